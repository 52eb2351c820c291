from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.annotation.exports.notes import notes_of
from services.annotation.playbook.rules import Expect, Playbook, Presence, Rule
from services.shared.domain.annotations import (
    Annotation,
    AnnotationState,
    Finding,
    FindingReview,
    FindingState,
    Origin,
    Place,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.spans import OriginalSpan, RedactedSpan

AT = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
RULE = Rule(
    "law", "Governing Law", Presence(Expect.REQUIRED), Severity.HIGH, "No law is named", "Ask counsel", 0.5,
    frozenset(), fallback="The laws of Maine govern this Agreement.",
)  # fmt: skip
BOOK = Playbook("loan", "1", "Loans", ("*",), (), (RULE,), "")


def place(start: int, end: int, *, part: str = "", document: str = "") -> Place:
    return Place(OriginalSpan(start, end), RedactedSpan(start, end), part, document)


def finding(review: FindingReview | None = None, *places: Place, evidence: tuple[str, ...] = ()) -> Finding:
    return Finding("f1", "law", "Governing Law", Severity.HIGH, "No law is named", "loan", "1", evidence,
                   places=places, review=review)  # fmt: skip


def annotation(name: str, start: int, state: AnnotationState = AnnotationState.ACCEPTED) -> Annotation:
    span = OriginalSpan(start, start + 5)
    return Annotation(name, 1, "Governing Law", span, RedactedSpan(0, 5), 0.9, state, Origin.MODEL, "h")


def test_a_missing_clause_has_no_place_and_offers_wording() -> None:
    [note] = notes_of([finding()], [], BOOK)
    assert (note.span, note.offered, note.finding_id) == (None, RULE.fallback, "f1")
    assert note.lines == ("High: No law is named", "Ask counsel", "Not decided yet")


def test_a_decision_has_its_person_its_day_and_its_reason() -> None:
    review = FindingReview(FindingState.ACCEPTED, "ann@harbour-bank", AT, "see [PERSON_1]")
    [note] = notes_of([finding(review)], [], BOOK)
    assert note.lines[-2:] == ("Accepted by ann@harbour-bank on 2026-11-29", "Reason: see [PERSON_1]")


@pytest.mark.parametrize("state", [FindingState.REJECTED, FindingState.WAIVED, FindingState.OUTDATED])
def test_what_a_person_dismissed_does_not_leave(state: FindingState) -> None:
    assert notes_of([finding(FindingReview(state))], [], BOOK) == ()


@pytest.mark.parametrize("state", [one for one in FindingState if one is not FindingState.UNDECIDED])
def test_every_other_state_has_words(state: FindingState) -> None:
    notes = notes_of([finding(FindingReview(state))], [], None)
    assert all(note.lines for note in notes)


def test_each_place_has_a_note_and_wording_is_offered_once() -> None:
    places = (place(30, 40), place(5, 9, part="title"), place(1, 9, document="d2"), place(30, 40))
    marks = [annotation("a1", 10), annotation("a2", 20, AnnotationState.REJECTED)]
    notes = notes_of([finding(None, *places, evidence=("a1", "a2", "gone"))], marks, BOOK)
    assert [one.span for one in notes] == [OriginalSpan(10, 15), OriginalSpan(30, 40)]
    assert [one.offered for one in notes] == [RULE.fallback, ""]
    assert [one.lines[-1] for one in notes] == ["Place 1 of 2", "Place 2 of 2"]


def test_a_set_without_a_playbook_has_notes_without_guidance() -> None:
    [note] = notes_of([finding()], [], None)
    assert (note.offered, len(note.lines)) == ("", 2)


def test_guidance_that_the_message_has_is_not_repeated() -> None:
    made = replace(finding(), message="No law is named. Ask counsel")
    [note] = notes_of([made], [], BOOK)
    assert note.lines == ("High: No law is named. Ask counsel", "Not decided yet")
