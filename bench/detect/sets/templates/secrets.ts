import { lines } from '../words.ts'

/** Files, code and logs that hold a secret. */
export const secretTexts = lines(`
OPENAI_API_KEY={key}
export GITHUB_TOKEN={key}
STRIPE_SECRET_KEY="{key}"
DB_PASSWORD={password}
SECRET_KEY={secret}
JWT_SECRET={secret}
SESSION_SECRET="{secret}"
CLIENT_SECRET={secret}
api_key: {key}
api_key: "{secret}"
  secret: {secret}
  password: {password}
auth_token = "{secret}"
{"apiKey":"{key}"}
{"access_token":"{secret}","token_type":"bearer","expires_in":3600}
{"client_secret":"{secret}"}
{"private_key":"{pemInJson}"}
{pem}
Here is the key:\\n{pem}\\nKeep it safe.
const apiKey = '{key}'
const client = new Client({ token: "{key}" })
let secret = "{secret}"
openai.api_key = "{key}"
headers = {"Authorization": "Bearer {jwt}"}
Authorization: Bearer {bearer}
Authorization: Bearer {jwt}
X-Api-Key: {secret}
x-api-key: {key}
Cookie: session_id={bearer}; theme=dark
Set-Cookie: sid={bearer}; HttpOnly; Path=/
curl -H "Authorization: Bearer {bearer}" https://api.example.com/v1/me
curl https://api.example.com/v1?api_key={secret}
https://example.com/callback?access_token={bearer}&state=1
postgres://app:{urlPassword}@db.example.com:5432/main
mongodb+srv://root:{urlPassword}@cluster0.example.net/test
redis://:{urlPassword}@cache:6379/0
amqp://guest:{urlPassword}@mq.example.org:5672
Server=db;Database=main;User Id=sa;Password={password};
2024-05-01T10:00:00Z ERROR request failed token={bearer} status=401
level=info msg="using key" key={key}
[debug] fetched credentials {key}
{stamp} auth ok jwt={jwt}
the token is {key}
Please rotate {key}, it leaked.
git clone https://oauth2:{key}@gitlab.example.com/a/b.git
//registry.example.org/:_authToken={key}
AWS_SECRET_ACCESS_KEY={secret}
aws_access_key_id = {key}
docker login -u robot -p {password} registry.example.com
sshpass -p {password} ssh root@host
kubectl create secret generic db --from-literal=password={password}
ENV API_TOKEN {key}
<add key="ApiSecret" value="{secret}" />
<password>{password}</password>
spring.datasource.password={password}
"encryption_key": "{secret}",
webhook_secret: '{secret}'
bot = Bot(token="{key}")
client_secret={secret}&grant_type=client_credentials
PASSWORD='{password}'
refresh_token={bearer}
`)

/** Files, code and logs that look like it and hold none. */
export const secretNearMisses = lines(`
OPENAI_API_KEY={variable}
password: {variable}
API_KEY="{variable}"
token: {variable}
const apiKey = process.env.API_KEY
const token = await getToken(user.id)
password = getpass.getpass("Password: ")
"password": {"type": "string", "minLength": 8}
"integrity": "{integrity}",
"resolved": "https://packages.example.org/foo/-/foo-{version}.tgz", "integrity": "{integrity}"
commit {sha1}
index {commit}..{commit} 100644
sha256:{sha256}
md5 {md5} file.iso
etag: "{md5}"
request_id={uuid}
id: {uuid}
trace_id={trace} span_id={span}
-----BEGIN PUBLIC KEY-----\\n{base64}\\n-----END PUBLIC KEY-----
public_key: {base64}
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLEexampleEXAMPLEexampleEXAMPLE user@host
<img src="data:image/png;base64,iVBORw0KGgo{base64}">
primary_key: id
foreign key (user_id) references users(id)
max_tokens: 4096
token_count={nn}
keyboard=qwerty-international-layout
monkey patching is fun
author: the whole team
secretary=assistant-to-the-manager
the password must have 12 characters
tokenizer: cl100k_base-extended-version
function a(b,c){return d(b)?e(c):f.prototype.hasOwnProperty.call(b,c)}var g=h(1247),i=h(93);
!function(e,t){"object"==typeof exports?module.exports=t():e.Lib=t()}(this,function(){return 1})
The AWS docs use {sampleKey} in all samples.
OPENAI_API_KEY={crossedKey}
Set it to {crossedKey} for now.
Authorization: Bearer {variable}
Authorization: Bearer <token>
Set-Cookie: theme=dark; Path=/
cookie_consent=accepted-all-2024
cache_key=users:list:page:{n}
sort_key = created_at_descending
key: ArrowRightPressedInsideEditor
kubectl create secret generic db --from-file=./password.txt
secretKeyRef: { name: db, key: password }
const SECRET_LENGTH = 32
if (token === undefined) throw new Error('token is missing')
access_token: String!
passwordHash VARCHAR(255) NOT NULL
checksum {sha256}
nonce={hexAddress}
revision {sha1}
image: registry.example.com/app@sha256:{sha256}
go.sum: h1:{base64}=
css.hash-{commit}.module.min.js
class TokenBucketRateLimiterFactoryBean extends AbstractFactoryBean {}
i18n key: settings.security.password.reset.title
password_reset_url=/account/password/reset
"secret": false,
api_key_enabled=true
token_type=bearer
grant_type=refresh_token
`)
