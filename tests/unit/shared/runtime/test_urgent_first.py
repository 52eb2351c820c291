"""The most urgent first, and in the order of their arrival."""

import pytest

from services.shared.runtime.urgent_first import UrgentFirst


@pytest.mark.parametrize(
    ("added", "removed", "taken"),
    [
        ([], "", ""),
        ([(1, "a"), (1, "b")], "", "ab"),
        ([(0, "a"), (3, "b"), (1, "c"), (3, "d")], "", "bdca"),
        ([(0, "a"), (3, "b"), (1, "c"), (3, "d")], "bx", "dca"),
        ([(0, "a"), (3, "b")], "ba", ""),
    ],
)
def test_the_order(added: list[tuple[int, str]], removed: str, taken: str) -> None:
    queue: UrgentFirst[str] = UrgentFirst()
    for urgency, one in added:
        queue.add(urgency, one)
    for one in removed:
        queue.remove(one)
    assert len(queue) == len(taken)
    assert "".join(queue.take() for _ in range(len(queue))) == taken
    with pytest.raises(ValueError, match="max"):
        queue.take()
