"""Hand-made cases of the figures on planted texts, and of the bound for a share."""

import pytest

from models.evaluation.plant import PlantedText, Value
from models.evaluation.planted import evaluate, upper_bound
from models.evaluation.planting.keep import Readable
from models.evaluation.planting.material import Block
from models.evaluation.spans import Mask

#        0         1         2         3
TEXT = "By: Jo Roe, (555) 0100, Act of 1933"
ONE = PlantedText(
    TEXT,
    (Value(4, 10, "name", Block.SIGNATURE), Value(12, 22, "phone", Block.SIGNATURE)),
    (Readable(24, 35, "statute"),),
)


def test_a_value_with_a_readable_letter_is_not_found() -> None:
    scores = evaluate([ONE], [Mask([(4, 9), (13, 16), (18, 22)])])
    assert scores.recall_per_kind == {"name": 0, "phone": 1}
    assert (scores.structured_recall, scores.names_and_addresses_recall) == (1, 0)
    assert (scores.documents_with_a_leak, scores.values) == (1, 2)
    assert scores.kept == 1


def test_nothing_is_left_where_all_is_masked_and_nothing_is_kept() -> None:
    scores = evaluate([ONE, ONE], [Mask([(0, len(TEXT))]), Mask([(4, 22)])])
    assert (scores.documents, scores.documents_with_a_leak) == (2, 0)
    assert (scores.kept, scores.kept_per_kind) == (0.5, {"statute": 0.5})


@pytest.mark.parametrize(
    ("hits", "trials", "expected"),
    [(0, 299, 0.00997), (0, 1, 0.95), (5, 5, 1.0), (1, 474, 0.00997), (0, 0, 1.0)],
)
def test_upper_bounds(hits: int, trials: int, expected: float) -> None:
    assert upper_bound(hits, trials) == pytest.approx(expected, abs=1e-4)


def test_no_texts_have_no_recall() -> None:
    assert evaluate([], []).structured_recall == 0
