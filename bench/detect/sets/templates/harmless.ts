import { lines } from '../words.ts'

/** Looks sensitive and is not. */
export const nearMisses = lines(`
Your order {order} has shipped.
Order number {order} was delayed.
Invoice {invoice} is overdue.
Part no. {part} fits all models.
Replace {part} with {part}.
Tracking number: {tracking}
Ticket {ticket} was closed.
See ticket #{ticket} and pull request #{nn}.
Upgrade to version {version} today.
Chrome/{version} Safari/{version}
Release {version} fixes a crash; {version} does not.
The commit {commit} broke the build.
sha256 {sha256}
The file's MD5 is {md5}.
Request {uuid} failed.
Session {uuid} ended after {n} minutes.
created_at: {unix}
The event happened at {unixMs}.
ts={unixNs} level=info
ISBN {isbn}
The book (ISBN {isbn}) is out of print.
Temperature rose to {decimal} degrees.
loss={decimal} acc={decimal} step={nn}
The box measures {dimensions} mm.
It costs {price}, down from {price}.
Sales grew by {percent} last year.
We counted {count} visitors.
The address is {hexAddress}.
Segfault at {hexAddress} ip {hexAddress}
Population: {count}
Serial {longDigits} in the catalogue
Batch {longDigits} passed quality control.
The match ended 3-2 after 120 minutes.
Entry 555-1234 of the catalogue is missing.
The train leaves at {clock} from platform {n}.
Open from {clock} to {clock}.
Section 123-45 of the code applies.
Room 404-1234 is on the fourth floor.
Pages 120-135 and 1410-1422
Years 1999-2003 and 2010-2014
The ratio is 1.618033988749
pi is about 3.14159265358979
The password policy requires twelve characters.
max_tokens=4096 temperature=0.7
Set max_tokens to {nn}.
Step 1.2.3.4.5 of the manual
The key to success is practice.
The token limit is {nn}.
Your ticket number is {longDigits}.
Article 5(1)(f) applies here.
HTTP/1.1 200 OK
Use port 8080 or 8443.
RFC 2822 and ISO 8601 describe this.
int x = 4111; // 1111
Model XJ-900-4411-2222 is sold out
The colour is #a1b2c3.
Latitude and longitude were rounded.
std::vector<int>::iterator it
git rebase --onto main {commit}
npm i foo@{version}
import x from 'foo@{version}'
@media (min-width: 640px)
@Override public void run()
Flight LH{nn} is on time.
Bus line {n} stops here.
Confirmation code is on the ticket.
The formula is C6H12O6.
Measured {decimal}, {decimal}, {decimal}
[{n}, {nn}, {n}, {nn}, {nn}]
matrix 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
0.0.1-SNAPSHOT build {nn}
kernel 5.15.0-101-generic
Win32 build 10.0.19045
`)

/** Sentences without any personal data; many hold a word that misleads. */
export const harmlessTexts = lines(`
She reset the password form.
The card game went on until midnight.
The mobile phone market grew again.
Social security reform was debated for hours.
Jordan is a country in the Middle East.
The Paris Agreement was signed by many states.
May was warm and dry.
The rose in the garden is in bloom.
Please mark the correct answer.
A long road lies ahead.
The bank of the river was muddy.
Credit where credit is due.
Our address to the nation begins at eight.
The doctor recommended more sleep in general.
Passport control took an hour.
The driver licensed the software under MIT.
Email is an old technology.
He wrote an essay about data privacy.
The pin fell to the floor.
My birthday cake was delicious.
Salary negotiations are never easy.
An apple a day keeps the doctor away.
The IP address space of version four is exhausted.
Token economics puzzled the whole class.
The key was under the mat.
They will grant access to the archive.
The chase lasted an hour.
Her will is strong.
The art of cooking takes patience.
We need to address this issue soon.
The account of the journey was thrilling.
Health is more important than wealth.
Drug prices keep rising everywhere.
The patient gardener waited for spring.
Mercury is the closest planet to the sun.
Summer brings many tourists.
The phone rang, but nobody answered.
The secret of good bread is time.
Number theory is a branch of mathematics.
Please read the manual before you start.
The function returns a list of numbers.
The meeting went well and ended early.
How do I sort a list in Python?
Write a poem about the sea.
What is the capital of a country?
Explain the theory of evolution in simple words.
The weather is lovely this week.
Our team finished the project ahead of time.
Can you summarise the article in three sentences?
I would like to order two coffees and a sandwich.
The museum is closed on public holidays.
The recipe needs two eggs and a cup of sugar.
Turn left at the traffic light.
The bridge was built in the nineteenth century.
All rows were updated without errors.
The server restarted and recovered quickly.
The test suite takes about four minutes.
Please make the button larger and blue.
The customer is always right, they say.
The company will publish its results next quarter.
Insurance is a complicated subject.
The medical school opened a new wing.
Taxes are due in spring.
The diagnosis page of the printer lists all errors.
The age of steam changed transport.
The state of the union is strong.
The college offers evening courses.
We moved the date of the party.
Her name was forgotten by history.
The user name field must not be empty.
Enter your e-mail in the box below.
Type your PIN and press enter.
Never share your password with anybody.
Do not write card numbers in tickets.
The street was empty at night.
The avenue of trees leads to the lake.
The general opened the session.
Washington was founded a long time ago.
The Bluetooth standard was revised again.
Support answered within an hour.
The invoice was paid in time.
Driving licences are renewed every ten years.
The recruiter explained the hiring process.
A cold is not a disease to fear.
Stress is part of modern life.
The novel has twelve chapters.
The frame of the picture is gold.
The new law protects consumers.
A dollar saved is a dollar earned.
The hospital was renovated recently.
The bill passed with a large majority.
I think the second option is better.
It was a sunny day in the park.
The price of oil fell sharply.
The lecture was about machine learning.
Could you translate this paragraph into French?
Our flight was delayed by fog.
Amazon is a river and a company.
Turkey and cranberries were served.
China is best washed by hand.
The Victoria line was closed.
The Nobel Prize was announced in the morning.
Grace and patience are virtues.
Hope dies last.
The Christmas market opens tomorrow.
An honest answer is best.
`)
