"""Read the comments of a PDF: the texts of notes, highlights and other marks, which a viewer shows in windows.

A comment follows the paragraph that its mark is on, as a block of its own, `[Comment by Jane Roe] …`, like a comment of
DOCX. Replies follow it. Each of its words has the box of the mark.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.hidden import Area
from services.ingestion.extractors.pdf.values import Strings, place_of
from services.ingestion.extractors.pdf.words import Words
from services.ingestion.extractors.result import fit

# Those whose text can be drawn as well.
_DRAWN = frozenset(
    {
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_FILEATTACHMENT,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_REDACT,
    }
)
# The contents of others, such as links and films, describe them for readers who cannot see.
_COMMENTED = _DRAWN | {
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_POPUP,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_POLYGON,
    pdfium.FPDF_ANNOT_POLYLINE,
    pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_INK,
    pdfium.FPDF_ANNOT_SOUND,
}
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_LONGEST_NAME = 200
_DEEPEST = 10  # replies to replies
_MOST_COMPARED = 20_000_000  # of a page: letters times comments
_TAG = re.compile("<(/?[a-z0-9]*+)[^<>]*+>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comment:
    """`lines`: the words of each line, without the author. `place`: from the bottom left of the page before its
    rotation. `hidden`: a viewer shows neither the mark nor the comment. `drawn`: the page can show the same text.
    """

    author: str
    lines: Sequence[Sequence[str]]
    place: Area
    hidden: bool
    drawn: bool

    def written(self) -> list[list[str]]:
        """The words of each line of the block."""
        mark = f"[Comment by {self.author}]" if self.author else "[Comment]"
        first, *others = self.lines
        return [[*mark.split(), *first], *map(list, others)]


def read_comments(page: Any, kinds: Sequence[int], strings: Strings) -> list[Comment]:
    """The comments of a page, whose annotations have these kinds. Raises `Reject(TOO_LARGE)`."""
    if _COMMENTED.isdisjoint(kinds):
        return []
    found: list[Comment] = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            found += _read(annotation, strings)
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def not_drawn(comments: Sequence[Comment], notes: Words | None) -> list[Comment]:
    """The comments without those whose text is among the words that annotations of the page draw."""
    if notes is None or not any(one.drawn for one in comments):
        return list(comments)
    words = set(notes.words)
    letters = "".join(notes.words)
    is_short = len(letters) * sum(one.drawn for one in comments) <= _MOST_COMPARED
    return [
        one for one in comments if not (one.drawn and (_is_of(one, words) or (is_short and _letters(one) in letters)))
    ]


def _read(annotation: Any, strings: Strings) -> Iterator[Comment]:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    place = place_of(annotation) if kind in _COMMENTED else None
    if place is None:
        return
    lines = [words for line in _contents(annotation, strings).splitlines() if (words := line.split())]
    if not lines or (kind == pdfium.FPDF_ANNOT_POPUP and _is_of_note(annotation)):
        return
    root = _root(annotation)
    author = " ".join(strings.read(annotation, b"T").split())[:_LONGEST_NAME]
    # Viewers show a reply with its comment, though its mark is hidden.
    hidden = root is None and bool(pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN)
    yield Comment(author, lines, root or place, hidden, kind in _DRAWN)


def _contents(annotation: Any, strings: Strings) -> str:
    """The text, or else that of its version with styles."""
    text = strings.read(annotation, b"Contents")
    return text if text.strip() else _plain(strings.read(annotation, b"RC"))


def _plain(markup: str) -> str:
    return fit(html.unescape(_TAG.sub(lambda tag: "\n" if tag[1].lower() in _LINE_ENDS else "", markup)))


def _is_of_note(popup: Any) -> bool:
    """Whether a window shows the text of its note, in place of its own."""
    note = pdfium.FPDFAnnot_GetLinkedAnnot(popup, b"Parent")
    if not note:
        return False
    size = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    pdfium.FPDFPage_CloseAnnot(note)
    return bool(size > 2)


def _root(reply: Any) -> Area | None:
    """The place of the comment that a reply belongs to, or None."""
    place: Area | None = None
    inner = pdfium.FPDFAnnot_GetLinkedAnnot(reply, b"IRT")
    for _ in range(_DEEPEST):
        if not inner:
            break
        place = place_of(inner) or place
        outer = pdfium.FPDFAnnot_GetLinkedAnnot(inner, b"IRT")
        pdfium.FPDFPage_CloseAnnot(inner)
        inner = outer
    if inner:
        pdfium.FPDFPage_CloseAnnot(inner)
    return place


def _is_of(comment: Comment, words: set[str]) -> bool:
    return all(word in words for line in comment.lines for word in line)


def _letters(comment: Comment) -> str:
    return "".join(word for line in comment.lines for word in line)


_LINE_ENDS = frozenset({"/p", "br", "/div", "/li"})
