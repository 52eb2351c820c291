"""Compound files: what they contain, and those that no program writes."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.samplekit.compound import Folder, compound
from scripts.samplekit.outlook import Attached
from services.ingestion.extractors.compound import CompoundFile, Storage, root_names
from services.ingestion.extractors.msg.extract import extract
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_limit
from tests.unit.ingestion.extractors.msg.makers import NOTE, msg

_FOLDER: Folder = {
    "small": b"words" * 20,
    "large": bytes(range(256)) * 40,
    "empty": b"",
    "inner": {"a": b"x", "deeper": {"b": b"y" * 5_000}},
    **{f"stream {number}": bytes([number]) * number for number in range(60)},
}
_FILE = compound(_FOLDER)
_MSG = msg(NOTE, attachments=[Attached("a.txt", b"words" * 1_000)])


def _content(file: CompoundFile, storage: Storage) -> Folder:
    found: dict[str, bytes | Folder] = {name: file.read(stream) for name, stream in storage.streams.items()}
    return {**found, **{name: _content(file, one) for name, one in storage.storages.items()}}


def test_all_streams_are_read() -> None:
    file = CompoundFile(_FILE)
    assert _content(file, file.root) == _FOLDER
    assert root_names(_FILE) == frozenset(_FOLDER)


def _with(offset: int, *numbers: int, file: bytes = _FILE) -> bytes:
    packed = struct.pack(f"<{len(numbers)}I", *numbers)
    return file[:offset] + packed + file[offset + len(packed) :]


def _directory(file: bytes = _FILE) -> int:
    return int(struct.unpack_from("<I", file, 48)[0] + 1) * 512


@pytest.mark.parametrize(
    "data",
    [
        b"",
        _FILE[:511],
        _FILE[:512],
        _with(48, 0xFFFFFFFF),
        _with(48, 0),
        _with(44, 0xFFFFFFFF, file=_with(76, *[0xFFFFFFF0] * 20)),
        _FILE[:30] + b"\x01\x00" + _FILE[32:],
        _with(_directory() + 76, 0),  # the root is its own child
        _with(_directory() + 128 + 68, 1, 1),  # an entry beside itself
    ],
    ids=["empty", "cut", "header only", "no directory", "directory of data", "no table", "sectors", "root", "cycle"],
)
def test_what_no_program_writes_is_malformed(data: bytes) -> None:
    with pytest.raises(Reject) as caught:
        CompoundFile(data)
    assert caught.value.reason is Reason.MALFORMED
    assert root_names(data) == frozenset()


def test_a_cycle_of_sectors_ends() -> None:
    table = (struct.unpack_from("<I", _FILE, 76)[0] + 1) * 512
    for sector in range(len(_FILE) // 512 - 1):
        with cpu_limit(1):
            try:
                file = CompoundFile(_with(table + 4 * sector, sector))
                _content(file, file.root)
            except Reject as error:
                assert error.reason is Reason.MALFORMED  # noqa: PT017


def test_streams_that_share_sectors_are_not_read_for_ever() -> None:
    """Each of many entries can name the same sectors: together they have more bytes than the file."""
    many = compound({f"stream {number}": b"x" * 5_000 for number in range(100)})
    directory = _directory(many)
    shared = many
    for number in range(1, 101):
        shared = _with(directory + 128 * number + 116, 0, len(many) // 2, file=shared)
    file = CompoundFile(shared)
    with pytest.raises(Reject):
        _content(file, file.root)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_changed_files_end_in_a_text_or_in_a_refusal(data: st.DataObject) -> None:
    changed = bytearray(_MSG)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, 511) | st.integers(0, len(changed) - 1))
        changed[place] = data.draw(st.sampled_from([0, 1, 2, 5, 0x7F, 0xFE, 0xFF]))
    end = data.draw(st.just(len(changed)) | st.integers(0, len(changed)))
    with cpu_limit(2):
        try:
            extract(bytes(changed[:end]), Limits())
        except Reject as error:
            assert error.reason in (Reason.MALFORMED, Reason.TOO_LARGE, Reason.NEEDS_PASSWORD)  # noqa: PT017
