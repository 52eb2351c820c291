"""The shipped encoders, in this process."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from clause_model.chunks import CHUNK
from clause_model.scorer import FAST, FILES, QUALITY, STANDARD, Encoder, Scorer, load
from clause_model.segments import segment
from numpy.typing import NDArray

from models.training import CLAUSES

LAW = "This Agreement shall be governed by and construed in accordance with the laws of the State of New York."
TEXT = f"The fees are due on May 1, 2020. {LAW} The parties meet each year."


@pytest.fixture(scope="module", params=[STANDARD, QUALITY])
def scorer(request: pytest.FixtureRequest) -> Scorer:
    return load(CLAUSES / "weights.npz", request.param)


@pytest.fixture(scope="module")
def encoder(scorer: Scorer) -> Encoder:
    assert scorer.encoder is not None
    return scorer.encoder


def all_of(text: str) -> NDArray[np.bool_]:
    return np.ones(len(segment(text)), bool)


def test_each_segment_has_an_opinion_per_category(scorer: Scorer, encoder: Encoder) -> None:
    opinions = encoder.opinions(TEXT, segment(TEXT), all_of(TEXT))
    assert opinions.shape == (len(segment(TEXT)), 2 * len(scorer.categories))
    assert np.isfinite(opinions).all()
    assert opinions[:, scorer.categories.index("Governing Law")].argmax() == 1


@pytest.mark.parametrize("text", ["", " \n", "…", "[PERSON_1]", "契約は日本法に準拠する。", "\u202eabc\u200b def"])
def test_any_text_is_read(encoder: Encoder, text: str) -> None:
    assert len(encoder.opinions(text, segment(text), all_of(text))) == len(segment(text))


def test_the_end_of_an_overlong_sentence_is_not_read(scorer: Scorer, encoder: Encoder) -> None:
    text = "and so on " * CHUNK + "on May 1, 2020, and nothing else."
    segments = segment(text)
    opinions = encoder.opinions(text, segments, all_of(text))
    assert np.isfinite(opinions[0]).all()
    assert np.isnan(opinions[[s.start > 8 * CHUNK for s in segments]]).all()
    assert np.isfinite(scorer.predict(text, 0.01).confidence).all()


@pytest.mark.parametrize(("setting", "all_read"), [(STANDARD, True), (QUALITY, False)])
def test_only_the_transformer_skips_chunks(setting: str, *, all_read: bool) -> None:
    encoder = load(CLAUSES / "weights.npz", setting).encoder
    assert encoder is not None
    text = "\n\n".join(f"{number}. {LAW}" for number in range(60))
    segments = segment(text)
    opinions = encoder.opinions(text, segments, np.arange(len(segments)) == 0)
    assert np.isfinite(opinions[0]).all()
    assert np.isfinite(opinions).all() == all_read


def test_each_setting_has_its_own_versions() -> None:
    loaded = [load(CLAUSES / "weights.npz", setting) for setting in FILES]
    assert len({one.model_version for one in loaded}) == len(FILES)
    assert len({one.calibration_version for one in loaded}) == len(FILES)


@pytest.mark.parametrize("setting", [STANDARD, QUALITY])
def test_batching_of_chunks_hardly_changes_opinions(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = load(CLAUSES / "weights.npz", setting).encoder
    assert encoder is not None
    text = "\n\n".join(f"{number}. {LAW}" for number in range(60))
    together = encoder.opinions(text, segment(text), all_of(text))
    monkeypatch.setattr("clause_model.encoder.BATCH", 1)
    alone = encoder.opinions(text, segment(text), all_of(text))
    assert np.abs(alone - together).mean() < 0.1  # eight bits round by what is computed together


@pytest.mark.parametrize(("setting", "name"), [(setting, name) for setting, names in FILES.items() for name in names])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_files_of_another_encoder_are_refused(tmp_path: Path, setting: str, name: str, how: str) -> None:
    for one in ("weights.npz", *FILES[setting]):
        shutil.copyfile(CLAUSES / one, tmp_path / one)
    if how == "missing":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    with pytest.raises(ValueError, match=r"encoder|do not match the weights"):
        load(tmp_path / "weights.npz", setting)
    assert load(tmp_path / "weights.npz", FAST).encoder is None
