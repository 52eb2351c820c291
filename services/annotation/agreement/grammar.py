"""The patterns of sentences in agreements, as tables. Each is linear in the length of a sentence."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from services.annotation.agreement.nouns import ROLES


class Modality(StrEnum):
    """NEED_NOT: there is no duty. STATES: a fact, a definition or a representation."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"
    NEED_NOT = "need_not"
    STATES = "states"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Patterns:
    """`core`: a subject with its verb. The others: a party, alone or after the words that give it a part."""

    noun: re.Pattern[str]
    core: re.Pattern[str]
    consent: re.Pattern[str]
    agent: re.Pattern[str]
    target: re.Pattern[str]


def spaced(pattern: str) -> re.Pattern[str]:
    """A case-insensitive pattern in which each space matches up to eight characters of white space."""
    return re.compile(_SPACE.sub(r"\\s{1,8}", pattern), re.IGNORECASE)


def patterns(own: frozenset[str]) -> Patterns:
    """The patterns for the roles and the document's own nouns."""
    return _patterns(own - _KNOWN)


@lru_cache(maxsize=64)
def _patterns(own: frozenset[str]) -> Patterns:
    nouns = {one.replace("'", "’") for one in own} | own | _KNOWN
    words = "|".join(re.escape(one).replace(r"\ ", r"\s") for one in sorted(nouns, key=len, reverse=True) if one)
    noun = rf"(?P<noun>(?:(?:{_ADJECTIVES})\s)?(?:{words})(?:s(?!\w))?)(?!\w|-|{_LETTER})"
    phrase = rf"(?P<lead>(?:\b(?:{_DETERMINERS})\s){{0,4}})(?<![\w-]){noun}(?P<more>{_MORE})"
    freed = noun.replace("noun>", "freed>")
    core = (
        rf"(?<!\w)(?=\S)(?:{phrase}(?:\s?\([^()]{{0,60}}\))?(?:,[^,;.]{{1,120}},)?\s(?:{_ADVERBS}\s){{0,3}}(?P<verb>{_VERB})\b"
        rf"|(?P<nothing>{_NOTHING})\s(?:\w+\s){{0,3}}(?:the\s)?{freed})"
    )
    return Patterns(*(spaced(one) for one in (
        rf"(?<![\w-]){noun}",
        core,
        rf"\b(?:consents?|approval|permission|satisfactory)\s(?:of|from|by|to)\s(?:\w+\s){{0,3}}?{noun}",
        rf"\bby\s(?:\w+\s){{0,3}}?{noun}",
        rf"\b(?:to|for|in favou?r of)\s(?:(?:{_DETERMINERS}|the (?:benefit|account) of)\s){{0,3}}{noun}",
    )))  # fmt: skip


