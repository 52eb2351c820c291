"""The cell of one document."""

from dataclasses import replace

import pytest

from services.annotation.grid.cells import LONGEST, gist, own_cell
from services.annotation.grid.columns import columns_of
from services.annotation.grid.dates import effective_on
from services.annotation.grid.records import Cell, Source
from services.shared.domain.annotations import (
    NOT_READ,
    Annotation,
    AnnotationSet,
    AnnotationState,
    EconomicsEntry,
    EntryState,
    Origin,
    Place,
    SetState,
)
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.annotation.support import record

TEXT = "This Note is dated as of March 3, 2021. It is due on May 4, 2026 or on June 5, 2027, under the laws of Maine."
LAW, INSURANCE, MATURITY = columns_of(["Governing Law", "Insurance", "maturity"])


def mark(words: str, state: AnnotationState = AnnotationState.PROPOSED, category: str = "Governing Law") -> Annotation:
    at = TEXT.index(words)
    place = OriginalSpan(at + 1_000, at + 1_000 + len(words)), RedactedSpan(at, at + len(words))
    return Annotation(f"a-{words}", 1, category, *place, 0.9, state, Origin.MODEL, "")


def entry(words: str, state: EntryState = EntryState.STATED, key: str = "maturity") -> EconomicsEntry:
    at = TEXT.index(words)
    place = Place(OriginalSpan(at + 1_000, at + 1_000 + len(words)), RedactedSpan(at, at + len(words)))
    return EconomicsEntry(key, state, place)


def source(*marks: Annotation, text: str | None = TEXT, hidden: bool = False, **more: object) -> Source:
    shown = AnnotationSet("s", 1, SetState.PROPOSED, annotations=marks, **more)  # type: ignore[arg-type]
    return Source(record(), shown, text, None, hidden)


def brief(cell: Cell) -> tuple[str, str, int, tuple[str, ...]]:
    return cell.state.value, cell.answer.text if cell.answer else "", cell.more, tuple(cell.notes)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (source(), ("not_found", "", 0, ())),
        (source(flags=(NOT_READ,)), ("not_read", "", 0, ())),
        (source(mark("Maine"), text=None), ("not_read", "", 0, ())),
        (source(mark("laws of Maine")), ("unreviewed", "US-ME", 0, ())),
        (source(mark("laws of Maine"), flags=(NOT_READ,)), ("unreviewed", "US-ME", 0, ())),
        (source(mark("laws of Maine", AnnotationState.ACCEPTED)), ("reviewed", "US-ME", 0, ())),
        (source(mark("laws of Maine", AnnotationState.REJECTED)), ("not_found", "", 0, ())),
        (source(mark("under the"), mark("laws of Maine", AnnotationState.ADDED)), ("reviewed", "US-ME", 1, ())),
        (source(hidden=True), ("unreviewed", "", 0, ("hidden",))),
        (source(mark("laws of Maine", AnnotationState.ADDED), hidden=True), ("reviewed", "US-ME", 0, ())),
    ],
)
def test_states(given: Source, expected: tuple[str, str, int, tuple[str, ...]]) -> None:
    assert brief(own_cell(given, LAW)[0]) == expected


def test_words_of_a_clause_type_without_a_value() -> None:
    cell, _ = own_cell(source(mark("It is due", category="Insurance")), INSURANCE)
    assert cell.answer is not None
    assert (cell.answer.text, cell.answer.kind, cell.answer.span.start) == (
        "It is due",
        "",
        TEXT.index("It is due") + 1_000,
    )


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((entry("on May 4, 2026"),), ("unreviewed", "2026-05-04", 0, ())),
        ((entry("on May 4, 2026"), entry("on June 5, 2027")), ("unreviewed", "2026-05-04", 1, ())),
        ((entry("It is due", EntryState.BLANK),), ("unreviewed", "It is due", 0, ("blank",))),
        ((entry("It is due", EntryState.ELSEWHERE),), ("unreviewed", "It is due", 0, ("elsewhere",))),
        ((EconomicsEntry("maturity", EntryState.NONE_STATED),), ("not_found", "", 0, ())),
    ],
)
def test_values_of_the_deal(
    entries: tuple[EconomicsEntry, ...], expected: tuple[str, str, int, tuple[str, ...]]
) -> None:
    assert brief(own_cell(source(economics=entries), MATURITY)[0]) == expected


def test_a_value_of_the_deal_is_reviewed_with_the_annotation_at_its_place() -> None:
    accepted = mark("May 4, 2026", AnnotationState.ACCEPTED, "Maturity Date")
    assert own_cell(source(accepted, economics=(entry("on May 4, 2026"),)), MATURITY)[0].state == "reviewed"


def test_only_passages_within_places_count() -> None:
    given = source(mark("laws of Maine"))
    assert own_cell(given, LAW, [RedactedSpan(0, 10)])[0].state == "not_found"
    assert own_cell(given, LAW, [RedactedSpan(0, len(TEXT))])[0].state == "unreviewed"


def test_gists_are_short() -> None:
    assert gist("a\n b\t c") == "a b c"
    long = gist("word " * 100)
    assert len(long) <= LONGEST
    assert long.endswith("word…")
    assert len(gist("x" * 1_000)) == LONGEST


def test_when_a_document_takes_effect() -> None:
    assert str(effective_on(source())) == "2021-03-03"
    stated = source(economics=(entry("on May 4, 2026", key="effective_date"),))
    assert str(effective_on(stated)) == "2026-05-04"
    assert effective_on(source(text=None)) is None
    assert effective_on(replace(source(), text="This Note is made in 2021.")) is None
