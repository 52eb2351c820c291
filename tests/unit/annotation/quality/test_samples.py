"""Samples: their parts, their groups by probability, and samples of several matters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.quality.samples import ALIKE, Drawn, Sample, Stratum, together

EMPTY = Sample((), ())
HIGH, LOW = Stratum("hoch", 4, 0.5, flagged=True), Stratum("低い", 100, 0.1)
SAMPLE = Sample(
    (HIGH, LOW),
    (Drawn("hoch", "d1", True, True), Drawn("hoch", "d2", True, None), Drawn("低い", "d1", False, False)),
)


def of(*probabilities: float) -> Sample:
    strata = tuple(Stratum(f"s{place}", 10, one) for place, one in enumerate(probabilities))
    return Sample(strata, tuple(Drawn(one.name, "d", False, False) for one in strata))


def test_a_part_has_the_passages_of_its_strata() -> None:
    part = SAMPLE.part(lambda one: one.flagged)
    assert (part.strata, [one.document for one in part.drawn], part.size) == ((HIGH,), ["d1", "d2"], 4)
    assert [one.document for one in part.answered] == ["d1"]
    assert SAMPLE.part(lambda _: False) == EMPTY


@pytest.mark.parametrize(
    ("probabilities", "groups"),
    [
        ((), []),
        ((0.4,), [[0.4]]),
        ((0.5, 0.4, 0.45), [[0.4, 0.45, 0.5]]),
        ((0.4, 0.5, 0.6), [[0.4, 0.5], [0.6]]),
        ((1.0, 0.0, 0.1, 0.0), [[0.0, 0.0], [0.1], [1.0]]),
    ],
)
def test_groups_by_probability(probabilities: tuple[float, ...], groups: list[list[float]]) -> None:
    assert [sorted(one.probability for one in group.strata) for group in of(*probabilities).groups()] == groups


@given(st.lists(st.floats(0, 1, allow_subnormal=False), max_size=20))
def test_groups_have_each_stratum_once_and_alike_probabilities(probabilities: list[float]) -> None:
    groups = of(*probabilities).groups()
    names = sorted(one.name for group in groups for one in group.strata)
    assert names == sorted(one.name for one in of(*probabilities).strata)
    assert sum(len(group.drawn) for group in groups) == len(probabilities)
    for group in groups:
        lowest, highest = group.probabilities
        assert highest <= lowest * ALIKE


def test_the_probabilities_are_those_of_strata_with_passages() -> None:
    assert SAMPLE.probabilities == (0.1, 0.5)
    assert Sample((HIGH, Stratum("none", 0, 0.01)), ()).probabilities == (0.5, 0.5)
    assert EMPTY.probabilities == (0.0, 0.0)


def test_samples_of_several_matters_add_up() -> None:
    whole = together(iter((of(0.2), EMPTY, SAMPLE)))
    assert (whole.size, len(whole.drawn), len(whole.answered)) == (114, 4, 3)
    assert together([]) == EMPTY
