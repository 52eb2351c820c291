"""The terms that loans and commercial agreements have in common."""

from services.annotation.economics.terms import Term

COMMON_TERMS: tuple[Term, ...] = (
    Term(
        "governing_law",
        1,
        ("govern", "construed", "interpreted"),
        r"\b(?:governed|construed|interpreted)\b~200~\blaws?\b~30~(?:of|in)~30~(?:the )?~20~[A-Z]\w+"
        r"|\bgoverned by \w{3,20} law\b|\blaws? of~60~\bgoverns?\b",
        r"\bcorporate laws?\b|\bsecurities laws?\b|\beffective and valid\b|\barbitration act\b|\buniform customs\b",
        most=8,
    ),
    Term(
        "forum",
        1,
        ("jurisdiction", "arbitrat", "brought in", "submit"),
        r"\b(?:submit|consent)(?:s|ted)?\b~60~\bjurisdiction\b~20~\b(?:of|over|in)\b"
        r"|\bexclusive jurisdiction (?:of|and)\b"
        r"|\bbe brought in\b~60~\bcourts?\b|\bcourts?\b~160~\b(?:shall )?ha(?:ve|s)\b~20~\bjurisdiction\b"
        r"|\bsubmits? to\b~30~\bcourts\b",
        r"\bhereafter acquired\b",
    ),
    Term(
        "forum",
        1,
        ("arbitrat",),
        r"\b(?:settled|resolved|submitted|determined|referred|appoint|proceed)\b~100~\b(?:arbitrat(?:ion|ors?))\b"
        r"[^;]{0,200}?\b(?:rules|association|jams|chamber|institute|cent(?:re|er))\b",
        r"\bindependent (?:expert|accountant)",
    ),
    Term(
        "forum",
        2,
        ("arbitrat",),
        r"\b(?:settled|resolved|submitted|determined)\b~60~\b(?:binding )?arbitration\b"
        r"|\bdisputes?\b~120~\bgo to arbitration\b",
    ),
    Term(
        "effective_date",
        1,
        ("dated", "as of", "made", "entered into", "this", "effective"),
        r"\b(?:dated(?: as of)?|(?:made|entered into|effective|executed)~30~(?:as of|on|this)|effective"
        r"|as of(?: this)?|this) <DATE>",
        r"\b(?:existing|original|certain)\b~40~dated",
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
        ("effective",),
        r"\b(?:agreement|lease|contract)\b~40~\b(?:shall|will)\b~12~\b(?:become|be) effective"
        r" (?:on|as of|upon|when|beginning)\b",
    ),
    Term("effective_date", 2, ("day of", "dated"), r"\b(?:this|dated(?: as of)?) <DATE>"),
)
