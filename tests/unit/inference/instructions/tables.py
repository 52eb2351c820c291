"""Reads the tables of hostile and honest text, and puts hostile text into documents."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Hostile(NamedTuple):
    """`where` is a key of `CARRIERS`."""

    technique: str
    where: str
    words: str


def hostile() -> list[Hostile]:
    """All variants of the hostile texts."""
    rows = (line.split(" | ", 2) for line in _lines("hostile.txt"))
    return [Hostile(technique, where, _read(words)) for technique, where, words in rows]


def honest() -> list[str]:
    """Sentences without instructions to a model."""
    return _lines("honest.txt")


def _lines(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


def _read(words: str) -> str:
    return _ESCAPE.sub(lambda match: _PLAIN.get(match[1]) or chr(int(match[1][1:], 16)), words)


_ESCAPE = re.compile(r"\\(n|t|\\|u[0-9a-f]{4}|U[0-9a-f]{8})")
_PLAIN = {"n": "\n", "t": "\t", "\\": "\\"}
CARRIERS: Mapping[str, str] = {
    "paragraph": "The parties agree as follows.\n\n{}\n\nThe term is two years.",
    "clause": "The laws of Ruritania govern. {} The term is two years.",
    "header": "{}\nPage 3 of 12\nThe term is two years.",
    "footnote": "The term is two years.\n1 {}\n",
    "list": "The Supplier shall:\n(e) deliver;\n(f) {}\n",
    "table": "| Term | two years |\n| Note | {} |\n",
    "signature": "By: ________\nName: {}\nTitle:",
}
