"""The words by which a change favours a side. All repeats are bounded, so that a search is linear."""

import re

CREDITORS = frozenset(
    {"agent", "bank", "creditor", "lender", "mortgagee", "noteholder", "holder", "payee", "secured party"}
)
DEBTORS = frozenset({"borrower", "debtor", "guarantor", "issuer", "maker", "mortgagor", "obligor", "pledgor"})
LESS = frozenset({"reduc", "decreas", "lower"})
WAIVE = re.compile(r"\bwaive", re.IGNORECASE)
DEFAULTED = re.compile(r"\bdefaults?\b|\bcompliance\b|\bnon-?compliance\b|\bfail(?:s|ed|ure)\b", re.IGNORECASE)
CONSENT = re.compile(r"\b(?:consent|forbear)", re.IGNORECASE)
OF_OFFICE = re.compile(r"\b(?:appointment|resignation|successor)\b", re.IGNORECASE)
FORMALITY = re.compile(r"\b(?:integral\s+)?multiples?\b", re.IGNORECASE)
DEBTOR = re.compile(
    r"\b(?:Borrowers?|Guarantors?|Compan(?:y|ies)|Loan\s+Part(?:y|ies)|Credit\s+Part(?:y|ies)|Issuer|Maker)\b"
)
CREDITOR = re.compile(r"\b(?:Lenders?|Banks?|Agents?|Holders?|Noteholders?|Purchasers?)\b")
COVENANT = re.compile(
    r"\b(?:minimum|maximum|ratio|limitations?|covenants?|restrict\w{0,6}|leverage|coverage|net\s+worth|negative\s+pledge"
    r"|capital\s+expenditures?|reserves?)\b",
    re.IGNORECASE,
)
PART = re.compile(
    r"\b(?:sentences?|phrases?|words?|references?|provisos?|portions?|(?:sub)?clauses?|amounts?|figures?|exceptions?)\b",
    re.IGNORECASE,
)
REQUIRES = re.compile(
    r"\brequir(?:e|es|ing)\s+(?:that\s+)?(?:the\s+)?(?:Borrowers?|Company|Guarantors?|Issuer|Parent|Loan\s+Parties)\b"
)
SUPPORT_TERM = re.compile(
    r"(?<!Permitted\s)(?<!Excluded\s)(?<!Released\s)(?<!Existing\s)\b(?:Guarant(?:y|or|ee)s?|Guaranties|Collateral|(?:Security|Pledge)\s+Agreements?"
    r"|Mortgages?)[”\"']?$"
)
SUPPORT_PAPER = re.compile(
    r"[,;\s]*(?:and\s+|or\s+)?(?:the|each|any)\s+(?:[A-Z][\w.&]*\s+|\[\w+\]\s+){0,4}(?:Guarant(?:y|ies|ee)|(?:Security|Pledge)\s+Agreements?"
    r"|Mortgages?)[,;.\s]*"
)
SECURITY = re.compile(
    r"\bmeans?\s+(?:\w+\s+){0,3}(?:guarant(?:y|ee)|security\s+agreement|pledge|mortgage)\b", re.IGNORECASE
)
TELLING = re.compile(
    r"\b(?:Permitted|Excluded|Eligible|Margins?|Rates?|Spread|Fees?|EBITDA|Ratio|Leverage|Coverage|Net\s+(?:Worth|Income)|Commitments?"
    r"|Basket|Availability|Borrowing\s+Base|Facility|Sublimit|Threshold|Maximum|Minimum|Maturity|Prepayment)\b"
)
"""Terms of the deal: the definition of one can favour a side."""
FIGURE = re.compile(r"[$€£%]|\bper\s?cent|\d\s?(?:x\b|(?::|to)\s?1(?:\.0)?)", re.IGNORECASE)
BASKET = re.compile(
    r"\b(?:Indebtedness|Debt|Liens?|Investments?|Restricted\s+Payments?|Dispositions?|Asset\s+Sales?|Dividends?|Guarantees)\b"
    r"[\s\S]{0,200}\bnew\s+(?:sub)?(?:clause|section|paragraph)\b"
)
NEW_ITEM = re.compile(r"\bnew\s+(?:sub)?(?:clause|section|paragraph)\s*\(?\w{0,4}\)?[\s\S]{0,160}$", re.IGNORECASE)
PERMITTED = re.compile(
    r"[“\"\s]{0,4}(?:\(\w{1,4}\)\s*)?(?:(?:other|additional|unsecured|secured|senior|subordinated|acquired|purchase\s+money|existing)\s+)?"
    r"(?:[A-Z]\w+\s+){0,3}(?:Indebtedness|Debt|Liens?|Investments?|Restricted\s+Payments?|Dispositions?|Dividends?)\b(?![^.]{0,400}\bshall\s+not\b)",
    re.IGNORECASE,
)
REPORTS = re.compile(
    r"\b(?:Financial\s+(?:Statements?|Reporting)|Reporting\s+Requirements|Compliance\s+Certificates?|Borrowing\s+Base\s+Certificates?"
    r"|Collateral\s+Reporting)\b"
)
NO_DUTY = re.compile(
    r"\b(?:unless|except|not\s+be\s+required|in\s+lieu|may|notwithstanding|no\s+longer)\b", re.IGNORECASE
)
DATED = re.compile(r"\(the\s+[“\"]?(?:\w+\s+){0,2}(?:Maturity|Expiration|Termination)\s+Date\b")
DEBTOR_ACTS = re.compile(
    r"\b(?:Borrowers?|Company|Guarantors?|Loan\s+Part(?:y|ies)|Credit\s+Part(?:y|ies)|Issuer|Parent|Holdings)\b[^.;]{0,80}?"
    r"\b(?P<modal>shall|will|may)\b(?P<acts>(?:\s+\w+){0,3})"
)
FREED = re.compile(
    r"^\s+(?:be\s+permitted|be\s+entitled|have\s+the\s+right|not\s+be\s+(?:required|obligated|prohibited|restricted))\b"
)
BOUND = re.compile(
    r"^\s+(?:not\b(?!\s+(?:be\s+(?:required|obligated|prohibited|restricted|deemed|liable)|constitute|apply))|maintain\b|cause\b"
    r"|deliver\b|furnish\b|provide\b|grant\b|execute\b)"
)
LEEWAY = re.compile(r"\b(?:may|permit\w{0,4}|except|provided|unless|other\s+than)\b", re.IGNORECASE)
IF_THEY_AGREE = re.compile(
    r"\b(?:Lenders?|Banks?|Agent|Holders?)\b[^.;]{0,80}\b(?:agrees?|consents?|approves?)\b"
    r"|\b(?:consent|approval)\s+of\s+(?:the\s+|all\s+)?(?:\w+\s+)?(?:Lenders?|Banks?|Agent|Holders?)\b"
)
LETS_GO = re.compile(
    r"\b(?:Agent|Lenders?|Banks?|Trustee)\b\s+(?:(?:shall|will|agrees?\s+to)\s+(?:\w+\s+){0,2})release\b"
    r"|\b(?:Liens?|security\s+interests?|mortgages?|guarant(?:y|ies|ees?))\b[^.;]{0,80}\bshall\s+be\s+(?:\w+\s+)?released\b"
)
MATURITY = re.compile(
    r"\b(?:maturity|termination|expir(?:y|ation))\s+date\b(?:[”\"’')]|\s{0,4}$|\s+(?:of|in|under)\b)|\bstated\s+maturity\b",
    re.IGNORECASE,
)
MATURES = re.compile(
    r"\bshall\s+mature\s+on\b|\b(?:maturity|termination|expiration)\s+date[”\"]?\s+(?:shall\s+be|means|is)\s+[A-Z][a-z]{2,8}\s+\d",
    re.IGNORECASE,
)
EXTENDED = re.compile(r"\bextended\b", re.IGNORECASE)
EXTENDS_LATER = re.compile(
    r"\b(?:maturity|termination|expir(?:y|ation))\s+date\b[^.;]{0,120}\b(?:is|are|shall\s+be)\s+(?:hereby\s+)?extended\b",
    re.IGNORECASE,
)
EXTENDS = re.compile(
    r"\bexten(?:d|ds|ded|ding|sion\s+of)\s+(?:the\s+)?(?:[\w’']{1,20}\s+){0,4}(?:maturity|termination|expiration|expiry|term)\b",
    re.IGNORECASE,
)
EXTENSION = re.compile(r"^[ \t]{0,80}EXTENSION\s{1,9}(?:AGREEMENT|NO|LETTER)\b", re.IGNORECASE | re.MULTILINE)
STATED_MATURITY = re.compile(r"\bmaturity\s+date\s+of\s+[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4}", re.IGNORECASE)
RECITAL = re.compile(r"\bwhereas\b|\brecitals?\b|\bpreamble\b", re.IGNORECASE)
SUPPORT = re.compile(
    r"\bdefinitions?\s+of\s+(?:the\s+term\s+)?[“\"`'](?:Loan\s+Documents?|Collateral|Guarantors?|Guarant(?:y|ies)"
    r"|Security\s+Documents?|Mortgaged\s+Propert\w{1,3})[”\"']",
    re.IGNORECASE,
)
COLLATERAL = re.compile(
    r"\b(?:Schedules?|Exhibits?|Annex(?:es)?)\s+\w{1,8}\s+(?:to|of)\s+the\s+(?:[A-Z]\w+\s+){0,3}(?:Security|Pledge|Collateral)\s+Agreement\b"
)
DEFAULTS = re.compile(
    r"\bEvents?\s+of\s+Default\b[^.;]{0,160}\bnew\s+(?:sub)?(?:clause|section|paragraph|event)\b", re.IGNORECASE
)
COMMITTED = re.compile(r"\bcommitments?\b", re.IGNORECASE)
DOLLARS = re.compile(r"\$\d{1,3}(?:,\d{3}){0,4}(?!\d)")
TO_AMOUNT = re.compile(
    r"\bcommitments?\b[^.;$]{0,160}\b(reduc|decreas|increas)ed\b[^.;$]{0,40}\bto\s+(\$[\d,]{1,20})", re.IGNORECASE
)
COMMITMENT = re.compile(r"\b[Cc]ommitments?\b[^.;]{0,120}\b(?:hereby|permanently)\s+(reduc|decreas|increas)ed\b")
LENT = re.compile(r"(?:Commitments?|Sublimit|Facility|(?:Loan|Facility|Commitment)\s+Amount|Line|Maximum\s+\w+)$")
SAYS_MORE_OR_LESS = re.compile(r"\b(increas|reduc|decreas|lower)(?:e|es|ed|ing|tion)?\b", re.IGNORECASE)
ADDRESS = re.compile(
    r"\b(?:Attention|Attn|Telecopy|Telecopier|Facsimile|Telephone|Fax)\b\s{0,2}(?:No\.?)?\s{0,2}:", re.IGNORECASE
)
PRICE = re.compile(r"\bApplicable\s+(?:Margin|Rate|Spread|Percentage)\b|\bInterest\s+Rate\b", re.IGNORECASE)
REPRICED = re.compile(
    r"\bRepric|\b(?:reduc|decreas|lower)(?:e|es|ing|tion\s+(?:of|in))\s+(?:the\s+)?(?:\w+\s+){0,2}"
    r"(?:rates?\s+of\s+interest|interest\s+rates?|margin|pricing)",
    re.IGNORECASE,
)
EDGE_OF_HEADING = re.compile(r"[”\";]|\.\s{0,8}\n[ \t]{0,80}\n|\n[ \t]{0,80}\n[ \t]{0,80}\n")
TERM_AT_END = re.compile(r"[“\"`']([^”\"]{2,80})[”\"]")
