"""7z archives: those of 7-Zip, those written by the description of the format, and any others."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.ingestion.extractors.archive.member import Budget, Member
from services.ingestion.extractors.archive.seven_zip.members import members
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.archive.makers import WORDS, WRITTEN, outcome, seven_zip, with_header

_NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


def _members(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(members(data, Budget.of(len(data), limits or Limits())))


@pytest.mark.parametrize("name", ["LZMA", "LZMA2", "BZip2", "Deflate"])
def test_archives_of_7_zip(name: str) -> None:
    assert {one.name: (one.data, one.refusal, one.left_out) for one in _members(WRITTEN[name])} == {
        "a.txt": (WORDS, None, ""),
        "b.txt": (b"Second file.", None, ""),
        "empty.txt": (b"", Reason.EMPTY, ""),
        "link": (b"", None, "link"),
    }


@pytest.mark.parametrize(("name", "reason"), [("PPMd", Reason.UNSUPPORTED), ("AES", Reason.NEEDS_PASSWORD)])
def test_files_that_cannot_be_unpacked(name: str, reason: Reason) -> None:
    found = {one.name: one for one in _members(WRITTEN[name])}
    assert (found["a.txt"].refusal, found["a.txt"].size, found["a.txt"].data) == (reason, 36, b"")


def test_an_encrypted_header() -> None:
    with pytest.raises(Reject) as caught:
        _members(WRITTEN["HEADER"])
    assert caught.value.reason is Reason.NEEDS_PASSWORD


@given(st.dictionaries(_NAMES, st.binary(max_size=300), min_size=1, max_size=5))
def test_any_files(files: dict[str, bytes]) -> None:
    assert {one.name: one.data for one in _members(seven_zip(files)) if not one.left_out} == files


def test_a_damaged_file() -> None:
    data = seven_zip({"a.txt": WORDS, "b.txt": b"x"}).replace(WORDS, WORDS[::-1])
    assert [one.refusal for one in _members(data)] == [Reason.MALFORMED, None]


@given(st.sampled_from(sorted(WRITTEN)), st.data())
def test_any_change_of_the_header(name: str, data: st.DataObject) -> None:
    """With sums that fit, so that the reader of the header sees the change."""
    archive = seven_zip({"a.txt": WORDS, "b.txt": b"x", "empty": b""}) if name == "HEADER" else WRITTEN[name]
    size = len(archive) - 32 - int.from_bytes(archive[12:20], "little")
    header = bytearray(archive[-size:])
    for _ in range(data.draw(st.integers(1, 3))):
        header[data.draw(st.integers(0, size - 1))] = data.draw(st.integers(0, 255))
    made = with_header(archive, bytes(header))
    found = outcome(lambda: _members(made))
    if isinstance(found, Reason):
        assert found in (Reason.MALFORMED, Reason.TOO_LARGE, Reason.UNSUPPORTED, Reason.NEEDS_PASSWORD)
    else:
        assert all(one.refusal or one.size == len(one.data) or one.left_out for one in found)


@given(st.binary(max_size=200))
@example(b"\x01\x05\xff" + b"\xff" * 8)
@example(b"\x17\x06\x00\x01\x09\x00\x00")
def test_any_header(header: bytes) -> None:
    with suppress(Reject):
        _members(with_header(seven_zip({"a": b""}), header))
