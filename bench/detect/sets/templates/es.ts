import { lines } from '../words.ts'

/** Spanish prose. */
export const spanish = lines(`
Me llamo {person} y mi correo es {email}.
Hola, soy {person}. Puede llamarme al {phone}.
Mi teléfono es {phone}.
Teléfono: {phone}
Llame al {phone} y pregunte por {given}.
Móvil {phone}, fijo {phone}
El número {phoneAbroad} no contesta.
Escríbame a {email}, por favor.
Correo electrónico: {email}
Estimado {title} {family}:\\n\\nHemos recibido su carta del {date}.
Un saludo,\\n{person}\\n{org}
Atentamente,\\n{person}
El paciente {person}, de {age} años, ingresó el {date}.
Paciente: {person}. Fecha de nacimiento: {dob}. NHC: {mrn}.
Nombre: {person}\\nDomicilio: {address}\\nTeléfono: {phone}
Nació el {dob} en {place}.
Fecha de nacimiento: {dob}
Mujer de {age} años con antecedentes de {condition}.
Diagnóstico: {condition}
Se le diagnosticó {condition} y se le recetó {medicine}.
Tratamiento actual: {medicine}
Médico: {title} {person}
Remitido por: {title} {person}, {address}, {place}. Correo electrónico: {email}
Mi DNI es {idEs}.
DNI: {idEs}
El solicitante, con NIE {idEsForeign}, vive en {place}.
NIF {idEs}, nacionalidad {nationality}
Mi CURP es {idMx}.
CURP: {idMx}
Número de pasaporte: {passport}
Mi pasaporte es el {passport} y caduca el {date}.
Permiso de conducir: {license}
Vivo en {address}.
Envíelo a {address}, por favor.
Dirección: {address}
El paquete para {address} fue devuelto.
{person} se mudó a {place} en {month}.
Trabajo en {org} desde hace {n} años.
{org} abrirá una oficina en {place}.
He hablado con {person} esta mañana.
Según {person}, el pedido salió de {place} el {date}.
El contrato lo firmó {person} en nombre de {org}.
Mi tarjeta es {card} y caduca el {expiry}.
Número de tarjeta: {card}, CVV {cvv}
Cobre {groupedCard}, gracias.
He perdido la tarjeta {card}.
Haga la transferencia al IBAN {iban}.
Cuenta: {iban}, titular {person}
El pago a {iban} fue rechazado.
IBAN {iban}\\nBIC {swift}
Su salario es de {salary} al año.
{person} gana {salary} brutos.
Usuario: {username}\\nContraseña: {password}
Mi contraseña es {password}
La contraseña del wifi es {password}
El PIN es {pin}
Visite {url} para más información.
Más en {url}.
Nuestra web es {bareUrl}.
La conexión vino de {ip}.
Bloqueamos {ip} y {ipv6}.
Matrícula: {plate}
Bastidor: {vin}
{title} {family} le atenderá ahora.
Gracias, {given}
Hola {given}, ¿qué tal por {place}?
Nos vemos el {date} en {place}.
La reunión pasa del {date} al {date}.
Contacto de urgencia: {person}, {phone}
Cliente {person} <{email}> pide cerrar la cuenta {account}.
Don {person}, mayor de edad, con domicilio en {address} y DNI {idEs}, declara lo siguiente.
He encontrado el pedido de {person}; la tarjeta {card} fue rechazada el {date}.
Historia clínica {mrn}: {person}, {age} años, {condition}.
El titular {person} nacido el {dob} solicita la baja.
Mi clave de API es {key}
Número de seguro médico: {mrn}
`)
