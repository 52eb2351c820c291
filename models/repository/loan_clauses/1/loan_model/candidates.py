"""Candidates: which provisions could be which clauses, with one row of features per candidate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loan_model.numbering import ARTICLE, DEFINITION, ITEM, PARAGRAPH
from loan_model.provisions import DUTY, LONGEST, Provision
from loan_model.rules import CLAUSES
from loan_model.vocabulary import DEFINITIONS, NONE, Clause

LEAST, LEAST_TITLED = 30, 80
"""Code points of a provision's words: what is shorter says nothing, and a title alone needs more below it."""
BEGINNING = 500


@dataclass(frozen=True, slots=True)
class Candidates:
    """`unit` and `category` are indices, [candidates]; `features` is [candidates, FEATURES]."""

    unit: NDArray[np.int32]
    category: NDArray[np.int32]
    features: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One provision, read for one clause type."""

    one: Provision
    clause: Clause
    body: str
    """The words that count: with a title of the type, of all that is within it."""
    titled: bool
    titles: int
    """How many types its heading names."""
    sure: re.Match[str] | None
    matches: list[int]
    """Where words that may do it begin."""
    led: bool
    defined: bool


def candidates(provisions: Sequence[Provision]) -> Candidates:
    """Every provision for every type that its heading or its words suggest."""
    rows: list[tuple[int, int, list[float]]] = []
    for index, one in enumerate(provisions):
        if one.unit.depth == ARTICLE or len(one.whole) < LEAST or one.contents or one.form:
            continue
        titled = [bool(one.heading and clause.heading.search(one.heading)) for clause in CLAUSES]
        for category, clause in enumerate(CLAUSES):
            if (row := _features(one, clause, titled[category], sum(titled), index / len(provisions))) is not None:
                rows.append((index, category, row))
    if not rows:
        return Candidates(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros((0, len(FEATURES)), np.float32))
    unit, category_, features = zip(*rows, strict=True)
    return Candidates(np.array(unit, np.int32), np.array(category_, np.int32), np.array(features, np.float32))


def _features(one: Provision, clause: Clause, titled: bool, titles: int, place: float) -> list[float] | None:
    """Values in the order of `FEATURES`; None if nothing suggests the type."""
    read = _read(one, clause, titled, titles)
    spoken_for = read.matches or read.sure or read.led or read.defined or (titled and len(read.body) > LEAST_TITLED)
    if not spoken_for or (len(read.body) < len(one.heading) + LEAST and not _HAPPENS.search(read.body)):
        return None
    return [*_of_titles(read), *_of_words(read), *_of_part(read), *_of_form(read), *_of_surroundings(read, place)]


def _read(one: Provision, clause: Clause, titled: bool, titles: int) -> _Reading:
    body = one.whole if titled and not one.unit.leaf else one.own
    sure = clause.sure.search(body)
    led = not sure and bool(one.lead) and _reaches_over(clause, one.lead, body)
    matches = [match.start() for match in clause.strong.finditer(body)]
    return _Reading(one, clause, body, titled, titles, sure, matches, led, _is_defined(one, clause))


def _of_titles(read: _Reading) -> list[float]:
    one, heading, operative = read.one, read.clause.heading, bool(read.matches)
    named = read.titled and sum(len(m.group()) for m in heading.finditer(one.heading)) >= len(one.heading) / 2
    return [
        read.titled,
        read.titled and operative,
        read.titled and read.titles == 1,
        named,
        named and operative,
        read.titles > 0 and not read.titled,
        _is_below_title(read),
    ]


def _of_words(read: _Reading) -> list[float]:
    clause, body, sure, matches = read.clause, read.body, read.sure, read.matches
    first = matches[0] if matches else LONGEST
    against = bool(clause.against.search(body))
    return [
        bool(matches),
        bool(sure),
        read.led,
        bool(sure) and read.one.part in clause.home,
        bool(sure) and not against,
        bool(sure) and sure.start() < BEGINNING,
        min(len(matches), 4),
        first < BEGINNING,
        first < BEGINNING / 4,
        min(len(clause.weak.findall(body)), 4),
        against,
        bool(clause.against.search(body[: BEGINNING // 2])),
        bool(clause.other and clause.other.search(body[: 2 * BEGINNING])),
    ]


def _of_part(read: _Reading) -> list[float]:
    one, clause = read.one, read.clause
    definition = one.unit.depth == DEFINITION or one.part == DEFINITIONS or bool(_MEANS.search(read.body[:160]))
    return [
        one.part in clause.home,
        one.part in clause.away,
        one.part in clause.home and bool(read.matches),
        one.part == NONE,
        definition and not read.defined,
        read.defined,
    ]


def _of_form(read: _Reading) -> list[float]:
    one, length = read.one, len(read.body)
    return [
        one.unit.leaf,
        np.log(length / 500),
        length < 120,
        one.unit.depth == ITEM,
        one.unit.depth == PARAGRAPH,
        one.copy,
        one.signed,
        "___" in read.body,
    ]


def _of_surroundings(read: _Reading, place: float) -> list[float]:
    one, body, sure = read.one, read.body, bool(read.sure)
    parent = "" if _is_below_title(read) else "".join(one.above[-1:])
    return [
        sure and read.titled,
        sure and read.titles > 0 and not read.titled,
        bool(parent) and any(other.heading.search(parent) for other in CLAUSES),
        place,
        bool(DUTY.search(body[:BEGINNING])),
        bool(_LEADS_IN.search(body[-200:])) and not one.unit.leaf,
    ]


def _is_below_title(read: _Reading) -> bool:
    return any(title and read.clause.heading.search(title) for title in read.one.above[-2:])


def _is_defined(one: Provision, clause: Clause) -> bool:
    """Whether the provision defines a term whose definition counts."""
    if not clause.defined:
        return False
    headed = one.unit.depth == DEFINITION and bool(clause.defined.search(one.unit.heading.lower()))
    return headed or bool(clause.defined.search(_term(one.own)))


def _reaches_over(clause: Clause, lead: str, body: str) -> bool:
    """Whether the introduction and the words of the item together have the meaning."""
    words_ = f"{lead} {body[:BEGINNING]}"
    return any(match.start() < len(lead) < match.end() for match in clause.sure.finditer(words_))


def _term(own: str) -> str:
    match = _QUOTED.match(own)
    return match.group(1) if match else ""


_MEANS = re.compile(r"[\"”]\s*(?:\([^)]{0,60}\) )?(?:shall )?(?:mean|has|have|is |refer)")
_QUOTED = re.compile(r"(?:\(?\w{1,4}[.)]\s*)?[\"“]([^\"”]{3,60})[\"”]")
_HAPPENS = re.compile(r"\b(?:occurs?|shall|will|has|have|is|are)\b")
_LEADS_IN = re.compile(r":$|following")
FEATURES: tuple[str, ...] = (
    "titled", "titled and operative", "only this title", "named", "named and operative", "another title",
    "title above", "operative", "sure", "led", "sure at home", "sure without doubt", "sure early",
    "operative words", "operative early", "operative at once", "weak words", "against", "against early", "a neighbour",
    "at home", "away", "at home and operative", "no part", "definition", "defined", "leaf", "length", "short", "item",
    "paragraph", "copy", "signed", "blanks", "sure and titled", "sure under another title",
    "another title above", "place", "duty", "leads in",
)  # fmt: skip
