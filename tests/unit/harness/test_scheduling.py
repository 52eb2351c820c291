"""How tests are shared among workers."""

from collections.abc import Sequence

import pytest

from tests import scheduling


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ((), (), []),
        (("a", "b"), (), ["a", "b"]),
        (("a",), ("x", "y"), ["a", "x", "y"]),
        (("a", "b", "c"), ("x",), ["a", "x", "b", "c"]),
    ],
)
def test_two_kinds_of_groups_alternate(one: Sequence[str], other: Sequence[str], together: list[str]) -> None:
    assert scheduling.alternate(one, other) == together


def test_workers_try_different_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "3")
    parts = []
    for number in range(3):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", f"gw{number}")
        parts.append(scheduling.own_part(range(100, 200)))
    assert [port for part in parts for port in part] == list(range(100, 199))


def test_alone_all_ports_are_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER_COUNT", raising=False)
    assert scheduling.own_part(range(100, 200)) == range(100, 200)


def test_a_group_is_a_file_and_its_tests_stay_together(request: pytest.FixtureRequest) -> None:
    items = [one for one in request.session.items if one.path == request.path]
    assert {mark.args for one in items for mark in one.iter_markers("xdist_group")} == {
        ("unit/harness/test_scheduling",)
    }
