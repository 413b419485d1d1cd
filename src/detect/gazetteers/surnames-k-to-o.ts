/** Surnames of many cultures, K to O. */
export const surnamesKtoO = `
kabila kaczmarczyk kaczmarek kadam kagame kahl kahle kahler kahn kain kaiser kakkar kale
kalinowski kallio kamara kamath kamau kaminski kaminsky kammerer kamp kane kaneko kang kannan kao
kapadia kaplan kapoor kapp kapur kara karaca karakaya karas karim karimi kariuki karjalainen karl
karlsen karlsson karnes karnik karns karp karpov karr kashyap kasper kass kasten kastner katayama
kates kato katz kauffman kaufman kaufmann kaul kaur kautz kavanagh kavanaugh kawaguchi kawakami
kawamura kawasaki kay kaya kaye kaygusuz kaylor kayser kazemi kazi ke kean keane kearney kearns
kearse keating keaton keck kee keefe keefer keegan keel keele keeler keeley keeling keen keenan
keene keener keeney keesee keeter keeton kehoe keil keim keiser keister keita keith kelemen keles
kell kellam kellar kelleher keller kellerman kellermann kelley kellner kellogg kellum kelly kelsey
kelso kelton kemal kemp kemper kempf kendall kendrick kennard kennedy kenner kenney kennon kenny
kent kenyatta kenyon keown kephart kepler kerby kerley kern kerns kerr kerrigan kersey kershaw
kershner kersten kesler kessinger kessler kester ketcham ketchum ketron keyes keys keyser khaled
khalid khalifa khalil khalili khan khandelwal khanna khatib khatri khoury khumalo khuong khurana
kibler kidd kidder kidwell kiefer kieffer kiel kiely kiernan kieu kiger kight kikuchi kilburn
kilby kile kiley kilgore kilic killebrew killen killian killingsworth killion killough kilmer
kilpatrick kim kimani kimball kimber kimble kimbrell kimbro kimbrough kimes kimmel kimsey kimura
kinard kincaid kinder kindle kindred king kingery kingsbury kingsley kingston kinlaw kinnard
kinney kinnunen kinoshita kinsella kinser kinsey kinsler kinzer kipchoge kipp kirby kirchner kirk
kirkham kirkland kirkman kirkpatrick kirksey kirkwood kirsch kirschner kirwan kiser kish kisner
kiss kissel kissinger kistler kitagawa kitamura kitchen kitchens kite kittle kittrell kitts kizer
kjeldsen klatt klaus klein kline kling klingensmith klinger klink klose klotz klug kluge knapp
knepper knezevic knight knighten knighton knisley knoll knopp knott knotts knowles knowlton knox
knudsen knudson knutson ko kobayashi kobler koc kocak koch kocher koehler koehn koenig koerner
koester koffi koger kohl kohler kohli kohn koivisto kojima kok kolar kolb kolesnik koller komatsu
konate kondo kone konecny kong konig koning konishi konrad koo kooij koon koonce koons koontz
koopman kopecky kopp korhonen korkmaz korn kornegay korner koroma korte kose koski koskinen koss
koster kothari kovac kovacevic kovach kovacic kovacs koval kovalchuk kovalenko kowal kowalczyk
kowalewski kowalski kozak koziol kozlov kozlowski kraemer kraft krajewski kral krall kramer krantz
kranz kratochvil kratz kratzer kraus krause krauss kravchenko kravets krawczyk krebs kremer kress
kretschmer krick krieg krieger krishnamurthy krishnan kristensen kristiansen kristoffersen kroeger
kroger krohn krol kroll kropp krouse krueger krug kruger kruse ku kuang kubiak kubo kucera
kucharski kucuk kudo kuehl kuehn kugler kuhl kuhlman kuhlmann kuhn kuhne kuhns kuijpers kuiper
kujawa kulkarni kumagai kumar kunkel kunkle kuntz kunz kunze kurniawan kuroda kurt kurth kurtz
kurz kushner kuti kutz kuykendall kuznetsov kuznetsova kwak kwan kwiatkowski kwok kwon kwong kyle
kyles kyser laaksonen labarbera labbe labelle labonte laboy labrecque labrie lacasse lacerda lacey
lachance lack lackey laclair lacombe lacour lacroix lacy ladd ladner lafave lafayette lafferty
laflamme lafleur lafond lafont lafontaine lafountain lafrance lafreniere lagarde lagasse lago
lagrange laguna lagunas lahlou lahoud lahr lai lail laine laing lair laird laitinen lajoie lake
lakes lakey lakin lal laliberte lally lalonde lam lamanna lamar lamb lamba lambert lambrechts
lamere lamkin lamm lammers lamont lamontagne lamothe lamoureux lamp lampe lampkin lampley lamy
lancaster lance land landa lander landeros landers landes landin landis landon landreth landrum
landry lane laney lang langan langdon lange langer langevin langford langham langley langlois
langston lanham lanier lankford lanning lantz lanza lao lapierre laplante lapointe laporte lapp
lara large largent larios lariviere lark larkin larkins larocca laroche larochelle larosa larose
larrabee larranaga larry larsen larson larsson larue lasa lasalle lasater lash lasher lasheras
lashley laskowski lasky lasley lasserre lassila lassiter laster latham lathan lathrop latimer
latorre latour latta lattimore lau lauderdale lauer laughlin launay laureano laurence laurent laux
lavallee lavalley lavelle lavender lavergne laverty lavery lavigne lavin lavine lavoie law lawal
lawhorn lawler lawless lawlor lawrence laws lawson lawton lawyer lay layfield layman layne layton
lazar lazarus lazo lea leach leader leahy leak leake leal lear leary leath leatherman leathers
leatherwood leavitt lebeau lebedev lebel leblanc leboeuf lebon lebreton lebron lebrun lechner
leclair leclerc leclercq lecompte lecomte ledbetter ledesma ledet ledezma ledford ledoux leduc lee
leech leeper lees leeuw leeuwen lefebvre lefevre leffler lefler leflore leftwich legault legendre
leger legere legg leggett legrand legros lehman lehmann lehner lehr lehtinen lehto lehtonen lei
leibowitz leigh leighton leija leininger leino leister leite leiva lejeune leland lelievre lemaire
lemaitre lemaster lemay lemieux lemire lemke lemley lemmon lemmons lemoine lemon lemons lemos
lemus lenard lengyel lenhart lennon lennox lenoir lent lentz lenz leo leon leonard leonardo leone
leong leos lepage lepore leppanen lerch lerma lerner leroux leroy lesage lesher lesko leslie
lessard lestari lester letellier letendre letourneau lett leung levasseur levchenko leveque
leverett levesque levi levin levine levinson levitt levy lew lewallen lewandowski lewellen lewin
lewis ley leyba leyva lheureux li liang liao libby liddell lie lieb lieberman lien lieu liggett
liggins light lightfoot lightner ligon liles lillard lilley lillie lilly lim lima limon lin
linares lincoln lind lindberg lindell lindeman lindemann linden linder lindgren lindholm lindley
lindner lindquist lindqvist lindsay lindsey lindstrom lineberry lines ling lingenfelter lingerfelt
lingle lingo link linke linker linkous linn linton linville lippert lipscomb lipsey lira lis
lisowski lister liston litchfield little littlefield littlejohn littleton litton littrell liu
lively livengood livesay livingston lizarraga lizotte ljungberg llamas llanes llewellyn llopis
llorca llorens llorente lloret lloyd lobato lobo lock lockard locke lockett lockhart locklear
lockman lockridge lockwood lodge loeffler loehr loera loesch lofgren loftin loftis lofton loftus
logan loggins logsdon logue lohman lohmann lohr lohse loiseau lok lollar lomas lomax lombard
lombardi lombardo lomeli london loney long longley longmire longo longoria loomis loon looney
looper loos loper lopes lopez lor lord lore lorente lorenz lorenzo losada lott lou loucks
loudermilk lough louie louis louque loureiro lourenco lovato love lovejoy lovelace lovelady
loveland loveless lovell lovely lovett loving low lowder lowe lowell lower lowery lowman lowrey
lowry lowther loy loya loyd lozada lozano lozier lozoya lu lubin lubis lucas luce lucena lucero
lucia luciano lucier lucio luck lucke luckett luckey lucky lucy luders ludwick ludwig lueck
luevano lugo lui luis lujan lukacs luke lukens luker lum lumpkin luna lund lundberg lundgren
lundin lundquist lundqvist lundstrom lundy lungu lunn lunsford lunt luo luong lupo luque lusk
lussier luster lutes luther luttrell lutz luu lux lv ly lydon lykins lyle lyles lyman lynch lynn
lyon lyons lysenko lytle maas mabaso mabe mabry mabuza macaluso macarthur macdonald macdougall
mace macedo macfarlane macgregor mach machado machuca macias maciejewski maciel mack mackay
mackenzie mackey mackie mackinnon macklin maclean macleod macmillan macneil macomber macon
macpherson macy madan madden maddox maddux mader madera madewell madigan madison madonsela madore
madrid madrigal madsen madson maeda maes maestas maestre magalhaes magallanes magana magdaleno
magee maggard maggio magill magness magnuson magnusson magruder maguire mahaffey mahajan mahan
mahdi maher mahfouz mahlangu mahler mahmood mahmoud mahmoudi mahon mahone mahoney mai maia maier
maillard main maina maines majewski majid major majors majumdar majumder makarov makela maki
makinen makki makori makowski malave malcolm malcom maldonado malek maley malhotra malik
malinowski malki malkov mallard mallet mallett mallette malley mallon mallory malloy malmstrom
malone maloney maloy manchester mancini mancuso mandal mandel mandela maness mangan mangrum mangum
mani manion manis manley manners manninen manning mannino manns manor manrique mansell mansfield
manson mansoor mansour mansouri mansur mantooth manuel manz manzanares manzano manzo mao mapes
maple maples mapp marable marais marble marcano march marchal marchand marchant marchese marchetti
marcinkowski marcos marcotte marcoux marcum marcus marden mardis marechal marek mares maria
mariani mariano marie marin marine marinelli marinescu marinho marini marino marinov marion
mariscal mark markel marker markey markham markle markley markovic markovics markowitz marks
markus marler marley marlin marlow marlowe maroney marotta marquardt marques marquez marquis marr
marra marrero marriott marron marroquin marrow marrs marrufo mars marsh marshall marston marte
martel martell martens marti martin martindale martine martineau martinelli martines martinez
martini martino martins martinson martinsson martos marttila marty martz maruyama marvel marvin
marx mary masango mascarenas mascaro mashburn mask mason masoud masri massa masse massengale
massey massie masson mast masters masterson mastin masuda mata matas matei mateo mateos mateu
matheny mather matherly matherne mathers mathes matheson mathew mathews mathewson mathias mathieu
mathis mathison mathur matias matlock matney matos matson matsubara matsuda matsui matsumoto
matsumura matsuo matsuoka matsushita matt matta matte mattern matteson matthew matthews mattila
mattingly mattison mattos mattox mattson mattsson matz maulana mauldin mauney maupin maurer
maurice mauricio mauro maus maxey maxfield maxie maxson maxwell may maya mayberry maye mayer
mayers mayes mayfield mayhew mayle maynard mayne maynor mayo mayor mayorga mayr mays maze maziar
mazibuko mazouz mazur mazurek mazza mazzola mbatha mbeki mcabee mcadams mcadoo mcafee mcalister
mcallister mcalpin mcalpine mcanally mcandrew mcardle mcarthur mcatee mcauley mcauliffe mcavoy
mcbee mcbrayer mcbride mcbroom mcbryde mcburney mccabe mccafferty mccaffrey mccain mccaleb mccall
mccalla mccallister mccallum mccandless mccann mccants mccarley mccarron mccarter mccarthy
mccartney mccarty mccarver mccary mccaskill mccaslin mccauley mcchesney mcclain mcclanahan mcclary
mcclean mccleary mcclellan mcclelland mcclendon mcclintock mcclinton mccloskey mccloud mcclung
mcclure mcclurg mccluskey mccollough mccollum mccomas mccomb mccombs mcconnell mccool mccord
mccorkle mccormack mccormick mccourt mccowan mccown mccoy mccracken mccrae mccrary mccraw mccray
mccrea mccready mccreary mccrory mccubbin mccue mcculley mcculloch mccullough mccullum mccully
mccune mccurdy mccurry mccusker mccutchen mccutcheon mcdade mcdaniel mcdaniels mcdavid mcdermott
mcdevitt mcdonald mcdonnell mcdonough mcdougal mcdougald mcdougall mcdowell mcduffie mceachern
mcelhaney mcelrath mcelroy mcentire mcevoy mcewen mcfadden mcfall mcfarland mcfarlane mcfarlin
mcgaha mcgann mcgarry mcgary mcgee mcgehee mcghee mcgill mcginley mcginn mcginnis mcginty
mcglothlin mcglynn mcgough mcgovern mcgowan mcgrath mcgraw mcgregor mcgrew mcgriff mcgruder
mcguigan mcguinness mcguire mchale mchenry mchugh mcilwain mcinerney mcinnis mcintire mcintosh
mcintyre mciver mckamey mckay mckean mckee mckeehan mckeever mckellar mckelvey mckenna mckenney
mckenzie mckeon mckeown mckibben mckie mckim mckinley mckinney mckinnon mckinzie mckissick
mcknight mckown mckoy mclain mclane mclaren mclaughlin mclaurin mclean mclellan mclemore mclendon
mcleod mclin mcloughlin mcmahan mcmahon mcmann mcmanus mcmaster mcmasters mcmichael mcmillan
mcmillen mcmillian mcmillin mcmillon mcminn mcmorris mcmullen mcmullin mcmurray mcmurry mcnabb
mcnair mcnally mcnamara mcnamee mcnary mcneal mcneely mcneese mcneil mcneill mcnew mcniel mcnulty
mcnutt mcpeak mcphail mcphee mcpherson mcqueen mcquiston mcrae mcreynolds mcroberts mcshane
mcswain mcvay mcvey mcwhorter mcwilliams meacham mead meade meader meador meadors meadows meagher
means mears mease mecham medeiros medellin medford medina medley medlin medlock medrano meehan
meek meeker meekins meeks mefford mehra mehrotra mehta meier meijer meissner meister mejia mejias
melancon melanson melcher melchor mele melendez melero melgar mello mellon mellott melnick melnyk
melo melson melton melville melvin mena menard menchaca mendenhall mendes mendez mendieta mendiola
mendizabal mendonca mendoza menefee menendez meneses menezes meng menke menon mensah menzel mera
meraz mercado mercan mercer merchan merchant mercier mercurio meredith merida merino merkel merkle
merle merrell merrick merrifield merrill merriman merritt merriweather merry merryman mertens
mertz merwin merz mesa mesquita messenger messer messick messier messina messinger messner metcalf
metcalfe metts metz metzger metzler meunier meyer meyers meza miceli michael michaels michaelson
michalak michalski michaud michel michell michels mick mickelsen mickelson mickens mickey mickle
middaugh middlebrooks middleton midgett midkiff miele mielke mier miguel mihai mihailov mihalache
mikell mikesell mikhailov mikkelsen mikkola milam milan milani milano milburn miles miley milford
millan millar millard millen miller millet millican milligan milliken million millner mills
millsap millsaps milne milner milosevic milton mims min minard mincey miner mingo mink minnich
minnick minor minter minton mintz mira miracle miralles miramontes miranda mireles mirza mishra
misra mitchel mitchell mitchem mitchum mitrovic mittal miura mix mixon miyake miyamoto miyata
miyazaki mize mizell mizrahi mizuno mkhize mlambo mo moats mobley mock modi modlin moe moeller
moen moffatt moffett moffitt mogensen mohamed mohammadi mohammed mohan mohanty mohlala mohler mohr
mohsen mojica mok mokoena mol moldovan molefe molenaar moles molina moline molinero molins moll
moller molloy molnar monaco monaghan monahan moncada moncrief mondragon money mong monge monger
moniz monk monnier monroe monroy monson montague montalvo montana montanez montano monte monteiro
montelongo montemayor montenegro montero montes montesinos montez montgomery monti montiel montoro
montoya monzon moody moon mooney moore moorehead moorer moorhead moorman moose mora morabito
moradi moraes morais moral morales moralez moran morandi morante moratalla morcillo moreau
morehead morehouse moreira morel moreland morell morelli morello morelock moreno morera moretti
morey morgan mori moriarty morillas morillo morimoto morin morita moritz morley moron morozov
morrell morrill morris morrison morrissette morrissey morrow morse mortensen mortenson mortensson
mortimer morton morvan mosby moseley mosely moser moses mosher mosier moskowitz mosley mosqueda
moss mostafa mota moten motley moton mott motta moua moulin moulton moultrie mount mountain mounts
moura mousa mousavi moussa moustafa mouton mowery mowry moxley moy moya moye moyer moyers moynihan
moyo mroz mthembu mu mubarak mucha mudd mueller mugabe muhammad muhl muhlbauer muir mujika
mukherjee mukhopadhyay mulcahy mulder muldoon muldrow mulero mulholland mulkey mull mullen mullens
muller mulligan mullin mullinax mullins mullis muluzi mulvaney mulvey mumford munch muncy munday
mundell mundy munford munger munguia muniz munn munos munoz munro munroe munsey munson munz
murakami murariu murata murchison murdoch murdock murillo muro murphey murphree murphy murr murray
murrell murry murthy murty musa muse musgrave musgrove music musick musil musselman musser mustafa
muth mutlu muto mutua mwangi myatt myer myers myhre myles myrick na nabors nadal nadeau nagai
nagarajan nagata nagel nagle nagpal nagy naidoo naidu naik nail nair naito najafi najera naji
najjar nakagawa nakajima nakamura nakano nakata nakayama nall nalley nam nambiar nance nanda nandi
napier napoleon napoli napolitano napper naquin narang naranjo narayan narayanan nardi narvaez
nascimento nash nasiri nason nasr nassar nasser nasution natal natale natarajan nath nathan nation
nations natividad naughton naumann nava navarra navarrete navarro nave nayak nayar naylor nazari
nazario ncube ndiaye ndlovu ndung neace neal neale nealy neary necaise needham neel neeley neely
neese neff negi negrete negri negron neighbors neil neill neilson nelms nelsen nelson nemec nemeth
neri nero nesbit nesbitt nesmith ness nester nestor neto nettles neu neubauer neubert neuhaus
neuman neumann neumayer nevado nevarez nevels neves neveu neville nevins newberry newby newcomb
newcomer newell newhouse newkirk newland newlin newman newport newsom newsome newson newton nez ng
ngcobo nghiem ngo ngubane nguyen ni niazi nicely nichol nicholas nicholls nichols nicholson nick
nickel nickell nickels nickelson nickens nickerson nickles nicks nicol nicolas nie nielsen nielson
nieman niemann niemeyer niemi nieminen nieto nieves nightingale nigro nijhuis nikolaev nikolic
nikolov niles nilsen nilsson ning ninh nipper nishida nishikawa nishimura nissen nix nixon njenga
njoroge nkosi nkrumah nnamdi noack noah noble nobles nobre nock noda noe noel noguchi nogueira
noguera nogues noh nolan noland nolasco nolen noles noll nolte nomura noonan noor noori nord
nordin nordstrom norfleet noriega norman normand norris north northcutt northern northrop northrup
norton norvell norwood nosek nottingham nouri novais novak novakova novikov novoa novotna novotny
nowak nowakowski nowell nowicki nowlin noyes nugent nugroho null numbers nunes nunez nunley nunn
nunnally nunnery nuno nurmi nurse nuss nussbaum nutt nutter nwachukwu nwosu nyambura nyberg nye
nygaard nygard nygren nyman nystrom oakes oakley oaks oates obannon obasanjo obeng ober oberg
oberoi obi obregon obrian obrien obryan obryant ocampo ocana ocasio ochieng ochoa ochs oconnell
oconner oconnor oda odaniel oday odeh odell oden odhiambo odinga odle odom odonnell odum oduya
oehler offutt ofori ogawa ogbonna ogburn ogden ogle oglesby ogletree ogrady oguchi ogunbanjo
ogundipe oh ohara ohare oishi ojeda ojo okada okafor okamoto okeefe okeke okelley okeowo okereke
okoli okonkwo okoro okoye okumura olabarria olaizola olander olaniyan olawale oldham olds oleary
olesen oleson olguin olin olinger oliphant oliva olivares olivarez olivas olive oliveira oliver
olivera oliveras olivier olivo oller ollis ollivier olmedo olmo olmos olmstead olney olofsson
oloughlin olowu olsen olson olsson olszewski olvera omalley omar omara omari omeara omondi oneal
oneil oneill ong onishi ono ontiveros onyango opitz opoku oppong oquendo oquinn orange oravec
orban orcutt ordonez ordway oreilly orellana oriol orlando orlov orman ormsby ornelas oropesa
orosco orourke orozco orr orta ortega ortego orth ortiz orton ortuno osborn osborne osburn osei
osgood oshea osman osorio osteen oster osterberg ostergaard osterman ostrander ostrom ostrowski
osullivan osuna oswald oswalt ota otani otegi otero otey othman otieno otis otoole otsuka ott otte
otten ottinger otto ottosson ouattara oubre ouedraogo ouellette ousley outlaw ouyang ovalle overby
overcash overman overstreet overton overturf oviedo owen owens owensby owings owsley owusu
oxendine oxford oxley oyama oyarzabal oyelaran oyelowo oyler oz ozaki ozawa ozcan ozdemir ozen
ozer ozkan ozturk ozuna ozyurt
`
