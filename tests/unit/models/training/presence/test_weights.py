"""The probability of presence from the confidences of a set of annotations."""

import pytest

from models.training.presence.weights import TYPICAL, Weights, features

WEIGHTS = Weights(
    shared=(1.0, 0.5, 1.0, 0.2, -1.0, 0.3),
    types={"Insurance": (0.0, -2.0)},
    document_types=frozenset({"supply"}),
)


@pytest.mark.parametrize(
    ("category", "confidences", "length", "expected"),
    [
        ("Insurance", (), TYPICAL, 0.047),  # -1 - 2
        ("Insurance", (0.1, 0.29), TYPICAL, 0.047),  # too low to be seen
        ("Insurance", (), 10 * TYPICAL, 0.090),  # a long text more often has it all the same
        ("Insurance", (0.5,), TYPICAL, 0.296),
        ("Insurance", (0.5, 0.5), TYPICAL, 0.667),  # a second passage counts
        ("Insurance", (0.5, 0.5, 0.5), TYPICAL, 0.750),  # so does their number
        ("Insurance", (1.0,), TYPICAL, 0.977),  # a confidence of 1 is not certain
        ("Maturity Date", (1.0,), TYPICAL, None),
    ],
)
def test_a_probability_rises_with_candidates(
    category: str, confidences: tuple[float, ...], length: int, expected: float | None
) -> None:
    found = WEIGHTS.probability(category, confidences, length)
    assert found == (None if expected is None else pytest.approx(expected, abs=0.001))


def test_the_order_of_confidences_does_not_matter() -> None:
    assert features((0.3, 0.9, 0.4), 5) == features((0.9, 0.4, 0.3), 5)
