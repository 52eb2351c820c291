"""Caps on liability, their carve-outs, and the liability of each party."""

from services.annotation.economics.terms import LAST_RESORT, Term

_DAMAGES = r"(?:indirect|incidental|consequential|special|punitive|exemplary)"
_NOT_LIABLE = (
    r"\b(?:no event|no circumstances?|neither party|neither of the parties|not be (?:held )?liable|no liability"
    r"|(?:total|maximum|aggregate|entire|cumulative|party's|parties'|each party's) liability|[a-z]+'s liability)\b"
)
_GRAVE = (
    r"\b(?:indemnif\w*|indemnit\w*|confidential\w*|gross(?:ly)?|wil[l]?ful\w*|fraud\w*|negligen\w*|misconduct|breach\w*"
    r"|infring\w*|death|bodily injury|personal injury)\b"
)
_BASIS = (
    r"(?:[^;]{0,500}?\b(?:arising|arise|arises|resulting|results?|based (?:up)?on|caused by|relating to|due to"
    r"|attributable to|in connection with|by reason of|incurred)\b[^;]{0,60})?"
)

LIABILITY_TERMS: tuple[Term, ...] = (
    Term(
        "liability_cap",
        1,
        ("liability", "liable", "damages, up to"),
        r"\bliability\b~300~\b(?:(?:shall|will|does) not|not|in no event)?~20~\b(?:exceed\b|be limited to\b"
        r"|be capped at\b|(?<!not )(?<!without being )is limited to\b|are limited to\b)"
        r"|\bliable\b~30~\bfor (?:no )?more than\b(?!: a)|\bdamages, up to\b~20~\b(?:greater|lesser|amount)\b"
        r"|\bno event shall~60~liability~120~exceed\b"
        r"|\bliab(?:le|ility)\b~200~\bin excess of (?:the|<MONEY>|an amount|<PERCENT>)",
        r"\bcoverage for\b|\bliability insurance|\bfor the avoidance|\binsured\b|\bpolicy\b|\bper occurrence and\b",
        most=2,
    ),
    Term(
        "liability_cap",
        2,
        ("contribut",),
        r"\bno~60~\b(?:be )?required to contribute\b~80~\bin excess of\b",
    ),
    Term(
        "cap_carve_outs",
        1,
        ("except", "not apply", "no more than", "other than"),
        rf"\b(?:except|other than) (?:for|as(?! otherwise)|with|in|to|under|that|where|\(i\))~300~{_NOT_LIABLE}"
        r"~360~\b(?:liab\w+|damages|losses|exceed|limited)\b|\bliable for no more than: a\. \w",
        r"\binsurance\b|\bwarrant(?:y|ies|s)\b(?!,? (?:tort|negligence|strict))|\bmoral|\bdelay(?:s|ed)?\b"
        r"|\bforce majeure|\bbeyond\b|\btrustee"
        r"|\bdisclos|\bperform any|\bfailure to (?:perform|fulfil)",
        most=2,
    ),
    Term(
        "cap_carve_outs",
        1,
        ("not apply",),
        r"\b(?:limitations?|exclusions?|section \d[\d.]*|foregoing|paragraph \d[\d.]*|clause \d[\d.]*)\b~60~"
        r"\b(?:shall|do|does|will) not apply\b~160~\b(?:liab|damages|pay|indemn|breach|negligen|misconduct|fraud)",
        r"\binsurance\b|\bwarrant(?:y|ies|s)\b|\bmoral|\binformation\b|\bsettle",
        most=2,
        needs=r"\bliab(?:le|ility)\b|\bdamages\b|\blimitation",
    ),
    Term(
        "cap_carve_outs",
        1,
        ("liable", "liability"),
        r"\b(?:not|nor|no event|neither)\b~120~\b(?:liable|liability)\b~300~\b(?:except|unless|other than)\b"
        rf"~80~{_GRAVE}"
        r"|\bnothing (?:in|contained)~60~\b(?:limit|exclude)s?\b~60~\bliability\b",
        r"\binsurance\b|\bdelay(?:s|ed)?\b|\bforce majeure|\bbeyond\b|\binvalid|\btrustee|\bprejudice|\brelieve",
    ),
    Term(
        "cap_carve_outs",
        2,
        ("fraudulent misrepresentation",),
        r"\bno person\b~40~\bfraudulent misrepresentation\b",
    ),
    Term(
        "liability_by_party",
        1,
        ("liable", "liability", "responsible"),
        rf"\b(?:no event|neither|not|nor|no circumstances?)\b~160~\b(?:liable|liability|responsible)\b~200~"
        rf"\b(?:{_DAMAGES}|loss of profits?|lost profits?)\b",
        r"\bwarrant(?:y|ies)\b~40~\bonly",
    ),
    Term(
        "liability_by_party",
        1,
        ("indemnif", "hold harmless"),
        r"\b(?:shall|will|agrees? to|hereby agrees?|hereby)\b~80~\b(?:indemnify|indemnifies|hold~30~harmless)\b"
        rf"(?=[^;]{{0,500}}\b(?:against|any and all|(?:any|all) (?:claim|loss|liab|damage))){_BASIS}",
        r"\binsurance\b|\bdiminish\b|\bfailure to indemnify|\bbroker|\brequired to indemnify|\bborne by\b|\btax or\b"
        r"|\bsuch tax",
        most=2,
    ),
    Term(
        "liability_by_party",
        2,
        ("indemnif", "hold harmless"),
        r"\b(?:shall|will|agrees? to|hereby agrees?|hereby)\b~80~\b(?:indemnify|indemnifies|hold~30~harmless)\b",
        r"\binsurance\b|\bdiminish\b|\bfailure to indemnify|\bbroker|\brequired to indemnify|\bborne by\b",
        most=2,
    ),
    Term(
        "liability_by_party",
        2,
        ("liability", "liable", "warrant", "responsible"),
        r"\bno~40~ representation or warranty\b|\bneither party shall have any~30~liability"
        r"|\b(?:shall|will|not|nor) be (?:\w+ ){0,2}(?:liable|responsible) (?:to \w+ )?for\b~60~\b(?:damages?"
        r"|loss(?:es)?"
        r"|liabilit(?:y|ies)|claims?|acts?|errors?|default|failure|costs?)\b"
        r"|\bjointly and severally liable\b",
        r"\btax(?:es)?\b|\binsurance\b|\bnegate\b",
        most=2,
    ),
    Term(
        "liability_by_party",
        LAST_RESORT,
        ("refund", "compensate", "liquidated damages", "at its own risk", "deducted", "liable"),
        r"\b(?:shall|will|agrees?|may)\b~60~\b(?:refund|compensate|liquidated damages)\b|\bliquidated damages\b"
        r"|\b(?:shall|will) be liable\b",
        r"\btax(?:es)?\b",
    ),
)
