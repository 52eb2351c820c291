"""The words around a reference that say where its place is: `of this Section`, `above`, `of the Lease`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """The place to search: this document, this section, a definition, near the reference, the paper with a name,
    another document, or inside of another reference.
    """

    OWN = "own"
    SECTION = "section"
    DEFINITION = "definition"
    NEAR = "near"
    ABOVE = "above"
    BELOW = "below"
    NAMED = "named"
    ELSEWHERE = "elsewhere"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Around:
    """`name`: of the other paper, or of the definition. `title`: the words in brackets. `inside`: the begin of the
    reference that contains the place; 0 if there is none.
    """

    scope: Scope
    name: str = ""
    title: str = ""
    inside: int = 0


def around(text: str, start: int, end: int) -> Around:
    """What is around the reference at `[start, end)`."""
    titled = _TITLE.match(text, end)
    title = " ".join((titled["title"] or "").split()) if titled else ""
    after = titled.end() if titled else end
    if _THIS.search(text, max(start - _NEAR, 0), start):
        return Around(Scope.OWN if title else Scope.NEAR, "", title)
    for pattern, scope in _SCOPES:
        if match := pattern.match(text, after):
            name = " ".join((match.groupdict().get("name") or "").split())
            if scope is Scope.NAMED and not name:
                return Around(Scope.ELSEWHERE, "", title)
            return Around(scope, name, title, match.end() if scope is Scope.INSIDE else 0)
    return Around(Scope.OWN, "", title)


def is_statute(text: str, start: int) -> bool:
    """Whether the words before name a statute: `Code Section 409A`."""
    return bool(_BEFORE_STATUTE.search(text, max(start - _NEAR, 0), start))


_NEAR = 60
_TITLE = re.compile(r"\s{0,4}[(\[](?P<title>[A-Z\"“][A-Za-z,&/’'\"“”\s-]{3,90})[)\]]")
_THIS = re.compile(r"(?i)\bthis\s*$")
_DEFINITION = re.compile(
    r"\s*(?:,?\s?inclusive,?)?\s*(?:of|in)\s+(?:this|the|such)\s+definition(?:\s+of\s+(?:the\s+term\s+)?[\"“]?"
    r"(?P<name>[A-Z][\w\s&’'-]{2,60}?)[\"”.,;)\s]"
    r"(?![A-Z]))?"
)
_SAME = re.compile(
    r"(?:\([A-Za-z0-9]{1,5}\)|[-–\s]|through|to)*\s*,?\s*(?:inclusive,?\s*)?(?:of|in|to)\s+this\s+"
    r"(?i:section|article)\b(?!\s?\d)"
)
_INSIDE = re.compile(
    r"\s*,?\s*(?:respectively,\s*|inclusive,?\s*)?(?:of|in|to|under|contained in)\s+"
    r"(?:this\s+|the\s+|such\s+|said\s+)?"
    r"(?=(?:[Ss]ub-?)?(?:[Ss]ection|SECTION|[Cc]lause|[Pp]aragraph|Article|ARTICLE|Exhibit|EXHIBIT|Schedule|Annex|Appendix|Attachment|Supplement)\s+[\dIVXLA-Z(\"“])"
)
_HERE = re.compile(r"\s*,?\s*(?:of|in|to)\s+this\s+(?i:paragraph|clause|sentence|sub-?section|proviso)\b(?!\s?[(\d])")
_OWN = re.compile(
    r"\s*,?\s*(?:(?:(?:attached|annexed)\s+)?(?:of|to|under|in)\s+this\b|(?:attached|annexed)\s+hereto"
    r"|hereof|hereto|herein|hereunder)"
)
_ABOVE = re.compile(r"\s*,?\s*(?:(?:of|in)\s+the\s+)?(?:immediately\s+)?(?:above|preceding|foregoing)\b")
_BELOW = re.compile(r"\s*,?\s*(?:immediately\s+)?(?:below|following)\b")
_PAPER = (
    r"(?:Agreement|Code|Act|Lease|Indenture|Note|Plan|Law|Rules?|Regulations?|Mortgage|Deed|Guarant[ye]e?|Document"
    r"|Contract|Policy|By-?[Ll]aws|Certificate|UCC|ERISA|Statutes?|Amendment|License|Schedule|Exhibit|Terms|Charter"
    r"|OMA|Order|Instrument|Memorandum|Protocol|Letter|Addendum|Title|Software|rules|Restricted Rights)s?\b"
)
_FOREIGN = re.compile(
    r"(?:\s*,?\s*(?:respectively|inclusive),?)?\s*,?\s*(?:thereof|therein|thereto|thereunder|of\s+(?:such|said|each)\s+"
    r"(?i:section|article|sentence|paragraph)"
    r"|(?:attached\s+)?(?:of|to|under|in|from)\s+(?P<name>(?:the|that|such|any|its|each|said|certain)?\s?"
    r"(?:[\w’'&.,-]{1,30}\s+){0,7}?" + _PAPER + r"|ERISA|such\s+sentence|[A-Z]{2,5}[’']))"
)
_BEFORE_STATUTE = re.compile(
    r"(?:\b(?:Treas\.? Reg\.?|U\.?S\.?C\.?|C\.?F\.?R\.?|Regulations?|Reg\.|Code|Act|Rule)[,’'s]{0,2}\s{0,3}$)"
)
# In order: the first that matches counts.
_SCOPES: Sequence[tuple[re.Pattern[str], Scope]] = (
    (_DEFINITION, Scope.DEFINITION),
    (_SAME, Scope.SECTION),
    (_INSIDE, Scope.INSIDE),
    (_HERE, Scope.NEAR),
    (_OWN, Scope.OWN),
    (_FOREIGN, Scope.NAMED),
    (_ABOVE, Scope.ABOVE),
    (_BELOW, Scope.BELOW),
)
