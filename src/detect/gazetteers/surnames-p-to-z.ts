/** Surnames of many cultures, P to Z. */
export const surnamesPtoZ = `
pabon pabst pace pacheco pack packard packer paddock padgett padilla padmanabhan padron pae paez
pagan pagano pagel pai paige paine painter paiva paiz pajak pak pal palacio palacios palermo
palladino palm palma palmer palmieri palmore palomares palomino palomo palumbo pan pande pandey
pandit pandya pang paniagua pankey pannell pantoja papa papadopoulos papadopoulou pape papp pappas
paquette paquin parada paradis paradise pardo pardue pare paredes pareja parejo parekh parent
parenteau parham parikh paris parish parisi park parke parker parkhurst parkin parkins parkinson
parkman parks parmar parmenter parmer parnell parr parra parrett parris parrish parrott parry
parsley parson parsons partain partee partida partin partlow parton partridge pascal paschal
paschall pascual pasley pasquale pasquier pass passmore pastor pastore patch pate patel paterson
pathak patil patino patnaik patnode patrick patten patterson pattison patton patty paul pauley
paulin paulino paulk paulsen paulson paulus pavlov pavlovic pavon pawar pawlak pawlowski paxton
payet payne paynter payton paz peabody peace peach peachey peacock peak peake pearce pearcy pearl
pearman pearsall pearson peart pease peaslee peavy peck peckham peden pedersen pederson pedigo
pedraza pedro pedroza peebles peek peel peele peeler peeples peer peery peeters pegram pegues
peinado peixoto pelaez pelayo pelkey pell pellegrini pellegrino pellerin pelletier pellicer
peloquin peltier pelton pemberton pena penalver pence pender pendergrass pendleton pendley peng
penick penland penley penn pennell penner penney pennington penny penrod penton peoples pepe pepin
pepper peppers perales peralta peraza percy perdomo perdue perea pereira perello perera peres
peretz pereyra perez peric peris perkins perlman permenter pernell perrault perreault perreira
perret perri perrier perrin perrine perron perrone perrot perrotta perry perryman persaud
persinger person persons persson perumal pesce pete peter peterman peters petersen peterson
petersons petersson petit petitjean petkov petkovic petrenko petrescu petrie petrillo petro petrov
petrova petrovic petry pettaway pettersen petterson pettersson pettiford pettigrew pettis pettit
pettus pettway petty peyton pfaff pfeffer pfeifer pfeiffer pfister pham phan pharr phelan phelps
phifer philbrick philip philippe philips phillip phillips philpot philpott phinney phipps phoenix
phung pi piatt piazza picard pichardo pichon pickard pickel pickens pickering pickett pickle
pieper pierce piercy pierre pierson pieters pietrzak pietsch pifer pigg pike pilcher pilgrim
pilkington pillai pillay pillow pimenta pimental pimentel pina pinckney pinder pine pineau pineda
pineiro pinheiro pinho pinilla pink pinkard pinkerton pinkham pinkney pinkston pino pinon pinson
pinto pinzon piotrowski piper pipkin pippin piqueras piras pires pirtle pisano pitcher pitchford
pitman pitre pitt pittman pitts pitzer pizarro place placencia plank plant plante plascencia platt
player plaza pleasant plemmons pless plott plourde plowman plumb plumlee plumley plummer plunkett
poche poe poff pogue pohl poindexter pointer poirier poisson pokorny pol polanco poland polat poli
poling polite polito polk pollack pollard polley pollock polo polson polston pomerleau pomeroy
ponce poncet pond ponder pons pool poole pooler poon poor poore popa pope popescu popov popovic
popovich popovici popp porch porras porter porterfield portillo portis posada posey pospisil poss
post postma poston poteat poteet potter potts poulain poulin pouliot poulos poulsen poulson pound
pounds powe powell power powers poynter pozo pozuelo prabowo prada pradana pradhan prado prakash
prasad prasetyo pratama prater prather prats pratt pray preciado preece prendergast prentice
prentiss prescott presley presnell pressley preston preuss prevost prewitt pribyl price prichard
prickett priddy pride pridemore pridgen priest priester prieto prieur prigent primm prince prindle
prine pringle prins prior pritchard pritchett privett probst prochazka proctor proffitt propst
prosser proulx prouty provencher province provost pruett pruitt pryor pu puckett puente puentes
puerta puga pugh pugliese puig pujol puleo pulido pullen pulley pulliam pulver puma pumphrey
purcell purdy puri purifoy purkey purnama purnell purohit purser pursley purvis puryear putman
putnam putra pyatt pye pyle pyles qasim qi qian qiao qin qiu qu quach quackenbush quade qualls
quan quarles quattlebaum queen queiros queiroz quero quesada quevedo quezada quick quigley quijano
quiles quillen quimby quinlan quinn quinones quinonez quintana quintanilla quintero quinton quirk
quiroga quiros quiroz qureshi raab rabasco rabb rabbani rabe rabideau rabinowitz rabon raby race
rachidi racine rackley radcliff radcliffe rademacher rader radford radhakrishnan radtke radu
radulescu radwan rae rael rafferty ragan rager raghavan ragland ragsdale rahayu rahim rahimi
rahman rahmani rahn rai railey raina rainer raines rainey rains rainwater raj raja rajagopal rajan
rajapaksa rajput rakes rakowski raleigh raley ralph ralston ram ramachandran ramadan ramadhan
ramage ramakrishnan ramalho raman ramanathan ramaswamy rambo ramer rameriz ramesh ramey ramirez
ramis ramon ramos ramsay ramsdell ramsey rana rancourt rand randall randazzo randell randle
randolph raney ranganathan rangarajan range rangel rankin rankins ransom ranson rantanen rao raper
raphael rapp rasberry rascon rash rashid rashidi rasmussen rastogi ratchford ratcliff ratcliffe
rath rathbone rathbun rathi rathod rathore ratliff rau rauch rausch raut raval rawat rawlings
rawlins rawls rawson ray raya rayborn rayburn rayfield rayford raymer raymond raynaud rayner
raynor raza razo rea reader reading ready reagan real ream reams reardon reason reaves reavis
rebelo reber rebollo recio rector red redd redden reddick redding reddy redman redmon redmond
redon redondo reece reed reeder reedy reel rees reese reeve reeves regalado regan register regnier
rego reich reichard reichel reichert reid reiff reilly reimann reimer reimers reina reiner reinert
reinhard reinhardt reinhart reinhold reinke reis reiss reiter reitz rembert remillard remington
remy ren renard renaud renault rendon reneau renfro renfroe renfrow renner rennie reno renshaw
renteria repp requena resende resendez resnick reuter revell revels revis rex rey reyes reyna
reynaud reynolds reynoso rezaei rhea rhee rhine rhinehart rhoades rhoads rhoden rhodes rhone rhyne
ribas ribeiro ribera ribes ricci ricciardi riccio rice rich richard richards richardson richburg
richerson richey richie richman richmond richter rick rickard ricker rickert ricketts rickey
rickman ricks rico riddell riddick riddle ridenhour ridenour rideout rider ridge ridgeway ridgway
ridley riedel rieger riendeau riera ries rife riffe riffle rigby rigdon riggins riggle riggs
rigney rigsby rijn riker riles riley rimmer rinaldi rincon rinehart ring ringer ringler rinker rio
riojas riordan rios riou rioux ripley ripoll rippy riquelme risinger risley risner ritchey ritchie
rittenhouse ritter ritz riva rivard rivas rivera rivero rivers rives riviere rizo rizzi rizzo roa
roach roane roark robak robb robbins roberge roberson robert roberts robertson robey robichaud
robichaux robin robinett robinette robins robinson robison robledo robles robson roby roca
rocamora rocco rocha roche rochelle rochester rock rockett rockwell roda rodarte rodas roddy roden
rodenas roder roderick rodgers rodman rodney rodrigez rodrigo rodrigue rodrigues rodriguez
rodriques rodriquez roe roebuck roeder roemer rogan roger rogers roh rohde rohr rohrer roig rojas
rojo roland roldan rolf rolfe roll rolland roller rollins rollo rolon roman romano romanov romans
rome romeo romera romero romine romo rondeau rone roney ronning rood roof rook rooker rooks rooney
roop roos root roper roque ros rosa rosado rosales rosario rosas rosca roscoe rose roseberry
rosell rosello roseman rosemond rosen rosenbaum rosenberg rosenberger rosenblatt rosenblum
rosenfeld rosenthal ross rosser rossetti rossi rossignol rossiter rossman rost rostami roth rothe
rothman rothstein rothwell rotz rouleau rounds roundtree roundy rountree rourke rouse roush
rousseau roussel rousselle routh roux rovira rowan rowden rowe rowell rowland rowles rowlett
rowley roy royal roybal royce royer royster royston rozier ruan ruano rubalcava rubenstein rubin
rubino rubio ruble ruby ruch rucker rudd rude rudenko rudnick rudolf rudolph rudy rue rueda ruelas
ruf ruff ruffin ruffner ruggiero ruggles ruhl ruiter ruiz rule rummel rumph rumsey rundell runge
runion runnels runyan runyon rupe rupert rupp ruppert rush rushing rushton rusk russ russel
russell russo rust rusu rutan ruth rutherford rutkowski rutland rutledge rutter ruud ruvalcaba
ruzicka ryals ryan rybak rydberg ryder rye ryu saad saadi saari saarinen saavedra sabater sabin
sabo sabol sabri sacco sachdev sachdeva sachs sack sackett sacristan saddler sadeghi sadler
sadowski saeed saenz saez safford sagarra sage sager sahai sahin sahni sahoo said saidi sain saini
sainz saito saiz sakai sakamoto saksena sakurai sala salah salameh salas salazar salcedo salcido
saldana saldivar sale saleh salehi salem salerno sales salgado salim salinas salisbury sall sallee
salley salman salmeron salminen salmon salmons salomon salonen salter salvador salvatore salvi
salyer salyers salzman sam samaha samaniego sami sammons samons samora sampaio samper sample
samples sampson sams samson samuel samuels samuelson samuelsson sanabria sanborn sanches sanchez
sanchis sancho sand sandberg sander sanders sanderson sandhu sandifer sandler sandlin sandmann
sandoval sands sandstrom sandusky sandy sanford sankaran sankey sanmartin sanmiguel sanna sanneh
sano sansom sansone santacruz santamaria santana santiago santillan santini santo santoro santos
santoyo sanz sapp sappington saputra sarabia saraiva sargeant sargent sari sarkar sarkis sarma
sarmiento sarpong sartain sartin sartori sarver sasaki sass sasser sastre sastry sather sato satoh
satpathy satterfield satterwhite sattler sauceda saucedo saucier sauer saul sauls saunders saura
sauter sauvage savage savchenko saville savino savoie savolainen savoy sawada sawicki sawyer
sawyers saxena saxon saxton sayed sayer sayers sayles saylor sayre scales scalf scalise scanlan
scanlon scarberry scarborough scarbrough scarlett schaaf schaal schade schaefer schaeffer schafer
schaffer schaffner schaller scharf schatz schaub schauer scheel scheer scheffler schell scheller
schenck schenk scherer schexnayder schick schiff schiffer schiffman schiller schilling schindler
schipper schirmer schlegel schleicher schlosser schlueter schluter schmid schmidt schmit schmitt
schmitz schneider schnell schober schock schoen schoenfeld schofield scholl scholten scholz
schonfeld schoonmaker schoonover schott schou schouten schrader schram schramm schreck schreiber
schreiner schrimsher schrock schroder schroeder schroter schubert schuck schuh schuler schuller
schulman schulte schultz schulz schulze schumacher schuman schumann schuster schutt schutte schutz
schuyler schwab schwartz schwarz schweitzer schweizer scofield scoggins scott scoville scribner
scroggins scruggs scudder scull scully scurry seabolt seabra seagraves seal seale sealey seals
sealy seaman searcy searle searles sears seaton seaver seavey seawright seay sebastian seda
sedillo sedlacek seeger seeley seely segal segarra seger segovia seguin segura seibel seiber
seibert seidel seidl seifert seiler seitz seki selas selby self sell sellars sellers sells selman
seltzer semenov sempere semple sen sena seng sengupta senn senter seo seong sepulveda sequeira
serban sergent serna serra serrano serrat serrato sesay session sessions sessoms seth sethi
setiawan setser settle settles setzer severance severson sevigny sevilla seward sewell sexton
seymore seymour sezer shabalala shackelford shackleford shade shafer shaffer shafiq shah shaheen
shahin shahzad shaikh shalabi shamblin shamir shanahan shane shaner shank shankle shanklin shanks
shannon shao shapiro sharaf sharif sharifi sharkey sharma sharp sharpe shastri shattuck
shaughnessy shaver shavers shaw shay shea shealy shearer shears shedd sheehan sheets sheffield
shehata sheikh shelby sheldon shell shelley shelly shelton shen sheng shenoy shepard shephard
shepherd sheppard sherer sheridan sherlock sherman sherrell sherrer sherrill sherrod sherry
sherwin sherwood shetler shetty shevchenko shi shibata shick shields shifflett shilling shim
shimada shimizu shimomura shin shinde shine shinn shipe shipley shipman shipp shirai shirey shirk
shirley shively shiver shivers shockey shockley shoemake shoemaker shoffner shook shoop shope
shore shores short shorter shorts shotwell shoulders shoup shouse showalter showers shrader shreve
shriver shropshire shrum shu shubert shuck shukla shuler shull shults shultz shumaker shuman
shumate shumpert shumway shupe shuster shutt shvets sibanda sibert sibley sickler siddiqui sides
sidhu sidorov siebert siegel siegfried siegmund sierra sievers sifuentes sigler sigman sigmon
sigurdsson sihombing sikes sikora silas siler sill sills silva silvas silveira silver silverman
silvers silverstein silvestri silvey silvia sim simanjuntak simard simas simic simko simmon
simmons simms simoes simon simonds simone simoneau simoneaux simons simonsen simonson simonton
simpkins simpson sims simsek sinclair sines singer singh singhal singhania singletary singleton
singley sinha sink sipe sipes sipple siregar sirois sirvent sisco sisk sisneros sisson sistrunk
sites sithole sitompul sitton siu six sizemore sjoberg sjogren skaggs skeen skeens skelly skelton
skidmore skiles skinner skipper skov slack slade slagle slate slater slaton slattery slaughter
slavin slay slayton sledge sloan sloat slocum slone slover sluis slusher small smalley smalls
smallwood smart smedley smiley smirnov smit smith smitherman smithers smithson smits smock smoot
smothers smtih smyth smythe snapp snead sneed snell snelling snider snipes snodgrass snook snow
snowden snyder soares sobczak sobczyk sobrino soderberg sodergren soderstrom soglo sohn soileau
sokol sokolov sokolowski solana solanki solano solberg soldevila soler soleto soliman solis soliz
sollars soloman solomon solorio solorzano solsona soltani somani somers somerville sommer sommers
sommerville somogyi song sonmez sonnier sonntag sood soper sorensen sorenson soria soriano
soriguer sorrell sorrells sorrentino sosa sotelo soto soucy soukup soule sousa south southard
southerland southern southwick southworth souza sow sowande sowder sowell sowers soyinka soylu
spain spalding spangler spann sparkman sparks sparrow spates spath spathe spaulding speaks spear
spearman spears specht speck spector speed speer speight spell spellman spence spencer sperling
sperry spicer spiegel spielman spiers spies spiker spikes spiller spillman spina spinelli spinks
spinner spires spitler spitzer spivey spooner spradlin spraggins sprague spratt sprayberry spriggs
spring springer springs sprinkle sproul sprouse spruill spurgeon spurlock squire squires
srinivasan srivastava staats stacey stack stackhouse stacy stadler stafford stagg staggs stagner
stahl staley stallard stallings stallworth stalnaker stambaugh stamey stamm stamp stamper stamps
stan stancil stanciu standard standifer standley standridge stanfield stanfill stanford stanger
stankovic stanley stansberry stansbury stanton staples stapleton stark starkey starks starling
starnes starr staten staton staub stauffer stclair stcyr steadman stearns stebbins steck stedman
steed steel steele steelman steen stefanov stefanovic stefansson steffen steffens stegall steger
steib steiger stein steinbach steinberg steiner steinke steinman steinmetz stella stelly stenberg
stenzel stepanek stepanov stephan stephen stephens stephenson stepp sterling stern sternberg
sterner stetson steven stevens stevenson steverson steward stewart stgermain sthilaire stickler
stickney stidham stier stiffler stiles still stiller stillman stillwell stiltner stilwell stine
stinnett stinson stites stith stitt stivers stjohn stlouis stock stockdale stocker stockman stocks
stockton stockwell stoddard stoffel stogner stoica stojanovic stoker stokes stoll stollings stoltz
stoltzfus stolz stone stoner stonge stoops storch storer storey storm storms story stott stotts
stouffer stout stovall stover stowe stowell stowers stpierre strachan strader strahan straight
strain strait straka straley strand strange strasser stratton straub strauch straus strauss strawn
strawser streeter stribling stricker strickland strickler stricklin stringer stringfellow
stripling strobel strode stroh strom stroman stromberg strong strother stroud stroup strouse
struble struck strunk stuart stubblefield stubbs stuckey studer stull stultz stump stumpf
sturdivant sturgeon sturges sturgill sturgis sturm sturtevant stutz stutzman styles suarez suazo
subagyo suber sublett subramaniam subramanian sudduth sugawara suggs sugimoto sugiura sugiyama suh
suharto suiter sukarno suleiman sullins sullivan sultan summer summerlin summers summerville
sumner sumpter sumrall sun sundaram sundberg sunderland sundstrom suner sung supriyadi surber
surface suri surratt suryadi susanto sussman sussmann sutanto suter sutherland sutphin sutter
suttle suttles sutton suzuki svendsen svensson svoboda swafford swaim swain swallow swaminathan
swamy swan swaney swank swann swanner swanson swarey swartz swearingen sweat sweatt sweeney sweet
sweitzer swenson swett swick swift swiger swindell swindle swinford swink swinney swinson swint
swinton swisher switzer swope sy sydnor sykes sylvester sylvia symanski symons synder szabo szalai
szczepanski szeto szewczyk szilagyi szucs szulc szymanski szymczak tabatabaei tabb taber taboada
tabor tachibana tackett tafoya taft taggart taguchi tague taha taher tahiri tai tait takacs takada
takagi takahashi takano takayama takeda takeuchi talavera talbert talbot talbott taliaferro
tallent talley tallman talton talwar tam tamayo tamez tamimi tamura tan tanabe tanaka tandon tandy
taneja tang tanguay tanguy taniguchi tankersley tanner tao tapia tapiador tapley tapp tarango
tarbox tardif tardiff tariq tarpley tarr tarrant tarrega tart tarter tarver tas tasci tasker
taskin tata tate tatro tatum tavares tavarez taveras tawfiq taylor tazi teague teal teasley tedder
tedeschi tedesco tedford teel teeter teeters teets teichmann teixeira tejada tejeda tejedor tejero
tekin telford telles tellez tello tembo temple templeton templin tena teng tennant tenney tennison
tennyson tenorio teo teran terrazas terrell terrill terron terry terwilliger tesch tesfaye tessier
testa testerman teter tetreault tew texier thach thacker thai thakkar thakur thames thao thapa
tharp tharpe thatcher thaxton thayer theis theisen thelen theobald theodore theriault theriot
therrien thiam thibault thibeault thibodeau thibodeaux thiel thiele thielen thierry thies thigpen
thom thoma thomas thomason thomasson thompkins thompson thomsen thomson thorn thornburg thorne
thornhill thornton thorp thorpe thorsen thorson thorton thrash thrasher threadgill threatt thrift
thrower thurber thurman thurmond thurston tian tibbetts tibbs tice tidwell tiedemann tierney
tiffany tighe tijerina tilghman till tiller tillery tillett tilley tillis tillman tillotson tilton
timberlake timm timmerman timmermans timmons timms tincher tindall tingle tingley tinker tinney
tinsley tipton tirado tisdale tittle titus tiwari tkachenko tkaczyk tobar tobey tobias tobin todd
todorov todorovic toivonen tok toland tolbert toledano toledo tolentino toler toliver tolle
tollefson tolley tolliver tolman tolson tom tomas tomasik tomczak tomic tomlin tomlinson tompkins
toms toner toney tong toole tooley toombs toomer toomey toon topping toprak torgerson toro
torralba torre torrecilla torregrosa torrence torrent torres torrey torrez torrijos tortosa
toscano tosi toth totten toure tournier toussaint tovar towe tower towers towle towne towner
townes townley towns townsend townsley toy tracey tracy trader trahan trail trainor tramel trammel
trammell tran trantham traore trapp trask travers travis trawick traylor traynor treadway
treadwell treat treece trejo tremblay trent trevino trexler tribble trice trieu trigg trigo trillo
trimble trinh trinidad tripathi triplett tripp trivedi trombley trost trotman trott trotter
trottier troup troupe trout troutman trowbridge troxell troy troyer truax trudeau true trueblood
truesdale truett truitt trujillo trull truman trump truong truss trussell trusty tsai tsang tse
tseng tso tsosie tsuchiya tsuda tsui tsuji tubbs tucci tuck tucker tudela tudor tuggle tull tullis
tully tunnell tunstall tuominen tupper turan turcotte turgeon turk turkmen turley turman turnage
turnbow turnbull turner turney turpin turunen tutt tuttle tutu tweed twigg twitty twombly twomey
twyman tye tyler tyndall tyner tynes tyree tyrrell tyson tyus ubeda ucar uche uchida uchiyama udeh
ueda uehara ueno ugur uhl ulibarri ullman ullmann ulloa ullrich ulmer ulrich ulusoy umeda unal
underhill underwood ung unger unknow unruh upadhyay upchurch uppal upshaw upton urban urbano
urbanski urbina urena uriarte urias uribe urkiza urquhart urquiza urrutia ursu usher ussery ustun
utley utter uysal uzoma uzun vaca vaccaro vachon vaculik vaden vail vaillancourt valadez valdes
valdez valdivia valdovinos vale valencia valent valente valenti valentin valentine valentini
valentino valenzuela valera valerio valero valiente valladares valle vallee vallejo valles valley
valliere valls valverde vanburen vanbuskirk vance vancleave vandamme vandenberg vandenberghe
vanderpool vandiver vandusen vandyke vanegas vang vanhook vanhoose vanhorn vanhouten vanlandingham
vanmeter vann vanness vannoy vanover vanpelt vansickle vantassel vanwinkle vanzant vaquero varas
varela varga vargas varghese vargo varma varnado varner varney vasconcelos vasile vasilev vasiliev
vasquez vassar vasseur vasudevan vaughan vaughn vaught vaz vazquez veach veal veen vega veiga
veilleux vela velarde velasco velasquez velazquez velde velez veliz vella veloz venable venegas
venkataraman venkatesan ventura vera verbeke verdejo verdier verdin verdu verdugo verduzco vereen
vergara verger verhoeven verma vermeer vermeulen vermillion vernon verret verstraete vesely vest
vestal vestergaard vetter viana vicario vice vicente vicioso vick vickers vickery vico victor
victoria vidal vidrine vieira viera vierra vigil vigneron vigo vigue viklund vikstrom vila
viladomat vilches vilela villa villagomez villalba villalobos villalpando villalta villanueva
villar villareal villarreal villasenor villatoro villegas villena vinas vincent vines vineyard
vining vink vinson viola violette virgil virtanen visser vitale vitali vives vizcaino vlasak vliet
vo voelker vogel vogl vogler vogt voight voigt voisin volk volker volkman volkmann volkov voll
vollmer volpe volz voorhees vos voss vowell voyles vries vu vue vukovic vuong vyas wachter wacker
wada waddell waddle wade wadhwa wadley wadsworth wagers wages waggoner wagner wagoner wagstaff
wahl wahyudi wainwright waite waites waits wakefield wal walcott walczak wald walden waldman waldo
waldon waldron waldrop waldrup wales walia walk walker wall wallace wallen waller walley wallin
walling wallis walls walsh walston walter walters walther waltman walton waltz walz wampler wan
wang ward wardell warden wardlaw ware warfield wargo waring warman warner warnock warren warrick
warrington warwick wash washburn washington wasilewski wasserman wasson watanabe water waterhouse
waterman waters watford watkins watson watt watters watterson watts waugh waweru way wayland
wayman wayne weatherby weatherford weatherly weathers weathersby weatherspoon weaver webb webber
weber webster weddle weed weeden weekley weeks weems weese wegener wegner wei weidman weidner
weigand weigel weil weiland weiler weimer weinberg weiner weinert weinstein weintraub weir weis
weisberg weise weiser weisman weiss weissman weitzel wekesa welborn welch weldon welker weller
wellington wellman wells welsh welter welton welty wen wendel wendell wendt weng wenger wentworth
wentz wenzel werner wert werth wertz wescott wesley wessel wessels wesson west westbrook
westbrooks westcott wester westerfield westerman western westfall westlund westmoreland weston
westover westphal wethington wetmore wetzel wexler whalen whaley wharton whatley wheat wheatley
wheaton wheeler wheelock whelan whetstone whipple whisenant whisenhunt whitacre whitaker whitcomb
white whited whitehead whitehouse whitehurst whiteley whiteman whitener whitesell whiteside
whitfield whitford whiting whitley whitlock whitlow whitman whitmer whitmire whitmore whitney
whitson whitt whittaker whitted whittemore whitten whittier whittington whittle whitton whitworth
whorton whyte wibowo wichmann wick wicker wickham wicklund wickramasinghe wicks wideman widener
widjaja widmer widner widodo wieczorek wiegand wieland wiener wiersma wiese wiesner wigfall
wiggins wiggs wight wigley wijaya wijk wikstrom wilbanks wilber wilborn wilbur wilburn wilcher
wilcox wild wilde wilder wildman wilds wiles wiley wilfong wilford wilhelm wilhite wilk wilke
wilkens wilkerson wilkes wilkey wilkie wilkins wilkinson wilks willams willard wille willems
willemsen willett willette willey willhite william williams williamson willie williford willingham
willis willison willman willoughby wills willson wilmot wilmoth wilson wilt wilton wimberly
wimbush wimer wimmer winchell winchester winder windham windle windom windsor wine wines winfield
winfrey wing wingard wingate winger wingfield wingo winkelman winkle winkler winn winner winslow
winstead winston winter winters winther winton wireman wirth wisdom wise wiseman wiser wisner
wisniewski wit witcher witham withers witherspoon withrow witkowski witmer witt witte witten
witter wittman wittmann wlodarczyk wofford wojciechowski wojcik wolcott wold wolf wolfe
wolfenbarger wolff wolfgang wolford wolfson wolter wolters womack womble won wong woo wood woodall
woodard woodbury woodcock wooden woodford woodham woodhouse woodland woodley woodman woodring
woodrow woodruff woodrum woods woodson woodward woodworth woody woodyard woolard wooldridge
woolery wooley woolf woolfolk woolley woolridge woolsey woosley wooster wooten wooton worcester
word worden work workman worley worrell worsham worsley worth wortham worthen worthington worthy
wortman wouters wozniak wray wren wrenn wright wrobel wroblewski wu wulandari wulf wunderlich
wunsch wurst wurth wyant wyatt wyche wyckoff wylie wyman wynn wynne wyrick wysocki xavier xi xia
xiang xiao xie xin xing xiong xu xue yadav yager yagi yague yahya yakovlev yalcin yale yamada
yamagata yamaguchi yamaki yamamoto yaman yamanaka yamane yamasaki yamashita yamauchi yamazaki yan
yancey yancy yandell yanez yang yano yao yap yarber yarborough yarbrough yasuda yates yavuz yazici
yazzie ybarra ye yeager yeboah yee yeh yen yepez yeung yi yildirim yildiz yilmaz yim yin ying
yingling yip yockey yocum yoder yoho yokota yokoyama yon yong yoo yoon yordanov york yoshida
yoshikawa yoshimura yost youmans younes young youngblood younger youngman youngs yount younts
yousef yousefi yu yuan yucel yue yuen yuksel yulianto yun yung yuste zabala zabaleta zachary zack
zahn zaidi zajac zak zaki zakrzewski zaldivar zaman zamani zamarripa zambrano zamora zamorano
zamudio zander zanetti zapata zaragoza zarate zavala zawadzki zayas zayed zech zeidan zeigler
zelaya zelenka zeller zellers zeman zeng zepeda zeringue zha zhai zhan zhang zhao zheng zhong zhou
zhu zhuang zhuo zidan ziegler zielinski zijlstra zimmer zimmerman zimmermann zink zinn ziolkowski
zito zook zorn zou zuazo zuber zubiri zubizarreta zucker zukov zukowski zulu zuma zumwalt zuniga
zuo zurita zwane zwart
`
