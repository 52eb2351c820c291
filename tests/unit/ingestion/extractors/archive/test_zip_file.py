"""ZIP archives whose parts contradict each other."""

import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.archive.member import Budget, Member
from services.ingestion.extractors.archive.zip_file import members
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason
from tests.unit.ingestion.extractors.archive.makers import WORDS, encrypted, outcome, zipped

_STORED = zipped({"a.txt": WORDS}, zipfile.ZIP_STORED)
_LOCAL_METHOD, _LOCAL_FLAGS, _LOCAL_SUM, _LOCAL_SIZE = 8, 6, 14, 22


def _members(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(members(data, Budget.of(len(data), limits or Limits())))


def _changed(data: bytes, place: int, form: str, value: int) -> bytes:
    made = bytearray(data)
    struct.pack_into(form, made, place, value)
    return bytes(made)


@pytest.mark.parametrize(
    "data",
    [
        _changed(_STORED, _LOCAL_METHOD, "<H", 8),
        _changed(_STORED, _LOCAL_FLAGS, "<H", 1),
        _changed(_STORED, _LOCAL_SUM, "<L", 7),
        _changed(_STORED, _LOCAL_SIZE, "<L", 7),
        _changed(_STORED, 0, "<L", 7),
        _STORED.replace(b"a.txt", b"b.txt", 1),
        _STORED.replace(WORDS, WORDS[::-1]),
    ],
)
def test_headers_that_contradict_the_directory(data: bytes) -> None:
    (one,) = _members(data)
    assert (one.refusal, one.data) == (Reason.MALFORMED, b"")


@pytest.mark.parametrize("place", [_LOCAL_SUM, _LOCAL_SIZE])
def test_sums_after_the_content(place: int) -> None:
    (one,) = _members(_changed(_STORED, place, "<L", 0))
    assert one.data == WORDS


def test_a_stated_size_that_is_wrong() -> None:
    data = zipped({"a.txt": b"\x00" * 5_000})
    size = data.index(b"PK\x01\x02") + 24
    (one,) = _members(_changed(_changed(data, size, "<L", 50), _LOCAL_SIZE, "<L", 50))
    assert one.refusal is Reason.MALFORMED


def test_a_file_that_is_encrypted_does_not_stop_the_others() -> None:
    data = encrypted(zipped({"a.txt": WORDS, "secret.txt": b"x", "b.txt": b"y"}), "secret.txt")
    assert [(one.name, one.refusal) for one in _members(data)] == [
        ("a.txt", None),
        ("secret.txt", Reason.NEEDS_PASSWORD),
        ("b.txt", None),
    ]


def test_a_file_of_gigabytes_is_not_unpacked() -> None:
    data = zipped({"a.txt": b"x", "b.txt": WORDS})
    size = data.index(b"PK\x01\x02") + 24
    large = _changed(data, size, "<L", 0xF0000000)
    assert [one.refusal for one in _members(large)] == [Reason.TOO_LARGE, None]


def test_links_are_left_out() -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert [one.left_out for one in _members(zipped({link: b"/etc/passwd", "a.txt": b"x"}))] == ["link", ""]


@given(st.data())
def test_any_change_of_a_byte(data: st.DataObject) -> None:
    made = bytearray(zipped({"a.txt": WORDS, "b.txt": b"Second."}))
    for _ in range(data.draw(st.integers(1, 4))):
        made[data.draw(st.integers(4, len(made) - 1))] = data.draw(st.integers(0, 255))
    found = outcome(lambda: _members(bytes(made)))
    if isinstance(found, Reason):
        assert found in (Reason.MALFORMED, Reason.TOO_LARGE)
    else:
        assert all(one.refusal or one.left_out or one.data in (WORDS, b"Second.") for one in found)
