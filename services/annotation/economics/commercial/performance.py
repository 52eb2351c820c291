"""Service levels: what must be done by when, how often and how well."""

from services.annotation.economics.terms import LAST_RESORT, Term

_DONE = (
    r"\b(?:deliver(?:y|ies|ed|s)?|ship(?:ment|ped)?|complet(?:e|ed|ion)|operational|launch(?:ed)?|install(?:ed|ation)?"
    r"|respond|response|provide[ds]?|perform(?:ed)?|fulfill?|replac\w+|commence|supply|submit|furnish|accept(?:ance)?"
    r"|reject|report)\b"
)
_BY = r"\b(?:within|no later than|not later than|no more than|not more than|at least|on or before|prior to)\b"
_OTHER_TIME = (
    r"\bnotice\b|\bterminat|\bpayment|\bpaid\b|\bpay\b|\bclaims?\b|\binstituted\b|\bconfidential|\bcure[ds]?\b|\bbreach"
    r"|\brenew|\bdisput|\barbitrat|\btax\b|\binvoice|\bdefault|\baudit|\boffer\b|\bforce majeure|\bsuit\b"
    r"|\breasonable time|\bmailing\b|\bpostage|\bdelivered personally|\bfiscal|\bbalance sheet|\bfinancial statements"
    r"|\binstal?lments?\b|\bitemi[sz]ed statement|\broyalt|\bfees no later|\bcop(?:y|ies) of\b|\bcertificat"
    r"|\bannouncement|\bcannot\b|\bdoes not\b"
)
_PERFORM = (
    r"(?:promote|market|sell|provide|perform|deliver|assist|maintain|supply|meet|remedy|develop|achieve|distribute"
    r"|solicit"
    r"|complete|commerciali[sz]e|manufacture|increase|expand|cooperate|support|fulfil|respond|accommodate|advertise"
    r"|encourage|carry out|implement|render|resolve|introduce|exploit|generate)"
)

