/** Words that say what the capitalised word beside them is. Written for Sluice; folded: lower case, no accents. */

/** Courtesy and professional titles that stand before a name. */
export const HONORIFICS: string =
  'mr mrs ms mx miss mister master madam dr drs prof professor sir dame lord lady rev reverend fr capt captain sgt lt col gen cmdr maj hon judge justice president senator sen gov governor congressman rep minister ambassador princess prince queen king pope bishop cardinal coach nurse ' +
  'sr sra srta srs senor senora senorita don dona dna doctor doctora dra profesor profesora lic licenciado licenciada ing ingeniero ingeniera arq abogado abogada padre fray ' +
  'herr frau hr monsieur madame mademoiselle mme mlle signor signora signorina sig sigra dott dottore dottoressa avv senhor senhora meneer mevrouw dhr mevr';

/** Also words of their own: a title only in front of a name. */
export const SHORT_OF =
  'mr mrs ms mx dr drs prof sr sra srta srs dna dra lic ing arq rev capt sgt lt col gen cmdr maj hon sen gov rep hr mme mlle sig dott avv dhr mevr st jr mt ave av blvd rd apt ste no num tel ext inc ltd corp co vs etc e g fig vol ed nr avda ctra pza urb fr';

export const GREETINGS: string =
  'dear hi hello hey hiya greetings welcome morning afternoon evening estimado estimada estimados querido querida hola apreciado apreciada saludos buenos buenas bonjour cher chere liebe lieber hallo caro cara ciao gentile prezado prezada beste geachte thanks thank gracias congratulations congrats sorry goodbye bye adios attn attention';

export const CLOSINGS: string =
  'regards sincerely cheers best thanks truly faithfully yours respectfully cordially love atentamente cordialmente saludos saludo abrazo abrazos gracias atte grusse gruss cordialement salutations saluti';

/** Verbs whose subject is a person. */
export const SPEECH: string =
  'said says say told tells asked asks wrote writes replied replies added adds explained explains thinks thought believes believed called calls emailed phoned texted answered argued argues claimed claims suggested suggests announced laughed smiled nodded whispered shouted recalled admitted insisted confirmed complained mentioned responded agreed joined married born died works worked lives lived loves likes hates wants needs knows reported reports requested requests ordered paid signed sent visited ' +
  'dijo dice comento afirmo explico anadio pregunto respondio escribio llamo senalo indico declaro aseguro conto cree pidio solicito firmo envio nacio murio vive trabaja quiere necesita acude refiere presenta ingresa comenta confirma solicita pregunta confirmo pago compro reclamo visito';

/** Those of the verbs above that hardly anything but a person does. */
export const SURE_SPEECH: string =
  'said says say told tells asked asks replied replies explained explains whispered shouted laughed smiled nodded married answered complained emailed texted phoned dijo pregunto respondio comento explico contesto afirmo';

/** Nouns and phrases that introduce a person: `my wife Ana`, `paciente Ana`. */
export const PERSON_NOUNS: string =
  'named called wife husband brother sister son daughter mother father mom mum dad uncle aunt cousin nephew niece grandmother grandfather grandma grandpa friend friends colleague colleagues boss neighbor neighbour girlfriend boyfriend partner fiance fiancee roommate teacher patient client customer user employee applicant candidate tenant author singer actor actress artist writer poet director producer guitarist drummer bassist composer novelist musician lawyer attorney doctor detective officer agent manager supervisor assistant secretary witness defendant plaintiff spouse guardian beneficiary holder cardholder owner buyer seller recipient sender ' +
  'llamado llamada mujer esposa esposo marido hermano hermana hijo hija madre padre tio tia primo prima sobrino sobrina abuela abuelo amigo amiga companero companera jefe jefa vecino vecina novia novio pareja profesor profesora paciente cliente clienta usuario usuaria empleado empleada trabajador trabajadora solicitante candidato candidata inquilino inquilina autor autora cantante actriz artista escritor escritora director directora abogado abogada medico medica enfermero enfermera doctor doctora agente gerente responsable testigo titular beneficiario beneficiaria propietario propietaria comprador compradora remitente destinatario conyuge tutor tutora ciudadano ciudadana alumno alumna';

/** Labels before a colon whose value is a person. */
export const PERSON_LABELS: string =
  'name names fullname contact attn attention patient client customer from to cc bcc sender recipient author owner doctor physician nurse therapist attendee attendees participants present manager supervisor employee user bot agent student teacher guardian signed signature cardholder holder beneficiary payee payer buyer seller tenant landlord applicant witness reviewer assignee reporter host speaker organizer interviewer interviewee directed starring cast ' +
  'nombre nombres apellido apellidos contacto paciente cliente titular remitente destinatario autor autora propietario medico doctor doctora facultativo enfermera asistentes participantes responsable empleado trabajador usuario agente alumno profesor tutor firmado firma beneficiario comprador vendedor inquilino solicitante testigo atencion de para atiende gestor comercial nom prenom vorname nachname kunde ansprechpartner cognome nome naam';

