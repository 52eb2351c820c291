"""The proof of a comparison: what it does not mark is equal in both texts, token by token."""

from collections.abc import Iterable, Iterator, Sequence

from services.annotation.redline.anchors import Region


def is_complete(
    old: Sequence[int],
    new: Sequence[int],
    edits: Iterable[Region],
    moved: Iterable[tuple[Region, Sequence[Region]]],
) -> bool:
    """Whether the texts are equal outside of edits and moved passages, and moved passages outside of their edits."""
    passages = list(moved)
    whole = Region(0, len(old), 0, len(new))
    return _is_equal(old, new, whole, [*edits, *(one for one, _ in passages)]) and all(
        _is_equal(old, new, passage, inside) for passage, inside in passages
    )


def _is_equal(old: Sequence[int], new: Sequence[int], region: Region, edits: Sequence[Region]) -> bool:
    left = _rest(old, region.old, region.old_end, ((one.old, one.old_end) for one in edits))
    right = _rest(new, region.new, region.new_end, ((one.new, one.new_end) for one in edits))
    return list(left) == list(right)


def _rest(ids: Sequence[int], first: int, end: int, taken: Iterable[tuple[int, int]]) -> Iterator[int]:
    for start, stop in sorted(taken):
        yield from ids[first:start]
        first = max(first, stop)
    yield from ids[first:end]
