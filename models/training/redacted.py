"""Texts in the output of `glossator redact --json-lines`, with both mappings between original and redacted offsets."""

import json
import subprocess
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from models.training.command import ROOT

POLICY = "legal-review"


@dataclass(frozen=True, slots=True)
class Replacement:
    """One replaced value: `[start, end)` in the original, `[redacted_start, redacted_end)` in the redacted text."""

    start: int
    end: int
    redacted_start: int
    redacted_end: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted text. Offsets are code points; a span that cuts a replacement widens to all of it."""

    text: str
    original_length: int
    replacements: tuple[Replacement, ...]

    @classmethod
    def unchanged(cls, text: str) -> "Redacted":
        """A text in which nothing was replaced."""
        return cls(text, len(text), ())

    def to_redacted(self, start: int, end: int) -> tuple[int, int]:
        """The span of the redacted text for `[start, end)` of the original."""
        edges = [(r.start, r.end, r.redacted_start, r.redacted_end) for r in self.replacements]
        return _convert(edges, start, end)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original for `[start, end)` of the redacted text."""
        edges = [(r.redacted_start, r.redacted_end, r.start, r.end) for r in self.replacements]
        return _convert(edges, start, end)


def read_redacted(path: Path) -> dict[str, Redacted]:
    """Redacted texts by file stem. Raises ValueError for a line with an error or with wrong spans."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {Path(row["path"]).stem: align(row["text"], row["redacted"], row["spans"]) for row in map(_checked, rows)}


def redact_folder(folder: Path, cache: Path) -> dict[str, Redacted]:
    """The files of `folder`, redacted with the policy of reviews; `cache` keeps the output of the command.

    Delete `cache` after a change of the redaction. Raises CalledProcessError if the command fails.
    """
    if not cache.exists():
        redact([folder], cache)
    return read_redacted(cache)


def redact(paths: Sequence[Path], cache: Path) -> None:
    """Writes the command's output for the files and folders `paths` to `cache`. Raises CalledProcessError."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    part = cache.with_suffix(".part")
    command = [_python(), "-m", "services.cli", "redact", "--json-lines", "--policy", POLICY, *map(str, paths)]
    with part.open("wb") as out:
        subprocess.run(command, stdout=out, check=True)
    part.rename(cache)


def _python() -> str:
    """The interpreter with the command's libraries, which the encoder's environment lacks."""
    return sys.executable if find_spec("typer") else str(ROOT / ".venv" / "bin" / "python")


def read_lines(path: Path, wanted: Callable[[str], bool]) -> dict[str, tuple[str, Redacted]]:
    """Original and redacted texts by file name, for the `wanted` names. Raises ValueError like `read_redacted`."""
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if wanted(Path(row["path"]).name)]
    return {
        Path(row["path"]).name: (row["text"], align(row["text"], row["redacted"], row["spans"]))
        for row in map(_checked, rows)
    }


def align(text: str, redacted: str, spans: Sequence[dict[str, object]]) -> Redacted:
    """Finds each replaced span of `text` in `redacted`. The text between the spans is the same in both.

    A span without a placeholder has an unknown replacement; it ends where the following text continues.
    """
    return Redacted(redacted, len(text), tuple(_replacements(text, redacted, spans)))


def _replacements(text: str, redacted: str, spans: Sequence[dict[str, object]]) -> Iterator[Replacement]:
    ordered = sorted((int(str(s["start"])), int(str(s["end"])), s["placeholder"]) for s in spans)
    following = [*(start for start, _, _ in ordered), len(text)][1:]
    at = place = 0
    for (start, end, placeholder), after in zip(ordered, following, strict=True):
        place += start - at
        kept = text[end:after]
        stop = place + len(str(placeholder)) if placeholder is not None else redacted.find(kept, place)
        if redacted[stop : stop + len(kept)] != kept:
            raise ValueError("the spans do not match the redacted text")
        yield Replacement(start, end, place, stop)
        at, place = end, stop
    if redacted[place:] != text[at:]:
        raise ValueError("the spans do not match the redacted text")


def _convert(edges: Sequence[tuple[int, int, int, int]], start: int, end: int) -> tuple[int, int]:
    """Edges are (from start, from end, to start, to end), in order and without overlap."""
    before = bisect_right(edges, start, key=lambda e: e[0]) - 1
    begin = start
    if before >= 0:
        _, low_end, to_start, to_end = edges[before]
        begin = to_start if start < low_end else to_end + start - low_end
    after = bisect_left(edges, end, key=lambda e: e[0]) - 1
    stop = end
    if after >= 0:
        _, low_end, _, to_end = edges[after]
        stop = to_end if end <= low_end else to_end + end - low_end
    return begin, max(begin, stop)


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    if "error" in row:
        raise ValueError(f"{row['path']}: {row['error']}")
    return row