/** Words right before a person that fit other things too. */
export const WEAK_PERSON =
  'by with for from to and or with by y e con por para de a ft feat featuring versus meet met ask asked tell told call called contact contacted email emailed see saw know knew knows like love loves hired married visited thank thanked follow et und und avec mit per di da';

/** Possessives before a person noun or a name, and verbs that take names. */
export const NAME_IS =
  'name nombre llamo llamas llama nom heisse heiss appelle chiamo chamo naam nee geborene';

export const PLACE_PREPOSITIONS =
  'in near around outside throughout across within en dans bei nach aus presso';
export const WEAK_PLACE =
  'from to at via through de desde hasta hacia a por de between of entre and y or di da do von und for toward towards leaving';
/** A place follows, also one that no list knows: `lives in X`, `vivo en X`. */
export const PLACE_VERBS: string =
  'married honeymoon honeymooned settled retired stationed deployed arrested spotted seen raised live lives lived living born based located moved moving relocated relocating travel traveling travelling traveled travelled trip flew fly flying flight flights visit visiting visited stay staying stayed reside resides residing resident residents raised native hometown city town village arrived arriving arrive landed shipped deliver delivered ship headed heading road roads hotel hotels weather grew grow am m been originally flew return returned came come go going went drive drove driving office offices store stores shop restaurant conference event concert home house apartment flat property warehouse branch headquarters hq campus site meeting school died buried wedding trip vacation holiday summer job study studied studying ' +
  'vivo vive vives vivimos viven vivia resido reside residente residentes nacido nacida naci nacio natural vecino vecina ubicado ubicada situado situada mude mudo mudamos viaje viajo viajar viajare viajamos vuelo vuelos ciudad pueblo localidad municipio provincia procedente empadronado empadronada domiciliado domiciliada llegue llego hotel oficina sede tienda casa reunion congreso estudia estudio estudie trabaja trabajo crecio creci murio fallecio barrio zona bar noche noches finca parcela chalet casaron casado casada veranea veraneo sucursal nave detenido detenida centro';

export const MONTHS: string =
  'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun lunes martes miercoles jueves viernes sabado domingo januar februar marz mai juni juli oktober dezember janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre christmas easter thanksgiving halloween ramadan navidad pascua am pm utc gmt';

/** English words that end a street's name. */
export const STREET_ENDS: string =
  'street st avenue ave av boulevard blvd road rd drive dr lane ln court ct place pl square sq terrace ter trail trl parkway pkwy pky highway hwy circle cir crescent cres close way alley row walk mews plaza loop pike turnpike tpke expressway expy freeway fwy route rte grove gardens gdns hill heights hts ridge rdg run path pass crossing xing bend point pt cove glen view vista manor park promenade quay wharf embankment gate mount rise green esplanade ' +
  'strasse str weg gasse platz allee ring damm ufer straat laan plein gracht kade gatan vagen gade vej veien gata gate katu tie ulica ul utca ut';
/** Endings of one-word street names in Germanic and Nordic languages and Hungarian. */
export const STREET_TAILS: readonly string[] = [
  'strasse',
  'straat',
  'gasse',
  'platz',
  'allee',
  'gatan',
  'vagen',
  'gade',
  'veien',
  'gata',
  'katu',
  'gracht',
  'kade',
  'plein',
  'laan',
  'damm',
  'ufer',
  'weg',
  'str',
  'vej',
  'gate',
  'tie',
  'utca',
  'ring',
  'singel',
  'dreef',
  'hof',
  'steig',
  'stieg',
];
/** Words that begin a street's name in Romance and Slavic languages. */
export const STREET_STARTS: string =
  'c calle avenida avda avd av cll cra carr calz diagonal transversal plaza pza plza paseo camino carretera ctra ronda travesia callejon glorieta urbanizacion urb poligono pol rambla carrer avinguda passeig placa cuesta pasaje carrera calzada prolongacion privada autopista via viale vicolo piazza piazzale corso largo strada rue chemin impasse quai cours allee allees faubourg boulevard avenue rua travessa praca estrada alameda ulica ul aleja al rodovia';

export const UNITS =
  'apt apartment suite ste unit floor fl flat room rm bldg building lot block piso puerta pta esc escalera dpto depto departamento bloque bl portal bajo bajos atico local oficina of interior int entresuelo planta izq dcha izda derecha izquierda etage batiment bat interno scala km nave manzana mz lote colonia col apto chalet dep apartamento';

