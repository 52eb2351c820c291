"""Finds the blocks of an agreement, such as preamble and notices, by their wording."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.evaluation.planting.material import Block


@dataclass(frozen=True, slots=True)
class Place:
    """A carrier can be inserted at `offset`: as a sentence if `inline`, else as a paragraph."""

    offset: int
    inline: bool


def places(text: str) -> dict[Block, list[Place]]:
    """The places of each block in `text`. Places of the body are all ends of sentences."""
    found = {
        Block.PREAMBLE: list(_after(text, _PREAMBLE, 0, min(len(text), _PREAMBLE_LENGTH))),
        Block.NOTICE: list(_after(text, _NOTICE, len(text) // 10, len(text))),
        Block.SIGNATURE: list(_after(text, _SIGNATURE, len(text) // 4, len(text))),
        Block.SCHEDULE: list(_after(text, _SCHEDULE, len(text) // 4, len(text))),
        Block.BODY: list(_sentence_ends(text)),
    }
    return {block: sorted(set(at), key=lambda one: one.offset) for block, at in found.items() if at}


def _after(text: str, wording: re.Pattern[str], start: int, end: int) -> Iterator[Place]:
    """The next end of a paragraph after each match; if there is none nearby, the next end of a sentence."""
    for match in wording.finditer(text, start, end):
        edge = _PARAGRAPH.search(text, match.end(), match.end() + _REACH)
        if edge:
            yield Place(edge.start(), inline=False)
            continue
        stop = _SENTENCE.search(text, match.end(), match.end() + _REACH)
        if stop:
            yield Place(stop.start(1), inline=True)


def _sentence_ends(text: str) -> Iterable[Place]:
    return (Place(match.start(1), inline=True) for match in _SENTENCE.finditer(text))


_REACH = 1500
_PREAMBLE_LENGTH = 8000
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SENTENCE = re.compile(r"[a-z]{4}\.()\s+[A-Z(]")
_PREAMBLE = re.compile(r"\b(?:by and (?:between|among)|between|among|WHEREAS|RECITALS|agree as follows)\b")
_NOTICE = re.compile(
    r"(?i)\b(?:attention:|attn\b|notices? (?:to|shall|must|hereunder)|facsimile|telecop(?:y|ier)|addressed (?:to|as) )"
)
_SIGNATURE = re.compile(r"IN WITNESS WHEREOF|\bBy:[ _/]|/s/")
_SCHEDULE = re.compile(r"^[ \t]*(?:SCHEDULE|EXHIBIT|ANNEX|APPENDIX|Schedule|Exhibit|Annex)[ \t]+[A-Z0-9]", re.MULTILINE)