_SPACE = re.compile(r"(?:\\s| )(?![?*+{\]])(?![^\[\]]{0,12}\])")
_PLURALS = frozenset({
    "parties", "secured parties", "loan parties", "credit parties", "subsidiaries", "companies", "agencies",
    "beneficiaries", "receiving parties", "disclosing parties", "indemnified parties",
}) | {"them"}  # fmt: skip
_KNOWN = ROLES | _PLURALS
_ADJECTIVES = r"administrative|collateral|issuing|required|majority|indemnified|other|defaulting|canadian|original|new"
_DETERMINERS = (
    r"the|an?|each|any|every|all|no|none|neither|either|such|both|of|other|respective|its|said|one|another|certain"
)
_MORE = (
    r"(?:,?\s(?:and|or|nor)\s(?:(?:the|any|its|each|such|other)\s){0,3}[A-Za-z-]{1,30}"
    r"(?:\s[A-Z][A-Za-z]{1,30})?(?=\s)){0,2}"
)
_LETTER = r"(?-i:(?<=[a-z])\s[A-H]\b)"
"""`Party A` is not every party."""
_ADVERBS = (
    r"(?:hereby|also|each|jointly and severally|further|expressly|irrevocably|unconditionally|at all times|each of them"
    r"|then|and|in no event|under no circumstances|hereto)"
)
_VERB = (
    r"(?:shall|will|must|may|can(?:not)?|need not|should)(?:\s(?:in no event|under no circumstances|at no time"
    r"|at all times|at any time|each|promptly|also|only))?(?:\snot)?"
    r"|agrees?\s(?:not\s)?(?:to|that\sit\s(?:shall|will)(?:\snot)?)"
    r"|(?:covenants?|undertakes?|promises?)(?:\sand\s(?:agrees?|undertakes?))?\s(?:not\s)?(?:to|that)"
    r"|(?:is|are|be)\s(?:not\s)?(?:required|obliged|obligated|bound|entitled|permitted|free|prohibited|responsible|liable)"
    r"|(?:has|have)\s(?:no|the|an?)\s(?:further\s|sole\s|exclusive\s)?(?:right|obligation|duty|liability|option)"
    r"|does\snot\shave\sto|reserves?\sthe\sright|represents?|warrants?|acknowledges?"
    r"|indemnif(?:y|ies)|waives?|releases?|grants?|assigns?|appoints?|guarantees?"
)
_NOTHING = (
    r"\bnothing\b[^.;]{0,60}?\b(?:shall|will|is intended to|may)\s(?:be construed to\s|be deemed to\s)?"
    r"(?:prevent|prohibit|restrict|preclude|limit|bar)"
)
FREE = re.compile(
    r"^(?!(?:shall|will|may) become)(?:\w+ ){0,4}(?:required|obliged|obligated|bound|liable|responsible)\b"
)
VERBS: tuple[tuple[re.Pattern[str], Modality], ...] = tuple((re.compile(one), modality) for one, modality in (
    (r"(?:shall|will|must|may)(?: \w+){0,3}? not (?:be|become) (?:required|obliged|obligated|bound|liable|responsible)",
     Modality.NEED_NOT),
    (r"(?:shall|will) (?:not have any|have no) (?:\w+ ){0,2}(?:right|power|authority)", Modality.MUST_NOT),
    (r"(?:shall|will) (?:not have any|have no) ", Modality.NEED_NOT),
    (r"(?:is|are) not (?:required|obliged|obligated|bound|responsible|liable)", Modality.NEED_NOT),
    (r"(?:has|have) no (?:further |sole )?right", Modality.MUST_NOT),
    (r"(?:has|have) no|does not have to|need not", Modality.NEED_NOT),
    (r"(?:shall|will|must)(?: \w+){0,2}? (?:refrain|be prohibited)|(?:is|are|be) prohibited", Modality.MUST_NOT),
    (r"(?:is|are) not (?:entitled|permitted|free)", Modality.MUST_NOT),
    (r"(?:agrees?|covenants?|undertakes?|promises?)(?: and \w+)?(?: that it (?:shall|will))? not\b", Modality.MUST_NOT),
    (r"covenants? and agrees? that it (?:shall|will) not", Modality.MUST_NOT),
    (r"cannot|(?:shall|will|must|may|can|should)(?: at all times| at any time| each| also| only| promptly)? not\b",
     Modality.MUST_NOT),
    (r"(?:shall|will|must|may) (?:in no event|under no circumstances|at no time)", Modality.MUST_NOT),
    (r"(?:shall|will) (?:\w+ ){0,3}?(?:be entitled|be permitted|be free|have the (?:\w+ ){0,2}(?:right|option))",
     Modality.MAY),
    (r"(?:may|can)\b|(?:is|are|be) (?:entitled|permitted|free)|reserves?", Modality.MAY),
    (r"(?:has|have) (?:the|an?) (?:\w+ )?(?:right|option)", Modality.MAY),
    (r"represents?|warrants?|acknowledges?", Modality.STATES),
    (r"should\b", Modality.UNKNOWN),
    (r"", Modality.MUST),
))  # fmt: skip
NEGATED = {Modality.MUST: Modality.MUST_NOT, Modality.MAY: Modality.MUST_NOT, Modality.NEED_NOT: Modality.MUST}
BINDING = (Modality.MUST, Modality.MUST_NOT)
NONE = spaced(r"\b(?:no|none|neither)\b")
NONE_AT_START = re.compile(
    r"[\W\d]{0,12}(?:\([a-z]{1,3}\)\s?)?(?:[\w .-]{1,80}[.:]\s)?(?:no|none|neither|in no event"
    r"|under no circumstances)\b",
    re.IGNORECASE,
)
INVERTED = spaced(
    r"\b(?:in no event|in no case|under no circumstances|at no time|nor)\s(?:shall|will|may|does|do)\s"
    r"(?:(?:the|any|either|each|such)\s){0,2}$"
)
THING = spaced(r"\b(?P<modal>shall|will|must|may)(?P<not>\s(?:in no event\s)?not)?\s[a-z]")
FACT = re.compile(r"\b(?:is|are|means|was|were|has|have)\b", re.IGNORECASE)
RELATIVE = re.compile(
    r"\b(?:which|whom|where|(?<!agrees\s)(?<!agree\s)(?<!provided\s)(?<!except\s)(?<!ensure\s)that)\s{1,8}$",
    re.IGNORECASE,
)
THE_OTHER = spaced(r"\b(?:the|each)\sother(?:s|\sparty|\sparties)?\b")
BY = spaced(r"\b(?:by|on behalf of)\s(?:the\s|any\s)?$")
PROVISO = spaced(
    r"[,;:]?\s(?:and\s)?provided,?\s{0,8}(?:however|further|that|always)|[,;]\s(?:but\s)?in no event\b|;\sbut\b"
)
END = re.compile(r"[,;:)]")
CONDITION = spaced(
    r"\b(?:if|in the event|upon|when(?:ever)?|(?:for )?(?:so|as) long as|to the extent|subject to|after|while|during"
    r"|following|until|on condition|without (?:first |obtaining |having )*(?:the )?(?:express |prior |written )*"
    r"(?:consent|approval|permission))\b"
)
EXCEPTION = spaced(
    r"\b(?:except|unless|other than|excluding|save (?:for|as|that)|with the exception|but not|notwithstanding)\b"
)
NO_NEGATION = spaced(
    r"\b(?:not (?:less|more|later|earlier|only|limited|exceeding|unreasonably|to be unreasonably|be unreasonably)"
    r"|no (?:less|more|later|earlier) than|whether or not|(?:is|are|was|were) not (?:paid|made|due|cured|received)"
    r"|not (?:paid|due|yet)|if not)\b"
)
NEGATION = re.compile(r"\b(?:not|no|none|neither|nor|never|non-?exclusive|cannot)\b", re.IGNORECASE)
AND_MORE = re.compile(r"\s(?:or|and)\s(?:by\s)?(?:the\s|any\s)?[A-Z]")
HEADING = re.compile(
    r"\s{0,8}(?:\d{0,4}\s{0,8}<PAGE>\s{0,8})?(?:(?:SECTION|Section|ARTICLE|Article)\s{1,4})?"
    r"(?:\d{1,3}(?:\.\d{1,3}){0,3}\.?|\(\w{1,4}\)|[A-Z]\.)?\s{0,8}(?:\(\w{1,4}\)\s{0,4})?"
    r"(?:[A-Z\[](?:\b(?:ETC|Etc)\.(?=\s)|[^.:]){1,110}[.:]\s{0,8})?(?:\(\w{1,4}\)\s{0,4})?"
)
NOT_A_HEADING = re.compile(r"\b(?:shall|will|must|may|agrees?|is|are|hereby|means)\b")
NOT = re.compile(r"\W{0,6}not\b", re.IGNORECASE)
BARE_VERB = re.compile(
    r"\W{0,6}(?:not,?\s(?:and\snot\s[^.;,]{1,80},\s)?)?(?:directly or indirectly,?\s)?(?:create|incur|assume|suffer"
    r"|permit|make|declare|pay|mortgage|pledge|grant|sell|guarantee|become|issue|enter|indemnify|reimburse|maintain|keep"
    r"|carry|insure|cause|provide|deliver|supply|perform|refrain|furnish|notify|merge|transfer|assign|dispose|purchase|procure"
    r"|obtain|defend|redeem)\b",
    re.IGNORECASE,
)
MODAL = re.compile(r"\b(?:shall|will|must|may|agrees?|(?-i:covenants?))\b", re.IGNORECASE)
PART = re.compile(r"[^.;:]+(?:\.(?=\d)[^.;:]*)*")
"""What is between full stops, semicolons and colons."""
PRONOUN = re.compile(r"\b(?:it|they)\s{1,8}$", re.IGNORECASE)
PAGE = re.compile(r"\s{0,20}(?:\d{1,4}\s{1,20})?<PAGE>\s{0,20}(?:\d{1,4}\s{1,20})?")
LABEL = re.compile(
    r"[\s:]{1,20}(?:Section\s{1,4})?(?P<label>\d{1,3}(?:\.\d{1,3}){1,3}|\([a-z]{1,6}\)|\(\d{1,3}\))(?=[\s.])",
    re.IGNORECASE,
)
LIST_REACH = 40_000
LEAD_REACH = 400
REST, LONGEST_MODAL = 500, 9
