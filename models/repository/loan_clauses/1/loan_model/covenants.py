"""Covenants: what a borrower must do or must not do."""

from loan_model.vocabulary import (
    AGENT,
    COLLATERAL,
    CONDITIONS,
    COVENANTS,
    DEBT,
    DEFAULTS,
    DEFINITIONS,
    LIEN,
    MISCELLANEOUS,
    NEGATIVE,
    PAYMENTS,
    RATIO,
    REMEDIES,
    REPRESENTATIONS,
    YIELD,
    Clause,
    any_of,
)

COVENANT_CLAUSES: tuple[Clause, ...] = (
    Clause(
        "Financial Covenant",
        any_of(
            (
                r"^(?!.*affirmative).*financial (?:covenants?|condition covenants?|tests?|ratios?|"
                r"requirements?|maintenance)"
            ),
            r"^(?:maintenance of )?financial condition",
            r"net worth",
            r"\bratios?\b",
            r"capital expenditures?",
            r"(?:leverage|coverage|liquidity|ebitda)",
            r"working capital",
            r"^(?:limitations? on )?(?:operating )?lease (?:expend|oblig|rent|pay)",
            r"operating leases",
            r"^(?:minimum|maximum|consolidated) ",
            r"profitab",
            r"net (?:income|loss)",
            r"^loan to value",
            r"^leases$",
            r"rental",
        ),
        any_of(
            (
                rf"(?:maintain|permit|suffer|allow|have|\[person_\d+\])[^;]{{0,120}}{RATIO}"
                rf"[^;]{{0,200}}(?:less than|greater than|more than|to exceed|at least|not exceed)"
            ),
            (
                rf"{RATIO}[^;]{{0,120}}(?:shall|will|must) (?:at all times )?(?:not )?(?:be )?(?:less|"
                rf"greater|more|exceed|at least|equal)"
            ),
            rf"^[^;]{{0,60}}{RATIO}[^;]{{0,60}}(?:not|of at least)[^;]{{0,40}}(?:less|greater|more|exceed)",
            (
                r"(?:make|incur|expend)[^;]{0,60}(?:capital expenditures?|fixed assets|lease (?:expense|"
                r"payments))[^;]{0,160}(?:exceed|excess|more than|greater)"
            ),
        ),
        any_of(
            (
                rf"(?:maintain|permit|suffer|allow|have|achieve|keep)\b[^;]{{0,160}}{RATIO}"
                rf"[^;]{{0,260}}(?:less than|greater than|more than|exceed|at least|below|in excess|"
                rf"equal to|minimum|maximum|to be not|not less)"
            ),
            (
                rf"{RATIO}[^;]{{0,220}}(?:shall|will|must|to)[^;]{{0,60}}(?:not (?:be )?(?:less|greater|"
                rf"more|exceed)|(?:be )?at least|exceed|equal or exceed)"
            ),
            rf"{RATIO}[^.;]{{0,80}}not (?:at any time )?(?:less|greater|more|to exceed|exceed)",
            (
                r"(?:make|incur|expend)[^;]{0,80}capital expenditures?[^;]{0,200}(?:exceed|excess|more than|greater|"
                r"except)"
            ),
            (
                r"(?:permit|suffer|allow|show|incur|have|maintain)\b[^;]{0,120}(?:net loss|positive net income|"
                r"negative \w+ net worth)"
            ),
            r"maintain\b[^;]{0,80}(?:average daily|minimum|cash|compensating|deposit)[^;]{0,60}(?:balances?|deposits?)",
        ),
        any_of(RATIO),
        any_of(
            r"applicable (?:margin|percentage|rate)",
            r"\byes\b.{0,9}\bno\b",
            r"proceeds",
            r"compliance certificate",
            r"certificate[^.]{0,80}(?:setting forth|demonstrating|showing)",
            r"permitted acquisition",
            r"\bmeans\b",
        ),
        frozenset({NEGATIVE, COVENANTS}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, DEFAULTS, AGENT, MISCELLANEOUS, PAYMENTS, REMEDIES}),
        other=any_of(
            r"on the computation date|which (?:is|was) required to be",
            r"^[^;]{0,40}(?:purchase money indebtedness|capital(?:ized)? lease (?:obligations|liabilities))",
            r"acquire[^;]{0,120}(?:all or substantially all|business) ",
        ),
    ),
    Clause(
        "Negative Pledge",
        any_of(
            r"\bliens?\b",
            r"negative pledge",
            r"encumbrances?",
            r"pledge of assets",
            r"security interests?",
            r"^mortgages",
            r"pledges?\b",
        ),
        any_of(
            (
                r"(?:create|incur|assume|suffer|permit|allow)\b[^;]{0,140}\b(?:liens?\b|encumbrances?|"
                r"security interests?|(?:any )?(?:mortgage|pledge|charge)s?[,\s])[^;]{0,160}(?:upon|on|in|"
                r"with respect to|of any|over|properties|assets|property|collateral)"
            ),
            r"mortgage, pledge[^;]{0,80}(?:security interest|lien|assets|encumber)",
            r"(?:grant|make)[^;]{0,80}\bliens? (?:over|on|upon)",
            (
                r"(?:pledge|hypothecate)[^;]{0,60}assets[^;]{0,80}as security|"
                r"(?:further )?pledge, (?:hypothecate|encumber)"
            ),
            r"(?:sell|transfer|lease|convey)[^;]{0,40}(?:pledge|encumber)",
            r"permit any financing statement",
        ),
        any_of(
            rf"(?:create|incur|assume|suffer|permit|grant|allow|mortgage|pledge|encumber|further)\b[^;]{{0,140}}{LIEN}",
            rf"(?:free (?:and clear )?(?:of|from)|not subject to)[^;]{{0,60}}{LIEN}",
            r"(?:sell|sale|transfer|assign|convey)\w*[^;]{0,120}(?:pledge|encumber|encumbrance|hypothecat)",
            r"(?:shall|will|may) not[^;]{0,60}(?:assign or pledge|pledge or assign|pledge)",
            r"(?:pledge|hypothecate|encumber)[^;]{0,60}(?:assets|property|collateral|stock|equity)",
            r"negative pledge",
        ),
        any_of(r"permitted (?:liens?|encumbrances?)", r"(?:properties|assets|property)"),
        any_of(
            r"^[^;]{0,40}grants? to",
            r"agree\w*[^;]{0,160}(?:prohibit|restrict|refrain|not to grant)",
            r"hereby (?:grants?|pledges?|assigns?)",
            r"judgment",
            r"\bmeans\b",
            r"financing statements? (?:covering|naming)",
            r"warrant",
        ),
        frozenset({NEGATIVE, COVENANTS}),
        frozenset({DEFINITIONS, CONDITIONS, AGENT, YIELD, MISCELLANEOUS, PAYMENTS, REMEDIES}),
        other=any_of(
            r"(?:agreement|restriction|covenant|arrangement)s?\b[^;]{0,200}(?:prohibit|restrict|limit|prevent|not to)"
            r"[^;]{0,120}(?:liens?\b|encumb|pledges?\b|security interests?)",
            r"agree[^;]{0,80}not to (?:grant|create)",
            r"shall (?:execute and )?deliver",
        ),
    ),
    Clause(
        "Debt Limitation",
        any_of(
            r"\bindebtedness\b",
            r"\bdebts?\b",
            r"guarant(?:y|ies|ees?)\b",
            r"contingent (?:obligations|liabilities)",
            r"^(?:limitations? on )?borrowings?",
            r"other loans",
            r"funded debt",
            r"obligations as surety",
            r"liabilities",
        ),
        any_of(
            rf"(?:create|incur|assume|suffer|permit|issue|contract|become)\b[^;]{{0,100}}\b{DEBT}",
            (
                r"(?:not|neither|no|except|other than|^)[^;]{0,200}\b(?:guarantee|guaranty|become liable|"
                r"contingently liable|surety|endorse)\b[^;]{0,160}(?:obligations?|liabilit|indebtedness|"
                r"debt|person|another)"
            ),
        ),
        any_of(
            rf"(?:create|incur|assume|suffer|permit|issue|contract|become|have outstanding|be or)\b[^;]{{0,140}}{DEBT}",
            (
                r"(?:guarantee|guaranty|guarantor|become liable|contingently liable|become surety|surety|"
                r"endorse)\b[^;]{0,200}(?:obligations?|liabilit|indebtedness|debt|person|other|another)"
            ),
            rf"{DEBT}[^;]{{0,80}}except",
            rf"(?:amount|outstanding)[^;]{{0,80}}{DEBT}[^;]{{0,160}}(?:shall|will|may) not[^;]{{0,40}}exceed",
            r"(?:create|incur|assume|suffer|permit)\b[^;]{0,100}(?:contingent obligations?|advances? under)",
        ),
        any_of(r"permitted (?:indebtedness|debt)", r"ordinary course", r"except"),
        any_of(
            r"\bmeans\b",
            r"\bratio\b",
            r"intent to incur",
            r"^\W*\w{0,4}\W*(?:liens?|pledges|deposits)\b",
            r"^[^;]{0,100}\bpay\b[^;]{0,20}(?:its )?(?:indebtedness|debt)",
            r"subordinat\w+ (?:debt|indebtedness)[^;]{0,60}(?:pay|prepay|amend)",
            r"prepay|redeem|repurchase|retire",
            r"hereby (?:unconditionally )?guarant",
        ),
        frozenset({NEGATIVE, COVENANTS}),
        frozenset(
            {
                DEFINITIONS,
                CONDITIONS,
                REPRESENTATIONS,
                DEFAULTS,
                AGENT,
                YIELD,
                MISCELLANEOUS,
                PAYMENTS,
                REMEDIES,
                COLLATERAL,
            }
        ),
        other=any_of(
            r"(?:obligations?|liability) of (?:each|the|any) guarantors?|each guarantor (?:authorizes|waives|agrees)",
            r"pay, discharge or otherwise satisfy|pay and discharge",
            r"^\W*\w{0,4}\W*(?:the )?liens?\b",
        ),
    ),
    Clause(
        "Restricted Payments",
        any_of(
            r"restricted (?:junior )?payments?",
            r"dividends?",
            r"distributions?",
            r"redemptions?",
            r"(?:stock|share) (?:re)?purchase",
            r"(?:payments?|prepayments?|repayments?)\b.{0,30}(?:subordinated|junior|other|debt|indebtedness)",
            r"subordinated (?:debt|indebtedness)",
            r"management fees",
            r"capital (?:stock|distribution)",
            r"repurchase",
        ),
        any_of(
            r"(?:declare|pay|make)\b[^;]{0,80}(?:dividends?|distributions?|restricted (?:junior )?payments?)",
            r"(?:pay|make)\b[^;]{0,60}(?:shareholders?|stockholders?|members?|affiliates?)(?:,| loans?| or|['’])",
            (
                r"(?:redeem|retire|repurchase|purchase)\b[^;]{0,100}(?:shares|capital stock|equity|"
                r"membership interest|partnership interest|its stock|warrants)"
            ),
            (
                r"(?:pay|prepay|redeem|repay|defease|purchase)\b[^;]{0,100}(?:subordinated|"
                r"junior) (?:debt|indebtedness|notes|obligations)"
            ),
        ),
        any_of(
            (
                r"(?:declare|pay|make|set apart|provide for)\b[^;]{0,100}(?:dividends?|distributions?|"
                r"restricted (?:junior )?payments?)"
            ),
            (
                r"(?:redeem|retire|repurchase|purchase|acquire)\b[^;]{0,140}(?:shares|capital stock|"
                r"equity|membership interest|partnership interest|its stock|class of|warrants)"
            ),
            (
                r"(?:pay|prepay|redeem|repay|defease|payment)\b[^;]{0,120}(?:subordinated|junior|"
                r"shareholders?|affiliate|stockholders?|other (?:debt|indebtedness)|"
                r"indebtedness for borrowed)"
            ),
            r"(?:pay|make)\b[^;]{0,60}(?:management|consulting|advisory)[^;]{0,30}fees?",
        ),
        any_of(r"dividend", r"distribution", r"subordinated"),
        any_of(r"\bmeans\b", r"loans or advances|investments?|acquisitions?|\bmerge", r"wholly[- ]owned"),
        frozenset({NEGATIVE, COVENANTS}),
        frozenset(
            {
                DEFINITIONS,
                CONDITIONS,
                REPRESENTATIONS,
                DEFAULTS,
                AGENT,
                YIELD,
                MISCELLANEOUS,
                PAYMENTS,
                REMEDIES,
                COLLATERAL,
            }
        ),
        other=any_of(
            r"(?:restrict|prohibit|limit)\w*[^;]{0,100}(?:ability|right|declaration|payment)\b[^;]{0,120}(?:dividends?|distributions?)",
            r"(?:pay|make)[^;]{0,40}(?:dividends|distributions)[^;]{0,40} to the (?:borrower|company) or any",
            r"loans? (?:or advances )?to (?:any )?(?:affiliates?|officers?|employees)",
        ),
    ),
)
