"""The features of the second stage."""

import numpy as np
import pytest
from clause_model.context import UNLIKELY, Candidates, Trees, candidates, worth_reading
from clause_model.cues import Cues
from clause_model.segments import DATE, SENTENCE, Segment
from numpy.typing import NDArray

PRIOR = np.array([1.5, 2.5], np.float32)
OWN, PREVIOUS, NEXT, NEAR, HEADING, PARENT, INNER, OTHER = range(8)
NAMED, HINTED, NAMED_BEFORE, NAMED_BEHIND, HEADING_NAMES, HEADING_HINTS = range(8, 14)
LENGTH, PLACE, KIND, FREQUENT = range(14, 18)


def sentences(count: int, heading: int = -1) -> list[Segment]:
    return [Segment(10 * n, 10 * n + 9, SENTENCE, heading if n > heading else -1, n, False) for n in range(count)]


def likely(count: int, *places: tuple[int, int, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    log_odds = np.full((count, 2), -20, np.float32)
    for row, category, value in places:
        log_odds[row, category] = value
    return log_odds


def quiet(count: int) -> Cues:
    return Cues(np.zeros((count, 2), np.float32), np.zeros((count, 2), np.float32))


def listed(
    log_odds: NDArray[np.float32],
    segments: list[Segment],
    prior: NDArray[np.float32],
    cues: Cues,
    *,
    start: int = 0,
    opinions: NDArray[np.float32] | None = None,
) -> Candidates:
    """The candidates, similar to no marked clause."""
    return candidates(
        log_odds, segments, prior, cues, lambda rows: np.zeros((len(rows), 2), np.float32), start, opinions
    )


def test_only_what_is_likely_enough_is_a_candidate() -> None:
    found = listed(likely(3, (0, 1, 2.0), (2, 0, -5.0), (1, 0, -6.0)), sentences(3), PRIOR, quiet(3))
    assert found.row.tolist() == [0, 2]
    assert found.category.tolist() == [1, 0]


@pytest.mark.parametrize(("place", "column"), [(4, PREVIOUS), (6, NEXT), (2, NEAR), (3, NEAR), (7, NEAR), (8, NEAR)])
def test_neighbours_of_the_same_category_are_seen(place: int, column: int) -> None:
    found = listed(likely(10, (5, 0, 1.0), (place, 0, -7.0), (place, 1, 3.0)), sentences(10), PRIOR, quiet(10))
    row = found.features[(found.row == 5) & (found.category == 0)][0]
    assert row[column] == -7
    assert {float(row[other]) for other in (PREVIOUS, NEXT, NEAR) if other != column} == {UNLIKELY}


def test_a_candidate_has_its_own_features() -> None:
    found = listed(likely(2, (1, 1, 1.0), (1, 0, -2.0)), sentences(2, heading=0), PRIOR, quiet(2), start=500)
    row = found.features[found.category == 1][0]
    assert row[[OWN, OTHER, LENGTH, PLACE, KIND, FREQUENT]].tolist() == [1.0, -2.0, 9, 510, SENTENCE, 2.5]
    assert row[[HEADING, PARENT, INNER]].tolist() == [UNLIKELY] * 3


def test_a_segment_with_a_name_is_a_candidate_with_cue_features() -> None:
    names, hints = np.zeros((3, 2), np.float32), np.zeros((3, 2), np.float32)
    names[0, 1], names[1, 1], names[2, 1], hints[0, 1], hints[1, 1] = 4, 2, 1, 5, 3
    found = listed(likely(3), sentences(3, heading=0), PRIOR, Cues(names, hints))
    assert found.category.tolist() == [1, 1, 1]
    row = found.features[1][[NAMED, HINTED, NAMED_BEFORE, NAMED_BEHIND, HEADING_NAMES, HEADING_HINTS]]
    assert row.tolist() == [2, 3, 4, 1, 4, 5]


def test_likely_or_named_segments_are_worth_reading() -> None:
    told = quiet(4)
    told.names[1, 0] = told.names[2, 0] = 1
    odds = likely(4, (0, 1, -2.5), (1, 1, -5.0), (2, 1, -6.0), (3, 1, -4.0))
    assert worth_reading(odds, told).tolist() == [True, True, False, False]
    assert worth_reading(odds[:0], quiet(0)).tolist() == []


def test_a_hint_alone_adds_no_candidate() -> None:
    told = Cues(np.zeros((3, 2), np.float32), np.ones((3, 2), np.float32))
    assert len(listed(likely(3), sentences(3), PRIOR, told).row) == 0


def test_a_sentence_has_features_of_its_heading() -> None:
    found = listed(likely(3, (2, 0, 1.0), (0, 0, -1.0)), sentences(3, heading=0), PRIOR, quiet(3))
    assert found.features[found.row == 2][0][HEADING] == -1


def test_a_date_and_its_sentence_have_features_of_each_other() -> None:
    segments = [*sentences(2), Segment(12, 15, DATE, -1, 1, False)]
    found = listed(likely(3, (1, 0, 1.0), (2, 0, 2.0)), segments, PRIOR, quiet(3))
    sentence, date = found.features
    assert (sentence[INNER], sentence[PARENT]) == (2, UNLIKELY)
    assert (date[INNER], date[PARENT]) == (UNLIKELY, 1)


def test_the_encoder_adds_candidates_and_features() -> None:
    first = likely(3, (1, 0, -7.0))
    opinions = np.concatenate([likely(3, (1, 0, 2.0), (2, 1, -1.0)), np.zeros((3, 2), np.float32)], axis=1)
    opinions[1, 2], opinions[0] = 3.0, np.nan
    found = listed(first, sentences(3), PRIOR, quiet(3), opinions=opinions)
    assert list(zip(found.row.tolist(), found.category.tolist(), strict=True)) == [(1, 0), (2, 1)]
    assert found.features.shape == (2, 36)
    own, both, mean = 18, 26, 34
    assert found.features[0][[OWN, own, both, mean]].tolist() == [-7, 2, -4, -1]
    assert found.features[1][[OWN, own, both]].tolist() == [UNLIKELY, -1, UNLIKELY]


def test_without_an_encoder_there_are_no_features_of_it() -> None:
    assert listed(likely(1, (0, 0, 1.0)), sentences(1), PRIOR, quiet(1)).features.shape == (1, 19)


def test_an_empty_window_has_no_candidates() -> None:
    assert listed(np.zeros((0, 2), np.float32), [], PRIOR, quiet(0)).features.shape == (0, 19)


def test_trees_go_left_up_to_the_threshold_and_add_up() -> None:
    trees = Trees(
        roots=np.array([0, 3], np.int32),
        feature=np.array([1, 0, 0, 0], np.int8),
        threshold=np.array([0.5, 0, 0, 0]),
        left=np.array([1, 1, 2, 3], np.int32),
        right=np.array([2, 1, 2, 3], np.int32),
        value=np.array([0, -1.0, 2.0, 10.0]),
        base=np.array([100.0]),
    )
    rows = np.array([[0, 0.5], [0, 0.6]], np.float32)
    assert trees.log_odds(rows).tolist() == [109.0, 112.0]
    assert trees.log_odds(rows[:0]).tolist() == []


def test_the_last_feature_is_the_nearest_clause_of_the_category() -> None:
    similar = np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], np.float32)
    odds = likely(3, (0, 1, 2.0), (2, 0, 1.0), (2, 1, 1.0))
    found = candidates(odds, sentences(3), PRIOR, quiet(3), similar.__getitem__)
    assert found.features[:, -1].tolist() == pytest.approx([0.2, 0.5, 0.6])
