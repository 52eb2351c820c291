"""Reads the source format of the samples: YAML front matter, then blocks of text with marked clauses.

# TITLE            a centred title            > text       a paragraph, indented once for each ">"
## ARTICLE I       a centred heading          | a | b |    a table row
### Heading        a left heading             ```          unchanged lines, up to the next ```
===                a page break               {{toc}}      a table of contents
**bold**           ⟦Governing Law: text⟧ marks the text as a clause; ";" separates several categories
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml


class Kind(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    LINES = "lines"
    BREAK = "break"
    TOC = "toc"


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `text` contains `**bold**` but no marks. `marked`: whether it contains a marked clause."""

    kind: Kind
    text: str = ""
    indent: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed source. `meta` is its front matter; `findings` are (category, quote) pairs of its marks, in order."""

    name: str
    meta: dict[str, Any]
    blocks: tuple[Block, ...] = ()
    findings: tuple[tuple[str, str], ...] = field(default=())


def read(path: Path) -> Source:
    """Parses a source file. Raises `ValueError` if a mark is not closed."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    meta = yaml.safe_load(front)
    findings: list[tuple[str, str]] = []
    blocks = [parse_block(chunk, findings) for chunk in chunks(curly(body) if meta.get("curly") else body)]
    return Source(path.stem, meta, tuple(blocks), tuple(findings))


def curly(text: str) -> str:
    """Replaces straight quotation marks and apostrophes by typographic ones."""
    return re.sub(r'(?<![^\s(\[])"', "“", text).replace('"', "”").replace("'", "’")


def chunks(body: str) -> list[str]:
    """Splits the body into blocks at empty lines, except inside fences."""
    parts = re.split(r"^```\n(.*?)^```$", body, flags=re.DOTALL | re.MULTILINE)
    found: list[str] = []
    for i, part in enumerate(parts):
        found.extend(["```\n" + part] if i % 2 else [c for c in re.split(r"\n\s*\n", part.strip()) if c.strip()])
    return found


def parse_block(chunk: str, findings: list[tuple[str, str]]) -> Block:
    """Parses a block. Removes its marks, and adds them to `findings`."""
    text = unmark(chunk, findings)
    marked = text != chunk
    if text.startswith("```\n"):
        return Block(Kind.LINES, text[4:].rstrip("\n"), marked=marked)
    if text.startswith("|"):
        rows = tuple(tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in text.splitlines())
        return Block(Kind.TABLE, rows=rows, marked=marked)
    text = flatten(text)
    if text in SINGLE:
        return Block(SINGLE[text])
    for prefix, kind in HEADINGS:
        if text.startswith(prefix):
            return Block(kind, text.removeprefix(prefix), marked=marked)
    plain = text.lstrip("> ")
    return Block(Kind.PARAGRAPH, plain, indent=text[: len(text) - len(plain)].count(">"), marked=marked)


def unmark(text: str, findings: list[tuple[str, str]]) -> str:
    """Removes the marks from `text`, and adds their quotes to `findings`, outer ones before inner ones.

    Raises `ValueError` if a mark is not closed.
    """
    plain = ""
    opened: list[tuple[int, int, list[str]]] = []
    done: list[tuple[str, str]] = []
    for piece in re.split(r"(⟦[^:⟦⟧]+: |⟧)", text):
        if piece.startswith("⟦"):
            opened.append((len(done), len(plain), piece[1:-2].split("; ")))
            done.append(("", ""))
        elif piece == "⟧":
            place, start, categories = opened.pop()
            done[place : place + 1] = [(category, quote(plain[start:])) for category in categories]
        else:
            plain += piece
    if opened:
        raise ValueError(f"a mark is not closed: {text[:60]}")
    findings.extend(done)
    return plain


def quote(text: str) -> str:
    """The quote as in the rendered document: without `**`, with single spaces."""
    return flatten(text.replace("**", ""))


def flatten(text: str) -> str:
    """`text` on one line, with single spaces."""
    return " ".join(text.split())


def bold_runs(text: str) -> list[tuple[str, bool]]:
    """Splits `text` at `**` into pairs of (text, whether it is bold)."""
    return [(part, i % 2 == 1) for i, part in enumerate(text.split("**")) if part]


SINGLE = {"===": Kind.BREAK, "{{toc}}": Kind.TOC}
HEADINGS = (("### ", Kind.SUBHEADING), ("## ", Kind.HEADING), ("# ", Kind.TITLE))
