/** Cities; `new_york` is a phrase of two words. */
export const cities = `
aachen aarhus abidjan abuja acapulco accra adelaide agadir ahmedabad akron albacete albuquerque
alcala alcobendas alcorcon alcoy aleppo alexandria algeciras algiers alicante almaty almeria
amiens amman amsterdam anaheim anchorage andorra angers ankara annaba antalya antananarivo antwerp
antwerpen anvers aranjuez arequipa arles arlington asheville asuncion athens atlanta auckland
augsburg aurora austin avignon aviles badajoz badalona badia baghdad bakersfield baku baltimore
bamako bandung bangalore bangkok baracaldo barakaldo barcelona barcelone barnsley barranquilla
basel basle basra baton_rouge bayonne beijing beirut belfast belgrade bengaluru benidorm bergen
berkeley berlin bern berne besancon bhopal bielefeld bilbao birmingham bishkek blackburn blackpool
bochum boise bologna bolton bombay bonn bordeaux boston boulder bournemouth bradford brasilia
bratislava braunschweig bregenz bremen bremerhaven brest brighton brisbane bristol brno bruges
brugge brussel brussels bruxelles bucaramanga bucarest bucharest budapest buffalo bulawayo burgos
burjassot bursa busan caceres cadiz caen cairo calahorra calais calatayud calcutta calgary cali
cambridge canberra cancun cannes caracas cardiff carlisle cartagena casablanca castellon ceuta
chandigarh charleroi charleston charlotte chattanooga chelmsford cheltenham chemnitz chengdu
chennai cherbourg chesapeake chester chicago chihuahua chisinau chongqing christchurch cieza
cincinnati clermont cleveland coimbra colchester cologne colombo columbus conakry copenhagen
cordoba cordova cork corpus_christi coruna cottbus coventry cracow cuenca cusco dakar dalian
dallas damascus darmstadt darwin davos dayton de_janeiro delhi denver derby derry des_moines
detroit dhaka dijon djibouti doha doncaster donetsk donostia dortmund douala dresden dubai dublin
dubrovnik duisburg duluth dundee dunedin dunkerque durango durban durham dushanbe dusseldorf
eastbourne edinburgh edmonton eibar eindhoven el_paso elche elda erfurt erlangen essen estepona
eugene exeter fargo fayetteville ferrol florence florenz frankfurt freetown freiburg fresno
fuengirola fuenlabrada fukuoka galway gandia gdansk geelong gelsenkirchen geneva geneve genf genoa
getafe getxo ghent gibraltar gijon girona glasgow gloucester goteborg gothenburg gottingen granada
granollers graz greensboro grenoble groningen guadalajara guangzhou guatemala guayaquil haarlem
hagen haifa halifax halle hamburg hamilton hangzhou hannover hanoi harare harbin harrisburg
harrogate hartford havana heidelberg heilbronn helsinki henderson hiroshima hobart honolulu
hospitalet_llobregat houston huelva huesca hull hyderabad ibadan ibiza incheon indianapolis indore
ingolstadt innsbruck ipswich irkutsk irun islamabad istanbul izmir jacksonville jaipur jakarta
jeddah jerez jersey_city jerusalem jinan johannesburg juneau kabul kaiserslautern kalamazoo
kampala kanpur kansas_city karachi karlsruhe kassel kathmandu katowice kazan keighley kharkiv
khartoum kiel kiev kigali kingston kinshasa klagenfurt knoxville kobe koblenz kolkata koln
konstanz kosice krakow krasnoyarsk krefeld kuala_lumpur kunming kuwait kyiv kyoto la_coruna la_paz
lagos lahore lake_city lancaster langreo lansing laredo las_palmas las_vegas lausanne le_havre
le_mans leeds leganes leicester leiden leipzig leon lerida leuven leverkusen lexington liege lille
lima limerick limoges linares lincoln linz lisboa lisbon lisbonne liverpool ljubljana lleida lodz
logrono london londres long_beach lorca lorient los_angeles louisville luanda lubbock lubeck
lubumbashi lucerne lucknow lugano lugo lusaka luton luzern lviv lyon lyons maastricht macau
madison madrid madurai mahon mainz majadahonda malabo malaga malmo managua manchester mandalay
manila mannheim manresa maputo maracaibo marbella marrakech marseille marseilles mataro mecca
medellin medina melbourne melilla memphis mendoza merida mesa metz mexico_city miami middlesbrough
mieres mijas milan milano milwaukee minneapolis minsk mobile modesto mogadishu mombasa monaco
monterrey montevideo montgomery montpellier montreal moscou moscow moskau mostoles motril mulhouse
mumbai munchen munich munster murcia nagoya nagpur nairobi namur nancy nanjing nantes naples
napoli narbonne nashville nassau new_orleans new_york newark newcastle newport nice nicosia nimes
ningbo norfolk northampton norwich nottingham nouakchott novosibirsk nuremberg nurnberg oakland
oaxaca oberhausen odense odessa oklahoma_city oldenburg olympia omaha oran orense orihuela orlando
orleans osaka oslo osnabruck ostrava ottawa ouagadougou oulu ourense oviedo oxford oxnard
paderborn palencia palermo palma palo_alto pamplona panama_city paris parla pasadena paterna pau
peking perpignan perth peshawar peterborough philadelphia phoenix pilsen pinto pittsburgh plano
plovdiv plymouth podgorica poitiers ponferrada pontevedra portland porto portsmouth potosi potsdam
poznan prag prague preston pretoria pristina providence provo puebla puertollano pune qingdao
quebec quito rabat raleigh rawalpindi reading recklinghausen regensburg reims rennes reno reus
reutlingen reykjavik riga rijeka rio_janeiro riverside riyadh rochdale rochester rockford rom roma
rome ronda rosario rostock rostov rotherham rotterdam roubaix rouen saarbrucken sabadell
sacramento sagunto saint_etienne saint_louis saint_petersburg salamanca salem salford salt_lake
salta salzburg san_antonio san_diego san_francisco san_jose san_juan san_luis san_salvador
san_sebastian sanaa santa_ana santa_cruz santa_fe santa_monica santander santiago santo_domingo
sao_paulo sapporo saragossa sarajevo savannah schwerin scottsdale scranton seattle segovia sendai
seoul sevilla seville shanghai sheffield shenyang shenzhen shreveport siegen singapore singapour
singapur sioux_falls skopje slough sofia solingen soria southampton southend spokane springfield
st_louis st_petersburg stamford stavanger stockholm stockport stockton stoke strasbourg strassburg
stuttgart sucre sunderland surabaya surat suva swansea swindon sydney syracuse szczecin szeged
tacoma taipei talavera tallahassee tallinn tampa tampere tanger tangier tarragona tashkent tbilisi
tegucigalpa tehran tel_aviv telde telford terrassa teruel thessaloniki tianjin tijuana tirana
tokio tokyo toledo toluca torino toronto torrejon torremolinos torrente torrevieja toulon toulouse
tours trier trieste tripoli trondheim troyes tucson tudela tulsa tunis turin turku ubeda
ulaanbaatar ulm uppsala utrecht valdemoro valencia valenciennes valladolid valletta valparaiso
vancouver varsovie venedig venezia venice venise veracruz verona versailles vienna vienne vigo
villeurbanne vilnius virginia_beach vitoria vladivostok volgograd waco wakefield warsaw warschau
warwick washington wellington wichita wien wiesbaden wilmington winchester windhoek winnipeg
winterthur wolfsburg wolverhampton worcester worthing wroclaw wuhan wuppertal wurzburg xian
yakarta yangon yaounde yecla yekaterinburg yerevan yokohama yonkers york zagreb zamora zapopan
zaragoza zurich zwickau
bogota buenos_aires saskatoon cape_town recife
siena verona padova padua bergamo modena trieste ravenna lucca perugia croydon topeka uppsala
`

