"""Price, indexation and payment term."""

from services.annotation.economics.terms import LAST_RESORT, Term

_PRICES = r"\b(?:prices?|fees|rates|charges|royalt(?:y|ies)|compensation|commissions?)\b"
_PAYS = r"\b(?:shall|will|agrees? to|must|hereby pays?) (?:\w+ )?pay\b"
_PRICE = (
    r"\b(?:purchase price|unit price|contract price|price|fees?|(?:hourly|daily|flat|fixed) rate"
    r"|charges?|royalt(?:y|ies)|commissions?|compensation|consideration|salary|remuneration|retainer|rent|bonus)\b"
)
_NO_PRICE = (
    r"\blate\b|\boverdue\b|\bindemn|\binsur|\bterminat|(?<!goods and services )\btax(?:es)?\b|\bpenalt|\brepair"
    r"|\bsamples?\b|\bprototypes?\b|\bper violation|\bperformance bond|\bmalicious"
    r"|\binterest\b|\bprime rate|\bunpaid\b|\bpast due|\bdue date|\bdamages?\b|\bliquidated|\bshortfall|\baudit"
    r"|\bfair and reasonable|\battorney|\blegal fees|\bdeductible"
    r"|(?:%\)?|percent\)?) per (?:month|annum)\b|\bin full\b|\b(?:%\)?|percent) (?:at|upon|on|due)\b"
)
_SHARED = r"\b(?:sales|revenues?|profits?|receipts|proceeds|income|fees|purchase price|selling price|margin|costs?)\b"
_EVENT = (
    r"\b(?:signing|signature|execution|shipment|delivery|completion|closing|acceptance|commencement|order|approval"
    r"|effective date|launch)\b"
)
_OFTEN = r"\b(?:monthly|quarterly|semi-?annually|annually|weekly|in advance|in arrears)\b"
_OTHER_TIME = (
    r"\bterminat|\bcure[ds]?\b|\bindemn|\bdisput|\bdeliver to\b|\bsubmitted to\b|\bnot received\b|\bquestions?\b"
    r"|\bnot withhold"
    r"|\bpast due\b|\bexceed\b|\btax\b|\btaxes\b|\bshortfall|\bdefault\b|\bpenalt|\binsurance|\bclaim"
)

