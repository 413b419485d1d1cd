/** Surnames of many cultures, A to C. */
export const surnamesAtoC = `
aalbers aalto aaltonen aaron aas abad abadi abara abarca abate abbas abbasi abbate abbey abbott
abdallah abdi abdulaziz abdullah abdulrahman abe abed abel abell abellan abercrombie abernathy
abernethy abeyta abiodun ables abner abney aboderin aboud abouzeid abraham abram abrams abramson
abrego abreu absher abshire abubakar acar acevedo aceves acharya achebe achieng achterberg acker
ackerman ackley acord acosta acree acton acuff acuna adair adam adamczyk adame adames adams
adamski adamson adcock addington addis addison adebayo adegoke adel adeleke adeniyi adewale
adeyemi adib adichie adiwijaya adjei adkins adkinson adkisson adler adorno adrian afolabi afshar
agarwal agbaje agee aggarwal agnew agnihotri agosto aguado aguayo agudo aguero aguiar aguila
aguilar aguilera aguirre aguirrezabala agustin agyei agyeman ahearn ahern ahlers ahluwalia ahmad
ahmadi ahmadzadeh ahmed ahn ahner aho ahonen ahrens ahuja ahumada aidoo aiello aiken aikens
ainsworth aitken ajayi akande akbari akbas ake aker akers akgul akhtar akhter akin akinola akins
akintola akiyama akkaya akpan aksoy aktas akyuz alabi alam alanis alaniz alarcon alavi alba
albanese albano albarracin albaugh albayrak albers albert alberts albertson albin albino albrecht
albright albritton albuquerque alcaide alcala alcantar alcantara alcaraz alcazar alcorn aldana
alden alderete alderman alderson aldrich aldridge alejandro aleman alessi alex alexander alexandre
alexis alfano alfaro alfonso alford alfred alger alhassan ali alicea aliyu alizadeh alkan allain
allan allard alleman allen alley alleyne allgood allison allman allred almagro almansa almanza
almaraz almasi almeida almond almonte alonso alonzo alpert alshehri alston alsup altamirano alter
altman altmann alton alva alvarado alvardo alvarez alverez alverson alves alvey alvis alzahrani
amadi amador aman amaral amaro amat amato amaya ambriz ambrose amerson ames amey amick amin amini
amiri ammons amoah amor amorim amos ampofo amundson anand anane anaya ancheta anders andersen
anderson andersson anderton andes andino ando andrade andre andreev andres andresen andress andreu
andrew andrews andrus andrzejewski andujar angel angeles angeli angell angelo angle anglin
anguiano angulo angus annis ansari anselmo ansley anson anthony antoine antolin anton antonelli
antonio antonov antunes anyanwu aoki aoyama aparicio apodaca aponte appel appiah apple appleby
applegate appleton applewhite appling apte aquilar aquino arab aragon aragones arai araiza araki
arana aranda arango araujo arbogast arbuckle arce arceneaux archambault archer archibald archie
archuleta arciniega ard ardoin arellano arena arenas arevalo argo arguelles arguello argueta arias
arikan aristizabal arjona armas armbruster armendariz armengol armenta armentrout armes armijo
armitage armour arms armstead armstrong arnau arnaud arndt arneson arnett arnette arnold arnone
aronson arora arranz arredondo arreola arriaga arribas arrieta arrington arriola arrowood arroyo
arruda arsenault arslan arteaga arthur artis arvidsson arvizu arwood arzola asad asadi asamoah
asano asante asberry asbury aschenbrenner asensio ash ashburn ashby ashcraft ashe asher ashford
ashley ashmore ashraf ashton ashworth asif askew askins aslan assaf assis aston asuncion atchison
atchley atencio ates atherton athey atkins atkinson attaway atwater atwell atwood aube aubert
aubin aubrey aubry aucoin audet audette auger august augustine augustus auld ault aultman austin
auten autrey autry avalos avelar avent averett averill avery avila aviles avina awad awan awasthi
awolowo axelsson ayad ayala aycock aydin aydogan ayer ayers ayodele ayotte ayoub ayres azevedo
azikiwe aziz azizi aznar azpeitia azuma azure baako baars baba babangida babb babbitt babcock
baber babic babin babineaux babu baca bach bachman bachmann back backer backman backus bacon
badawi bade bader badger badgett badillo bae baek baena baer baez baeza bagby baggett bagheri
bagley bagwell bahena bahr bai baier bailes bailey baillargeon bailly baily bain baines bair baird
bajaj bajpai bak baker bakke bakken bakker bakr bakri bakshi balch balci balcom balderas baldridge
baldwin bales ball ballance ballard ballenger ballentine ballester ballesteros ballew ballinger
ballou balog balogh balogun baltazar balzer bamgbose banas bancroft banda bandara bandy bane
banerjee banerji bang bangs bangura banh banister bank banker banks bankston banner bannister
bannon banos bansal banta banuelos baptista baptiste bar barahona barajas barakat baran baranowski
barba barbee barber barbero barbier barbieri barbosa barbour barboza barcelo barclay bard barden
bardwell bare barea barefoot barela barfield barge barger barham barhorst barker barkley barksdale
barlow barnard barner barnes barnett barnette barney barnhart barnhill barns barnum barnwell baron
barone barr barragan barranco barraza barre barreiro barrenechea barrera barreto barrett barrick
barrientos barrier barringer barrington barrios barron barros barroso barrow barrows barry barta
bartel bartell bartels barth barthelemy bartholomew bartlett bartley barton bartos bartsch bartz
barua basaran bascom bascones bash basham bashaw bashir basile basinger baskerville baskin bass
bassett bassi basso bastian bastida basu batchelder batchelor bateman bates batey batista batiste
batra batson battaglia batten battista battle battles batton batts batty baty baucom bauer baugh
baugher baughman baum bauman baumann baumgardner baumgartner baur bautista baxley baxter bay bayer
bayles bayless baylor bayne bayraktar bayram bays bazan bazemore bazin beach beadle beaird beal
beale beall beals beam beaman beamer beamon bean beane bear beard bearden beardsley beasley beason
beaton beattie beatty beaty beauchamp beaudette beaudoin beaudry beaulieu beaumont beauregard
beaver beavers becerra bechtel bechtold beck becker beckett beckford beckham beckley beckman
beckmann beckner beckwith becnel bedard bedell bedford bedi bedwell bee beebe beech beecher beek
beeler beeman beene beer beers beery beesley beeson begay beggs begin begley begue behling behr
behrendt behrens beier beil bejarano belanger belcher belda belden belew belisle belk belknap bell
bellamy belle beller bellinger bellini bello bellows belmonte belt belton beltran beltz bemis
benali benally benard benavente benavides benavidez benbow bender benedetti benedetto benedict
benefield benes benfield benford benge bengoechea bengtsson benham benitez benito benjamin
benkirane benn benner bennet bennett benning bennington benoit bensalah benson bent bentley benton
bentz benyamin benz berard berendsen berg berge bergen berger bergeron bergh bergin berglund
bergman bergmann bergquist bergqvist bergstrom berkey berkley berkowitz berlin berman bermejo
bermudez bernabe bernal bernard bernardi bernardo berndt berner bernhardt bernier bernstein
berrios berry berryhill berryman berthelot berthier bertin bertram bertrand berube besnard bess
bessette besson betancourt bethea bethel bethune bettencourt bettis betts betz bevan beveridge
beverly bevins bevis bewley bey beyer bezerra bhagat bhalla bhandari bharadwaj bhardwaj bhargava
bhaskar bhat bhatia bhatnagar bhatt bhattacharya bhattacharyya bhutto bianchi bianco bias bibb
bibbs bible bice bickel bickerstaff bickford biddle bidwell bieber bielecki bierman bigelow
biggers biggerstaff biggs bigham bigler bigley bigot bilbrey biles bill billard biller billings
billingsley billington billiot bills billups billy bilodeau bilyeu binder binette binford bing
bingaman bingham binion binkley binns birch birchfield bird birdsong birdwell birmingham bischoff
bish bishop bissell bisson bissonnette biswas biton bittner bivens bivins bixby bixler bjork
bjorklund bjornsson black blackburn blackford blackman blackmon blackmore blackshear blackstock
blackstone blackwell blackwood blades blain blaine blair blais blaisdell blake blakely blakemore
blakeney blakeslee blakey blakley blakney blalock blanc blanchard blanchet blanchette blanco bland
blanding blaney blank blankenship blanks blanton blasco blaylock blazek blazer blazquez bledsoe
blessing blevins blin bliss blizzard bloch block blocker blodgett blom blomquist blomqvist blondel
blood bloodworth bloom bloomer bloomfield blouin blount blow blue bluhm blum blume blumenthal
blunt bly blythe boakye board boardman boateng boatman boatright boatwright bobb bobbitt bobo
bocanegra bock boddie bode boden bodin bodine bodnar boehm boer boettcher bogan bogard bogart
bogdanov boger boggess boggs bogle bohannon bohm bohme bohn boisvert boivin boix bojorquez boland
bolanos bolden bolding boldt bolduc bolen boles boley bolick bolin boling bolinger bolling
bollinger bolt bolton bolyard bolz bomar bonanno bond bondarenko bonds bone bonet boney bonham
bonhomme bonilla bonin bonnard bonneau bonnell bonner bonnet bonnett bonney bonnin bono boogaard
booher book booker bookman boone booth boothe boozer bopp bora bordelon borden borders boren borg
borges boring borisov borja borkowski born borowski borras borrego borrero borst bos bosch bosco
bose bosley boss bost bostic bostick boston bostrom bostwick boswell bosworth botelho botella
botello botev botha bott bottcher bottoms botts bou bouazza bouchard boucher bouchet boudiaf
boudreau boudreaux bouffard boughton bouie boulanger boulay bouldin bounds bourassa bourdon bourg
bourgeois bourgoin bourne bourque bousquet boutin bouton boutros boutte boutwell bouvet bouvier
bouwman bouzid bova bove bow bowden bowe bowen bowens bower bowers bowes bowie bowker bowler
bowles bowlin bowling bowman bowser bowyer box boyce boyd boyer boyett boyette boykin boykins
boyko boylan boyle boyles boynton bozarth bozeman bozkurt brace bracey bracken brackett bracy
bradberry bradbury braddock braddy braden bradfield bradford bradley bradshaw brady braga bragg
brainard braithwaite brake braley brambilla bramble brame bramlett brammer branch brand brandao
brandenburg brandes brandl brandon brandt branham brann brannan brannen brannon branscum branson
brant brantley branton branum brashear brasher braswell bratcher bratton braud brauer brault braun
bravo brawley brawner braxton bray brayton brazier brazil breault breaux breazeale breckenridge
breed breeden breeding breedlove breen brehm breland bremer brennan brenneman brenner brent
bresnahan breton brett bretz breuer breunig brewer brewington brewster brewton brian briand brice
briceno bricker bridge bridgeman bridgers bridges bridgewater brien briggs brigham bright briley
brill brim brimmer brink brinker brinkley brinkman brinkmann brinson brinton briones brisco
briscoe briseno brister bristol bristow brito britt brittain britton broadbent broaddus broadnax
broadus broadwater broadway brochu brock brockington brockman brockway broderick brodeur brodie
brodsky brody broek brogan brogdon brokaw bromley bronson brook brooke brooker brookins brooks
brookshire broom broome brophy brothers brotherton brotons brough broughton broussard brouwer
browder brower brown browne brownell brownfield browning brownlee broyles brubaker bruce bruckner
bruhn bruijn bruin brumbaugh brumfield brumley brummett brun brundage brune bruneau brunelle
bruner brunet brunette brunner bruno bruns brunson brush bruton bryan bryant bryce bryson
brzezinski bucci buchanan bucher buchholz buchner buck buckingham buckles buckley buckman buckner
budd budde budiman buehler buell bueno buettner buffington bufford buford bugg buggs buhler bui
buie buisson bujons bukowski bull bullard buller bullington bullins bullis bullock bulter bulut
bumgardner bumgarner bump bunch bundy bunker bunn bunnell bunting bunton burbank burch burcham
burchell burchett burchette burchfield burd burden burdett burdette burdick burdine burford burg
burge burger burgess burgett burgin burgos burk burke burkes burkett burkey burkhalter burkhardt
burkhart burkholder burks burleigh burleson burley burlingame burmeister burnell burnett burnette
burney burnham burns burnside burr burrell burress burris burroughs burrow burrows burrus burson
burt burton burwell busby busch bush bushey bushman bushnell buss bussard busse bussell bussey
bustamante buster bustos butcher buthelezi butler butt butterfield butters butterworth button
butts butz butzke buuren buxton buzzell byars bybee byer byerly byers byington byler bynum byrd
byrne byrnes byron byrum byun caballero caban cabe cabello cabeza cable cabral cabrera caceres
caddell cade cadena cadwell cady caesar caffey cage cagle cahill cahoon cai cain caine caines
cairns cakir calabrese calabro caldeira calder caldera calderon caldwell calhoun calik calkins
call callaghan callahan callan callaway callejas callen callender callihan callis callison
calloway calton calvert calvillo calvin calvo calzada camacho camara camarena camargo camarillo
cambell cameron camp campagna campbell camper campion campo campos campuzano camus canada canaday
canady canales cancel candela candelaria candelario candler canfield cann cannady canning cannon
cano canon canovas cantara canter canterbury canto cantor cantrell cantu cantwell canty cao capers
capone capps capuano caputo caraballo caraway carbajal carballo carbaugh carbone carbonell card
carden cardenas carder cardin cardinal cardinale cardona cardoso cardoza cardwell carey cargill
carillo carl carleton carley carlier carlile carlin carlisle carlo carlos carlsen carlson carlsson
carlton carlyle carmack carman carmichael carmody carmona carnahan carneiro carner carnes carney
caro caron carothers carpenter carpentier carper carpio carr carranza carrasco carrascosa
carrasquillo carraway carre carrell carreno carreon carrera carrero carretero carrico carrier
carrigan carrillo carrington carrion carrizales carrol carroll carruth carruthers carson carswell
cartagena carter cartier cartwright carty caruso caruthers carvajal carvalho carver cary casado
casals casanova casares casarez casas cascio casey cash cashman casiano casias casillas caskey
cason casper cass cassady cassell cassidy cassity castaneda castanheira castano castanon casteel
castellano castellanos castelli castells castillo castle castleberry castleman casto caston castor
castro caswell catalan catalano cate cater cates cathcart cathey catlett catlin cato caton catron
cattaneo caudell caudill caudle cauley caulfield causey cauthen cavalcanti cavallo cavanaugh
cavazos cave cavender cavin caviness cawley cawthon caylor cazares ceasar ceballos cebrian cecil
cedeno cedillo ceja celestine celik centeno center cepeda cerda cermak cerny cervantes cervantez
cervera cetin cha chabot chacon chadha chadwell chadwick chae chaffee chaffin chafin chaisson
chakrabarti chakraborty chalabi chalmers chamberlain chamberlin chambers chamblee chambless
chambliss chamness chamorro champagne champion champlin chan chance chancellor chancey chanda
chandler chandra chandran chaney chang chao chaoui chapa chaparro chapelle chapin chaplin chapman
chappell chapple charbonneau charest charette charles charley charlton charpentier charrier
charron chartier chase chasse chastain chasteen chatham chatman chatterjee chaturvedi chau
chaudhari chaudhary chaudhry chaudhuri chaudry chauhan chauvet chauvin chavan chavarria chaves
chavez chavis chawla che cheatham chee cheek cheeks cheema chen chenault cheney cheng chenoweth
cherry chesser chesson chester chestnut cheung chevalier chevallier chew chhabra chi chiang chiba
chick chidester child childers childress childs chiles chilton chin ching chinn chipman chisholm
chism chisolm chitwood chiu chmielewski cho choate choe choi chong chopra chou choudhary choudhury
chouinard chow chowdhury choy chrisman christ christensen christenson christian christiansen
christianson christie christman christmas christner christopher christopherso christy chronister
chu chua chukwu chumley chun chung church churchill churchwell cieslak cimino cinar cintron cioffi
cisco cisneros cisse claar clack claes claesson claiborne clair clancy clanton clapp clapper
clardy clare clark clarke clarkson clary claudio claus clausen claussen clawson claxton clay
claycomb claypool claypoole clayton claytor cleary cleaver cleaves clegg cleghorn clem clemens
clement clemente clements clemmer clemmons clemons cleveland clevenger clifford clift clifton
cline clinton cloninger cloud clough clouse cloutier clover clow clower cloyd cluff clyburn clyde
coakley coates coats cobb cobbs coble cobos coburn cochran cochrane cockerham cockrell cody coe
coelho coen coetzee cofer coffee coffelt coffey coffin coffman cofield cogan coggins cogswell
cohen cohn coil coker colangelo colas colbert colburn colby cole colella coleman coles coley colin
collado collard collazo collet collett collette colletti colley collier collin collins
collinsworth collum colman colombo colomer colon colquitt colson colston colter colton colucci
colunga colvin colwell comas combes combs comeau comeaux comer comfort company compton comstock
conant conaway conceicao concepcion conde condon cone coney confer congdon conger conklin conley
conlin conlon conn connally connell connelly conner conners connolly connor connors conover conrad
conroy constant constantin constantine constantinescu constantino conte conteh conti contreras
converse conway conwell conyers cook cooke cooks cooksey cookson cool cooley coombs coomer coon
cooney coons cooper cope copeland copenhaver copley coppage copper coppola corbacho corbett corbin
corbitt corcoran cordeiro cordell corder cordero cordes cordier cordoba cordova core corey cork
corley corliss cormier corn cornejo cornelison cornelius cornell cornett cornish cornu cornwell
corona coronado coronel corpuz corr corral corrales correa correia correll corrigan corriveau
corso corson cortes cortese cortez corum corwin cory cosby cosentino cosgrove coskun cosme cosper
coss costa costantini costanzo coste costello coston cota cote cothran cotten cotter cottin
cottingham cottle cotto cotton cottrell couch coughlin coulibaly coulombe coulon coulson coulter
council countryman counts courson courtney courtois cousin cousins coutinho couto couture
couturier covarrubias cover covert covey covington cowan cowans coward cowart cowden cowell cowen
cowgill cowles cowley cox coy coyle coyne cozart crabb crabtree craddock craft crafton craig
craighead crain cram cramer crampton crandall crandell crane cranford crank craven cravens craver
crawford crawley crayton creamer creasy creech creed creek creekmore creel creighton crenshaw
crespo cress crew crews criado cribb cribbs crider crim crippen crisp criss crissman crist
criswell crites crittenden crochet crocker crockett croft cromer cromwell crone cronin cronk crook
crooks croom cropper crosby cross crossland crossley crossman crosson croteau crotty crouch crouse
crow crowder crowe crowell crowley crowson croy crozier cruce cruise crum crumb crumley crump
crumpler crumpton cruse crutcher crutchfield cruz cuadrado cuellar cuenca cuesta cuevas cui
culbertson culbreth cull cullen culler culley cullum culp culpepper culver cumming cummings
cummins cundiff cunha cunningham cuomo cupp curcio cureton curiel curl curley curran currie
currier currin curry curtin curtis curtiss cushing cushman cusick custer cuthbertson cutler
cutshall cutter cutting cyr cyrus czajkowski czarnecki czerwinski
`