/** States, provinces and regions. */
export const regions = `
alabama alaska alava alberta alsace andalucia angleterre antioquia aquitaine araba aragon arizona
arkansas assam asturias auvergne baleares bali bavaria bayern berkshire bizkaia bohemia bourgogne
brandenburg bretagne british_columbia brittany burgenland burgundy calabria california canarias
cantabria castellon catalonia cataluna catalunya cheshire chiapas colorado connecticut cornwall
corse corsica crimea cumbria delaware derbyshire devon dorset ecosse england escocia essex euskadi
extremadura flanders florida fuerteventura galicia georgia gipuzkoa gloucestershire guangdong
guipuzcoa gujarat hampshire haryana hawaii henan hertfordshire hesse hessen hokkaido hubei hunan
idaho illinois indiana inglaterra iowa jalisco java jiangsu kansas karnataka karnten kent kentucky
kerala lancashire lanzarote leicestershire limousin lincolnshire lombardia lombardy lorraine
louisiana maharashtra maine mallorca manitoba maryland massachusetts mecklenburg menorca michigan
minnesota mississippi missouri montana moravia navarra nebraska nevada new_brunswick new_hampshire
new_jersey new_mexico new_south niedersachsen nordrhein norfolk normandie normandy north_carolina
north_dakota northern_ireland northumberland nova_scotia occitanie odisha ohio okinawa oklahoma
ontario oregon patagonia pennsylvania picardie piemonte provence puglia punjab queensland
rajasthan rheinland rhode_island saarland sachsen sardegna sardinia saskatchewan saxony schottland
scotland shropshire siberia sichuan sicilia sicily silesia sinaloa somerset sonora south_carolina
south_dakota south_wales staffordshire steiermark suffolk sumatra surrey sussex tasmania telangana
tenerife tennessee texas thuringen tirol toscana transylvania tuscany tyrol utah veneto vermont
victoria virginia vizcaya vorarlberg vorpommern wales wallonia west_virginia western_australia
westfalen wiltshire wisconsin wyoming yorkshire yucatan yukon yunnan zhejiang
`

