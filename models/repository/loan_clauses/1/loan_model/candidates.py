"""Which provisions may be which clauses, and what a lawyer would look at to decide: one row of features a candidate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loan_model.numbering import ARTICLE, DEFINITION, ITEM, PARAGRAPH
from loan_model.outline import Unit
from loan_model.parts import AGENCY, LEADS, PARTS
from loan_model.rules import CLAUSES
from loan_model.vocabulary import AGENT, CONDITIONS, DEFAULTS, DEFINITIONS, NEGATIVE, NONE, REPRESENTATIONS, Clause

LEAST, LONGEST = 30, 6_000
"""Code points of a provision's words: what is shorter says nothing, what is longer is read that far."""
BEGINNING = 500
LEAD = 150
CONTENTS, LEAST_JOINED = 600, 3
"""Code points that are looked at for a table of contents within a line, and how many entries it must have."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision as the rules read it: lower-case words, of itself and with all that is within it."""

    unit: Unit
    heading: str
    own: str
    whole: str
    part: int
    above: tuple[str, ...]
    lead: str
    """The end of the words that lead into it."""
    copy: bool
    """Whether it stands in a form or schedule behind the agreement."""
    signed: bool
    """Whether signatures stand before it."""
    form: bool
    """Whether it stands behind what calls itself a form, in the second half of the text."""
    contents: bool


@dataclass(frozen=True, slots=True)
class Candidates:
    """`unit` and `category` are indices, [candidates]; `features` is [candidates, FEATURES]."""

    unit: NDArray[np.int32]
    category: NDArray[np.int32]
    features: NDArray[np.float32]


def read(text: str, units: Sequence[Unit]) -> list[Provision]:
    """The words of all provisions, and in which part of the agreement each stands."""
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


def candidates(provisions: Sequence[Provision]) -> Candidates:
    """Every provision for every type that its heading or its words speak for."""
    rows: list[tuple[int, int, list[float]]] = []
    for index, one in enumerate(provisions):
        if one.unit.depth == ARTICLE or len(one.whole) < LEAST or one.contents or one.form:
            continue
        titled = [bool(one.heading and clause.heading.search(one.heading)) for clause in CLAUSES]
        for category, clause in enumerate(CLAUSES):
            if (row := _features(one, clause, titled[category], sum(titled), len(provisions), index)) is not None:
                rows.append((index, category, row))
    if not rows:
        return Candidates(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros((0, len(FEATURES)), np.float32))
    unit, category_, features = zip(*rows, strict=True)
    return Candidates(np.array(unit, np.int32), np.array(category_, np.int32), np.array(features, np.float32))


def words(text: str) -> str:
    """Lower-case words parted by single spaces, without page marks."""
    return _FREE.sub("", " ".join(_PAGE.sub("\n", text).lower().split()))


def is_contents(text: str) -> bool:
    """Whether the text of a provision is lines of a table of contents."""
    lines = [line for line in _PAGE.sub("", text).splitlines() if line.strip()]
    listed = [bool(_LISTED.match(line)) for line in lines]
    dotted = bool(lines) and bool(_DOTTED.search(lines[0]))
    few = sum(listed) >= max(1, len(lines) / 2) and not _DUTY.search(" ".join(lines[:3]).lower())
    joined = len(_JOINED.findall(text[:CONTENTS])) >= LEAST_JOINED
    return bool(lines) and (dotted or few or joined or sum(listed[:3]) > 1)


