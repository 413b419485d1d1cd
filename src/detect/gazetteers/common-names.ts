/** Names that are ordinary words, brands or places as well: never a person on their own. */
export const commonNames = `
abad abarca abbey abe ables abrego abteilung academy ace acker acne adorno agee agosto aguero
aguila agustin aho ahumada aime akin alba albano albert albin albino alcala alcantara alderman
aleman ali allen alley almond alonso alter amador aman amaro amazon amber america ames amin amos
ancheta anders andino andre andres angel angeles angle angulo anton anxiety aparicio apollo aponte
appel apple april aragon arana arce archer arena arenas argo arguello ari aria arias armes arms
arroyo art ash askew associates asuncion atlas aube aubin august augustine aurora aurore austin
autumn avelar avent aviles avina ayer ayers azure baca back backer bacon bade bader badger baer
bain baker bales bali ball banas banda bandy bang bangs banister banker banks banner bannister
baptiste barba barbee barber barclay bard bare barefoot barge barns baron barragan barrera barrier
barron bash basil bass bates batey bath batista batiste battle battles bautista bay bayer bays
beach beam bean bear beard beau beaver beavers becerra bee beech beer beers begin bejarano bell
bella belle bello bellows belt beltran bender benjamin benoit bent bergen berger berlin bernard
bernardo berner berry bey bias bible bickford bigler biles bill biller bills binder binette birch
bird bishop black blades blair blake blanc blanco bland blank blanks blaze blazer blessing bliss
blizzard block blood bloom bloomer blow blue blunt bo board bobo bock bode boehm bolduc bolin bolt
bond bonds bone boney bonilla bono book booth bora borders boring born borrego borrero bosco boss
boston bottoms boucher boulanger bounds bourassa bourg bourgeois bouton bow bowler bowling bowman
box brace brake brame branch brand branden brandon brandy brasher braun bravo bray brazier breed
breeding brest breton bridge bridges bright brim brink bristol brit brodeur brook brooklyn brooks
broom brothers broussard brown browning brune brunet brunette bruns brush bucher buck buckles
buddy bueno buffalo bull buller bump bunch bunker burd burden burge burger burgess burns burr
burrow burrows bush busse buster butcher butler butt butters button butts caballero caban cabe
cabello cabeza cable cabrera cade cadena cadence cage cain caldera calderon call calvo calzada
camara camp camper campion campo campos canada cancel candelaria candy canning cannon cano canon
cantara canter cantor cantu cao capers capital carbone card carder cardinal cardinale cardona
carey carillo carlin carlo carnes caro carolina carpenter carranza carrasco carrera carrero
carrier carrillo carrion carter carvajal casas case cash cason castaneda castano castellano
castillo castle casto castor castro catalan cate cater cato caton cave ceja centeno center centre
centro cepeda cerda cha chabot chacon chad chambers champagne champion chan chance chancellor
chapa chaparro chapin charity charpentier charron chase chasse chauvin cheek cheeks chelsea cherry
chester chestnut chevalier chew chick child chiles chin china cho chou chow christ christian
church cisco clack clair clapper claude claus clay cleaver cleaves clemente clements cleveland
cliff cloud cloutier clover coats coffee coffin cohen coil cole colin collado collazo college
collette colley collier colombo colon columbus combs comer comfort concepcion concerta conde cone
confer conn constant consuelo consulting conte contreras converse cook cooks cool cooper cope
copper corbin corder cordero cordes cordoba core cork corn cornejo corona coronado coronel corral
correa corso cortes costa coston cota cote cotton couch council countryman counts cousin cousins
couture couturier cover covert coward cox coy craft cram cramer crane crank creed creek crespo
crews crisp crochet crook crooks cross crouch crow cruce cruise crumb cruz crystal cuba cuenca
cull cumming cuomo cureton curiel curl curry cutter cutting cyrus daily dakota dale dallas dalton
dame dance dane daniels dann dark darling dart darwin dash david dawn day deal dean deans dear
deck dee delgado delia dell dement denis deniz dent denton denver departamento departement
department depression derby derrick desire destiny deutsch devine devore dew dial diamond dick
dicken dickey diez dill ding dix doctor dodge doe dole doll dollar dolores domingo dominique don
dong donner dorado dore dorman doucet doucette douglas dove dowdy downing downs dragon drain drake
draper drew driver drum dryer duck duda duff duke dukes dull dunkle dunn dunne duque durant durr
dutch duty dye dyslexia eagle earl earls early earnest east eaves eck ecole edema eden edge eggert
ehrlich elche elder ember encarnacion eng english enterprise enterprises ernst escalante escobar
escuela espinal espino espinosa essen essex estes estrada estrella evangelista eve fair faith
fajardo falcon fall falls fang fann fanning farina farmer fast faucher faust favela favors fawn
fears feder fee fell feller fellows felts fender fenton ferree ferrer ferro ferry fetter fick
field fielding fields fierro financial finch fine finger finn fish fisher fix flake fleck fleur
flick flint flood flora florence flores flower flowers flu folk fontaine fontana fontes foods
force ford fore foreman forest foret fort forte fortin fortuna fortune foss foster foundation
fountain fournier fox fraga frame france frances franco francois frank franks franz fraser free
freed freeze freitag french freund frey fried friend fries frisch fritz fromm frost fry fuchs
fudge fuentes fuller funke furlong furst fusco gabel gable gage gagne gainer gaines galan gale
gales galindo gall gallant gallardo gallego gallo gallup galvan galvez gamble gamboa gang gant
garay garland garrido garrison garvin gates gay gee gene genesis gentile gentry georgia gerber
germain german getty gibbons gill ginger giron gist givens gladden glass glaze glen gloria goad
gober godoy gold golden goldman goldsmith goodnight gore goss gouge goulet grace gracia graf grams
granada granado grande grant grass gravely graves gravois gray grays greco greek green greening
greer gregor grenier grey griego griffen grillo grim grimes groff groom grooms gros gross group
groupe grove groves grow grupo gruppe guardado guay guerra guerrero guess guest guido guinea
gulley gun guy guzman haber hack hacker hackney haddock hagen hager haggard hail haines hair haire
hake hale hales hall halle hallmark halter ham hamilton hamlet hammer hammers hammock hand handy
hang hansel hardee harden harder hardie hardy hare harmony harms harness haro harp harper hart
harter hash haskell hasty hatch hatten haven havens hawk hawks hays hazard hazel head heady heard
heath heaven hedge hedges heil heim hein heiser held heller helm helms henry herald herb herbst
herd hermes heron herren herrera herrin herring herrmann herron hertz herzog hicks hidalgo higa
high hiles hill hills hinds hinojosa hirsch ho hoard hobby hoch hock holden holder holding
holdings holiday holland hollar holler holmgren holst holt homes hood hook hooks hope hopper horn
horst houle house houston howarth hoy hu hua huber huff hull humble hume humes hung hunt hunter
hurd hurdle hurst hurt hurtado ide iglesia iglesias independence india industries infante ingle
insulin insuline insurance ireland irish irons isaacs island israel ives ivory jack jacks jackson
jaco jacobi jacques jade jaques jara jardine jasper java jersey jester jeter jolie jolly jordan
jorge joy juan judge julien jump jumper june jung junior jurado justice justus kahle kahler kaiser
kasper keck keel keeling keen keener kent kenya kern keys khan kiel killen kinder kindle kindred
king kipp kirsch kitchen kitchens kite kitty klein kling klug knapp knight knoll ko koch konig
korn kraft kratz kraus krause krieg ku kuhl kuhn kurz labelle lacasse lack lacy lago laguna lai
laine lair laird lake lakes lam lamb lamp lampe lance land landa lander landes lane laney lang
lange langer lanier lanza lao large lark lash laster latta lau lauer laurent lavender law lawless
laws lawyer lay layman lazar lazo leach leader leak leal lebel lebon lebron leech legend leger
legere legrand lemon lemons lent leo leon lester levy ley liberty lieb liege lien light ligon lima
limon lin lincoln lind linden linder lines ling lingo link linker lira lister liston little liu
lively llamas lloyd lobo lock locke lodge logistics logue lombard lombardo london long longo
looney lopes lopez lord lore louis loup lourdes love lovelace lovely loving low lower lozano lu
lucas lucero lucia lucio luck lucky lugo lui luis luna luster lutes lux luz ly lynch lyon mac mace
macfarlane mach machado macon madden madera madison madrigal maes magana mahon mai main major
majors maki male mali mallard mallette manners manning manor manzano maple maples mar marble march
marchand marchant marcotte mardis mares margarita mariano marin marina marine marino marion
mariscal mark marker marks marques marquez marquis marra marron marroquin marrow mars marsh marta
marte martel martines martini martins marvel mask mason massa masse masson mast masters mastin
mata mathieu matt matte matz mauro maverick max maxim maxwell may maya maye mayo maze mcmaster
meadows means media medina medley meek meeker meissner mele melgar mellon melo melody mena
menopause mercado mercedes merchant mercier mercurio mercy merida merino merle merrill merry mesa
messenger messer messiah messier meunier milagros milan milano miles millar miller millet million
mills miner mingo mink minor miracle mix moats mobile mock modesto moe money monk montana montano
monte montero montez monzon moody moon moose mora morabito moreau morel morgan morse moser
mosqueda moss mota motley moton motors motta moulin mount mountain mounts mouton moya moye muir
mull muro muse music musser nagel nail nance napoleon napolitano napper naranjo nason natal natale
nation nations natividad nava navarra navarro nave neal negrete neighbors ness nettles neu nevaeh
neves newcomer newton nez ng nice nicely nick nickel nickels nicks nicol nieto nieves niger
nightingale nipper nix noble nobles noe nolen nolte nord normal normand north northern nova noyes
null numbers nuno nurse oaks ober obesity obregon obrien oden ogle oh oliphant oliva olive
oliveira olivera olivier olivo opal orange orlando ortega orth osuna otero ott outlaw oxford pace
pack packer paddock padilla padron pagan pagano pagel painter palacio palm palma palmer palomino
palomo pang papa pape paquette parada paradis paradise paralysis pardo pare parent paris parish
park parke parker parkinson parks parla parra parsley parson parsons partida partners partridge
pascal pascual pass pastor patch pate patience patty paz peace peach peacock peak pearl pease peck
pedro peek peel peer pell pelletier pena pence pender penny peoples pepe pepin pepper peppers
perdue peres perron person persons peru pesce pete peters petit petrie petty pfeifer phoenix
piazza picard pickle pierce pierre pifer pike pilar pilgrim pillow pimental pina pine pineda ping
pink pino pinon pinson pinto piper pires pisano pitcher pitre place plank plant plante platt
player plaza pleasant plumb poche pointer poirier poisson poling polio polish polite polly ponce
pond ponder pool poor pope porch porter portillo posada post potosi potter pouliot pound pounds
power powers prado pray preciado precious preston price pride priest prieto prince princess prior
probst province puente puga pulido pulley puma queen quesada quick quintana quintero quirk rabe
rabon race racine rader rager rainer raines rains rainwater rakes ramage ramer ramon rand range
ransom raper rascon rash rau raven ray raya rea reader reading ready real ream reams reason rector
red redden reed reel rees regalado register reich reichert reina reiner reis remedios remington
rendon reno revels revis rex rey reyes rice rich richards rico riddle rider ridge ries rife riffle
riles rincon ring rios ritter river rivera rivers rives riviere rizo roa roach rob roberts robin
robins robledo rocha roche rock rocky rod rodas roden roe rojo roll roller rollo roman romano rome
romeo romero romo rondeau roof rook rooks root roque rosa rosado rosario rosas rose rosser roth
rouleau rounds rouse rousseau roux royal ruano rubin ruby rude rue rueda ruff rule rupp rush
rushing rust rye sack sage sager sain sala salas salcedo sale salem sales salmon salmons salomon
salta salter salvador sample samples sand sands sandy santiago santo santos sarmiento sasser sato
sauceda saucier sauer savage savannah saxon scales schade schaefer scharf scheel schick schilling
schnell schock school schule schulte schuster schwab schwarz scott scottish scull scurry seal
seals seaman sears seccion seda segura self sell sellers sells semple sena serenity sergent serna
serra serrano service services servicio session sessions settle settles severance sevilla shade
shah sharp shaver shavers shears sheets shell shepherd sherry shields shilling shin shine shingles
shirk shiver shivers shook shore shores short shorter shorts shoulders showers shuck siberia sid
sides siegen sierra sill sills silva silver silvers sim simon singer singleton sink sites siu six
skipper sky slack slate slaughter slay small smalls smart smith smock smothers snider snipes snow
socorro sol solano soler solutions sommer song sonntag sons soria soriano sosa soto soule south
southern spann sparks sparrow spates speaks spear spears speck speed spell spencer spiegel spies
spikes spinner spires spitzer split spring springs sprinkle squire squires stack stagner stahl
stamp stamps standard stanford stanley staples stark starr steck steel steiger sterling stern
sterner steward stewart stickler still stock stocker stocks stoker stokes stone stoops storey
storm storms stormy story stout straight strain strait strand strange strattera strode stroke
strong struck studios stump stumpf styles suber sucre sue summer summers sun sung surface surprise
suva swallow swan sweat swede sweet swift swindle swisher swiss systems tabor tait tallent tam tan
tang tanner tapia tardif tart tarter tate taylor technologies teeter teeters telecom telles temple
tenorio testa teter thai thatcher thorn thrash thrift till tiller tingle tinker tirado tobar
toledo tolle tong toon topping toro torre torres toscano tours toussaint tower towers towns toy
trader trail tran travers treat trinidad trinity trotter troupe trout true trump trusty tuck tumor
tumour turk turkey turner turney tweed ty tyler ulcer ulm umut unidad urban urias usher utter vaca
valdivia vale valencia valentin valentine valentino valle vallejo valley van varga vargas veal
vela velez veloz venable ventura ventures vera verdin verdugo verein vest vestal vice victor
victoria vidal vieira vigil villa villar vines vineyard viola violette virginia vitale voelker
vogel vu vue wacker waddle wagers wages wahl waits walk wall wallen walling walls walters waltz
walz wan wang ward warden ware warren wash washington waters watt watts way wayland weathers
weaver weed weeks weil weiland weis weise weiser weiss welch welker wellington wells welsh welter
wert west western wheat white whittle wick wicker wicks wiener wiese wild wilde wilder wilds will
williams wills wilt wimmer winchester wine wines wing winner winter winters wisdom wise wiser
withers wolf woo wood wooden woodland woods woody word worden work workman worth worthy wren
wright wunderlich yang yap yen yi young younger yu zamora zapata zhao zimmer
dow_jones mercedes_benz monte_carlo ziehl_nielsen mueller_hinton dandy_walker black_scholes
harley_davidson louis_vuitton calvin_klein ralph_lauren morgan_stanley wells_fargo goldman_sachs
charles_schwab rolls_royce aston_martin alfa_romeo johns_hopkins carnegie_mellon fannie_mae
freddie_mac ojo_izquierdo ojo_derecho plano lagos visual_studio
`