/** Countries in four languages. */
export const countries = `
afghanistan agypten albania alemania algeria allemagne andorra angola arabia_saudi argentina
argentine argentinien armenia aruba athiopien australia australie australien austria autriche
azerbaijan bahamas bahrain bangladesh barbados belarus belgica belgien belgique belgium belize
benin bhutan bolivia bosnia botswana brasil brasilien brazil bresil brunei bulgaria bulgarie
bulgarien burundi cambodia camboya cameroon cameroun camerun canada cape_verde chad chile chili
china chine chipre colombia colombie comoros congo corea costa_rica croacia croatia croatie cuba
cyprus czechia danemark denmark deutschland dinamarca ecuador egipto egypt egypte el_salvador
england equateur eritrea eslovaquia eslovenia espagne espana estados_unidos estland estonia
eswatini etats_unis ethiopia etiopia fiji filipinas finland finlande finlandia finnland france
francia frankreich gabon gambia germany ghana grece grecia greece greenland grenada griechenland
guatemala guinea guyana haiti holanda holland hollande honduras hong_kong hongrie hungary hungria
iceland inde india indien indonesia indonesie indonesien irak iran iraq ireland irland irlanda
irlande island islande islandia israel italia italie italien italy ivory_coast jamaica japan japon
jordan jordania jordanien kanada katar kazakhstan kenia kenya kolumbien kosovo kroatien kuba
kuwait kyrgyzstan laos latvia lebanon lesotho letonia lettland liban libano libanon liberia libia
libya liechtenstein litauen lithuania lituania luxembourg luxemburg luxemburgo madagascar malasia
malawi malaysia maldives mali malta maroc marokko marruecos mauritania mauritius mexico mexiko
mexique moldova mongolia montenegro morocco mozambique myanmar namibia nepal netherlands
neuseeland new_zealand nicaragua niederlande niger nigeria north_korea noruega norvege norway
norwegen nueva_zelanda oman osterreich pakistan palestine panama paraguay pays_bas perou peru
philippines poland polen pologne polonia portugal puerto_rico qatar reino_unido romania roumanie
royaume_uni rumania rumanien rusia russia russie russland rwanda saudi_arabia schweden schweiz
senegal serbia sierra_leone singapore siria slovakia slovenia slowakei slowenien somalia
south_africa south_korea spain spanien sri_lanka sudafrica sudafrika sudan suecia suede suisse
suiza suriname sweden switzerland syria syrie syrien tailandia taiwan tajikistan tanzania tchequie
thailand thailande togo tonga trinidad tschechien tunesien tunez tunisia tunisie turkei turkey
turkmenistan turquia turquie ucrania uganda ukraine ungarn united_kingdom united_states uruguay
usa uzbekistan vanuatu vatican venezuela vereinigte_staaten vietnam yemen zambia zimbabwe
uk algerie
`

