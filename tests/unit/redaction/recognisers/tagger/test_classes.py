"""Words that are used alike are in one class; what is no word is in none."""

import numpy as np
import pytest

from services.redaction.recognisers.tagger.classes import LEVELS
from services.redaction.recognisers.tagger.tokens import tokenise
from services.redaction.recognising import word_classes


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("driver", "drivers", "court"), ("Oslo", "Helsinki", "Mary"), ("Mary", "Helen", "kilometres")],
)
def test_like_words_share_a_class(one: str, other: str, apart: str) -> None:
    found = word_classes().of(tokenise(f"{one} {other} {apart}").word)[2]
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize("text", ["", "Quorvexly", ". , 12 \u738b"])
def test_what_is_not_known_has_none(text: str) -> None:
    found = word_classes().of(tokenise(text).word)
    assert found.shape[0] == len(LEVELS)
    assert not found.any()


def test_each_level_has_as_many_as_it_says() -> None:
    words = np.array(
        [word_classes().of(tokenise(word).word)[:, 0] for word in ("the", "bank", "judge", "london")], np.int64
    )
    assert np.all((words >= 1) & (words <= np.array(LEVELS)))
