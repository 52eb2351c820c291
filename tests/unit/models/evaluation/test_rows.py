"""The rows of the bench: each goal once, reached or not."""

import json

import pytest

from models.evaluation import planted, samples, synthetic, tab
from models.evaluation.corpora import Measured
from models.evaluation.plotting.curve import Point
from models.evaluation.plotting.picture import recall_over_precision
from models.evaluation.redactors.child import Run
from models.evaluation.rows import Ours, Theirs, rows


def measured(share: float) -> Measured:
    judgments = tab.Scores(share, share, share, share, share, {}, 20, 10)
    sentences = synthetic.Scores(share, {}, 100, 100 - round(share * 100))
    return Measured(judgments, judgments, sentences, texts(share))


def texts(share: float) -> planted.Scores:
    return planted.Scores(share, share, {}, 10, 100, 100 - round(share * 100), 0.02, share, {})


def ours(share: float) -> Ours:
    run = Run((), cpu_seconds=1.0, characters=300, peak_kib=50)
    points = [Point(0.0, measured(share).held_back)]
    return Ours(run, measured(share), points, points, texts(share), samples.Scores(share, share))


THEIRS = Theirs(Run((), cpu_seconds=1.0, characters=20, peak_kib=100), measured(0.5), measured(0.4))


@pytest.mark.parametrize(("share", "expected"), [(1.0, {True}), (0.5, {False, True})])
def test_goals_are_reached_or_not(share: float, expected: set[bool]) -> None:
    found = rows(ours(share), THEIRS)
    assert len(found) == len({str(one["what"]) for one in found}) == 14
    assert {one["reached"] for one in found} == expected
    json.dumps(found)


def test_speed_and_memory_are_ratios_of_the_same_run() -> None:
    *_, speed, memory = rows(ours(1.0), THEIRS)
    assert (speed["glossator"], memory["glossator"]) == (15, 0.5)


def test_without_presidio_ratios_are_unknown() -> None:
    *others, speed, memory = rows(ours(1.0), None)
    assert speed["reached"] is memory["reached"] is None
    assert {one["reached"] for one in others} == {True}


def test_the_picture_shows_both_sides() -> None:
    assert "Presidio with organisations" in recall_over_precision(ours(0.9), THEIRS)
    assert "Presidio" not in recall_over_precision(ours(0.9), None)
