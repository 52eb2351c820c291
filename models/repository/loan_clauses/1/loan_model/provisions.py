"""The provisions of an agreement as input of the rules: their words, and the part of the agreement."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loan_model.numbering import ARTICLE, DEFINITION, ITEM
from loan_model.outline import Unit
from loan_model.parts import AGENCY, LEADS, PARTS
from loan_model.vocabulary import AGENT, CONDITIONS, DEFAULTS, DEFINITIONS, NEGATIVE, NONE, REPRESENTATIONS

LONGEST = 6_000
"""Code points of a provision's words: what is longer is read that far."""
LEAD = 150
CONTENTS, LEAST_JOINED = 600, 3
"""Code points that are looked at for a table of contents within a line, and how many entries it must have."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision as input of the rules: lower-case words, of itself and including everything inside it."""

    unit: Unit
    heading: str
    own: str
    whole: str
    part: int
    above: tuple[str, ...]
    lead: str
    """The end of the words that lead into it."""
    copy: bool
    """Whether it is in a form or schedule after the agreement."""
    signed: bool
    """Whether signatures precede it."""
    form: bool
    """Whether it follows a heading of a form, in the second half of the text."""
    contents: bool


def read(text: str, units: Sequence[Unit]) -> list[Provision]:
    """The words of all provisions, and the part of the agreement of each."""
    copies = _copies_from(text)
    signatures = text.find("IN WITNESS WHEREOF", len(text) // 4)
    form = _FORM.search(text, len(text) // 2)
    forms = form.start() if form else len(text)
    provisions: list[Provision] = []
    leads: list[str] = []
    for one in units:
        above = provisions[one.parent] if one.parent >= 0 else None
        own = words(text[one.start : min(one.own, one.start + LONGEST)])
        whole = own if one.leaf else words(text[one.start : min(one.end, one.start + LONGEST)])
        heading = "" if one.depth == DEFINITION else one.heading.lower()
        inherited = above.part if above else NONE
        part = _part(heading, leads[one.parent] if above else "", one, inherited)
        titles = (*above.above, above.heading) if above else ()
        signed = 0 < signatures < one.start
        contents = is_contents(text[one.start : min(one.own, one.start + LONGEST)])
        lead = leads[one.parent][-LEAD:] if above else ""
        provisions.append(
            Provision(
                one, heading, own, whole, part, titles, lead, one.start >= copies, signed, one.start >= forms, contents
            )
        )
        leads.append("" if one.leaf else own[-400:].strip())
    return provisions


def words(text: str) -> str:
    """Lower-case words with single spaces, without page marks."""
    return _FREE.sub("", " ".join(_PAGE.sub("\n", text).lower().split()))


def is_contents(text: str) -> bool:
    """Whether the text of a provision is lines of a table of contents."""
    lines = [line for line in _PAGE.sub("", text).splitlines() if line.strip()]
    listed = [bool(_LISTED.match(line)) for line in lines]
    dotted = bool(lines) and bool(_DOTTED.search(lines[0]))
    few = sum(listed) >= max(1, len(lines) / 2) and not DUTY.search(" ".join(lines[:3]).lower())
    joined = len(_JOINED.findall(text[:CONTENTS])) >= LEAST_JOINED
    return bool(lines) and (dotted or few or joined or sum(listed[:3]) > 1)


def _part(heading: str, lead: str, one: Unit, inherited: int) -> int:
    if one.depth == DEFINITION:
        return DEFINITIONS
    found = next((kind for kind, pattern in PARTS if pattern.search(heading)), NONE) if heading else NONE
    if AGENCY.search(heading) and one.depth < ITEM:
        return AGENT
    if found != NONE and one.depth < ITEM and (inherited == NONE or one.depth == ARTICLE or found in _FIRM):
        return found
    if lead and inherited not in _FIRM:
        return next((kind for kind, pattern in LEADS if pattern.search(lead[-300:])), inherited)
    return inherited


def _copies_from(text: str) -> int:
    """The start of the forms and schedules after the signatures."""
    signed = text.rfind("IN WITNESS WHEREOF", 0, int(len(text) * 0.97))
    after = max(signed, int(len(text) * 0.5))
    match = _COPY.search(text, after)
    return match.start() if match else len(text)


DUTY = re.compile(r"\b(?:shall|will|must|agrees?|may not|covenants?)\b")
_PAGE = re.compile(r"^[ \t]*(?:<PAGE>[ \t]*\d*|-?[ \t]*\d{1,3}[ \t]*-?)[ \t]*\r?$", re.MULTILINE)
_COPY = re.compile(
    r"^[ \t]*(?:EXHIBIT|SCHEDULE|ANNEX|APPENDIX)\s+[\"“']?[A-Z0-9][\w.-]{0,6}[\"”']?[ \t]*\r?$", re.MULTILINE
)
_FORM = re.compile(
    r"\b(?:EXHIBIT|Exhibit)\s+[\"“']?[A-Z][\w-]{0,3}[\"”']?\s+(?:to\b[^\n]{0,60}\s)?(?:FORM OF|Form of|form of)\b|"
    r"\bFORM OF [A-Z]|\b(?:COMPLIANCE CERTIFICATE|CERTIFICATE OF [A-Z ]{0,30}COMPLIANCE)\b"
)
_FIRM = frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, DEFAULTS})
_FREE = re.compile(r"without (?:any )?(?:prepayment )?(?:premium|penalty|fee)s?(?:,? or (?:premium|penalty|fee)s?)?")
_DOTTED = re.compile(r"\.{4,}[\s.]*\d{1,3}\s*$")
_JOINED = re.compile(r"\b\d{1,2}\.\d{1,2}\s+[A-Z][^.;:()\d]{3,90}?\s\d{1,3}(?=\s)")
_LISTED = re.compile(r"^[^\r\n]*?[^\s\d.][\s.]+\d{1,3}[ \t]*\r?$", re.MULTILINE)
