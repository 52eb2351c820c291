"""What an amendment does to the agreement that it amends, if that agreement is at hand. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from services.annotation.agreement.changes import Change
from services.annotation.agreement.directions.base import of_provisions, of_words
from services.annotation.agreement.directions.changes import seen_by
from services.annotation.agreement.directions.values import Direction
from services.annotation.agreement.instructions import ChangeKind
from services.annotation.agreement.roles import parties_of
from services.annotation.playbook.conclude import conclude_marks
from services.annotation.playbook.inside import left_out, title_of
from services.annotation.playbook.marks import Mark, WordsIn, marks_of
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import subject_of
from services.annotation.sets.provisions import Provisions, term_of, words_in
from services.shared.domain.annotations import (
    AnnotationSet,
    Finding,
    FindingKind,
    Place,
    Prediction,
    RuleState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import RedactedText
from services.shared.domain.identity import make_id
from services.shared.domain.spans import RedactedSpan, RedactionMap

PlaceOf = Callable[[RedactedSpan, str], Place]
BASE_PART = "base"
"""The part of a place in the agreement: the words that a change of the document replaces, deletes or waives."""


@dataclass(frozen=True, slots=True)
class BaseAgreement:
    """The agreement that a document amends: its newest set, its redacted text with the map, and the playbook for its
    type. Both documents are of one matter, so that a placeholder is the same person in both.
    """

    document_id: str
    annotation_set: AnnotationSet
    redacted: RedactedText
    map: RedactionMap
    playbook: Playbook

    @property
    def text(self) -> str:
        """The text that a reader of the agreement sees."""
        return self.redacted.without_hidden().unconfused().text

    def place(self, span: RedactedSpan) -> Place:
        """The place of words of the agreement in a finding on the document that amends it."""
        return Place(self.map.to_original(span), span, BASE_PART, self.document_id)


def findings_with_base(
    text: str,
    changes: Sequence[Change],
    predictions: Sequence[Prediction],
    base: BaseAgreement,
    provisions: Provisions,
    document_id: str,
    place: PlaceOf,
) -> tuple[Finding, ...]:
    """The findings of kind CHANGE that need the agreement: changes of what it does not have, directions that only its
    words establish, for our role in it, parties that the document leaves out, and rules that the agreement as amended
    breaks by what it does not say. `text`: what a reader of the document sees, with its `changes`; `provisions`: those
    of the agreement. Findings contain no document text.
    """
    return (
        *_unfounded(text, changes, provisions.text, document_id, place),
        *_directions(text, changes, base, provisions, document_id, place),
        *_left_out(text, provisions.text, document_id),
        *_absences(text, changes, predictions, base, provisions, document_id),
    )


def _unfounded(text: str, changes: Iterable[Change], base: str, document_id: str, place: PlaceOf) -> Iterator[Finding]:
    """The changes of sections, each section once, and of words in quotation marks, that the agreement does not have."""
    words = _folded(base)
    missing: set[int] = set()
    numbers = set(_NUMBER.findall(base))
    for one in changes:
        number = _SECTION.match(one.section.of(text))
        if one.kind in OF_OLD and number and len(numbers) >= _FEWEST and number[1] not in numbers:
            if one.section.start in missing:
                continue
            missing.add(one.section.start)
            yield _finding("amended-section-missing", document_id, (place(one.section, "section"),), one.section)
        elif one.kind in _ENDS and (term := term_of(text, one.section)) and _folded(term) not in words:
            yield _finding("amended-definition-missing", document_id, (place(one.section, "section"),), one.section)
        elif one.old and len(one.old) <= _PHRASE and _folded(one.old.of(text)) not in words:
            places = (place(one.section, "section"), place(one.old, "old"))
            yield _finding("amended-words-missing", document_id, places, one.old)


def _directions(
    text: str,
    changes: Iterable[Change],
    base: BaseAgreement,
    provisions: Provisions,
    document_id: str,
    place: PlaceOf,
) -> Iterator[Finding]:
    """The changes whose direction the agreement establishes, and the document alone does not."""
    role = base.annotation_set.perspective
    for one in changes:
        if one.direction is Direction.UNKNOWN and one.kind is ChangeKind.REPLACED and one.new:
            direction = seen_by(_direction(text, one, provisions), role)
            if direction in _TOLD:
                before = provisions.before(text, one.section, one.old)
                was = (base.place(before),) if before else ()
                places = (place(one.section, "section"), *was, place(one.new, "new"))
                yield _finding(f"amended-{direction.value}", document_id, places, one.new)


def _direction(text: str, one: Change, base: Provisions) -> Direction:
    named = base.named(text, one.section)
    if named is None or one.new is None:
        return Direction.UNKNOWN
    was, now = named.of(base.text), one.new.of(text)
    if one.old:
        return of_words(was, one.order.of(text), one.old.of(text), now)
    return of_provisions(one.section.of(text), was, now) if _is_whole(text, one) else Direction.UNKNOWN


def _left_out(text: str, base: str, document_id: str) -> Iterator[Finding]:
    """One finding, if the document does not name all parties of the agreement."""
    words = _folded(text)
    names = [_folded(one.name.of(base)) for one in parties_of(base)]
    if any(len(one) >= _SHORTEST and one not in words for one in names) and any(one in words for one in names):
        yield _finding("amended-party-left-out", document_id, (), RedactedSpan(0, 0))


def _absences(
    text: str,
    changes: Sequence[Change],
    predictions: Iterable[Prediction],
    base: BaseAgreement,
    provisions: Provisions,
    document_id: str,
) -> Iterator[Finding]:
    """The rules that the agreement as amended breaks by what it does not say. `LOW` if it broke them before. Documents
    inside the file of the agreement do not count.
    """
    outcomes = (one for one in base.annotation_set.outcomes if not title_of(one.places))
    before = {one.rule_id for one in outcomes if one.state is RuleState.ABSENT}
    seen = provisions.text
    gone = [*_taken_away(text, changes, provisions), *left_out(base.playbook, base.redacted)]
    kept = _blanked(seen, gone)
    added = [one.new for one in changes if one.new]
    offset = len(kept) + len(_BREAK)
    as_amended = WordsIn(RedactedText(kept + _BREAK + _blanked(text, _between(added, len(text)))))
    as_amended = as_amended.seen_from(base.annotation_set.perspective)
    remaining = [one for one in base.annotation_set.annotations if not _mostly(one.redacted_span, gone)]
    marks = (
        *marks_of(remaining, as_amended),
        *(_mark(one, as_amended, offset) for one in predictions if _overlaps(one.span, added)),
    )
    subject = replace(subject_of(base.annotation_set, as_amended), economics=())
    for one in conclude_marks(base.playbook, subject, marks, document_id).findings:
        if one.state is RuleState.ABSENT:
            was = one.rule_id in before
            lead = _STILL if was else _NOW
            made = _finding(f"amended-{one.rule_id}", document_id, (), RedactedSpan(0, 0))
            severity = Severity.LOW if was else one.severity
            yield replace(
                made,
                state=RuleState.ABSENT,
                category=one.category,
                severity=severity,
                message=f"{lead} {one.message}",
            )


def _taken_away(text: str, changes: Iterable[Change], base: Provisions) -> list[RedactedSpan]:
    """The provisions of the agreement that the changes delete or replace as a whole, and the words in provisions."""
    gone: list[RedactedSpan] = []
    for one in changes:
        named = base.named(text, one.section) if one.kind in _ENDS else None
        if named and one.old is None and _is_whole(text, one):
            gone.append(named)
        elif named and one.old and len(one.old) <= _PHRASE:
            gone += words_in(base.text, named, one.old.of(text))
    return gone


def _is_whole(text: str, one: Change) -> bool:
    """Whether nothing of the provision stays. The new words of a definition begin with its term."""
    if one.new and one.new.start == one.section.start:
        return True
    others = f"{text[one.order.start : one.section.start]} {text[one.section.end : one.order.end]}"
    whole = _WHOLE.search(others) if one.new else one.kind is ChangeKind.DELETED
    return bool(whole) and not _PART.search(others)


def _mark(one: Prediction, words: WordsIn, offset: int) -> Mark:
    span = RedactedSpan(one.span.start + offset, one.span.end + offset)
    passage = words.passage_at(span)
    return Mark("", one.category, one.confidence, words=span.of(words.redacted.text), passage=passage)


def _between(spans: Iterable[RedactedSpan], end: int) -> Iterator[RedactedSpan]:
    """What the spans leave over of a text."""
    position = 0
    for one in sorted(spans, key=lambda span: span.start):
        if position < one.start:
            yield RedactedSpan(position, one.start)
        position = max(position, one.end)
    if position < end:
        yield RedactedSpan(position, end)


def _blanked(text: str, spans: Iterable[RedactedSpan]) -> str:
    """The text with spaces in place of the spans: no offset and no line changes."""
    pieces, position = [], 0
    for one in sorted(spans, key=lambda span: span.start):
        start = max(one.start, position)
        pieces += [text[position:start], _NO_BREAK.sub(" ", text[start : one.end])]
        position = max(one.end, position)
    return "".join((*pieces, text[position:]))


def _overlaps(span: RedactedSpan, others: Iterable[RedactedSpan]) -> bool:
    return any(span.start < one.end and one.start < span.end for one in others)


def _mostly(span: RedactedSpan, others: Iterable[RedactedSpan]) -> bool:
    """Whether one of the others has more than half of the span."""
    return any(2 * (min(span.end, one.end) - max(span.start, one.start)) > len(span) for one in others)


def _folded(words: str) -> str:
    return _NO_LETTER.sub("", words.casefold())


def _finding(rule: str, document_id: str, places: tuple[Place, ...], where: RedactedSpan) -> Finding:
    severity, message = _MESSAGES.get(rule, (Severity.LOW, ""))
    return Finding(
        finding_id=make_id("finding", document_id, rule, str(where.start)),
        rule_id=rule,
        category="",
        severity=severity,
        message=message,
        playbook="",
        playbook_version="",
        kind=FindingKind.CHANGE,
        state=RuleState.WRONG,
        places=places,
    )


_TOLD = frozenset({Direction.BETTER, Direction.WORSE})
OF_OLD = frozenset({ChangeKind.REPLACED, ChangeKind.DELETED, ChangeKind.WAIVED})
"""The kinds of changes of words that the agreement has."""
_ENDS = frozenset({ChangeKind.REPLACED, ChangeKind.DELETED})
_FEWEST, _SHORTEST, _PHRASE = 10, 5, 1_500
_BREAK = "\n\n"
_NOW = "In the agreement as amended:"
_STILL = "In the agreement as amended, and before:"
_MESSAGES = {
    "amended-worse": (
        Severity.MEDIUM,
        "Against the words of the agreement, the change is worse for our side: compare it with the approval.",
    ),
    "amended-better": (Severity.LOW, "Against the words of the agreement, the change is better for our side."),
    "amended-section-missing": (
        Severity.MEDIUM,
        "The paper changes a section whose number is not in the agreement: check the reference.",
    ),
    "amended-definition-missing": (
        Severity.MEDIUM,
        "The paper changes the definition of a term that is not in the agreement: check an earlier amendment.",
    ),
    "amended-words-missing": (
        Severity.MEDIUM,
        "The paper deletes or replaces words that are not in the agreement: check them against an earlier amendment.",
    ),
    "amended-party-left-out": (
        Severity.LOW,
        "The paper does not name a party of the agreement: check whether that party must sign.",
    ),
}
_NUMBER = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,3})(?![\d.]*\d)")
_SECTION = re.compile(r"(?:Sub)?Sections?\s+(\d{1,2}\.\d{1,3})(?![\d.]*\d)", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:sentences?|phrases?|words?|references?|provisos?|portions?|(?:sub)?(?:clauses?|paragraphs?)|subsections?|items?)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\bin\s+(?:its|their)\s+entiret|\brestated\b|\bto\s+read\s+as\s+follows\b", re.IGNORECASE)
_NO_BREAK = re.compile(r"[^\n]")
_NO_LETTER = re.compile(r"[^\w%$\[\]]+")
