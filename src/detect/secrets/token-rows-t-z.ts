// Makers T to Z, and encoded private keys; the form is that of token-rows-a-f.ts.
export const tokensTtoZ = String.raw`
ec-der-pkcs8 MIGHAgEAMBMGByqGSM49,MIG2AgEAMBAGByqGSM49,MIGTAgEAMBMGByqGSM49 b64 100-400 bare private_key
ec-der-sec1 MHcCAQEEI,MIGkAgEBBDA b64 80-300 bare private_key
ed25519-der MC4CAQAwBQYDK2VwBCIEI b64 40-80 bare private_key
openssh-encoded b3BlbnNzaC1rZXktdjEAAAA b64 200-6000 bare private_key
pem-encoded LS0tLS1CRUdJTiBQUklWQVRFIEtFWS,LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt,LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS b64 40-12000 bare private_key
pem-encoded-openssh LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ,LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBLRVkt,LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURSBLRVkt b64 40-12000 bare private_key
rsa-der-pkcs1 MIICXAIBAAKB,MIICXQIBAAKB,MIICWwIBAAKB,MIIEowIBAAKC,MIIEpAIBAAKC,MIIEpQIBAAKC,MIIJKAIBAAKC,MIIJKQIBAAKC,MIIJKgIBAAKC b64 200-6000 bare private_key
rsa-der-pkcs8 MIIEvAIBADANBg,MIIEvQIBADANBg,MIIEvgIBADANBg,MIIEvwIBADANBg,MIIJQgIBADANBg,MIIJQwIBADANBg,MIIJRAIBADANBg,MIICdgIBADANBg,MIICdwIBADANBg,MIICeAIBADANBg b64 200-6000 bare private_key
tailscale-key tskey-auth-,tskey-api-,tskey-client-,tskey-scim-,tskey-webhook-,tskey- w 16-80
tally-key tly- an 30-40
tavily-key tvly- w 24-60
teams-webhook webhook.office.com/webhookb2/,outlook.office.com/webhook/,outlook.office365.com/webhook/ any 70-240 - secret
teamwork-token tkn.v1_ b64 50-90
telnyx-key KEY w 54-60 /^[0-9A-F]{32}_\w{20,24}$/
tencent-secret-id AKID an 32-36
tiktok-token act.,rft. any 50-90
tinybird-token p.eyJ dotted 40-300
together-key tgp_v1_ w 30-80
trello-token ATTA hex 64-80
trigger-dev-key tr_dev_,tr_prod_,tr_stg_,tr_preview_,tr_pat_ an 16-60
trufflehog-key thog-key-,thog-secret- hex 16-32
turbopuffer-key tpuf_ an 30-80
twilio-account AC hex 32
twilio-key SK xhex 32
twilio-key-wide SK an 32
twitch-token oauth: low 30
twitter-bearer AAAAAAAAAAAAAAAAAAAAA any 60-120
typeform-token tfp_ w 40-64
ubidots-key BBFF-,BBUS- an 30
val-town-key vtwn_ w 30-60
vantage-token vntg_tkn_ w 30-80
vercel-blob vercel_blob_rw_ w 30-80
vercel-token vcp_,vci_,vca_,vcr_,vck_ w 24-64
voiceflow-key VF. dotted 40-60
voyage-key pa- w 40-50
weights-biases wandb_v1_ w 40-100
wix-key IST. dotted 60-1200
woocommerce-key ck_,cs_ hex 40
workos-key sk_live_,sk_test_ b64 20-255
x-ai-key xai- w 30-100
x-ai-management xai-token- w 40-100
xata-key xau_ an 30-44
xendit-key xnd_production_,xnd_development_,xnd_public_production_ an 30-80
yandex-api AQVN w 35-40
yandex-aws YC w 38
yandex-iam t1. dotted 60-320
yandex-oauth y0__,y0_,y1_,y2_ w 39-64
youtrack-permanent perm- dotted 40-140
youtrack-token perm: any 40-120 /^[^.]+\.[^.]+\.[^.]+$/
zapier-webhook hooks.zapier.com/hooks/catch/ path 12-60 - secret
zep-key z_ dotted 80-200
zoho-oauth 1000. dotted 65 /^[0-9a-f]{32}\.[0-9a-f]{32}$/
zuplo-key zpka_,zpk_ w 30-100
`
