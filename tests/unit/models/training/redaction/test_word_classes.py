"""Words are grouped by their published vectors; only complete words of the vocabulary count."""

import numpy as np

from models.training.redaction.word_classes import group, whole_words
from services.redaction.recognisers.tagger.tokens import spelling


def test_only_whole_words_count_with_vectors_of_length_one() -> None:
    vocabulary = {"[CLS]": 0, "##ing": 1, "a": 2, "cat": 3, "dog": 4, "one": 5, "two": 6, "1990": 7}
    words, vectors = whole_words(vocabulary, np.random.default_rng(0).normal(size=(8, 6)).astype(np.float32))
    assert sorted(words.tolist()) == sorted(spelling(word) for word in ("cat", "dog", "one", "two"))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_groups_by_direction() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]], np.float32)
    found = group(vectors, 2, seed=0)
    assert found[0] == found[1] != found[2] == found[3]
