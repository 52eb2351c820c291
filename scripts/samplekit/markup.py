"""The samples' source format: YAML front matter, then blocks of text in which clause quotes are marked in place.

# TITLE            a centred title            > text       a paragraph, indented once for each ">"
## ARTICLE I       a centred heading          | a | b |    a table row
### Heading        a left heading             ```          lines kept as they are, up to the next ```
===                a page break               {{toc}}      a table of contents
**bold**           ⟦Governing Law: words⟧ marks the words as a finding; several categories are parted by ";"
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
    """One block: `text` still carries `**bold**` but no marks; `marked` where it holds a finding's quote."""

    kind: Kind
    text: str = ""
    indent: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed source: its front matter, its blocks and the (category, quote) pairs marked in it, in order."""

    name: str
    meta: dict[str, Any]
    blocks: tuple[Block, ...] = ()
    findings: tuple[tuple[str, str], ...] = field(default=())


def read(path: Path) -> Source:
    """Parses one source file. Raises ValueError where a mark is not closed."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    meta = yaml.safe_load(front)
    findings: list[tuple[str, str]] = []
    blocks = [parse_block(chunk, findings) for chunk in chunks(curly(body) if meta.get("curly") else body)]
    return Source(path.stem, meta, tuple(blocks), tuple(findings))


def curly(text: str) -> str:
    """Straight quotation marks and apostrophes made typographic."""
    return re.sub(r'(?<![^\s(\[])"', "“", text).replace('"', "”").replace("'", "’")


def chunks(body: str) -> list[str]:
    """Blocks of the body: parted by empty lines, except inside fences."""
    parts = re.split(r"^```\n(.*?)^```$", body, flags=re.DOTALL | re.MULTILINE)
    found: list[str] = []
    for i, part in enumerate(parts):
        found.extend(["```\n" + part] if i % 2 else [c for c in re.split(r"\n\s*\n", part.strip()) if c.strip()])
    return found


def parse_block(chunk: str, findings: list[tuple[str, str]]) -> Block:
    """One block of `chunk`, its marks taken out and added to `findings`."""
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
    """`text` without marks; each marked quote goes to `findings`, outer before inner."""
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
    """A quote as it reads in the rendered document, whitespace normalised."""
    return flatten(text.replace("**", ""))


def flatten(text: str) -> str:
    """`text` on one line, single spaces."""
    return " ".join(text.split())


def bold_runs(text: str) -> list[tuple[str, bool]]:
    """`text` cut at its `**`: (words, bold) in order."""
    return [(part, i % 2 == 1) for i, part in enumerate(text.split("**")) if part]


SINGLE = {"===": Kind.BREAK, "{{toc}}": Kind.TOC}
HEADINGS = (("### ", Kind.SUBHEADING), ("## ", Kind.HEADING), ("# ", Kind.TITLE))
