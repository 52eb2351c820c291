"""The two stages together, and the weights file."""

from pathlib import Path

import numpy as np
import pytest
from clause_model.context import Trees
from clause_model.features import features
from clause_model.judge import Judge
from clause_model.linear import Linear
from clause_model.scorer import FAST, QUALITY, STANDARD, First, Scorer, Setting, load
from clause_model.segments import segment
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.models.clauses.test_neighbours import NONE

CATEGORIES = ("Audit Rights", "Insurance")
INSURANCE = "A policy of insurance is kept."


def leaf(value: float) -> Trees:
    """One tree of one leaf."""
    nowhere = np.zeros(1, np.int32)
    return Trees(nowhere, np.zeros(1, np.int8), np.zeros(1), nowhere, nowhere, np.array([value]), np.zeros(1))


def own_log_odds() -> Trees:
    """One tree: 4 where the first stage says likely, -4 elsewhere."""
    return Trees(
        np.array([0], np.int32),
        np.zeros(3, np.int8),
        np.zeros(3),
        np.array([1, 1, 2], np.int32),
        np.array([2, 1, 2], np.int32),
        np.array([0.0, -4.0, 4.0]),
        np.zeros(1),
    )


def judge(trees: Trees, slope: float = 1.0, least: float = 0.0) -> Judge:
    return Judge(trees, np.full(1, slope, np.float32), np.zeros(1, np.float32), np.full(2, least, np.float32))


def scorer(slope: float = 1.0, trees: Trees | None = None) -> Scorer:
    """Knows the columns of one sentence, which speak for the second category and somewhat against the first."""
    columns = np.unique(features(INSURANCE, segment(INSURANCE)).column).astype(np.uint32)
    table = np.tile(np.array([[-10, 100]], np.int8), (len(columns), 1))
    line = np.full(2, 0.02, np.float32)
    linear = Linear(columns, table, line, np.full(2, -3, np.float32))
    settings = {FAST: Setting(judge(trees or own_log_odds()), {})}
    first = First(linear, NONE, np.full(2, slope, np.float32), line * 0, line)
    return Scorer(CATEGORIES, first, settings)


def test_a_known_sentence_is_found_at_its_span() -> None:
    text = f"1. Nothing.\n\n2. {INSURANCE}\n\n3. Other words altogether."
    found = scorer().predict(text, 0.5)
    assert CATEGORIES[found.category[0]] == "Insurance"
    assert text[found.start[0] : found.end[0]] == INSURANCE
    assert 0.5 < found.confidence[0] <= 1


def test_the_trees_decide() -> None:
    assert not len(scorer(trees=leaf(-3.0)).predict(INSURANCE, 0.1).category)
    assert scorer(trees=leaf(0.0)).predict(INSURANCE, 0.1).confidence[0] == 0.5


def test_predictions_are_unique_and_ordered_by_falling_confidence() -> None:
    found = scorer().predict(f"{INSURANCE} The fee is due. {INSURANCE}", 0.0)
    places = list(zip(found.category.tolist(), found.start.tolist(), found.end.tolist(), strict=True))
    assert len(set(places)) == len(places) > 2
    assert np.all(np.diff(found.confidence) <= 0)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "5.", "..."])
def test_texts_without_clauses_have_none(text: str) -> None:
    found = scorer().predict(text, 0.5)
    assert len(found.category) == len(found.start) == len(found.end) == len(found.confidence) == 0


@given(st.text(max_size=300), st.floats(0, 1))
def test_any_text_has_spans_inside_it(text: str, least: float) -> None:
    found = scorer().predict(text, least)
    assert np.all((found.start >= 0) & (found.start < found.end) & (found.end <= len(text)))
    assert np.all(found.confidence >= np.float32(least))


def test_a_window_and_the_whole_text_agree_in_the_middle() -> None:
    paragraphs = [f"{n}. {INSURANCE} The fee of part {n} is due.\n\n" for n in range(1, 13)]
    text, skipped, seen = "".join(paragraphs), len("".join(paragraphs[:2])), len("".join(paragraphs[:5]))
    whole = scorer().predict(text, 0.0)
    window = scorer().predict(text[skipped:], 0.0, start=skipped)
    ours = set(zip(window.start + skipped, window.category, window.confidence, strict=True))
    theirs = set(zip(whole.start, whole.category, whole.confidence, strict=True))
    assert {place for place in ours if place[0] >= seen} == {place for place in theirs if place[0] >= seen} != set()


def test_saved_weights_are_loaded_unchanged(tmp_path: Path) -> None:
    scorer().save(tmp_path / "weights.npz")
    again = load(tmp_path / "weights.npz")
    assert again.categories == CATEGORIES
    assert again.model_version == scorer().model_version
    assert again.calibration_version == scorer().calibration_version
    assert again.predict(INSURANCE, 0.0).confidence.tolist() == scorer().predict(INSURANCE, 0.0).confidence.tolist()


def test_versions_follow_the_content() -> None:
    assert scorer(1.0).model_version == scorer(2.0).model_version
    assert scorer(1.0).calibration_version != scorer(2.0).calibration_version
    assert scorer().calibration_version != scorer(trees=leaf(1.0)).calibration_version


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"x" * 1000])
def test_a_broken_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"weights\.npz"):
        load(path)


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.95])
def test_a_truncated_file_is_refused(keep: float, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    scorer().save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(ValueError, match=r"weights\.npz"):
        load(path)


def test_parts_that_do_not_match_are_refused() -> None:
    whole = scorer()
    linear = whole.first.linear
    with pytest.raises(ValueError, match="categories"):
        Scorer((*CATEGORIES, "Parties"), whole.first, whole.settings)
    with pytest.raises(ValueError, match="table"):
        Linear(linear.columns, linear.table[:-1], linear.scale, linear.bias)


@pytest.mark.parametrize("setting", [STANDARD, QUALITY, "", "on"])
def test_a_setting_that_was_not_trained_is_refused(setting: str, tmp_path: Path) -> None:
    scorer().save(tmp_path / "weights.npz")
    with pytest.raises(ValueError, match=f"without the setting {setting}"):
        load(tmp_path / "weights.npz", setting)
