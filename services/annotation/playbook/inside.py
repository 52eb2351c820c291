"""The documents of a file, each with the playbook, the text and the marks that its rules read. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.annotation.agreement.incorporation import incorporates
from services.annotation.agreement.paper import paper_of
from services.annotation.agreement.roles import parties_of, perspective_of
from services.annotation.economics.deal import deal_of
from services.annotation.playbook.marks import Mark, WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import Subject
from services.shared.domain.annotations import EconomicsEntry, Paper, Place, Prediction
from services.shared.domain.document import RedactedText
from services.shared.domain.fields.types import FIELD_TYPES
from services.shared.domain.parts import RedactedPart
from services.shared.domain.spans import RedactedSpan

TITLE = "title"
"""The part of a place: the title of the document inside the file that a finding or an outcome is about."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A document of a file, as the rules of its playbook see it. `title` is None and `number` 0 for the first one."""

    playbook: Playbook
    subject: Subject
    marks: Sequence[Mark]
    title: Place | None = None
    number: int = 0


def documents_of(playbook: Playbook, subject: Subject, marks: Sequence[Mark]) -> tuple[Judged, ...]:
    """The first document, then those inside the file whose types a playbook of the set names: at most 50, without slip
    sheets, which have a title alone. The first one has the others too, without forms if they are left out. What a
    person confirmed in such a form stays. A text that cannot be read is one document.
    """
    text = subject.text
    parts = text.redacted.documents() if text else ()
    if text is None or not parts:
        return (Judged(playbook, subject, marks),)
    inside = _Marked(parts, marks)
    own = _own(playbook, parts)
    first = _first(playbook, subject, text, own, inside)
    return (first, *(_inside(one, book, first, text, inside.of(one)) for one, book in own))


def left_out(playbook: Playbook, text: RedactedText) -> tuple[RedactedSpan, ...]:
    """The documents inside the file that are none of the first document: those of `documents_of`, and forms."""
    parts = text.documents()
    apart = {one.span for one, _ in _own(playbook, parts)}
    return tuple(one.span for one in parts if one.span in apart or _is_left_out(playbook, one))


def title_of(places: Iterable[Place]) -> Place | None:
    """The title of the document inside the file, among the places of a finding or an outcome. None: the first one."""
    return next((one for one in places if one.part == TITLE and not one.document_id), None)


class _Marked:
    """The marks by the document inside the file in which they begin."""

    def __init__(self, parts: Sequence[RedactedPart], marks: Sequence[Mark]) -> None:
        self._parts = parts
        self._starts = [one.span.start for one in parts]
        self.pairs = [(one, self._part(one)) for one in marks]

    def of(self, part: RedactedPart) -> list[Mark]:
        """The marks in the document."""
        return [mark for mark, around in self.pairs if around is part]

    def _part(self, mark: Mark) -> RedactedPart | None:
        start = mark.passage.span.start if mark.passage else -1
        at = bisect_right(self._starts, start) - 1
        return self._parts[at] if at >= 0 and start < self._parts[at].span.end else None


def _own(playbook: Playbook, parts: Iterable[RedactedPart]) -> list[tuple[RedactedPart, Playbook]]:
    judged = (one for one in parts if len(one.span) >= _SHORTEST and not _is_left_out(playbook, one))
    named = ((one, playbook.for_inside(one.document_type)) for one in judged)
    return [(one, book) for one, book in named if book][:_MOST]


def _is_left_out(playbook: Playbook, part: RedactedPart) -> bool:
    """Whether the document is a form, which is signed later or never, and a playbook leaves forms out."""
    own = playbook.for_inside(part.document_type) or playbook
    return part.form and not (playbook.reads_forms and own.reads_forms)


def _first(
    playbook: Playbook, subject: Subject, text: WordsIn, own: Iterable[tuple[RedactedPart, Playbook]], inside: _Marked
) -> Judged:
    apart = {one.span for one, _ in own}
    marks = [mark for mark, part in inside.pairs if part is None or _counts(playbook, mark, part, apart)]
    redacted = text.redacted.without(left_out(playbook, text.redacted))
    return Judged(playbook, replace(subject, text=replace(text, redacted=redacted)), marks)


def _counts(playbook: Playbook, mark: Mark, part: RedactedPart, apart: set[RedactedSpan]) -> bool:
    """Whether a mark inside another document counts for the first one. Values in an exhibit do not."""
    if part.span in apart:
        return False
    is_value = part.document_type == EXHIBIT and mark.category in FIELD_TYPES
    return mark.confirmed or not (is_value or _is_left_out(playbook, part))


def _inside(part: RedactedPart, book: Playbook, file: Judged, text: WordsIn, marks: Sequence[Mark]) -> Judged:
    """The document as if it were a file of its own, with our role in the file if it has that role. A document of the
    same kind of deal that names no roles has our role too.
    """
    cut, attached = text.inside(part.span), book is file.playbook
    parties = parties_of(cut.seen)
    role = perspective_of(cut.seen, file.subject.perspective, parties) or (file.subject.perspective if attached else "")
    words = cut.seen_from(role)
    own = [replace(one, passage=words.passage_at(_here(one, words))) for one in marks]
    paper = paper_of(words.seen)
    found = [
        Prediction("", one.category, _here(mark, words), one.confidence) for one, mark in zip(own, marks, strict=True)
    ]
    subject = Subject(
        part.document_type,
        paper=Paper(paper.kind.value, paper.confidence),
        read=bool(words.seen.strip()),
        complete=file.subject.complete,
        economics=tuple(
            EconomicsEntry(one.key, one.state, words.place(one.span) if one.span else None, one.role)
            for one in deal_of(words.seen, part.document_type, paper, found, parties)
        ),
        refers=incorporates(words.seen),
        text=words,
        perspective=role,
        attached=attached,
    )
    return Judged(book, subject, own, replace(text.place(part.title), part=TITLE), part.number)


def _here(mark: Mark, words: WordsIn) -> RedactedSpan:
    """The span of the mark in the text of its document. The last one can end behind it."""
    span = mark.passage.span if mark.passage else RedactedSpan(words.offset, words.offset)
    return RedactedSpan(span.start - words.offset, min(span.end - words.offset, len(words.redacted.text)))


EXHIBIT = "exhibit"
"""The type of an exhibit whose title and first words name no other one."""
_MOST, _SHORTEST = 50, 300  # documents; code points
