/** Given names of many cultures, F to M. */
export const givenFtoM = `
fabian fabiana fabien fabienne fabio fabiola fabrice fabricio fabrizio fadel fadi fadia fahad fahd
fahim faisal faith faiza faizan fajar fallon fang fannie fanny fanta farah fares farhad farhan
farid farida farouk farrah farzana fatema fatemeh faten fatih fatima fatma fatou fatoumata
faustino fausto fawn fawzi fay faye faysal fazil federica federico fehmi felecia felicia felicidad
felicie felicitas felicite felicity felipe felisa felisha felix felton femi femke feng ferdinand
ferdinando ferenc fergal fergus ferhat feride ferit fermin fern fernand fernanda fernande fernando
fernao ferran fiacre fidel fikret filiberto filip filipa filipe filippo filiz finbar finlay finley
finn finnegan finnley fiona fionn fionnuala fiorella fiorenzo firas firat firmin firouz fisher
fitri flavia flavie flavien flavio fletcher fleur floor flora florence florencia florencio florent
florentino florian florin florine floris flossie floyd flynn fokke folake folasade ford forest
forrest fortunato foster fran franca frances francesc francesca francesco francine francis
francisca francisco franck franco francois francoise frank frankie franklin franklyn frans
frantisek franz franziska fred freda freddie freddy frederic frederick frederik frederique fredric
fredrick fredrik freek freeman freida freja freya frida frieda friederike friedhelm friedrich
friso fritz frode froilan fuensanta fumiko fumio fumiya fumnanya funmilayo furkan gabi gabin
gabino gabor gabriel gabriela gabriele gabriella gabrielle gael gaelle gaetan gaetano gagan gage
gaige gail galal gale galen galina gamal ganesh gang gannon gareth garfield garland garret garrett
garrison garry garth gary gaspar gaspard gaston gatien gaurav gauri gautam gauthier gautier gaven
gavin gavyn gay gayatri gaye gayla gayle gaylord gaynell gearldine gebre geert geertje geeta
geetha gema gemma gena genaro gene genesis geneva genevieve gennaro genoveva genowefa geoffrey
geoffroy georg george georges georgette georgi georgia georgianna georgie georgina georgios georgy
gerald geraldine geraldo geralyn gerard gerardo gerd gerda gereon gergely gerhard geri gerlinde
germain germaine german germar gernot gerona gerri gerrit gerry gert gertraud gertrud gertrude
gertrudis gerwin getachew gethin ghada ghassan gheorghe ghislain ghislaine gia giacinto giacomo
giada gian giana giancarlo gianfranco giang gianluca gianluigi gianmarco gianna gianni gianpaolo
giavanna gibson gideon giel gijs gil gilbert gilberte gilberto gilda giles gilles gillian gilson
gina gines ginette ginevra ginger ginny gino giorgia giorgio giorgos giovani giovanna giovanni
girish girma gisela gisele giselle gisle gisselle gita gitta giulia giuliana giuliano giulio
giuseppa giuseppe giuseppina gladys glen glenda glenn glenna gloria glynn gokce gokhan goldie
golnaz goncalo gonzalo gopal gopi goran gordana gordon goro gottfried gotthard gotz govind graca
grace gracelyn gracelynn gracie graciela gracyn grady graeme graham graig grant granville graysen
grayson graziano graziella grazyna greet greg greger gregg gregoire gregor gregorio gregory greta
gretchen greyson griffin grigory griselda gro grover grzegorz guadalupe guanghui guangming gudmund
gudrun guenole guglielmo gugu guido guilhem guilherme guillaume guillem guillermina guillermo
guiying gul gulay gulcan guler gulsah gulsen gumersindo gun gunawan gunay gunda gunilla gunn
gunnar gunner gunter gunther gunvor guoqiang guowei gurdeep gurmeet gurpreet guru gus gussie
gustaf gustav gustave gustavo guus guy gwandoya gwen gwenaelle gwendoline gwendolyn gwyn gwyneth
gyorgy gyula haakon habib habiba hadassah hadi hadiya hadlee hadleigh hadley hadrien haejin haeun
hafez hafsa haidar haiden haile hailee hailey hailie hailong haim haitao haiyan hajar hakan hakeem
hakim hal hala haleigh haley hali halie halil halim halima halina halit halle hallie halvor hamad
hamdi hamed hamid hamida hamish hamza hana hanaa hanako hanan hanbyul hande handoko hanh hani
hania hank hanna hannah hanne hanneke hannelore hannes hans hansjorg haoran haoyu harald harbhajan
hardeep hardik hari harish harjit harlan harland harlee harleigh harley harlie harlow harm harmoni
harmony harold haroun harper harpreet harriet harriett harris harrison harry harsh harsha harshad
hartmut hartono hartwig haruka haruki haruko harun haruna haruto harvey hasan hashem hassan hatem
hatice hattie hava haven hayat hayato haydar hayden hayder hayes haylee hayleigh hayley haylie
haywood hazel heath heather heaven heba hector hedwig heejin heidemarie heidi heidrun heike heikki
heiko heiner heinrich heinz heitor helder heleen helen helena helene helga helge heliodoro helle
helmi helmut heloise hema hemant hendra hendrik hendrika hendrix henk henley henna henning henri
henrietta henriette henrik henrique henry henryk herb herbert heribert heriberto herman hermann
hermenegildo herminia hernan herschel hershel herta heru herve hester hezekiah hicham hideaki
hideki hideko hideo hien hieu hikari hikaru hilal hilario hilary hilda hilde hildegard hilkka
hillary hilma hilmi hilton hiltrud himanshu hinata hipolito hippolyte hiram hiroaki hiroki hiroko
hiromi hiroshi hiroto hiroyuki hisako hisashi hisham hitomi hitoshi hoa hoai hoang hobert hoda
holden holger holland holli hollie hollis holly homer honesty hong hongmei hongwei honoka honore
honorine hope horace horacio horia horst hortencia hortense hosea hosni hossam hossein houda
houston howard hoyt hristo hubert hubertus huda hudson huey hugh hugo hugues huguette huib huifang
hulya humberto humphrey hung hunter huong huseyin hussain hussam hussein huu huyen hyacinthe
hyejin hyemin hyeon hyman hyojin hyrum hyunjin hyunjoo hyunsoo hyunwoo hywel iain ian iara ibai
iben ibrahim ichiro ida idoia idris iesha iestyn ieuan ifeanyi ifeoma ifunanya iga ignacio ignazio
igor ihab ihsan iiris ika ike ikechukwu ikenna iker ikram ila ilan ilaria ilene ilhan ilia iliana
ilie ilka ilker ilkka ilona ilse ilya imad iman imani imanol imed imelda imen imke immanuel imogen
imogene imran ina inaam inaki indah indalecio india indira indu ineke ines inez inga inge ingeborg
inger ingo ingrid ingunn ingvar inho inma inmaculada inocencio intan intisar ioan ioana ioannis
iola ion iona ione ionel ionut iosif iqbal ira irawan ireland irena irene irenee irfan iria irina
iris irja irma irmgard irmtraud irvin irving irwin isa isaac isabel isabela isabell isabella
isabelle isaiah isaias isamu isao isatou ishaan ishan ishita isiah isidora isidore isidoro isidro
isis isla ismael ismail ismet isolde israel isreal issa issac issam istvan italo itamar itsuki
itzel itziar iva ivan ivana ivanka ivanna ivar iveta ivette ivey ivo ivory ivy iwan iyad iyana
iyanna izabela izabella izabelle izaiah izaskun izumi izzet jaakko jaap jabari jaber jabir
jabulani jacalyn jace jacek jacey jacinta jacinto jacira jack jackie jacklyn jackson jacky jaclyn
jacob jacobo jacoby jacopo jacque jacquelin jacqueline jacquelyn jacques jacquline jada jade jaden
jadiel jadon jadwiga jadyn jae jaeden jaehyun jaelyn jaelynn jaemin jaesung jaewon jafar jagdish
jagger jagjit jagoda jaheim jai jaida jaiden jaidyn jailyn jaime jaimie jair jairo jakayla jake
jakob jakobe jakub jalal jaleel jaleesa jaleh jalen jalil jalisa jaliyah jalyn jalynn jamaal jamal
jamar jamarcus jamari jamarion jame jamel james jameson jamey jami jamia jamie jamil jamila jamir
jamison jamiya jamiyah jammie jamshid jamya jan jana janae janaina janaki janay jandira jane
janeen janel janell janelle janessa janet janeth janette janiah janice janie janina janine janis
janiya janiyah janna janne janneke jannie jannik jannis jantine janusz jaquan jaqueline jared
jaren jari jarl jarlath jarle jarmila jarno jarod jaromir jaron jaroslav jaroslaw jarred jarrett
jarrod jarvis jasbir jase jasiah jasmeet jasmin jasmine jasmyn jason jasper jaspreet jaswant jatin
jaume javier javion javon javonte jawad jax jaxen jaxon jaxson jaxton jay jaya jayant jayanthi
jayce jaycee jayceon jayda jayde jaydeep jayden jaydon jayesh jayla jaylah jaylan jaylee jayleen
jaylen jaylin jaylon jaylyn jaylynn jayme jayne jayson jayvion jazlyn jazlynn jazmin jazmine
jazmyn jazmyne jean jeana jeanette jeanie jeanine jeanna jeanne jeannette jeannie jeannine jed
jedidiah jeff jefferey jefferson jeffery jeffrey jeffry jelani jelena jelle jemima jemma jena
jenaro jenelle jenifer jenna jennie jennifer jenny jens jensen jerald jeremiah jeremie jeremy jeri
jermaine jerod jeroen jerold jerome jeromy jeronimo jerrell jerri jerrica jerrie jerrod jerrold
jerry jersey jerzy jesper jess jessa jesse jessi jessica jessie jessika jesus jet jett jewel
jewell jiahao jiajia jianguo jianhua jianjun jianping jiayi jiaying jignesh jihad jihane jihoon
jihye jihyun jill jillian jim jimena jimin jimmie jimmy jingjing jingyi jinho jinhua jinlong
jinwoo jiri jiro jisoo jisung jitendra jitka jiwon jiwoo jiyeon jiyoung jo joachim joakim joan
joana joann joanna joanne joao joaquim joaquin jocelyn jocelyne jocelynn jochen jodi jodie jody
joe joel joelle joellen joep joesph joey johan johann johanna johannes john johnathan johnathon
johnie johnna johnnie johnny johnson joi joke jokin joko jolanta jolanthe joleen jolene jolie jon
jonah jonas jonathan jonathon joni jonna joonho joost jop jordan jorden jordi jordin jordon jordy
jordyn jordynn jorg jorge jorgen joris jorma jorrit jorunn jos jose josef josefa josefina josefine
joselyn josep joseph josephine josette josh joshua josiah josiane josie josien joslyn jospeh
josselin jostein josue jouke jouko jouni journee jovan jovana jovani joy joyce joycelyn jozef
jozsef juan juana juanita juanjo judah jude judi judicael judie judit judith judson judy juelz
juha juhani jukka jules juli julia julian juliana juliane juliann julianna julianne juliano julie
julien juliet julieta juliette julio julissa julius juma jun june junho junhyuk junichi junior
juniper junjie junko junwei junyoung juraj jurgen jurnee jurriaan jussara jussi justice justin
justina justine justo justus justyna jutta juwan jyoti kaan kaarina kabir kacey kaci kacie kade
kaden kadence kadin kadir kadri kadyn kaeden kaela kaelyn kaelynn kagiso kai kaia kaiden kaidence
kaila kailani kailash kailee kailey kailyn kailynn kaio kairi kaisa kaison kaitlin kaitlyn
kaitlynn kaito kaiwen kaiya kajal kala kalani kale kaleb kaleigh kaley kali kalie kaliyah kalle
kalli kallie kalpana kalyan kalyani kalyn kamal kamala kamari kamaria kamau kamden kamdyn kamel
kameron kami kamil kamila kamille kamiyah kamlesh kamora kamran kamren kamron kamryn kamya kana
kanako kanchan kandace kandi kandice kandy kane kannon kaori kaoru kapil kara karan kareem karel
karen kari karie karim karima karin karina karine karis karissa karl karla karlee karleigh karley
karlheinz karli karlie karly karma karmen karol karolina karoline karoly karon karri karrie karson
karsten karsyn karter karthik karthikeyan kartik kartika karyn kasandra kase kasen kasey kash
kashton kasia kason kasper kassandra kassidy kassie katalin katarina katarzyna kate katelin
katelyn katelynn katerina katharina katharine kathe katherine katheryn kathi kathie kathleen
kathrin kathrine kathryn kathy kati katie katina katja katlin katlyn katlynn katri katrin katrina
katsumi katsuo katy kauko kaveh kavita kavitha kavya kay kaya kaycee kayden kaydence kaye kayla
kaylah kaylan kaylani kaylee kayleigh kaylen kayley kayli kaylie kaylin kaylyn kaylynn kaysen
kayson kazimierz kazuhiko kazuhiro kazuki kazuko kazumi kazuo kazuya keagan keanu keara keaton
keegan keeley keely keenan kees kehlani keiichi keiko keira keiran keisha keisuke keith kelechi
kellan kellen kelley kelli kellie kelly kelsea kelsey kelsi kelsie kelton kelvin kemal ken kenan
kendal kendall kendra kendrick kendyl keneth kengo kenia kenichi kenji kenley kenna kennedi
kennedy kenneth kennith kenny kensley kent kenta kentaro kenton kentrell kenya kenyatta kenyon
kenzie kenzo keon kerem keri kermit kerri kerrie kerry kerstin kesha keshav keshawn keshia ketan
keven kevin kevon keyla keyon keyshawn khadija khadijah khaled khaleesi khalid khalifa khalil
khanh khaya khloe khoa kia kian kiana kianna kianoush kiara kiera kieran kierra kiersten kiet
kieth kieu kiley kilian killian kim kimber kimberlee kimberley kimberly kimiko kimora king kinga
kingsley kingston kinley kinsey kinslee kinsley kip kira kiran kirby kirill kirk kirsi kirsten
kirsti kirstie kirstin kirsty kirti kisha kishore kitty kiyoko kiyoshi kjell kjersti klaas klara
klaudia klaus klemens knox knud knut kobe koby kody koen koenraad kofi kohen koichi koji kojo
kolby kole kolten kolton komal konner konnor konrad konstantin konstantinos kora koray korbin
korbinian korey kori korkut kortney kory kostas kosuke kotaro kourtney kraig kris krish krishna
krishnan krisna krista kristal kristan kristen kristi kristian kristie kristiina kristin kristina
kristine kristof kristofer kristoffer kristopher kristy kristyn krisztina krysta krystal krystle
krystyna krzysztof ksenia kubra kudzai kuldeep kulwinder kumari kumiko kunal kunigunde kurt kurtis
kusum kusuma kveta kwabena kwadwo kwaku kwame kwang kwasi kwesi kya kyla kylah kylan kyle kylee
kyleigh kylen kyler kylie kymani kyndal kyndall kynlee kyoko kyra kyree kyrie kyson kyunghee
kyungho lacey lachlan laci lacie lacy ladarius ladislao ladislav ladonna laetitia laila lailah
lainey laiyi lajos lakeisha laken lakesha lakeshia lakisha lakshmi lalit lalita lamar lambert
lamberto lamia lamont lan lana lance landen landon landry landyn lane laney langston lanie lanny
lanying laquita lara larisa larissa larry lars lashanda lashawn lashonda lasse laszlo lata latanya
latasha latha latifa latisha latonia latonya latosha latoya latrice latricia laura laureano
laureen laurel lauren laurence laurens laurent lauri laurie laurine lauryn lavern laverne lavon
lavonne lawanda lawerence lawrence lawson laxmi layla laylah layne layton lazaro lea leah leandra
leandre leandro leann leanna leanne leberecht lech lee leeann leela leen leena leendert legend
leger leia leif leigh leigha leighton leila leilani leire leisa lela leland lelia lemuel len lena
lenard lene leni lennart lennon lennox lenny lenora lenore leo leocadia leola leon leona leonard
leonardo leonce leoncio leonel leonhard leonid leonidas leonie leonor leopold leopoldo leora
lerato leroy lesa lesia lesley leslie lesly lessie lestari lester leszek leta letha leticia
letitia letizia lettie levi levin lewis lexi lexie lexus leyla lia liam liana libby liberty libor
lidia lieke lien liesbeth lieselotte lieve lihong lihua liisa lijuan lijun lila lilah lilia lilian
liliana liliane lilianna liling lilith lilli lillian lilliana lillianna lillie lilly lily lilyana
lilyanna lina lincoln linda lindani lindiwe lindsay lindsey lindy linh linlin linnea lino linsey
linus linwood lionel lior liping liqin lisa lisandro lise litzy liudmila liv livia livio liwei
lixin liz liza lizbeth lizzie ljiljana ljubica llorenc lloyd lluis loan lodewijk logan loic loick
lois lokesh lola lolita lon lona london londyn lone long lonnie lonny lora loraine lorcan loredana
lorelai lorelei loren lorena lorene lorenz lorenzo loretta lori lorie lorine lorna lorraine lorri
lorrie lothar lotta lotte lottie lou louane louann louella louie louis louisa louise louna loup
lourdes lovisa lowell loyd lu luan luana luann luanne lubna lubomir luc luca lucas lucette lucia
lucian luciana luciano lucie lucien lucienne lucile lucille lucinda lucio lucius lucja lucrecia
lucretia lucy lucyna ludek ludger ludivine ludmila ludovic ludwig luella luigi luigia luis luisa
luise luiz luiza luka lukas lukasz luke lula luna lupe lupita lurdes luther lutz luuk luz luzia
lwazi lydia lydie lyla lylah lyle lyman lyn lynda lyndon lyndsay lyndsey lynette lynn lynne
lynnette lynsey lynwood lyra lyudmila maaike maarten mabel mable mac macarena macario macey
machteld maci macie maciej mack mackenzie macy madalena madalyn madalynn madan maddalena madden
maddie maddison maddox madeleine madeline madelyn madelynn madge madhav madhavi madhu madhuri
madilyn madilynn madisen madison madisyn madonna mads madyson mae maegan mael maelys maeve mafalda
magali magda magdalena maggie magne magnolia magnus maha mahdi mahendra maher mahesh mahin mahmoud
mahmud mahmut mahnaz mahsa mai maia maiara maike maiken maiko maimuna mairead maisie maite maja
majda majed majid makai makaila makala makayla makena makenna makenzie makhi makiya makiyah makoto
maksim maksym mala malachi malachy malak malakai malaki malaya malaysia malcolm malcom maleah
malgorzata malia maliah malik malika malin malinda malini malissa maliyah mallory malo malte
mamadou mami mamie mamoru mamta manabu manav mandi mandla mandy manel manfred manish manisha
manjeet manju manjula manmohan manoel manoj manolo manon mansi mansour mansur manuel manuela mao
mar mara maram maranda marc marceau marcel marcela marcelino marcella marcelle marcello marcellus
marcelo marci marcia marcial marcie marcin marcio marco marcos marcus marcy mareike marek maren
margaret margareta margarete margarethe margarida margarita margarito margaux margery margherita
margie margit margo margot margret margrethe margrit marguerite mari maria mariah mariam marian
mariana mariangela mariann marianna marianne mariano maribel maribeth maricarmen maricela marie
marieke mariela marietta mariette marija marijke marijn mariko marilee marilena marilia marilyn
marilynn marin marina marine mario mariola marion marisa marisela marisol marissa marit marita
maritta maritza marius mariusz mariyah marja marjan marjatta marjolein marjorie mark markel
markell marketa markku marko markus marla marlee marleigh marlena marlene marley marlies marlin
marlo marloes marlon marlyn marlys marnie marques marquez marquis marquise marquita marsha
marshall marta marte marten martez martha marti martial martijn martin martina martine martti
marty marva marvin marwa marwan mary maryam maryann maryanne marybeth maryellen maryjane maryjo
marylou maryse marzena masaaki masahiko masahiro masaki masako masami masaru masashi masato
masayuki masego mason masoud massimiliano massimo massoud matej mateo mateus mateusz matheo
matheus mathew mathias mathieu mathilda mathilde mathis matias matilda matilde mats matt matteo
matthew matthias matthieu matthijs matti mattia mattie matus matyas maud maude maudie maura
maureen maurice mauricette mauricio maurine maurizio mauro maverick mavis max maxence maxim maxime
maximilian maximiliano maximo maximus maxine maxton maxwell may maya maylee mayme maynard mayra
maysa mayson mayte mayu mayuko mayumi maziar mbali mbugua mckayla mckenna mckenzie mckinley meadow
meagan meaghan mechthild mederic meena meenakshi mega megan megha meghan meghann meghna megumi
mehdi mehmet mehran mehul meifang meihua meike meilin meiling meindert meinhard mekhi mel melanie
melany melba melchor melek melina melinda melisa melisande melissa mellisa mellissa melodie melody
meltem melva melvin memphis menachem mencia mengyao menno meral mercedes mercy meredith merete
meritxell merja merle merlin merrill merry mert merve mervin meryem messiah mesut meta metin mette
meysam mhairi mia miah micaela micah michael michaela michail michal michale micheal michel
michela michele micheline michell michelle michiko mickael mickey mieke mieko migdalia miguel
mihaela mihai mihaly mihee miho mijin mika mikael mikaela mikala mikayla mike mikel mikhail miki
mikio mikkel mikko mikolaj mila milagros milan milana milani mildred milena miles miley milford
milica milind millard miller millicent millie milo milos miloslav milosz milton mina minako
minakshi mindi mindy minerva minghua mingming mingyu minh minho minhyuk minji minjun minkyu minna
minnie minoo minoru minseo minsoo miquel mira miracle miranda miray mircea mirco mireia mireille
mirela mirella mireya miriam mirjam mirko miroslav miroslaw misael misaki misook missy misti misty
mitali mitch mitchel mitchell mithun mitsuko mitsuru mitzi miwa miya miyako miyuki mizuki mladen
moacir moataz modesto moez mogens moha mohamad mohamed mohammad mohammed mohan mohini mohit mohsen
moira moises mollie molly momoko mona moncef monica monika monique monir monroe montana monte
montrell montse montserrat monty morad morag mordechai morgan morgane moriah moritz morris morten
morteza morton mose moses moshe mostafa motoko mouna mounir mourad moussa mpho mridula muhammad
muhammed muhammet muireann mukesh mukul mulugeta mulyadi mumtaz muna munir murad murali murat
muriel murilo murphy murray musa mustafa mustapha mwangi mya myah mykola myla mylee myles myra
myriam myrna myron myrtle myungsoo
`
