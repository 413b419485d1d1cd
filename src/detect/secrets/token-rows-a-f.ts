// Makers A to F. One shape a line: name, how it begins (several parted by commas), alphabet, length of the rest, check.
// Alphabets and checks are those of token-table.ts.
export const tokensAtoF = String.raw`
1password-secret-key A3- w 32-38 /^[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}$/
1password-service-account ops_eyJ b64 100-1200
adafruit-io aio_ an 28
adobe-client-secret p8e- an 32
adobe-oauth p8- an 32
adyen-key AQE b64 90-260
age-secret-key AGE-SECRET-KEY-1 up 58 bare private_key
agora-token 007eJx b64 60-400
airtable-pat pat dotted 79 /^[A-Za-z0-9]{14}\.[0-9a-f]{64}$/
aiven-service-password AVNS_ w 16-24
alibaba-access-key LTAI an 12-24
alibaba-sts-key STS. an 16-40
amazon-login-access Atza|,Atzr| w 80-1200
amazon-login-secret amzn1.oa2-cs.v1. hex 64
amazon-mws amzn.mws. uuid 36
anthropic-admin-key sk-ant-admin01- w 95 /AA$/
anthropic-any sk-ant- w 20-400 /^(?!api03-|admin01-)/
anthropic-key sk-ant-api03- w 93-95
anthropic-oauth sk-ant-oat01-,sk-ant-ort01-,sk-ant-sid01- w 60-140
anyscale-secret esecret_ an 20-64
apideck-key sk_live_,sk_test_ w 80-120
apify-proxy apify_proxy_ an 20-44
apify-token apify_api_ w 30-44
apollo-graphql-service service: any 24-100 /^[\w-]{1,60}:[\w-]{22}$/
apollo-graphql-user user:gh.,user:sh.,user:fh. w 22-100
appwrite-key standard_ hex 120-300
artifactory-key AKCp an 60-73
artifactory-reference cmVmd an 59
asana-pat 1/,2/ any 40-80 /^\d{12,20}(?:\/\d{12,20})?:[0-9a-f]{32}$/
atlassian-api-token ATATT3xFfGF0,ATATT b64 40-400 crc32hex
atlassian-bitbucket-app-password ATBB w 28-40
atlassian-client-token ATCTT3xFfGN0,ATCTT3xFfG b64 40-400 crc32hex
atlassian-oauth-secret ATOA w 40-120
authress-access-key sc_,ext_,scauth_,authress_ any 55-220 /\.acc[_-]/
aws-access-key AKIA,ASIA,ABIA,ACCA,A3T up 16-17
aws-appsync-key da2- low 26
aws-bedrock-long ABSK b64 100-272
aws-bedrock-short bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t b64 0-4000 bare
aws-iam-unique-id AROA,AIDA up 17
aws-session-token IQoJb3JpZ2luX2Vj,FwoGZXIvYXdzE,FQoGZXIvYXdzE b64 100-2000
axiom-token xaat-,xapt- uuid 36
backblaze-key K000,K001,K002,K003,K004,K005 b64 27
bannerbear-key bb_pr_,bb_ma_ hex 30
basis-theory-key key_prod_us_pvt_,key_test_us_pvt_,key_prod_us_pub_,key_test_us_pub_ an 16-60
beamer-key b_ any 44
besttime-key pri_ hex 32
bitbucket-repository-token BBDC- b64 40-52
braintrust-key bt-st- an 32-64
brave-search BSA w 24-30
brevo-smtp xsmtpsib- w 70-90
browserbase-key bb_live_ w 20-60
buildkite-agent bkaj_,bkct_,bkat_ w 30-400
buildkite-user bkua_ low 40
cal-com cal_live_,cal_ an 30-40
canva-secret cnvca w 40-60
cartesia-key sk_car_ w 20-60
cerebras-key csk- an 40-60
checkly-token cu_,sv_ hex 32
checkout-secret-key sk_sbox_,pk_sbox_ an 20-60
chroma-key ck- an 40-50
circleci-personal CCIPAT_ w 50-80
circleci-project CCIPRJ_ w 50-80
clickhouse-cloud-secret 4b1d an 38
clickup-token pk_ w 38-46 /^\d{5,10}_[A-Z0-9]{32}$/
clojars-token CLOJARS_ an 60
close-key api_ dotted 45 /^\w{20,24}\.\w{20,24}$/
cloudflare-api-token cfut_,cfat_,cfk_ an 48
cloudflare-origin-ca v1.0- w 100-180
composio-key ak_ w 20-40
configcat-sdk configcat-sdk-1/ path 40-60
confluent-cloud cflt an 40-80
contentful-app CFAPP- w 40-60
contentful-pat CFPAT- w 40-48
contentful-preview CFPREV- w 40-60
convex-deploy prod:,dev:,preview: any 40-160 /^[a-z]+-[a-z]+-\d+[|]/
courier-key pk_prod_ up 28
crates-io cio an 32
cursor-key key_ hex 60-70
databricks-oauth dose hex 32
databricks-pat dapi w 32-34 /^[0-9a-f]{32}(?:-\d)?$/
databricks-scoped dkea hex 32
datadog-pat ddpat_ w 30-60
datastax-astra AstraCS: any 60-110
daytona-key dtn_ low 64
defined-networking dnkey- any 50-90
deno-deploy-organization ddp_,ddw_ an 36
deno-deploy-personal ddo_ an 30-44
depot-token depot_ w 40-120
dfuse-key web_ low 32
digitalocean-oauth doo_v1_ hex 40-64
digitalocean-pat dop_v1_ hex 40-64
digitalocean-refresh dor_v1_ hex 40-64
digitalocean-spaces DO00,DO801 up 16
discord-webhook discord.com/api/webhooks/,discordapp.com/api/webhooks/,canary.discord.com/api/webhooks/,ptb.discord.com/api/webhooks/ path 60-100 - secret
docker-pat dckr_pat_,dckr_oat_ w 20-60
doppler-other dp.ct.,dp.sa.,dp.scim.,dp.audit.,dp.said. an 36-60
doppler-personal dp.pt. an 36-48
doppler-service dp.st. dotted 40-84
dropbox-short sl.B,sl.A,sl.u. w 100-1800
duffel-token duffel_live_,duffel_test_ b64 40-48
dynatrace-platform dt0s01.,dt0s16.,dt0s02. dotted 60-120
dynatrace-token dt0c01. dotted 85-100
e2b-key e2b_ hex 40
easypost-live EZAK an 54
easypost-test EZTK an 54
ebay-cert PRD-,SBX- w 32-40
elevenlabs-key sk_ hex 48
endorlabs-key endr+ w 16-24
facebook-graph-token EAAC,EAAM,EAAB,EAAD,EAAG an 60-400
facebook-page-token EAA an 60-400
fastmail-token fmu1- w 30-80
fauna-key fnA w 37
figma-oauth figo_,figu_,figp_,figor_,figou_ w 38-60
figma-pat figd_ w 38-60
finage-key API_KEY up 32
firecrawl-key fc- hex 32
fireworks-key fw_ an 20-60
flagsmith-key ser. an 18-30
fleetbase-key flb_live_,flb_test_ an 20
flexport-key shltm_ w 40
flutterwave-secret FLWSECK_TEST-,FLWSECK-,FLWPUBK_TEST-,FLWPUBK- w 12-64
fly-macaroon fm1a_,fm1r_,fm2_ b64 80-800
fly-token fo1_ w 43
frameio-token fio-u- any 60-68
fullstory-key na1.,eu1. b64 60-110
`
