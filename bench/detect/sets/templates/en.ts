import { lines } from '../words.ts'

/** English prose: support, HR, clinics, banks, landlords, agents; with and without a word that says what the value is. */
export const english = lines(`
My name is {person} and my email is {email}.
Hi, this is {person}. You can reach me at {phone} any time before noon.
Please contact {title} {person} at {email} or {phone}.
Could you send the invoice to {email}? Thanks, {given}
{person} called again about the refund.
I spoke with {person} yesterday and she agreed.
Let {person} know that the parcel is on its way.
According to {person}, the shipment left {place} on {date}.
The contract was signed by {person} on behalf of {org}.
{title} {family} will see you now.
Dear {person},\\n\\nThank you for your order. We will call you on {phone}.\\n\\nBest regards,\\n{person}
Dear {title} {family},\\nwe have received your letter of {date}.
Regards,\\n{person}\\n{org}\\nTel: {phone}\\nE-mail: {email}
Call me at {phone}
Cell: {phone}
Phone number: {phone}
My phone number is {phone}, please text first.
Ring {phoneUs} and ask for {given}.
Our fax is {phone}.
If nobody answers, try {phoneUs} or {phoneUs}.
The customer ({phoneAbroad}) hung up after two minutes.
You will get a text from {phoneAbroad} shortly.
{phoneAbroad} is the number I use abroad.
WhatsApp: {phoneAbroad}
Please update the contact from {phone} to {phone}.
For emergencies dial {phoneUs}; otherwise write to {email}.
Mobile {phone} / office {phone}
I lost my card {card}, can you block it?
The card number is {card}, expires {expiry}, CVV {cvv}.
Charge {groupedCard} please.
Payment failed for {groupedCard} twice today.
Visa {card} exp {expiry}
My credit card is {card} and the security code is {cvv}
We refunded the amount to the card ending the purchase, {card}.
Card on file: {card}. Name on card: {person}.
Use {card} for the deposit and {card} for the rest.
She read out her card details: {groupedCard}, {expiry}, {cvv}.
Please transfer the rent to {iban} before the first.
IBAN: {iban}\\nBIC: {swift}
Send it to {iban}, account holder {person}.
The payout to {iban} bounced.
Our bank details: IBAN {iban}, SWIFT {swift}, {org}.
Wire it to account number {account}, routing number {routing}.
My checking account is {account} and the ABA routing number is {routing}.
Bank account: {account}
Please donate in bitcoin: {crypto}
Send the coins to {crypto} and tell me when it is done.
My SSN is {ssn}.
SSN: {ssn}, DOB: {dob}
The applicant's social security number ({ssn}) does not match our records.
He gave {dashedSsn} as his number.
Please verify {dashedSsn} and call me back.
Social Security No. {ssn}
Last thing: the form lists {dashedSsn} for the spouse.
Her ITIN is {itin}, not an SSN.
ITIN {itin} was rejected by the tax office.
Date of birth: {dob}
I was born on {dob} in {place}.
{person} (born {dob}) lives in {place}.
DOB {dob}, patient of {title} {family}
My birthday is {dob}.
We met on {date} in {place}.
The meeting was moved from {date} to {date}.
The warranty ends on {date}.
Her flight leaves {place} on {date} and returns {date}.
I am {age} years old.
The patient, aged {age}, was admitted on {date}.
A {age}-year-old woman from {place} was diagnosed with {condition}.
{given}, {age}, works at {org}.
She turned {age} last spring.
I live at {address}.
Ship it to {address}, please.
My new address is {address}
Deliver to:\\n{person}\\n{address}\\nPhone: {phone}
{person} moved to {address} in {month}.
The package for {address} was returned.
Pick up at {address} after {clock}.
Our office at {address} is closed on {weekday}.
We are located in {place}.
I grew up in {place} and moved to {place} at twelve.
He works for {org} in {place}.
{org} has hired {n} people in {place}.
I applied at {org} last week.
{person} joined {org} as head of sales.
She is a {nationality} citizen living in {place}.
As a {nationality} national you need a visa.
My passport number is {passport}.
Passport {passport}, issued in {place}, expires {date}
Please bring your passport ({passport}) to the desk.
Driver's license: {license}
His driver license number is {license}, issued {date}.
DL# {license}
My licence number is {license} if you need it.
VIN: {vin}
The car with VIN {vin} has a recall.
Found it under {vin} in the registry.
License plate {plate} was parked in my spot.
My car's registration is {plate}.
The IMEI is {imei}.
Phone stolen, IMEI {imei}, please blacklist it.
Device MAC {mac} keeps dropping off the network.
The printer ({mac}) got {ip} from the DHCP server.
Requests come from {ip}.
We blocked {ip} and {ip} after the incident.
Last login from {ip}, was that you?
The host answers on {ipv6} only.
Server {ipv6} refused the connection.
Add {ip} to the allow list, please.
See {url} for details.
More at {url}.
Have a look at {url}, it explains everything.
Our site is {bareUrl}.
I found it on {bareUrl} yesterday.
Download it (from {url}) and run it.
The login page {url} shows an error
My username is {username}.
Login: {username} Password: {password}
Username: {username}\\nPassword: {password}
The password is {password}
I forgot my password, the old one was {password}.
your temporary password: {password}
Sign in as {username} with {password}
My PIN is {pin}.
The PIN for the door is {pin}
enter pin {pin} when asked
My twitter handle is @{username}
The Wi-Fi password is "{password}".
Diagnosis: {condition}
{person} suffers from {condition}.
The patient was diagnosed with {condition} and prescribed {medicine}.
I take {medicine} for my {condition}.
She has a history of {condition}.
Current medication: {medicine}
Prescribed {medicine} twice daily for {condition}.
He was treated for {condition} at {org}.
MRN: {mrn}
Patient {person}, MRN {mrn}, DOB {dob}, was seen today.
The medical record number is {mrn}.
Medicare number {mbi}
Her MBI is {mbi}.
NPI {npi}, DEA {dea}
Referring physician: {title} {person}, NPI: {npi}
The prescriber's DEA number is {dea}.
My salary is {salary} a year.
We offer you an annual salary of {salary} plus bonus.
She earns {salary} per year at {org}.
{person}'s compensation is {salary}.
His base pay went up to {salary}.
Account balance: {balance}
Their net worth is {balance}.
My NHS number is {idGbHealth}.
National Insurance number {idGb}
My NI number is {idGb} and my UTR is {taxGb}.
My SIN is {idCa}.
Aadhaar {idIn}, PAN {taxIn}
TFN {taxAu}
The employee's tax file number is {taxAu}.
EIN {taxUs}
NRIC {idSg}
The PPS number on file is {idIe}.
IRD number: {taxNz}
His CPF is {idBr} and the company's CNPJ is {taxBr}.
The German applicant gave {taxDe} as tax ID.
My Spanish DNI is {idEs}.
Codice fiscale: {idIt}
South African ID number {idZa}
Passenger: {person}, {nationality}, passport {passport}, born {dob}.
Customer {person} <{email}> asked to close the account {account}.
{person}, {address}, {phone}
Name: {person}\\nAddress: {address}\\nPhone: {phone}\\nEmail: {email}
Employee: {person}; SSN: {ssn}; Salary: {salary}
I, {person}, residing at {address}, hereby authorise {org} to charge {card}.
Emergency contact: {person}, {phone}
Witnesses: {person} and {person}.
{given} and {given} are both out sick today.
Ask {given} from accounting, or {given}.
Hello {given}, how was {place}?
Thanks {given}!
Sincerely,\\n{person}
-- \\n{person}\\n{bareUrl}
Attn: {person}
cc {email}, {email}
From: {person} <{email}>
Is {email} still your address?
reply to {email} with the code
I cannot log in with {email}, my ip is {ip}
Forward everything to {email}!
Summary: the user {person} wants to change the delivery address to {address}.
I looked up the order for {person} and found that the card {card} was declined on {date}.
Sure! I have booked a table for {given} at {clock} and sent a confirmation to {email}.
The agent called lookup_customer and got back {person}, {phone}, {address}.
Our records show that {person} of {org} opened ticket {ticket} about order {order}.
My API key is {key}, please do not share it.
Use this token: {key}
Someone pasted {key} into the chat.
{person} v. {org} was heard in {place} on {date}.
The will names {person}, {person} and {person} as heirs.
Interview with {person}: "I never left {place}," {given} says.
The tenant at {address} owes {balance}.
Insurance claim by {person} for the car {vin}, plate {plate}.
Nurse {family} gave {medicine} at {clock}.
Room 12, {person}, {age} yrs, {condition}
{title} {person} ({org}) will chair the session.
`)
