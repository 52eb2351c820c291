"""The names in the root of a compound file."""

import struct

import pytest

from scripts.samplekit.compound import compound
from services.ingestion.extractors.compound import CompoundFile, root_names
from services.ingestion.sandbox.specimens import compound_file
from tests.cpu_time import cpu_limit

_FILE = compound_file({"Workbook": b"a", "Other": b"b" * 9000, "MBD1": b""})


def test_names() -> None:
    assert root_names(_FILE) == {"Workbook", "Other", "MBD1"}


def test_names_of_embedded_files_are_left_out() -> None:
    """The second entry becomes a child of the first one, which is a storage then."""
    entry = bytearray(_FILE)
    start = 512 + 128
    struct.pack_into("<II", entry, start + 72, 0xFFFFFFFF, 2)
    assert root_names(bytes(entry)) == {"Workbook"}


@pytest.mark.parametrize("size", [0, 8, 500, 512, 700])
def test_cut_files_have_no_names(size: int) -> None:
    assert root_names(_FILE[:size]) == frozenset()


def test_a_file_whose_entries_repeat_has_no_names() -> None:
    entry = bytearray(_FILE)
    struct.pack_into("<II", entry, 512 + 128 + 68, 1, 1)
    assert root_names(bytes(entry)) == frozenset()


@pytest.mark.parametrize("offset", [44, 48, 68, 72, 76, 30, 512 + 76, 512 + 64])
@pytest.mark.parametrize("number", [0, 1, 0x7FFFFFFF, 0xFFFFFFFE])
def test_damaged_files_end(offset: int, number: int) -> None:
    data = bytearray(_FILE)
    struct.pack_into("<I", data, offset, number)
    with cpu_limit(1):
        root_names(bytes(data))


def test_a_file_whose_directory_repeats_has_no_names() -> None:
    data = bytearray(_FILE)
    table = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<I", data, 512 * (table + 1), 0)
    with cpu_limit(1):
        assert root_names(bytes(data)) == frozenset()


def test_a_file_whose_table_is_larger_than_the_head_can_list() -> None:
    data = bytes(range(256)) * 40_000  # 10 MB
    file = CompoundFile(compound({"large": data, "after": b"x" * 5_000}))
    assert file.read(file.root.streams["large"]) == data
    assert file.read(file.root.streams["after"]) == b"x" * 5_000
