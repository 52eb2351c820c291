"""TAR archives: those of the library are read the same, and no bytes are read otherwise than in order."""

import tarfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.archive.member import Budget, Member
from services.ingestion.extractors.archive.tar_file import BLOCK, is_tar, members
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.archive.makers import WORDS, outcome, special, tarred

KINDS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
_NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), min_size=1, max_size=150)


def _members(data: bytes) -> list[Member]:
    return list(members(data, Budget.of(len(data), Limits())))


@pytest.mark.parametrize("kind", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@given(files=st.dictionaries(_NAMES, st.binary(min_size=1, max_size=1_200), min_size=1, max_size=6))
def test_the_files_of_the_library(kind: int, files: dict[str, bytes]) -> None:
    found = _members(tarred(files, kind))
    assert {one.name: one.data for one in found} == files


def test_long_names_of_ustar() -> None:
    name = "a" * 90 + "/" + "b" * 90 + ".txt"
    assert [one.name for one in _members(tarred({name: WORDS}, tarfile.USTAR_FORMAT))] == [name]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file(kind: int) -> None:
    entries: dict[str | tarfile.TarInfo, bytes] = {
        special(name, mark): b"" for name, mark in zip("lhdpcb", (b"2", b"1", b"5", b"6", b"3", b"4"), strict=True)
    }
    found = _members(tarred({**entries, "a.txt": WORDS}, kind))
    assert [(one.name, one.left_out) for one in found] == [
        ("l", "link"),
        ("h", "link"),
        ("p", "special file"),
        ("c", "special file"),
        ("b", "special file"),
        ("a.txt", ""),
    ]


def test_a_sparse_file_is_unsupported() -> None:
    info = special("a", b"S")
    assert [one.refusal for one in _members(tarred({info: b"", "b.txt": b"x"}))] == [Reason.UNSUPPORTED, None]


def test_a_cut_file_is_damaged() -> None:
    data = tarred({"a.txt": WORDS, "b.txt": b"x" * 2_000})
    place = data.index(b"b.txt") + BLOCK
    assert [one.refusal for one in _members(data[: place + 100])] == [None, Reason.MALFORMED]


@pytest.mark.parametrize(
    "damage", [lambda data, place: data[: place + 300], lambda data, place: data.replace(b"b.txt", b"c.txt")]
)
def test_what_follows_a_cut_or_damaged_header_is_told(damage: Callable[[bytes, int], bytes]) -> None:
    data = tarred({"a.txt": WORDS, "b.txt": WORDS})
    found = _members(damage(data, data.index(b"b.txt")))
    assert [(one.name, one.refusal) for one in found] == [("a.txt", None), ("rest of the archive", Reason.MALFORMED)]


@pytest.mark.parametrize("zeros", [0, 100, BLOCK, 5_000])
def test_an_archive_ends_with_any_zeros(zeros: int) -> None:
    data = tarred({"a.txt": b"x" * BLOCK})[: 2 * BLOCK]
    assert [one.name for one in _members(data + b"\x00" * zeros)] == ["a.txt"]


def test_sums_of_signed_bytes() -> None:
    data = bytearray(tarred({"ü.txt": WORDS}, tarfile.GNU_FORMAT))
    header = data[:BLOCK]
    header[148:156] = b" " * 8
    total = sum(one - 256 if one > 127 else one for one in header)
    data[148:156] = b"%06o\x00 " % total
    assert is_tar(bytes(data))
    assert [one.name for one in _members(bytes(data))] == ["ü.txt"]


@pytest.mark.parametrize("data", [b"", b"\x00" * 2_000, b"words " * 400, tarred({"a": b"x"})[:500]])
def test_what_is_no_archive(data: bytes) -> None:
    assert not is_tar(data)
    with pytest.raises(Reject):
        _members(data)


@given(st.data())
def test_any_change_of_a_header(data: st.DataObject) -> None:
    made = bytearray(tarred({"a" * 120: WORDS, "b.txt": b"x"}))
    for _ in range(data.draw(st.integers(1, 5))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    found = outcome(lambda: _members(bytes(made)))
    if isinstance(found, Reason):
        assert found in (Reason.MALFORMED, Reason.TOO_LARGE)
    else:
        assert all(one.size >= len(one.data) for one in found)
