"""How pytest-xdist shares the tests among its workers.

A group runs in one worker, one test after the other, so that what its fixtures start is started once. A group is a
file, unless the tests of several files share a system. Groups that wait for other processes alternate with groups that
compute, so that at all times some worker computes; in both, the longest begin first.
"""

import os
from collections.abc import Sequence
from itertools import chain, zip_longest

import pytest

_SYSTEMS = {"world": "e2e", "glossator": "cli"}
"""The group of the tests that use a fixture, whatever file they are in."""
_WAITING = ("kafka", "triton", "postgres")
_LONG = (
    *("e2e", "cli", "test_crashes", "test_vault_processes", "test_erasure", "test_own_models", "test_demo"),
    *("test_clauses", "test_redact_bad_input", "test_hostile", "test_routes"),
)
"""Last parts of the names of groups that take long, the longest first."""


def spread(items: list[pytest.Item]) -> None:
    """Marks each test with its group and puts them in the order in which the workers take them."""
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        name = _group_of(item)
        item.add_marker(pytest.mark.xdist_group(name))
        groups.setdefault(name, []).append(item)
    waiting = [name for name, members in groups.items() if any(map(_waits, members))]
    computing = [name for name in groups if name not in set(waiting)]
    names = alternate(sorted(waiting, key=_rank), sorted(computing, key=_rank))
    items[:] = [item for name in names for item in groups[name]]


def alternate(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """First of each, second of each, and so on."""
    return [name for name in chain.from_iterable(zip_longest(one, other)) if name is not None]


def own_part(ports: range) -> range:
    """This worker's part of `ports`: two workers never try the same one."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    size = len(ports) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return ports[worker * size : (worker + 1) * size]


def _group_of(item: pytest.Item) -> str:
    """Of a unit test's fixtures one may have the name of a system's, so that the mark decides too."""
    names = getattr(item, "fixturenames", ())
    systems = [group for fixture, group in _SYSTEMS.items() if fixture in names and _waits(item)]
    return systems[0] if systems else item.nodeid.partition("::")[0].removeprefix("tests/").removesuffix(".py")


def _waits(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(mark) for mark in _WAITING)


def _rank(name: str) -> int:
    last = name.rpartition("/")[2]
    return _LONG.index(last) if last in _LONG else len(_LONG)
