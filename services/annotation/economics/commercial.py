"""The keys of the economics of commercial agreements, and the terms that find them."""

from services.annotation.economics.terms import Term

COMMERCIAL_KEYS: tuple[str, ...] = (
    "parties",
    "price",
    "indexation",
    "payment_term",
    "term",
    "renewal",
    "notice",
    "termination_rights",
    "liability_cap",
    "cap_carve_outs",
    "liability_by_party",
    "exclusivity",
    "service_levels",
    "ip_ownership",
    "data_protection",
    "governing_law",
    "forum",
    "effective_date",
)

_DAMAGES = r"(?:indirect|incidental|consequential|special|punitive|exemplary)"
_PRICES = r"\b(?:prices?|fees|rates|charges|royalt(?:y|ies))\b"

COMMERCIAL_TERMS: tuple[Term, ...] = (
    Term(
        "price",
        1,
        ("pay", "price", "royalt", "payment", "cash"),
        r"\b(?:shall|will|agrees? to|must) pay\b~200~(?:<MONEY>|<PERCENT>)|\bpayment of:?~100~<MONEY>"
        r"|\b(?:the|base) prices?\b~40~\b(?:shall|will)\b~20~(?:be|comprise|not exceed)\b"
        r"|\bcash in the amount of <MONEY>|\bpay for the products? at\b~80~\bprice",
        r"\blate\b|\boverdue\b|\binterest at\b|\bindemn|\binsurance\b|\bterminat|\btax(?:es)?\b|\bpenalt|\brepair"
        r"|\bdamage|\bliquidated|\bshortfall|\baudit|\bfair and reasonable",
        most=2,
    ),
    Term(
        "price",
        2,
        ("price", "fees", "royalt"),
        rf"\b(?:shall|will|agrees? to) pay\b~120~{_PRICES}|\btotal fees\b",
        r"\blate\b|\battorney|\btaxes\b",
    ),
    Term("price", 3, ("royalty-free",), r"\bgrants?\b~250~\broyalty-free\b"),
    Term(
        "indexation",
        1,
        ("price", "fees", "rates", "charges", "index"),
        rf"\b(?:may|right to|shall|will)\b~60~\b(?:change|revise|increase|adjust|raise)\b~20~{_PRICES}"
        rf"|{_PRICES}~80~\b(?:adjusted|increased|indexed|escalat\w{{2,4}})\b|\bconsumer price index\b"
        r"|\bprice at any moment~60~move\b",
    ),
    Term(
        "payment_term",
        1,
        ("invoice", "payment", "paid", "pay"),
        r"\bnet <PERIOD>|\bpa(?:y|id|yable|yments?)\b~120~\b(?:within|no later than|not later than"
        r"|in advance)\b~30~<PERIOD>"
        r"|\bwithin <PERIOD>~60~\binvoice\b|\binvoices?\b~60~\bdue\b~30~<PERIOD>"
        r"|\bpayment(?: is)? due upon receipt|\bpayment is due on\b",
        r"\bterminat|\bcure\b|\bindemn|\bdisput|\bdistribution\b|\bdeliver to\b|\bsubmitted to\b|\bnot received\b"
        r"|\bpast due\b|\bexceed\b"
        r"|\btax\b|\btaxes\b|\bshortfall",
    ),
    Term(
        "term",
        1,
        (
            "term",
            "effect",
            "perpetual",
            "begin",
            "commence",
            "expire",
            "period of",
            "begins",
            "commences",
            "continues",
            "ends",
        ),
        r"\bterms? of (?:this|the)\b~60~(?:agreement|contract|licen[cs]e)\b~60~\b(?:shall|will|is|commence"
        r"|begins?)\b~200~"
        r"(?:<DATE>|<PERIOD>|perpetual|until|through)"
        r"|\bagreement\b~80~\b(?:shall|shah|will)\b~60~\b(?:commence|begin|continue"
        r"|remain in (?:full force and )?effect"
        r"|be effective|expire)\b~200~(?:<DATE>|<PERIOD>|perpetual|indefinite|until|ending|anniversary)"
        r"|\b(?:agreement|lease|licen[cs]e|contract|term)\b~60~\b(?:commences|begins|starts|continues|runs|expires|ends"
        r"|remains in)\b~120~(?:<DATE>|<PERIOD>|until|perpetual|anniversary)"
        r"|\bagreement\b~60~\b(?:is effective|takes effect)\b~120~(?:<PERIOD>|until|through|perpetual|anniversary)"
        r"|\bterm shall (?:be|extend|continue)\b~30~<PERIOD>"
        r"|\bterm of this\b~40~\bis\b~20~<PERIOD>|\b(?:termination|expiration|expiry) date: ?<DATE>"
        r"|\bagreement\b~80~\b(?:is|shall|will|made|entered|effective|force|effect|continues?)\b~80~for (?:a|an) "
        r"(?:initial )?(?:term|period) of <PERIOD>|\bcontinuing in effect\b~40~\bperiod\b"
        r"|\b(?:begins?|commences?|starts?)\b~60~<DATE>~60~\b(?:terminates?|ends?|expires?|continues?)\b~40~<DATE>",
        r"\bsurviv|\brenew|\bconfidential|\bnon-?compet|\bshall not\b|\bthereafter\b"
        r"|\bsuch failure|\bdefault continues",
    ),
    Term(
        "renewal",
        1,
        ("renew", "extend"),
        r"\b(?:agreement|term|contract|attachment)\b~80~\b(?:renews|(?:shall|will|may|automatically|be)"
        r" (?:be |further |automatically ){0,3}(?:renew|extend)(?:ed|s)?|unless extended)\b~120~"
        r"(?:<PERIOD>|\bterms?\b|\bwriting\b|\bsuccessive\b)",
        r"\bforce majeure|\bsurviv|\bno later\b|\bany later\b|\bterm shall extend\b",
    ),
    Term(
        "notice",
        1,
        ("terminat", "terminable", "renew"),
        r"(?:\b(?:upon|by|giving|on|with|at least|least)\b|\bbreach)~50~<PERIOD>~20~\b(?:prior |advance "
        r"|written )*notice\b"
        r"|\bnotice\b~60~\b(?:least )?<PERIOD>~20~(?:before|prior|in advance)\b",
        r"\brecall|\binsurance|\baudit|\bmeeting",
        most=2,
    ),
    Term(
        "notice",
        2,
        ("notice",),
        r"\bwithin <PERIOD>~60~\bnotice\b|\bnotice\b~80~<PERIOD>",
        r"\bmeeting",
        needs=r"\bterminat|\brenew|\bexpir|\bresign|\bwithdraw|\bbreach",
    ),
    Term(
        "termination_rights",
        1,
        ("terminat", "terminable"),
        r"\b\w{3,30}\b~60~\b(?:may|shall have the right to|entitled to|has the right to)\b~60~\bterminate\b~30~"
        r"\b(?:this|the)\b~30~\b(?:agreement|joint venture|lease|licen[cs]e|contract|engagement|services|term)\b"
        r"|\bagreement\b~30~\b(?:may be terminated|(?:shall"
        r"|may) be terminable)\b",
        r"\bmay not terminate|\bsublicen|\bnot be entitled|\bnegotiate",
        most=5,
    ),
    Term(
        "termination_rights",
        2,
        ("terminat", "terminable"),
        r"\btermination by either party\b|\bterminate this agreement\b",
        r"\bnot be entitled",
    ),
    Term(
        "liability_cap",
        1,
        ("liability", "liable"),
        r"\bliability\b~200~\b(?:(?:shall|will|does) not|not|in no event)?~20~\b(?:exceed|be limited to"
        r"|is limited to)\b"
        r"|\bliable for (?:no )?more than\b|\bno event shall~60~liability~120~exceed\b",
        r"\bcoverage for\b|\bliability insurance|\bfor the avoidance",
        most=2,
    ),
    Term(
        "cap_carve_outs",
        1,
        ("except", "not apply", "no more than"),
        r"\bexcept (?:for|with respect to|in the case|to the extent|\(i\))~300~\b(?:no event|neither party"
        r"|not be liable)\b"
        r"|\b(?:limitations?|exclusions?|section \d+)\b~60~\b(?:shall|do|does|will) not apply to\b~160~"
        r"\b(?:liab|damages"
        r"|pay|indemn|breach|negligen|misconduct)|\bliable for no more than: a",
        r"\binsurance\b|\bwarrant(?:y|ies|s)\b|\bmoral|\binformation\b",
        most=2,
    ),
    Term(
        "liability_by_party",
        1,
        ("liable", "liability", "responsible"),
        rf"\b(?:no event|neither|not|nor)\b~160~\b(?:liable|liability|responsible)\b~160~"
        rf"\b(?:{_DAMAGES}|loss of profits|lost profits)\b",
        r"\bwarrant(?:y|ies)\b~40~\bonly",
    ),
    Term(
        "liability_by_party",
        1,
        ("indemnif", "hold harmless"),
        r"\b(?:shall|will|agrees? to|hereby agrees?)\b~80~\b(?:indemnify|hold~30~harmless)\b",
        r"\binsurance\b|\bfailure to indemnify|\bbroker|\brequired to indemnify|\bborne by\b",
        most=2,
    ),
    Term(
        "liability_by_party",
        2,
        ("liability", "warrant"),
        r"\bno~40~ representation or warranty\b|\bneither party shall have any~30~liability",
    ),
    Term(
        "exclusivity",
        1,
        ("exclusive", "requirements", "compet", "prohibited", "similar"),
        r"\bnon-exclusive,?~40~\b(?:right|licen[cs]e|distributor|supplier|agent|provider)\b"
        r"|\b(?:purchase|buy|obtain)\b~30~\ball~20~\brequirements\b|\b(?:exclusive|sole)~20~\b(?:distributor"
        r"|supplier|agent"
        r"|provider|licen[cs]e to)\b|\b(?:shall not(?! be required)|prohibited"
        r"|neither of the parties shall)\b~320~\b(?:compet(?:e"
        r"|es|ing|itive)|identical or similar to|same or similar (?:products?|goods|services|promotions?))\b"
        r"|\bneither of the parties shall\b~320~\bengage in\b",
        r"\bexclusive (?:jurisdiction|venue|property|remed)|\((?:the|this) <QUOTE>agreement|\bsublicen|\bwhereas\b"
        r"|\bdesires?\b"
        r"|\bnon-exclusive\b~120~\b(?:solely (?:for|as necessary)|background|specific performance|know-how)\b"
        r"|\birrevocable\b~40~non-exclusive|\bnon-exclusive\b~40~(?:irrevocable|perpetual)|\bpersonnel\b"
        r"|\bemployees?\b",
    ),
    Term(
        "exclusivity",
        2,
        ("first refusal", "first offer", "free to"),
        r"\bright of first (?:refusal|offer) to\b|\bfree to enter into\b~30~\bothers\b",
        most=1,
    ),
    Term(
        "service_levels",
        1,
        ("service level", "uptime", "response time", "lead time", "deliver", "at least", "quality"),
        r"\bservice levels?\b|\buptime\b|\blead[ -]times? of\b|\bdeliver(?:y|ies)\b~120~\b(?:within"
        r"|no more than)\b~20~<PERIOD>"
        r"|\bspecifications for at least\b",
        r"\bnotice\b|\binvoice|\bpayment|\bclaims?\b|\binstituted\b",
        most=2,
    ),
    Term(
        "service_levels",
        2,
        ("at least", "quality", "capable"),
        r"\bat least~20~\bservice\b|\bmaintains? the quality\b|\bcapable of producing\b",
    ),
    Term(
        "ip_ownership",
        1,
        ("title", "own", "property", "intellectual"),
        r"\b(?:owns?|owner of|retains?|reserves?)\b(?! certain)~40~\b(?:right,? title,? and interest|proprietary rights"
        r"|intellectual property)\b|\b(?:have|has)\b~40~\bright,? title,? and interest\b|\b(?:shall|will|is"
        r"|are)\b~60~\bexclusive property of\b"
        r"|\bintellectual property\b~120~\b(?:(?:shall|will)~40~(?:remain|belong|vest)|(?:shall|will|is"
        r"|are)~20~owned by)\b"
        r"|\b(?:sole and exclusive|exclusive|sole) owner\b|\bexclusively owned by\b",
        r"\bstate or jurisdiction\b|\bwhereas\b",
        most=2,
    ),
    Term(
        "ip_ownership", 2, ("licens", "title"), r"\bno rights or licen[cs]es are granted\b|\btitle to the\b~60~\bpass"
    ),
    Term(
        "data_protection",
        1,
        ("personal", "data protection", "privacy", "gdpr", "data security"),
        r"\bpersonal(?:ly identifiable)? (?:data|information)\b~200~\b(?:process|protect|comply|law|security|transfer)"
        r"|\bgdpr\b|\bprivacy (?:law|polic|notice|regulation)|\bidentifiable natural person",
        r"\btrademark",
    ),
)
