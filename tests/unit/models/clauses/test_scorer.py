"""The linear model and its weights file."""

from pathlib import Path

import numpy as np
import pytest
from clause_model.features import features
from clause_model.scorer import Scorer, Weights, load, save
from clause_model.segments import segment
from hypothesis import given
from hypothesis import strategies as st

CATEGORIES = ("Audit Rights", "Insurance")
INSURANCE = "A policy of insurance is kept."


def weights(slope: float = 1.0) -> Weights:
    """Knows the columns of one sentence, which speak for the second category."""
    columns = np.unique(features(INSURANCE, segment(INSURANCE)).column).astype(np.uint32)
    table = np.tile(np.array([[-100, 100]], np.int8), (len(columns), 1))
    half = np.full(2, 0.02, np.float32)
    return Weights(CATEGORIES, columns, table, half, np.full(2, -3, np.float32), np.full(2, slope, np.float32), half * 0)


def test_what_the_weights_know_is_found_where_it_stands() -> None:
    text = f"1. Nothing.\n\n2. {INSURANCE}\n\n3. Other words altogether."
    found = Scorer(weights()).predict(text, 0.5)
    assert [CATEGORIES[c] for c in found.category] == ["Insurance"]
    assert text[found.start[0] : found.end[0]] == INSURANCE
    assert 0.5 < found.confidence[0] <= 1


def test_least_confidence_nought_gives_every_candidate_and_category_once() -> None:
    text = f"{INSURANCE} The fee is due."
    found = Scorer(weights()).predict(text, 0.0)
    places = list(zip(found.category.tolist(), found.start.tolist(), found.end.tolist(), strict=True))
    assert len(set(places)) == len(places) == 2 * len(segment(text))
    assert np.all(np.diff(found.confidence) <= 0)


def test_an_empty_text_has_no_clauses() -> None:
    found = Scorer(weights()).predict("", 0.0)
    assert len(found.category) == len(found.start) == len(found.end) == len(found.confidence) == 0


@given(st.text(max_size=300), st.floats(0, 1))
def test_any_text_gives_places_within_it(text: str, least: float) -> None:
    found = Scorer(weights()).predict(text, least)
    assert np.all((found.start >= 0) & (found.start < found.end) & (found.end <= len(text)))
    assert np.all(found.confidence >= np.float32(least))


def test_a_window_says_the_same_of_its_middle_as_the_whole_does() -> None:
    paragraphs = [f"{n}. {INSURANCE} The fee of part {n} is due.\n\n" for n in range(1, 9)]
    text, skipped = "".join(paragraphs), len("".join(paragraphs[:2]))
    scorer = Scorer(weights())
    whole = scorer.predict(text, 0.0)
    window = scorer.predict(text[skipped:], 0.0, start=skipped)
    kept = whole.start >= skipped + len(paragraphs[2])
    inside = window.start >= len(paragraphs[2])
    assert kept.sum() > 10
    assert sorted(zip(whole.start[kept] - skipped, whole.category[kept], whole.confidence[kept], strict=True)) == sorted(
        zip(window.start[inside], window.category[inside], window.confidence[inside], strict=True)
    )


def test_weights_come_back_as_saved(tmp_path: Path) -> None:
    save(weights(), tmp_path / "weights.npz")
    again = load(tmp_path / "weights.npz")
    assert again.categories == CATEGORIES
    assert again.model_version == weights().model_version
    assert again.calibration_version == weights().calibration_version
    assert np.array_equal(again.table, weights().table)


def test_versions_follow_the_content() -> None:
    assert weights(1.0).model_version == weights(2.0).model_version
    assert weights(1.0).calibration_version != weights(2.0).calibration_version


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"x" * 1000])
def test_a_broken_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"weights\.npz"):
        load(path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    save(weights(), path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ValueError, match=r"weights\.npz"):
        load(path)