def _features(one: Provision, clause: Clause, titled: bool, titles: int, count: int, index: int) -> list[float] | None:
    body = one.whole if titled and not one.unit.leaf else one.own
    matches = [match.start() for match in clause.strong.finditer(body)]
    sure = clause.sure.search(body)
    led = not sure and bool(one.lead) and _reaches_over(clause, one.lead, body)
    defined = bool(clause.defined and one.unit.depth == DEFINITION and clause.defined.search(one.unit.heading.lower()))
    defined = defined or bool(clause.defined and clause.defined.search(_term(one.own)))
    if not matches and not sure and not led and not defined and not (titled and len(body) > 80):
        return None
    if len(body) < len(one.heading) + LEAST and not _HAPPENS.search(body):
        return None
    definition = one.unit.depth == DEFINITION or one.part == DEFINITIONS or bool(_MEANS.search(body[:160]))
    above = sum(bool(title and clause.heading.search(title)) for title in one.above[-2:])
    named = titled and sum(len(m.group()) for m in clause.heading.finditer(one.heading)) >= len(one.heading) / 2
    others = not above and any(title and other.heading.search(title) for title in one.above[-1:] for other in CLAUSES)
    first = matches[0] if matches else LONGEST
    home, away = one.part in clause.home, one.part in clause.away
    return [
        titled,
        titled and bool(matches),
        titled and titles == 1,
        named,
        named and bool(matches),
        titles > 0 and not titled,
        above > 0,
        bool(matches),
        bool(sure),
        led,
        bool(sure) and home,
        bool(sure) and not clause.against.search(body),
        bool(sure) and sure.start() < BEGINNING,
        min(len(matches), 4),
        first < BEGINNING,
        first < BEGINNING / 4,
        min(len(clause.weak.findall(body)), 4),
        bool(clause.against.search(body)),
        bool(clause.against.search(body[: BEGINNING // 2])),
        bool(clause.other and clause.other.search(body[: 2 * BEGINNING])),
        home,
        away,
        home and bool(matches),
        one.part == NONE,
        definition and not defined,
        defined,
        one.unit.leaf,
        np.log(len(body) / 500),
        len(body) < 120,
        one.unit.depth == ITEM,
        one.unit.depth == PARAGRAPH,
        one.copy,
        one.signed,
        "___" in body,
        bool(sure) and titled,
        bool(sure) and titles > 0 and not titled,
        others,
        index / count,
        bool(_DUTY.search(body[:BEGINNING])),
        bool(_LEADS_IN.search(body[-200:])) and not one.unit.leaf,
    ]


def _reaches_over(clause: Clause, lead: str, body: str) -> bool:
    """Whether words that lead in and words of the item together do the thing."""
    words_ = f"{lead} {body[:BEGINNING]}"
    return any(match.start() < len(lead) < match.end() for match in clause.sure.finditer(words_))


def _term(own: str) -> str:
    match = _QUOTED.match(own)
    return match.group(1) if match else ""


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
    """Where the forms and schedules behind the signatures begin."""
    signed = text.rfind("IN WITNESS WHEREOF", 0, int(len(text) * 0.97))
    after = max(signed, int(len(text) * 0.5))
    match = _COPY.search(text, after)
    return match.start() if match else len(text)


_PAGE = re.compile(r"^[ \t]*(?:<PAGE>[ \t]*\d*|-?[ \t]*\d{1,3}[ \t]*-?)[ \t]*\r?$", re.MULTILINE)
_COPY = re.compile(
    r"^[ \t]*(?:EXHIBIT|SCHEDULE|ANNEX|APPENDIX)\s+[\"“']?[A-Z0-9][\w.-]{0,6}[\"”']?[ \t]*\r?$", re.MULTILINE
)
_FORM = re.compile(
    r"\b(?:EXHIBIT|Exhibit)\s+[\"“']?[A-Z][\w-]{0,3}[\"”']?\s+(?:to\b[^\n]{0,60}\s)?(?:FORM OF|Form of|form of)\b|"
    r"\bFORM OF [A-Z]|\b(?:COMPLIANCE CERTIFICATE|CERTIFICATE OF [A-Z ]{0,30}COMPLIANCE)\b"
)
_MEANS = re.compile(r"[\"”]\s*(?:\([^)]{0,60}\) )?(?:shall )?(?:mean|has|have|is |refer)")
_QUOTED = re.compile(r"(?:\(?\w{1,4}[.)]\s*)?[\"“]([^\"”]{3,60})[\"”]")
_HAPPENS = re.compile(r"\b(?:occurs?|shall|will|has|have|is|are)\b")
_DUTY = re.compile(r"\b(?:shall|will|must|agrees?|may not|covenants?)\b")
_LEADS_IN = re.compile(r":$|following")
_FIRM = frozenset({DEFINITIONS, CONDITIONS, REPRESENTATIONS, NEGATIVE, DEFAULTS})
_FREE = re.compile(r"without (?:any )?(?:prepayment )?(?:premium|penalty|fee)s?(?:,? or (?:premium|penalty|fee)s?)?")
_DOTTED = re.compile(r"\.{4,}[\s.]*\d{1,3}\s*$")
_JOINED = re.compile(r"\b\d{1,2}\.\d{1,2}\s+[A-Z][^.;:()\d]{3,90}?\s\d{1,3}(?=\s)")
_LISTED = re.compile(r"^[^\r\n]*?[^\s\d.][\s.]+\d{1,3}[ \t]*\r?$", re.MULTILINE)
FEATURES: tuple[str, ...] = (
    "titled", "titled and operative", "only this title", "named", "named and operative", "another title",
    "title above", "operative", "sure", "led", "sure at home", "sure without doubt", "sure early",
    "operative words", "operative early", "operative at once", "weak words", "against", "against early", "a neighbour",
    "at home", "away", "at home and operative", "no part", "definition", "defined", "leaf", "length", "short", "item",
    "paragraph", "copy", "signed", "blanks", "sure and titled", "sure under another title",
    "another title above", "place", "duty", "leads in",
)  # fmt: skip
