"""The terms of loans for amounts and dates."""

from services.annotation.economics.terms import Term

_OTHER_AMOUNTS = (
    r"\bindebtedness\b|\bsubordinated\b|\bevent of default\b|\bassign|\bfees?\b|\bmultiples?\b|\bminimum\b|\bsalar"
    r"|\bmortgage|\breduc|\binvestments?\b|\bemployees\b|\bofficers\b|\bpermit|\bletters? of credit\b|\bswing"
    r"|\bsuch advances\b|\bincrease|\bless than\b|\beligible\b|\bto and between\b|\bconsecutive days\b"
)

DEBT_TERMS: tuple[Term, ...] = (
    Term(
        "facilities",
        1,
        ("agree", "sole discretion, make", "shall make", "discretion"),
        r"<LENDER>~80~(?:\bagrees?(?:,~160~)? to|\bagreed to|\bshall|\bmay, in (?:its|their) sole discretion,)"
        r" (?:make|lend|loan|extend|advance|finance|provide|establish)\b"
        r"(?! (?:each|such|its|the amount|available|payment|any|all|that))~160~(?:<LOAN>|<MONEY>)"
        r"|<LENDER> agrees?,?~160~ to make available to (?:the )?(?:borrowers?|company)\b~400~<MONEY>",
        r"\binduce|\bassign|\bpro rata share of|\bfee\b|\bunlawful|\bset forth therein|\bconvert\b|\btelephon|\bswing",
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
        r"\bdeleting\b|\bmaturity date\b|\bminus\b|\bwhether by means\b|\bportions?\b",
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
        (
            "commitment",
            "maximum availability",
            "committed amount",
            "facility amount",
            "loan amount",
            "credit limit",
            "maximum credit",
        ),
        r"(?-i:\b(?:Credit Limit|CREDIT LIMIT|Maximum Credit Amount|Total Commitment|Commitment Amount)) <MEANS>~200~"
        r"<MONEY>|<QUOTE>[^\"“”]{0,50}(?:commitments?|committed amount|maximum availability|maximum loan amount"
        r"|(?:facility|loan|maximum credit) amount|credit limit)<QUOTE> ?<MEANS>~300~<MONEY>",
        r"\bswing|\bletter of credit\b",
        most=3,
    ),
    Term(
        "commitment",
        1,
        (
            'commitment"',
            "commitment”",
            'commitments"',
            "commitments”",
            'facility"',
            "facility”",
            "line of credit",
            "total commitment",
            "aggregate commitment",
        ),
        r"<MONEY>\)? ?\((?:(?:the|each|its|collectively),?~20~|(?:such|as)\b~160~)?<QUOTE>[^\"“”]{0,40}(?:commitments?"
        r"|line of credit"
        r"|facility)<QUOTE>|<MONEY> (?:total|aggregate) commitments?\b|\bline of credit\b[^;:]{0,40}: ?<MONEY>",
        r"\breduction|\bswing|\bletters? of credit",
        most=2,
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
        r"\bindebtedness\b|\bsubordinated\b|\bevent of default\b|\bassign|\bfees?\b|\bmultiples?\b|\bminimum\b|\bswing"
        r"|\bsalar|\bmortgage|\breduc|\bnotes?\b|<QUOTE>|\binvestments?\b|\brequested increase|\bemployees\b"
        r"|\bofficers\b"
        r"|\bsuch advances\b|\bless than\b|\beligible\b|\bto and between\b|\bconsecutive days\b",
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
        r"\bindebtedness\b|\bsubordinated\b|\bminimum\b|\bmultiples?\b|\bat least\b",
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
        ("from time to", "shall be available", "but not including", "but excluding"),
        r"from time to(?: \d{1,3})? time~60~(?:\bfrom|\bduring|\bon|\buntil|\bthrough|\bprior to|\bup to)\b~100~"
        r"(?:termination date|maturity date|commitment period|credit period|expiration|<DATE>)"
        r"|<LOAN>~60~ shall be available (?:\(|only|until)"
        r"|\bto \(?but (?:not including|excluding)\)? the (?:\w+ )?(?:termination|maturity|expiration) date",
        r"\bassign(?:s|or|ee)\b|\bparticipa(?:nt|tion)\b|\bcosts\b|\bfees?\b",
    ),
    Term(
        "availability",
        2,
        ("lend", "make", "advance", "on any business day"),
        r"\bon the (?:closing date|date hereof|effective date)\b~60~(?:\blend\b|\bmakes?\b|\badvances?\b)"
        r"|\bnot be obligated to make (?:\w+ ){0,4}(?:loans?|advances?|disbursements?|borrowings?)\b"
        r"|\bon any business day\b~20~\b(?:during|prior to|from|until|through)\b~140~(?:termination date|maturity date"
        r"|<DATE>)"
        r"|\bsingle (?:advance|draw)|\b(?:lend|make|fund)\b~80~\bon the (?:closing|effective) date\b",
        r"\bassign|\bfee\b|\brequest|\bso long thereafter\b|\bcovenant",
    ),
    Term("availability", 3, ("termination date",), r"<QUOTE>termination date<QUOTE> ?<MEANS>"),
    Term(
        "maturity",
        1,
        ("maturity date", "“maturity”", '"maturity"', "final payment date"),
        r"<QUOTE>(?!accelerated)(?:[^\"“”]{0,60}maturity(?: date)?|final payment date)<QUOTE> ?<MEANS>~160~(?:<DATE>"
        r"|\banniversary"
        r"|\byears?\b|\bdate\b)"
        r"|<DATE>~60~\((?:(?:the|each a|a) )?<QUOTE>[^\"“”]{0,40}maturity date|\bmaturity date: ?<DATE>",
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
        r"|Expiration) Date|(?:TERMINATION|MATURITY|EXPIRATION) DATE) <MEANS>~120~<DATE>"
        r"|\bshall expire on~20~<DATE>~140~\((?:the )?<QUOTE>(?:expiration|termination) date<QUOTE>\)",
    ),
    Term(
        "maturity",
        2,
        ("payable", "shall expire", "mature"),
        r"\b(?:(?:due and )?payable(?: in full)?|commitments?~30~ shall expire~80~|matures?)~40~ on~20~<DATE>",
        r"\binterest shall be\b|\bfee\b|\bof each instal?lment|\bin the case of\b",
        before=250,
    ),
    Term(
        "maturity",
        3,
        ("from time to", "on demand"),
        r"from time to time~60~(?:up to|until|through)(?: and including)?~20~<DATE>"
        r"|\b(?:promises? to pay|principal~60~(?:payable|due))~20~ on demand\b",
        r"\breimburs|\bfees?\b|\bexpenses\b|\boverdraft",
    ),
)
