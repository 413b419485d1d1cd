/** Surnames of many cultures, D to J. */
export const surnamesDtoJ = `
dabbs dabney dabrowski dacosta dagan daggett dagostino dahl dahlberg dahlgren dai daigle dail
dailey daily dalal dale dalessandro dalessio daley dallas dalrymple dalton daly damasceno damato
dambrosio dame damen dameron damiano damico damon dampier damron dana dance dancy dandrea
dandridge danford danforth dang dangelo dangerfield dangote daniel daniels danielsen danielson
danielsson danilov danjuma danley dann danner dansby danso dantas dantzler dao daoud darby dardar
darden dark darko darling darnell darr darrow dart darwish dasgupta dash dasher dasilva datta dau
daugherty daughtry daum dave davenport daves davey david davidsen davidson davie davies davila
davis davison davisson davy dawes dawkins dawson day daye dayton deal dean deanda deane deangelis
deangelo deans dear dearborn dearing dearman deas deason deaton deaver deberry deboer debose
decarlo decastro deck deckard decker deckert declercq decosta decoteau dee deegan deel deen
deering dees deese defelice deforest degraw deguzman dehart dehaven deherrera deitz dejesus dejong
dekker delacruz delafuente delagarza delage delahaye delaney delannoy delano delao delapaz
delarosa delatorre delattre delaunay deleon delgadillo delgado delia delisle delk dell dellinger
delmas deloach delong delorenzo delorme delossantos delozier delp delrio delrosario deltoro deluca
deluna delvalle demarco demars demello dement demers deming demir demirci demirel demoss dempsey
dendy deng denham denis denison denman dennard denney denning dennis dennison denny densmore
denson dent denton deo deol depalma depew depriest derby derosa derose derosier derouen derr
derrick derry derryberry dervish desai desalvo desantis descamps deschamps deshmukh deshpande
desilva desimone desjardins desmarais desmet desmond despain desrochers desrosiers destefano
detwiler deutsch devaney devaughn devaux dever devi deville devine devito devlin devoe devore
devries dew dewan dewar dewberry deweese dewey dewitt dews dewulf dexter dey deyoung dhar
dharmadhikari dhawan dhillon dhingra dial diallo diamond diarra dias diaz dibble dicarlo dick
dicken dickens dickenson dickerson dickey dickinson dickman dicks dickson didier diego diehl diep
dietrich dietz dietze diez diggins diggs digiacomo digiovanni dijk dijkman dijkstra dill dillard
dilley dillingham dillion dillman dillon dillow dilorenzo dilworth dimaggio dimarco dimitriadis
dimitrov dincer ding dinger dingess dingle dingman dingus dinh dinkins dinsmore dinu dion dionne
diop diorio diot diouf dipietro dirks dishman dismuke disney dissanayake distefano dittmann
dittmer dittrich dix dixit dixon dixson dizon dlamini doak doan doane dobbins dobbs dobrescu
dobson doby dockery doctor dodd dodds dodge dodson doe doering doerr dogan doganay doggett doherty
dohm doi doiron dolan dole doll dollar dolle domanski dombrowski domenech domingo domingues
dominguez dominick dominquez donahue donald donaldson donate donato donelson doney dong donley
donnell donnelly donner donofrio donohoe donohue donoso donovan doody dooley doolittle doorn
dorado doran dore dorman dorn dorr dorris dorsett dorsey dortch dorton doss dostie dosunmu dotson
doty dou doucet doucette doud dougherty doughty douglas douglass dove dover dow dowd dowdell
dowden dowdy dowell dowling downer downes downey downing downs doyle doyon dozier dragan drager
dragon drain drake draper drayton drechsler drees dreher drennan drennen dressler drew drews
dreyer driessen driggers driscoll driskell driver drouin drum drummond drury dryden drye dryer
duan duarte dube dubey dubois dubose ducharme duchene duck duckett duckworth ducrocq duda dudek
dudley duenas duff duffey duffy dufour dufrene dufresne dugan dugar dugas duggan dugger duggins
duhamel duhon duke dukes dulaney dulin dull duman dumas dumitru dumont dumoulin dunagan dunaway
dunbar duncan dunford dungan dunham dunigan dunker dunkin dunkle dunlap dunleavy dunlop dunn dunne
dunning dunson dunston dunton duong duplessis dupont dupre dupree duprey dupuis dupuy duque
duquette duran durand durant durbin durden duren durfee durham durkee durkin durmaz duron durr
durrett durst dusek dustin dutcher dutra dutt dutta dutton duty duval duvall dvorak dweck dwyer
dye dyer dyke dykes dykstra dyson eaddy eades eads eady eagan eagle eakin eakins eames eanes earl
earle earley earls early earnest earp easley eason east easter easterday easterling eastman easton
eastwood eatmon eaton eaves ebel eberhardt eberle eberly ebersole ebert ebner ebo ebrahimi eby
eccles echevarria echeverria echols eck ecker eckert eckhardt eckman eckstein eddings eddington
eddins eddy edelman edelstein eden edens eder edet edgar edge edgerton edington edison edlund
edmiston edmond edmonds edmondson edmonson edmunds edmundson edson edward edwards effiong egan
egbert egea egger eggers eggert eggleston ehlers ehrhardt ehrlich eichelberger eicher eichhorn
eichler eidson eiland eisele eisenberg ek ekinci eklund ekstrom ekwueme elalaoui elam elamrani
elbaz elder eldred eldredge eldridge eley elgin elias eliason eliassen elizalde elizondo elkins
elledge ellender eller ellinger ellingson ellington elliot elliott ellis ellison ellsworth elmasry
elmer elmore elorza elrod elsayed elson elston elswick elwell elwood ely emanuel embree embry
emerick emerson emery emmert emmett emmons emory emrick encarnacion endicott endo endres endsley
eng engel engelhardt engelmann england engle engleman engler englert english engstrom enloe ennis
enoch enomoto enos enright enriquez ensor eom epley epperson epps epstein erb erdem erdman erdmann
erdogan erickson ericson eriksen eriksson ernest ernst erol erskine ersoy ervin erwin escalante
escamilla escobar escobedo escribano escudero eshelman eskew eskridge esparza espejo espinal
espino espinosa espinoza esposito esqueda esquibel esquivel essary esser essex estabrook esteban
estep estes esteve esteves estevez estrada estrella etheridge ethridge etienne etter etxebarria
etxeberria eubank eubanks eudy eugene evan evangelista evans evenson everett everette everhart
evers eversole everson evrard ewald ewell ewing exposito exum eyler eyre eze ezeh ezell fabbri
faber fabian fabre fabrizio fagan fahey fahmy fain fair fairbanks fairchild faircloth fairley
faison fajardo falcao falco falcon falcone falgoust falgout falk falkner fall fallon falls fan
fancher fanelli fang fann fannin fanning fant farah faraj farber faria farias farina faris farkas
farley farmer farnham farnsworth farouk farr farrar farrell farrington farris farrow farthing
farwell fassett fassi fast faucher faulk faulkner faure faust favela favors favre fawcett fawzi
fay faye fayed fazio fears feaster featherston featherstone fecteau feder federico fedorov fee
feeley feeney feijoo feinberg feinstein felder feldman feldmann feliciano felipe feliu felix
felker fell feller fellows feltner felton felts fender fenderson fendley feng fenn fennell fenner
fenton fenwick ferebee ferguson ferland fernand fernandes fernandez fernando ferrand ferrandiz
ferrante ferrara ferrari ferraro ferree ferreira ferreiro ferrell ferrer ferrero ferretti ferri
ferris ferro ferry fessler fetter fewell fey fiala fick fidler fiedler field fielder fielding
fields fierro fife fifield figueiredo figueras figueroa fike fikes filipovic fillmore finch
fincher findlay findley fine finger fink finkelstein finkle finlay finley finn finnegan finnell
finney fiore firmansyah firth fischer fiscus fish fisher fishman fisk fiske fitch fite fitts fitz
fitzgerald fitzhugh fitzpatrick fitzsimmons fitzwater fix flack flagg flaherty flake flanagan
flanders flanigan flannery flatt fleck fleenor fleetwood fleischer fleischmann fleming flemming
fletcher fleury flick flinn flint flood flora florea florence flores florez flory flournoy flower
flowers floyd fluellen fluker flynn fodor fofana fogarty fogel fogg fogle foley folk follett folse
folsom foltz fong fonseca font fontaine fontana fontanet fontenot fontes foote forbes forbis force
ford forde fordham fore forehand foreman forest forester forestier foret forman forney forrest
forrester forsberg forster forsyth forsythe fort forte fortenberry fortier fortin fortner fortney
fortson fortuna fortunato fortune foss foster foucher fountain fouquet fournier foust fouts fowler
fowlkes fox foxworth foy fraga fraley frame frampton franca france frances francis francisco
franck franco francois frank franke frankel franklin franks fransson frantz franz franzen fraser
frasier frausto frawley frazee frazer frazier frechette frederick fredericks frederickson
frederiksen fredette fredrick fredrickson fredriksson free freed freedman freeland freeman freese
freeze fregoso freire freitag freitas french fretwell freund frey frias frick fricke friday fried
friedman friedmann friedrich friel friend frierson fries friesen frink frisbie frisby frisch frith
fritsch fritts fritz frizzell froehlich frohlich fromm frost fruge fry frye fryer fu fuchs fudge
fuente fuentes fugate fuhrman fujii fujimoto fujita fujiwara fukuda fukui fulbright fulcher
fulford fulk fulkerson fulks fuller fullerton fullmer fulmer fulton fults fultz fumagalli
funderburk fung funk funke funkhouser fuqua furlong furman furr furst furtado furukawa fusco
fussell fuster futrell fye gabay gabbard gabel gable gabriel gaddis gaddy gadson gaffney gage
gagliano gagliardi gagne gagnon gago gaikwad gailey gaillard gainer gaines gainey gaitan gaither
gajewski gal galan galarza galbraith galbreath gale gales galicia galindo gall gallagher gallaher
gallant gallardo gallaway gallego gallegos gallet galli galligan gallman gallo galloway gallup
galvan galvez galvin gamache gambill gamble gamboa gambrell gamero gamez gammon gandhi gandy
ganesan gang ganguly gann gannon gant gantt gao gaona garay garber garces garcia gard gardiner
gardner garfield garg garibay garica garland garman garmon garner garnett garnier garofalo garrard
garretson garrett garrick garrido garriga garris garrison garrity garry garth gartner garton
garver garvey garvin gary garza garzon gascon gaskill gaskin gaskins gaspar gaspard gasper gass
gassaway gast gastelum gaston gates gatewood gatlin gatling gatti gattis gatto gaudet gaudette
gaudin gaul gault gaur gause gautam gauthier gautier gavin gay gayle gaylor gaylord gaynor gaytan
gayton gaztelu ge gearhart geary gebauer gebhardt gebhart gebre geddes gee geer gehring gehrke
geier geiger geis geisler geissler geist geller gendron genovese gentile gentry george georgiev
georgiou gerald gerard gerber gerdes gerhardt gerhart gerlach germain german germany gerritsen
gerry gervais geter getty getz geyer ghanem gharib gheorghe gholston ghorbani ghosh ghosn gibbons
gibbs gibson giddens giddings gideon giese giffin gifford giglio giguere gil gilbert gilbertson
gilbreath gilchrist giles gilkey gill gillam gillard gillen gillenwater gilles gillespie gillet
gillett gillette gilley gilliam gilliard gilligan gilliland gillis gillispie gillman gillum gilman
gilmer gilmore gilpin gilreath gilroy gilson gilstrap gimenez gimeno ginder giner gingerich
gingrich ginn ginsberg ginter giordano gipson giraldo girard giraud giron giroux gish gist gittens
giuliani givens gladden gladney gladstone glaser glasgow glasper glass glasscock glasser glassman
glaze glazer gleason glen glenn glick glidden glidewell glisson gloria glover glowacki gluck glynn
goad gobel gober goble godard goddard godefroy godfrey godin godinez godinho godoy godsey godwin
goebel goel goetz goff goforth goikoetxea goines goings goins gokhale gold goldberg golden golding
goldman goldmann goldsberry goldsmith goldstein gomes gomez gomis goncalves goncharenko gong goni
gonin gonsalez gonsalves gonzales gonzalez gonzalo gooch goodale goodall goode goodell gooden
goodin gooding goodloe goodman goodnight goodrich goodrum goodsell goodson goodwin goolsby
goossens gopal gopalan gordan gordillo gordon gordy gore goren gorham gorlitz gorman gormley
gorski gorton goshorn gosnell goss gosselin gossett goswami goto gott gottlieb gottschalk gotz
gouge gough goujon gould goulet gourley gouveia govan gove govindan gowan gowen gower goyal graaf
graber grabowski grace gracia grady graf graff gragg graham grajeda grammer grams granado granados
grande grandjean granger grant grantham granville grass grassi grasso grau gravely graves gravitt
gravois gray graybill grays grayson graziano greathouse greaves greco greeley green greenberg
greene greenfield greening greenleaf greenlee greenwald greenway greenwell greenwood greer greeson
gregg gregoire gregor gregorio gregory greig greiner grenier gresham grewal grey gribble grice
grider grieco griego grier griffen griffey griffin griffis griffith griffiths grigg griggs
grigorescu grigsby grijalva grillo grim grimaldi grimaldo grimes grimm grimmett grimsley grindle
griner grisham grissom griswold grizzle groce groen groff grogan groh gromov groom grooms groot
gros grose gross grossman grossmann grosso groth grove grover groves grow grubb grubbs grube
gruber grundy grunewald gu guadalupe guajardo guan guardado guardiola guarino guay gudmundsson
guedes guenther guerin guerra guerreiro guerrero guertin guess guest guevara gueye guffey guha
guichard guidi guido guidry guignard guijarro guilford guillaume guillen guillet guillon guillory
guillot guimaraes guimond guinn guirado gul gulati guler gulick gulledge gullett gulley gultekin
gulyas gumede gumm gump gunawan gunawardena gunderson gunes gungor gunn gunnarsdottir gunnarsson
gunter gunther guo gupta gupton gurley gurney gurrola gurule gusman gustafson gustafsson
gustavsson gustin guth guthrie gutierrez gutshall guven guy guyer guyette guyot guyton guzman gwak
gwin gwinn gwon haag haaland haan haas haase haber haberman habib hack hacker hackett hackler
hackman hackney hackworth hadad haddad hadden haddix haddock hadid hadley hadlock hafer haffner
hafner hagan hagans hage hagedorn hageman hagen hager hagerman hagerty haggard haggerty hagler
hagood hague hagy hahn haigh haight hail haile hailemariam hailey haines hair haire hairston haith
hajek hajji hake halabi halbert halcomb hale hales haley halford halim hall halle haller hallett
halley halliburton halliday hallman hallmark hallock halloran hallowell halonen halpern halpin
halsey halstead halter halverson halvorsen halvorson ham hamad hamada hamalainen hamann hamblin
hambrick hamby hamdan hamdi hamel hamer hamid hamidi hamill hamilton hamlet hamlett hamlin hamm
hammack hammel hammer hammers hammett hammock hammon hammond hammonds hammons hamner hamon hampton
hamrick hamza hance hancock hand handa handayani handley handy hanes haney hang hanke hankins
hanks hanley hanlon hann hanna hannah hannan hanner hannigan hannon hanrahan hans hansel hansen
hanson hansson hao hara harada harahap harb harbaugh harber harbin harbison harbour hardaway
hardcastle hardee hardeman harden harder hardesty hardie hardiman hardin harding hardison hardman
hardnett hardwick hardy hare hargett hargis hargrave hargrove haris harker harkey harkins harkness
harlan harless harley harlow harman harmon harms harness harney haro harold harp harper harr
harrell harrelson harrigan harriman harrington harris harrison harrod harrold harry hart harter
hartfield hartford hartle hartley hartman hartmann hartnett hartono hartsell hartsfield hartshorn
hartsock hartung hartwell hartwig harty hartz hartzell hartzog harvell harvey harville harvin
harwell harwood hasan hasegawa hash hashemi hashim hashimoto haskell haskins hass hassan hassani
hassell hassler hasson hastings hasty hatch hatcher hatchett hatfield hathaway hathcock hatley
hatten hatter hatton hattori hauck haufe haug haugen haugh haught haun haupt hauser havard havel
haven havens haviland hawes hawk hawkes hawkins hawkinson hawks hawley hawn haworth haws hawthorne
hayashi hayden haydon hayes haygood hayman hayner haynes haynie hays hayward haywood hazard hazel
hazelton hazelwood hazen hazlett hazzard head headley headrick heady heald healey healy heaney
heard hearn hearne heath heaton hebert hecht heck hecker heckman heckmann hector hedden hedge
hedgepeth hedges hedlund hedrick heffernan heffner heflin hefner hegazy hegde hegedus heidari
heikkila heikkinen heil heilman heim hein heine heinemann heinonen heinrich heins heintz heinz
heinze heise heiser heisler held helland heller hellman hellstrom hellwig helm helman helmer
helmick helms helton hembree hemingway hemphill hendershot henderson hendley hendon hendren
hendrick hendricks hendrickson hendriks hendrix hendry henke henkel henley hennessey hennessy
hennig henning henninger henriques henriquez henry hensel henshaw hensley henson henton hentschel
heo hepburn hepler hepner herald heras herbert herbst herd heredia hereford herman hermann hermans
hermansen hermansson hermes hermosilla hermosillo hernadez hernandes hernandez hernando herndon
herod herold heron herr herranz herren herrera herrero herreros herrick herrin herring herrington
herrmann herron hersey hersh hershberger hershey hertel hertz herve herzog hess hesse hesson
hester hetrick hetzel heuer heuvel hewett hewitt hewlett heyer heyward heywood hiatt hibbard
hibbler hibbs hickerson hickey hickman hickox hicks hickson hidalgo hidayat hierro higa higashi
higbee higdon higginbotham higgins higgs high highsmith hight hightower higley hilbert hilburn
hildebrand hildebrandt hildreth hileman hiles hill hillard hiller hilliard hillis hillman hills
hillyer hilton himes hinckley hindman hinds hine hines hinkle hinkley hinman hinojosa hinrichs
hinshaw hinson hinton hintz hinz hipp hirano hirata hirayama hirose hirsch hirst hitchcock hite
hitt hix hixon hixson ho hoag hoagland hoang hoarau hoard hobart hobbs hobby hobson hoch
hochstetler hock hockenberry hockett hodge hodges hodgkins hodgson hodson hoek hoekstra hoelscher
hoey hof hofer hoff hoffer hoffman hoffmann hofmann hogan hogg hoggard hogue hohmann hohn hoke
holbert holbrook holcomb holcombe holden holder holgado holguin holiday holifield holladay holland
hollander hollar hollenbeck holler holley holliday hollifield holliman hollinger hollingshead
hollingsworth hollins hollis hollister holloman holloway hollowell holly holm holman holmberg
holmes holmgren holmquist holmqvist holst holstein holston holt holton holtz holub holz holzer hom
homan homer homes honaker honda honea honeycutt hong hood hook hooker hooks hooper hoopes hooten
hoover hope hopkins hoppe hopper hopson horak horan hord horgan hori horn hornback hornbeck horne
horner horning hornsby horowitz horrocks horsley horst horton horvat horvath hosey hoshino hoskins
hosmer hossain hosseini hostetler hostetter hotchkiss hou houck hough houghton houk houle houlihan
house householder houser housley houston hovey hovis howard howarth howe howell howells hower
howerton howes howie howland howlett howse howze hoy hoyle hoyos hoyt hruska hsieh hsu hu hua
huang hubbard hubbell hubble hubbs huber hubert hubner huck huckaby hudak huddleston hudec hudgens
hudgins hudnall hudson hudspeth huebner huerta huertas huet huey huff huffman hufford huggins
hughes hughey hughs hugon huie huisman hulbert hulett hull hulse hulsey hulst humbert humble hume
humes hummel hummer humphrey humphreys humphries hundley huneycutt hung hungerford hunley
hunnicutt hunsaker hunt hunter huntington huntley huntsman huo hupp hurd hurdle hurley hurst hurt
hurtado huseynov huskey huss hussain hussein hussey husted huston hutchens hutcherson hutcheson
hutchings hutchins hutchinson hutchison huth hutson hutt hutter hutto hutton huynh hwang hyatt
hyde hyden hyder hyland hylton hyman hynes hysell iancu ibanez ibarra ibarreche ibekwe iborra
ibrahim ichikawa ide idowu idrissi igarashi iglesias igwe iida ike ikeda ilic iliev imai imbert
imes imhoff infante infantes ingalls ingersoll ingham ingle ingraham ingram iniesta inman inoue
ionescu iqbal irawan irby ireland irish irizarry irons irvin irvine irving irwin isaac isaacs
isaacson isaksen isaksson isbell isenberg isham ishida ishihara ishii ishikawa isik iskandar islas
isley isom ison israel issa ito itoh iturbe iturralde ivanenko ivanov ivanova ivanovic iversen
iverson ives ivey ivie ivory ivy iwasaki iwata iyengar iyer izagirre izaguirre izquierdo izzo
jabbar jaber jablonski jack jackman jacks jackson jaco jacob jacobi jacobo jacobs jacobsen
jacobson jacobsson jacoby jacquemin jacques jacquet jacquez jacquot jadhav jaeger jaen jafari
jaffe jager jaggers jahn jahnke jaime jaimes jain jaiswal jakob jakobsen jakobsson jakubowski
jalali jalbert jalil jalloh jamal jamali jamerson james jameson jamieson jamison janda janes jang
jankovic jankowski jansen jansma janson janssen jansson janzen jaques jaquez jara jaramillo
jardine jarman jarmon jarrell jarrett jarvinen jarvis jasinski jason jasper jasso jaunet jauregui
javed javier jaworski jay jayaraman jayawardena jaynes jean jeanbaptiste jeanlouis jeffcoat
jefferies jeffers jefferson jeffery jeffrey jeffreys jeffries jelinek jemison jenkins jenks
jennings jensen jenson jeon jeong jeppesen jepson jerez jernigan jerome jeske jesse jessee jessen
jessie jessup jester jesus jeter jett jewell jewett jha ji jia jiang jiao jiles jim jimenez
jimerson jiminez jin jindal jinks jo jobe joe johal johannesdottir johannessen johansen johanson
johanssen johansson johar john johns johnsen johnson johnston johnstone joiner jolin jolley jolly
joly jonas jonasson jone jones jong jonge jonsdottir jonsson joo joplin jorda jordan jordon jorge
jorgensen jorgenson jose josefsson joseph josephson josey joshi joshua joslin jost joubert jourdan
jovanovic jove jowers joy joyce joyner ju juan juarez judd jude judge judkins judson judy juhasz
julian julien julius jump jumper june jung junge junker jurado jurek jurgens juric justice justus
`
