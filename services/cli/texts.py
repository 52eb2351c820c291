"""Files as texts, for the commands that work on files alone."""

from collections.abc import Sequence
from pathlib import Path

from services.cli.standalone import Reader
from services.ingestion.extractors.txt import decode


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files named, and all files below the folders named, in order of their names."""
    found: list[Path] = []
    for path in paths:
        found += sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    return found


def read_text(path: Path, reader: Reader) -> str:
    """What a file says; of plain text its content, unchanged. Raises `OSError`, or `Reject` with the reason."""
    if path.suffix.casefold() in _PLAIN:
        return decode(path.read_bytes())
    return reader.read(path).text


_PLAIN = frozenset({".txt", ".text"})
