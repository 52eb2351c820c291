"""What a review has of formats other than a PDF: cells, parts, files inside, uncertain words of a scan."""

from dataclasses import dataclass, field
from typing import Any

from tests.integration.console.reader.paper import Paper

Place = tuple[int, int]


@dataclass
class Formats:
    """`tables`: the places of the cells, by table and row. `parts`: kind, number, place of the title. `uncertain`:
    confidences by place. `more_files`: the answers to calls for more files, by token.
    """

    tables: list[list[list[Place]]] = field(default_factory=list)
    parts: list[tuple[str, int, Place, Place]] = field(default_factory=list)
    uncertain: dict[Place, float] = field(default_factory=dict)
    more_files: dict[str, dict[str, Any]] = field(default_factory=dict)


def place(paper: Paper, page: int, word: int) -> Place:
    """Where a word of a page is in the text."""
    one = paper.pages[page - 1][word]
    return one.start, one.start + len(one.text)
