"""Payments, and when more is due."""

from loan_model.vocabulary import (
    AGENT,
    COLLATERAL,
    CONDITIONS,
    COVENANTS,
    DEFAULTS,
    DEFINITIONS,
    MISCELLANEOUS,
    NEGATIVE,
    PAYMENTS,
    REMEDIES,
    REPRESENTATIONS,
    YIELD,
    Clause,
    any_of,
)

PAYMENT_CLAUSES: tuple[Clause, ...] = (
    Clause(
        "Mandatory Prepayment",
        any_of(
            r"mandatory",
            r"(?:required|certain|compulsory) (?:pre)?payments?",
            r"^prepayments? (?:from|out|upon|required|of excess)",
            r"over-?advances?",
            r"over-?lines?",
            r"excess",
            r"(?:payment|application|use) of proceeds",
            r"insurance proceeds",
            r"casualty|condemnation",
            r"reductions? (?:of|in)",
            r"punctual payments",
        ),
        any_of(
            (
                r"(?:(?<!not to )exceeds?|is greater than|in excess of|more than)\b[^;]{0,240}(?:shall|must|will|"
                r"agrees? to)[^;]{0,80}(?:immediately|promptly|forthwith|on demand|on the|at once|without|"
                r"within|make|pay|prepay|repay)[^;]{0,80}\b(?:pay|repay|prepay|reduce|prepayment|"
                r"eliminate)\b"
            ),
            (
                r"(?:shall|must|will)[^;]{0,80}\b(?:prepay|repay|prepayment)\b"
                r"[^;]{0,240}(?:net (?:cash )?proceeds|excess|asset (?:sale|disposition)|equity|issuance|"
                r"sale)"
            ),
            r"(?:zero balance|clean[- ]?up|pay ?down)[^;]{0,200}(?:consecutive )?days",
            (
                r"proceeds[^;]{0,200}(?:shall|will) be (?:paid|applied)[^;]{0,140}(?:prepay|reduc|"
                r"outstanding|loans?|principal)"
            ),
            r"upon demand[^;]{0,60}amount by which",
            r"% of the (?:net )?(?:cash )?proceeds",
            r"(?:prepay|payment|repay)\w*[^;]{0,160}(?:to the extent|if)[^;]{0,120}exceed",
        ),
        any_of(
            (
                r"(?:exceeds?|in excess of|excess)\b[^;]{0,300}(?:shall|must|will|agrees? to)"
                r"[^;]{0,100}\b(?:pay|repay|prepay|reduce|eliminate|make)\b"
            ),
            (
                r"(?:shall|must|will|agrees? to|immediately|on demand)[^;]{0,140}\b(?:pay|repay|prepay|"
                r"prepayment|reduce|apply|applied)\b[^;]{0,260}(?:excess|exceeds?|proceeds|asset (?:sale|"
                r"disposition)|excess cash flow|deficiency|overadvance)"
            ),
            (
                r"(?:net )?(?:cash )?proceeds[^;]{0,240}(?:shall|will|must)?[^;]{0,60}(?:be )?(?:applied|"
                r"paid|remitted|prepay|deposited)[^;]{0,160}(?:loans?|advances|outstanding|obligations|"
                r"note|principal|indebtedness|liabilities|lender|bank)"
            ),
            (
                r"(?:shall|must|will)\b[^;]{0,60}\b(?:prepay|repay)\b[^;]{0,120}(?:in an amount|amount equal|"
                r"sufficient|percent|%)"
            ),
            r"(?:in part|immediately|forthwith)[^;]{0,80}exceeds?[^;]{0,160}amount of such excess",
            r"obligated to (?:pay|repay|prepay)[^;]{0,300}(?:upon|if)[^;]{0,80}(?:sale|transfer|following|occurrence)",
            r"(?:mandatory|mandatorily) (?:pre)?pay",
            r"(?:zero balance|clean[- ]?up|pay down|no (?:advances|loans|outstanding))[^;]{0,120}(?:consecutive )?days",
            r"immediately upon demand[^;]{0,60}amount by which[^;]{0,80}exceed",
        ),
        any_of(r"net (?:cash )?proceeds", r"prepay", r"borrowing base", r"outstanding principal"),
        any_of(
            r"\bmeans\b",
            r"represents",
            r"maximum (?:lawful )?rate|usur|permitted by law",
            r"mandatory prepayment or otherwise",
            r"bear interest",
            r"use of proceeds",
            r"lender shall (?:make|fund)",
        ),
        frozenset({PAYMENTS}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, DEFAULTS, AGENT, YIELD, MISCELLANEOUS}),
        other=any_of(
            r"(?:agrees?|obligated|commitment)[^;]{0,80} to (?:make|lend|advance)\b",
            r"interest period",
        ),
    ),
    Clause(
        "Prepayment Premium",
        any_of(
            r"prepayment (?:premium|fee|penalt|charge|compensation)",
            r"(?:early )?termination (?:fee|charge|premium)",
            r"make-?whole",
            r"break(?:age|[- ]funding)",
            r"(?:funding|redeployment) (?:losses|indemn|costs)",
            r"compensation",
            r"indemni\w+ (?:for )?(?:losses|loss|against)",
            r"^prepayments?",
            r"optional prepay",
            r"voluntary prepay",
            r"exit fee",
            r"yield maintenance",
            r"^losses",
        ),
        any_of(
            (
                r"prepay\w*[^;]{0,300}(?:prepayment (?:fee|premium|charge|penalt|compensation)|premium|"
                r"make-?whole|yield maintenance|breakage|exit fee|fee equal|termination fee)"
            ),
            (
                r"(?:prepayment (?:fee|premium|charge|penalt)|termination fee|make-?whole|breakage|"
                r"exit fee)[^;]{0,200}(?:prepay|repay|terminat|percent|%)"
            ),
            (
                r"(?:indemnify|compensate|reimburse|pay)[^;]{0,200}(?:loss|losses|costs?|expenses?)"
                r"[^;]{0,240}(?:prepayment|payment)[^;]{0,120}(?:last day|interest period|other than)"
            ),
            (
                r"(?:indemnify|compensate|reimburse)[^;]{0,200}\bloss(?:es)?\b[^;]{0,300}(?:prepay\w*|"
                r"payment[^;]{0,60}(?:prior|before|early))"
            ),
            r"in the event of[^;]{0,60}(?:payment|prepayment)[^;]{0,400}(?:compensate|loss)",
            r"(?:repays|repayment)[^;]{0,100}a fee equal",
        ),
        any_of(
            (
                r"(?:breaking|breakage of|unwinding)[^;]{0,60}(?:libor|eurodollar|fixed rate|contracts?|swap|deposits?|"
                r"funding)"
            ),
            (
                r"prepay\w*[^;]{0,300}(?:provided|so long as|only if|upon payment)[^;]{0,200}(?:months of interest|"
                r"additional compensation|fee|percent|%)"
            ),
            (
                r"prepay\w*[^;]{0,500}(?:premium|penalty|make-?whole|yield maintenance|breakage|"
                r"prepayment (?:fee|charge|premium|compensation)|exit fee|fee equal)"
            ),
            (
                r"(?:premium|make-?whole|yield maintenance|breakage|prepayment (?:fee|charge|premium)|"
                r"termination fee|exit fee)[^;]{0,300}(?:prepay\w*|repay\w*|terminat\w*)"
            ),
            (
                r"(?:indemnify|compensate|reimburse|pay)[^;]{0,200}(?:loss|losses|costs?|expenses?)"
                r"[^;]{0,300}(?:prepayment|payment[^;]{0,60}(?:other than|prior to|before)"
                r"[^;]{0,60}(?:last day|interest period)|liquidation|re-?employment|redeploy|conversion)"
            ),
            r"terminat\w*[^;]{0,200}(?:prior to|before)[^;]{0,160}\bfee\b",
            r"(?:section|subject to)[^;]{0,40}(?:breakage|funding loss)",
        ),
        any_of(r"last day of (?:the|an|any) interest period", r"prepay"),
        any_of(r"\bmeans\b", r"insurance premium"),
        frozenset({PAYMENTS, YIELD}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, COVENANTS, DEFAULTS, AGENT}),
    ),
    Clause(
        "Default Interest",
        any_of(
            r"default (?:rate|interest)",
            r"post[- ](?:maturity|default)",
            r"(?:late|past due|overdue|delinquent) (?:payment|interest|charge|amount|rate)s?",
            r"interest (?:after|on|upon) (?:default|overdue|maturity|late)",
            r"^overdue",
            r"late charge",
        ),
        any_of(
            r"(?:default|post-default) rate",
            (
                r"(?:event of default|default|not paid when due|not made when due|past due|overdue|"
                r"after maturity)[^;]{0,300}(?:bear|accrue|pay)[^;]{0,80}interest|(?:bear|accrue)\w*"
                r"[^;]{0,40}interest[^;]{0,200}(?:event of default|past due|overdue|when due|"
                r"after maturity)"
            ),
            r"event of default, interest shall accrue",
            r"(?:bear|with) interest[^;]{0,120}(?:until paid|from the date)[^;]{0,120}(?:rate|%|percent)",
        ),
        any_of(
            (
                r"(?:after|upon|during)[^;]{0,60}(?:event of default|default)[^;]{0,300}(?:interest|rate)[^;]{0,200}"
                r"(?:plus|in excess|above|increase|greater|additional)"
            ),
            (
                r"(?:interest|indebtedness|obligations|amounts?)[^;]{0,200}(?:compound|bear)[^;]{0,200}(?:above|"
                r"in excess of|plus)"
            ),
            r"default rate",
            r"post-?default rate",
            (
                r"(?:after|during|upon|from)[^;]{0,100}(?:event of default|default|maturity|acceleration|"
                r"when due|due date|not paid)[^;]{0,300}(?:bear|accrue|pay)\w*[^;]{0,60}interest"
                r"[^;]{0,240}(?:rate|percent|%)"
            ),
            (
                r"interest[^;]{0,200}(?:overdue|past due|not paid when due|after (?:maturity|default|"
                r"the occurrence|such default)|event of default)[^;]{0,240}(?:rate|percent|%|plus|"
                r"in excess|above)"
            ),
            (
                r"(?:overdue|past due|not paid|when due|event of default|default|not made when due)"
                r"[^;]{0,400}(?:bear|interest)[^;]{0,200}(?:%|percent|basis points|plus|in excess|above|"
                r"per annum|rate)"
            ),
            (
                r"(?:expended|advanced|paid|incurred|expenditures)[^;]{0,200}(?:bear|together with|"
                r"with) interest[^;]{0,160}(?:rate|percent|%)"
            ),
            r"interest shall accrue[^;]{0,200}(?:event of default|default)",
            r"during the continuance of an event of default, interest",
        ),
        any_of(r"\b(?:two|three|four|five) percent|\b[2-5](?:\.0+)?%", r"per annum", r"on demand"),
        any_of(r"\bmeans\b", r"shall constitute", r"represents", r"libor"),
        frozenset({PAYMENTS, REMEDIES}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, DEFAULTS, AGENT}),
    ),
    Clause(
        "Increased Costs",
        any_of(
            r"increased costs?",
            r"requirements? of law",
            r"capital adequacy",
            r"\btax(?:es)?\b",
            r"illegality",
            r"yield protection",
            r"additional (?:costs?|amounts|payments?|compensation)",
            r"change (?:in|of) (?:law|circumstances|legality)",
            r"(?:regulatory|reserve) (?:costs?|change|requirements?)",
            r"reserves?",
            r"increased capital",
            r"unavailab",
            r"inability to determine",
            r"gross[- ]?up",
            r"withholding",
        ),
        any_of(
            (
                r"(?:change in|adoption of|introduction of|compliance (?:by|with)|imposition of)"
                r"[^;]{0,300}(?:law|regulation|rule|guideline|requirement)[^;]{0,600}(?:increase"
                r"[^;]{0,40}cost|additional amounts?|reduc\w* the|unlawful|rate of return)"
            ),
            (
                r"(?:capital adequacy|increased costs?)[^;]{0,300}(?:pay|compensate)|(?:pay|compensate)"
                r"[^;]{0,300}(?:capital adequacy|increased costs?)"
            ),
            r"free and clear of[^;]{0,120}(?:taxes|levies|imposts|deductions|withholdings?)",
            (
                r"(?:unlawful|illegal)[^;]{0,120}(?:make|maintain|fund|continue)[^;]{0,120}(?:loans?|"
                r"advances?|rate|libor|eurodollar)"
            ),
        ),
        any_of(
            (
                r"(?:change in|adoption of|introduction of|compliance (?:by|with)|imposition of)"
                r"[^;]{0,300}(?:law|regulation|rule|guideline|legal requirement|reserve)"
                r"[^;]{0,700}(?:increase|additional|reduc|cost|unlawful|impos)"
            ),
            r"(?:capital adequacy|rate of return on[^;]{0,60}capital|maintenance[^;]{0,60}of capital)",
            (
                r"(?:free and clear of|without (?:deduction|set-?off)[^;]{0,80})[^;]{0,160}(?:taxes|"
                r"levies|imposts|deductions|withholdings?)"
            ),
            r"(?:unlawful|illegal)[^;]{0,160}(?:make|maintain|fund|continue)",
            r"withholdings?[^;]{0,200}(?:tax|increase|gross|additional)",
            r"additional (?:amounts?|interest)[^;]{0,160}(?:compensate|reserve|increased cost)",
        ),
        any_of(r"eurodollar|libor|eurocurrency", r"reserve requirement", r"compensat"),
        any_of(
            r"\bmeans\b",
            r"represents|has filed",
            r"\binsurance\b",
            r"pay (?:and discharge )?all taxes",
            r"assessments and governmental charges",
        ),
        frozenset({YIELD, PAYMENTS}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, COVENANTS, DEFAULTS, AGENT, COLLATERAL}),
    ),
)
