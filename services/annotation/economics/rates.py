"""The terms of loans for rates and fees."""

from services.annotation.economics.terms import Term

_OVERDUE = (
    r"event of default|overdue|past due|default rate|when due|after maturity|in excess of the|maximum (?:lawful )?rate"
)
_MARGIN = (
    r"<BASE>(?: \w+){0,3}(?: ?\([^)]{0,40}\))?\)?,?(?: (?:as|from time to time)[^;.,]{0,30},)? (?:plus|minus"
    r"|\+)~20~<PERCENT>"
    r"|<PERCENT>\)?~30~(?:plus|above|below|over|in excess of) (?:the )?~20~<BASE>"
)
_BASES = (
    "prime",
    "libor",
    "libo rate",
    "eurodollar rate",
    "eurocurrency rate",
    "base rate",
    "sofr",
    "reference rate",
    "interbank offered rate",
    "federal funds",
    "euribor",
    "abr",
    "treasury",
)

RATE_TERMS: tuple[Term, ...] = (
    Term(
        "base_rate",
        1,
        ("rate", "libor", "sofr", "abr"),
        r"<QUOTE>(?:(?:alternate|adjusted|daily|term|one month)[ -])?(?:base rate|prime(?: lending)?(?: rate)?"
        r"|libor(?: rate)?|libo rate|abr|eurodollar rate|eurocurrency rate|(?:london )?interbank offered rate ?"
        r"|sofr|libor [a-z ]{0,20}rate)[.,]?<QUOTE>,? ?(?:for any day,? )?(?:<MEANS>|applicable to)",
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
    Term("base_rate", 1, _BASES, _MARGIN, _OVERDUE + r"|\bfederal funds", before=500),
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
        r"\(~20~<QUOTE>applicable (?:margin|rate|spread)<QUOTE>\)|<QUOTE>(?:applicable (?:margin|rate|spread)"
        r"|[^\"“”]{0,30} margin)<QUOTE>,? ?(?:<MEANS>|applicable to)"
        r"(?! <PERCENT> per annum\.)|(?-i:\bApplicable (?:[A-Z]\w+ ){0,4}Margin) <MEANS>"
        r"|\b(?:base rate|fixed rate|libor|eurodollar) margin <MEANS>"
        r"|<QUOTE>[^\"“”]{0,30} margin<QUOTE> ?<MEANS> <PERCENT>",
        most=2,
        grid=True,
    ),
    Term(
        "margin",
        2,
        ("margin",),
        r"\bmargin\b~140~\bdetermined\b~60~\b(?:matrix|chart|grid|table|following)\b",
        r"\bfee margin",
        grid=True,
    ),
    Term(
        "margin",
        1,
        _BASES,
        _MARGIN,
        _OVERDUE + r"|\bfederal funds|\bmargin\b|\breimburs|\bupon default\b|\bon demand\b",
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
        r"(?:\bbears? interest|\binterest shall be payable on|\bpay (?:accrued and unpaid )?interest|\baccrue interest"
        r"|\binterest (?:on~100~)?(?:shall|will) accrue)\b~200~(?:\brate|<PERCENT>)",
        _OVERDUE + r"|\bletters? of credit\b|<QUOTE> ?<MEANS>|\bset forth in each|\bset forth therein|\bmultiple\b"
        r"|\bbeyond\b|\busur|\bfollowing (?:times and )?rates\b|\bsame rates?\b|\bspecified in or pursuant\b"
        r"|\bas otherwise determined"
        r"|\bdetermined in relation|\binterest period\.|\bdrawing\b|\breimburs|\bloans? (?:shall )?means?\b|\bbid loan"
        r"|\bcompetitive\b|\bmoney market\b|\bswing|\bin default\b|\bdelinquent|\bincreased",
        before=150,
    ),
    Term(
        "interest",
        1,
        ("rate per annum equal",),
        r"\brate per annum equal\b~100~\bto\b~60~(?:<BASE>|<PERCENT>|\bsum of\b|\brate\b)",
        _OVERDUE + r"|\bfees?\b|\bletters? of credit\b|<QUOTE> ?<MEANS>|\bbid\b|\bcompetitive\b|\bmoney market\b"
        r"|\breimburs|\bunreimbursed|\bswing|\bmade available|\btogether with interest|\bto the agent\b",
        before=300,
        needs=r"\badvance|\bloan",
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
        (
            "default rate",
            "event of default",
            "upon default",
            "overdue",
            "past due",
            "when due",
            "not paid",
            "default interest",
        ),
        r"(?:(?:event of default|upon default|overdue|past due|when due|not paid)\b~300~\b(?:(?:bears?"
        r"|accrues?) interest"
        r"|interest (?:shall|will|at)|rate)\b~200~<PERCENT>|\bbears? interest\b~200~(?:overdue|past due"
        r"|default)~200~<PERCENT>"
        r"|<QUOTE>(?:default|post-default|overdue)[^\"“”]{0,20} rate<QUOTE> ?<MEANS>~500~<PERCENT>)",
        r"\bfee\b(?! or other)",
        most=2,
    ),
    Term(
        "default_rate",
        1,
        ("until paid",),
        r"\buntil paid\b~200~\b(?:bears? interest|rate)\b~200~<PERCENT>",
        r"\bfee\b(?! or other)|\bdraw",
        needs=r"\bnot (?:paid|made)\b|\boverdue|\bpast due|\b(?:upon|after) (?:the )?maturity\b|\bdefault\b"
        r"|\bpayment was due\b",
    ),
    Term(
        "default_rate",
        1,
        ("otherwise applicable", "otherwise payable", "default rate", "above the"),
        r"<PERCENT>~30~(?:plus|higher than|above|over|in excess of) (?:the )?~40~(?:rate|interest)~60~ otherwise"
        r" (?:applicable|payable|borne|in effect)|<PERCENT> above the (?-i:Interest|Contract|Note) rate\b"
        r"|<PERCENT>~200~\((?:the )?<QUOTE>default (?:interest )?rate<QUOTE>\)",
        r"\bmargin\b",
    ),
    Term(
        "fees",
        1,
        ("fee",),
        r"\bfees?\b~160~\b(?:of|equal to|amount of|rate of|at the rate)~80~(?:<MONEY>|<PERCENT>)",
        r"\breimburs|\bfee or other\b|\bconsulting or similar|\bfees associated|\battorneys?['’]? fees~30~expenses"
        r"|\bterminated in exchange|\bother sum\b"
        r"|\bprofessionals\b"
        r"|\bbear interest"
        r"|\b(?:processing|recordation|registration)\b~30~\bfee\b",
        most=6,
    ),
    Term(
        "fees",
        1,
        ("fee",),
        r"\b(?:commitment|facility|unused|non-use|utili[sz]ation|agency|standby) fees?\b~360~\b(?:of|equal to|rate"
        r"|per annum)\b~60~(?:<MONEY>|<PERCENT>)",
        r"\breimburs|\bfee or other\b|\bbears? interest",
        most=2,
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
        r"\bfee (?:percentage|rate)<QUOTE> ?<MEANS>|(?-i:\bFee (?:Percentage|Rate)) <MEANS>(?!~60~set forth in)"
        r"|\bpay the~20~<PERCENT> of the (?:past due|overdue)",
        most=3,
        grid=True,
    ),
    Term(
        "fees",
        2,
        ("fee",),
        r"\b(?:shall|will|have|has)~20~ pa(?:y|id)\b~60~\bfees\b~10~ and expenses|\bregistration fee~40~<MONEY>",
        r"\bcertain fees|\bits own\b",
    ),
)