PERFORMANCE_TERMS: tuple[Term, ...] = (
    Term(
        "service_levels",
        1,
        (
            "service level",
            "uptime",
            "response time",
            "lead time",
            "respond within",
            "delivery time",
            "resolution time",
            "availab",
            "turnaround",
            "at least",
        ),
        r"\bservice levels?\b~200~(?:<PERCENT>|<PERIOD>|\bmet\b|\bmeet|\bset forth|\bcredit)|\buptime\b"
        r"|\blead[ -]times?\b~60~(?:<PERIOD>|<MASKED>|\b(?:shall|will) be\b)"
        r"|\brespond within\b~30~\b(?:hours?|days?|minutes)\b|\bresponse times?\b~80~(?:<PERIOD>|\b(?:hours?|is|are)\b)"
        r"|\b(?:delivery|resolution) times?\b~40~<PERIOD>|\bavailab\w+\b~60~\d\d(?:\.\d+)? ?%|\bturnaround times?\b"
        r"|\bservice level (?:agreement|credit)s?\b"
        r"|\bat least~20~\bservice\b",
        r"\blong lead|\b\d\.\d (?:\w+ ){1,6}\d{1,3} \d\.\d|\bconfidential treatment|\bapproval|\bborne\b"
        r"|\b(?:designated|specified|set forth"
        r"|described) in\b",
        most=2,
        after=60,
    ),
    Term(
        "service_levels",
        1,
        (
            "deliver",
            "ship",
            "complet",
            "operational",
            "launch",
            "specifications for",
            "quality",
            "hours",
            "availability date",
            "release date",
        ),
        r"\bdeliver(?:y|ies|ed)?\b~120~\b(?:within|no more than|no later than|not later than)\b~20~(?:<PERIOD>"
        r"|<DATE>)(?! period)"
        r"|\bspecifications for at least\b"
        rf"|\b(?:operational|completed?|completion|launch(?:ed)?)\b~80~{_BY}~20~(?:<PERIOD>|<DATE>)(?! period)"
        r"|\b(?:within|no later than|not later than) <PERIOD>~140~\b(?:deliver|ship|complete|launch)\b"
        rf"|\b(?:availability|release|delivery|launch) date\b~60~{_BY}~20~<PERIOD>"
        r"|\bfirm delivery\b|\bdelivery dates?\b~30~\b(?:firm|binding)\b|\bwithin (?:\(?<MASKED> ?\)?"
        r"|\w+(?: \(\d+\))?) ?(?:business )?hours\b"
        r"|\bmaintains? the quality\b",
        _OTHER_TIME,
        most=2,
        after=80,
    ),
    Term(
        "service_levels",
        2,
        ("quality", "iso ", "iso9", "good manufacturing", "workmanlike", "industry standards", "standard of care"),
        r"\b(?:maintain|comply|meet|adhere|conform|accordance|satisfy|observe)\w*\b~60~\bquality (?:systems?|standards?"
        r"|control|requirements)\b"
        r"|\bISO ?\d{4,5}\b|\b(?:manufactur|perform|produc)\w*\b~80~\b(?:good manufacturing practices?|cgmp)\b"
        r"|\bworkmanlike\b"
        r"|\b(?:perform|render|provide)\w*\b~80~\b(?:industry|professional) standards?\b"
        r"|\bstandards? of care\b",
        r"\bwhereas\b|\bnet assets|\bindemni|\bha(?:s|ve) been\b|\bconfidential|\baudit|\brules governing"
        r"|\bguidelines|\bdeviation",
    ),
    Term(
        "service_levels",
        2,
        (
            "at least",
            "no later than",
            "not later than",
            "within",
            "minimum of",
            "not less than",
            "no fewer than",
            "per year",
            "per license",
            "per contract",
            "per calendar",
        ),
        rf"\b(?:shall|will|must|agrees? to)\b~60~{_DONE}~80~{_BY}~30~(?:<PERIOD>|<DATE>)"
        r"|\b(?:within|no later than|not later than) <PERIOD>~120~\b(?:shall|will)\b~60~\b(?:make available|make the"
        r"|provide"
        r"|supply|submit|install|furnish)\b"
        r"|\b(?:at least|minimum of|not less than|no fewer than) (?:\w+ )?\(?\w+\)? (?:[\w-]+ ){1,3}(?:per|each|every"
        r"|a)"
        r" (?:day|week|month|quarter|(?:contract |license |calendar )?year)\b"
        r"|\b(?:up to )?(?:one|two|three|four|five|six) (?:\(\d+\) )?(?:[\w/-]+ ){1,4}per (?:\w+ )?year\b",
        rf"{_OTHER_TIME}|\bcommittee|\bmeet",
    ),
    Term(
        "service_levels",
        2,
        ("a.m.", " am ", "24 hours", "hours a day"),
        r"\d{1,2}[:.]\d\d ?[ap]\.?m\.?\b~40~\d{1,2}[:.]\d\d ?[ap]\.?m\b|\b24 hours (?:a|per) day\b",
        r"\bnotice|\breceiv|\bclosing time",
    ),
    Term(
        "service_levels",
        2,
        ("per week", "per month", "a week", "a month", "each week", "each month", "per year", "report"),
        r"\b(?:devote|provide|available|work|serve)\w*\b~60~\b(?:hours|days)\b~20~\b(?:per|a|each) (?:week|month"
        r"|quarter|year)\b"
        r"|\b(?:shall|will|agrees? to)\b~30~\b(?:deliver|provide|submit|furnish|prepare)\b~60~\b(?:daily|weekly|monthly"
        r"|quarterly)\b~30~\breports?\b",
        r"\bpay|\broyalt|\bfee\b|\binterest\b|\bpenalt",
    ),
    Term(
        "service_levels",
        LAST_RESORT,
        ("efforts", "time is of the essence", "timely", "dispatch", "manner", "endeavours", "diligen"),
        r"\b(?:shall|will|agrees? to|must)\b~40~\b(?:best|reasonable|diligent|good faith) (?:\w+ )?(?:ef?forts"
        r"|endeavou?rs)"
        rf"(?: \w+)? to (?:\w+ )?{_PERFORM}|\btime is of the essence\b"
        r"|\breasonable dispatch\b|\b(?:shall|will|agrees? to)\b~80~\b(?:professional|workmanlike|competent|diligent"
        r"|efficient"
        r"|timely) (?:and \w+ )?manner"
        rf"|\b(?:shall|will|agrees? to) (?:\w+ ){{0,2}}diligently (?:\w+ ){{0,2}}{_PERFORM}",
        r"\bconfidential|\bmitigate|\bpermit|\bregistration statement|\bforce majeure|\bfinancing|\bno liens?"
        r"|\bdissol|\bcompliance\b|\bcomply\b|\bremedied\b|\bconflicts?\b|\bdispute|\btax(?:es)?\b|\baudit",
    ),
)
