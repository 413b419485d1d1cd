// Makers of services that give out keys, as one word in lower case. Facts, gathered by hand.

/** Names that mean nothing else: near one of them, or in a key's name, a random-looking word is a secret. */
export const vendorNames =
  'abuseipdb ably abstractapi abyssale accuweather activecampaign adafruit adafruitio adobe adyen adzuna aeroworkflow ' +
  'agora ahrefs airbrake airbyte airship airtable airvisual aiven akamai akeyless alchemy alconost alegra aletheia algolia ' +
  'alibaba alienvault alphavantage altcoin amadeus ambee amplitude anthropic anypoint apacta apideck apiflash apifonica apify ' +
  'apilayer apimatic apimetrics apitemplate apollo appcenter appcues appdynamics appfollow appian apptivo appveyor appsflyer artifactory ' +
  'artsy asana assemblyai astra atera atlassian attio audd auth0 autodesk autoklose autopilot avalara avaza aviationstack aws ' +
  'axonaut axiom aylien ayrshare azure backblaze bamboohr bannerbear baremetrics baseapi basecamp basecow baserow beamer beebole ' +
  'besnappy bestbuy betterstack bettertransfer billomat bigcommerce bingmaps bitbank bitbucket bitcoinaverage bitfinex bitly bitmex bitrix ' +
  'bitstamp bittrex blablabus blazemeter blitapp blockchair blocknative blogger bluejeans bombbomb boostnote borgbase ' +
  'braintree braintreepayments brandfetch braze brevo brightlocal browserless browserstack browshot bscscan bugherd bugsnag buddyns buildkite bulbul ' +
  'bulksms buttercms bynder caflou calendarific calendly calorieninja campaignmonitor campayn cannyio capsulecrm captaindata carboninterface ' +
  'cashboard caspio censys centralstationcrm cerebras cexio chartbeat chartmogul chatbot chatfule checio checklyhq checkvist circleci cicero ' +
  'clarifai clearbit clickhelp clickhouse clicksend clicksendsms clickup clientary clinchpad clockify clockwork clockworksms closecrm cloudconvert cloudelements ' +
  'cloudflare cloudflareapitoken cloudimage cloudinary cloudmersive cloudplan cloudsmith cloverly cloze clustdoc coda codacy codecov codeclimate codemagic codequiry ' +
  'cohere coinapi coinbase coingecko coinlayer coinlib coinmarketcap collect2 columnapi commercejs commodities companyhub confluent confluence contentful ' +
  'contentstack conversiontools convertapi convertkit convier copper copperapi countrylayer couchbase courier coveralls craftmypdf crossbrowsertesting crowdin crowdstrike cryptocompare ' +
  'currencycloud currencyfreaks currencylayer currencyscoop currentsapi customerguru customerio customgpt d7network dailyco dandelion dareboost databox ' +
  'databricks datadog datadoghq datafire datagov datarobot datocms debounce deepai deepgram deepseek delighted demio deno deployhq deputy detectlanguage detectify dfuse ' +
  'diffbot diggernaut digicert digitalocean discogs discord disqus ditto dnscheck dnsimple docker dockerhub docparser documo docusign ' +
  'doppler dotdigital dotmailer dovico dribbble dronahq droneci dropbox duffel duply dwolla dyspatch dynadot dynalist dynatrace eagleeyenetworks ' +
  'easyinsight easypost ecostruxure edamam edenai eightxeight elasticemail elevenlabs enablex endorlabs endpoint enigma envoyapi eraser espocrm ' +
  'esri ethplorer etherscan etsy everhour exchangerate exchangeratesapi exportsdk extractorapi facebook facepp faceplusplus fastforex fastly fastlypersonal fibery ' +
  'figma fileio filestack finage financialmodelingprep findl finicity finnhub firebase fixer fixerio flatio fleetbase flexport flickr ' +
  'flightapi flightlabs flightstats floatapp flowflu flutterwave fmfw formbucket formcraft formio formsite foursquare frameio freshbooks ' +
  'freshdesk freshservice freshsales freshworks fullstory fullcontact fulcrum fxmarket gainsight geckoboard gemini gengo geoapify geocod geocodify geocodio geoipifi ' +
  'getgeoapi getgist getemail getemails getresponse getsandbox ghost gitbook gitee github gitguardian gitlab gitter gitterio glassnode glitterly gocanvas gocardless ' +
  'goodday goodreads googleapi googlemaps gosquared graphcms graphhopper grafana greenhouse groovehq groq gtmetrix guardianapi gumroad guru gyazo happi ' +
  'happyscribe harness harvest hashicorp hasura hellosign helpcrunch helpscout hereapi heroku hiveage holidayapi holistic honeycomb hostinger hubspot huggingface humanity ' +
  'humio hunter hunterio hybiscus hypertrack ibmcloud iconfinder iexapis iexcloud imagekit imagga imgbb imgix imgur impala infobip infracost infura ' +
  'insightly instabot instagram instamojo integromat intercom interseller intra42 intrinio invoiceocean ipapi ipdata ipgeolocation ipify ipinfo ipinfodb ' +
  'ipquality ipqualityscore ipstack iqair ironio iterable jenkins jfrog jiratoken jira jotform jumpcloud jumpseller juro kaggle kaleyra kanban kanbantool karmacrm ' +
  'kaiterra keenio keycdn kickbox kinopio klaviyo klipfolio knapsackpro kontent kraken kucoin kylas languagelayer langchain langfuse langsmith lark larksuite ' +
  'launchdarkly leadfeeder lemlist lemonsqueezy lendflow lessannoyingcrm lexigram linearapi linenotify linkedin linkpreview linode listennotes ' +
  'livechat liveagent livestorm loadmill lob localytics locationiq logdna loggly loginradius logrocket logz lokalise loyverse lunchmoney luno macaddress madkudu ' +
  'magento magicbell mailboxlayer mailblaster mailchimp mailerlite mailersend mailgun mailjet mailjetbasicauth mailjetsms mailmodo mailsac mailtrap mandrill mapbox mapquest ' +
  'marketstack mattermost mavenlink maxmind mediastack meistertask mercadopago meraki merchantstack mesibo messagebird metaapi metabase metrilo mexc microsoft middleware ' +
  'mindmeister minio mistral miro mite mixmax mixpanel mocean moderationapi mojohelpdesk mollie mongodb monkeylearn moonclerk moosend moralis mrticktock mulesoft ' +
  'multimodal muxapi myfreshworks myintervals nasdaqdatalink nativeforms neon neptune nethunt netcore netlify netsuite neutrinoapi newrelic newsapi newscatcher newsdata newsriver ' +
  'nexmo nexmoapi nftport ngc ngrok nicereply nightfall nimble nitro noaa nomics nordvpn notion novita npmjs nozbe nozbeteams nubela nuget numverify nvidia nutritionix nylas nytimes ' +
  'oanda octopus omnisend onbuka onedesk onelogin onepagecrm onesignal onfleet onwater oopspam openai opencagedata opencage openrouter opengraphr openshift openuv ' +
  'openvpn openweather openweathermap opsgenie optidash optimizely orbit originstamp outbrain outlook overloop owlbot packagecloud paddle pagarme pagerduty pagescreen pandadoc ' +
  'pandascore papyrs parallelai parsehub parsers parseur partnerstack passbase pastebin paydirtapp paymoapp paymongo paypal paypaloauth paystack pdflayer pdfshift ' +
  'peopledatalabs pepipost percy perplexity persona photoroom phraseaccesstoken phrase phyllo pinata pinecone pinterest pipedream pipedrive pivotaltracker pixabay pixela ' +
  'plaid plaidkey planetscale planview planyo plivo podio pollsapi poloniex polygon portkey portainer positionstack postageapp postbacks posthog postman postmark ' +
  'powrbot prefect privacy prodpad prospectcrm protocolsio proxycrawl pubnub pulumi purestake pushbullet pusher pushover pusherchannelkey pypi qase qdrant qonto qualaroo ' +
  'qualtrics quandl quickbase quickmetrics quora rabbitmq ramp rapidapi rapiddns raven rawg razorpay reachmail readme reallysimplesystems rebrandly rechargepayments redis refiner ' +
  'remotebg removebg rentman repairshopr replicate replit replyio requestfinance resend restpack restpackhtml retable retool revampcrm revenuecat revso ringcentral ritekit roaring ' +
  'rocketreach rollbar ronin rootly route4me rownd rubygems runrunit runway salesblink salesforce salescookie salesflare salesmate sanity satismeter saucelabs scalr scalingo ' +
  'scaleway scrapeowl scraperapi scraperbox scraperstack scrapestack scrapfly scrapingant scrapingbee screenshotapi screenshotlayer scrutinizer securitytrails segmentio seatgeek seventimes ' +
  'sellfy semaphore sendbird sendbirdorganizationapi sendgrid sendinblue sentiment sentry sentryio serphouse serpstack serpapi sevenrooms sheety sherpadesk shipday shippo shipstation shipengine ' +
  'shodan shodankey shopify shopware shortcut shortio shotstack shutterstock sidekiq sigopt signable signalwire signaturit signupgenius signwell sigstore silverstripe simfin simplesat ' +
  'simplynoted simvoly sinch sirv siteleaf skrappio skybiometry slack slackwebhook smartsheet smartsheets smartystreets smooch snipcart snowflake snyk softr solarwinds sonarcloud ' +
  'sonarqube soundcloud sourcegraph sparkpost speechtextai splunk splunkobservabilitytoken spoonacular sportradar sportsmonk spotify squareapp squarespace squareup sslmate ' +
  'stackhawk statuscake statuspage statuspal stitchdata stockdata storecove stormboard stormglass storyblok storychief strava streak stripe stripo stytch sugester ' +
  'sumologic supabase supernotes surveyanyplace surveybot surveymonkey surveysparrow survicate svix swell swiftype tableau tailscale takkt tallyfy talenthr tatum tatumio ' +
  'taxjar teamgate teamviewer teamwork teamworkcrm teamworkdesk teamworkspaces technicalanalysisapi telegram telesign telnyx terraform testingbot testmo texas textmagic ' +
  'theoddsapi thinkific thousandeyes ticketmaster ticktick tiingo timecamp timezoneapi todoist toggl togglv tomorrow tomorrowio tomtom tradier transferwise travelpayouts travis travisci looker bintray sonar zenhub zeabur koyeb railway railwayapp render vonageapi pganalyze spectralops appsynergy api2cart besttime cliengo mockaroo trunkio tokeet sinchmessage ' +
  'trello tru truenas trufflehog trulioo twelvedata twilio twist twitch twitter twitterapi tyntec typeform typetalk ubidots uclassify unifyid unplugg unsplash ' +
  'upcdatabase uplead uploadcare uproc upstash uptimerobot upwave urlscan userflow userstack ustream vagrantcloud vatlayer vbout vercel verifier verimail veriphone versioneye ' +
  'viewneo virustotal visualcrossing visualstudio voicegain voiceflow vonage voodoosms vouchery voucherify vpnapi vultr vyte walkscore wandb weaviate ' +
  'weatherbit weatherstack webex webflow webscraper webscraping websitepulse wepay whoisxml whoisxmlapi wistia wise wit wiz woocommerce wordpress workable workato workos ' +
  'worksnaps workstack worldcoinindex worldweather wrike wunderground xai xendit yandex yelp younow youneedabudget youtube yousign zapier zapierwebhook zendesk zenrows zenscrape zenserp ' +
  'zeplin zerobounce zerotier zillow zipapi zipbooks zipcodeapi zipcodebase zoho zohocrm zonka zonkafeedback zoominfo zulip zulipchat zuplo'

/** Ordinary words too: they count in a key's name (`SQUARE_TOKEN`) and next to a word such as `key`. */
export const commonVendorNames =
  'beam box branch buffer canny cal chatwork clay close column cronitor crisp deliver dash drift drone dyno envoy etc fastmail fathom fleet float flow fly ' +
  'frame front gather harbor heap here hive hotjar hugging jump kite knock lever linear lightspeed line loop magic mapping mesh mode moneybird monday ' +
  'nutshell okta omni orb outreach pair pingdom plane plausible pocket prismic rev relic rails salad segment sheet ship sigma signal skylight square stack stark status storm ' +
  'sumo swan tally tines together tracker typesense unify vault vapi voyage wave webhook wix zep zoom'
