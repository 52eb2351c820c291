"""The keys of the economics of loans, and the terms that find them."""

from services.annotation.economics.debt import DEBT_TERMS
from services.annotation.economics.rates import RATE_TERMS
from services.annotation.economics.terms import Term

LOAN_KEYS: tuple[str, ...] = (
    "parties",
    "facilities",
    "commitment",
    "availability",
    "maturity",
    "base_rate",
    "margin",
    "interest",
    "default_rate",
    "fees",
    "amortisation",
    "prepayment",
    "financial_covenants",
    "collateral",
    "guarantors",
    "baskets",
    "governing_law",
    "forum",
    "effective_date",
)

_COVENANT = (
    r"\b(?:ratio|net worth|coverage|leverage|capital expenditures|working capital|liquidity|net income|ebitda"
    r"|funded debt)\b"
)

_BASKET = (
    r"\b(?:liens?|indebtedness|debts?|guarant\w{1,5}|investments?|acqui\w{1,8}|dispos\w{1,6}|sales?|sell|sold|assets"
    r"|dividends?"
    r"|distributions?|redempt\w{1,4}|repurchases?|restricted payments?|employees|officers|judge?ments?|leases?"
    r"|liabilit\w{1,3}"
    r"|borrowed money|joint ventures?|ebitda|capital lease\w{0,8}|stock)\b"
)

