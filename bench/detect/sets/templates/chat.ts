import { lines } from '../words.ts'

/** Tool calls, JSON, CSV, tables, mail headers, stack traces. */
export const structured = lines(`
{"name": "send_email", "arguments": {"to": "{email}", "subject": "Your order {order}"}}
{"user":{"id":{nn},"full_name":"{person}","email":"{email}","phone":"{phone}"}}
{"tool":"lookup_customer","input":{"ssn":"{ssn}","dob":"{dob}"}}
{"customer":{"firstName":"{given}","lastName":"{family}","address":"{address}"},"total":{nn}}
{"payment":{"card_number":"{card}","expiry":"{expiry}","cvv":"{cvv}"},"order_id":"{order}"}
{"iban":"{ibanBare}","bic":"{swift}","holder":"{person}"}
{"role":"user","content":"my card is {card} and it expires {expiry}"}
{"role":"assistant","content":"I sent the code to {phoneAbroad}."}
{"type":"function","function":{"name":"charge","arguments":"{\\"card\\":\\"{card}\\",\\"email\\":\\"{email}\\"}"}}
{"payload":"{\\"patient\\":{\\"name\\":\\"{person}\\",\\"mrn\\":\\"{mrn}\\"}}"}
{"event":"login","user":"{username}","ip":"{ip}","ok":true,"ts":{unixMs}}
{"username":"{username}","password":"{password}"}
{"api_key":"{key}","model":"gpt-4o","max_tokens":4096}
{"authorization":"Bearer {jwt}"}
{"diagnosis":"{condition}","medication":"{medicine}"}
{"salary":"{salary}","employee":"{person}"}
{"passport_number":"{passport}","nationality":"{nationality}"}
{"device":{"imei":"{imei}","mac":"{mac}"},"firmware":"{version}"}
{"vin":"{vin}","license_plate":"{plate}"}
{"national_id":"{idEs}"}
{"shipping_address":"{address}","tracking":"{tracking}"}
{"account_number":"{account}","routing_number":"{routing}"}
{"client_secret":"{secret}","client_id":"{uuid}"}
{'email': '{email}', 'phone': '{phone}', 'active': True}
[{"email":"{email}"},{"email":"{email}"}]
name,email,phone\\n{person},{email},{phone}\\n{person},{email},{phone}
id;email;iban\\n{nn};{email};{ibanBare}
order_id,card,amount\\n{order},{cardDigits},{price}
first_name\\tlast_name\\tdate_of_birth\\n{given}\\t{family}\\t{dob}
| name | email | phone |\\n|---|---|---|\\n| {person} | {email} | {phone} |
| id | ssn |\\n|----|-----|\\n| {nn} | {dashedSsn} |
From: {person} <{email}>\\nTo: {email}\\nSubject: Re: invoice {invoice}\\nDate: {weekday}, {date}
Received: from mail ([{ip}]) by mx with ESMTP id {commit} for <{email}>
X-Forwarded-For: {ip}, {ip}
Error: user {email} not found\\n    at findUser (/app/src/users.ts:42:13)\\n    at process (node:internal:105:5)
Traceback (most recent call last):\\n  File "app.py", line {n}, in <module>\\nValueError: invalid card {card}
SELECT * FROM users WHERE email = '{email}' AND phone = '{phone}';
INSERT INTO patients (name, dob, mrn) VALUES ('{person}', '{dob}', '{mrn}');
curl -u {username}:{password} {url}
GET /reset?email={email}&lang=en HTTP/1.1
<user><name>{person}</name><email>{email}</email><phone>{phone}</phone></user>
<a href="mailto:{email}">Contact</a>
[Our page]({url})
email={email}&phone={phoneAbroad}
to: {email}\\nname: {person}\\nphone: "{phone}"
- name: {person}\\n  email: {email}\\n  ip: {ip}
tool_result: {"matches":[{"name":"{person}","age":{age},"city":"{place}"}]}
Observation: customer {person}, phone {phone}, card {groupedCard}
Action: send_sms\\nAction Input: {"to": "{phoneAbroad}", "body": "Your table is ready"}
user_email: {email} request_id: {uuid}
[{stamp}] INFO login ok user={email} ip={ip}
{stamp} WARN payment declined card={cardDigits} trace={trace}
WARN [billing] could not charge {groupedCard} for {email}
DEBUG request headers: {"cookie":"session={bearer}","host":"example.com"}
{"swift_code":"{swift}","company":"{org}"}
{"wallet":"{crypto}"}
{"pin":"{pin}"}
{"tax_id":"{taxDe}","cpf":"{idBr}"}
{"driversLicense":"{license}","dob":"{dob}"}
{"npi":"{npi}","deaNumber":"{dea}"}
<|user|> call {given} at {phone} <|end|>
BEGIN:VCARD\\nFN:{person}\\nTEL:{phoneAbroad}\\nEMAIL:{email}\\nEND:VCARD
## Customer\\n**Name:** {person}\\n**E-mail:** {email}\\n**Address:** {address}
`)

/** Chat: short, careless. Spelled badly and in lower case by the noise that is added. */
export const chat = lines(`
hey its {given}, my number changed: {phone}
can u email me at {email} thx
my card {card} was declined wtf
pls send to {address} not the old one
ssn is {ssn} ok?
the password is {password} dont tell anyone
i live in {place} and work for {org}
tell {person} i said hi
{given} here, call me {phoneUs}
im {age} and from {place}
my iban is {iban}
dob {dob}
the doc says i have {condition}, gave me {medicine}
user {username} pass {password}
ip is {ip} btw
check {bareUrl} or {url}
{person} didnt show up again
ask {given} or {given} about it
my acct number {account}
text {phoneUs} when ur here
cc {card} exp {expiry} cvv {cvv}
salary is {salary} before tax
mail: {email} / tel: {phone}
passport no {passport}
who is {email}??
just moved to {address}
`)
