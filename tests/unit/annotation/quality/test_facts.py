"""The inputs of the estimates from the records of a tenant."""

from datetime import date

import pytest

from services.annotation.quality.facts import by_scope, joined, on_days, only, sample_of, twice_of
from services.annotation.quality.marks import Mark
from services.annotation.quality.records import Facts, Frame, Passage, Place, SecondReview
from services.annotation.quality.second import Twice
from tests.unit.annotation.quality.quality_facts import made

FACTS = made()
EMPTY = Facts((), (), (), ())


def frame(document: str, probability: float, size: int = 10) -> Frame:
    return Frame(Place(document, "M-1", "lending", date(2026, 1, 3)), "low", False, probability, size)


def test_strata_of_one_name_and_probability_are_one() -> None:
    facts = Facts((frame("d1", 0.1), frame("d2", 0.1, 5)), (Passage("d2", "low", False, True),), ())
    sample = sample_of(facts)
    [stratum] = sample.strata
    assert (stratum.size, stratum.probability) == (15, 0.1)
    assert [one.stratum for one in sample.drawn] == [stratum.name]
    assert sample_of(EMPTY).strata == ()


@pytest.mark.parametrize("other", [0.2, 0.10000001, 0.1 + 1e-15])
def test_strata_of_other_probabilities_have_other_names(other: float) -> None:
    facts = Facts((frame("d1", 0.1), frame("d2", other)), (Passage("d1", "low", False, True),), ())
    first, second = sample_of(facts).strata
    assert first.name != second.name
    assert len(sample_of(facts).part(lambda one: one == second).drawn) == 0


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ([], [], (0, 0, 0)),
        ([Mark(0, 10, "a")], [Mark(0, 10, "a")], (1, 0, 0)),
        ([Mark(5, 15, "a")], [Mark(6, 16, "a")], (0, 1, 0)),
        ([Mark(0, 10, "b")], [Mark(4, 6, "a")], (0, 0, 1)),
        ([Mark(10, 20, "a")], [Mark(3, 3, "a")], (0, 0, 0)),
    ],
    ids=["nothing", "both", "half and less", "another label", "beside and empty"],
)
def test_who_found_the_final_place(first: list[Mark], second: list[Mark], found: tuple[int, int, int]) -> None:
    place = Place("d1", "M-1", "lending", date(2026, 1, 3))
    review = SecondReview(place, 99, tuple(first), tuple(second), (Mark(0, 10, "a"),))
    assert twice_of(review) == Twice(*found)
    assert twice_of(SecondReview(place, 99, tuple(first), tuple(second), None)) == Twice(0, 0, 0)


def test_scopes_split_the_facts_and_joining_restores_them() -> None:
    scopes = {f"d{number:02}": "ÄÖ" if number % 2 else "" for number in range(12)}
    parts = by_scope(FACTS, scopes)
    whole = joined(parts.values())
    assert list(parts) == ["", "ÄÖ"]
    assert set(whole.frames) == set(FACTS.frames)
    assert sorted(map(repr, whole.judgements)) == sorted(map(repr, FACTS.judgements))
    assert sorted(map(repr, whole.passages)) == sorted(map(repr, FACTS.passages))
    assert (by_scope(FACTS, {}), joined([]), only(FACTS, ())) == ({}, EMPTY, EMPTY)


def test_documents_are_moved_to_days_and_need_one() -> None:
    day = date(2030, 2, 28)
    moved = on_days(only(FACTS, {"d03"}), {"d03": day})
    for part in (moved.frames, moved.reviews, moved.judgements):
        assert {one.place.day for one in part} == {day}
    with pytest.raises(KeyError):
        on_days(FACTS, {"d03": day})
