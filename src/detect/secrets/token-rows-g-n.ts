// Makers G to N; the form is that of token-rows-a-f.ts.
export const tokensGtoN = String.raw`
gcp-api-key AIza w 30-40
gcp-auth-code 4/0A w 40-100
gcp-oauth-access ya29. w 20-1200
gcp-oauth-secret GOCSPX- w 28
gcp-recaptcha 6Lc,6Ld,6Le,6Lf w 37
gcp-refresh-token 1// w 40-120
gemini-key AQ.Ab8 w 30-80
github-app ghu_,ghs_ any 30-520 crc
github-fine-grained github_pat_ w 30-255
github-oauth gho_ an 30-255 crc
github-pat ghp_ an 30-255 crc
github-refresh ghr_ an 30-255 crc
gitlab-agent glagent- w 50-64
gitlab-ci-job glcbt- w 20-40
gitlab-ci-job-jwt glcbt- dotted 40-1800
gitlab-deploy gldt- w 20-64
gitlab-feature-flags glffct- w 20-64
gitlab-feed glft- w 20-64
gitlab-mail glimt- w 25
gitlab-oauth-secret gloas- w 64
gitlab-pat glpat- dotted 20-320
gitlab-routable glrt-t1_,glrt-t2_,glrt-t3_ dotted 27-320
gitlab-runner glrt- dotted 20-320
gitlab-runner-registration GR1348941 w 20
gitlab-scim glsoat- w 20-64
gitlab-trigger glptt- hex 40
gitlab-workspace glwt- w 20-64
gitpod-token gitpod_pat_ dotted 40-100
gocardless-token live_,test_ w 40
grafana-api-key eyJrIjoi b64 60-400
grafana-cloud glc_ b64 32-400
grafana-service-account glsa_ w 40-44
groq-key gsk_ an 40-60
growthbook-secret secret_admin_,secret_readonly_,secret_user_ b64 30-60
harness-pat pat.,sat. dotted 68 /^[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}$/
hashicorp-vault-batch hvb. w 60-400
hashicorp-vault-legacy s. an 24
hashicorp-vault-legacy-batch b.AAAAAQ w 60-300
hashicorp-vault-recovery hvr. w 20-300
hashicorp-vault-service hvs. w 20-300
healthchecks-key hcr_,hcw_ an 28
helicone-key sk-helicone- w 20-80
heroku-key HRKU- w 36-64
honeycomb-configuration hcxik_,hcalk_,hcxlk_,hcamk_ an 26-64
honeycomb-ingest hcaik_ an 58
hubspot-pat pat-na1-,pat-na2-,pat-eu1-,pat-ap1- w 36
hugging-face-organization api_org_ an 30-40
hugging-face-token hf_ an 30-40
infisical-service st. dotted 80-120 /^[\w-]{20,40}\.[0-9a-f]{32}\.[0-9a-f]{32}$/
infracost-key ico- an 32
inngest-signing signkey-prod-,signkey-test-,signkey-branch- hex 32-64
intercom-token dG9r b64 40-80
intra42-secret s-s4t2ud-,s-s4t2af-,u-s4t2ud-,u-s4t2af- hex 64
jfrog-token jfrt@ dotted 30-120
jina-key jina_ w 40-80
jumpcloud-key jca_ an 36
jwt-encoded ZXlK b64 40-4000 bare jwt
kaggle-token KGAT_ hex 32
klaviyo-private pk_ w 34-41 /^(?:[A-Za-z0-9]{6}_)?[0-9a-f]{34}$/
langfuse-secret sk-lf-,pk-lf- w 12-60
langsmith-any lsv2_ w 20-100
langsmith-key lsv2_pt_,lsv2_sk_ w 40-60
launchdarkly-key api-,sdk-,mob-,rel- uuid 36
linear-key lin_api_ an 32-48
linear-oauth lin_oauth_ an 32-64
linear-webhook lin_wh_ an 20-64
linkedin-token AQV,AQX w 100-500
llama-cloud llx- an 40-60
lob-key live_,test_ hex 35
lob-publishable live_pub_,test_pub_ hex 31
locationiq-key pk. hex 32
logfire-token pylf_v1_ w 30-100
mailersend-token mlsn. hex 64
mailgun-key key- low 32
mailgun-public pubkey- low 32
mandrill-key md- w 22 /^(?=.*[A-Z])(?=.*\d)/
mapbox-secret sk.eyJ,pk.eyJ,tk.eyJ dotted 40-240
mem0-key m0- an 30-60
mercury-bare mercury_production_,mercury_sandbox_ w 20-120
mercury-token secret-token:mercury_ w 20-120
messagebird-live live_ an 25
meta-whatsapp EAAJ an 100-400
microsoft-entra-refresh 0.A,1.A,1.AR,0.AR w 200-1800
microsoft-refresh-legacy M.C5,M.R3 any 100-1800
midtrans-key Mid-server-,SB-Mid-server-,Mid-client- w 16-40
modal-token ak-,as- an 22
mollie-access access_ an 30-60
mollie-live live_,test_ an 30
mongodb-atlas-service mdb_sa_sk_ w 36-60
n8n-key n8n_api_ an 30-400
neon-key napi_ an 48-90
netbird-token nbp_ an 36
netlify-pat nfp_,nfc_,nfo_,nfb_,nfu_ an 36-44
new-relic-admin NRAA- hex 27
new-relic-browser NRJS- hex 19
new-relic-insights NRII-,NRIQ-,NRSP- w 25-48
new-relic-user NRAK-,NRAL-,NRBR-,NRRA- any 19-48
nhost-token nhp_ an 30-60
nightfall-key NF- an 32
nomic-key nk- w 40-60
northflank-key nf- dotted 40-600
notion-secret secret_ an 43
notion-token ntn_ an 46
npm-token npm_ an 30-40 crc
ntfy-token tk_ low 29
nuget-key oy2 low 43
nvidia-key nvapi- w 30-100
nylas-key nyk_v0_,nyk_ an 30-80
`
