"""The fork server reports each fault of a reader, and continues after it."""

from collections.abc import Iterator

import pytest

from tests.fuzz.extraction.parent import Server, plain


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server("tests.fuzz.extraction.misbehaving")
    yield server
    server.close()


@pytest.mark.parametrize(
    ("reader", "data", "fault"),
    [
        ("crash", b"x", "SIGSEGV"),
        ("fail", b"x", "KeyError: 1"),
        ("spend", b"xxxxxx", "CPU seconds for 6 bytes"),
        ("allocate", b"x", "MemoryError"),
    ],
)
def test_a_fault(server: Server, reader: str, data: bytes, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        server.check(reader, plain(data))
    server.check("refuse", plain(data))


def test_a_crash_for_lack_of_memory_is_a_refusal(server: Server) -> None:
    server.check("crash for lack of memory", plain(b"x"))
    server.check("refuse", plain(b"x"))


def test_a_worker_is_replaced(server: Server) -> None:
    for _ in range(250):
        server.check("refuse", plain(b"x"))
