from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from services.redaction.recognisers.tagger.features import COLUMNS, Features, features
from services.redaction.recognisers.tagger.tokens import tokenise
from services.redaction.recognisers.tagger.weights import KINDS, LARGEST, Weights
from services.redaction.recognising import WEIGHTS, load_weights, save_weights, word_classes
from tests.unit.redaction.recognisers.tagger.makers import random_weights

_TEXT = "Dear Ms. Okafor,\nthe Borrower lives at 12 Elm Street, and Ms. Okafor too."


def _plain(weights: Weights, found: Features) -> NDArray[np.float64]:
    """The sums without packing, one addition after the other."""
    inner = np.zeros((COLUMNS, len(KINDS)))
    inner[weights.columns] = weights.inner * weights.scale.astype(float)
    scores = np.repeat(weights.bias[None].astype(float), len(found.words), 0)
    for token in range(len(found.words)):
        scores[token] += inner[found.of_places[token]].sum(0)
        for offset, columns in found.of_words.items():
            if 0 <= token + offset < len(found.words):
                scores[token] += inner[columns[found.words[token + offset]]].sum(0)
    return np.asarray(1 / (1 + np.exp(-scores)))


@pytest.mark.parametrize("text", ["x", "Jane Smith", _TEXT])
@pytest.mark.parametrize("seed", range(3))
def test_packed_sums_equal_plain_sums(text: str, seed: int) -> None:
    weights, found = random_weights(seed), features(tokenise(text), word_classes())
    assert weights.probabilities(found) == pytest.approx(_plain(weights, found), abs=1e-4)


@pytest.mark.parametrize("whole", [-LARGEST, LARGEST])
def test_the_largest_weights_do_not_overflow(whole: int) -> None:
    columns = np.arange(COLUMNS, dtype=np.uint32)
    inner = np.full((COLUMNS, len(KINDS)), whole, np.int8)
    scale = np.full(len(KINDS), 1e-4, np.float32)
    weights = Weights(columns, inner, scale, np.zeros(len(KINDS), np.float32))
    found = features(tokenise(_TEXT), word_classes())
    assert weights.probabilities(found) == pytest.approx(_plain(weights, found), abs=1e-4)


def test_saved_weights_are_loaded(tmp_path: Path) -> None:
    weights = random_weights(7)
    save_weights(weights, tmp_path / "one.npz")
    save_weights(weights, tmp_path / "two.npz")
    loaded = load_weights(tmp_path / "one.npz")
    for name in ("columns", "inner", "scale", "bias"):
        assert np.array_equal(getattr(loaded, name), getattr(weights, name))
    assert (loaded.version, loaded.snapshot) == ("test", "none")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_missing_weights_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_weights(tmp_path / "none.npz")
    (tmp_path / "bad.npz").write_bytes(b"no weights")
    with pytest.raises(ValueError, match="pickle"):
        load_weights(tmp_path / "bad.npz")


def test_the_shipped_weights_have_a_version() -> None:
    weights = load_weights(WEIGHTS)
    assert weights.version.startswith("tagger-")
    assert len(weights.snapshot) == 64
    assert weights.inner.shape == (len(weights.columns), len(KINDS))
