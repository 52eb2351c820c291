"""The encoder that is shipped, in this process."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from clause_model.chunks import CHUNK
from clause_model.scorer import FILES, Scorer, load
from clause_model.segments import segment
from numpy.typing import NDArray

from models.training import CLAUSES

LAW = "This Agreement shall be governed by and construed in accordance with the laws of the State of New York."
TEXT = f"The fees are due on May 1, 2020. {LAW} The parties meet each year."


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load(CLAUSES / "weights.npz", encoder=True)


def all_of(text: str) -> NDArray[np.bool_]:
    return np.ones(len(segment(text)), bool)


def test_it_has_an_opinion_of_each_segment_for_each_category(scorer: Scorer) -> None:
    assert scorer.reader is not None
    opinions = scorer.reader.opinions(TEXT, segment(TEXT), all_of(TEXT))
    assert opinions.shape == (len(segment(TEXT)), 2 * len(scorer.categories))
    assert np.isfinite(opinions).all()
    assert opinions[:, scorer.categories.index("Governing Law")].argmax() == 1


@pytest.mark.parametrize("text", ["", " \n", "…", "[PERSON_1]", "契約は日本法に準拠する。", "\u202eabc\u200b def"])
def test_any_text_is_read(scorer: Scorer, text: str) -> None:
    assert scorer.reader is not None
    assert len(scorer.reader.opinions(text, segment(text), all_of(text))) == len(segment(text))


def test_of_an_overlong_sentence_the_end_is_not_read(scorer: Scorer) -> None:
    assert scorer.reader is not None
    text = "and so on " * CHUNK + "on May 1, 2020, and nothing else."
    segments = segment(text)
    opinions = scorer.reader.opinions(text, segments, all_of(text))
    assert np.isfinite(opinions[0]).all()
    assert np.isnan(opinions[[s.start > 8 * CHUNK for s in segments]]).all()
    assert np.isfinite(scorer.predict(text, 0.01).confidence).all()


def test_chunks_that_are_worth_nothing_are_not_read(scorer: Scorer) -> None:
    assert scorer.reader is not None
    text = "\n\n".join(f"{number}. {LAW}" for number in range(60))
    segments = segment(text)
    worth = np.arange(len(segments)) == 0
    opinions = scorer.reader.opinions(text, segments, worth)
    assert np.isfinite(opinions[0]).all()
    assert 0 < np.isnan(opinions[:, 0]).sum() < len(segments)


def test_with_and_without_it_are_two_versions(scorer: Scorer) -> None:
    without = load(CLAUSES / "weights.npz")
    assert without.model_version != scorer.model_version
    assert without.calibration_version != scorer.calibration_version


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_files_of_another_encoder_are_refused(tmp_path: Path, name: str, how: str) -> None:
    for one in ("weights.npz", *FILES):
        shutil.copyfile(CLAUSES / one, tmp_path / one)
    if how == "missing":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    with pytest.raises(ValueError, match=r"encoder|those of the weights"):
        load(tmp_path / "weights.npz", encoder=True)
