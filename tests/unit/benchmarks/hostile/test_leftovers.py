import os
import tempfile
from pathlib import Path

from tests.benchmarks.hostile.leftovers import left, present


def test_nothing_is_left() -> None:
    assert left(present()) == frozenset()


def test_a_file_of_the_user_of_parsers_and_a_document_in_memory_are_left() -> None:
    before = present()
    handle, name = tempfile.mkstemp(prefix="left-over-")
    memory = os.memfd_create("document")
    try:
        if os.geteuid() == 0:
            os.chown(name, 65534, -1)
        found = left(before)
    finally:
        os.close(memory)
        os.close(handle)
        Path(name).unlink()
    assert name in found
    assert f"descriptor {memory}" in found
    assert left(before) == frozenset()
