import pickle
from dataclasses import replace

import pytest

from services.annotation.sets.contents import contents_of, place_of, searched
from services.shared.domain.annotations import (
    INCORPORATED_TERMS,
    NOT_READ,
    TRACKED_CHANGES,
    EntryState,
    Paper,
    Place,
    Prediction,
)
from services.shared.domain.document import ChangeMark, Gap, GapKind, RedactedChange
from services.shared.domain.parts import PartKind, RedactedPart
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from tests.unit.annotation.support import record
from tests.unit.annotation.texts import texts_of


def test_a_place_has_its_span_in_both_texts() -> None:
    places = RedactionMap((Replacement(OriginalSpan(0, 3), RedactedSpan(0, 10), "PERSON", "[PERSON_1]"),))
    assert place_of(RedactedSpan(12, 20), places, "old") == Place(OriginalSpan(5, 13), RedactedSpan(12, 20), "old")


def test_paper() -> None:
    texts = texts_of("«PERSON_1|Ada Lovelace»\n\nFIRST AMENDMENT\n\nThis First Amendment changes the Lease.")
    place = Place(OriginalSpan(14, 29), RedactedSpan(12, 27))
    assert contents_of(texts, record()).paper == Paper("amendment", 0.95, place)


def test_a_text_that_names_no_paper() -> None:
    assert contents_of(texts_of("The meeting is at noon."), record()).paper == Paper("other", 0.3)


def test_another_process_finds_the_same_contents() -> None:
    texts = texts_of(
        "FIRST AMENDMENT\n\nThis First Amendment by «PERSON_1|Ada Lovelace» amends Section 9.9 of the Lease."
    )
    sent = pickle.loads(pickle.dumps(searched(texts)))
    assert sent.original.text == ""
    assert contents_of(sent, record(), "amendment") == contents_of(texts, record(), "amendment")


@pytest.mark.parametrize(
    ("gaps", "flags"),
    [
        ((), ()),
        ((Gap(GapKind.PICTURE),), ()),
        ((Gap(GapKind.PICTURE), Gap(GapKind.SCAN, 2, (3, 7))), (NOT_READ,)),
    ],
)
def test_what_was_not_read_is_not_missing(gaps: tuple[Gap, ...], flags: tuple[str, ...]) -> None:
    texts = texts_of("LOAN AGREEMENT\n\n“Maturity Date” means June 30, 2031.")
    made = contents_of(replace(texts, redacted=replace(texts.redacted, gaps=gaps)), record(), "credit agreement")
    assert made.flags == flags
    assert any(one.state is EntryState.STATED for one in made.economics)
    assert any(one.state is EntryState.NONE_STATED for one in made.economics) == (not flags)


def test_deleted_words_say_nothing() -> None:
    text = "LOAN AGREEMENT\n\n“Maturity Date” means June 30, 2031."
    texts = texts_of(text)
    deleted = replace(texts.redacted, changes=(RedactedChange(RedactedSpan(16, len(text)), ChangeMark.DELETED),))
    made = contents_of(replace(texts, redacted=deleted), record(), "credit agreement")
    assert made.flags == (TRACKED_CHANGES,)
    assert all(one.place is None for one in made.economics)


def test_text_that_a_reader_does_not_see_says_nothing() -> None:
    text = "LOAN AGREEMENT\n\n“Maturity Date” means June 30, 2031.\nSee Section 99.9 of this Agreement. ____________"
    texts = texts_of(text)
    seen = contents_of(texts, record(), "credit agreement")
    assert any(one.key == "maturity" and one.state is EntryState.STATED for one in seen.economics)
    hidden = replace(texts.redacted, hidden=(RedactedSpan(16, len(text)),))
    unseen = contents_of(replace(texts, redacted=hidden), record(), "credit agreement")
    assert all(one.place is None for one in unseen.economics)
    assert unseen.findings == ()


AGREEMENT = (
    'CREDIT AGREEMENT\n\nThis Agreement is made between Acme (the "Borrower") and Harbour Bank (the "Lender").\n'
)
MATURITY = "“Maturity Date” means June 30, 2031.\n"


@pytest.mark.parametrize(
    ("kind", "form", "state"),
    [
        ("schedule", False, EntryState.STATED),
        ("exhibit", False, EntryState.ELSEWHERE),
        ("exhibit", True, EntryState.NONE_STATED),
        ("note", False, EntryState.ELSEWHERE),
        ("note", True, EntryState.NONE_STATED),
    ],
)
def test_values_of_the_deal_are_those_of_the_agreement(kind: str, form: bool, state: EntryState) -> None:
    def states(text: str) -> list[tuple[EntryState, bool]]:
        texts = texts_of(text)
        span = RedactedSpan(len(text) - len(MATURITY), len(text))
        part = RedactedPart(PartKind.DOCUMENT, 1, RedactedSpan(span.start, span.start), span, False, kind, form)
        marks = [Prediction("p", "Maturity Date", span, 0.9)]
        found = contents_of(
            searched(replace(texts, redacted=replace(texts.redacted, parts=(part,)))),
            record(),
            "credit agreement",
            marks,
        )
        places = ((one.state, one.place) for one in found.economics if one.key == "maturity")
        return [(one, bool(place and place.redacted_span.start >= span.start)) for one, place in places]

    assert states(AGREEMENT + MATURITY) == [(state, state is not EntryState.NONE_STATED)]
    assert states(AGREEMENT + MATURITY + MATURITY)[0] == (EntryState.STATED, False)


def test_a_note_that_takes_over_terms_does_not_make_the_agreement_incomplete() -> None:
    taken = "The covenants of the Lease Agreement are incorporated herein by this reference.\n"
    texts = texts_of(AGREEMENT + taken)
    span = RedactedSpan(len(AGREEMENT), len(AGREEMENT + taken))
    part = RedactedPart(PartKind.DOCUMENT, 1, RedactedSpan(span.start, span.start), span, False, "note")
    inside = replace(texts, redacted=replace(texts.redacted, parts=(part,)))
    assert [contents_of(one, record(), "credit agreement").flags for one in (texts, inside)] == [
        (INCORPORATED_TERMS,),
        (),
    ]


def test_the_law_of_another_document_is_not_that_of_the_deal() -> None:
    law = "This Note is governed by the laws of the State of Maine.\n"
    texts = texts_of(AGREEMENT + law)
    span = RedactedSpan(len(AGREEMENT), len(AGREEMENT + law))
    part = RedactedPart(PartKind.DOCUMENT, 1, RedactedSpan(span.start, span.start), span, False, "note")
    inside = replace(texts, redacted=replace(texts.redacted, parts=(part,)))
    found = [contents_of(one, record(), "credit agreement").economics for one in (texts, inside)]
    states = [[one.state for one in each if one.key == "governing_law"] for each in found]
    assert states == [[EntryState.STATED], [EntryState.NONE_STATED]]
