import numpy as np
import pytest

from services.redaction.recognisers.tagger.features import COLUMNS, Features, features
from services.redaction.recognisers.tagger.gazetteers import TITLE, gazetteer
from services.redaction.recognisers.tagger.tokens import tokenise
from services.redaction.recognising import word_classes

_TEXT = "Dear Ms. Okafor,\n(“the Borrower”) lives at 12 Elm Street.\r\nOKAFOR, N. said: 山田 came."


def _same(one: Features, other: Features) -> bool:
    return (
        np.array_equal(one.words, other.words)
        and np.array_equal(one.of_places, other.of_places)
        and all(np.array_equal(one.of_words[at], other.of_words[at]) for at in one.of_words | other.of_words)
    )


def test_the_same_text_has_the_same_columns() -> None:
    assert _same(features(tokenise(_TEXT), word_classes()), features(tokenise(_TEXT), word_classes()))


@pytest.mark.parametrize("text", ["x", ".", "\n", "Jane", "a b", "a\ud800b", "𝒜", _TEXT])
def test_shapes(text: str) -> None:
    tokens = tokenise(text)
    found = features(tokens, word_classes())
    distinct = len(set(found.words.tolist()))
    assert found.words.shape == (len(tokens),)
    assert found.of_places.shape[0] == len(tokens)
    assert all(columns.shape[0] == distinct for columns in found.of_words.values())
    assert all(columns.max() < COLUMNS for columns in (found.of_places, *found.of_words.values()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("he met Hale today", "he met hale today"),
        ("he met Hale today", "he saw Hale today"),
        ("Ms. Hale", "mr. Hale"),
        ("(Hale)", "[Hale"),
    ],
)
def test_casing_and_neighbours_count(one: str, other: str) -> None:
    assert not _same(features(tokenise(one), word_classes()), features(tokenise(other), word_classes()))


def test_far_words_do_not_count() -> None:
    """Except for features of the whole text: other occurrences of a word, and its place in the text."""
    near, far = (features(tokenise(f"{first} a b c d e Hale f g h i j"), word_classes()) for first in ("one", "two"))
    assert np.array_equal(near.of_places[6], far.of_places[6])


@pytest.mark.parametrize(("word", "title"), [("Mrs", True), ("mrs", True), ("house", False), ("qwertz", False)])
def test_lists(word: str, title: bool) -> None:
    assert bool(gazetteer(tokenise(word).word)[0] & TITLE) is title
