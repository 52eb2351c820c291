"""Read the files of a TAR archive. A reader of our own: that of the library has no limits on extended headers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.ingestion.extractors.archive.member import LINK, SPECIAL, Budget, Member, left_out_of, refusal_of
from services.ingestion.extractors.archive.names import decoded
from services.shared.domain.errors import Reason, Reject

BLOCK = 512
_LONGEST_NAME = 1 << 16
_MOST_RECORDS = 1_000
_FILES = frozenset({b"0", b"\x00", b"7"})
_LINKS = frozenset({b"1", b"2"})
_FOLDERS = frozenset({b"5", b"D"})
_DEVICES = frozenset({b"3", b"4", b"6"})
_SPARSE = b"S"
_UNNAMED = frozenset({b"V", b"M", b"N"})  # labels and parts of several volumes
_NUL = b"\x00"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A header with the extended headers before it. `start`: of the content."""

    name: bytes
    size: int
    kind: bytes
    start: int
    is_sparse: bool


def is_tar(data: bytes) -> bool:
    """Whether the first block is a header of an entry."""
    return len(data) >= BLOCK and _is_header(data[:BLOCK])


def members(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files in their order. What follows a damaged or cut header is one file that is refused.

    Raises `Reject(MALFORMED | TOO_LARGE)`.
    """
    found = list(_entries(data, budget))
    for entry, name in zip(found, decoded([one.name for one in found]), strict=True):
        is_folder = entry.kind in _FOLDERS or (entry.kind not in _LINKS and name.endswith("/") and not entry.size)
        if not is_folder:
            yield _member(data, entry, name, budget)


def _member(data: bytes, entry: _Entry, name: str, budget: Budget) -> Member:
    if entry.kind == _DAMAGED:
        return Member(name, entry.size, refusal=Reason.MALFORMED)
    if left_out := _left_out(entry, name):
        return Member(name, entry.size, left_out=left_out)
    budget.add_file()
    refusal = Reason.UNSUPPORTED if entry.is_sparse else refusal_of(entry.size, budget.limits)
    if refusal:
        return Member(name, entry.size, refusal=refusal)
    content = data[entry.start : entry.start + entry.size]
    if len(content) < entry.size:
        return Member(name, entry.size, refusal=Reason.MALFORMED)
    return Member(name, entry.size, content)


def _left_out(entry: _Entry, name: str) -> str:
    if entry.kind in _LINKS:
        return LINK
    return left_out_of(name) or ("" if entry.kind in _FILES or entry.is_sparse else SPECIAL)


def _entries(data: bytes, budget: Budget) -> Iterator[_Entry]:
    if not is_tar(data):
        raise Reject(Reason.MALFORMED)
    position, extended = 0, dict[bytes, bytes]()
    while _is_header(header := data[position : position + BLOCK]):
        budget.enter()
        kind, size = header[156:157], _number(header[124:136])
        start = position + BLOCK
        if kind in _EXTENSIONS:
            extended |= _extension(kind, data[start : start + min(size, _LONGEST_NAME)])
        elif kind not in _UNNAMED:
            entry = _entry(header, kind, start, extended)
            extended, size = {}, 0 if kind in _LINKS | _FOLDERS | _DEVICES else entry.size
            yield entry
        position = start + -(-size // BLOCK) * BLOCK
    if header.strip(_NUL):  # else the archive ends here
        yield _Entry(_REST, len(data) - position, _DAMAGED, position, is_sparse=False)


def _entry(header: bytes, kind: bytes, start: int, extended: Mapping[bytes, bytes]) -> _Entry:
    name, prefix = (header[first:last].split(_NUL)[0] for first, last in ((0, 100), (345, 500)))
    if header[257:263] == b"ustar\x00" and prefix:
        name = prefix + b"/" + name
    size = extended.get(b"size", b"")
    sparse = kind == _SPARSE or any(one.startswith(b"GNU.sparse.") for one in extended)
    length = int(size) if size.isdigit() and len(size) < _MOST_DIGITS else _number(header[124:136])
    return _Entry(extended.get(b"path", name), length, kind, start, sparse)


def _extension(kind: bytes, content: bytes) -> Mapping[bytes, bytes]:
    """What an extended header says of the next entry."""
    if kind == b"L":
        return {b"path": content.split(_NUL)[0]}
    return dict(_records(content)) if kind == b"x" else {}


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The records of a header of POSIX.1-2001, `18 path=a name\\n`, whose first number is the length of each."""
    for _ in range(_MOST_RECORDS):
        number, _, rest = content[:_MOST_DIGITS].partition(b" ")
        if not (rest and number.isdigit()) or int(number) <= len(number):
            return
        key, _, value = content[len(number) + 1 : int(number)].rstrip(b"\n").partition(b"=")
        yield key, value
        content = content[int(number) :]


def _is_header(header: bytes) -> bool:
    """Whether the sum of a block fits. Old programs added signed bytes."""
    if len(header) < BLOCK:
        return False
    stated, field = _number(header[148:156]), header[148:156]
    total = sum(header) - sum(field) + 8 * ord(" ")
    high = sum(one > 127 for one in header) - sum(one > 127 for one in field)
    return stated > 0 and stated in (total, total - 256 * high)


def _number(field: bytes) -> int:
    """A number in octal digits, or in bytes if the first has its high bit. 0 if it is none."""
    if field[:1] >= b"\x80":
        return max(0, int.from_bytes(field[1:], "big"))
    digits = field.split(_NUL)[0].strip()
    return int(digits, 8) if digits and not digits.strip(b"01234567") else 0


_MOST_DIGITS = 20
_DAMAGED = b"damaged"  # no kind of TAR has two letters
_REST = b"rest of the archive"
_EXTENSIONS = frozenset({b"L", b"K", b"x", b"g", b"X"})
