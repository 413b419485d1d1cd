/** Given names of many cultures, N to Z. */
export const givenNtoZ = `
nabil nabila nacer nada nadege nader nadezhda nadia nadine nadir nadja nagwa nahid naila naima
naina najat najib najla najwa nakia nala nalani naledi nalini nam namjoon namrata nan nana nanang
nanci nancy nanda nandi nandini nandita nanette nanna nannette nannie naoki naoko naomi naoto
napoleon narayan narayanan narciso narcisse narendra naresh nash nasir nasreen nasrin nasser
natacha natalee natalia natalie nataly natalya natasa natasha nathalie nathaly nathan nathanael
nathanial nathaniel natividad natsuki natsuko natsumi naveen navin nayan nayeli nazan nazaret
nazim nazli ndidi neal necati ned nedelcho nedra neelam neeraj neeta negar neha nehemiah neil
nekane nela nelda nele nelida nell nellie nelly nelson nemanja nenad nerea nermin nesrin nestor
nettie neva nevaeh neveah neville nevin newton nezha nga ngan nghia ngoc ngozi nguyet nhan nhi
nhung nia niall niamh nicanor nicasio nichelle nicholas nichole nick nickolas nicky nico nicola
nicolae nicolas nicole nicolette nicolle nicolo nidal nidhi niek niels nienke nieves nigel nigella
nihal nihat niilo nikhil niki nikita nikki niklas niko nikola nikolai nikolaos nikolas nikolay
nikole nikos nilay nilda nilesh nilgun niloufar nils nimet nimisha nimrod ninon niraj niran nirmal
nirmala nisha nishant nishi nita nitesh nithya nitin nitya nixon niya nizar njambi njeri njoroge
nkechi nkemdilim nkosana nnamdi nneka noa noah noble noboru nobuhle nobuko nobuo nobuyuki noe noel
noelia noelle noemi noemie nokuthula nola nolan nolwenn nomsa nomvula nona nong nonhlanhla noor
nora norah norbert norberto noreen nori noriko norio norma norman normand norris nosipho notnamed
noud nour noura nourhan nova novi ntombi nuno nunzia nuran nuray nurcan nurettin nuri nuria
nurullah nwabueze nya nyah nyasia nyla nylah nyoman oakley oaklyn oana oanh obdulia obi obinna
oceane ochieng octave octavia octavio odd odell odessa odette odhiambo odile odilon odin odis odo
ofelia ogechi oisin okke oksana ola olabisi oladele olaf olav olavo olaya olayinka ole oleg
olegario oleh oleksandr oleksii olen olena olga olin olive oliver olivia olivier olle ollie olof
olufemi olumide oluwadamilare oluwaseun oluwatobi oma omar omari omarion omer omid omkar ondrej
onno onur onyeka opal ophelia ora oralia oren oreste orhan oriol orion orla orlando ornella ortrud
orval orville osama osamu oscar oskar osman osten osvaldo oswald oswaldo otakar otavio otha othman
otilia otis otmar ottilie otto ottokar oumar ousmane ove ovidiu owen owusu oya ozan ozge ozgur
ozlem oznur paavo pablo padma padmini padraig padraigh paige paislee paisley paityn pal palesa
pallavi palmer paloma pam pamala pamela panagiotis pancho pankaj pansy paola paolo parag paramjit
paras paris parisa parker parth parul parvati parvin parviz pascal pascale pascual pasi pasquale
pastora pat patcharee patience patrica patrice patricia patricio patrick patrik patrizia patsy
patti pattie patty pau paul paula paule paulette paulina pauline paulino paulo pavan pavel pavlina
pavlo pawan pawel paxton payam payton pearl pearlie pearline peder pedro peer peggie peggy pekka
pelayo pelin penelope peng pengfei pennie penny pentti pepa pepe percy perla pernille perrine
perry pertti petar pete peter petko petr petra petri petru petter peyton phil philibert philip
philipp philippa philippe phillip phillis phoebe phoenix phong phuc phuong phyllis pia piera
pierce pierluigi piero pierre pierrette pierrick piers piet pieter pietro pilar pim pimchanok pina
pinar ping pio piotr piper pirjo pirkko piyush placido plamen pleun pol polat polly ponciano
ponsak pooja poonam poppy porfirio pornthip porsha porter portia poul pouya prabha prabhakar
prabhat prachi pradeep pradip prakash pramod pranav pranjal prasad prasanna prasert prashant
prateek pratibha pratik praveen pravin prawit preben precious predrag preethi preeti prem premysl
prerna presley preston primitivo prince princess princeton priscila priscilla pritam priti priya
priyanka prosper prudencio przemyslaw puja pule pulkit punam puneet purificacion purnima pushpa
pushpendra puspita putra putri putu qasim qiang qianqian qing qinghua quan quang queen quentin
quim quincy quinn quinten quintin quinton quirin quoc quyen quynh rabab rabia rachael rachana
racheal rachel rachelle rachid rachida rachmat rachna radek radha radhika radka radmila radoslaw
radovan radu rae raegan raelyn raelynn rafael rafaela rafal rafe raffaele raffaella rafik raghad
raghav raghavendra raghu ragna ragnar ragnhild raheem rahim rahma rahul raiden raija raimunda
raimundo raina rainer raissa raj raja rajan rajani rajat rajeev rajendra rajesh rajeshwari
rajinder rajiv rajkumar rajni raju rakesh raksha raleigh ralf ralph ram rama ramadan raman ramazan
ramesh rami ramin ramiro ramon ramona ramya rana randal randall randell randi randolph randy rani
rania ranjan ranjana ranjit raoul raphael raphaelle raquel rasha rashad rashawn rasheed rashid
rashmi rasim rasmus ratan ratna rauf raul rauno raven ravi ravindra rawan ray rayan rayden rayford
raylan raylee raymon raymond raymonde raymundo rayna rayne razvan reagan reba rebeca rebecca
rebekah rebekka recep reece reed reem reena reese refik refilwe refugio regan reggie regina
reginald regine regis rehab rehema rei reid reidar reign reijo reiko reilly reina reinaldo reine
reiner reinhard reinhold reinier reino reinout rekha remedios remi remington remy rena renae
renaldo renan renata renate renato renaud rene renee renita rens renske renu renuka renzo reshma
resul reta retha retno reuben reva revathi rex rey reyes reyna reynald reynaldo reza rezan rhea
rhett rhianna rhiannon rhoda rhodri rhonda rhys rian rianne ricardo riccardo rich richa richard
richelle richie rick rickey rickie ricky rico ridge ridha rie rigoberto rihanna riikka rik rika
rikki riko rileigh riley rima rina rinaldo rini risa rishabh rishi rita ritika ritu ritva river
rivka riya riyad riza rizki rizky roald rob robbert robbie robbin robby robert roberta roberto
robin robt robyn rocco rochelle rocio rocky rod roderick rodger rodney rodolfo rodolphe rodrick
rodrigo rodrigue roel roelof rogelio roger rogerio rogers rohan rohini rohit roisin roksana roland
rolando rolf rolland romain roman romana romane romano romaric romeo romina romuald ron ronald
ronaldo ronan ronda rongrong ronin ronnie ronny roopa roosevelt roque rory rosa rosalba rosalee
rosalia rosalie rosalind rosalinda rosalyn rosana rosangela rosanna rosanne rosaria rosario
rosaura roscoe rose roseann roseanne rosella roselyn roselyne rosemarie rosemary rosendo roser
rosetta rosie rosita roslyn ross rossella roswitha rowan rowen rowena roxane roxann roxanna
roxanne roxie roy roya royal royce ruairi ruaridh ruben rubi rubin ruby ruchi rudi rudiger rudolf
rudolph rudy rueben rufino rufus ruggero rui rukmini runa rune ruoxi rupa rupali rupert ruperto
ruprecht ruslan russ russel russell rustem rusty rutger ruth ruthann ruthie ruud ruy ruzena ryan
ryann ryder ryker rylan ryland rylee ryleigh ryley rylie ryoichi ryoko ryosuke ryota ryszard
ryuichi ryuji saad saanvi saara sabah saber sabina sabine sabri sabrina sachiko sachin sade
sadhana sadie sadik saeed safa safaa safia safiye sage sahar sahil sahin sai said saida saif saige
sakari sakina sakshi sakura sal salah saleh salem salih salil salim salima salimata salla sallie
sally salma salman salome salvador salvatore salwa sam sama samanta samantha samar samara samatha
sameer sameh samer sami samia samih samir samira samiya samiyah samkelo sammie sammy samson samual
samuel samuele samy sana sanaa sanai sancho sandeep sander sandhya sandi sandip sandor sandra
sandrine sandro sandy sanford sang sangeeta sangho sanghoon sangita sangmin sangwoo saniya saniyah
sanja sanjana sanjay sanjeev sanjiv sanjoy sanna sanne santana santiago santino santo santos
santosh saoirse sapna sara sarah sarai sarala saraswati sariah sarina sarit sarita sariyah
sarojini sascha sasha saskia satish satoko satomi satoru satoshi satu saturnino satya saul saundra
saurabh savana savanah savanna savannah savion savita sawsan sawyer sayaka sayed saylor sayuri
scarlet scarlett scot scott scottie scotty seamus sean sebastian sebastiano sebastiao sebastien
seda sedat seema sefa segev segismundo segolene seiichi seija seiji sekou selah selam selcuk selda
selena selim selin selina sello selma semaj semih semyon sena sener seohyun seojun seokjin
seongmin seoyeon seppo serafin serap serdar serena serenity serge sergei sergey serghei sergi
sergio sergiy serhat serhii serkan serpil servando seth setsuko settimio seunghyun seungmin sevda
severin severine severino sevgi sevim sevinc seydou seyed seyma seymour shaban shabana shabnam
shad shadi shae shahid shahin shahram shailaja shailendra shailesh shaima shaina shaker shakir
shakira shalini shalonda shamar shameka shamika shams shana shanda shane shania shanice shanika
shaniqua shanita shaniya shankar shanna shannan shannon shanon shanshan shanta shante shantel
shantell shanti shaquille sharad shari sharif sharifa sharla sharlene sharmila sharon sharonda
sharron sharyn shashank shashi shasta shaul shaun shauna shawanda shawn shawna shay shayla shaylee
shayma shayna shayne shea sheena shefali sheila shelbi shelbie shelby sheldon shelia shelley
shelli shellie shelly shelton sheree sheri sherif sherita sherlyn sherman sherri sherrie sherrill
sherry sherwood sheryl shiela shigeki shigeo shigeru shihong shikha shiloh shilpa shimon shinichi
shinji shinobu shinya shiori shira shireen shirin shirlene shirley shiro shiv shiva shivani shlomo
sho shobha shoichi shoji shona shonda shota shotaro shraddha shreya shrikant shruti shuai shuang
shubham shufen shuichi shuji shumei shunsuke shuying shweta shyam shyann shyanne shyla sian sibel
sibusiso sibylle sid siddharth sidney sidonie siebe siegbert siegfried sieglinde siem siena sienna
sierra sietse sifiso sigmar sigmund signe sigrid sigurd siham sihan silas silke silvana silvano
silverio silvestre silvia silvio simao simeon simisola simo simon simona simone simran sinan
sindisiwe sinead sinem sinh sini siobhan sipho siri siriporn sirkka sirpa sita siti siv sixto
sizwe sjaak sjoerd sjors sky skye skyla skylar skyler slamet slavko slavomir slawomir sloan sloane
slobodan smita smriti sneha socorro sofia sofie sofyan soha sohail sohee soheil sol solange
soledad solene solomon solveig somchai sommer somsak sonal sonali sondra soner songtao sonia sonja
sonny sonu sonya soojin sophia sophie soraya sorcha soren sorin sota souad soufiane soyeon soyoung
spencer spyridon spyros sri sridhar srinivas srinivasan stacey staci stacia stacie stacy stan
stanford stanislas stanislav stanislaw stanley stanton starla starr stavros stef stefan stefania
stefanie stefano steffen steffi stein steinar stelian stella stellan sten stepan stephan stephane
stephanie stephany stephen stephon sterling stetson steve steven stevie stewart stig stijn stina
stone stormy stoyan stuart subaru subhash subramaniam sudarsono sudha sudhir sue sugeng suha
suharto sujata sujatha sujin sukarno sukhee suleiman suleyman sullivan sultan suman sumaya sumiko
sumit sumitra summer sun suna sundar sung sungho sunghoon sungmin sunhee sunil sunita sunny
supachai supaporn suparman supriya suraj surekha surendra suresh surinder surjit surya susan
susana susann susanna susannah susanne susanti sushant sushil sushila sushma susi susie susilo
susumu sutrisno sutton suvarna suvi suzan suzanna suzanne suzette svea svein sven svend svenja
sverre svetlana svetoslav swantje swapna swapnil swati sweta syahrul sybil sydnee sydney sydni
sydnie sylas sylvain sylvaine sylvester sylvette sylvia sylvie sylwia synnove sytske szymon
tabatha tabitha tad tadashi tadeusz tadhg taehyung taeyang tafari taha tahar tahir taichi taiki
taina tainara taiwo takahiro takako takao takashi takayuki takehiko takeo takeru takeshi takuma
takumi takuya talal talan talia taliyah talon tam tamar tamara tamas tameka tamela tamer tamera
tami tamia tamika tamiko tammi tammie tammy tamra tamrat tamsin tana tancrede tandi taner tanesha
tanguy tania tanika tanisha taniya taniyah tanja tanju tanmay tanner tanu tanvi tanya taoufik
tapan tapio tara taras tarek tareq tariku tariq tarja tarkan taro tarquin tarun taryn tasha tate
tatenda tatiana tatjana tatsuo tatsuya tatum tatyana taufik tavon tawana tawanda tawanna tawnya
taya tayfun tayla tayler taylor tayyip teagan tebogo ted teddy teemu teena tegan teguh tejas telma
telmo temitope temperance tena tendai tenley teo teodora teodoro teofilo tera terence teresa
terese teresita teressa tereza terhi teri terje terra terrance terrell terrence terri terrie terry
terttu tesfaye tess tessa tessie tetsuo tetsuya teun tevin tewfik thabo thad thaddee thaddeus
thais thaksin thalia thandeka thandi thandiwe thanh thao thatcher thea thekla thelma themba theo
theodor theodora theodore theodoros theophile theresa therese theron thi thiago thibaud thibault
thibaut thien thierry thijs thilo thinh thoa thomas thor thora thorben thore thorsten thu thuan
thulani thurman thuy tia tiago tian tiana tianna tianyu tiara tibor tiburcio tien tiera tierra
tiffani tiffanie tiffany tihomir tiina tijmen till tillie tilly tilman tim timea timmy timo
timofei timoteo timothee timothy tina tineke tingting tinley tinsley tisha titan titilayo titouan
titus tiziana tiziano tjeerd toan tobenna tobias toby tochukwu tod todd todor tohru toini tolga
tolulope tom tomas tomasa tomasz tomeka tomika tomislav tommaso tommie tommy tomoe tomohiro tomoki
tomoko tomomi tomos tomoya tone toney toni tonia tonja tony tonya toon tor tora torben torbjorn
tore torgeir torhild tori toribio torrey torsten toru tory tosha toshiaki toshiko toshio toshiyuki
toussaint tove toya tracey traci tracie tracy traian trang traude traugott traute travis travon
tre treasure trena trent trenton tresa treva trever trevin trevon trevor trey tri triana tricia
trina trine trinh trinidad trinity tripp trisha trista tristan tristen tristian tristin triston
troels trond trong troy truc trude trudy truman trung truong trupti truus trygve trystan tshepo
tsubasa tsuneo tsutomu tsuyoshi tsvetan tuan tucker tufan tugba tulay tulin tulsi tumelo tung
tuomas turgay turgut turhan turid turkan turner tushar tuula tuyet twila twyla ty tyesha tyler
tylor tyquan tyra tyree tyrell tyrese tyron tyrone tyshawn tyson uche uchenna uday udo ufuk ugo
ugochi ugur ujjwal ulf uli ulises ulku ulla ulrich ulrik ulrike ulysse ulysses uma umar umberto
umesh umit umm umut unai unni upendra urbain urban urbano urho uriah uriel urijah urmila ursel
ursula urszula urte urvashi usama usha ute utkarsh utku uttam uwe uzay vaclav vada vadim vahid
vaibhav vaishali vaishnavi val valarie valdir valencia valentin valentina valentine valere valeria
valeriano valerie valerio valeriu valery valorie valter van vance vandana vanesa vanessa vani
vania vanita vanni vappu varsha varun vasant vasco vasil vasile vasiliki vasilios vasily vaso
vasudevan vasudha vaughan vaughn veda veena vega veikko veli velimir velma venancio venkat
venkatesh venu venus vera verda verena verity vern verna vernell vernice vernon veronica veronika
vesna vesta vianney vibeke vibha vicenta vicente vickey vicki vickie vicky victoire victor
victoria victoriano victorine vida vidal vidar vidya vienna viet viggo vihaan vijay vijaya vikas
viking vikki vikram viktor viktoria vilde vilhelm ville vilma vimal vimala vinay vince vincent
vincenza vincenzo vineet vineeta vinh vinicius vinita vinod viola violaine violet violeta viorel
viorica vipin vipul viraj virendra virgie virgil virgilio virgina virginia virginie virpi vishal
vishnu vishwanath visitacion vit vitalii vitaly vito vitor vitoria vittoria vittorio vivek vivian
viviana viviane vivien vivienne vlad vladan vladimir vladislav vlasta vojtech volkan volker
volkmar volodymyr vonda vuong vyacheslav waclaw wade wael wafa wagner waheed wahid wahyu wairimu
walburga waldemar waldo waleed walid walker wallace wally walter walton waltraud waltraut wambui
wanchai wanda wanderley wanjiku wanjiru wanjun ward warner warren wassim wataru wati wawan wayan
waylon wayne wei weidong weijie weiwei weldon wellington wenbin wenceslao wendelin wendell wendi
wendy wenjing wenjun wenwen wenzel werner weronika wes wesam wesley wessel westin westley weston
whitley whitney wiam wibke widodo wiebe wiebke wieland wies wieslaw wieslawa wiktor wiktoria
wilber wilbert wilbur wilburn wilda wilder wiley wilford wilfred wilfredo wilfried wilhelm
wilhelmina wilhelmine will willa willard willeke willem willi william williams willibald willie
willis willow willy wilma wilmer wilson wilton wim wincenty windy winford winfred winfried
winifred winnie winona winston winter wira wissam witold wlodzimierz wm wojciech wolf wolfgang
wolfram wonho woodrow woojin wouter wren wulan wyatt wynter xabier xander xavi xavier xia xiang
xiangyu xianming xiaobo xiaodan xiaodong xiaofeng xiaohong xiaohui xiaojun xiaoli xiaoling
xiaolong xiaomei xiaoming xiaoping xiaowei xiaoyan xiaoyu ximena xin xinyi xinyu xiomara xiuying
xoan xuan xuemei xueqin xzavier yaa yaakov yaara yadira yael yago yahia yahir yahya yair yaiza
yajing yajun yakup yalcin yaman yan yana yang yanis yanmei yann yannick yannis yanti yanyan yao
yara yareli yaretzi yaritza yaroslav yasar yasemin yaser yash yashwant yasin yasmeen yasmin
yasmina yasmine yasser yasuhiro yasuko yasuo yasushi yavuz yaw yayan yazmin yegor yehuda yejide
yejin yelena yeliz yen yeonhee yesenia yesim yetunde yevgeny yifan yigit yihan yijun yilmaz yimin
yingying yitzhak yngve yoann yogesh yogita yohan yohannes yoichi yoko yolanda yolande yong yongho
yongqiang yongsheng yoojin yoonah yosef yoselin yoshi yoshiaki yoshie yoshihiro yoshiko yoshio
yosuke young younghee youngho youngmi yousef youssef yrjo yrsa yuanyuan yucel yuchen yudi yufei
yuhan yui yuichi yuji yuka yukari yuki yukie yukihiro yukiko yukio yuko yuksel yulan yulia yuliana
yumei yumi yumiko yuming yuna yunfei yunho yunus yuri yuriko yuriy yusuf yusuke yuta yutaka yuting
yuto yutong yuxin yuxuan yuya yuzhen yvan yves yvette yvon yvonne zacarias zachariah zacharie
zachary zachery zack zackary zackery zafer zahra zaid zaida zaiden zain zainab zaire zakaria
zakary zaki zander zandile zane zanele zaneta zaniya zaniyah zara zaria zariah zariyah zavier
zawadi zayden zayn zayne zbigniew zbynek zdenek zdenka zdravko zdzislaw zechariah zedong zeger
zehra zeinab zeke zeki zelda zelia zelie zeliha zella zelma zemin zenon zenzele zeynep zhaohui
zhen zhenhua zhiqiang zhiwei zhiyong zhongwei ziad zied zihan zihao zineb zion zita zixuan ziyang
zlatko zodwa zoe zoey zofia zohra zoie zola zoltan zoran zoubida zoya zsofia zsolt zsuzsanna
zuberi zuhair zuhal zulema zuri zuzana zuzanna zyaire zygmunt
veronique inigo eneko gorka ming jing mei iryna svitlana adaeze eero vaino
`
