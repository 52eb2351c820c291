"""What an extractor takes and gives back, and how text is put together from blocks."""

import itertools
import re
from dataclasses import dataclass, field

from services.shared.domain.document import PageLayout
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: bytes, pages, code points of text, seconds; `memory` beyond the idle parser's."""

    input_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    pages: int = 3_000
    text: int = 16_000_000
    attachments: int = 100
    output_bytes: int = 512 << 20
    memory: int = 1 << 30
    cpu_seconds: int = 60
    wall_seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document inside a document. `media_type` as declared."""

    file_name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """Text without structure yet. `pages` tile it or are empty; `layout` has one entry a page or none."""

    text: str
    pages: tuple[OriginalSpan, ...] = ()
    layout: tuple[PageLayout, ...] = ()
    attachments: tuple[Attachment, ...] = ()


# Code points that no later stage can carry or show: controls, lone surrogates, noncharacters.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def fit(text: str) -> str:
    """`text` with U+FFFD for code points that cannot be carried; the length stays the same."""
    return _UNFIT.sub("\ufffd", text)


@dataclass(slots=True)
class TextBuilder:
    """Puts blocks together: a blank line between blocks, pages where breaks were seen. Raises `Reject(TOO_LARGE)`."""

    limits: Limits
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _breaks: list[int] = field(default_factory=list)

    def block(self, text: str) -> None:
        """Adds a block as it stands; one without words adds nothing."""
        text = fit(text).strip("\n")
        if not text.strip():
            return
        if self._parts:
            text = "\n\n" + text
        self._parts.append(text)
        self._length += len(text)
        if self._length > self.limits.text:
            raise Reject(Reason.TOO_LARGE)

    def page_break(self) -> None:
        """A new page begins with the next block."""
        if self._length and self._breaks[-1:] != [self._length]:
            self._breaks.append(self._length)
            if len(self._breaks) >= self.limits.pages:
                raise Reject(Reason.TOO_LARGE)

    def content(self, attachments: tuple[Attachment, ...] = ()) -> Content:
        """All of it. The blank line between two pages belongs to the second."""
        inner = [one for one in self._breaks if one < self._length]
        edges = [0, *inner, self._length] if inner else []
        pages = tuple(OriginalSpan(start, end) for start, end in itertools.pairwise(edges))
        return Content("".join(self._parts), pages, attachments=attachments)
