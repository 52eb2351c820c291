"""Files as texts, for the commands that work on files alone."""

from collections.abc import Sequence
from pathlib import Path

from services.shared.domain.errors import Reason, Reject


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files named, and all files below the folders named, in order of their names."""
    found: list[Path] = []
    for path in paths:
        found += sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    return found


def read_text(path: Path) -> str:
    """A text file's content, unchanged. Raises `OSError`, `Reject(MALFORMED)`, `Reject(UNSUPPORTED)`."""
    if path.suffix.casefold() not in _PLAIN:
        raise Reject(Reason.UNSUPPORTED)
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Reject(Reason.MALFORMED) from None


_PLAIN = frozenset({".txt", ".text", ".md", ""})
