"""The proof that everything outside of the marked places is equal."""

import pytest

from services.annotation.redline.anchors import Region
from services.annotation.redline.proof import is_complete

_MOVED = Region(0, 2, 3, 5)


@pytest.mark.parametrize(
    ("old", "new", "edits", "moved", "complete"),
    [
        ([1, 2, 3], [1, 2, 3], [], [], True),
        ([1, 2, 3], [1, 9, 3], [], [], False),
        ([1, 2, 3], [1, 9, 3], [Region(1, 2, 1, 2)], [], True),
        ([1, 2, 3], [1, 3], [Region(1, 2, 1, 1)], [], True),
        ([1, 2, 3], [1, 3], [Region(2, 3, 1, 1)], [], False),
        ([1, 2, 3, 4, 5], [3, 4, 5, 1, 2], [], [(_MOVED, [])], True),
        ([1, 2, 3, 4, 5], [3, 4, 5, 1, 9], [], [(_MOVED, [])], False),
        ([1, 2, 3, 4, 5], [3, 4, 5, 1, 9], [], [(_MOVED, [Region(1, 2, 4, 5)])], True),
    ],
)
def test_what_is_not_marked_is_equal(
    old: list[int],
    new: list[int],
    edits: list[Region],
    moved: list[tuple[Region, list[Region]]],
    *,
    complete: bool,
) -> None:
    assert is_complete(old, new, edits, moved) is complete
