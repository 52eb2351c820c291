"""Extract the files of archives: they become documents of their own, and their list is the text."""

from collections.abc import Callable, Iterator

from services.ingestion.extractors.archive import tar_file, zip_file
from services.ingestion.extractors.archive.listing import content_of
from services.ingestion.extractors.archive.member import Budget, Member, refusal_of
from services.ingestion.extractors.archive.names import decoded
from services.ingestion.extractors.archive.seven_zip import members as seven_zip
from services.ingestion.extractors.archive.unpack import COMPRESSED, whole
from services.ingestion.extractors.result import Content, Limits

_Members = Callable[[bytes, Budget], Iterator[Member]]


def extract_zip(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(MALFORMED | TOO_LARGE | EMPTY)`."""
    return _listed(zip_file.members, data, limits)


def extract_tar(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(MALFORMED | TOO_LARGE | EMPTY)`."""
    return _listed(tar_file.members, data, limits)


def extract_7z(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(MALFORMED | TOO_LARGE | EMPTY | NEEDS_PASSWORD | UNSUPPORTED)`."""
    return _listed(seven_zip.members, data, limits)


def extract_compressed(data: bytes, limits: Limits) -> Content:
    """A TAR archive that is compressed as a whole, or one file. Raises `Reject(MALFORMED | TOO_LARGE | EMPTY)`."""
    budget = Budget.of(len(data), limits)
    magic, make = next(one for one in COMPRESSED.items() if data.startswith(one[0]))
    content = whole(data, make, magic, budget.unpacked)
    if tar_file.is_tar(content):
        return content_of(tar_file.members(content, budget), limits)
    return content_of([_only(data, content, limits)], limits)


def _listed(members: _Members, data: bytes, limits: Limits) -> Content:
    return content_of(members(data, Budget.of(len(data), limits)), limits)


def _only(data: bytes, content: bytes, limits: Limits) -> Member:
    refusal = refusal_of(len(content), limits)
    return Member(_name(data), len(content), b"" if refusal else content, refusal)


def _name(data: bytes) -> str:
    """The name that gzip stores; of the other formats, there is none."""
    flags, start = data[3], 10
    if not data.startswith(_GZIP) or not flags & _NAMED:
        return "file"
    if flags & _EXTRA:
        start += 2 + int.from_bytes(data[start : start + 2], "little")
    [name] = decoded([data[start : start + _LONGEST_NAME].split(b"\x00")[0]])
    return name or "file"


_GZIP = b"\x1f\x8b"
_EXTRA, _NAMED = 4, 8
_LONGEST_NAME = 1_000
