/** Words around a field that say whether its record is about a person, a thing or an address. */

const set = (words: string): ReadonlySet<string> =>
  new Set(words.split(',').map((word) => word.trim()));

/** Keys that hold a name of whoever or whatever the record is about. */
export const BARE_NAMES: ReadonlySet<string> = set(
  'name,names,nom,nome,naam,display name,displayname,real name normalized,display name normalized,title name,formatted name,fn,label name',
);

/** Keys that name a role; their string value may be a person's name. */
export const ROLE_NAMES: ReadonlySet<string> = set(
  'author,sender,recipient,recipients,owner,assignee,reporter,creator,created by,updated by,modified by,last modified by,approved by,assigned to,reviewer,approver,manager,supervisor,attendee,attendees,participant,participants,organizer,organiser,member,members,contact,contacts,customer,client,patient,employee,guest,guests,invitee,invitees,speaker,host,doctor,physician,nurse,teacher,student,buyer,seller,payee,payer,beneficiary,passenger,driver,tenant,landlord,lead,requester,submitter,responsible,signer,witness,emergency contact,from,to,cc,bcc,user,users,person,people,friend,friends,borrower,cardholder,agent name,cliente,paciente,empleado,autor,remitente,destinatario,kunde,patientin,mitarbeiter,verfasser,absender,empfanger,client,auteur,expediteur,destinataire,paciente,funcionario,klant,medewerker,afzender,ontvanger',
);

/** Objects and lists under these are people, so that a bare `name` in them is a person's. */
export const PERSON_PARENTS: ReadonlySet<string> = set(
  'customer ref,patient ref,policyholder,policy holder,prescriber,provider,beneficiary,subscriber,guarantor,author,authors,committer,pusher,patient,patients,customer,customers,client,clients,contact,contacts,employee,employees,person,persons,people,recipient,recipients,sender,assignee,assignees,owner,owners,user,users,member,members,attendee,attendees,participant,participants,organizer,organiser,creator,reporter,reviewer,reviewers,requester,submitter,passenger,passengers,guest,guests,student,students,teacher,teachers,doctor,doctors,physician,practitioner,practitioners,nurse,manager,managers,lead,leads,candidate,candidates,applicant,applicants,tenant,tenants,buyer,billing details,shipping,billing,shipping address,billing address,cardholder,payer,payee,beneficiary,beneficiaries,emergency contact,emergency contacts,dependents,spouse,profile,from,to,cc,bcc,reply to,invitee,invitees,speaker,speakers,host,actor,human,individual,individuals,staff,subscriber,subscribers,lender,borrower,witness,holder,account holder,family members,relatives,next of kin,driver,drivers,player,players,personal,personal info,personal information,personal details,identity,created by,updated by,last modified by,modified by,assigned to,employee record,cliente,clientes,paciente,pacientes,empleado,empleados,usuario,usuarios,contacto,contactos,persona,personas,titular,alumno,alumnos,kunde,kunden,mitarbeiter,benutzer,kontakt,kontakte,ansprechpartner,utilisateur,utilisateurs,employe,employes,personne,personnes,funcionario,funcionarios,pessoa,pessoas,utente,utenti,dipendente,dipendenti,paziente,pazienti,klant,klanten,medewerker,medewerkers,gebruiker,gebruikers,persoon,personen',
);

/** Objects and lists under these are things; a bare `name` in them is no person's. */
export const THING_PARENTS: ReadonlySet<string> = set(
  'pharmacy,pharmacies,hospital,hospitals,clinic,clinics,facility,facilities,bank,banks,school,schools,university,carrier,airline,insurer,drug,article,articles,articulos,linea,lineas,producto,product,products,item,items,line items,repository,repo,repositories,branch,branches,file,files,folder,project,projects,plan,plans,tag,tags,label,labels,workflow,workflows,job,jobs,step,steps,check run,check suite,app,apps,application,team,teams,organization,organizations,organisation,company,companies,enterprise,business,merchant,vendor,supplier,category,categories,collection,table,tables,column,columns,field,fields,tool,tools,server,servers,service,services,license,milestone,release,releases,asset,assets,package,packages,module,modules,channel,channels,room,rooms,calendar,calendars,event,events,task,tasks,board,boards,list,lists,document,documents,page,pages,status,state,priority,type,types,role,roles,permission,permissions,group,groups,queue,environment,environments,cluster,database,databases,index,indexes,schema,model,models,device,devices,store,stores,shop,warehouse,brand,brands,variant,variants,option,options,sku,coupon,discount,ref,head ref,base ref,config,settings,properties,parameters,arguments,attribute,attributes,metric,metrics,dataset,datasets,region,regions,country,countries,city,currency,language,template,templates,campaign,campaigns,pipeline,stage,deal,deals,opportunity,course,courses,book,books,song,songs,movie,movies,recipe,location,locations,venue,hotel,hotels,restaurant,restaurants,airline,airport,flight,flights,producto,productos,articulo,articulos,produkt,produkte,produit,produits,prodotto,prodotti,codes,code,coding,medication,medications,procedure,condition,department,departments,subject,subjects,category name,emoji,skill,skills,integration,integrations,sensor,sensors',
);

