"""Words with similar use share a class; other tokens have none."""

import numpy as np
import pytest

from services.redaction.recognisers.tagger.classes import LEVELS
from services.redaction.recognisers.tagger.tokens import tokenise
from services.redaction.recognising import word_classes


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("driver", "drivers", "court"), ("Oslo", "Helsinki", "Mary"), ("Mary", "Helen", "kilometres")],
)
def test_similar_words_share_a_class(one: str, other: str, apart: str) -> None:
    found = word_classes().of(tokenise(f"{one} {other} {apart}").word)[2]
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize("text", ["", "Quorvexly", ". , 12 \u738b"])
def test_unknown_words_have_no_class(text: str) -> None:
    found = word_classes().of(tokenise(text).word)
    assert found.shape[0] == len(LEVELS)
    assert not found.any()


def test_each_level_has_its_number_of_classes() -> None:
    words = np.array(
        [word_classes().of(tokenise(word).word)[:, 0] for word in ("the", "bank", "judge", "london")], np.int64
    )
    assert np.all((words >= 1) & (words <= np.array(LEVELS)))
