"""The terms of loans for amounts, dates, rates and fees."""

from services.annotation.economics.terms import Term

_OVERDUE = (
    r"event of default|overdue|past due|default rate|when due|after maturity|in excess of the|maximum (?:lawful )?rate"
)
_MARGIN = (
    r"<BASE>\)?,? (?:plus|minus)~20~<PERCENT>"
    r"|<PERCENT>\)?~30~(?:plus|above|below|over|in excess of) (?:the )?~20~<BASE>"
)

_OTHER_AMOUNTS = (
    r"\bindebtedness\b|\bsubordinated\b|\bevent of default\b|\bassign|\bfees?\b|\bmultiples?\b|\bminimum\b|\bsalar"
    r"|\bmortgage|\breduc|\binvestments?\b|\bemployees\b|\bofficers\b|\bpermit|\bletters? of credit\b|\bswing"
    r"|\bincrease"
)

DEBT_TERMS: tuple[Term, ...] = (
    Term(
        "facilities",
        1,
        ("agree", "sole discretion, make", "shall make", "discretion"),
        r"<LENDER>~80~(?:\bagrees?(?:,~160~)? to|\bagreed to|\bshall|\bmay, in (?:its|their) sole discretion,)"
        r" (?:make|lend|loan|extend|advance|finance|provide|establish)\b"
        r"(?! (?:each|such|its|the amount|available|payment|any|all|that))~120~(?:<LOAN>|<MONEY>)",
        r"\binduce|\bassign|\bpro rata share of|\bfee\b|\bunlawful|\bset forth therein",
        most=2,
    ),
    Term(
        "facilities",
        1,
        ("issue", "subfeature"),
        r"\bagrees?\b~160~\bissue\b(?! amendments)~60~\bletters? of credit\b|\bsubfeature under\b",
        r"\bfee\b|\bassign",
    ),
    Term(
        "facilities",
        2,
        ("loans", "commitment", "facility", "line of credit"),
        r"\((?:the|each,? an?|a) <QUOTE>[^\"“”]{0,40}(?:term loans?|revolving loans?|revolving (?:credit )?commitments?"
        r"|line of credit|facility)<QUOTE>|<QUOTE>[^\"“”]{0,40}(?:tranche [a-d]|term|revolving)[^\"“”]{0,20}"
        r"(?:loans?|commitments?)<QUOTE>",
        r"\bdeleting\b",
        most=3,
    ),
    Term(
        "facilities",
        3,
        ("commitment", "loan", "facility"),
        r"\b(?:revolving|term loan|seasonal loan|tranche [a-d])\b~30~\b(?:commitments?|facility|loans?|line)\b",
        r"\bdeleting\b",
    ),
    Term(
        "commitment",
        1,
        ("credit agreement", "facility", "loan agreement"),
        r"<MONEY>~80~\b(?:credit agreement|credit facility|loan agreement|term loan|revolving credit)\b",
        within=2_500,
    ),
    Term(
        "commitment",
        1,
        ("commitment", "maximum availability", "committed amount", "facility amount", "loan amount"),
        r"<QUOTE>[^\"“”]{0,50}(?:commitments?|committed amount|maximum availability|maximum loan amount"
        r"|(?:facility|loan) amount)<QUOTE> ?<MEANS>~300~<MONEY>",
        r"\bswing|\bletter of credit\b",
        most=3,
    ),
    Term(
        "commitment",
        1,
        ("commitments",),
        r"\b(?:aggregate|total)~40~ (?:amount|principal amount)~60~ commitments\b~60~(?:\bis|shall be)\b~40~<MONEY>",
        r"\breduc|\bminimum\b",
        most=3,
    ),
    Term(
        "commitment",
        1,
        ("lend to", "loan to", "loans", "advances", "credit"),
        r"(?:\b(?:lend|loan) to (?:the )?(?:borrower|company)~120~\b(?:sum|amount)\b~40~"
        r"|\b(?:loans?|advances?|(?<!letters of )(?<!letter of )credit)\b~100~(?:aggregate|maximum"
        r"|principal|exceed)~50~)<MONEY>",
        r"\bindebtedness\b|\bsubordinated\b|\bevent of default\b|\bassign|\bfees?\b|\bmultiples?\b|\bminimum\b"
        r"|\bsalar|\bmortgage|\breduc|\bnotes?\b|<QUOTE>|\binvestments?\b|\brequested increase",
    ),
    Term(
        "commitment",
        1,
        ("loans", "advances", "credit"),
        r"\b(?:loans|advances"
        r"|credit)\b~200~(?:\baggregate (?:outstanding )?(?:principal )?amount\b~60~\bexceed(?:ing)?~40~"
        r"|\bexceed(?:ing)?\b~40~\baggregate (?:outstanding )?(?:principal )?amount of )<MONEY>",
        _OTHER_AMOUNTS,
    ),
    Term(
        "commitment",
        2,
        ("principal sum", "principal amount", "installments", "instalments"),
        r"\bprincipal (?:sum|amount) (?:of|equal to)~40~<MONEY>",
        r"\bindebtedness\b|\bsubordinated\b|\bminimum\b|\bmultiples?\b",
    ),
    Term(
        "commitment",
        3,
        ("commitment",),
        r"\bcommitments?\b~120~<MONEY>",
        r"\bfees?\b|\breduc|\bmultiples?\b|\bminimum\b|\bborrowing under\b|\bterminat|\bassign",
        most=3,
    ),
    Term(
        "availability",
        1,
        ("period", "borrowing base", "availability"),
        r"<QUOTE>(?:[^\"“”]{0,30}borrowing base|lending availability|availability"
        r"|(?:availability|commitment|revolving credit|draw|funding) period)<QUOTE> ?<MEANS>",
        most=2,
    ),
    Term(
        "availability",
        1,
        ("from time to", "shall be available"),
        r"from time to(?: \d{1,3})? time~60~(?:\bfrom|\bduring|\bon|\buntil|\bthrough|\bprior to|\bup to)\b~100~"
        r"(?:termination date|maturity date|commitment period|credit period|expiration|<DATE>)"
        r"|<LOAN>~60~ shall be available (?:\(|only|until)",
        r"\bassign(?:s|or|ee)\b|\bparticipa(?:nt|tion)\b|\bcosts\b",
    ),
    Term(
        "availability",
        2,
        ("lend", "make", "advance"),
        r"\bon the (?:closing date|date hereof|effective date)\b~60~(?:\blend|\bmake|\badvance)"
        r"|\bnot be obligated to make"
        r"|\bsingle (?:advance|draw)|\b(?:lend|make|fund)\b~80~\bon the (?:closing|effective) date\b",
        r"\bassign|\bfee\b|\brequest",
    ),
    Term("availability", 3, ("termination date",), r"<QUOTE>termination date<QUOTE> ?<MEANS>"),
    Term(
        "maturity",
        1,
        ("maturity date", "“maturity”", '"maturity"'),
        r"<QUOTE>(?!accelerated)[^\"“”]{0,60}maturity(?: date)?<QUOTE> ?<MEANS>~160~(?:<DATE>|\banniversary"
        r"|\byears?\b|\bdate\b)"
        r"|<DATE>~60~\((?:the|each a|a) <QUOTE>[^\"“”]{0,40}maturity date|\bmaturity date: ?<DATE>",
        most=3,
    ),
    Term(
        "maturity",
        2,
        ("termination date", "expiration date", "expiry date", "maturity date"),
        r"<QUOTE>(?:(?:revolving|commitment|facility|credit|scheduled|loan|final)[^\"“”]{0,40})?"
        r"(?:termination|expiration|expiry) date<QUOTE> ?<MEANS>~120~<DATE>"
        r"|<DATE>~12~\((?:the|each,? a|a) <QUOTE>[^\"“”]{0,30}(?:termination|expiration|expiry) date<QUOTE>"
        r"|(?-i:\b(?:Commitment |Loan |Facility |Revolving |Final ){0,2}(?:Termination|Maturity"
        r"|Expiration) Date) <MEANS>~120~<DATE>",
    ),
    Term(
        "maturity",
        2,
        ("payable", "shall expire", "mature"),
        r"\b(?:(?:due and )?payable(?: in full)?|commitments?~30~ shall expire~80~|matures?)~40~ on~20~<DATE>",
        r"\binterest shall be\b|\bfee\b",
    ),
    Term(
        "base_rate",
        1,
        ("rate", "libor", "sofr", "abr"),
        r"<QUOTE>(?:(?:alternate|adjusted|daily|term|one month)[ -])?(?:base rate|prime(?: lending)?(?: rate)?"
        r"|libor(?: rate)?|libo rate|abr|eurodollar rate|eurocurrency rate|(?:london )?interbank offered rate ?"
        r"|sofr)<QUOTE>,? ?(?:<MEANS>|applicable to)",
        r"\bmargin\b",
        most=3,
    ),
    Term(
        "base_rate",
        1,
        ("rate",),
        r"(?-i:\b(?:Alternate |Adjusted |Daily )?(?:Base|Prime|Reference|LIBOR|Libor|Eurodollar) Rate) <MEANS>",
        most=2,
    ),
    Term("base_rate", 1, ("plus", "above", "over", "below"), _MARGIN, _OVERDUE + r"|\bfederal funds", before=500),
    Term(
        "base_rate",
        2,
        ("libor", "prime", "abr", "base rate"),
        r"\b(?:libor|prime|abr|base rate)[ -](?:based )?(?:loan|rate)\b",
    ),
    Term(
        "margin",
        1,
        ("margin", "applicable rate", "applicable spread"),
        r"<QUOTE>(?:applicable (?:margin|rate|spread)|[^\"“”]{0,30} margin)<QUOTE>,? ?(?:<MEANS>|applicable to)"
        r"(?! <PERCENT> per annum\.)|(?-i:\bApplicable Margin) <MEANS>",
        most=2,
        grid=True,
    ),
    Term(
        "margin",
        1,
        ("plus", "above", "over", "below"),
        _MARGIN,
        _OVERDUE + r"|\bfederal funds|\bmargin\b|\breimburs",
        most=2,
        before=500,
    ),
    Term(
        "margin",
        2,
        ("per annum",),
        r"\b(?:base rate|libor|eurodollar|eurocurrency|abr)~20~ loans?~40~<PERCENT> per annum",
        _OVERDUE,
    ),
    Term(
        "interest",
        1,
        ("interest",),
        r"(?:\bbears? interest|\binterest shall be payable on|\bpay interest)\b~200~(?:\brate|<PERCENT>)",
        _OVERDUE
        + r"|\bletters? of credit\b|<QUOTE> ?<MEANS>|\bset forth in each|\bbeyond\b|\busur|\bas otherwise determined"
        r"|\bdetermined in relation|\binterest period\.|\bdrawing\b|\breimburs|\bloan (?:shall )?means?\b|\bbid loan"
        r"|\bcompetitive\b|\bmoney market\b|\bswing|\bin default\b|\bdelinquent|\bincreased",
        before=150,
    ),
    Term(
        "interest",
        2,
        ("interest rate", "applicable spread", "applicable rate"),
        r"<QUOTE>applicable (?:rate|spread|margin)<QUOTE> ?<MEANS>|<QUOTE>interest rate<QUOTE> (?:<MEANS>|as used)",
    ),
    Term(
        "default_rate",
        1,
        ("default rate", "event of default", "overdue", "past due", "when due", "not paid"),
        r"(?:(?:event of default|overdue|past due|when due|not paid)\b~300~\b(?:bears? interest|interest (?:shall"
        r"|will|at)"
        r"|rate)\b~200~<PERCENT>|\bbears? interest\b~200~(?:overdue|past due|default)~200~<PERCENT>"
        r"|<QUOTE>(?:default|post-default|overdue)[^\"“”]{0,20} rate<QUOTE> ?<MEANS>~200~<PERCENT>)",
        r"\bfee\b",
        most=2,
    ),
    Term(
        "fees",
        1,
        ("fee",),
        r"\bfees?\b~160~\b(?:of|equal to|amount of|rate of|at the rate)~80~(?:<MONEY>|<PERCENT>)",
        r"\breimburs|\battorneys?['’]? fees~30~expenses|\bterminated in exchange|\bother sum\b|\bbear interest"
        r"|\b(?:processing|recordation|registration)\b~30~\bfee\b",
        most=6,
    ),
    Term(
        "fees",
        1,
        ("late charge", "late fee", "late payment"),
        r"\blate (?:charge|fee|payment)~120~(?:<MONEY>|<PERCENT>)|(?:<MONEY>"
        r"|<PERCENT>)~80~\(~8~<QUOTE>late (?:charge|fee)",
    ),
    Term(
        "fees",
        1,
        ("fee percentage", "fee rate", "past due amount"),
        r"\bfee (?:percentage|rate)<QUOTE> ?<MEANS>|\bpay the~20~<PERCENT> of the (?:past due|overdue)",
        most=3,
        grid=True,
    ),
    Term(
        "fees",
        2,
        ("fee",),
        r"\b(?:shall|will|have|has)~20~ pa(?:y|id)\b~60~\bfees\b~10~ and expenses|\bregistration fee~40~<MONEY>",
        r"\bcertain fees",
    ),
)