MONEY_TERMS: tuple[Term, ...] = (
    Term(
        "price",
        1,
        ("pay", "price", "royalt", "cash"),
        rf"{_PAYS}~200~(?:<MONEY>|<PERCENT>)|\bpayment of:?~100~<MONEY>"
        r"|\b(?:the|base) prices?\b~100~\b(?:shall|will)\b (?:not exceed|comprise|be (?:the|determined|calculated"
        r"|based|equal"
        r"|governed))\b"
        r"|\bcash in the amount of <MONEY>|\bpay\b~120~\b(?:amount equal to|(?:at|at a|at the)~30~\bprices?)\b"
        r"|\bno royalt(?:y|ies)(?: or fees?)?\b~40~\b(?:owed|due|payable|paid)\b",
        rf"{_NO_PRICE}|\bpayment terms\b",
        most=2,
    ),
    Term(
        "price",
        1,
        ("be equal to", "be determined", "be calculated", "amount determined", "amount calculated"),
        rf"{_PRICE}(?! collection)~30~\b(?:shall|will) be (?:equal to|determined (?:by|on the|according)|calculated)\b"
        r"|\bpay\b~80~\bamount (?:determined|calculated)\b",
        rf"{_NO_PRICE}|\bpayment terms\b",
        most=2,
    ),
    Term(
        "price",
        1,
        (
            "price",
            "fee",
            "ly rate",
            "flat rate",
            "fixed rate",
            "charge",
            "royalt",
            "commission",
            "compensation",
            "consideration",
            "salary",
            "remuneration",
            "retainer",
            "bonus",
        ),
        rf"{_PRICE}(?! (?:increase|adjustment|change|collection)s?\b)~60~"
        r"(?:\b(?:is|are|be|equals?|equal to|not exceed|of|at|in the amount of|amounting to)\b|[:=])~30~"
        r"(?:<MONEY>|<PERCENT>)",
        rf"{_NO_PRICE}|\bper annum interest|\bnet worth|\bpar value|\bless than\b|\bexercise price|\bfair market",
        most=2,
        after=60,
    ),
    Term(
        "price",
        1,
        ("sales", "revenue", "profit", "receipts", "proceeds", "income", "price"),
        rf"<PERCENT>~20~\b(?:of|on)\b~40~{_SHARED}",
        rf"{_NO_PRICE}|\bownership|\bvoting|\bshareholder|\boutstanding|\bbenchmark|\bvariance|\bless than\b|\bexceed",
        most=2,
        after=40,
    ),
    Term(
        "price",
        1,
        ("price", "pricing", "fees", "charge"),
        r"\b(?:prices?|pricing|fees|charges?)\b~60~\b(?:shall be|will be|is|are|equal to)\b(?! due\b| payable\b)~60~"
        r"(?:\bcosts? (?:plus|of)\b|\bactual costs?\b|\bplus\b|\bprice list|\blist price|\bcurrent (?:\w+ )?prices?\b"
        r"|\bcost-plus\b|<MASKED>)",
        _NO_PRICE,
        after=40,
    ),
    Term(
        "price",
        2,
        ("price", "fees", "royalt", "compensation", "commission"),
        rf"\b(?:shall|will|agrees? to) pay\b~120~{_PRICES}|\btotal fees\b"
        r"|\bentitled to (?:receive )?(?:a|an|the|such)\b~30~\b(?:fees?|commissions?|royalt(?:y|ies)|compensation)\b",
        rf"{_NO_PRICE}|\bfines\b|\bprior to shipment\b|\bdisbursements\b|\bown expense|\bassessments?\b|\b(?:no|not|nor"
        rf"|neither)\b[^.;]{{0,40}}\bentitled",
    ),
    Term(
        "price",
        2,
        ("not to exceed", "up to", "in the amount of", "not exceeding"),
        r"\bamounts? (?:not to exceed|not exceeding|of up to|up to|of) <MONEY>|\bin the amount of <MONEY>"
        r"|\b(?:deposit|investment|contribution)s?\b~40~\bof <MONEY>",
        rf"{_NO_PRICE}|\bliab|\bcoverage|\bloss",
    ),
    Term(
        "price",
        2,
        ("royalty-free", "free of charge", "free of any"),
        r"\bgrants?\b~250~\broyalty-free\b|\bfree of (?:charge\b|any (?:charges?|fees?)\b)",
        r"\bwarrant(?:y|ies)\b|\breplace|\brepair|\bcopies\b|\bdefect|\birrevocable\b|\bsamples?\b|\btrade ?marks?\b"
        r"|\blogos?\b",
    ),
    Term(
        "price",
        LAST_RESORT,
        ("cost", "expense"),
        r"\b(?:each|either|party|parties|\w{3,30}) (?:shall|will|agrees? to) (?:\w+ ){0,2}(?:bear|pay|reimburse"
        r"|be responsible for)\b~60~\b(?:costs?|expenses?)\b|\b(?:costs?|expenses?)\b~60~\b(?:shall|will) be (?:borne"
        r"|paid|reimbursed|shared)\b",
        rf"{_NO_PRICE}|\barbitrat|\blitigation|\bproceeding|\bclaim|\bprevailing|\bbreach",
    ),
    Term(
        "indexation",
        1,
        ("price", "pricing", "fees", "rates", "charges", "index", "salary", "compensation", "cost of living"),
        r"\b(?:may|right to|shall|will)\b~60~\b(?:change|revise|increase|adjust|raise|modify)\b~20~"
        rf"\b(?:its|the|such|any|all)?~20~{_PRICES}(?! of any)"
        rf"|{_PRICES}~80~\b(?:adjusted|increased|indexed|escalat\w{{2,4}})\b|\bconsumer price index\b"
        r"|\bproducer price index\b|\bcost[ -]of[ -]living\b|\bprice at any moment~60~move\b"
        r"|\b(?:salary|prices?|fees|rates|pricing|compensation)\b~30~\b(?:are|be|is) (?:\w+ )?review\w*\b~20~"
        r"\b(?:annual|period|each|every|year|quarter)"
        r"|\b(?:prices?|pricing|fees|rates)\b~30~\bsubject to (?:\w+ )?(?:change|adjustment|increase)"
        r"|\bcost reductions?\b~160~\b(?:passed|shared|reviewed)\b",
        r"\bmargin\b|\binterest rate|\bassignment|\btax(?:es)?\b|\bterminat|\bexercise price|\breturned\b",
        after=40,
    ),
    Term(
        "payment_term",
        1,
        ("invoice", "payment", "paid", "pay"),
        r"\bnet <PERIOD>|\bpa(?:y|id|yable|yments?)\b~120~\b(?:within|no later than|not later than"
        r"|in advance)\b~30~(?:<PERIOD>|<MASKED>)"
        r"|\bpayments?\b~200~\bmade\b~60~\bwithin\b~20~(?:<PERIOD>|<MASKED>)"
        r"|\bwithin <PERIOD>~60~\binvoice\b|\binvoices?\b~60~\bdue\b~30~<PERIOD>"
        r"|\bpayment(?: is)? due upon receipt|\bpayment is due on\b",
        _OTHER_TIME,
        after=80,
    ),
    Term(
        "payment_term",
        1,
        ("instal", "payable", "paid", "payment", "due", "in arrears", "pay "),
        rf"\b(?:due|payable|paid|payments?)\b~60~{_OFTEN}(?! notice| (?-i:[A-Z][a-z]))"
        r"|\b(?:pay|paid|payable)\b~60~\bon (?:or before )?the (?:\w+ ){0,3}day\b~40~\b(?:month|quarter|year)\b"
        r"|\bpay\b~60~<PERIOD> (?:from|after|following)\b"
        r"|\b(?:paid|payable)\b~20~\b(?:prior to|before|by|on) the (?:\w+ )?(?:business |working |calendar )day\b"
        r"|\b(?:payable|paid|payments?|due)\b~40~\bin (?:\w+ ){0,3}(?:equal )?(?:\w+ )?(?:instal?lments|payments)\b"
        r"|\b(?:first|initial|final|second) (?:instal?lment|payment)\b~60~\b(?:due|paid|payable|made)\b"
        r"|\bdue and payable\b~30~\b(?:up)?on (?:receipt|execution|signing|delivery|the (?:first|last))"
        r"|\bpa(?:id|y|yable)\b~40~\bon or (?:about|before) the\b~20~\bday\b",
        rf"{_OTHER_TIME}|\bdividend|\bdistribution",
        most=2,
    ),
    Term(
        "payment_term",
        1,
        ("%", "$", "percent", "usd", "shall be paid", "will be paid", "shall be made", "will be made"),
        rf"(?:<PERCENT>|<MONEY>)~120~\b(?:upon|on|at(?: the)? time of|prior to|within <PERIOD> (?:after"
        rf"|of))\b~30~{_EVENT}"
        r"|\bupon (?:the )?(?:execution|signing|signature)\b~80~\b(?:pay|forward|deliver|remit)\b~80~<MONEY>"
        r"|\b(?:fee|payment|balance|price)\b~80~\b(?:shall|will) be (?:made|paid)\b~30~\b(?:upon|after|before|at the"
        r" time)\b",
        rf"{_OTHER_TIME}|\boption|\bshares\b|\banniversary|\bvest",
        most=2,
    ),
    Term(
        "payment_term",
        1,
        ("late", "overdue", "past due", "not paid", "when due", "unpaid"),
        r"\b(?:late|overdue|past due|not (?:been )?paid|when due|unpaid)\b~200~<PERCENT>~40~\b(?:per|a|monthly|annual)",
        r"\btax(?:es)?\b|\bshortfall",
    ),
    Term(
        "payment_term",
        2,
        ("invoice", "statement"),
        r"\b(?:shall|will|may)\b~20~\binvoice\b|\binvoices?\b~60~\b(?:shall|will|are|is) be~20~\b(?:sent|issued"
        r"|submitted|rendered|due)\b|\bupon receipt of~20~\binvoice",
        r"\bdisput|\bterminat",
    ),
)
