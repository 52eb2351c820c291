"""Exclusivity, ownership of intellectual property, and protection of data."""

from services.annotation.economics.terms import LAST_RESORT, Term

_GRANTED = r"\b(?:rights?|licen[cs]es?|distributor|supplier|agents?|provider|reseller|representative|sublicen[cs]e)\b"
_EXPLOIT = (
    r"(?:use|sell|distribute|market|manufacture|commerciali[sz]e|exploit|sublicen[cs]e|publish|purchase|supply|provide"
    r"|promote|operate|offer|import|make,|develop|construct|commission|solicit|represent)(?:\b|(?<=,))"
)
_NO_GRANT = (
    r"\bwhereas\b|\bwhereby\b|\bdesires?\b|\bspecific performance\b|\birrevocable,? (?:\w+,? )?non-? ?exclusive"
    r"|\bgrants? back\b"
    r"|\bgrant-?back\b|\bbackground\b|\bpersonnel\b|\bwarrant"
    r"|\bownership\b|\bexclusive (?:jurisdiction|venue|property|remed)|\((?:the|this) <QUOTE>agreement"
)
_SAME = (
    r"(?:\bcompet(?:e|es|ing|itive|itors?)\b|\bidentical or similar\b|\bsimilar to the\b"
    r"|\bsame or (?:substantially )?similar (?!nature)|\bin competition\b|\bother (?:joint venture|distribut\w+"
    r"|supplier))"
)
_BARRED = (
    r"\b(?:(?:shall|will|may) (?:\w+ )?not(?! be required)|prohibited|neither of the parties shall|agrees not"
    r"|no (?:participant|party|member|shareholder) (?:shall|will|may))\b"
)
_WORKS = (
    r"\b(?:intellectual property|inventions?|works?|work product|deliverables|copyrights?|patents?|trade ?marks?|marks"
    r"|software|technology|know-how|materials|improvements|content|data|reports|tooling|documentation|designs|ideas"
    r"|proprietary rights|names?|logos?|licensed \w+|masters|recordings|images|photographs|footage|artwork)\b"
)
_KEPT = (
    r"\b(?:(?:shall|will|shall at all times|will at all times|hereby|does|do|are and shall) (?:\w+ )?(?:remain|belong"
    r"|vest|be"
    r" owned|be the (?:sole |exclusive |sole and exclusive )?property)|(?:is|are|remains?|be) (?:and (?:shall"
    r"|will) remain )?"
    r"(?:exclusively |solely )?(?:owned(?! or)|the (?:sole |exclusive |absolute |sole and exclusive "
    r"|absolute and exclusive "
    r"|valuable )?property))\b"
)

