"""Word lists of the tagger, as evidence for their neighbours. Written for this project, in lower case."""

from services.redaction.recognisers.lexical.lexicon import words

INSTITUTIONS = words(
    """
    academy administration agency army assembly assize association authorities authority bank bar board body bureau
    chamber chambers church clinic college commission committee company confederation consulate cooperative council
    court courts department detention directorate division embassy enterprise faculty federation firm force forces
    foundation fund gendarmerie government guard hospital hospitals house inspectorate institute institution
    judiciary laboratory league magistrates ministry mosque municipality newspaper office organisation organization
    parliament party penitentiary police prison prosecutor prosecutors protectorate public registry school seminary
    senate service services society station supreme synagogue synod tribunal trust union unit university workshop
    appeal regional district provincial municipal criminal civil administrative constitutional military security
    social labour insurance orchestra museum theatre club team group software systems solutions industries partners
    international technologies network media labs analytics
    """
)
OCCUPATIONS = words(
    """
    accountant actor actress adviser advisor advocate agent architect artist assistant attendant author baker barber
    barrister builder businessman businesswoman butcher carpenter cashier chef chemist cleaner clerk coach colonel
    commander commissioner composer constable consultant contractor cook councillor counsellor craftsman curator
    dentist deputy designer detective dealer director doctor driver economist editor electrician employee engineer
    entrepreneur expert factory farmer fisherman foreman gardener governor guard headmaster housewife imam inspector
    interpreter investigator jeweller joiner journalist judge labourer lawyer lecturer librarian lieutenant
    locksmith magistrate manager mayor mechanic merchant midwife miner minister musician notary nurse officer
    official operator optician painter pastor pensioner pharmacist photographer physician pianist pilot planner
    plumber poet policeman policewoman politician porter postman president priest principal prisoner producer
    professor programmer psychiatrist psychologist publisher rabbi receptionist reporter representative researcher
    sailor salesman salesperson saleswoman scientist sculptor secretary sergeant shepherd shopkeeper singer soldier
    solicitor student supervisor surgeon surveyor tailor teacher technician tenant therapist trader trainee
    translator treasurer tutor undertaker veterinarian veterinary waiter waitress welder worker writer
    """
)
PEOPLE = words(
    """
    aunt baby boy boyfriend brother brothers brother-in-law child children cousin daughter daughters father fiancé
    fiancée friend girl girlfriend grandfather grandmother grandson granddaughter husband man mother neighbour
    nephew niece orphan parent parents partner person sister sisters son sons spouse stepfather uncle widow widower
    wife woman women men twins minor juvenile adult
    """
)
TRAITS = words(
    """
    atheist buddhist catholic christian communist conservative evangelical hindu islamic islamist jew jewish kurd
    kurds lutheran marxist methodist muslim muslims orthodox protestant quaker roma shia shiite sikh socialist sunni
    gypsy traveller immigrant refugee stateless bisexual gay heterosexual homosexual lesbian transsexual transgender
    married unmarried divorced single widowed pregnant disabled disability blind deaf invalid unemployed retired
    illiterate homeless alcoholic addict addiction aids hiv cancer diabetes diabetic epilepsy epileptic asthma
    hepatitis tuberculosis schizophrenia schizophrenic psychosis paranoid depression depressive anxiety disorder
    dementia autism dyslexia fracture tumour syndrome disease illness injury injuries mental psychiatric surgery
    convict convicted offender national nationality citizen citizens ethnic origin native religion religious faith
    """
)
# Words that are in no name, also as a surname. "You", "How", "Many" and "Such" are surnames.
NEVER_IN_NAMES = words(
    """
    a additionally also although and any are as at because been being both but by does each either every except
    for from further furthermore had has have he hence hereafter hereby herein hereof hereto hereunder however if
    into is its it likewise moreover neither no nonetheless nor not notwithstanding only or other otherwise
    our provided pursuant shall she should since some subject than that the their them then there
    thereafter thereby therefore therein thereof thereto these they this those though thus unless until upon was we
    were what when where whereas whereby wherein whereof whether which while who whom whose with within without would
    your article articles appendix attachment clause clauses exhibit schedule schedules section sections deleted
    intentionally omitted witness
    """
)
UNITS = words(
    """
    euro euros dollar dollars pound pounds sterling franc francs mark marks lira liras lire zloty zlotys rouble
    roubles ruble rubles hryvnia krone kroner krona kronor koruna forint forints lev leva leu lei dinar dinars yen
    yuan peso pesos rand drachma drachmas schilling schillings guilder guilders peseta pesetas escudo cents pence
    usd eur gbp chf pln czk huf sek nok dkk try trl ytl rub rur uah bgn ron rol hrk sit skk ltl lvl eek mtl cyp dem
    ats frf itl esp fim bef nlg grd pte percent cent per metres metre meters kilometres km kg kilograms grams
    hectares hectare acres sq litres tonnes tons times occasions hearings hearing witnesses persons people counts
    shares votes plots packages pages copies million billion thousand hundred dozen co-accused accused defendants
    parties members
    """
)
NUMERALS = words(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety first second third fourth fifth sixth
    seventh eighth ninth tenth once twice half several both dozens
    """
)
TIMES = words(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
    beginning end middle early late mid midnight noon morning afternoon evening night today yesterday tomorrow year
    years month months week weeks day days hour hours minute minutes century decade between since until christmas
    easter ramadan am pm
    """
)
STREETS = words(
    """
    street st avenue ave road rd boulevard blvd lane ln drive dr court ct place pl plaza square sq parkway pkwy
    highway hwy way circle cir terrace trail turnpike alley mews crescent close gardens grove park loop route
    crossing crossroad crossroads bypass bridge flat flats mill mills point ports burg burgs extension extensions
    station stations island islands junction springs meadows valley village ville courts green greens hill hills
    corner suite apt apartment unit box floor building psc fpo apo dpo uscgc usns postbus postfach po straße strasse
    str platz weg gasse allee ring damm ufer markt rue quai chemin impasse via viale piazza corso vicolo largo
    strada calle avenida avda paseo carrer rúa rua travessa praça ulica ul aleja al osiedle os plac ulice náměstí
    třída utca út útja tér körút köz gatan gata vägen väg gränd torg vej vejen gade gaden plads alle stræde veien
    vei gate katu tie polku kuja laan straat plein gracht kade steenweg dreef cesta trg улица ул проспект пр пер
    площадь шоссе набережная вулиця οδός λεωφόρος πλατεία sokak sokağı cadde caddesi mahallesi bulvarı
    """
)
SURNAMES = words(
    """
    smith johnson williams jones brown davis wilson anderson taylor thomas moore martin thompson white harris clark
    lewis robinson walker hall allen wright scott hill adams nelson mitchell roberts phillips campbell evans edwards
    collins stewart morris murphy rogers cook morgan peterson cooper reed bailey kelly howard ward cox richardson
    watson brooks bennett gray hughes myers ross foster sanders powell sullivan russell jenkins perry butler barnes
    fisher henderson coleman simmons patterson jordan reynolds hamilton graham griffin wallace west cole hayes
    gibson bryant ellis stevens murray marshall owens mcdonald kennedy wells henry freeman webb tucker burns
    crawford simpson porter hunter gordon shaw snyder mason dixon hunt hicks holmes palmer wagner black robertson
    boyd stone warren fox rose rice burke armstrong carpenter weaver greene lawrence elliott sims austin peters
    kelley franklin lawson fields ryan schmidt carr vasquez castillo wheeler chapman oliver montgomery richards
    williamson johnston banks meyer bishop mccoy howell garcia rodriguez martinez hernandez lopez gonzalez perez
    sanchez ramirez torres flores rivera gomez diaz cruz reyes morales ortiz gutierrez chavez ramos ruiz alvarez
    mendoza vargas castro romero herrera medina aguilar nguyen tran pham hoang kim lee park choi jung kang chen wang
    li zhang liu yang huang zhao wu zhou xu sun ma zhu lin guo suzuki sato takahashi tanaka watanabe ito yamamoto
    nakamura kobayashi kato singh kumar patel shah gupta sharma reddy khan ahmed ali hussain müller mueller
    schneider fischer weber schulz becker hoffmann schäfer koch bauer richter klein schröder neumann schwarz
    zimmermann braun krüger hofmann lange schmitt werner krause lehmann dubois durand leroy moreau simon laurent
    lefebvre michel bertrand roux vincent fournier morel girard rossi russo ferrari esposito bianchi romano colombo
    ricci marino greco bruno gallo conti de luca costa mancini silva santos oliveira pereira ferreira rodrigues
    almeida sousa fernandes gonçalves gomes lopes carvalho novak nowak kowalski kowalska wiśniewski wójcik kowalczyk
    kamiński lewandowski zieliński szymański woźniak dąbrowski kozłowski jankowski mazur kwiatkowski krawczyk
    svoboda novotný dvořák horvat kovács kovač tóth nagy szabó horváth varga popescu ionescu popa ivanov petrov
    smirnov kuznetsov popov sokolov lebedev kozlov novikov morozov volkov shevchenko kovalenko bondarenko tkachenko
    kravchenko yılmaz kaya demir şahin çelik yıldız yıldırım öztürk aydın özdemir arslan doğan kılıç aslan çetin
    kara koç kurt özkan şimşek polat korkmaz hansen jensen nielsen pedersen andersen christensen larsen sørensen
    rasmussen petersen johansson andersson karlsson nilsson eriksson larsson olsson persson svensson gustafsson
    korhonen virtanen mäkinen nieminen mäkelä hämäläinen laine heikkinen olsen johansen berg haugen jansen jong
    bakker visser smit meijer mulder bos vos hendriks dekker papadopoulos georgiou ioannou konstantinou christou
    dimitriou
    """
)
GIVEN = words(
    """
    abbas abdul abdulkadir abdulla abdurrahman abed abel abu adel adem adil adnan ahmad aida aigul aisha aiko akira
    akın aleksander aleksandr aleksandra aleksandar aleksey aleksei alessandra alexandros alexey alexei alina
    aliaksandr alma almaz alparslan altan amadou amal amina amir amira anatoliy anatoly anders andreea andrei andrej
    andrey andrzej andrius aneta anil anita anja anneli antal antanas antoni antonina antonios apostolos aram
    aristide arif arjun arkady armen arne artem artur arturo arun arvid asel ashok asim asiye aslan aslı asta asya
    athanasios atilla attila ayhan aylin aynur ayşe ayten azat aziz azra badri bahar bakhtiyar baran barış bartosz
    bashir bayram bedri behçet bekir berkay berna berzan besim beyza bilal birgit biser björn blanka bogdan bogusław
    bohdan bojan bolesław borys boryana bożena branimir branko bülent burak burhan burcu bushra buğra cafer cahit
    can canan canberk carmela cavit celal celalettin cem cemal cemil cengiz cevat ceyda chaim chandra chang chao chi
    chiara chinedu chloe chong christos christoforos cihan constantin costas cumhur czesław dagmar damian damir dana
    daniela danijel danilo danuta dario dariusz davit davud deepak deniz denys derya despina devrim dilek dimitar
    dimitra dimitri dimitris dimitrios dinara dmitri dmitriy dmitry dorota dovilė dragan dragica driss duygu dušan
    ebru ece ecevit edip edyta efe eirini ekaterina ekrem eleftheria eleni elene elif elisabet elmira elvan elvira
    elżbieta emel emil emin emine emre engin enver ercan erdal erdoğan eren ergün erhan erkan erol ersin esra esther
    eszter etem eugeniusz evangelos eva evgeni evgeniy ewa eyüp fadime fahri faruk fatih fatma fatoş faysal feodor
    ferdinando ferenc ferhat ferit fevzi feyza figen fikret filiz firat fırat flavia florin francesca franciszek
    fuat fátima gábor galina gamze gediminas gencay genadi gennady georgi georgios georgy gheorghe giedrė gintaras
    giorgi giorgos giovanna giulia goran gordana grażyna grigoris grzegorz gulnara gökhan gönül göran gül gülay
    gülizar gülşen güler gürkan hacı hadi hafize hajime hakan haldun halil halide halime halina hamdi hamid hamza
    hana hande hanife hanna harun hasan hasip hassan hatice havva haydar hayrettin hayri helle henryk hiroshi hiroko
    hristo huda hung huseyin hüsamettin hülya hüseyin iain iason ibrahim idris ignacy igor ihsan ikram ilhan ilias
    ilir ilker ilona ilya iman imre imran inge ingrid innokenty ioan ioana ioannis ionel ireneusz irina irma isa
    ishak islam ismail ismet isabela istván iulia iurie ivan ivanka ivica ivo ivona iwona izabela jacek jadwiga
    jakob jalal jamal jana janez janina janis janusz jarosław jaroslav jasmina jasna javier jelena jelica jerzy jeta
    jin jing jiří joanna jolanta jordi jorge jovan jozef józef jun jussi jürgen kadir kadriye kai kalle kalpana kaan
    kamal kamil kamila karim karin karol karolina katarina katarzyna katerina katja kazim kazimierz kazuo kemal
    kenan keiko kerem khaled khadija khalid kinga kiril klara klaudia kleoniki koray kostas krasimir krystyna
    krzysztof kseniya kubilay kudret kyriakos lamia laila lale larisa lars latif lazar lech leila lejla leman leszek
    levent leyla lidia liliana linh liudmila ljiljana ljubica loredana lucyna ludmila luigi lyubov mahir mahmoud
    mahmut mai maja maksim maksym małgorzata mamadou mansour manolis marcel mariana marijana marianna marija mariusz
    markos marta marzena matej matti maksymilian mecit medine mehdi mehmet mehtap mei melek melih meliha melike
    menderes mert meryem mesut metin mevlüt michail michalis mihály mieczysław mikołaj mila milan mile milica
    milivoje milorad miloš mina minh mira mirela mirjana miroslava mirza mithat mladen mohamed mohammad mojca monika
    mourad muammer muharrem muhittin mukhtar murad murat musa mustafa mustapha muzaffer müge müjdat mümtaz münevver
    müslüm naci nadezhda nadir naim najib nalan natalya natasa nazan nazım nazlı nazmi necati necla necmettin nedim
    nejat neriman nesrin neşe nevena nevzat nezir ngoc nguyet nihat nikolaos nikos nilay nilgün nilüfer nina niyazi
    nizamettin noura nuno nur nuray nurettin nuri nurgül nursel nusret oğuz okan oksana oktay ola oleh oleksiy olena
    olof ömer onur orhan orkun osman ozan ögür özcan özge özgür özkan özlem panagiotis panayiotis pavol pekka pelin
    perihan petar petko petya pınar piroska polat przemysław radka radmila radosław radovan radu ragıp rahime rahman
    rajab raju ramazan ramiz rana rasim raşit recai recep refik remzi reşat reza rıdvan rıfat rıza roland romana
    romeo rosen ruslan rustam ruzha rüstem saad sabahattin sabri sadık sadiye safak sait sakine salih salim salman
    samet sami samira sanja saniye saša savaş savvas sebahat seda sedat sefa selahattin selçuk selim selin selman
    selvi semih semra senem serap serdar serhat serkan sevda sevgi sevil sevim sevinç seyit seyfettin sezgin sibel
    silva sima sinan siraç slavica slavko slobodan snežana solmaz soner song songül sophia spyros srđan stana
    stanislava stavros stefka stelian stoyan suat sultan suna suzan svetla svetlana sylwia şaban şadiye şahin şakir
    şefik şehmus şemsettin şenol şerafettin şeref şerif şerife şevket şeyhmus şirin şükran şükrü taha tahir tahsin
    takis talat tamás tamaz tancrède tarık tatjana tayfun tayyip teodora teoman tereza tevfik timur todor tolga
    tomislav tsvetan tudor tuğba tuncay tuncer turan turgut tülay türkan uğur ufuk ulaş ümit ünal usman ülkü vahap
    valentyna valeriu vardan vasile vasiliki vasilios vasiliy vasyl vedat vefa velichka veli velimir vera veselin
    vesna vildan vitalie vitaliy vlad vladan vladislav vladimír vojislav volodymyr vural wacław waldemar wanda
    wiesław wiktor wilhelmina wioletta wojciech xin yahya yakup yalçın yana yaroslav yasar yasemin yasin yaşar yavuz
    yehuda yelda yelena yener yevgenia yıldız yılmaz yiannis yiğit yordan yoana yulia yuriy yunus yusuf yücel zafer
    zahide zakaria zaur zbigniew zdravko zehra zekeriya zeki zeliha zenon zerrin zeynel zinaida ziya zlatko zofia
    zoltan zoran zorica zuhal zübeyde zülfü zygmunt żaneta željko иван сергей наталья алексей дмитрий андрей михаил
    владимир николай ольга елена анна мария татьяна светлана ирина юрий виктор олександр олена володимир микола
    γιώργος γεώργιος δημήτρης κώστας νίκος γιάννης ιωάννης μαρία ελένη αικατερίνη βασίλης παναγιώτης χρήστος محمد
    أحمد علي حسن حسين فاطمة عائشة خالد عمر יוסף דוד משה שרה רחל
    """
)
PROSE = words(
    """
    write wrote written read call called say said says tell told ask asked send sent get got go went come came take
    took give gave know knew think thought want wanted need needed like liked look looked use used find found work
    works worked try tried feel felt leave keep kept help helped show showed start started stop stopped run move
    moved live lived believe bring brought happen happened sit stand stood lose lost pay paid meet met include
    included continue set learn change changed lead understand watch follow followed create speak spoke add spend
    spent grow open opened walk win offer remember love consider appear buy bought wait serve die died expect build
    stay fall cut reach remain suggest raise pass sell sold require report decide decided pull check checking card
    number phone email mail message account order item ticket price hello hey hi good great nice morning evening
    night sorry welcome congratulations okay ok yes yeah well now then today tomorrow yesterday always never often
    sometimes again still just even really maybe perhaps actually already almost back away around down up out off
    over here there how why what when where who which whose whether this that these those my your his her its our
    their me him us them myself yourself himself herself something anything nothing everything someone anyone
    everyone people person man woman boy girl friend family house home room city country world company job money
    time way thing life day week month year hand eye part place case point question problem story fact idea word
    name address born lives living working moving staying visiting driving flying going coming looking trying making
    taking getting having being doing saying asking telling calling writing reading sending buying selling paying
    can could will would shall should may might must do does did have has had be is are was were been am not no nor
    and or but if because so although though while since until unless than as of at by for with about against
    between into through during before after above below to from in on a an the very too also only both each every
    all any some few more most other such own same first last next new old young little small big large long high
    low early late best better worst bad right wrong sure true real free full hot cold available possible please
    thanks thank dear sincerely regards best cheers attached enclosed regarding concerning kindly urgent important
    meanwhile finally subsequently consequently thereafter thereupon thereby referring fundamental therefore hence
    furthermore moreover however nevertheless nonetheless besides additionally similarly likewise accordingly instead
    otherwise initially originally previously formerly recently lately currently presently shortly immediately
    eventually ultimately allegedly apparently evidently clearly obviously certainly indeed admittedly notably
    specifically particularly generally usually normally mostly mainly partly fully entirely merely simply namely
    secondly thirdly firstly lastly conversely alternatively relying noting considering having being given following
    according despite regardless including except concerning panel magazine visa contrary again further both
    amount amounts governed governing sworn dated entered executed delivered received accepted acknowledged subscribed
    borrowed lent repaid due payable owing total sum balance number value quantity percent per individual individuals
    owe owes owed sign signs signed agree agrees agreed sells buys pays works lives comes goes wants needs asks says
    writes
    unfortunately fortunately sadly luckily hopefully surely probably possibly likely unlikely definitely absolutely
    """
)