_COVENANT_TERMS: tuple[Term, ...] = (
    Term(
        "amortisation",
        1,
        ("instalments", "installments"),
        r"\b(?:equal|consecutive|quarterly|monthly|annual|successive|principal)~60~instal?lments~120~"
        r"(?:<MONEY>|<PERCENT>|<DATE>|\bday\b)|\binstallment date",
        r"\bguarant|\blease|\btaxes\b|\bfees?\b",
        most=2,
    ),
    Term(
        "amortisation",
        1,
        ("repay", "repaid", "payable", "at maturity"),
        r"\brepay~80~(?:principal|loans?|advances?)\b~80~on (?:the )?~40~(?:maturity|termination) date"
        r"|\brepay\b~200~\bset forth opposite such date|\bon the maturity date,~40~ repay|\bprincipal~120~"
        r"\b(?:due|payable)\b~60~(?:\bon|\bat|\bupon)\b~40~"
        r"(?:maturity|termination date|earlier|<DATE>)|\bat maturity, when the entire~60~principal"
        r"|\b(?:loans?|advances?|principal)\b~80~\b(?:repaid(?! prior)|repay in full|due and payable"
        r"|payable)\b~60~\bon (?:or before )?"
        r"the~30~(?:maturity|termination|expiration) date\b",
        r"\bnot paid\b|\brepayment of\b|\bguarant|\bin arrears\b",
    ),
    Term(
        "prepayment",
        1,
        ("prepay", "repaid", "repay", "voluntary"),
        r"(?:\b(?:may|right to|option)\b~420~\b(?:prepay|be prepaid|make prepayments)\b|\brepaid in whole or in part"
        r"|\bprepayment, in whole or in part|\bmay\b~160~\b(?:repay|(?:make"
        r"|pay)~20~voluntary payments?)\b~100~\b(?:in whole or|without (?:premium|penalty)))",
        r"\bmay not\b|\breborrow|\bsuch notice is given\b|\bguarant|\bsubordinated|\bmay borrow\b|\bmay include"
        r"|\bdesignate|\brequire that\b|\bpostage",
        most=2,
    ),
    Term(
        "prepayment",
        1,
        ("prepay", "principal payment"),
        r"\b(?:shall|obligated to)\b~40~\b(?:prepay\b|(?:make|pay)\b~30~(?:prepayment|principal payment))",
        r"\bsuch notice\b|\bsubordinated|\bnot prepay|\bon demand\b|\bunlawful|\billegal|\b\w{4} day after",
    ),
    Term("prepayment", 1, ("prepayment premium", "prepayment fee"), r"prepayment (?:premium|fee)<QUOTE> ?<MEANS>"),
    Term(
        "prepayment",
        2,
        ("prepay",),
        r"\bprepayment of\b|\bto~20~ prepay\b",
        r"\bno payment\b|\bdue date\b|\bdeemed\b|\baccompanied by\b|\bnot affect\b|\bnotice of prepayment\b",
    ),
    Term(
        "financial_covenants",
        1,
        (
            "ratio",
            "net worth",
            "coverage",
            "leverage",
            "capital expenditures",
            "working capital",
            "liquidity",
            "ebitda",
            "net income",
            "funded debt",
        ),
        rf"(?:\b(?:not|maintain|permit|exceed|minimum|maximum)\b)~200~{_COVENANT}~300~"
        r"(?:<RATIO>|<MONEY>|<PERCENT>|following|negative|set forth)"
        rf"|\b(?:permit|maintain)\b~80~\b(?:negative|positive)\b~20~{_COVENANT}"
        rf"|{_COVENANT}~160~\b(?:not (?:to )?exceed|not (?:at any time )?(?:be )?(?:less|greater|more) than|at least)\b"
        r"~40~(?:<RATIO>|<MONEY>|<PERCENT>)"
        rf"|\bnot permit\b~120~{_COVENANT}~60~\b(?:(?:less|greater|more) than|exceed)\b ?\d{{1,2}}\.\d{{1,2}}\b",
        r"<QUOTE>[^\"“”]{0,60}<QUOTE> ?(?:shall )?mean|\bborrowing base|\binsurance\b|\bas if the\b|\bfee (?:i"
        r"|level)\b|\bloan[ -]to[ -](?:value|cost)\b~60~\badvances?\b|\bsubstance satisfactory"
        r"|\breflecting\b",
        most=5,
        grid=True,
    ),
    Term("financial_covenants", 2, ("minimum", "maximum"), r"\b(?:minimum|maximum)\b~60~\brequired by section\b"),
    Term(
        "collateral",
        1,
        ("grant", "pledged", "assigned", "secured"),
        r"\b(?:hereby |have |has |shall have )~30~(?:grants?|granted|pledges?|pledged|assigns?|assigned)\b~120~"
        r"\b(?:security interests?|liens?|mortgage)\b|\b(?:obligations?|notes?|loans?|agreement)\b~60~"
        r"\b(?:are|is|shall be|will be) secured by\b|\bgrants\b~80~\bsecurity interest in\b"
        r"|\bhereby (?:grants|pledges|assigns)~30~to (?:the )?<LENDER>",
        r"\bassignee|\bparticipant|\bfederal reserve|\bshall not\b|\bnot grant|\bpermitted liens?\b"
        r"|\bset-?off\b|\bright (?:of offset|to disclose)|\bsuch item"
        r"|\bsecured by any liens?\b|\bdeemed to have been made\b|\bpermit to exist|\bexcept\b|\botherwise encumber"
        r"|\bnot been sold|\bpurport"
        r"|\bexisting credit",
        most=2,
    ),
    Term(
        "collateral",
        2,
        ("collateral", "security agreement", "security documents", "pledge agreement", "mortgage", "assignments"),
        r"<QUOTE>(?:(?:pledge|security) (?:agreements?|documents)|mortgages?|(?:insurance|earnings"
        r"|lease) assignments?|collateral)<QUOTE> ?<MEANS>",
        r"<QUOTE>collateral<QUOTE> referred to",
        most=3,
    ),
    Term(
        "collateral",
        3,
        ("security document", "security agreement", "collateral"),
        r"\beach (?:of the )?security documents?\b|\bsame collateral\b|\bcollateral includes\b"
        r"|\bsecurity agreement\b~20~ is hereby\b",
    ),
    Term(
        "guarantors",
        2,
        ("guarantees", "guaranties", "guaranty", "guarantee"),
        r"(?-i:\b[A-Z]\w+) hereby\b~60~\bguarant(?:ees|ies|y|ee)\b~80~\b(?:payment|obligations|performance)\b",
    ),
    Term(
        "guarantors",
        1,
        ("guarantor",),
        r"<QUOTE>(?!additional)[^\"“”]{0,20}(?-i:G)(?:uarantors?|UARANTORS?)(?:<QUOTE>\)? ?<MEANS>"
        r"|\.[\"”] (?-i:(?=[A-Z])))",
        r"\bany obligation",
    ),
    Term(
        "guarantors",
        2,
        ("guarantor", "guaranty", "guarantee"),
        r"\([^()]{0,40}<QUOTE>[^\"“”]{0,20}(?-i:G)(?:uarantors?|UARANTORS?)<QUOTE>|\bits guaranty(?: agreement)? shall"
        r"|\b(?:subsidiary|parent) guarant(?:ies|ors)\b"
        r"|<QUOTE>[^\"“”]{0,20}(?-i:G)uarant(?:y|ee)(?: agreement)?<QUOTE> ?<MEANS>~160~\bguarant(?:y|ee)~60~\b(?:of"
        r"|by|from)\b"
        r" (?-i:[A-Z])|\bguarant(?:y|ee) \(the <QUOTE>[^\"“”]{0,20}guarant(?:y|ee)<QUOTE>",
        r"\bany obligation",
        most=2,
    ),
    Term(
        "baskets",
        1,
        ("exceed", "in excess of", "up to", "not more than", "aggregate amount", "greater than", "or more", "at least"),
        r"\b(?:(?:not (?:to |in )?)?exceed(?:ing|s)?|in excess of|up to|not more than|greater than"
        r"|aggregate~30~amount of)\b~80~<MONEY>|<MONEY> or more|\bjudgments?\b~80~at least~40~<MONEY>",
        r"\bcommitments?\b|\bfees?\b|\badvances\b|\bborrowing base|\bnet worth|\bratio\b|\bmultiples?\b"
        r"|\brevolving loans|<QUOTE> ?<MEANS>|\bbusiness days|\bcapital and surplus|\bworking capital|\binsurance\b"
        r"|\blesser of\b|\bletters? of credit\b|\beligible\b|\bprepayments?\b|\bcapital expenditures"
        r"|\bplan\b|\badverse effect|\bproceedings?\b|\bprepay\b|\btranche\b|\bassignments?\b|\blate charge"
        r"|\bthe requested\b"
        r"|\bloans? (?:to the borrowers?|available)\b|\bpurchase price\b|\berisa\b|\btable of contents\b"
        r"|\bequals or exceeds\b|\bat closing\b"
        r"|\bschedule \w{1,4} (?:is|sets)\b",
        most=8,
        needs=_BASKET,
    ),
    Term("baskets", 2, ("amount",), r"\b(?:payment|redemption)\b~120~<MONEY>", most=3, needs=_BASKET),
)

LOAN_TERMS: tuple[Term, ...] = (*DEBT_TERMS, *RATE_TERMS, *_COVENANT_TERMS)
