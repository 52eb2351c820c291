"""The terms that loans and commercial agreements have in common."""

from services.annotation.economics.terms import LAST_RESORT, Term

_OTHER_PAPER = r"\bconvention\b|\bsupersede|<DATE>~60~(?:\boriginal principal|<QUOTE>existing\b)"
_OF_OTHER = (
    r"(?! ?\(the <QUOTE>(?-i:(?!Effective|Agreement|Execution|Contract|Commence|Amend|Closing|Signing|Date|This|Start"
    r"|Lease|Licen|Term)[A-Z]))"
)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

COMMON_TERMS: tuple[Term, ...] = (
    Term(
        "governing_law",
        1,
        ("govern", "construed", "interpreted"),
        r"\b(?:governed|construed|interpreted|enforced)\b~60~\b(?:by|with|under|to|in)\b~80~\blaws?\b~30~\b(?:of"
        r"|in)\b~20~"
        r"(?-i:[A-Z])\w|\b(?:governed by|accordance with) (?-i:[A-Z])\w{2,20} law\b|\blaws? of (?!another|such|any"
        r"|a different"
        r"|other)~60~\b(?:governs?|shall (?:govern|apply))\b"
        r"|\bsubject to the laws of (?:the )?(?-i:[A-Z])\w",
        r"\blaws of any\b|\bcorporate laws?\b|\bsecurities laws?\b|\beffective and valid\b|\barbitration act\b"
        r"|\buniform customs\b"
        r"|\bso as to\b|\bto refer\b|\bto limit\b|\bgoverned thereby\b",
        most=8,
    ),
    Term(
        "forum",
        1,
        ("jurisdiction", "arbitrat", "brought", "submit"),
        r"\bsubmits?\b~260~\bjurisdiction\b~20~\b(?:of|over|in)\b|\bconsents? to\b~60~\bjurisdiction\b~20~\b(?:of"
        r"|over|in)\b"
        r"|\bexclusive jurisdiction (?:of|and)\b"
        r"|\bbe brought\b~30~\bin\b~60~\bcourts?\b|\bcourts?\b~160~\b(?:shall )?ha(?:ve|s)\b~20~\bjurisdiction\b"
        r"|\bsubmits? to\b~30~\bcourts\b",
        r"\bhereafter acquired\b|\bsuch court (?:does|do) not\b|\bfor such purposes?\b|\bany such action\b"
        r"|\bpurporting\b",
    ),
    Term(
        "forum",
        1,
        ("arbitrat",),
        r"\b(?:settled|resolved|submit(?:ted)?|determined|referred|appoint|proceed)\b~100~\b(?:arbitrat(?:ion|ors?))\b"
        r"[^;]{0,200}?\b(?:rules|association|jams|chamber|institute|cent(?:re|er))\b",
        r"\bindependent (?:expert|accountant)",
    ),
    Term(
        "forum",
        2,
        ("arbitrat",),
        r"\b(?:settled|resolved|submit(?:ted)?|determined|referred)\b~80~\barbitration\b"
        r"|\bdisputes?\b~120~\bgo to arbitration\b|\b(?:apply|applied|application) (?:for|to) (?:an )?arbitration\b",
    ),
    Term(
        "forum",
        2,
        ("court", "venue"),
        r"\bcompetent courts? (?:(?:of|in|at) (?:the )?(?-i:[A-Z]|first)|where\b)"
        r"|\bcourts? of competent\b~20~\bin (?-i:[A-Z])\w"
        r"|\bvenue\b~60~\b(?:shall|will|is|lies)\b|\b(?<!laying of )venue in (?!any)~60~\bcourts?\b",
        r"\barbitrat|\binjuncti|\bequitable",
    ),
    Term(
        "governing_law",
        2,
        ("laws of",),
        r"\b(?:pursuant to|under|in accordance with|according to) the laws of (?:the )?(?-i:[A-Z])[\w.]",
        r"\borgani[sz]ed|\bincorporated|\bexisting\b|\bvalidly|\bformed\b|\bestablished|\bcorporation|\bduly\b",
    ),
    Term(
        "effective_date",
        1,
        ("dated", "as of", "made", "entered into", "this", "effective"),
        r"\b(?:dated(?: as of)?|(?:made|entered into|effective|executed)~30~(?:as of|on(?: the)?|this)|effective"
        rf"|as of(?: this| the)?|this(?: the)?,?) <DATE>{_OF_OTHER}"
        r"(?!,? as (?:heretofore )?(?:amended|modified)[^.;(]{0,60} ?\(the)",
        r"\b(?:existing|original|certain)\b~40~dated|[a-z]<QUOTE> dated|(?-i:\b(?:The|the) Credit Agreement) (?:dated"
        r"|made)"
        rf"|{_OTHER_PAPER}",
        within=4_000,
    ),
    Term(
        "effective_date",
        1,
        ("effective date",),
        r"<DATE>~40~\(~12~<QUOTE>[^\"“”]{0,30}effective date|<QUOTE>[^\"“”]{0,30}effective date<QUOTE> ?<MEANS>"
        r"|\beffective date: ?<DATE>",
    ),
    Term(
        "effective_date",
        1,
        ("effective",),
        r"\b(?:amendment|waiver|consent)s?\b~40~\b(?:shall|will)\b~12~\b(?:become|be) effective (?:on|as of"
        r"|upon|when|beginning)\b",
    ),
    Term(
        "effective_date",
        2,
        ("effective", "into force", "take effect"),
        r"\b(?:agreement|lease|contract)\b~40~\b(?:shall|will)\b~12~\b(?:become|be|come into|take)"
        r" (?:effective|force|effect) (?:on|as of|from|upon|when|beginning)\b(?! the (?:[\w-]+ )?effective date"
        r"| the date (?:given|first|stated|set|hereof))",
    ),
    Term(
        "effective_date",
        2,
        ("day of", "dated"),
        rf"\b(?:this|dated(?: as of)?) <DATE>{_OF_OTHER}",
        r"\b(?:purchase|credit|loan|security|original|existing) agreement\b~80~\bdated\b|\bcertif|[a-z]<QUOTE> dated"
        rf"|{_OTHER_PAPER}",
    ),
    Term("effective_date", 2, ("date: ", "dated: "), r"\bdated?: ?<DATE>", _OTHER_PAPER, within=1_000),
    Term(
        "effective_date",
        LAST_RESORT,
        _MONTHS,
        rf"<DATE>{_OF_OTHER}",
        r"\b(?:before|after|until|by|through|since|prior to|expir\w+|terminat\w+|means?|maturity|due|pa(?:y|id|yable)"
        r"|end(?:ed|ing)?"
        r"|ends|filed|original\w*|year|promise)\b|[a-z]<QUOTE> dated|\bentered into (?:as of|on)\b"
        rf"|{_OTHER_PAPER}",
        before=40,
        within=2_500,
    ),
    Term(
        "governing_law",
        2,
        ("governed by", "construed"),
        r"\bgoverned by (?:the )?(?-i:[A-Z])[\w.’']{1,20} laws?\b|\b(?:governed|construed)\b~80~\blaws? (?:thereof"
        r"|of the state"
        r" (?:where|in which))",
    ),
)
