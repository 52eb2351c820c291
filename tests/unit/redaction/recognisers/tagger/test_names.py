"""The model of names that can be words."""

from pathlib import Path

import numpy as np
import pytest

from services.redaction.recognisers.tagger.features import COLUMNS, features
from services.redaction.recognisers.tagger.gazetteers import gazetteer
from services.redaction.recognisers.tagger.names import LEAST, NameWeights, name_runs
from services.redaction.recognisers.tagger.tokens import tokenise
from services.redaction.recognising import NAME_WEIGHTS, load_name_weights, save_name_weights, word_classes
from tests.unit.redaction.recognisers.tagger.makers import random_name_weights

_TEXT = "By: /s/ Eva Plan\nthe Borrower and Jo van Draft-Deed, J. Term"


@pytest.mark.parametrize("text", ["X", "Eva Plan", _TEXT])
@pytest.mark.parametrize("seed", range(3))
def test_probabilities_equal_plain_sums(text: str, seed: int) -> None:
    weights, found = random_name_weights(seed), features(tokenise(text), word_classes())
    inner = np.zeros(COLUMNS)
    inner[weights.columns] = weights.inner * weights.scale
    scores = np.full(len(found.words), weights.bias)
    for token in range(len(found.words)):
        scores[token] += inner[found.of_places[token]].sum()
        for offset, columns in found.of_words.items():
            if 0 <= token + offset < len(found.words):
                scores[token] += inner[columns[found.words[token + offset]]].sum()
    every = np.arange(len(found.words))
    assert weights.probabilities(found, every) == pytest.approx(1 / (1 + np.exp(-scores)), abs=1e-4)
    assert weights.probabilities(found, every[-1:]) == pytest.approx(1 / (1 + np.exp(-scores[-1:])), abs=1e-4)


def _always(bias: float) -> NameWeights:
    return NameWeights(np.zeros(0, np.uint32), np.zeros(0, np.int8), 1.0, bias)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Eva Plan", ["Eva Plan"]),
        ("by Eva van Plan and Jo Draft", ["Eva van Plan", "Jo Draft"]),
        ("E. M. Plan-Deed", ["E. M. Plan-Deed"]),
        ("Eva\nPlan, Jo", ["Eva", "Plan", "Jo"]),
        ("no name", []),
        ("", []),
    ],
)
def test_runs_are_capitalised_words_with_particles_and_marks_between(text: str, found: list[str]) -> None:
    tokens = tokenise(text)
    if not len(tokens):
        assert not found
        return
    seen = features(tokens, word_classes())
    runs = [
        text[tokens.start[first] : tokens.end[first + len(values) - 1]]
        for first, values in name_runs(tokens, gazetteer(tokens.word), seen, _always(5.0))
    ]
    assert runs == found


def test_improbable_words_are_no_run() -> None:
    tokens = tokenise(_TEXT)
    seen = features(tokens, word_classes())
    assert not list(name_runs(tokens, gazetteer(tokens.word), seen, _always(-5.0)))
    assert 0 < LEAST < 0.1


def test_saved_weights_are_loaded(tmp_path: Path) -> None:
    weights = random_name_weights(7)
    save_name_weights(weights, tmp_path / "one.npz")
    loaded = load_name_weights(tmp_path / "one.npz")
    assert np.array_equal(loaded.columns, weights.columns)
    assert np.array_equal(loaded.inner, weights.inner)
    assert (loaded.scale, loaded.bias, loaded.version, loaded.snapshot) == (weights.scale, weights.bias, "test", "none")


def test_the_shipped_weights_have_a_version() -> None:
    weights = load_name_weights(NAME_WEIGHTS)
    assert weights.version.startswith("names-")
    assert len(weights.snapshot) == 64
    assert weights.inner.shape == (len(weights.columns),)
