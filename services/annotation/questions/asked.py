"""A question across documents, and the places of a document that answer it. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from services.annotation.grid.dates import effective_on
from services.annotation.grid.records import Source
from services.annotation.questions.conditions import Condition, conditions_of
from services.annotation.questions.records import FoundDocument, SearchSnippet
from services.annotation.relations.records import day_of
from services.annotation.searching.query import Query, query_of
from services.annotation.sets.refusals import invalid
from services.shared.domain.annotations import Annotation, AnnotationState
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap

MOST_HITS, MOST_COUNTED = 5, 1_000
LONGEST_CATEGORY = 100
_AROUND, _LONGEST = 80, 320  # code points
_SPACE = re.compile(r"\s+")
_PARTIES = frozenset({"Parties", "Party"})
_NOT_COUNTED = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document must have: all terms of `query`, in passages of the clause type `category` if it is not empty;
    those of `party` in the passages about parties; an effective date; and cells that fit the conditions.
    """

    query: Query
    category: str
    party: Query
    since: date | None
    until: date | None
    conditions: tuple[Condition, ...]

    @property
    def words(self) -> frozenset[str]:
        """Words that the text must have."""
        return self.query.words | self.party.words


@dataclass(frozen=True, slots=True)
class Found:
    """A document that fits. `around`: the place of each snippet with the text around it."""

    document: FoundDocument
    around: tuple[OriginalSpan, ...]


def asked_of(words: str, category: str, party: str, since: str, until: str, conditions: Sequence[str]) -> Asked:
    """The question. Raises `Reject(INVALID_METADATA)` with the faulty field, without the words."""
    made = Asked(
        query_of(words),
        category,
        query_of(party),
        day_of("since", since) if since else None,
        day_of("until", until) if until else None,
        conditions_of(conditions),
    )
    if not (made.query.terms or category or made.party.terms or conditions):
        raise invalid("words", "or a clause type, a party or a condition is required")
    if len(category) > LONGEST_CATEGORY:
        raise invalid("category", f"must have at most {LONGEST_CATEGORY} characters")
    return made


def found_in(source: Source, redaction: RedactionMap, asked: Asked) -> Found | None:
    """The document with its hits; None if it does not fit, or could not be read."""
    if source.text is None:
        return None
    day = effective_on(source)
    if not _is_between(day, asked) or (asked.party.terms and not _names_party(source, asked.party)):
        return None
    answers = [one.fits(source) for one in asked.conditions]
    if any(one is None for one in answers):
        return None
    spans = list(islice(_places(source, asked), MOST_COUNTED))
    if not spans and (asked.query.terms or asked.category):
        return None
    shown = spans or [one for one in answers if one and one.end]
    made = [_snippet(source.text, redaction, one) for one in shown[:MOST_HITS]]
    snippets = tuple(snippet for snippet, _ in made)
    document = FoundDocument(source.document, source.shown.document_type, day, len(shown), snippets)
    return Found(document, tuple(around for _, around in made))


def _is_between(day: date | None, asked: Asked) -> bool:
    """A document without a known date fits no range."""
    if asked.since is None and asked.until is None:
        return True
    return day is not None and (asked.since or date.min) <= day <= (asked.until or date.max)


def _places(source: Source, asked: Asked) -> Iterator[RedactedSpan]:
    """The places of the terms inside passages of the clause type; without terms, the passages."""
    spans = asked.query.places(source.text or "")
    if not asked.category:
        return spans
    passages = sorted(one.redacted_span for one in _counted(source) if one.category == asked.category)
    return _inside(spans, passages) if asked.query.terms else iter(passages)


def _inside(spans: Iterable[RedactedSpan], passages: Sequence[RedactedSpan]) -> Iterator[RedactedSpan]:
    """The spans that overlap a passage. Both are in order; passages can overlap one another."""
    begun, end = 0, 0
    for one in spans:
        while begun < len(passages) and passages[begun].start < one.end:
            end = max(end, passages[begun].end)
            begun += 1
        if one.start < end:
            yield one


def _names_party(source: Source, party: Query) -> bool:
    places = [one.redacted_span for one in _counted(source) if one.category in _PARTIES]
    places += [one.place.redacted_span for one in source.shown.economics if one.key == "parties" and one.place]
    return any(party.fits(one.of(source.text or "")) for one in places)


def _counted(source: Source) -> Iterable[Annotation]:
    return (one for one in source.shown.annotations if one.state not in _NOT_COUNTED)


def _snippet(text: str, redaction: RedactionMap, span: RedactedSpan) -> tuple[SearchSnippet, OriginalSpan]:
    match = RedactedSpan(span.start, min(span.end, span.start + _LONGEST))
    start, end = max(0, match.start - _AROUND), min(len(text), match.end + _AROUND)
    first = _SPACE.search(text, start, match.start) if start else None  # whole words
    last = text.rfind(" ", match.end, end) if end < len(text) else -1
    around = RedactedSpan(first.end() if first else start, last if last > match.end else end)
    before, after = text[around.start : match.start], text[match.end : around.end]
    words = _flat(before), _flat(match.of(text)), _flat(after)
    return SearchSnippet(redaction.to_original(match), *words), redaction.to_original(around)


def _flat(text: str) -> str:
    """White space as single spaces; one at either end stays."""
    flat = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{flat}{' ' if flat and text[-1:].isspace() else ''}"
