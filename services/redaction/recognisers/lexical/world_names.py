"""Given names of all regions, in addition to the most common ones. Alone they are weak evidence, before a surname they
are strong evidence.
"""

from services.redaction.recognisers.lexical.given_names import GIVEN_NAMES
from services.redaction.recognisers.lexical.lexicon import AMBIGUOUS_GIVEN_NAMES, words
from services.redaction.recognisers.lexical.names import fold

_MORE = words(
    """
    abbie abdelaziz abdelkader abdellatif abdelrahman abdulaziz abdulkarim abdulla abdulrahman abelardo abena abhishek
    abimbola abiodun abiola abu abubakar achieng achim ada adaeze adalbert adam adamu adaobi addison adebayo adel
    adelaide adelheid adeline adewale aditi aditya adnan adolfo adriano adrienne adunni afaf aftab agapito agathe agneta
    agnete agostino ahlam ahmet ahn aiko aina ainhoa aino aisling aitor ajay ajit akanksha akash akemi akhil akihiro
    akiko akin akinwale akinyi akio akosua akram akua aladdin alasdair alba alban albin albrecht alda aldo alejandrina
    aleksandra alena alenka alessia alessio alexa alf alfie alfons alia alise alisha alistair aliyu allegra alma
    almudena alois alok aloysius alva alvina alwin alwine ama amadou amaka amal amalia amalie aman amandine amani amara
    amaya ambrosius ameen amelie amina aminata aminu amira amit amitabh amna amparo amrit amrita anabel anais anand
    anant ananth ananya anastasios anatol anca andile andor andras andre andrej andrine andromeda ane aneta anette
    angele angeles angelique angelos angharad anh aniket anil anirudh anja anjali anka ankit anne-marie annegret anneke
    annelies anneliese annelise annemarie annette annika anselm anselmo ansgar ansgard antal antanas antje antoinette
    antonella antonin antonis antti anuj anurag anwar aoi aoife apolline apolonia araceli arash aravind arcadio archana
    archie aref ari ariadna ariana ariane arianna arild arjan arjen arlo armin arnau arnav arno aron arpad arseny artem
    arthit arun arvid arvind aryan asa asad asahi asbjorn asgeir asha ashish ashok ashwin asif aslak asma asmaa assane
    atef athanasios atsuko attila aubrey audra augusta augustin augustine aureliano aurelien aurelio aurora ausra austin
    avi avinash avraham awa ayaan ayaka ayako ayanda ayesha ayman ayodele ayoub ayumi azadeh aziza azra babajide
    babatunde badr bahaa bahram bailey balaji balazs baldomero balint baltasar balthazar bao barak baraka barbora baris
    barnabas bart bartolome bartolomeo bashar basil basma bassam bastian bayo bea beate bebe begona behrouz bela belen
    bello beniamino benigno benita benito benjamim benno bente berenice berit bernabe bernadetta bernadette bernardine
    berta berthold bertram bettina beverley bharat bhaskar bhavna bich bilal bill billy binh birgit birgitta bisi bjarne
    blaise blake blanca blanche blazej bo bode bogna bogumila boguslaw bohdan bohumil bohumila boitumelo bojan bolaji
    boleslaw bonifacio bora boubacar bouchra bozena bradford branislav branka branko brannon breda brian brianna brigid
    brigida britta brittany bronagh bronislaw bronislawa bronwen bruna brynja bukola burak burcu burkhard busisiwe byron
    byung caetano caitlin callum calogero candela capucine carina carita carlota carme carmela carmelo carmine carola
    carolina carsten casimir casimiro caspian catarina cate catherina catriona cayetano cecylia cees celal celestine
    celestino celso cem cemil cesare chae chandan chandrika chantal chao charlotta charlotte chau chebet chester chetan
    chiamaka chidi chidinma chieko chihiro chika chikako chinedu chinonso chinwe chinyere chioma chipo chloe chukwudi
    chukwuemeka chul chun cian ciara ciaran cilla cillian claes clarice claude claudette claudia claudine claudius claus
    clay clemence clemens clementina clementine cleo clotilde clovis coen colette colm conall concepcion concetta
    conrado consuelo cora coralie cordelia corentin corina corinna corinne corrado cosima cosimo cosmin costas courtney
    crisanto crispin cristiano cristobal csaba csilla cuong cyprian cyrille czeslaw czeslawa dafydd dag dagmar dagny
    daichi daiki daisy dalia dalibor damaris damaso damilola damir damjan danilo danuta daphne dapo dara dario dariusz
    darja darko darshan davina davor dawid dawit daya deborah declan deepa deepak deepika deji delfin delfina delphine
    demba demetrios demetrius denisa deniz denys denzel deon dermot derya desiree detlef detlev deven devika dexter
    dhananjay dhruv dian didier diederik diego diep diethelm dietlinde dietmar dieudonne digby dilip dilnoza dimitar
    dimitra dina dineke dinh dino diogo dionisio dionysios dirk divya djamila djordje dmytro dobrila dobromir domenica
    domenico domingo donal donata donatella donato dong-hyun dongwook dora dorian dorien dorota dorotea dorothea
    dorothee dorte douwe dov dragan dragana dragomir dragoslav dries driss duarte duc dulce dumisani duncan dung dunja
    duong dusan dwayne dzmitry eamon ebba ebele ebenezer eberhard eberhardt ebony eckehard eckhard eda edda edelgard
    edeltraud edina edit edite edna edoardo eduarda edvard edvin edyta eero efe efosa efrain efrat efthymios efua egbert
    egil eginhard egon ehab ehsan eiji eilidh eimear einar eino eira eirik eitan eithne ejike ekene ekkehard eladio
    elaheh elena eleonora eleuterio elfriede elia eliane elie elin elina eline elio elisabetta elisha elke ellery elli
    elly elma elodie eloi eloise elsbeth elspeth elton elva elvis elzbieta eman emeka emelie emerald emiko emil emile
    emilian emin emine emir emmeline emmerich emmett encarna encarnacion ender endre engin enid enis ennio enno enoch
    enver enzo eoghan eoin ephraim ercan erdmute erdogan erhan erhard ernestine erno erol errol ersin ertan erwan
    erzsebet eshwar esi esin eskil esko esme esmeralda espen esperanza esra estefania estela ester esther etta ettore
    euan eudora eufemia eugenie eulalia eulogio eun eunji eusebio eustachy eva-maria evangelia evangelina evangeline
    evaristo evelien evelina evert evgenia ewald ewan ewelina ezekiel ezequiel ezgi fabiana fabienne fabiola fabricio
    fabrizia fabrizio facundo fadi fadil fadila faisal faith faiza faizal fang farah farai fares farhad farid faride
    farooq faruk fathi fatiha fatima fatou fausta faustino fausto fawzi fay faysal fazal fedir fedor fei felice
    feliciano felicitas felicite felicity felicja felicjan feliks felipa femi femke feng ferdinand ferdinando ferenc
    fergal ferial fermin fern fernand ferran ferruccio feyza fiammetta fidel fidela filiz filomena finn finnian fintan
    fionn fiorella fiorenza fletcher fleur florence florencia florencio florent florentina florin florine folake folarin
    folasade folu forrest fortunato franca franciszek franck franka frans frantisek franziska frauke frederica frederico
    freja frida frieda friedbert friederike fritjof froilan fulgencio fulvio fumiko fumio funmi gabor gabrijela gaetan
    gaetano gaia galileo galya gamze ganesh garba gaspar gaspard gaston gaurav gauri gautam gauthier gavril gavrilo
    gbenga gebhard geert geir gema genaro genji gennadi gennaro genoveva genowefa geoffroy georgi georgia georgiana
    georgina georgios geraldine gerard gerardo gerd gerda gerfried gerhard gerlinde germain germaine german gernot
    gerrit gerry gershon gert gertrud gertrude gervasio gerwin gesa gesine geza ghada ghassan gheorghe ghislain
    ghislaine ghita giacinto giacomo giada gian giancarlo gianfranco giang gianluca gianmarco gianna gianni gideon gil
    gilbert gilberto gilda giles gilles gillian gina ginette gino gintaras giorgia giorgio giorgos giovanna giovanni
    girish gisela gisele giselher giselle gisle gita gitta gittan gitte giuditta giulia giuliana giuliano giulio
    giuseppina giustina glenda glenys gloria godfrey godwin gojko gokce gokhan gonca gonzalo gopal goran gordana gorden
    gorka gosia gottfried gotthard gottlieb govind graca gracia graciela gracjan grainne graziano graziella grazyna
    greet gregoria greta gretchen grete gretel grethe grigor grigori grigory griselda grit gro grzegorz guadalupe gudrun
    guglielmo guido guilherme guillaume guillermo guiomar gul gulsen gunhild gunilla gunnar gunter gunther guntram
    gurpreet gus gustaf gustav gustave gustavo gustaw guthrie guus gwen gwenael gwenaelle gwendolyn gwyneth gyorgy gyula
    haakon habib hadas hadi hadiza hae haeun hafsa hagar hai haifa haim haitham hajime hakan hakim hakima hal hala
    haldor halfdan halil halima halina halvor hamad hamid hamish hamza han hana hanaa hanan haneul hanh hani hania hank
    hanne hannelies hannelore hannes hansjorg hao haoran haoyu harald harini harish harjit harlan harold harri harriet
    harsha hartmut hartwig haruka haruki haruko haruto harvey hasan hashim hassan hatem hatice hattie hauke hauwa hayat
    hayati haydar hayden hayley hazem heather hedda hedvig hedwig hee hege heidemarie heidrun heike heikki heiko heiner
    heino helen helene helga heli helmer helmtraud helmut heloise hemant hendrik hendrika henk henning henny henri
    henrietta henriette henrik henrike henrique henryk henryka herbert hercules heriberto herman hermann hermenegildo
    hermes hermine herminia herta hessel hester hiba hideki hideo hien hieronim hieu higinio hikari hilaire hilal
    hilaria hilario hilda hilde hildegard hilke hilma hilmar hinata hipolito hippolyte hiroki hiroko hiromi hiroshi
    hiroto hisashi hisham hitomi hitoshi hjalmar hoa hoang hoda hodan holger honor honora honorata honore honorio horace
    horacio horatio hormoz horst hortense hortensia hoshi hossein houda hovhannes howell hrafnhildur hristo hrvoje hua
    huan hubert hubertus huda huey hugh hugo humberto humphrey hung huong hussain hussein huw huy hyacinth hyejin hyeon
    hyo hyuk hyun iain ian ibrahim ibrahima ibtisam ibukun ichiro ida idan idowu idris ieva ifeanyi ifeoma iffat ignace
    ignacio ignacja ignacy ignas ignatius igor ihsan ijeoma ikechukwu ikenna iker ikram ilan ilaria ilbert ilda ildiko
    ileana ilham ilia iliana ilias ilidio ilir ilja ilka ilkay ilker illia ilona ilse ilya iman imani immaculata imogen
    imran imre ina inaki inas indira indra indrani ines inga inge ingeborg ingemar inger ingmar ingo ingrid ingrida
    ingvar ingvild inigo inka inmaculada innes innocent ioan ioana ioannis iolanda iolanthe iole ion iona ionut iosif
    iqbal ira iraklis irena irene irenka iria irina iris irma irmgard irmtraud irving isa isaac isabeau isabella
    isabelle isadora isaiah isamu isao isaura isay isha ishaan ishan ishita isidora isidore isidro isioma isla islay
    ismael ismahan ismail ismet isolde israel issa issam istvan itai itamar itziar ivan ivana ivar ivica ivo ivona ivy
    iwan iwona ixchel iyad iza izabel izabela izidor izumi jaan jaana jaap jaber jacek jacinda jacinta jacinto jackie
    jacoba jacobo jacobus jacquelin jacqueline jacques jad jada jadranka jadwiga jae jael jagan jagdish jagoda jahangir
    jai jaime jairo jaka jakob jakov jakub jalal jalil jamal jameela jameson jamil jamila jana janek janelle janina
    janine janis janna janne jannik janos januario janusz jarek jarl jarmila jarmo jaromir jaroslav jaroslaw jaroslawa
    jarrod jarvis jasem jaskaran jasmin jasmina jaspal jasper jatin javad javed javier jawad jaya jayanti jayden jayesh
    jean- jean-francois jean-louis jean-luc jean-marc jean-marie jean-michel jean-paul jean-philippe jean-pierre
    jeanette jeanine jeanne jeannine jed jelena jelle jemima jenna jennie jenny jens jenske jera jeremi jeremiah jeremie
    jermaine jerome jerzy jesper jessika jesus jetta jette ji-woo jia jiahao jian jianguo jide jie jihad jihan jihoon
    jihye jill jillian jimena jimin jin jing jinghua jinhee jiri jirina jitka jitse jivan jiwon jiyeon jo joachim joakim
    joana joanne joao joaquim joaquin jobst jocelyn jocelyne jochem jochen joel joelle johan johanna johannes johnathan
    jokin jolanda jolanta joleen jolene jolyon jonah jonas jonathon jonna jonny joo joon joop joost jordan jordi jorg
    jorge jorgen jorgos jorid jorn jorunn jory joscelin josef josefa josefin josefina josefine joseph-marie josephine
    josetta josette joshua josiah josiane josip jost josu jouko jovan jovana jovita jozef jozefa jozsef juana juanita
    jude judit judita juergen juha juhani juhee juho jukka jules juliane julianna julianne juliano julie juliet julieta
    juliette julija julio julita julius juliusz jun jung junho junichi junji junko juraj jurgen jurgis juri jurriaan
    justas justina justine justus justyna jutta juul jyoti kaarina kaatje kabir kadija kadir kadri kaede kagiso kai
    kailash kaisa kaito kaj kajsa kalle kalliope kalpana kalyani kamal kamala kamau kamel kamil kamila kamilla kamlesh
    kanako kandace kang kanta kaori kapil kare karel karen karim karima karin karina karine karl-heinz karla karlheinz
    karolina karoline karoly karsten karthik kartik kasia kasimir kaspar kasper kassandra katarina katarzyna katerina
    kateryna kathe kathrin kathrine kati katia katinka katja katka katrien katrin katrina katrine katsumi katya kaukab
    kaushik kavita kavitha kavya kawthar kay kaya kaye kayla kayode kazimiera kazimierz kazimir kazu kazuhiro kazuki
    kazuko kazuo kazuya kees kehinde keiko keir keira keisuke keita keith kelechi kemal kenan kendall kendra kenichi
    kenji kenjiro kenneth kenta kento kerem keren kerstin keshav ketil kevork keziah khadija khaled khalid khalifa
    khalil khanh khawla khoa kholoud khrystyna kiana kiera kieran kiersten kiet kilian kim kimiko kinga kingsley kiprop
    kiran kiril kirill kirsi kirsten kirsti kirsty kishore kit kiyoshi kjartan kjell kjersti kjetil klara klaudia klaus
    klazina klemens kliment knud knut kobina kofi kohei koichi koji kolawole koldo kolja komal konrad konstancja
    konstantin konstantina konstantinos koos kora koray kornel kornelia kostas kouassi krasimir kresimir kreso kris
    krishna krishnan kristian kristiane kristiina kristin kristina kristine kristjan kristof kristoffer kriszta
    krisztian krisztina krystian krystyna krzysztof ksenia kseniya kunal kunigunde kunihiko kunle kuno kurt kwabena
    kwaku kwame kwang kwasi kwesi kyoko kyosuke kyriakos kyrylo kyu kyung lachlan ladi ladislaus ladislav laila laith
    lajos lakshmi lale lali lalit lam lambert lamia lamine lan lana landon lani lara larisa larissa lars laszlo lata
    latifa latisha lauge laura laure laureen laurel laurence laurens laurent laurenz lauri laurie laurits lav lavinia
    lavrentios layla lazar lazaro lazlo lea leah leander leandra leandro leanne leberecht leda lee leela leena leendert
    lefteris lei leif leifur leigh leila leire lejla lekan lelio lemuel lena lenard lene leni lenka lennart lenny leo
    leocadia leokadia leon leonardo leone leonel leonhard leonid leonida leonidas leonie leonor leonora leontien leopold
    leopoldine leopoldo lerato leroy lesia leslaw leszek leticia letitia letizia lev levent levi lewin leyla li lia liam
    liana liane liang lianne libby liberty librado libuse licia lidia lidija lidiya lidwina liesbeth liesel lieselotte
    liesl lieve ligia lija lila lilia lilian liliana lilija lilith lilla lilli lillian lilo lilou lina linas linda
    lindani lindiwe ling linh linnea linus lionel lior lis lisa lisandro lisbeth lise liselotte lisette lissa lital liv
    livia livio ljiljana ljubica ljubomir lloyd lluis loc loes logan loic lois lola lolita lorand loredana loreen
    lorelei lorena lorene lorenz lorenza lorenzo loreta loretta lori loris lorna lorne lorraine lothar lotta lotte lou
    loubna louella louis louis-philippe louisa loukas lourdes luana luc luca lucas luce lucia luciana luciano lucie
    lucien lucienne lucija lucila lucilla lucille lucinda lucio lucius lucjan lucrecia lucrezia lucyna ludek ludger
    ludmila ludo ludovic ludovica ludovico ludvig ludwig ludwik ludwika luigi luigia luigina luis luisa luise luiz luiza
    luka lukas lukasz luke lula lulu lumi luna luong lupe lut luthando lutz luuk luz lydia lyle lyn lynda lyndon lynette
    lynne lyubov lyudmila maaike maalik maarit maarten maartje mabel macarena maciej maddalena maddie madeleine madeline
    madhav madhu madhuri madison mads mae maelle maelys maeve mafalda magali magda magdalena magdalene magdi maggie
    magne magnhild magnus maha mahdi mahesh mahima mahmood mahmoud mahmud mai maia maija maik maike maire mairead maisie
    maite maj maja majda majid makoto maks maksim maksym maksymilian malachi malak malcolm malena malene malgorzata
    malik malika malin malina mallika malte mamadou manal manasi mandla mandy manfred manish manisha manja manju manjula
    manny manoj manola manolis manolo manon mansour manuel manuela mara marat marc marc-andre marcel marcela marcelina
    marceline marcelino marcella marcello marcelo marcia marcin marcio marco marcos mare marek maren margaery margareta
    margaretha margarethe margarida margarita margaux marge margherita margit margo margot margret margrethe marguerite
    mari maria maria-jose mariam mariama marian mariana marianna marianne mariano maribel marie marie-claire
    marie-louise marieke mariela marielle marietta mariette marija marijana marijke marika mariko marilena marilou
    marilyn marin marina marine marino mario marion marios mariposa maris marisa marisol marit marita marith mariusz
    marja marjan marjanne marjatta marjo marjolein marjorie mark marketa marko markus marla marlen marlena marlene
    marlies marlis marlon marlowe marlyn marne marnie marouane marquis mart marta marte martha marthe martien martijn
    martim martin martina martine martinho martino martins martta marty martyn marwa marwan mary-ann mary-jane maryam
    maryna maryse marysia marzena marzia masaaki masahiko masahiro masaki masako masami masashi masato mason masood
    massimiliano massimo mata mate matea matej mateja mateo mateus mateusz mathew mathias mathieu mathijs mathilda
    mathilde mathis mathurin mati matilda matilde matko mats matsuo matteo matthaus matthieu matthijs matti mattia
    mattias matus matylda maud maude maura maureen maurice mauricio maurits maurizio mauro maurus mavis max maxence
    maxim maxime maximilian maximiliano maximilien maximino maximo maya mayank maylis maynard maysa mayumi mazin mbali
    meabh meadhbh mechthild medea medina meenakshi meera megan megumi mehdi mehmet mehran mei mei-ling meike meinhard
    meinrad meir meirion mel melania melanie melba melchior melih melina melinda melis melisande melissa melita melitta
    mellie melody melquiades melvin melvyn menachem mendel meng menno mercedes meredith merete meri meriam meriem merijn
    meritxell merja merle merlin merrill mert merve mervyn meryem meryl meta mette mia micaela micah michael michaela
    michal michalina michalis micheal michel michela michelangelo michele micheline michelle michiel michiko michio
    mickael mico midori mieczyslaw mieczyslawa mieke miguel mihaela mihai mihail mihaly mihir mihkel miho mika mikael
    mikaela mikail mike mikel mikhail miki mikkel mikko miklos mikolaj mikulas mila milagros milan milana milda mildred
    milena miles milica milind milivoj miljenko millicent milly milo milorad milos miloslav miloslava milton mimi min-ho
    mina minako mindaugas mindy minerva ming mingyu minh minh-anh minji minjun minna minnie minoru minsoo minttu mio
    mira mirabel miranda mireia mireille mirela mirella miren miri miriam mirja mirjam mirjana mirka mirko miro miron
    miroslav miroslava miroslaw mirta mirza misaki misha mislav mitch mitchell mitko mitra mitsuko mitsuo mitsuru miyu
    mladen modesto modesty modupe mohamad mohamed mohammad mohammed mohan mohit mohsen mohsin moira moises moisey mojca
    moktar molly mona moncef monica monika monique monserrat montserrat mor morag moran mordechai morgan morgane moritz
    morris morten mortimer moses moshe mostafa motoko mounir moussa moustafa mpho muhamad muhammad muhammed muireann
    mukesh mukta muna munir munira murad murat muriel murielle murray musa mustafa mustapha muthoni myfanwy mykhailo
    mykola mylene myles myra myriam myrna myron myrthe myrtle myung naama naamah nabil nabila nachiket nada nadeem
    nadege nadezhda nadia nadim nadin nadine nadir nadja nadya naeem nagib nagla naheed nahla nahum naim naima naina
    nairi najat najib naledi nalini namita namrata nan nana nanako nanami nancy nandini nandita nanette nanna naoki
    naoko naomi naoto naoya narciso narendra naresh nariman nasir nasira nasreen nasser nastassja natacha natalia
    natalie natalija nataliya natalya natan natanael natasa natascha natasha nate nathalie nathan nathaniel natividad
    nava naveed naveen navid nawal nayan nayeli nazanin nazar nazario nazim nazli ndidi neal neale nebojsa ned neda
    nedim neela neelam neeraj neha nehemiah neil nelda nele nell nella nellie nelly nelson nemanja nena neomi nerea
    nereida nergis nestor netta neus nevena neville nevin nevio newton neza nga ngaire ngan ngoc ngozi nhi nhung nia
    niall niamh nic nicanor niccolo nichola nicholas nichole nick nicki nico nicol nicola nicolae nicolai nicolaj
    nicolas nicolaus nicole nicoleta nicoletta nicolette nicolo nidal nidia niek niels nienke nieves nigel nihad nihal
    niharika nihat nii nikhil nikita niklas niklaus niko nikodem nikola nikolai nikolaj nikolaos nikolas nikolaus
    nikolay nikoleta nikoletta nikolina nikos nila nilam niles nilesh nilgun nilo nils nilufar nilufer nima nimrod nina
    ning nino ninon nir nirav nirmala niru nisha nishant nissim nita nitin nitya niv nives njal njeri njoroge nkechi
    nkem nkiru nkosana nnaemeka nnamdi nneka noa noah noam noberto noboru noe noel noela noelia noelle noemi noemie
    nokuthula nolan nolwenn noma nomfundo nomvula nona nonna noor noora nora norah norbert norberto noreen norihiro
    noriko norma norman norris norton norvald nosipho notburga nour noura nozomi nuala nuno nunzia nunzio nura nuray
    nuria nurit nuriye nurul oana oanh obadiah obi obinna obioma oceane octavia octavian octavio octavius oda odd oddny
    oddvar ode oded odelia odette odhiambo odile odilo odin odysseas ofelia ofer ofir ogechi ognjen okechukwu oktawia
    ola olabisi oladele olaf olamide olav oldrich ole oleg olegario oleh oleksandr oleksandra oleksiy olena oleta olga
    olha oli olimpia olin olinda oliver olivera olivia olivier olle ollie olof olu olufemi olufunke olumide olusegun
    oluwafemi oluwaseun olympe olympia omaima omar omari omer omid omotola ona ondine ondrea ondrej onno onofre onur
    onyekachi oonagh ophelia oran orazio orest oresta oreste orestes orfeo orhan oriana oriel oriol orla orlaith orlando
    orna ornella orsolya orson ortrud ortwin orville osagie osama osamu osbert oscar osheen oskar osman osmo ossama
    osvaldo oswald oswaldo oswin otakar otar othmar otieno otilia otmar ottavia ottavio otte otti ottilie otto ottokar
    otylia oumar ousmane ove ovidio owain owen oxana oyvind ozan ozge ozlem paal paavo pablo paco padma padmavati
    padmini padraic padraig padraigin paivi palesa pallavi palle palmiro paloma pamela panagiota panagiotis pancracio
    pankaj panos paola paolo parag paraskevi parisa parker parminder parth parvin parviz pascal pascale paschal pascual
    pascuala pasi pasquale patience patric patrice patricia patricio patrick patrik patrizia patrizio patrocinio patryk
    patsy patti pau paul paula paule pauli paulien paulina pauline paulino paulo paulus pavel pavla pavlina pavlo pavlos
    pavol pawel payam paz pearce pedro peer peg peggy pei pekka pelagia pelayo pelle penelope peng peninah pentti pepa
    pepe pepijn percival percy perdita perez perica pernilla pernille perpetua perrin perrine persephone persis pertti
    pervin petar peter petia petr petra petrina petris petronella petronila petros petru petrus petter petya peyton phil
    philibert philip philipp philippa philippe philippos philomena phineas phoebe phong phuc phuoc phuong phyllis pia
    piedad pien pier pierce pierluigi piero pierre pierre-yves pierrette piers piet pieter pietro pilar pinar pinchas
    ping pino pio piotr pippa pirjo pirkko pita piya pjotr placido plamen plutarco pnina pola policarpo polina polly
    polona poly pooja poonam porfirio portia poul prabhakar prabhu pradeep prakash pramod pranav prasad prashant pratap
    pratima praveen precious preeti prem premysl preston primitivo primo primoz priscila priscilla pritam priti priya
    priyanka prosper prospero prudence przemyslaw pura purificacion purnima purvi qais qamar qasim qi qiang qing quang
    queenie quentin quincy quinn quintin quintina quirin quirino quitterie quoc quynh rabab rabia rachael rachana rachel
    rachele rachid rachida rachna rada radek radha radik radim radka radko radmila radomir radoslav radoslaw radovan
    radu rae raed rafa rafael rafaela rafal rafe raffaela raffaele raffaella rafi raghav ragheb raghu ragini ragna
    ragnar ragnhild rahel rahim rahul raija raimo raimondo raimund raimundo rain rainer raisa raj raja rajan rajani
    rajat rajeev rajendra rajesh rajiv rajni raju rakel rakesh ralf ralitsa ralph ram rama ramadan raman ramazan ramesh
    rami ramin ramiro ramiza ramon ramona ramsey ramya ran rana randa randi randolph rani rania ranjan ranjit raoul
    raphael raphaela raphaelle raquel rasa rasha rashad rashed rasheed rasheeda rashid rashida rashmi rasmus rastislav
    ratko raul rauni ravi ravinder ravindra rawan raya rayan raymond raymonde raymundo raynor raza rea rebecca rebecka
    rebekka recep reda redouan redouane reed reem reeta regan regina reginald regine regis reid reidar reidun reijo
    reiko reima reina reiner reinhard reinhild reinhilde reinhold reinier reino reka rekha rem rembrandt remco remedios
    remi remigio remigiusz remo remus remy remziye ren rena renaat renaldo renard renata renate renato renaud rene renee
    reni renske renzo resul reto reuben reuven rex rey reyes reyhan reza rezso rhea rhiannon rhoda rhodri rhona rhonda
    rhys ria riana riaz ricarda ricardo riccardo rich rickard rico rie riet rigmor rigoberto riikka riitta rika rikard
    rikke riko riku rim rima rin rina rinaldo rino rinske rio risa rishi risto rita ritva riva riyad riyadh rizwan roald
    roar rob robbert robbie roberta roberto robertus robyn roc rocco roch rochelle rocio rod roderic roderich roderick
    rodica rodney rodolfo rodolphe rodrigo rodrigue roel roeland roelof rogelio roger rogerio rohan rohini rohit roisin
    rok rokas roksana rola roland rolande rolando rolf roma romain roman romana romane romano romeo romilda romina
    romolo romuald romualdo romy ron ronald ronaldo ronan ronen roni ronit ronja ronnie ronny roos roosevelt roque rory
    ros rosa rosabel rosalba rosalia rosalie rosalind rosalinda rosaline rosamund rosana rosangela rosanna rosanne
    rosaria rosario rosaura roscoe rose rose-marie rosella rosemarie rosemary rosendo rosetta roshni rosie rosina rosine
    rosita roslyn ross rossana rossella rostislav roswitha rotimi rowan rowena rowland roxana roxane roxanne roy royston
    roza rozalia ruairi ruaridh ruben rubens rubina rudi rudiger rudo rudolf rudolph rudy rufina rufino rufus rui
    rukmini rumen rune rupali rupert ruperto ruprecht rurik russ russell rustam ruta rutger ruth ruthanne ruud ruxandra
    ruza ruzena ryan ryo ryoko ryosuke ryota ryszard ryu ryuichi saad saara sabah sabina sabine sabino sabri sabrina
    sacha sachiko sachin sachio sade sadia sadie sadiq saeed saeko safa saffron safiya saga sagar sahar sahil said saida
    saif saifullah saima sajid sakari saki sakshi sakura salah salama saleh salem salim salima salla salma salman salome
    salomon salvador salvatore salvo sam sama saman samantha samar sameer sameera sameh sami samia samina samir samira
    sammy samo sampo samson samu samuel samuela sana sanaa sancha sandeep sander sandhya sandie sandor sandra sandrine
    sandro sandy sanela sang-hoon sangeeta sangmin sangwoo sani sanja sanjana sanjay sanjeev sanna sanne sanni santeri
    santiago santino santos santosh saori sapna sara sarah sarai saraswati sari sarika sarina sarita saroja sascha sasha
    saskia satish sato satoko satoru satoshi satsuki satu saturnino saul saulius saurabh sava savannah saverio savina
    savvas sawsan sayed sayuri scarlett scipio seamas seamus sean seb sebastian sebastiano sebastiao sebastien sebnem
    seda sedef seema segun seiichi seija seiji selcuk selena selene selim selina selma selwyn semih semra sena senka seo
    seojun seok-jin seong seonghyeon seoyeon seppo septimus serafim serafina serafino seraina serap serdar serena serene
    serge sergei sergej sergey sergi sergio sergiu serhat serhii serhiy serkan serpil servaas servando seth seva
    severiano severin severina severino severo sevgi sevil sevim seweryn seyed seyi seymour sezen shabana shabnam shadi
    shadia shafiq shah shahid shahin shahla shahram shahrzad shai shaimaa shakil shakira shalini shamima shamus shan
    shana shanice shankar shanna shannon shanti sharad shari sharif sharmila sharon shashi shaul shaun shauna shaunna
    shavonne shawn shay shayla shayne shea sheela sheena sheila shelby sheldon shelley shelton shen sheng sheridan
    sherif sherine sherman sherri sherry sherwin sheryl shi shigeki shigeko shigeo shigeru shilpa shimon shin shinichi
    shinji shinobu shinya shira shiraz shiri shirin shirley shiro shiv shivani sho shobha shohei shoji shoko shona shosh
    shoshana shota shraddha shreya shreyas shruti shu shubham shui shuichi shuji shula shun shunsuke shweta shyam siamak
    siavash sibel sibongile sibusiso sibyl sibylle sid siddharth sidney sidonia sidonie siegfried sieghard sieglinde
    siegmund siep sierd sietske sif sifiso siglinde sigmund signe signy sigrid sigrun sigurd sigurdur siham siiri
    sikander silas sile silje silke silva silvain silvana silvano silverio silvester silvestre silvia silvie silvije
    silvina silvio sima simao simcha sime simeon simin simisola simo simon simona simone simonetta simonne sina sinan
    sindre sinead sinforoso sinikka siobhan sipho siri sirkka sirpa sissel sisto sita siv siva sivan sixten sixto siya
    siyabonga sizwe sjaak sjef sjoerd skye skyler slaven slavica slavko slavomir slawomir sloane slobodan smiljana smita
    sneha snezana snezhana snigdha snorre snorri sobhan socorro sofia sofie sofiya soha sohail soham soila sol sola
    solange soledad soleil solene solenn solomon solvei solveig solvig soma somchai sona sonal sonali sondre sonia sonja
    sonny sonya soo soo-jin soojin soon sooyoung sophia sophie sora soraia soraya soren sorin sota sotirios souad
    soufiane souleymane sousuke sowmya soyeon spencer spiridon spiro spyridon spyros srdan srdjan sreenivas sri srinivas
    srinivasan stacey staci stacy staffan stafford stamatis stana stanford stanimir stanislas stanislaus stanislav
    stanislava stanislaw stanka stanko stanley stanton stavros steen stef stefan stefani stefania stefanie stefano
    stefanos steffen steffi stefka steinar steinunn stelios stella stellan sten stenka stepan stepanka stephan stephane
    stephania stephanie stephanos stephen stephon stevan steve steven stevie stevo stewart stian stieg stig stijn stina
    stine stipe stojan stoyan strahinja stuart sture styrbjorn subhash subin subramaniam sudha sudhir sufian sujata
    sukhdev sukru sulaiman suleiman suleyman sultan suma suman sumiko sumin sumire sumit sumitra sunao sundar sung
    sung-min sungmin sunil sunita suniti sunniva suresh suriya surya susan susana susann susanna susannah susanne sushil
    sushila sushma susie susumu suvi suzan suzana suzanna suzanne suzette suzy svante svea svein sveinn sven svend
    svenja sverre sveta svetlana svetlozar svetoslav sviatoslav swapna swapnil swati sy sybil sybille sydney syed sylva
    sylvain sylvana sylvester sylvi sylvia sylvie sylwester sylwia szabolcs szczepan szilvia szymon taavi tabea tabitha
    tad tadao tadashi tadeas tadeja tadeusz taehyung taeyang tafadzwa tage taha tahani tahar taher tahir tahira tahsin
    tai taichi taina taiwo tajana taka takahiro takako takao takashi takehiko takeo takeshi takuma takumi takuya tal
    talal talia talib taliesin talita talitha tallulah tam tamaki tamar tamara tamas tamaz tamer tamika tamiko tamir
    tamsin tan tancredi tancredo taneli tania tanisha tanja tanner tanvi tanya tao tapani tapio tapiwa tara tarak taras
    tarek tareq tariq tarja tarjei tarmo tarquin tarun taryn tasha tasneem tassilo tasuku tatenda tatiana tatjana tatsuo
    tatsuya tatyana tauno tavi tayfun tayla taylan tayo tebogo ted teddy tedros teemu teerapat tejas tekla telma telmo
    temilade temitope tendai teo teobaldo teodor teodora teodoro teofil teofila teofilo teppo terence teresa teresina
    tereza terezia terezinha teri terje tero terrance terrell terrence terry terttu tess tessa tetsuo tetsuro tetsuya
    tetyana teun teuvo tevfik thabo thaddeus thais thalia thanasis thandi thandiwe thang thanh thanos thao thato thea
    thekla themba themis themistoklis theo theobald theodor theodora theodore theodoros theodosia theofanis theophile
    theresa therese theresia thi thiago thibaud thibault thibaut thien thierry thies thijs thilo thinh thirza thom
    thomas thomasina thor thora thorbjorn thordis thore thorleif thorstein thorsten thorvald thu thuan thulani thuraya
    thurstan thuy thyra tia tiago tian tiana tiberio tiberiu tibor tien tiene tiernan tiffany tiia tiina tijana tijmen
    tijs tiku tilda tilde tillie tillman tilly tilman tim timea timm timmo timo timofei timofey timon timoteo timothee
    timothy timur tina tinashe tindaro tine ting tinka tino tionne tiphaine tirso tirza tirzah titilayo tito titta titus
    tiziana tiziano tjalling tjark tjeerd toan tobi tobia tobiah tobias tobiasz tobie tobin toby todor tofik toivo
    tokiko tokunbo tolu tom tomas tomasa tomasina tomaso tomasz tomaz tome tomek tomer tomi tomiko tomiris tomislav
    tommaso tommie tommy tomo tomohiro tomoko tomomi tomoya tomoyuki toni tonia tonio tonje tonny tony tonya topias tor
    torben torbjorn tord tordis tore torgeir torgny torhild toribio toril torkel torleif tormod torquil torres torstein
    torsten torunn torvald toshi toshiaki toshiko toshio toshiro toshiyuki tove tran trang traudl travis tremaine trent
    tresa trevor tricia triin trina trine trinh trinity trish trisha tristan tristao tristram trond troy truc trude
    trudi trudie trudy trui truls truman trung truus tryggve tsubasa tsuneo tsutomu tsuyoshi tuan tudor tugba tuija tula
    tulio tulsi tuncay tuncer tunde tung tuomas tuomo turgay turgut turhan turid turner tuula tuuli tuulia tuulikki tuva
    tuvia tuyet twyla ty tybalt tycho tye tyler tymon tymoteusz tyra tyrell tyrone tyson tzipora tzvi ubaldo uche
    uchenna uday udo ufuk ugo ugochukwu ugur ujjwal ula ulf ulfert ulfried ulises ulisse ulla ulrich ulrik ulrika ulrike
    ulvi ulyana uma umar umaru umberto umesh umit umut una unai unathi unni uno ural urania urbain urban urbano uri
    uriah uriel urs ursa ursel ursula ursule urszula urvashi urve usha usman uta ute uwe uyen uzair uzi uzma vaclav
    vadim vagn vaia vaibhav val valentijn valentim valentin valentina valentine valentino valentyna valeri valeria
    valerian valerie valerija valerio valeriu valeriy valery valgerdur vali valter vanda vanesa vanessa vania vanja
    vanna varsha varun vasant vasco vasil vasile vasileios vasilica vasiliki vasilis vasiliy vasily vasudha vasyl veda
    vedran veera veijo veikko velda velimir velma velta venancio vendela venetia venkat venkata venkatesh venla
    ventsislav vera vered verena verica verity verna verner vernon vero verona veronica veronika veronique vesa vesela
    veselin vesna vesta veton vibeke vic vicenc vicenta vicente vicki vicky victoire victor victoria victorine victorino
    vida vidal vidar vidmantas vidya viera vigdis viggo vihaan vijay vikas vikki vikram viktor viktoria viktorija
    viktoriya vilde vilem vilgot vilhelm vilhjalmur vilho vili vilja viljami viljo villads ville vilma vilmante vilmar
    vilmos vimal vin vinay vince vincent vincente vincenza vincenzo vineet vinh vinicius vinko vinod viola violaine
    violeta violetta violette vipul virag viraj virgil virgile virgilio virginia virginie viridiana virpi virve vishal
    vishnu visvaldis vita vitale vitali vitalij vitaliy vitaly vitek vito vitor vitoria vittore vittoria vittorio vitus
    viv vivek vivi vivian viviana viviane vivien vivienne vjekoslav vjeran vlad vlada vladan vladimir vladimira
    vladimiro vladislav vladislava vlado vladyslav vlasta vlastimil voja vojin vojislav vojtech volha volker volkhard
    volkmar volodymyr vratislav vuk vukasin vuyo vy vyacheslav wael wafa wafaa waheed wahid wala walburga waldemar wale
    waleed walid wallace wally walt walter walther waltraud waltraut wambui wanda wanjiku wanjiru waqar ward warner
    warren warwick waseem wasim wassim wayne wei weiming welmoed wen wenceslao wenche wencke wendel wendela wendelin
    wendell wendy wenna wenzel wera wermer werner wesley whitney wib wibke wichard widar wiebe wiebke wieke wieslaw
    wieslawa wietse wijdan wiktor wiktoria wilbert wilbur wilda wilf wilfred wilfredo wilfried wilhelm wilhelmina
    wilhelmine willa willard wille willem willemien willemijn willi william williamina willibald willie willis willow
    wilma wilmer wilson wiltrud wim wina winfried winifred winnie winona winston wiola wioletta wira witold wladimir
    wladyslaw wladyslawa wlodzimierz wojciech wojtek wolf wolfgang wolfhard wolfram wolter wonder wonho woodrow woong
    wout wouter wulf wyatt wyn wynne wynona xabier xana xander xandra xanthe xanthippe xavi xavier xaviera xenia xenja
    xia xian xiang xiao xiaodong xiaohong xiaojun xiaoling xiaoming xiaowei ximena ximo xin xinyi xiomara xiu xiuying
    xochitl xuan xue xun yaa yaakov yaara yacine yael yafa yago yahia yahya yair yakov yakub yakup yama yamila yan yana
    yang yanick yanis yaniv yann yanna yannick yannik yannis yao yara yaron yaroslav yaroslava yarrow yasar yasemin
    yaser yash yasin yasir yasmin yasmina yasmine yassine yasuhiro yasuko yasuo yasushi yavuz yaw yee yefim yehuda
    yehudit yejin yekaterina yelena yeliz yelizaveta yemi yen yeo yeon yerin yesenia yeshaya yesim yetunde yeva yevgeni
    yevgenia yevgeniy yevgeny yevhen yezdan yi yigal yigit yildiz yilmaz yin ying yitzhak ylva yngve yoan yoana yoann
    yocheved yoel yogesh yoichi yoko yolanda yolande yolanthe yonas yonatan yong yoni yonit yoo yoon yoonjin yorgos
    yorick yosef yoshi yoshiaki yoshie yoshiko yoshimi yoshinori yoshio yosra yossi yosuke yotam younes youngjae youri
    yousef youssef youssouf ysabel yu yuan yue yui yuichi yuji yujin yuka yukari yuki yukiko yukio yuko yulia yuliana
    yuliya yumi yumiko yun yuna yunus yuri yuriko yuriy yury yusef yusra yussef yusuf yusuke yuta yutaka yuto yuuto
    yuval yuya yvaine yve yves yves-marie yvette yvo yvon yvonne zacarias zach zachariah zacharias zachary zack zada
    zadie zafer zahara zaheer zahi zahid zahir zahra zaid zaida zainab zaira zak zakaria zakariya zaki zakia zaklina
    zalman zaltan zamir zan zana zander zanele zaneta zara zarah zaria zarina zavier zayd zayn zayna zbigniew zbynek
    zdenek zdenka zdenko zdislaw zdravko zdzislaw zeb zebulon zeev zehra zeid zeina zeinab zeki zelda zelia zelig zeljka
    zeljko zelko zena zenaida zenas zenia zeno zenobia zenon zenzi zephyr zeynep zhanna zhen zhi zhiming zhong zia ziad
    ziba zigmund zijad zilla zinaida zineb zinedine zinta zipporah zita ziv zivile zivko ziya zlata zlatan zlatka zlatko
    zodwa zoe zoey zofia zohar zohra zohreh zoila zoja zola zoltan zophia zora zoraida zoran zorana zorica zorka zosia
    zosimo zouhair zoya zsa zsigmond zsofia zsolt zsuzsa zsuzsanna zubaida zubairu zuberi zubin zuhair zuleika zulema
    zulfiqar zulma zuri zurine zuzana zuzanna zvezdan zvi zvonimir zvonko zygfryd zygmunt
    """
)
# Folded: lower case, without accents.
WORLD_NAMES: frozenset[str] = frozenset(map(fold, GIVEN_NAMES)) | AMBIGUOUS_GIVEN_NAMES | _MORE