export const DIRECTIONS =
  'n s e w ne nw se sw north south east west northeast northwest southeast southwest norte sur este oeste poniente oriente';

/** Natural and administrative things that carry a name of their own. */
export const GEO_NOUNS =
  'county island islands lake river valley province district peninsula bay beach mountains mountain forest canyon gulf strait coast parish borough township municipality oblast prefecture desert ocean sea creek falls harbor harbour airport isla islas lago rio valle provincia distrito bahia playa sierra costa golfo mar comarca aeropuerto montes';

export const COMPANY_ENDS: string =
  'inc incorporated ltd limited llc llp lp plc corp corporation co company companies gmbh mbh ag kg ug ohg se sa sas sarl srl spa bv nv oy ab asa as aps pty pte pvt sl slu sll sau sc scoop coop kft zrt doo sro holding holdings group grupo partners associates bros brothers sons enterprises industries';
export const INSTITUTIONS: string =
  'university college institute school academy hospital clinic bank foundation museum library church cathedral association society federation union agency ministry department bureau commission committee council orchestra symphony philharmonic laboratory laboratories studios records press times post herald gazette tribune magazine airlines airways motors insurance pharmaceuticals systems technologies solutions consulting services capital ventures logistics stores restaurant club team fund trust army navy parliament congress senate court ' +
  'universidad colegio instituto escuela academia clinica banco caja fundacion museo biblioteca iglesia catedral asociacion sociedad federacion sindicato agencia ministerio departamento comision comite consejo ayuntamiento hospitalario orquesta laboratorio laboratorios editorial diario seguros aerolineas farmacia restaurante hotel club ejercito parlamento congreso senado tribunal juzgado universitat universite universita hochschule klinik krankenhaus banque hopital ospedale azienda';

export const PARTICLES =
  'de la las los del van von der den het ter ten te di da do dos das du des le el al bin ibn ben abu af av zu zur zum y i e san st';

/** Words that stand for a person after a nationality: `un hombre argentino`. */
export const PERSON_KINDS =
  'man men woman women boy girl male female citizen citizens people person persons family student students immigrant immigrants tourist tourists hombre hombres mujer mujeres nino nina varon ciudadano ciudadana ciudadanos ciudadanas nacionalidad origen persona personas familia joven joven estudiante estudiantes inmigrante inmigrantes turista turistas soy somos eres';

/** Years and ages. */
export const YEARS = 'year years yr yrs yo ano anos anys jahre jahrige jahriger ans anni jaar';

/** Capitalised words of computing and trade that are no names of people or places here. */
export const PRODUCTS: string =
  'iban bic swift dni nif nie cif curp rfc nss javascript typescript node nodejs npm yarn python java kotlin swift ruby rust golang perl lua scala haskell erlang elixir clojure php html css sass json yaml xml toml markdown csv pdf sql mysql postgres postgresql sqlite mariadb oracle mongodb redis kafka rabbitmq docker kubernetes helm terraform ansible jenkins github gitlab bitbucket git linux unix ubuntu debian fedora centos alpine windows macos ios android chrome firefox safari edge opera chromium webkit electron react angular vue svelte ember backbone jquery webpack rollup vite babel eslint prettier jest mocha chai jasmine karma cypress playwright puppeteer selenium express koa hapi fastify nest next nuxt gatsby apollo graphql grpc rest http https tcp udp ip dns tls ssl ssh oauth jwt saml openid azure aws gcp google amazon microsoft apple facebook meta twitter instagram youtube linkedin whatsapp telegram slack discord zoom teams outlook gmail excel word powerpoint office adobe photoshop salesforce jira confluence trello notion asana stripe paypal visa mastercard amex maestro discover shopify spotify netflix uber airbnb tesla intel nvidia samsung sony nokia toyota honda ford bmw audi mercedes pepsi nike adidas claude gemini copilot hermes travis sentry datadog grafana prometheus lodash babel jupyter pandas numpy keras pytorch alpha beta gamma epsilon zeta eta theta iota kappa omicron rho sigma tau upsilon phi chi psi omega visual studio eclipse intellij vim emacs nginx apache tomcat spring hibernate django flask rails laravel symfony wordpress drupal magento unicode ascii utf ecma ecmascript commonjs esm amd umd wasm webassembly regexp promise promises array arrays object objects string strings boolean number function functions map set symbol date error errors buffer stream streams proxy reflect iterator generator async await boolean todo note fixme readme changelog api apis sdk cli gui url urls uri uuid id ids dom cdn crud mvc orm spa pwa seo kpi roi crm erp hr it ceo cto cfo coo vp faq eta asap fyi tbd iban swift bic ssn dob vat gdpr hipaa pci covid dna rna hiv mri ecg icu er gp usb hdmi cpu gpu ram ssd wifi bluetooth gps tv dvd cd lp ep ok';

