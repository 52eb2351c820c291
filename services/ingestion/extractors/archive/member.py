"""A file in an archive, what all files of an archive have together, and files that no person put there."""

import re
import stat
import unicodedata
from dataclasses import dataclass

from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject

MOST_ENTRIES = 20_000
"""Entries of an archive: files, folders, links, and files of operating systems."""
SYSTEM_FILE, LINK, SPECIAL = "file of an operating system", "link", "special file"
_LONGEST_NAME = 300
_LEAST_UNPACKED = 32 << 20
_RATIO = 200  # text has 3 to 30, the longest run of zeros in deflate 1,032
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"})
_SYSTEM_FOLDERS = frozenset({"__macosx", ".appledouble", ".spotlight-v100", ".trashes", "system volume information"})
_SEPARATORS = re.compile(r"[/\\]+")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `size`: bytes, as the archive states. If it cannot be read, it has a `refusal` and no data.
    `left_out`: it is none that a person wrote, such as a link.
    """

    name: str
    size: int
    data: bytes = b""
    refusal: Reason | None = None
    left_out: str = ""


@dataclass(slots=True)
class Budget:
    """What the files of one archive have together: bytes to unpack, entries and files."""

    limits: Limits
    unpacked: int
    entries: int = 0
    files: int = 0

    @classmethod
    def of(cls, packed: int, limits: Limits) -> "Budget":
        """The budget of an archive of `packed` bytes."""
        return cls(limits, min(limits.unpacked_bytes, max(_LEAST_UNPACKED, _RATIO * packed)))

    def enter(self) -> None:
        """Count an entry. Raises `Reject(TOO_LARGE)`."""
        self.entries += 1
        if self.entries > MOST_ENTRIES:
            raise Reject(Reason.TOO_LARGE)

    def add_file(self) -> None:
        """Count a file that becomes a document. Raises `Reject(TOO_LARGE)`."""
        self.files += 1
        if self.files > self.limits.members:
            raise Reject(Reason.TOO_LARGE)

    def take(self, size: int) -> None:
        """Count bytes that are unpacked. Raises `Reject(TOO_LARGE)`."""
        self.unpacked -= size
        if self.unpacked < 0:
            raise Reject(Reason.TOO_LARGE)


def refusal_of(size: int, limits: Limits) -> Reason | None:
    """Why a file of this size cannot be a document."""
    if size == 0:
        return Reason.EMPTY
    return Reason.TOO_LARGE if size > limits.input_bytes else None


def left_out_of(name: str, mode: int = 0) -> str:
    """Why an entry is no document; empty if it can be one. `mode`: that of Unix, or 0."""
    if _is_system_file(name):
        return SYSTEM_FILE
    kind = stat.S_IFMT(mode)
    return "" if kind in (0, stat.S_IFREG) else LINK if kind == stat.S_IFLNK else SPECIAL


def _is_system_file(name: str) -> bool:
    """Whether macOS or Windows made the file."""
    *folders, last = [one.lower() for one in _SEPARATORS.split(name)] or [""]
    if not _SYSTEM_FOLDERS.isdisjoint(folders):
        return True
    return last in _SYSTEM_FILES or last.startswith("._")


def shown(name: str) -> str:
    """The name as one line: no controls, no marks that turn the direction of text; a long one without its middle."""
    plain = "".join(_printable(one) for one in name[: 4 * _LONGEST_NAME])
    line = " ".join(plain.split()) or "\ufffd"
    if len(line) <= _LONGEST_NAME:
        return line
    half = _LONGEST_NAME // 2
    return f"{line[:half]}…{line[1 - half :]}"


def _printable(letter: str) -> str:
    if letter.isspace():
        return " "
    return "\ufffd" if unicodedata.category(letter)[0] == "C" else letter