/** Nationalities in four languages. */
export const nationalities = `
afghan agyptisch albanian aleman alemana alemanes algerian allemand allemande americain americaine
american americana americano amerikaner amerikanerin amerikanisch amerikanische amerikanischer
anglais anglaise angolan argentin argentina argentine argentinian argentino armenian australian
australiano austriaca austriaco austrian autrichien autrichienne azerbaijani bangladeshi
belarusian belga belge belgian belgier bolivian boliviana boliviano bosnian brasilena brasileno
brasilianer brasilianisch brazilian bresilien bresilienne brit britanica britanico britannique
britisch british briton bulgara bulgare bulgarian bulgaro cambodian cameroonian canadian canadien
canadienne canadiense checa checo chilean chilena chileno chilien chinese chinesisch chino chinois
chinoise colombian colombiana colombiano colombien coreana coreano croata croate croatian cubain
cuban cubana cubano cypriot czech dane danes danesa danisch danish danois danoise deutsche
deutscher dutch dutchman ecuadorian ecuatoriana ecuatoriano egipcia egipcio egyptian egyptien
egyptienne emirati englander englishman eritrean escoces espagnol espagnole espanol espanola
espanoles estonian ethiopian etiope filipina filipino finlandais finlandes finn finnisch finnish
francaise frances francesa franzose franzosin franzosisch franzosische frenchman gales georgian
german ghanaian grec grecque greek griechisch griega griego guatemalan guatemalteco haitian
holandes holandesa hollandais hollander honduran hondurena hondureno hongrois hungara hungarian
hungaro icelandic inder inderin indian indio indonesian ingles inglesa irani iranian iraqi irisch
irish irishman irlandais irlandes irlandesa israeli italian italiana italiano italien italiener
italienerin italienisch italienne jamaican japaner japanese japanisch japonais japonaise japones
japonesa jordanian kanadier kanadisch kazakh kenyan korean koreanisch kroatisch kuwaiti latvian
lebanese libanais libanes libanesisch libyan lithuanian luxembourger malaysian maltese marocain
marocaine marokkaner marokkanisch marroqui mexicain mexicaine mexican mexicana mexicano mexikaner
mexikanisch moldovan mongolian moroccan neerlandais nepalese nepali nicaraguan niederlander
niederlandisch nigerian nigeriana nigeriano noruega noruego norvegien norvegienne norweger
norwegian norwegisch osterreicher osterreicherin pakistani palestinian panamanian paraguaya
paraguayan paraguayo peruana peruano peruvian peruvien polaca polaco polish polnisch polonais
polonaise portugais portugaise portugiese portugiesisch portugues portuguesa portuguese qatari
romanian roumain roumaine rumana rumanisch rumano rusa ruso russe russian russisch rwandan
salvadoran salvadorena salvadoreno saudi schwede schwedisch schweizer schweizerin scotsman
scottish senegalais senegales senegalese serbian serbio serbisch singaporean siria sirio slovak
slovenian somali spaniard spanier spanierin spanisch spanische spanish sudanese sueca sueco
suedois suedoise suissesse suiza suizo swede swedish swiss syrer syrian syrien syrienne syrisch
taiwanese tanzanian tcheque thai tschechisch tunecino tunisian tunisien turc turca turco turke
turkin turkisch turkish turque ucraniana ucraniano ukrainer ukrainian ukrainien ukrainisch
ungarisch uruguaya uruguayan uruguayo uzbek venezolana venezolano venezuelan venezuelien
vietnamese vietnamien vietnamita welsh welshman yemeni zambian zimbabwean
french francais suisse algerien dominican
`
