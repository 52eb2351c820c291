"""What annotation has composed for a file that leaves: notes at places of the text, and masked values."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

WORD, PDF = "word", "pdf"
MOST_NOTES = 20_000
MOST_MASKS = 100_000
MOST_LETTERS = 1_000_000  # with all masks, less than a message of gRPC


@dataclass(frozen=True, slots=True)
class Note:
    """A finding at a place of the text; without a `span`, on the whole document. `lines`: its words. `offered`: wording
    to insert after the paragraph of the place, or at the end of the document; or empty.
    """

    lines: tuple[str, ...]
    span: OriginalSpan | None = None
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Mask:
    """A value that the reader does not see, and the words in its place."""

    span: OriginalSpan
    words: str


@dataclass(frozen=True, slots=True)
class FileRequest:
    """`format`: `word` or `pdf`. `unmasked`: the reader sees the whole document. Else the file has nothing but the text
    outside of `masks`, or pictures of it. `author` and `date`, in ISO 8601, are those of notes and insertions.
    """

    notes: tuple[Note, ...] = ()
    masks: tuple[Mask, ...] = ()
    unmasked: bool = False
    author: str = "Glossator"
    date: str = "2000-01-01T00:00:00Z"
    format: str = WORD

    def check(self) -> None:
        """Raises `Reject(TOO_LARGE)` for more notes, masks or letters than a message of the service has."""
        letters = sum(map(len, (line for one in self.notes for line in (*one.lines, one.offered))))
        letters += sum(len(one.words) for one in self.masks)
        if len(self.notes) > MOST_NOTES or len(self.masks) > MOST_MASKS or letters > MOST_LETTERS:
            raise Reject(Reason.TOO_LARGE)


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and the text of the original that its places refer to; empty if the layout decides the places. `exact`:
    notes on their words; `nearby`: those on the reference or the paragraph of a note, a header or a box, or on the
    document.
    """

    data: bytes
    text: bytes
    exact: int
    nearby: int


def to_json(request: FileRequest) -> bytes:
    """Encodes a request for the pipe of the sandbox."""
    notes = [[list(one.lines), _pair(one.span), one.offered] for one in request.notes]
    masks = [[*_pair(one.span), one.words] for one in request.masks]
    head = {"notes": notes, "masks": masks, "unmasked": request.unmasked}
    return json.dumps({**head, "author": request.author, "date": request.date, "format": request.format}).encode()


def from_json(data: bytes) -> FileRequest:
    """The request that `to_json` encoded. Raises `ValueError` for other bytes."""
    head: Mapping[str, Any] = json.loads(data)
    notes = tuple(
        Note(tuple(lines), OriginalSpan(*at) if at else None, offered) for lines, at, offered in head["notes"]
    )
    masks = tuple(Mask(OriginalSpan(start, end), words) for start, end, words in head["masks"])
    return FileRequest(notes, masks, head["unmasked"], head["author"], head["date"], head["format"])


def _pair(span: OriginalSpan | None) -> Sequence[int]:
    return [span.start, span.end] if span else []