/** Spanish words that begin sentences or stand in titles; a capital there says nothing. */
export const SPANISH_WORDS: string =
  'a al algo alguien algun alguna algunas alguno algunos alli ante antes aqui asi aun aunque ayer bajo bastante bien buen buena buenas bueno buenos cada casi como con contra cual cuales cualquier cuando cuanto cuantos cuatro de del desde despues dia dias donde dos durante el ella ellas ello ellos en entonces entre era eran eres es esa esas ese eso esos esta estaba estado estamos estan estar estas este esto estos estoy fue fueron gran grande grandes ha habia hace hacer hacia han hasta hay he hemos hoy igual incluso jamas junto la las le les lo los luego mas me mediante mejor menos mi mientras mis mismo mismos mucha muchas mucho muchos muy nada nadie ni ningun ninguna ninguno no nos nosotras nosotros nuestra nuestras nuestro nuestros nueva nuevas nuevo nuevos nunca o os otra otras otro otros para pero poco pocos por porque primer primera primero pronto pues que quien quienes quiere quiero quiza quizas se sea segun segunda segundo seguro ser si sido siempre siendo sin sino sobre sola solo somos son soy su sus tal tambien tampoco tan tanta tantas tanto tantos te tengo tenia tiene tienen toda todas todavia todo todos tras tres tu tus un una unas uno unos usted ustedes va vamos van varias varios veces ver vez vosotros voy y ya yo ' +
  'gracias hola adios saludos estimado estimada estimados querido querida senor senora senores senoras buenas buenos tardes noches dias manana tarde noche mensaje correo telefono movil fijo fax direccion domicilio codigo postal numero nombre apellido apellidos fecha nacimiento edad sexo estado civil nacionalidad pais ciudad provincia localidad poblacion municipio calle avenida plaza piso puerta portal cuenta tarjeta banco pago pagos factura facturas pedido pedidos compra compras venta ventas precio total importe iva cliente clientes producto productos servicio servicios contrato contratos solicitud solicitudes reclamacion incidencia envio entrega devolucion asunto adjunto adjunta referencia cita consulta informe informes historia clinica paciente pacientes medico diagnostico tratamiento antecedentes motivo ingreso alta evolucion exploracion prueba pruebas resultado resultados analitica urgencias hospital servicio unidad dosis dolor fiebre reunion acta asistentes orden acuerdo acuerdos tema temas proyecto proyectos empresa equipo departamento oficina jefe responsable director directora gerente empleado trabajador puesto sueldo salario nomina vacaciones baja ley articulo real decreto boletin oficial gobierno ministerio ayuntamiento junta comunidad universidad instituto escuela colegio facultad carrera curso clase alumno profesor examen nota ' +
  'confirmo confirmamos adjunto adjuntamos enviamos envio recibido recibimos necesito necesitamos quisiera quisieramos solicito solicitamos agradezco agradecemos espero esperamos puedo puede pueden podemos podria podrian favor llame llamar llamo llama llamada llegar llego llega mire mira oye perdon disculpe disculpa claro vale perfecto genial entendido correcto exacto verdad mentira cierto falso ademas asimismo finalmente actualmente recientemente anteriormente posteriormente respecto conforme debido dado segun mediante tenemos tienes tuvo tuvimos ponemos pongo pone dijo dice digo decimos hablar hablo hable hablamos revisar revise revisamos comprobar compruebe actualizar actualice cambiar cambie cancelar cancele cancelo anular verificar verifique enviar envie escribir escriba escribo indicar indique indica ayuda ayudar quedamos quedo queda vive vivo viven nacio nacido trabaja trabajo acude refiere presenta presento ingresa realiza realizo niega aporta valorado valorada remitido remitida varon mujer hombre nino nina';

/** Words that may begin a post box. */
export const BOXES: string = 'p po postfach postbus apdo casilla bp apartado psc cmr pmb unit';

/** Words beside a number that make it an age. */
export const AGES: string =
  'im hes shes ur at aged age ages edad alter of turn turns turned turning cumple cumplo cumplio cumplire is was am m s year years yr yrs yo y month months week weeks ano anos meses semanas';

/** Words of one language that are no words of the other; enough of them decide which one a text is in. */
export const SPANISH_ONLY: string =
  'el la los las del que por para con una su sus se lo es esta en y como pero muy mi al este ha fue son le un';
export const ENGLISH_ONLY: string =
  'the of and to is in that it for was with you this are be have from at your i my we';