/** Keys beside a bare `name` that speak for a person. */
export const PERSON_SIBLINGS: ReadonlySet<string> = set(
  'email,e mail,email address,emails,phone,telephone,mobile,phone number,phones,cell,ssn,dob,birth date,birthdate,birthday,date of birth,first name,last name,firstname,lastname,given name,family name,given,family,surname,gender,sex,age,patient id,employee id,employee number,salary,hire date,job title,marital status,blood type,nationality,passport number,correo,correo electronico,telefono,movil,apellido,apellidos,dni,nif,fecha de nacimiento,fecha nacimiento,edad,geburtsdatum,telefon,vorname,nachname,courriel,prenom,date de naissance,telefone,data de nascimento,cpf,cognome,data di nascita,codice fiscale,voornaam,achternaam,geboortedatum,username,login,avatar,avatar url,real name,is bot,time zone,tz,relationship,department,position,hourly rate,date of hire,diagnosis,allergies,account id,email verified,personal email,work email,home address,address,direccion,adresse,occupation,spouse',
);
/** The weak ones among them: organisations and devices have these, too. */
export const WEAK_PERSON_SIBLINGS: ReadonlySet<string> = set(
  'phone,telephone,phone number,telefono,telefon,telefone,address,direccion,adresse,login,avatar,avatar url,tz,time zone,department,position,account id,age,relationship,phones,email,emails,correo',
);

/** Keys beside a bare `name` that speak for a thing. */
export const THING_SIBLINGS: ReadonlySet<string> = set(
  'cantidad,official name,balances,mask,subtype,strength,handle,product type,departure,sku,price,unit price,path,html url,clone url,git url,ssh url,default branch,full name,size,version,mime type,content type,input schema,output schema,sha,ref,branch,color,colour,description,quantity,stock,category,stars,rating,stargazers count,protected,node id,head sha,runs on,conclusion,workflow id,file name,filename,extension,checksum,currency,amount,cost,capacity,latitude,longitude,lat,lon,lng,website,domain,industry,founded,employees,slug,permalink,language,license,private,fork,visibility,enabled,required,default,options,values,unit,units,dimensions,weight,manufacturer,brand,model,barcode,isbn,url template,schedule,cron,command,image id,port,protocol,parameters,arguments,return type,due date,num members,is channel,is private,topic,purpose,members count,tax id,vat number,opening hours,precio,preis,prix,prezzo,prijs,preco,system,code,display',
);

/** Parts of an address that mean something else elsewhere (`state: open`). */
export const IN_ADDRESS: ReadonlySet<string> = set(
  'state,country,county,region,district,line,line 1,line 2,line 3,text,province,state code,country code,state province,administrative area,country name,provincia,pais,estado,land,bundesland,pays,departement,regione,paese,nazione,provincie,unit,suite,apartment,apt,floor,building,number,numero,block,area,formatted,premise,sub locality,department number,state or province,country region,zip plus 4,value,full,extended address,comunidad autonoma,via,cap,ort,plaats,local,adm 1,subdivision',
);
/** Names of objects and lists that are addresses. */
export const ADDRESS_PARENTS: ReadonlySet<string> = set(
  'address,addresses,shipping address,billing address,home address,postal address,mailing address,delivery address,value address,work address,current address,residential address,ship to,bill to,direccion,direcciones,domicilio,adresse,adressen,anschrift,endereco,enderecos,indirizzo,indirizzi,adres,adressen,shipping,birth place,birthplace,place of birth,ship from,default address,residence,addr',
);
/** Keys that together make an address of the object that holds them. */
export const ADDRESS_SIBLINGS: ReadonlySet<string> = set(
  'city,zip,zip code,zipcode,postal code,postalcode,postcode,street,street address,address line 1,address 1,line 1,address line,ciudad,codigo postal,calle,stadt,plz,strasse,ville,code postal,rue,cidade,cep,rua,citta,cap,indirizzo,woonplaats,straat,town,locality',
);

/** Values of a `type` field that say what the record is about. */
export const PERSON_TYPES: ReadonlySet<string> = set(
  'person,people,user,patient,practitioner,related person,customer,client,contact,employee,individual,lead,human,member,applicant,candidate,staff,personne,persona,kunde,mitarbeiter',
);
export const THING_TYPES: ReadonlySet<string> = set(
  'organization,organisation,company,business,bot,app,application,team,group,repository,product,service,account,location,healthcare service,device,medication,channel,project,file,folder,event,vendor,merchant,enterprise,mannequin,plan,price,corporation,government entity,non profit,label,tag,branch,column,enterprise account,room,resource',
);
/** Fields whose value says what the record is about, or what its `value` is. */
export const TYPE_KEYS: ReadonlySet<string> = set(
  'type,resource type,object,kind,object type,entity type,record type,account type,is bot,tipo,art,soort',
);

/** Words behind a name that leave its meaning: `email_work`, `phone1`, `address_line_2`. */
export const MODIFIERS: ReadonlySet<string> = set(
  'home,work,mobile,cell,primary,secondary,main,other,personal,private,business,office,old,new,alt,alternate,alternative,default,current,previous,billing,shipping,delivery,contact,emergency,value,raw,plain,text,string,normalized,formatted,full,masked,latin,kana,en,es,1,2,3,4,5,cliente,contacto,trabajo,casa,movil,facturacion,envio,principal,personal,titular,empleado,paciente,usuario,kunde,privat,geschaftlich,client,domicile,bureau,facturation,livraison,trabalho,residencial,comercial,cobranca,entrega,casa,lavoro,ufficio,fatturazione,spedizione,thuis,werk,zakelijk,line,street,input,field',
);
/** Words between a Romance noun and whom it is about. */
export const OF: ReadonlySet<string> = set(
  'de,del,de la,du,des,d,di,da,do,della,dello,dei,von,van,der,of',
);
