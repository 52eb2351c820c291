"""How tests are shared among workers."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

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


@pytest.mark.parametrize(
    ("nodeid", "group"),
    [
        ("tests/unit/x/test_y.py::test_z[a::b@c]", "unit/x/test_y"),
        ("tests/unit/x/test_y.py::TestZ::test_z", "unit/x/test_y"),
        ("tests/e2e/test_versions.py::test_z", "e2e"),
        ("tests/e2e/test_demo.py::test_z", "e2e/test_demo"),
        ("tests/integration/cli/operate/test_topics.py::test_z", "integration/cli"),
    ],
)
def test_a_group_is_a_file_unless_files_share_a_system(nodeid: str, group: str) -> None:
    assert scheduling.group_of(nodeid) == group


_GROUPS = """
import os

import pytest


@pytest.mark.parametrize("number", range(6))
def test_worker(number, record_property):
    record_property("worker", os.environ["PYTEST_XDIST_WORKER"])
"""


def test_a_group_runs_in_one_worker(tmp_path: Path) -> None:
    for name in ("test_one", "test_other"):
        (tmp_path / f"{name}.py").write_text(_GROUPS)
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_xdist_make_scheduler\n")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "--junitxml", "out.xml"]
    root = Path(scheduling.__file__).parents[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    subprocess.run(command, cwd=tmp_path, env=environment | {"PYTHONPATH": str(root)}, check=True, timeout=120)
    workers: dict[str, set[str]] = {}
    for case in ET.parse(tmp_path / "out.xml").iter("testcase"):
        [worker] = [one.attrib["value"] for one in case.iter("property")]
        workers.setdefault(case.attrib["classname"], set()).add(worker)
    assert workers.keys() == {"test_one", "test_other"}
    assert [len(one) for one in workers.values()] == [1, 1]
