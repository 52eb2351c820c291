"""The sides of a comparison: places, masked words, doubts, and the changes at given places."""

from datetime import timedelta

import pytest

from services.annotation.desk.redlines.records import MOST_WORDS, ChangedPlace, Doubt, VersionChange
from services.annotation.desk.redlines.tracking import NOBODY, Stamp
from services.annotation.desk.redlines.versions import (
    Side,
    changes_of,
    doubts_of,
    redline_of,
    touched,
    uncompared,
    with_words,
)
from services.annotation.redline.records import ChangeKind
from services.annotation.reveals.values import DocumentValue
from services.shared.domain.document import ChangeMark, SealedText
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.exports.test_notes import annotation
from tests.unit.annotation.support import NOW

DAY = timedelta(days=1)


def side(text: str, *values: DocumentValue, pages: tuple[OriginalSpan, ...] = ()) -> Side:
    return Side(SealedText(text, pages), values, "text/plain", (annotation("a1", 4),))


def change(number: int, old: tuple[int, int], new: tuple[int, int], mark: ChangeMark | None = None) -> VersionChange:
    places = ChangedPlace(OriginalSpan(*old)), ChangedPlace(OriginalSpan(*new))
    return VersionChange(number, ChangeKind.REPLACED, *places, tracked=mark)


def test_a_place_has_masked_words_around_it_and_its_page() -> None:
    value = DocumentValue("PERSON_1", OriginalSpan(0, 3), "PERSON", "[PERSON_1]")
    one = side("Ада pays 契約 now", value, pages=(OriginalSpan(0, 8), OriginalSpan(8, 16)))
    assert one.place(OriginalSpan(9, 11)) == ChangedPlace(OriginalSpan(9, 11), 2, "契約", "[PERSON_1] pays ", " now")
    assert one.place(OriginalSpan(0, 0)) == ChangedPlace(OriginalSpan(0, 0), 1)
    assert len(side("x" * 9_000).place(OriginalSpan(100, 9_000)).text) == MOST_WORDS
    assert side("").around(OriginalSpan(0, 0)) == OriginalSpan(0, 0)


@pytest.mark.parametrize(
    ("span", "touches"),
    [((0, 4), False), ((0, 5), True), ((8, 8), True), ((4, 4), True), ((9, 9), False), ((9, 20), False)],
)
def test_clauses_at_a_place(span: tuple[int, int], touches: bool) -> None:
    assert list(side("words of a text").clauses(OriginalSpan(*span))) == ["Governing Law"] * touches


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ("Same words.", "Same words.", []),
        ("The fee is ten.", "The fee is two.", [("ten", "two")]),
        ("Плата десять.", "Плата два.", [("десять", "два")]),
    ],
)
def test_changes_with_their_words(old: str, new: str, found: list[tuple[str, str]]) -> None:
    left, right = side(old), side(new)
    made = with_words(changes_of(redline_of(left, right), left, right), left, right)
    assert [(one.old.text, one.new.text) for one in made] == found
    assert [one.number for one in made] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("stamp", "doubts"),
    [
        (NOBODY, [Doubt.NO_AUTHOR, Doubt.NO_DATE]),
        (Stamp("Аня", NOW), []),
        (Stamp("a", NOW + DAY), []),
        (Stamp("a", NOW + DAY + timedelta(microseconds=1)), [Doubt.FUTURE_DATE]),
        (Stamp("", NOW - 900 * DAY), [Doubt.NO_AUTHOR]),
    ],
)
def test_doubts(stamp: Stamp, doubts: list[Doubt]) -> None:
    assert list(doubts_of(stamp, NOW)) == doubts
    assert list(doubts_of(stamp, NOW, is_altered=True)) == [*doubts, Doubt.ALTERED]
    assert Doubt.FUTURE_DATE not in doubts_of(stamp, None)


@pytest.mark.parametrize(
    ("spans", "old", "new"),
    [
        ([], (), ()),
        ([(0, 100)], (1, 2), (1, 2, 3)),
        ([(12, 13)], (1,), ()),
        ([(0, 2), (32, 33)], (), (2,)),
        ([(8, 40), (50, 51)], (1, 2), (2, 3)),
        ([(15, 20)], (), ()),  # between two changes
        ([(25, 30), (35, 60), (65, 90)], (), ()),
        ([(20, 21)], (2,), (3,)),
        ([(10, 10), (64, 64)], (1,), (1,)),
        ([(15, 15), (65, 65)], (), ()),
    ],
)
def test_changes_at_places(spans: list[tuple[int, int]], old: tuple[int, ...], new: tuple[int, ...]) -> None:
    changes = (
        change(1, (10, 15), (60, 65)), change(2, (20, 20), (30, 35)), change(3, (0, 0), (20, 25), ChangeMark.INSERTED)
    )  # fmt: skip
    places = [OriginalSpan(*one) for one in spans]
    assert touched(changes, places, new=False) == old
    assert touched(changes, places, new=True) == new
    assert touched((), places, new=True) == ()


def test_values_without_a_placeholder_are_not_compared() -> None:
    values = [DocumentValue(one, OriginalSpan(0, 1), "PERSON", "x") for one in ("at-0", "PERSON_1", "at-9")]
    assert (uncompared(side("x", *values)), uncompared(side(""))) == (2, 0)
