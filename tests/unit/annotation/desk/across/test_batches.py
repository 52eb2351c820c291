import pytest

from services.annotation.desk.across.batches import batches


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ([], []),
        ([1], [[1]]),
        ([1, 1, 1, 1], [[1, 1, 1], [1]]),
        ([5, 5, 5], [[5, 5], [5]]),
        ([99, 1, 99], [[99], [1], [99]]),
        ([1, 99, 1], [[1], [99], [1]]),
        ([0, 0, 0, 0, 0, 0, 0], [[0, 0, 0], [0, 0, 0], [0]]),
    ],
)
def test_parts_have_at_most_a_number_and_a_size(sizes: list[int], parts: list[list[int]]) -> None:
    assert [list(one) for one in batches(sizes, lambda one: one, 3, 10)] == parts
