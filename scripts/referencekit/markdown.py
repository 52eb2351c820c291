"""Markdown that reads well as a file too."""

from collections.abc import Iterable, Sequence
from textwrap import fill

_WIDTH = 120


def page(title: str, *parts: str) -> str:
    """A whole file. The first part tells what it is made from."""
    return "\n\n".join([f"# {title}", *(part.strip("\n") for part in parts if part.strip())]) + "\n"


def made_from(*paths: str) -> str:
    """Where the page comes from, for whoever wants to change it."""
    return f"*Made by `scripts/make_reference.py` from {', '.join(f'`{path}`' for path in paths)}. Change it there.*"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what stands in a cell may not break it."""
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row([cell(one) for one in row]) for row in rows)]
    return "\n".join(lines)


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Nothing stays nothing."""
    return f"`{text}`" if text else ""


def codes(texts: Iterable[str]) -> str:
    return ", ".join(map(code, texts))


def paragraph(text: str) -> str:
    return fill(" ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
