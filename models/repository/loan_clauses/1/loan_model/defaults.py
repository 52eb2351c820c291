"""Finds events of default in loan agreements."""

from loan_model.vocabulary import (
    AGENT,
    COLLATERAL,
    CONDITIONS,
    COVENANTS,
    DEBT,
    DEFAULTS,
    DEFINITIONS,
    LOAN,
    MISCELLANEOUS,
    NEGATIVE,
    PAYMENTS,
    REMEDIES,
    REPRESENTATIONS,
    YIELD,
    Clause,
    any_of,
)

DEFAULT_CLAUSES: tuple[Clause, ...] = (
    Clause(
        "Payment Default",
        any_of(
            r"^(?:non-?)?payments?(?: defaults?| obligations)?$",
            r"fail\w* to (?:pay|make payment)",
            r"payment (?:of (?!other)|default)",
            r"default in payment",
            r"nonpayment",
            r"non-payment",
            r"^principal",
            r"^interest",
        ),
        any_of(
            (
                r"(?:fail\w*|default\w*)[^;]{0,40}(?:pay|payment|paid)\b[^;]{0,140}(?:principal|interest|fees?|"
                r"obligations|money|amounts?|sums?|note\b|notes\b|loans?\b|liabilities)"
            ),
            r"(?:principal|interest|fees?)[^;]{0,160}(?:is|are) not (?:made|paid)",
        ),
        any_of(
            (
                rf"(?:fail\w*|default\w*|neglect\w*|omits?)[^;]{{0,90}}(?:pay|payment|deposit|reimburse)\b"
                rf"[^;]{{0,160}}{LOAN}"
            ),
            rf"{LOAN}[^;]{{0,200}}(?:is|are|be) not (?:made|paid)[^;]{{0,60}}(?:when|due|within)",
            rf"(?:non-?payment|not pay|default\w* in[^;]{{0,40}}payment)[^;]{{0,160}}{LOAN}",
        ),
        any_of(r"when (?:and as )?(?:the same )?(?:shall )?(?:become )?due", r"business days"),
        any_of(
            r"(?:other|any) (?:indebtedness|debt)\b(?! (?:hereunder|under this))",
            r"(?:bear|accrue)\w*[^;]{0,20} interest|default rate|borrowed money|evidences of indebtedness",
            r"judgment",
            r"taxes",
            r"perform any",
            r"erisa",
            r"pension",
        ),
        frozenset({DEFAULTS}),
        frozenset(
            {
                DEFINITIONS,
                CONDITIONS,
                REPRESENTATIONS,
                NEGATIVE,
                COVENANTS,
                AGENT,
                MISCELLANEOUS,
                PAYMENTS,
                YIELD,
                REMEDIES,
                COLLATERAL,
            }
        ),
        other=any_of(r"other than (?:a default|defaults?|any default) in (?:the )?payment"),
    ),
    Clause(
        "Cross-Default",
        any_of(
            r"cross[- ](?:default|acceleration)",
            (
                r"(?:default|obligation|payment)s? (?:under|on|in|of|as to|with respect to|"
                r"upon)\b.{0,20}\b(?:other|material|certain)"
            ),
            r"other (?:debt|indebtedness|obligations?|defaults?|agreements?|loans?|credit)",
            r"default (?:under|on|as to|in respect of).{0,20}(?:debt|indebtedness|agreement|contract|lease|obligation)",
            r"^(?:material )?(?:indebtedness|debt)$",
            r"third party",
        ),
        any_of(
            (
                rf"(?:default|fail|event)[^;]{{0,200}}(?:other|third party|any|its|such|aggregate)"
                rf"[^;]{{0,40}}{DEBT}[^;]{{0,500}}(?:accelerat|(?:due|payable) (?:and payable )?(?:prior|"
                rf"before)|stated maturity|scheduled maturity|in excess of|exceed|\$|grace)"
            ),
            rf"{DEBT}[^;]{{0,160}}(?:accelerated|declared|due prior|not paid when due)",
            (
                r"default[^;]{0,80}under[^;]{0,60}any (?:material |other )?(?:agreement|instrument|"
                r"contract)[^;]{0,200}(?:credit|borrow|indebtedness|debt)"
            ),
            r"fail\w* to[^;]{0,100}any other (?:agreement|obligation|document)",
            r"default[^;]{0,120}(?:borrowed money|other (?:indebtedness|debt|agreement|obligation|loan))",
            r"(?:default|fail)[^;]{0,300}(?:incurred any|any other|evidencing other) (?:debt|indebtedness)",
            rf"default\w* in[^;]{{0,80}}(?:observ|perform|payment)[^;]{{0,100}}{DEBT}[^;]{{0,40}}(?:exceed|in excess)",
        ),
        any_of(
            (
                rf"(?:default|fail\w*|event of default|breach)[^;]{{0,300}}{DEBT}[^;]{{0,700}}(?:accelerat|"
                rf"become due|due (?:and payable )?(?:prior|before)|declar|stated maturity|grace|"
                rf"in excess of|exceed|aggregat|\$)"
            ),
            (
                rf"(?:default|fail\w*|breach)[^;]{{0,120}}(?:other|material|third party|indebtedness to)"
                rf"[^;]{{0,60}}(?:agreement|instrument|contract|obligation|{DEBT}|note|document)"
            ),
            (
                r"default\w* in (?:observing|performing|the payment|the performance)"
                r"[^;]{0,120}(?:indebtedness|borrowed|contract)"
            ),
            (
                rf"{DEBT}[^;]{{0,200}}(?:is|shall|be|becomes?)[^;]{{0,120}}(?:accelerated|declared|"
                rf"due (?:and payable )?(?:prior|before)|not (?:be )?paid)"
            ),
            (
                r"(?:default|event of default)[^;]{0,80}(?:under|pursuant to|as defined in|in)"
                r"[^;]{0,100}(?:lease|indenture|swap|hedg|credit agreement|subordinat|senior|mortgage|"
                r"other credit documents)"
            ),
            (
                r"(?:default|event of default)[\"”’]?[^;]{0,60}(?:occur|exist|continu)\w*[^;]{0,40}"
                r"(?:under|in respect of|with respect to)\b[^;]{0,80}(?!this)(?:agreement|lease|note|contract|order|"
                r"stipulation|document|mortgage|facility|facilities|venture|option)"
            ),
            r"(?:remedies|rights)[^;]{0,60} under[^;]{0,80}(?:event of )?default thereunder",
            (
                r"default[^;]{0,80}(?:payment|performance|observance)[^;]{0,80}(?:any|of) (?:other |material )"
                r"(?:material )?(?:obligation|agreement|lease|contract|condition)"
            ),
        ),
        any_of(
            r"accelerat",
            r"stated maturity",
            r"borrowed money",
            r"other indebtedness",
            r"period of grace|grace period",
            r"holders?",
        ),
        any_of(
            r"\bjudgments?\b",
            r"representation or warranty|representations",
            r"erisa",
            r"insolven|bankrupt",
            r"in the performance of[^;]{0,80}(?:this agreement|herein|hereunder|hereof)",
            (
                r"^[^;]{0,120}fail\w* to (?:perform|observe|comply)[^;]{0,80}(?:this agreement|herein|"
                r"hereunder|loan documents)"
            ),
        ),
        frozenset({DEFAULTS}),
        frozenset(
            {
                DEFINITIONS,
                CONDITIONS,
                REPRESENTATIONS,
                COVENANTS,
                AGENT,
                MISCELLANEOUS,
                PAYMENTS,
                YIELD,
                REMEDIES,
                COLLATERAL,
            }
        ),
        other=any_of(
            r"in the (?:due )?(?:performance|observance)[^;]{0,200}(?:of|in) (?:this|any other term)[^;]{0,60}",
            r"exercise (?:all|any)[^;]{0,60}(?:rights|remedies)|set[- ]?off",
        ),
    ),
    Clause(
        "Change Of Control",
        any_of(
            r"change (?:of|in) (?:control|ownership|management)",
            r"(?:sale|transfer|issuance|disposition) of (?:equity|stock|capital stock|ownership|shares|securities)",
            r"transfers? of ownership",
            r"^ownership",
            r"control of",
            r"^control$",
        ),
        any_of(
            r"change (?:of|in) (?:control|ownership|majority)\b",
            (
                r"(?:cease|fail)\w*[^;]{0,80}(?:own|control|hold|constitute a majority)"
                r"[^;]{0,160}(?:shares|stock|voting|interest|directors|outstanding|percent|%|equity)"
            ),
            (
                r"(?:acquire|beneficial)\w*[^;]{0,160}(?:own\w*|control)[^;]{0,160}(?:voting|shares|stock|"
                r"equity|interests?)"
            ),
            r"(?:suffer|permit) any change of control",
            (
                r"(?:sale|transfer|conveyance|issue|sell|convey)\b[^;]{0,80}(?:equity interests?|"
                r"capital stock|ownership interests?|its stock)"
            ),
            r"hold more than[^;]{0,60}(?:interest|shares|stock)",
        ),
        any_of(
            r"change (?:of|in) (?:the )?(?:control|ownership|majority|voting)",
            r"change\b[^;]{0,60} (?:in|of) (?:the )?[^;]{0,40}(?:ownership|control)\b",
            (
                r"(?:acquire|become|own|hold|cease)\w*[^;]{0,200}(?:beneficial|directly or indirectly|"
                r"more than|at least|less than)[^;]{0,200}(?:voting|shares|stock|equity|"
                r"partnership interests?|membership interests?|ownership|securities)"
            ),
            r"cease\w*[^;]{0,80}(?:own|control|hold|constitute a majority)",
            (
                r"(?:issue|sell|convey|transfer|dispose|assign|conveyance)\b[^;]{0,80}(?:capital stock|"
                r"equity interests?|shares of (?:its )?|ownership interests?|its stock)"
            ),
            r"(?:cease to be|no longer)[^;]{0,60}(?:subsidiary|president|chief executive|chairman|owner)",
        ),
        any_of(
            r"voting (?:stock|securities|power|shares)",
            r"board of directors",
            r"beneficial(?:ly)? own",
            r"(?:merge|consolidat)",
        ),
        any_of(
            r"has the meaning",
            r"dividend|distribution",
            r"(?:purchase|acquire)[^;]{0,60}(?:any stock|stock or)",
            r"means (?:a|any) (?:share|stock)?holder",
            r"subsidiary[\"”]? means",
            r"affiliate[\"”]? means",
            r"margin stock",
            r"governing law|governed by",
        ),
        frozenset({DEFAULTS, DEFINITIONS, NEGATIVE}),
        frozenset({CONDITIONS, REPRESENTATIONS, AGENT, YIELD, MISCELLANEOUS, COLLATERAL}),
        any_of(r"^change (?:of|in) (?:control|ownership|management)", r"^ownership change"),
        other=any_of(
            r"has the meaning",
            r"(?:subsidiary|affiliate)[\"”]?[^;]{0,40}means?\b",
            r"(?:purchase|acquire)[^;]{0,120}(?:assets|stock)[^;]{0,40} of[^;]{0,20} (?:any other|another) ",
        ),
    ),
)
