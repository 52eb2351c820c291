"""Archives of each format: their files, their list, and what is refused."""

import bz2
import lzma
import tarfile
from collections.abc import Callable
from functools import partial

import pytest

from services.ingestion.extractors.archive import extract as archive
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.archive.makers import WORDS, gzipped, outcome, seven_zip, tarred, zipped
from tests.unit.ingestion.makers import files_of

Extract = Callable[[bytes, Limits], Content]
FILES = {"deal/a.txt": WORDS, "b.txt": b"Second file.", "empty.txt": b""}
MADE: dict[str, tuple[Extract, bytes]] = {
    "zip": (archive.extract_zip, zipped(FILES)),
    "tar": (archive.extract_tar, tarred(FILES)),
    "tar.gz": (archive.extract_compressed, gzipped(tarred(FILES))),
    "tar.bz2": (archive.extract_compressed, bz2.compress(tarred(FILES))),
    "tar.xz": (archive.extract_compressed, lzma.compress(tarred(FILES))),
    "7z": (archive.extract_7z, seven_zip(FILES)),
}


@pytest.mark.parametrize("kind", MADE)
def test_each_file_becomes_a_document(kind: str) -> None:
    extract, data = MADE[kind]
    content = extract(data, Limits())
    assert [(one.file_name, one.data, one.refusal) for one in content.attachments] == [
        ("deal/a.txt", WORDS, None),
        ("b.txt", b"Second file.", None),
        ("empty.txt", b"", Reason.EMPTY),
    ]
    assert files_of(content) == [(1, "deal/a.txt"), (2, "b.txt"), (3, "empty.txt")]
    assert content.text.split("\n\n") == [
        "Archive of 3 files",
        "No.\tFile\tSize\tNote",
        "1\tdeal/a.txt\t36 bytes",
        "2\tb.txt\t12 bytes",
        "3\tempty.txt\t0 bytes\tempty",
    ]


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(
    ("limits", "reason"), [(Limits(members=2), "too_large"), (Limits(unpacked_bytes=40), "too_large")]
)
def test_limits(kind: str, limits: Limits, reason: str) -> None:
    extract, data = MADE[kind]
    if kind == "tar" and limits.members > 2:
        return  # it is not packed
    with pytest.raises(Reject) as caught:
        extract(data, limits)
    assert caught.value.reason == reason


@pytest.mark.parametrize("kind", MADE)
def test_cut_archives_are_refused_or_have_damaged_files(kind: str) -> None:
    extract, data = MADE[kind]
    for size in range(0, len(data), max(1, len(data) // 60)):
        content = outcome(partial(extract, data[: max(7, size)], Limits()))
        if isinstance(content, Reason):
            assert content in (Reason.MALFORMED, Reason.EMPTY)
        else:
            assert all(one.refusal or one.data in FILES.values() for one in content.attachments)


@pytest.mark.parametrize(
    ("data", "name", "content"),
    [
        (gzipped(WORDS), "file", WORDS),
        (gzipped(WORDS) + gzipped(b" More."), "file", WORDS + b" More."),
        (gzipped(WORDS) + b"\x00" * 100, "file", WORDS),
        (b"\x1f\x8b\x08\x08" + gzipped(WORDS)[4:10] + b"a.txt\x00" + gzipped(WORDS)[10:], "a.txt", WORDS),
        (
            b"\x1f\x8b\x08\x0c" + gzipped(WORDS)[4:10] + b"\x02\x00xxa.txt\x00" + gzipped(WORDS)[10:],
            "a.txt",
            WORDS,
        ),
        (bz2.compress(WORDS), "file", WORDS),
        (lzma.compress(WORDS), "file", WORDS),
    ],
)
def test_one_compressed_file(data: bytes, name: str, content: bytes) -> None:
    (one,) = archive.extract_compressed(data, Limits()).attachments
    assert (one.file_name, one.data) == (name, content)


def test_an_archive_of_nothing_but_links_is_empty() -> None:
    link = tarfile.TarInfo("a")
    link.type = tarfile.SYMTYPE
    with pytest.raises(Reject) as caught:
        archive.extract_tar(tarred({link: b""}), Limits())
    assert caught.value.reason is Reason.EMPTY
