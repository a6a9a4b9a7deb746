/** Sentences in several registers; what the rules find is in braces: `{P Jane Doe}`. Written for these tests. */

/** `P` PERSON, `L` LOCATION, `O` ORGANIZATION, `T` TITLE, `A` AGE, `N` NRP. */
export const ENGLISH: readonly string[] = [
  // Support mail and chat
  'Hi {P Rachel},\nthanks for your call this morning. I have asked {P Tom Whitfield} to look into it.\n\nKind regards,\n{P Priya Raman}',
  'Dear {T Mr} {P Okonkwo}, your parcel was delivered to {L 14 Elm Street, Leeds LS1 4AP} yesterday.',
  'my name is {P Deborah} and I cannot log in',
  'Hello, this is {P Marcus Lindqvist} from accounts.',
  'You can reach {P Hannah O’Connor} any time after four.',
  'Agent: What is your name?\nUser: {P Fatima Haddad}',
  'Please ship it to {P Walter Nowak}, {L 2200 Cedar Ridge Road, Apt 4B, Austin, TX 78704}.',
  'Contact: {P Yuki Tanaka}',
  'The refund for {P SARAH JENKINS} was issued on the same day.',
  '{P Ana}: Where are you?\n{P Ben}: At the station.',
  'I live in {L Milwaukee} but I grew up near {L Glasgow}.',
  'We are moving to {L Toronto, Canada} in the spring.',
  'Our return address is {L P.O. Box 4471, Boise, ID 83701}.',
  // Medical notes
  'Patient {P Harold Simmons}, a {A 72}-year-old man, was seen by {T Dr.} {P Emily Carter}.',
  'This is a {A 34} year old woman with chest pain.',
  'Pt is {A 56} y/o and lives alone.',
  'She turned {A 81}, and her son {P Michael} visits daily.',
  // CRM notes and meetings
  '{P J. K. Rowlands} asked for a new contract.',
  'Spoke with {P Ludwig van der Meer} about the renewal; {P Ludwig} will call back.',
  'Attendees: {P Karen Shaw}, {P Dmitri Volkov} and {P Amir Hosseini}',
  '{P Karen Shaw} said that the budget is final.',
  "{P Jean-Luc Moreau}'s flight was cancelled.",
  'Escalated to {P McKenzie} because {P Doyle} was away.',
  'He works as a {T software engineer} for {O Initech}.',
  '{P Laura Benson}\n{T Head of Marketing Consultant}\n',
  // News and others
  'Author: {P Garcia, Maria}',
  'The {N Norwegian} tourist lost her passport in {L Lisbon}.',
  'An {N Irish} woman won the race.',
  'The suspect was arrested in {L Naples, Italy}.',
  '{O Hartwell & Sons Ltd} was sold to {O Brightwater Holdings Inc.}',
  'She studied at {O Stanford University}.',
  'Meet me at {L 5th Avenue} at noon.',
  'The letter came from {L 10 Downing Street, London SW1A 2AA}.',
  'He moved from {L Springfield, IL} to {L New York}.',
];

export const SPANISH: readonly string[] = [
  'Hola {P Lucía}, te escribo por el pedido.\n\nUn saludo,\n{P Javier Ortega Ruiz}',
  'Estimada {T Sra.} {P Gutiérrez}: adjuntamos su factura.',
  'Me llamo {P Andrés Iglesias Pardo} y vivo en {L Zaragoza}.',
  'mi nombre es {P Concepción} y tengo {A 34} años',
  'Paciente: {P María del Carmen Fernández López}',
  'El paciente, varón de {A 67} años, ingresa por dolor torácico.',
  'Se trata de una mujer de {A 45} años de nacionalidad {N colombiana}.',
  'La {T Dra.} {P Elena Vázquez} confirmó el diagnóstico.',
  'Enviar a {L Calle de Alcalá 45, 3º B, 28014 Madrid}.',
  'Domicilio: {L Avda. de la Constitución, 12, 41001 Sevilla}',
  'Vive en {L C/ Mayor nº 7, Bilbao}.',
  'El cliente {P José Luis Martín de la Fuente} pidió una copia.',
  '{P Rosario Benítez} dijo que llamaría mañana.',
  'Reunión con {P Íñigo Etxeberria} y {P Nerea Agirre}.',
  'Atentamente,\n{P Francisco Javier Moreno}',
  'La factura la emitió {O Construcciones Pérez, S.L.} en {L Valencia}.',
  'Nació en {L Guadalajara, México} y estudió en {L Buenos Aires}.',
  'Trabaja como {T enfermera} en {L Barcelona}.',
  'Su marido, {P Pedro Salas}, firmó el contrato.',
  'Código postal: {L 28013}',
  'Remitente: {P Teresa Ibáñez}\nDestinatario: {P Óscar Quintana}',
  '{T Don} {P Ramón} vino ayer con su hija {P Alba}.',
];

/** Of other Western languages. */
export const OTHERS: readonly string[] = [
  'Sehr geehrter {T Herr} {P Schneider}, bitte kommen Sie in die {L Goethestraße 12, 60313 Frankfurt}.',
  '{T Mme} {P Dubois} habite {L 12 rue de la Paix, 75002 Paris}.',
  'Il {T sig.} {P Rossi} abita in {L Via Garibaldi 8, 20121 Milano}.',
  'Postadres: {L Kerkstraat 21, 1017 GA Amsterdam}',
];

/** Nothing personal: nothing is found. */
export const CLEAN: readonly string[] = [
  'The quick start guide explains how to install the package and run the tests.',
  'Returns a new Array with the results of calling a function on every element.',
  'See the Getting Started section for details about Node.js and TypeScript.',
  'On Monday in March the Release Notes were updated.',
  'Open the Settings page and choose Export Data.',
  'Use `Object.keys` or the Map constructor; Promise rejections are errors.',
  'The Apache License applies to Derivative Works and any Contribution.',
  'Chrome and Firefox support this, Safari does not.',
  'HTTP GET requests time out after 30 seconds; POST bodies may have 10 MB.',
  'This will mark the job as done. Will it work? May I ask why?',
  'Error: Cannot read properties of undefined. Check the Server Log.',
  'We have 10 years of experience and 25 open positions.',
  'La reunión será el lunes a las diez en la sala grande.',
  'Para cambiar la contraseña, pulse Aceptar y vuelva a entrar.',
  'El contrato tiene una duración de 3 años y el producto 10 años de garantía.',
  'Adjunto remito el informe de la prueba. Gracias por su ayuda.',
  'The price is 45 Euro per unit, 3 Pieces per box.',
  'Version 2 Beta fixes 12 Bugs in the English documentation.',
];
