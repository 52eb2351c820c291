"""The part of a page whose texts fit into the memory of one page. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PagePart:
    """The first `rows` documents of a page, and the version chains of the texts that they need, their own included."""

    rows: int
    needed: frozenset[str]


def part_of(order: Sequence[str], links: Iterable[tuple[str, str]], sizes: Mapping[str, int], most: int) -> PagePart:
    """The first documents of `order` whose texts have at most `most` code points in all; at least one document. All
    parameters name version chains: `links` are pairs of related ones, `sizes` the code points of their texts.
    """
    beside = _neighbours(links)
    needed: set[str] = set()
    held = 0
    for rows, chain in enumerate(order):
        more = _reached(chain, beside) - needed
        held += sum(sizes.get(one, 0) for one in more)
        if rows and held > most:
            return PagePart(rows, frozenset(needed))
        needed |= more
    return PagePart(len(order), frozenset(needed))


def _neighbours(links: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in links:
        found[one].add(other)
        found[other].add(one)
    return found


def _reached(chain: str, beside: Mapping[str, set[str]]) -> set[str]:
    """What a cell of the chain can depend on: what it amends, what amends that, and what replaces it."""
    found = last = {chain}
    for _ in range(_STEPS):
        last = {other for one in last for other in beside.get(one, ())} - found
        found = found | last
    return found


_STEPS = 3
