import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli.local import ports
from services.cli.local.ports import LOOPBACK, free_port, free_ports, is_free, is_open


def test_a_listener_is_found() -> None:
    port = free_port()
    assert is_free(port)
    assert not is_open(port)
    with socket.create_server((LOOPBACK, port)):
        assert not is_free(port)
        assert is_open(port)


def test_ports_differ_and_are_below_the_ephemeral_ports() -> None:
    found = free_ports(20)
    assert len(set(found)) == 20
    assert max(found) < 32_000


@pytest.fixture
def two_ports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[set[int]]:
    """Only these ports can be chosen, in a fixed order, with a separate file of reservations."""
    chosen = [port for port in range(14_900, 15_000) if is_free(port)][:2]
    monkeypatch.setattr(ports, "_RANGE", chosen)
    monkeypatch.setattr(ports, "_given", set())
    monkeypatch.setattr(random, "sample", lambda population, _count: list(population))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    ports._reservations.cache_clear()
    yield set(chosen)
    ports._reservations.cache_clear()


def test_a_given_port_is_reserved_in_this_process(two_ports: set[int]) -> None:
    assert {free_port(), free_port()} == two_ports
    with pytest.raises(OSError, match="no free port"):
        free_port()


_OTHER = """
import sys
from services.cli.local import ports

ports._RANGE = [int(sys.argv[1])]
print(ports.free_port(), flush=True)
sys.stdin.read()
"""


def test_a_port_of_another_process_is_not_given(two_ports: set[int]) -> None:
    first, second = sorted(two_ports)
    command = [sys.executable, "-c", _OTHER, str(first)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == f"{first}\n"
        assert free_port() == second
        other.communicate()
    assert free_port() == first
