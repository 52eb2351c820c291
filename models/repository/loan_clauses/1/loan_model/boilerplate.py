"""Clauses at the end of every agreement."""

from loan_model.vocabulary import (
    AGENT,
    COLLATERAL,
    CONDITIONS,
    COSTS,
    COVENANTS,
    DEFAULTS,
    DEFINITIONS,
    LENDER,
    MISCELLANEOUS,
    NEGATIVE,
    PAYMENTS,
    REMEDIES,
    REPRESENTATIONS,
    YIELD,
    Clause,
    any_of,
)

BOILERPLATE_CLAUSES: tuple[Clause, ...] = (
    Clause(
        "Borrower Indemnity",
        any_of(
            r"indemni\w+(?! of (?:the )?agent)",
            r"expenses",
            r"\bcosts\b",
            r"attorneys?['’]? fees",
            r"hold harmless",
            r"reimburse\w*",
            r"legal fees",
            r"lender['’]s expenses",
        ),
        any_of(
            (
                r"indemnif\w+[^;]{0,200}(?:harmless|from and against|against)[^;]{0,120}(?:claims?|loss|"
                r"losses|liabilit|costs?|damages)"
            ),
            (
                r"(?:pay|reimburse|liable)\b[^;]{0,120}(?:costs?|expenses?|fees)[^;]{0,100}(?:attorney|"
                r"counsel|legal|out-of-pocket|incurred|expended|preparation|enforcement|collection)"
            ),
            (
                rf"(?:shall|will|agrees? to|has agreed to)[^;]{{0,40}}(?:pay|reimburse)\b"
                rf"[^;]{{0,60}}{LENDER}[^;]{{0,80}}(?:costs?|expenses?|legal fees)"
            ),
            r"hold[^;]{0,60}harmless",
            r"costs?[^;]{0,100}(?:borne|paid) by (?:the )?(?:borrower|company)",
        ),
        any_of(
            (
                r"(?:borrowers?|company|obligors?|loan part\w+|parent|guarantors?|companies|pledgor|"
                r"debtor|issuer|co-borrowers)\b[^;]{0,160}(?:indemnif|hold[^;]{0,80}harmless|save"
                r"[^;]{0,20}harmless)"
            ),
            r"indemnif\w+[^;]{0,120}(?:hold|save|harmless|against|from)",
            (
                rf"(?:pay|reimburse|liable (?:to|for)|responsible for)\b[^;]{{0,160}}(?:all|any|the|its|"
                rf"such|reasonable|out-of-pocket|full amount)[^;]{{0,120}}{COSTS}[^;]{{0,160}}(?:{LENDER}|"
                rf"incurred|counsel|attorneys?|in connection|expended|preparation)"
            ),
            (
                rf"(?:{COSTS})[^;]{{0,160}}(?:shall|will|are to|to) be (?:borne|paid|reimbursed|"
                rf"for the account|payable)[^;]{{0,60}}(?:by|of)?[^;]{{0,20}}(?:borrower|company|demand)"
            ),
            r"at (?:the )?(?:borrowers?|company)['’]?s?['’]? (?:sole )?(?:cost|expense)",
            r"(?:reimburse|pay)[^;]{0,60}(?:lender|bank|agent)[^;]{0,60}(?:legal fees|expenses|costs)",
            (
                rf"(?:advances|{COSTS})[^;]{{0,300}}(?:shall|will)[^;]{{0,40}}(?:become|be)\b[^;]{{0,40}}"
                rf"(?:part of|added to|secured by|additional|payable|repaid|due)"
            ),
            r"at (?:the )?[^;]{0,30}['’]s?['’]? (?:sole )?(?:cost|expense)",
            (
                rf"(?:pay|reimburse|responsible for)[^;]{{0,120}}{COSTS}[^;]{{0,120}}(?:audit|inspect|apprais|examin|"
                rf"insurance|field)"
            ),
        ),
        any_of(r"attorneys?['’]? fees|counsel", r"harmless", r"on demand|upon demand", r"gross negligence"),
        any_of(
            r"\bmeans\b",
            (
                r"(?:banks?|lenders?) (?:\w+ )?(?:\([^)]*\) )?(?:\w+ )?(?:agrees?|shall|will)[^;]{0,80}"
                r"(?:indemnify|reimburse)[^;]{0,60}agent"
            ),
            r"it shall first be indemnified|indemnified to its satisfaction",
            r"ratably",
        ),
        frozenset({MISCELLANEOUS, COVENANTS, REMEDIES}),
        frozenset({DEFINITIONS, CONDITIONS, NEGATIVE, DEFAULTS, AGENT, REPRESENTATIONS}),
        other=any_of(
            r"(?:each|the|such) (?:lender|bank)s?\b[^;.]{0,100}(?:indemnif|reimburse)\w*[^;]{0,80}agent",
            r"(?:letters? of credit|issuance)[^;]{0,120}(?:fees|charges|commissions)",
            r"capital adequacy|increased? cost",
            r"such funds shall be applied",
        ),
    ),
    Clause(
        "Assignment Limits",
        any_of(
            r"assign\w*",
            r"participations?",
            r"successors?(?: and assigns?)?",
            r"binding effect",
            r"^benefit",
            r"^(?:parties|persons) bound",
            r"transfers? (?:of|by) (?:the )?(?:loans?|notes?|commitments?|lenders?|banks?)",
            r"inure",
        ),
        any_of(
            (
                r"(?:not|neither|no)\b[^;]{0,80}(?:assign|transfer)\b[^;]{0,140}(?:rights?|interests?|"
                r"agreement|obligations|hereunder|documents?)"
            ),
            (
                r"(?:may|reserves? the right to)[^;]{0,100}(?:sell participations?|grant participations?|"
                r"sell, assign|assign)[^;]{0,160}(?:loans?|notes?|commitment|rights|interest|facility|"
                r"part|obligations)"
            ),
            r"(?:shall|may) not be assigned",
        ),
        any_of(
            (
                r"(?:not|neither|no|without)\b[^;]{0,100}(?:assign|transfer|delegate)\b"
                r"[^;]{0,160}(?:rights?|interests?|agreement|obligations|hereunder|documents?|consent)"
            ),
            (
                r"(?:may|reserves? the right to|right to)[^;]{0,120}(?:assign|sell participations?|"
                r"grant participations?|sell, assign|transfer)[^;]{0,200}(?:loans?|notes?|commitment|"
                r"rights|interest|facility|part|obligations|agreement)"
            ),
            r"(?:sell|grant|assign)\w*[^;]{0,60}participation",
            r"(?:successors and (?:permitted )?assigns)[^;]{0,160}(?:except|provided|not)[^;]{0,60}(?:assign|transfer)",
        ),
        any_of(r"successors and (?:permitted )?assigns", r"participat", r"assignee", r"prior written consent"),
        any_of(
            r"\bmeans\b",
            r"assignment of (?:leases|rents|contracts|claims)",
            r"collateral assignment",
            r"accounts receivable",
            r"\bjury\b",
            r"event of default",
            r"resign",
        ),
        frozenset({MISCELLANEOUS}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, COVENANTS, DEFAULTS, YIELD, COLLATERAL}),
        other=any_of(r"withholding tax|forms? (?:1001|4224|w-8)"),
    ),
    Clause(
        "Amendments And Waivers",
        any_of(
            r"amendments?",
            r"waivers?(?! of (?:jury|trial|set|venue|defen|marshal|subrog|notice|present|confid|sovereign|right))",
            r"modifications?",
            r"entire agreement",
            r"no (?:implied )?waiver",
            r"integration",
            r"consents",
        ),
        any_of(
            (
                r"(?:amend|modif|waiv|alter|var(?:y|ied)|supplement)\w*[^;]{0,200}(?:in writing|"
                r"written (?:instrument|agreement|consent)|signed by|executed by|consent of)"
            ),
            r"(?:in writing|written (?:instrument|agreement|consent))[^;]{0,160}(?:amend|modif|waiv)\w*",
            r"(?:required|majority|requisite) (?:lenders|banks)[^;]{0,160}(?:amend|waive|consent|modif)",
        ),
        any_of(
            (
                r"(?:amend|modif|waive|alter|var(?:y|ied)|chang|terminat|supplement)\w*"
                r"[^;]{0,260}(?:in writing|written|instrument|signed|executed|consent of)"
            ),
            (
                r"(?:no|not)\b[^;]{0,60}(?:amendment|modification|waiver|consent)[^;]{0,300}(?:effective|"
                r"valid|unless|writing)"
            ),
            r"(?:required|majority|requisite) (?:lenders|banks)[^;]{0,200}(?:amend|waive|consent|modif)",
            r"waive\w*[^;]{0,120}(?:in writing|only|written)",
        ),
        any_of(r"in writing", r"unanimous|each (?:lender|bank)", r"waive"),
        any_of(
            r"\bmeans\b",
            r"jury|trial by",
            r"(?:consequential|punitive) damages",
            r"^[^;]{0,60}notices?\b",
            r"presentment|protest",
            r"organizational documents|charter|bylaws|by-laws",
            r"subordinated|material contract",
            r"sovereign immunity",
        ),
        frozenset({MISCELLANEOUS}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, COVENANTS, DEFAULTS, YIELD, COLLATERAL}),
        other=any_of(
            r"(?:borrowers?|company|parent) (?:will|shall) not[^;]{0,60}(?:amend|modify|waive)",
            r"waives? (?:any|all|each|presentment|notice)",
        ),
    ),
    Clause(
        "Governing Law",
        any_of(r"governing laws?", r"applicable law", r"choice of law", r"^laws?\b", r"construction"),
        any_of(
            r"(?:governed|construed|interpreted|enforced)\b[^.;]{0,140}\blaws? (?:of|and)\b",
            r"laws? of (?:the )?(?:state|commonwealth|province)?[^;]{0,60}shall (?:govern|apply|control)",
            r"contracts? (?:made )?under[^;]{0,80}laws of",
        ),
        any_of(
            r"govern\w*[^;]{0,140}\blaws?\b",
            (
                r"(?:construed|interpreted|enforced)[^;]{0,120}(?:in accordance with|under|by)"
                r"[^;]{0,60}(?:internal |substantive )?laws?\b"
            ),
            r"laws? of[^;]{0,80}shall (?:govern|apply|control)",
            r"contracts? (?:made )?under[^;]{0,80}laws of",
        ),
        any_of(r"conflicts? of laws?", r"(?:state|commonwealth|province) of"),
        any_of(
            r"\bmeans\b",
            r"governmental authority",
            r"required by law|under such law|prohibited by|invalid under",
            r"duly (?:organized|incorporated)",
            r"event of default",
            r"good standing",
        ),
        frozenset({MISCELLANEOUS}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, COVENANTS, DEFAULTS, YIELD, PAYMENTS}),
    ),
    Clause(
        "Jurisdiction And Jury Waiver",
        any_of(
            r"jurisdiction",
            r"jury",
            r"arbitrat\w+",
            r"venue",
            r"service of process",
            r"forum",
            r"dispute resolution",
            r"submission to",
            r"agent for service",
            r"judicial reference",
        ),
        any_of(
            r"(?:submit|consent)\w*[^;]{0,80}jurisdiction",
            r"waive\w*[^;]{0,160}\bjury\b|\bjury\b[^;]{0,80}waive",
            (
                r"binding arbitration|(?:resolved|settled|determined|submit\w*)[^;]{0,60}(?:by |"
                r"to )?(?:binding )?arbitration"
            ),
            r"(?:action|proceeding|suit)s?[^;]{0,120}(?:brought|litigated|tried|instituted)[^;]{0,120}courts?\b",
        ),
        any_of(
            r"(?:submit|consent|agree)\w*[^;]{0,100}jurisdiction",
            r"(?:waive|trial)\w*[^;]{0,160}\bjury\b",
            r"\bjury trial",
            r"binding arbitration|(?:submit\w*|resolved|settled|determined)[^;]{0,80}arbitration",
            r"service of (?:process|summons)",
            r"(?:action|proceeding|suit)[^;]{0,120}(?:brought|litigated|tried|instituted)[^;]{0,160}courts?\b",
            r"(?:venue|forum non conveniens|inconvenient forum)",
        ),
        any_of(r"courts?\b", r"irrevocabl", r"waive"),
        any_of(
            r"\bmeans\b",
            r"taxing jurisdiction",
            r"foreign qualif|qualified to do business",
            r"event of default",
            r"court of competent jurisdiction",
        ),
        frozenset({MISCELLANEOUS}),
        frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, COVENANTS, DEFAULTS, YIELD, PAYMENTS}),
    ),
)
