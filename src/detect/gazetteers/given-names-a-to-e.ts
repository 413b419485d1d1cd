/** Given names of many cultures, A to E. */
export const givenAtoE = `
aaden aaliyah aarav aaron aarti aase abagail abbas abbey abbie abbigail abby abdallah abdel
abdelkader abdelkarim abdellah abderrahim abdul abdulaziz abdullah abdulrahman abdurrahman abe
abebe abeer abel abelardo abena abhay abhijit abhinav abhishek abigail abigale abigayle abimbola
abiodun abiola abla abraham abram abril abubakar ace achieng achille achim ada adalbert adalberto
adaline adalyn adalynn adam adamek adan addie addilyn addilynn addison addisyn addyson ade adebayo
adebola adedayo adegoke adekunle adel adela adelaida adelaide adele adelheid adelina adeline
adelino adelyn adelynn aden adeola adetokunbo adewale adil adison aditi aditya adjoa adley adnan
adolfo adolph adonis adoracion adriaan adrian adriana adriane adrianna adrianne adriel adrien
adrienne adwoa adyson afaf afia afonso afsaneh afua agata agatha agathe agnes agnieszka agus
agustin agustina ahlam ahmad ahmadreza ahmed ahmet aicha aida aidan aiden aidyn aijun aiko aileen
aime aimee ainara aine ainhoa aino ainsley aisha aisling aitana aitor aiyana aja ajay ajda ajit
akachi akane akash akbar akeem akemi akhil akihiko akihiro akiko akinyi akio akira akosua akram
akshay akua akwasi alaa alaia alain alaina alan alana alani alanna alannah alasdair alastair alaya
alayah alayna alaysia alba alban albert alberta alberte alberto albrecht alden aldo aldonza aldric
aleah alec alecia aled aleena aleigha alejandra alejandro alejo aleksander aleksandr aleksandra
aleksei alemayehu alena alene ales alesha alesia alessandra alessandro alessia alessio aletta alev
alex alexa alexander alexandra alexandre alexandrea alexandria alexei alexey alexia alexis alexus
alexzander alf alfie alfons alfonso alfonzo alfred alfreda alfredo ali alia aliana alice alicia
alicja alijah alina aline alireza alisa alisha alison alissa alistair alivia alix aliya aliyah
aliza allan allen allene allie allison ally allyson allyssa alma almudena alojz alok alondra
alonso alonzo alora alper alphonse alphonso alta altan althea alton alva alvaro alvin alvina alwin
alyce alycia alysa alyse alysha alysia alyson alyssa alyvia alzbeta ama amadeo amadeu amadi amado
amadou amahle amal amalia aman amancio amanda amandine amani amany amar amara amare amari amarion
amaris amarjit amaya amber amberly ambika ambra ambre ambroise ambrose ambrosio ameer amelia
amelie america ami amia amiah amie amilcar amina aminata amine amir amira amirah amit amita
amitabh amiya amiyah amjad amma ammar ammon amol amora amos amparo amr amrita amruta amy amya ana
anabel anabella anabelle anacleto anahi anais anak anan anand ananya anas anastasia anastasio
anastasios anatole anatoli anatoly anaya anders anderson andi andile andras andre andrea andreas
andree andreea andrei andreia andrej andres andreu andrew andrey andria andrzej andy aneta anette
ange angel angela angele angeles angelia angelica angelika angelina angeline angelique angelita
angelo angharad angie anh anibal anicet anika aniko anil anirudh anissa anita anitra aniya aniyah
anja anjali anjana anju anka anke ankit ankita ankur ann anna annabel annabella annabelle annalee
annalena annalisa annalise annamaria annamarie anne annegret anneke anneli annelie annelies
anneliese annelise annemarie annett annetta annette annick annie annika anniston annmarie anoop
anouk anselme anselmo anshul ansley antal anthony antione antionette antje antoine antoinette
anton antone antonella antonia antonin antonio antony antoon antti antwan antwon anuj anupam
anuradha anusha anushka anwar anya aoife aparna apolline apollo apolonia apoorva apostolos april
araba arabella araceli arantxa aranzazu arash archana archer archie arden arely arend aretha
arezoo ari aria ariadna ariah ariana arianna aric arie arief ariel ariella arielle arif aris
aristide ariya ariyah arja arjen arjun arkadiusz arleen arlen arlene arlie arline arlo armand
armando armani armel armelle armin armindo arnau arnaud arnav arndt arne arno arnold arnoldo
arnulfo aroa aron arpit arron arsene arsenio art artem arthur arto arturo arun aruna arvid arvind
arwa arya aryan aryana aryanna arzu asa asad asako asami asante asbjorn asep asghar asha ashanti
ashely asher ashish ashlee ashleigh ashley ashli ashlie ashly ashlyn ashlynn ashok ashraf ashton
ashtyn ashwin ashwini asif aslaug asli asma asmaa aspen assaf assia asta astrid asuka asun
asuncion atcharaporn atefeh athanasios athena atilla atlas atsuko atsushi atticus attila attilio
atul aubin aubree aubrey aubri aubrianna aubrie aubrielle aude audra audrey audriana audrianna
audrina august augusta auguste augustin augustine augustus auli aune aurele aurelia aurelie
aurelien aurelio aurora aurore austen austin austyn autumn ava avah averi averie avery avi aviana
avianna avinash avis aviva avni awad axel axelle axton aya ayaan ayaka ayako ayame ayana ayanda
ayanna aydan ayden aydin ayesha aygul ayla aylin ayman aymeric aynur ayo ayodele ayomide ayotunde
ayoub ayse aysegul aysel aysun aytac ayu ayumi ayush azalea azaria azariah aziz aziza azra
azubuike azucena babajide babatunde babette babita bahar bahram bailee bailey balazs baldev
baldomero balraj baltasar balthazar bambang bambi bao baozhai baptiste barak baraka barb barbara
barbel barbora barbra baris barnabe barnaby barney barrett barry bart barthelemy bartlomiej
bartolome barton bartosz bas basem basil basile basilio basma bassam bastiaan bastian bastien
batuhan baudouin baylee bayleigh baylor beata beate beatrice beatriz beau beckett beckham becky
begona behrouz behzad bekir bela belal belen belinda bella belle ben bence benedetta benedetto
benedict benedicte benedikt benigno benita benito benjamin bennett bennie benny benoit benson
bentlee bentley bento benton berat berenger berenguer berenice berit berk berkay berkley bernabe
bernadette bernadine bernard bernardino bernardo bernd bernhard bernice bernie berry bert berta
bertha berthe berthold bertie bertram bertrand beryl besma bess bessie beth bethany betsy bette
bettie bettina betty bettye beulah beverley beverly bhagat bhanu bharat bharati bhaskar bhavana
bhavesh bhavna bhupinder bianca bibiana bich biel bikram bilal bilge bill billie billy bingwen
binh bipin birdie birger birgit birgitta birte bjarne bjorn blaine blair blaire blaise blake
blakely blanca blanche blandine blanka blas blaze blazej bo boaz bob bobbi bobbie bobby bode bodhi
bodo bogdan boguslaw bohdan bohumil bojan bokyung boleslaw bongani bonifacio bonita bonnie bonny
booker boone bora boran boris borislav borja borje boston bouke boutros bowen boyce boyd bozena
bozidar brad braden bradford bradley bradly brady bradyn braeden braedon braelyn braelynn brahim
braiden bram brandan brandee branden brandi brandie brandon brandt brandy branislav branko brannon
branson brant brantley braulio braxton brayan brayden braydon braylee braylen braylin braylon brea
breana breann breanna breanne brecken bree brenda brendan brenden brendon brenna brennan brennen
brennon brent brentley brenton breonna bret brett bria brian briana brianna brianne briar brice
bridger bridget bridgett bridgette briella brielle briggs brigid brigida brigitta brigitte brijesh
briley brinley brionna brisa bristol brita britany britney britni britt britta brittani brittanie
brittany brittney brittni britton brock broderick brodie brody brogan bronagh bronislaw bronson
bronwyn brook brooke brooklyn brooklynn brooks bruce bruno bryan bryana bryanna bryant bryce
brycen brylee bryleigh bryn brynlee brynn bryon bryson bud buddy budi buffy buford bukola bulent
burak burcu burkhard burl burt burton busisiwe busra buster byron byungho cade caden cadence cael
caetano cahya caiden cailyn cain caio caitlin caitlyn caitlynn cale caleb caleigh cali calista
calixto callan callen callie callum calvin cambria camden camdyn cameron cami camila camilla
camille camilo campbell camren camron camryn canaan canan candace candela candelaria candi candice
candida candido candy canh cannon cansu capucine cara caren carey cari carina carine carissa carl
carla carlee carleigh carlene carles carley carli carlie carlo carlos carlota carlton carly
carmela carmella carmelo carmen carmina carmine carol carolann carole carolien carolina caroline
carolyn carrie carrol carroll carsen carson carsten carsyn carter cary caryl caryn casandra case
casen casey cash casie casimiro cason cassandra cassidy cassie cassius cataleya catalina catarina
caterina cathal catharine catherine cathie cathleen cathrine cathryn cathy catina catrina catriona
cavit cayden caydence cayetana cayetano cayla caylee cayson cecelia cecil cecile cecilia cecilio
cecily cedric cedrick cees celal celeste celestin celestine celestino celia celina celine celso
cem cemal cemil cengiz ceren cesaire cesar cetin ceyda cezary chace chad chadwick chai chaim
chaiwat chana chance chanda chandan chandler chandra chandrashekhar chanel chang changming chanho
channing chantal chantel chantelle chaoxiang charity charla charlee charleen charleigh charlene
charles charley charli charlie charline charlize charlotte charmaine charu chas chase chasity
chastity chau chauncey chaya chaz chelo chelsea chelsey chelsi chelsie chema chengguang cheri
cherie cherish cherry cheryl cheryle chester chet chetan cheyanne cheyenne chi chiamaka chiara
chibuike chibuzo chidi chidiebere chidinma chie chieko chien chigozie chika chima chimamanda
chinatsu chinaza chinedu chinelo chinonso chinwe chinyere chioma chiquita chisom chitra chiyo
chloe chong chris christa christal christel christelle christen christer christi christian
christiana christiane christie christin christina christine christof christoper christoph
christophe christopher christy chrystal chuck chukwudi chukwuemeka chukwuma chulsoo chung chunhua
chyna cian ciara ciaran ciera cierra cihan cillian cinda cindi cindy cintia cinzia cipriano
ciriaco ciro clair claire clara clare clarence clarice clarissa clarisse clark claud claude
claudette claudia claudine claudio clay clayton cleber clemence clemens clement clemente
clementine cleo cletus cleveland cliff clifford clifton clint clinton clive clodagh clothilde
clotilde clovis clyde coby cody coen cohen colby cole coleen coleman colette colin coline colleen
collin collins colm colson colt colten colter colton columbus conceicao concepcion concetta concha
conchita conner connie connor conor conrad conrado constance constanze consuelo cooper cora
coraline corbin cordelia cordell cordula corentin corey cori corina corine corinna corinne cormac
cornelia cornelis cornelius cornell corrado corrie corrine cortez cortney cory cosimo cosmin
costel coty courtney covadonga coy craig crew crisanto crispin cristal cristian cristiano cristina
cristobal cristopher cristy crosby cruz crystal cuc cullen cuong curt curtis custodia cynthia
cyprien cyril cyrille cyrus czeslaw daan daeho daejung dag daga dagmar dagny dahlia dahye daiane
daichi daiki daisha daisuke daisy daithi dakota dale daleyza dalia dalibor dalila dallas dallin
dalton damari damarion damaris damaso damian damiano damien damion damon dan dana danae dandre
dane danelle danette dangelo dani danial danica daniel daniela daniele daniella danielle danijel
danika danilo danita danna dannie danny dante danuta danyelle dao daoud daphne daquan dara darby
darci darcie darcy daren daria darian darien darin dario darion darius dariush dariusz darko darla
darleen darlene darnell daron darragh darrel darrell darren darrick darrin darrius darron darryl
darshan darshana darwin daryl dashawn dasia dave davi davian david davide davin davina davion
davis davon davonte davor dawei dawid dawit dawn dawna dawson dax daxton dayana dayanara dayna
dayton deacon dean deana deandre deangelo deann deanna deanne deasia debbie debby debora deborah
debra debrah declan dedra dedrick dee deena deepa deepak deepika deepti defne deidra deidre deion
deirdre deja dejuan delaney delbert delfina delia delilah della delma delmar delmer delois delores
deloris delphine demarco demarcus demario demarion demet demetria demetrius demi deming demond
dena deneen denice denis denisa denise deniz dennis denny denver denys denzel deon deontae deonte
dequan derek derick dermot deron derrick derya deshaun deshawn desiderio desirae desire desiree
desislava desmond dessie desta destin destinee destiney destini destiny detlef detlev devan
devansh devante deven devendra devika devin devon devonta devonte devrim devyn dewayne dewey dewi
dewitt dexter dhananjay dharmendra dhruv diallo diamond dian diana diane diann dianna dianne
diarmuid dick dickie didier diederik diego diem diep dieter dietlinde dietmar dietrich dilara
dilek diletta dilip dillan dillon dilwyn dimitar dimitri dimitrios dimitris dina dinah dinesh dinh
dino diogo dion dionisio dionne dipak dipti dirk divya dixie diya djamel dmitri dmitriy dmitry
dmytro doaa doan dobromir dogan dogukan dohyun dollie dolly dolores domenic domingo dominic
dominick dominik dominique dominque domonique don dona donald donatella donatien donato donavan
dong donghyun dongmei dongmin dongwook donita donn donna donnell donnie donny donovan dontae donte
dora doreen dorene doretha dorian doriane doris dorit dorota dorothea dorothy dorris dorthy dottie
doug douglas douglass douwe dov doyle dragan dragana dragos drake draven dreama drema drew duane
duarte duc dudley duke dulce dumisani duncan dung duong durga dusan dusana dustin dusty duyen
duygu dwain dwayne dwi dwight dylan dylon eamon ean earl earle earlene earline earnest earnestine
easton ebba ebele eberhard ebo eboni ebony ebru ebuka ece ecem eckart eckhard ed eda eddie eddy
edelmira edeltraud eden edgar edgardo edilson edison edith edmond edmund edmundo edna edoardo
edouard edson eduarda eduardo edward edwardo edwin edwina edyta edythe efe effie efrain efren efua
egil egon ehsan ehud eiji eiko eila eileen eilidh eimear einar eino eirik ekaterina ekene ekin
ekkehard eko ekow ekrem ekta eladio elaina elaine elana elayna elba elbert elda eldon eldridge
eleanor eleanore elena eleonora eleonore eleri eleuterio elfriede elham eli elia elian eliana
eliane elianna elias elida elie eliette eliezer elif elijah elin elinor elisa elisabeth elisabetta
elise elisenda eliseo elisha elissa eliza elizabeth elke ellen elliana ellianna ellie elliot
elliott ellis ellison ellsworth elly elma elmar elmer elmo elnaz elnora elodie eloisa eloise elora
elouise eloy elroy els elsa elsbeth elsie elspeth elton elva elvia elvin elvira elvis elwood elyse
elyssa elzbieta emani emanuel emanuela emanuele ember embla emeka emel emelia emeline emely
emerald emeric emerie emerson emersyn emery emi emiko emil emile emilee emilia emiliano emilie
emilien emilio emily emin emine emir emma emmalee emmaline emmalyn emmalynn emmanuel emmanuelle
emmeline emmett emmie emmitt emmy emory emrah emre encarna encarnacion endang ender engin enid
enitan enoch enric enrica enrico enrique enriqueta enzo eoghan eoin ephraim erasmo ercan erdal
erdem erdogan eren erhan erhard eric erica erich erick ericka erik erika erin erkan erkki erland
erlinda erling erma ermanno erna ernest ernestina ernestine ernesto ernie ernst erol errol ersin
ertugrul ervin erwin eryn erzsebet eshe esi esma esme esmeralda espen esperanza esra essie esteban
estefania estela estella estelle ester estevan esther estrella ethan ethel etienne etsuko etta
ettore eudes eugen eugene eugenia eugenie eugenio eula eulalia eulalie eunbi eunhee eunice eunji
eunjung eunkyung eusebio eva evalyn evan evandro evangelina evangeline evangelos evaristo eve
evelin evelyn evelyne evelynn everett everette everlee everleigh everly evert everton evgeni
evgeny evie ewa ewald ewan ewelina eyal eyvind ezekiel ezequiel ezgi ezra
`
