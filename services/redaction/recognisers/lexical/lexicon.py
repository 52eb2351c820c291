"""Word lists that several recognisers share. All written for this project."""


def words(text: str) -> frozenset[str]:
    """The words of `text`, which are separated by white space."""
    return frozenset(text.split())


STATE_NAMES: tuple[str, ...] = (
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware",
    "District of Columbia", "Florida", "Georgia", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas",
    "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi",
    "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey", "New Mexico", "New York",
    "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania", "Puerto Rico", "Rhode Island",
    "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah", "Vermont", "Virginia", "Washington",
    "West Virginia", "Wisconsin", "Wyoming", "Ontario", "Quebec", "British Columbia", "Alberta", "Manitoba",
    "Saskatchewan", "Nova Scotia", "New Brunswick",
)  # fmt: skip
STATE_CODES = words(
    """
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK
    OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY ON QC BC AB MB SK NS NB
    """
)
# Titles before a name, lower case, without their dot.
TITLES = words(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady judge justice hon honorable honourable rev reverend
    father sister captain capt colonel col major general gen lieutenant lt sergeant sgt senator congressman
    congresswoman messrs madam mme mlle monsieur madame herr frau señor señora sr sra don doña
    """
)
PARTICLES = words(
    """
    van von der den de del della di da dos das du le la ten ter zu zum zur af av bin ibn ben bint al el abu mac st y
    e do
    """
)
SUFFIXES = words(
    """
    jr sr ii iii iv v esq esquire phd md cpa cfa jd llm mba qc kc
    """
)
# Words that end a name in signature and notice blocks, or show that there is no name; lower case.
LABELS = words(
    """
    name title its by date dated address attention attn telephone tel telecopy telecopier telex phone fax facsimile
    email e-mail mail re cc copy print printed signature signed sign witness witnesses attest notary company
    borrower lender agent with if to the and or of for as in at on an a is are telecopies per page section schedule
    exhibit annex seal duly authorized authorised place between among source confidential no number ss ein account
    suite floor street avenue road internet website www party
    """
)
ROLES = words(
    """
    president vice chairman chairwoman chairperson chair chief executive officer director managing manager
    management treasurer treasury secretary assistant associate general counsel controller comptroller partner
    member principal administrator administration agent agency trustee trust trusts attorney attorneys lawyer legal
    department dept division group office operations operating finance financial accounting credit loan loans
    syndications syndication banking corporate commercial representative signatory authorized authorised officers
    senior deputy head global relationship account portfolio ceo cfo coo cto cio cao evp svp avp vp fvp duly
    under-secretary governor judge clerk commissioner owner founder cofounder co-founder analyst consultant engineer
    employee supervisor coordinator specialist services service team desk support customer client risk compliance
    contracts contract procurement purchasing sales marketing business development investor relations human
    resources technology information systems real estate capital markets specialty asset assets based lending lender
    borrower borrowers guarantor guarantors company corporation bank banks seller buyer purchaser licensor licensee
    landlord tenant supplier distributor contractor shareholder stockholder holder administrative collateral
    documentation bookrunner arranger issuing swingline register registrar paying fiscal escrow servicer sponsor
    affiliate subsidiary parent holdings people supply strategy strategic products product research scientific
    medical regional national international americas europe asia north south east west central unit branch center
    centre
    franchisee franchisees franchisor transporter shipper reseller vendor operator developer publisher manufacturer
    assignee assignor transferee transferor optionee grantee mortgagee mortgagor obligor obligee pledgor pledgee chargor
    depositor custodian sublicensee sublicensor subcontractor indemnitee indemnitor sub-distributor sub-distributors
    grantor lessor lessee sublessor sublessee subtenant settlor beneficiary debtor creditor issuer noteholder
    bondholder subscriber payor payee drawer drawee remitter co-borrower endorser surety consignor consignee bailor
    bailee optionor covenantor warrantor recipient discloser employer provider donor donee testator executor insurer
    insured reinsurer broker dealer underwriter originator participant co-obligor co-guarantor
    grantors grantees lessors lessees beneficiaries debtors creditors issuers noteholders bondholders subscribers
    payees obligors obligees pledgors pledgees mortgagors mortgagees licensors licensees lenders agents arrangers
    trustees assignors assignees transferors transferees sellers buyers purchasers vendors suppliers distributors
    landlords tenants contractors subcontractors shareholders stockholders holders recipients employers employees
    providers insurers brokers dealers underwriters participants servicers sponsors investors members partners
    managers subsidiaries affiliates consultants representatives customers clients
    """
)
LEGAL_FORMS = words(
    """
    inc incorporated corp corporation co company companies llc l.l.c llp l.l.p lp l.p ltd limited plc gmbh ag sa s.a
    nv n.v bv b.v ab as oy spa srl sarl kg kgaa se pte pty trust pllc fund funds bank bancorp partners partnership
    associates holdings group association n.a na fsb ventures capital securities insurance university college
    institute foundation hospital church school committee council board authority agency commission department
    ministry office society club union
    """
)
# Capitalised words of contracts and of ordinary prose that start or end a possible name; lower case.
COMMON = words(
    """
    agreement agreements amendment amendments article articles section sections schedule schedules exhibit exhibits
    annex appendix whereas witness witnesseth recitals recital definitions notice notices date dates term terms
    termination governing law laws jurisdiction waiver jury trial counterparts entire severability assignment
    assignments successors headings expenses indemnity indemnification confidentiality representations warranties
    covenants conditions precedent events event default remedies interest rate rates payment payments prepayment
    prepayments principal revolving facility credit loan loans note notes promissory guaranty guarantee security
    pledge mortgage deed lien liens letter letters commitment commitments fee fees tax taxes act code rule rules
    regulation regulations order orders decree statute state states united federal national american european
    english british government county city town district north south east west new business day days monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august september october
    november december this that these those such any all each every no not none other upon under unless until where
    when while which who whom whose what if in on at to from by with without for of and or but as it its he she they
    we you i his her their our your my one two three four five six seven eight nine ten first second third fourth
    fifth dear sincerely regards yours truly very best hi hello please thank thanks signature page table contents
    intentionally omitted left blank remainder execution copy draft form party parties hereto hereby herein hereof
    thereof therein hereinafter here there subject pursuant provided however therefore furthermore moreover
    notwithstanding accordingly although because since after before during between among through against about above
    below over within into also only same more most less least much many few several both either neither nor so than
    then thus too can could shall should will would must might do does did done has have had having is are was were
    be been being let made make makes see per via court courts tribunal appeal appeals supreme constitutional
    convention commission council committee board bureau ministry minister prosecutor public republic kingdom
    chamber registry protocol plaintiff defendant applicant applicants respondent petitioner appellant appellee
    claimant intellectual property products product services service territory affiliate affiliates subsidiary
    subsidiaries material adverse effect effective closing permitted required base prime libor eurodollar alternate
    applicable margin percentage consolidated net income worth ebitda indebtedness debt capital lease leases fixed
    charge coverage ratio leverage maximum minimum aggregate outstanding available collateral documents document
    instrument obligations obligation guaranteed guaranties release releases force majeure insurance environmental
    hazardous materials erisa plan plans benefit benefits employee employees gaap financial statements statement
    audited quarterly annual monthly year years month months week weeks fiscal quarter limitation limitations
    liability damages claim claims dispute disputes arbitration mediation license licence licensed software
    technology data information confidential trade secret secrets trademark trademarks patent patents copyright
    copyrights royalty royalties purchase price sale sales delivery shipment warehouse supply manufacture
    manufacturing distribution distributor marketing web site ladies gentlemen sirs madam interests reserved
    internal revenue internet online content user users customer customers hosting maintenance support training work
    project source filing securities exchange registration stock shares share common preferred class series member
    members good standing due authorization enforceability compliance litigation actions suits proceedings
    proceeding action uniform commercial bankruptcy reform patriot mail post office box suite floor street avenue
    road boulevard drive lane place plaza square park center centre building tower house hall hotel restaurant
    airport station bridge river lake mountain island university college school hospital clinic church
    illegible image images
    """
)
# Countries, and their demonyms and languages; case-sensitive.
COUNTRIES: tuple[str, ...] = (
    "Afghanistan", "Albania", "Algeria", "Andorra", "Angola", "Argentina", "Armenia", "Australia", "Austria",
    "Azerbaijan", "Bahamas", "Bahrain", "Bangladesh", "Barbados", "Belarus", "Belgium", "Belize", "Benin",
    "Bermuda", "Bhutan", "Bolivia", "Bosnia and Herzegovina", "Bosnia", "Botswana", "Brazil", "Brunei", "Bulgaria",
    "Burkina Faso", "Burundi", "Cambodia", "Cameroon", "Canada", "Cayman Islands", "Chad", "Chechnya", "Chile",
    "China", "Colombia", "Congo", "Costa Rica", "Croatia", "Cuba", "Cyprus", "Czech Republic", "Czechia", "Denmark",
    "Djibouti", "Dominican Republic", "Ecuador", "Egypt", "El Salvador", "England", "Eritrea", "Estonia",
    "Ethiopia", "Fiji", "Finland", "France", "Gabon", "Gambia", "Georgia", "Germany", "Ghana", "Gibraltar",
    "Greece", "Greenland", "Grenada", "Guatemala", "Guinea", "Guyana", "Haiti", "Honduras", "Hong Kong", "Hungary",
    "Iceland", "India", "Indonesia", "Iran", "Iraq", "Ireland", "Israel", "Italy", "Ivory Coast", "Jamaica",
    "Japan", "Jordan", "Kazakhstan", "Kenya", "Kosovo", "Kuwait", "Kyrgyzstan", "Laos", "Latvia", "Lebanon",
    "Lesotho", "Liberia", "Libya", "Liechtenstein", "Lithuania", "Luxembourg", "Macau", "Macedonia", "Madagascar",
    "Malawi", "Malaysia", "Maldives", "Mali", "Malta", "Mauritania", "Mauritius", "Mexico", "Moldova", "Monaco",
    "Mongolia", "Montenegro", "Morocco", "Mozambique", "Myanmar", "Namibia", "Nepal", "Netherlands", "New Zealand",
    "Nicaragua", "Niger", "Nigeria", "North Korea", "Northern Ireland", "Norway", "Oman", "Pakistan", "Palestine",
    "Panama", "Papua New Guinea", "Paraguay", "Peru", "Philippines", "Poland", "Portugal", "Qatar", "Romania",
    "Russia", "Russian Federation", "Rwanda", "San Marino", "Saudi Arabia", "Scotland", "Senegal", "Serbia",
    "Seychelles", "Sierra Leone", "Singapore", "Slovakia", "Slovenia", "Somalia", "South Africa", "South Korea",
    "Soviet Union", "Spain", "Sri Lanka", "Sudan", "Suriname", "Swaziland", "Sweden", "Switzerland", "Syria",
    "Taiwan", "Tajikistan", "Tanzania", "Thailand", "Togo", "Tunisia", "Turkey", "Turkmenistan", "Uganda",
    "Ukraine", "United Arab Emirates", "United Kingdom", "United States of America", "United States", "Uruguay",
    "Uzbekistan", "Vatican", "Venezuela", "Vietnam", "Wales", "Yemen", "Yugoslavia", "Zambia", "Zimbabwe", "USSR",
    "USA", "U.S.A.", "UK", "U.K.", "Great Britain", "Crimea", "Catalonia", "Bavaria", "Sicily", "Corsica",
    "Kurdistan", "Europe", "Africa", "Asia",
)  # fmt: skip
CITIES: tuple[str, ...] = (
    "Adana", "Amsterdam", "Ankara", "Antalya", "Antwerp", "Athens", "Atlanta", "Austin", "Baku", "Baltimore",
    "Barcelona", "Basel", "Batman", "Beijing", "Belfast", "Belgrade", "Berlin", "Bern", "Berne", "Bielsko-Biała",
    "Bilbao", "Birmingham", "Bologna", "Bonn", "Bordeaux", "Boston", "Bratislava", "Bremen", "Bristol", "Brno",
    "Brussels", "Bucharest", "Budapest", "Bursa", "Cardiff", "Charlotte", "Chicago", "Chisinau", "Chişinău",
    "Cincinnati", "Cleveland", "Cologne", "Copenhagen", "Dallas", "Debrecen", "Denver", "Detroit", "Diyarbakır",
    "Donetsk", "Dresden", "Dublin", "Dubrovnik", "Düsseldorf", "Edinburgh", "Erzurum", "Essen", "Famagusta",
    "Florence", "Frankfurt", "Gaziantep", "Gdańsk", "Gdynia", "Geneva", "Genoa", "Ghent", "Glasgow", "Graz",
    "Grozny", "Hamburg", "Hannover", "Hanover", "Helsinki", "Houston", "Innsbruck", "Istanbul", "Izmir", "İstanbul",
    "İzmir", "Jerusalem", "Kaliningrad", "Karlsruhe", "Katowice", "Kharkiv", "Kielce", "Kiev", "Klagenfurt",
    "Košice", "Krakow", "Kraków", "Krasnodar", "Kyiv", "Kyrenia", "Leeds", "Leipzig", "Lille", "Linz", "Lisbon",
    "Liverpool", "Ljubljana", "Łódź", "London", "Los Angeles", "Lublin", "Lviv", "Lyon", "Madrid", "Malatya",
    "Malmö", "Manchester", "Mannheim", "Mardin", "Marseille", "Mersin", "Miami", "Milan", "Minneapolis", "Minsk",
    "Montreal", "Moscow", "Munich", "Nantes", "Naples", "New York City", "Newcastle", "Nice", "Nicosia",
    "Nottingham", "Nuremberg", "Odessa", "Olsztyn", "Opole", "Oslo", "Ostrava", "Oxford", "Padua", "Palermo",
    "Paris", "Philadelphia", "Phoenix", "Pittsburgh", "Plovdiv", "Porto", "Poznań", "Prague", "Radom", "Riga",
    "Rijeka", "Rome", "Rostov-on-Don", "Rotterdam", "Rzeszów", "Salzburg", "Samara", "San Diego", "San Francisco",
    "Sarajevo", "Seattle", "Seoul", "Seville", "Sheffield", "Skopje", "Sofia", "Split", "St Petersburg",
    "St. Petersburg", "St. Louis", "Stockholm", "Strasbourg", "Stuttgart", "Szczecin", "Tallinn", "Tampa", "Tarnów",
    "Tbilisi", "Tel Aviv", "Thessaloniki", "Tirana", "Tokyo", "Toronto", "Toruń", "Toulouse", "Trieste", "Trabzon",
    "Tunceli", "Turin", "Utrecht", "Valencia", "Varna", "Venice", "Vienna", "Vilnius", "Voronezh", "Warsaw",
    "Washington DC", "Wrocław", "Zagreb", "Zaporizhzhya", "Zürich", "Zurich",
)  # fmt: skip
DEMONYMS = words(
    """
    Afghan Albanian Algerian American Angolan Argentinian Armenian Australian Austrian Azerbaijani Bangladeshi
    Belarusian Belgian Bolivian Bosnian Brazilian British Bulgarian Burmese Cambodian Cameroonian Canadian Chechen
    Chilean Chinese Colombian Congolese Croatian Croat Cuban Cypriot Czech Danish Dutch Ecuadorian Egyptian English
    Eritrean Estonian Ethiopian Finnish French Georgian German Ghanaian Greek Guinean Haitian Hungarian Icelandic
    Indian Indonesian Iranian Iraqi Irish Israeli Italian Jamaican Japanese Jordanian Kazakh Kenyan Korean Kosovar
    Kurdish Kuwaiti Kyrgyz Latvian Lebanese Libyan Lithuanian Luxembourgish Macedonian Malaysian Maltese Mexican
    Moldovan Mongolian Montenegrin Moroccan Nepalese Nigerian Norwegian Pakistani Palestinian Paraguayan Peruvian
    Philippine Filipino Polish Portuguese Romanian Roma Russian Rwandan Saudi Scottish Senegalese Serbian Serb
    Singaporean Slovak Slovakian Slovenian Slovene Somali Spanish Sudanese Swedish Swiss Syrian Taiwanese Tajik
    Tanzanian Thai Tunisian Turkish Turkmen Ugandan Ukrainian Uruguayan Uzbek Venezuelan Vietnamese Welsh Yemeni
    Yugoslav Zambian Zimbabwean Muslim Catholic Jewish Orthodox Alevi Sunni Shia Protestant
    """
)
# Surnames and given names that are also words of the language: alone, they do not identify a person.
WORDS_AND_NAMES = words(
    """
    ash baker ball banker banks baron bell berry best bird bishop black bloom bond bow branch bridge brook brooks
    brown buck burns bush butcher butler cannon carpenter carter case cash chance chandler chase chip church clay
    close coffee cole cook cooper corn cotton craft crane cross crown curry dale dark day dean dear diamond drew
    drive duke earl english faith field fields finch fish fisher flower flowers ford forest fox frank free french
    frost gates gay gentry glass gold golden good grace grant graves gray green grey grove guest hall hand hart hay
    heath hill hills hook hope house hunt hunter ivy jewel joy judge king kirk knight knots lake lamb land lane law
    lawn leach lent light link little lock long lord love low major marks marsh marshal marshall mason may mead
    miles mill miller mills moon moore mount new newman noble north page paige park parker parks pea penny pepper
    pew pike pitt pool poor pope porter post potter pound powers price prince prior pride queen race rain ray reader
    reed regent rice rich rivers robin rock root rose rush sage sailor sands savage savings say self sharp shepherd
    shields short silver singer skinner small snow south spark speed spring stable stark steel stock stocks stone
    storm story strange strong summer summers swan swift tanner taylor temple thorn tower town trade tree true
    tucker turner twin upward vale van vest victor wade walker wall walls ward waters way weaver webb weeks well
    wells west wheat wheeler white wild will wills winter winters wise wolf wood woods word worth young mark art
    bill bob don gene guy jack jay john june nick pat peg rob rod rusty sandy skip sue ted tony virgin april august
    autumn dawn charity crystal daisy destiny ginger hazel heather iris jade jasmine lily mercy misty olive pearl
    poppy ruby sky star sunny viola violet cliff colt glen lance max norm rex
    """
)
# Given names that are also words; before a surname they are names.
AMBIGUOUS_GIVEN_NAMES = words(
    """
    april august autumn bill chance charity chase christian cliff crystal daisy dale dawn dean drew earl faith
    ginger grace grant hazel heather hope iris ivy jack jade jasmine jewel joy june lance lily mark max may mercy
    olive pearl penny rex rich rob robin rose ruby rusty sandy skip star sue summer ted victor violet virginia will
    """
)