RIGHTS_TERMS: tuple[Term, ...] = (
    Term(
        "exclusivity",
        1,
        ("exclusive", "sole "),
        rf"\b(?:grants?|appoints?|granted|appointed|appointment|engages?|retains|retained)\b~120~"
        rf"\b(?:exclusive|sole)\b(?!(?: and \w+)? (?:jurisdiction|venue|property|remed|discretion|owner|option|cost"
        rf"|benefit|expense))~60~{_GRANTED}"
        r"|\b(?:grants?|appoints?|hereby granted|appointed)\b~100~\bnon-? ?exclusive\b"
        rf"|\b(?:exclusive|sole)(?: and \w+)? rights?(?:,? (?:and|or) \w+)?,? to (?:\w+ )?{_EXPLOIT}"
        r"|\bappointment (?:shall|will) be (?:\w+ )?exclusive\b"
        r"|\b(?:shall|will|to) be\b~30~\bexclusive\b(?! (?:benefit|and in)\b)~40~\b(?:distributor|supplier|agent"
        r"|provider"
        r"|licen[cs]ee|manufacturer"
        r"|representative|sponsor|partner)\b"
        r"|\bexclusively (?:with|from|purchase|buy|devote|supply)\b|\bexclusive distribution\b"
        r"|\bgrants?\b~120~\ban exclusive,"
        r"|\blicen[cs]e (?:hereby |herein )?granted~40~\b(?:shall|will) be (?:\w+ )?(?:non-? ?)?exclusive\b"
        r"|\bservices\b~60~\bnot~20~ exclusive\b"
        r"|\b(?:manufacture|supply|sell|provide|perform)\b~80~\bexclusively (?:for|to)\b",
        rf"{_NO_GRANT}|\b(?:trade ?)?marks?\b|\blogos?\b|\bbrand (?:features|names?)\b|\bsolely (?:for|in connection"
        r"|as necessary)\b",
        most=2,
        before=100,
        after=140,
    ),
    Term(
        "exclusivity",
        1,
        ("requirements",),
        r"\b(?:purchase|buy|obtain|order)\b~30~\ball~20~\brequirements\b",
        r"\bwhereas\b",
    ),
    Term(
        "exclusivity",
        1,
        (
            "compet",
            "similar",
            "prohibited",
            "neither of the parties",
            "other joint venture",
            "engage in",
            "other than",
        ),
        rf"{_BARRED}~250~{_SAME}|\b(?:shall|will) not (?:place|display|run|accept|carry)\b~400~\bcompetitors?\b"
        r"|\bprohibited from (?:developing|selling|marketing|distributing|granting|licensing)\b"
        r"|\bneither of the parties shall\b~320~\bengage in\b"
        r"|\bnot (?:to )?(?:grant|licen[cs]e|authori[sz]e|appoint|sell)\b~120~\bany(?:one| (?:person|party"
        r"|entity)) other than\b",
        r"\bwaiver|\bassign this\b|\bliquidated|\bconfusingly|\bdisclos|\bconfidential|\bmarket price|\breceipt\b"
        r"|\bindemnif"
        r"|\bunreasonably"
        r"|\bcompetent\b"
        r"|\bemployees? of\b|\bwarrant",
        most=2,
        before=60,
        after=60,
    ),
    Term(
        "exclusivity",
        1,
        ("free to", "nothing", "similar"),
        r"\bfree to enter into\b~30~\bothers\b"
        r"|\bnothing (?:in|contained|herein)~80~\b(?:restrict|limit|prevent|preclude|prohibit)s?\b~80~\bfrom\b~40~"
        r"\b(?:entering|selling|engaging in|compet\w+|offer\w+|provid\w+ (?:\w+ )?services (?:for|to) (?:any )?other)"
        r"|\bmay\b~60~\b(?:sell|provide|manufacture|engage in|enter into)\b~40~\bsimilar (?:products?|services?|goods"
        r"|agreements?|arrangements?|business)\b",
        r"\bconfidential",
    ),
    Term(
        "exclusivity",
        2,
        ("first refusal", "first offer", "first right", "first negotiation", "first option"),
        r"\bright of first (?:refusal|offer|negotiation)\b|\bfirst (?:right|option) (?:to (?:act|negotiate"
        r"|purchase|acquire|licen[cs]e|provide|supply|offer|participate|match|manufacture)|of (?:refusal|offer"
        r"|negotiation))\b",
        r"\bshares\b~40~\btransfer",
    ),
    Term(
        "exclusivity",
        2,
        ("exclusive",),
        rf"\bnon-? ?exclusive\b~80~{_GRANTED}|\b(?:exclusive|sole)\b(?!(?: and \w+)? benefit)~20~\b(?:distributor"
        rf"|supplier|agent|provider"
        r"|reseller|representative|licen[cs]e)\b(?! agreement)",
        rf"{_NO_GRANT}|\btrade ?marks?\b|\blogos?\b|\bsublicen",
    ),
    Term(
        "exclusivity",
        LAST_RESORT,
        ("exclusive",),
        rf"\bnon-? ?exclusive\b~80~{_GRANTED}",
        rf"{_NO_GRANT}|\b(?:trade ?)?marks?\b|\btrade ?names?\b|\blogos?\b|\bbrand (?:features|names?)\b",
    ),
    Term(
        "ip_ownership",
        1,
        ("title", "owned", "owner", "owns", " own ", "propert", "proprietary", "belong", " vest", "retain", "reserve"),
        rf"\b(?:shall|will) own all\b~20~{_WORKS}"
        r"|\b(?:owns?|owner of|retains?|reserves?|own and retain)\b(?! certain)~40~\b(?:right,? title,? (?:and"
        r"|or) interest"
        r"|proprietary rights|intellectual property|copyrights?)\b"
        r"|\b(?:shall|will|to) have\b~40~\bright,? title,? and interest\b"
        rf"|{_WORKS}~160~{_KEPT}"
        r"|\b(?:shall|will|is|are)\b~60~\bexclusive property of\b"
        r"|\b(?:sole and exclusive|exclusive|sole) owner\b|\bexclusively owned by\b",
        r"\bstate or jurisdiction\b|\bwhereas\b|\brepresents?\b|\bwarrants?\b|\binsurance\b|\breal property"
        r"|\bsufficient right|\bnot expressly granted|\binclude a statement\b|\bdisclosing party|\bdisclosed under"
        r"|\bvalid and enforceable|\bowned (?:by )?or\b|\bin possession\b|\bunder which\b|\bincome\b"
        r"|<QUOTE> (?:shall )?means?\b",
        most=2,
        after=60,
    ),
    Term(
        "ip_ownership",
        1,
        ("inure",),
        rf"{_WORKS}~120~\binures?\b~30~\b(?:benefit|exclusively)\b",
        r"\bsuccessors? and\b|\bpermitted assign|\bthis agreement (?:shall|will)\b",
        before=60,
        after=60,
    ),
    Term(
        "ip_ownership",
        2,
        ("assign", "for hire"),
        rf"\bhereby\b~40~\bassigns?\b~120~{_WORKS}|\bworks? (?:made )?for hire\b"
        r"|\b(?:shall|will|agrees? to) (?:\w+ ){0,2}assign\b~60~\bright,? title\b",
        r"\bsuccessors? and\b|\bpermitted assign|\bnot assign|\bconsent\b|\bsec\.",
        before=60,
        after=60,
    ),
    Term(
        "ip_ownership",
        2,
        ("licens", "title", "trademark", "ownership"),
        r"\bno (?:other )?(?:rights?|licen[cs]es?|title)(?: (?:or|and|to) \w+)?~40~\b(?:is|are) (?:\w+ )?(?:granted"
        r"|transferred"
        r"|conveyed)\b"
        r"|\b(?:not|no)\b~40~\b(?:acquire|have|claim)\b~30~\b(?:right|title|interest)\b~40~\b(?:trade ?marks?|marks"
        r"|patents"
        r"|copyrights|intellectual)\b"
        r"|\btitle to the\b(?! (?:products?|goods|equipment))~60~\bpass",
        r"\bwhereas\b",
    ),
    Term(
        "ip_ownership",
        LAST_RESORT,
        ("trade", "mark"),
        r"\blicen[cs]e to (?:use|display|reproduce)\b~60~\b(?:trade ?marks?|service marks|logos?|trade names?)\b",
    ),
    Term(
        "data_protection",
        1,
        ("personal", "data protection", "privacy", "gdpr", "data security", "hipaa", "protected health"),
        r"\bpersonal(?:ly[ -]identifiable)? (?:data|information)\b~200~\b(?:process|protect|comply|law|security"
        r"|transfer"
        r"|confiden|privacy|collect|disclos)"
        r"|\bgdpr\b|\bprivacy (?:law|polic|notice|regulation|act|rule)|\bidentifiable natural person|\bhipaa\b"
        r"|\bprotected health information|\bdata protection (?:law|act|legislation)|\bdata security\b",
        r"\btrademark|\blaws<QUOTE> means\b|\bviolate applicable|\bnon-?disclosure|\bcustomer lists?\b"
        r"|\bmarketing plans?\b",
        most=2,
    ),
    Term(
        "data_protection",
        2,
        (
            "user information",
            "user data",
            "customer data",
            "customer information",
            "subscriber",
            "information security",
        ),
        r"\b(?:user|customer|subscriber|end[- ]user|consumer|cardholder|client) (?:information"
        r"|data)\b~160~\b(?:confiden"
        r"|protect|secur|safe|privacy|disclos|collect|unauthori|owned|property)",
        r"\btrade ?mark|\bpric(?:e|ing)\b|\btrade secret|\bapparatus|\bnon-?disclosure",
    ),
    Term(
        "data_protection",
        LAST_RESORT,
        ("security",),
        r"\b(?:information|computer|system|network|data)\b~60~\bsecurity\b~40~\b(?:measures|standards?|procedures?"
        r"|back-?up"
        r"|policies)\b|\b(?:unauthori[sz]ed access)\b",
    ),
)
