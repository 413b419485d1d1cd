/** Titles before a name. */
export const titles = `
abogado brother capt captain col colonel congressman cpl d detective dipl dna docteur docteure
doctor doctora doktor don dona dr dra dres father fr frau fraulein gen general governor herr herrn
hon honorable hr imam ing ingeniero inspector judge justice lady lic licenciada licenciado
lieutenant lord lt m madam madame mademoiselle maestro maitre maj mayor me messrs miss mlle mlles
mm mme mmes monsieur mr mrs ms mx nurse officer president prof profesor profesora professor rabbi
rep rev reverend sen senator senor senora senorita sergeant sgt sheikh sir sister sr sra srta
`

/** Small words inside names. */
export const particles = `
abu af al av ben bin bint da das de degli dei del della dello den der des di do dos du ibn la las
le los mac op ould saint san st te ten ter van vom von zu zum zur
`

/** Words for kinds of streets. */
export const streetWords = `
alameda allee allees alley apartado av avd avda ave avenida avenue barrio blvd boulevard box bp
bulevar c calle callejon camino carrer carretera causeway chaussee chemin cir circle close cno
cours court cres crescent crossing ct ctra cuesta damm dr drive esplanade expressway faubourg
gardens gasse glorieta grove heights highway hill hof hwy impasse lane ln loop markt mews
parkway pasaje pasatge paseo passage pike pkwy pl place platz plaza plz plza poligono postfach
promenade psje pza quai quay rambla rd ridge ring road ronda route row rua rue ruelle sentier sq
square st steig str strasse street ter terrace trail trav travesia trl turnpike ufer urb
urbanizacion via walk way weg wharf
`

/** Legal forms after a name. */
export const orgSuffixes = `
ab ag aps as asa bv co company corp corporation eg gmbh inc kg kgaa limited llc llp lp ltd nv ohg
oy oyj plc pllc pty sa sarl sas sasu sau sl slu snc spa srl ug
`

/** Words inside names of organisations. */
export const orgWords = `
abteilung academia academie academy airlines ambulatorio asociacion associates association
assurances ayuntamiento banco bank banque brothers capital center centre centro church clinic
clinica clinique college consulting council credit_union departamento departement department ecole
enterprises escuela financial fondation foods foundation fundacio fundacion group groupe grupo
gruppe hochschule hospitalario universitario holding holdings hopital hospital hospitals iglesia industries institut
institute instituto insurance klinik klinikum krankenhaus laboratoires laboratories laboratorios
logistics mairie media ministere ministerio ministerium ministry motors partners pharma
pharmaceuticals policlinico sanatorio school schule seccion seguros services servicio solutions
sons sparkasse stiftung studios systems technologies telecom unidad universidad universitaet
universitair universitat universite university university_college ventures verein versicherung
volksbank
`

/** Months. */
export const months = `
abr abril ago agosto aout apr april aug august avril dec december decembre dez dezember dic
diciembre ene enero feb febrero februar february fevrier jan januar january janvier juillet juin
jul juli julio july jun june juni junio mai mar march mars marz marzo may mayo nov november
novembre noviembre oct october octobre octubre okt oktober sep sept september septembre septiembre
`

/** Days of the week. */
export const weekdays = `
dienstag dimanche domingo donnerstag freitag friday jeudi jueves lundi lunes mardi martes mercredi
miercoles mittwoch monday montag sabado samedi samstag saturday sonntag sunday thursday tuesday
vendredi viernes wednesday
`

/** Words beside which a name stands. */
export const personCues = `
accountholder ansprechpartner apellido apellidos appelle applicant ask asked atentamente attention attn aunt
author beneficiary bonjour boss brother by call called candidate cardholder cc cheers cher chere
client cliente colleague contact contacted contacto cordialement cousin customer daughter dear
destinataire begunstigter beneficiaire beneficiario dice dijo dit ecrit editor email empleado employee escribio esposa esposo estimada
estimado expediteur father fdo fiance fiancee firmado for friend from geehrte girlfriend boyfriend geehrter grandfather grandmother
grusse grussen guest habite hallo heisse heisst hello hermana hermano hey hi hija hijo hola holder
husband kollege kollegin kontoinhaber kunde kundin liebe lieber lives llama llamo madre manager marido medico meet member met
mitarbeiter mitarbeiterin mother nachname name named names nom nombre nome paciente pacientes
padre passenger patient patiente patientin patients prenom querida querido recipient regards
remitente remitido replied responsable sagte said salarie salariee saludos says schrieb sehr
sender signed sincerely sister son soy subscriber tell tenant thank thanks titulaire titular to told uncle
user usuario vive vorname wife with wohnt wrote
`

/** Words that are never a name. */
export const functionWords = `
a aber about above actualmente add added additionally ademas adolescente after again against al
all als also although am an anciana anciano and ante antecedentes any anyone apres aquel are as at
auch auf aus aussi avait avant avec avoir be because been before bei being below best between bien
bis bitte both boy but by came can ce centro ces cet cette check chez cip click close come comme
como con consider contact contra could create cual cuando dada dado dans das dass date datos de
debido debug dein del delete dem den depuis der des desde did die diese dieser dieses dni do does
domicilio donde dont dort down du durante durch during each edad ein eine einem einen einer eines
el ella elle elles ellos en enfant ensure enter entre episodio er era error es esa ese eso
especialista est esta estar estas este estos et etait ete etre evening every everybody everyone
everything exception fatal fecha female femme few fille finally find first folks follow for found
frauen from fue fur further furthermore garcon gegen get girl give given go good got great ha
haben had han happy has hasta hat hatte have having hay he hence her here hers hier him his
historia hombre homme hour how however i ich if ihr ihre il ils im in include includes including
indeed info informe instead into is ist it its je just keep kein keine kind know la lactante las
last le les let leur leurs lo localidad look los ma madam made mais make male man mann manner mas
maybe me meanwhile mein meine men menos merci mes mi might mine mit mon monday more moreover
morning most motivo mujer must muy my nach nass ne need needs neonato new next nhc nicht nina nino
no nobody noch nor nos nosotros not note nothing notre nous now nur o oder of off ohne ok okay on
once only ont open or other otherwise ou our ours out over own pais par para pas pendant per
perhaps pero please plus por posteriormente pour provide provided provincia quand que qui quien
quoi re read return run sa same sans say schon se second see sees segun sehr sein seine select
selon send sent ser ses set sexo shall she should show shows si sie sin since sind sir so sobre
some someone something son sont sorry sous start stop su subject such sur sus ta take taken
tambien te team tes than that the their theirs them then there therefore these they think third
this those through thus time to today tomorrow ton too trace tras tres try tu uber um un una unas
und under une unless unos unser unter until up update us use used using usted ustedes varon
varones very veuillez via visit voici voila vom von vor votre vous want wants war waren warning
warum was we welcome wenn went wer werden were what when where which while who whom why wie will
wir wird with within without wo woman women world would write wurde y ya yes yesterday yo you your
yours zu zum zur
`
