"""How pytest-xdist shares the tests among its workers.

A group runs in one worker, one test after the other, so that what its fixtures start is started once. A group is a
file, unless the tests of several files share a system. Groups that wait for other processes alternate with groups that
compute, so that at all times some worker computes; in both, the longest begin first.
"""

import os
from collections.abc import Sequence
from itertools import chain, zip_longest

import pytest
from xdist.scheduler import LoadScopeScheduling

_SYSTEMS = ("e2e", "integration/cli")
"""Folders whose files share a system."""
_OWN_SYSTEM = ("e2e/test_demo", "e2e/test_own_models", "e2e/test_scanner", "integration/cli/test_backup_postgres")
"""Files in them that do not use it."""
_WAITING = ("kafka", "triton", "postgres")
_LONG = (
    *("e2e", "cli", "test_crashes", "test_vault_processes", "test_erasure", "test_own_models", "test_demo"),
    *("test_clauses", "test_redact_bad_input", "test_hostile", "test_routes"),
)
"""Last parts of the names of groups that take long, the longest first."""


class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc] # it has no types
    """Hands out whole groups. The `xdist_group` mark cannot: pytest 9 ignores how pytest-xdist 3.8 passes it on."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """The group of a test, by its file."""
    file = nodeid.partition("::")[0].removeprefix("tests/").removesuffix(".py")
    systems = [folder for folder in _SYSTEMS if file.startswith(f"{folder}/") and file not in _OWN_SYSTEM]
    return systems[0] if systems else file


def spread(items: list[pytest.Item]) -> None:
    """Puts tests in the order in which the workers take their groups."""
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(group_of(item.nodeid), []).append(item)
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


def _waits(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(mark) for mark in _WAITING)


def _rank(name: str) -> int:
    last = name.rpartition("/")[2]
    return _LONG.index(last) if last in _LONG else len(_LONG)
