"""The loan metric on hand-made cases."""

from dataclasses import replace

import pytest

from models.evaluation.loans import Counts, Provision, curves, evaluate, overlaps


def _provision(place: str, document: str = "d", category: str = "Liens") -> Provision:
    start, end = place.split("-")
    return Provision(document, category, int(start), int(end))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((0, 10), (0, 10), True),
        ((0, 10), (5, 100), True),
        ((0, 10), (6, 100), False),
        ((0, 10), (5, 15), True),
        ((0, 10), (10, 20), False),
        ((4, 6), (0, 1_000), True),
        ((0, 9), (5, 100), False),
    ],
)
def test_half_of_the_shorter(first: tuple[int, int], second: tuple[int, int], expected: bool) -> None:
    assert overlaps(first, second) == overlaps(second, first) == expected


@pytest.mark.parametrize(
    ("gold", "predicted", "counts"),
    [
        (["0-10"], ["0-10"], Counts(1, 1, 0)),
        (["0-10"], [], Counts(1, 0, 0)),
        ([], ["0-10"], Counts(0, 0, 1)),
        (["0-10", "20-30"], ["0-30"], Counts(2, 2, 0)),
        (["0-100"], ["0-10", "20-30"], Counts(1, 1, 0)),
        (["0-100"], ["0-10", "200-300"], Counts(1, 1, 1)),
    ],
)
def test_one_prediction_may_find_several_and_several_may_find_one(
    gold: list[str], predicted: list[str], counts: Counts
) -> None:
    scores = evaluate([_provision(one) for one in gold], [_provision(one) for one in predicted], ["d"])
    assert scores.per_category == {"Liens": counts}


def test_figures_are_pooled_over_types_and_documents() -> None:
    gold = [_provision("0-10"), _provision("0-10", "e"), _provision("0-10", category="Debt")]
    predicted = [_provision("0-10"), _provision("50-60"), _provision("0-10", "e", "Debt"), _provision("7-9", "e")]
    scores = evaluate(gold, predicted, ["d", "e", "f"])
    assert scores.recall == pytest.approx(2 / 3)
    assert scores.false_flags == pytest.approx(2 / 3)
    assert scores.presence_f1 == pytest.approx(2 / 3)
    assert scores.per_category == {"Liens": Counts(2, 2, 1), "Debt": Counts(1, 0, 1)}


def test_another_document_or_type_finds_nothing() -> None:
    scores = evaluate([_provision("0-10")], [_provision("0-10", "e"), _provision("0-10", category="Debt")], ["d", "e"])
    assert (scores.recall, scores.false_flags, scores.presence_f1) == (0.0, 1.0, 0.0)


def test_nothing_at_all() -> None:
    assert evaluate([], [], []).recall == 0.0


def test_a_curve_for_each_type_that_has_a_provision() -> None:
    gold = [_provision("0-10"), _provision("20-30"), _provision("0-10", "e"), _provision("0-10", category="Debt")]
    places = [("0-10", 0.9), ("40-50", 0.8), ("20-30", 0.7), ("20-26", 0.6)]
    predicted = [replace(_provision(place), confidence=confidence) for place, confidence in places]
    found = curves(gold, predicted)
    assert {name: one.recall.tolist() for name, one in found.items()} == {
        "Debt": [],
        "Liens": pytest.approx([1 / 3, 1 / 3, 2 / 3, 2 / 3]),
    }
    assert found["Liens"].precision.tolist() == pytest.approx([1, 1 / 2, 2 / 3, 2 / 3])
    assert found["Liens"].threshold.tolist() == [0.9, 0.8, 0.7, 0.6]
