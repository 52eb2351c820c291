"""The limits and the result of an extractor, and a builder that joins blocks of text."""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from services.ingestion.extractors.parts import Parts
from services.ingestion.extractors.tables import Row, Tables
from services.shared.domain.document import ChangeMark, Gap, OriginalChange
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import PageLayout
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.revisions import OriginalRevision
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable

MOST_PARAGRAPHS = 250_000
"""The paragraphs of a text, or the rows of sheets."""
MOST_BLOCKS = 150_000
"""The paragraphs of a text in a format that costs more than sheets: 3,000 pages have fewer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one document: bytes, pages, code points, seconds. `memory` is in addition to an idle parser, and
    `cpu_page_seconds` for each page to `cpu_seconds`. `members`: files in an archive.
    """

    input_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    pages: int = 3_000
    text: int = 16_000_000
    attachments: int = 100
    members: int = 1_000
    output_bytes: int = 512 << 20
    memory: int = 1 << 30
    cpu_seconds: int = 15
    cpu_page_seconds: float = 0.01
    wall_seconds: float = 120.0

    def begin_pages(self, count: int) -> None:
        """An extractor calls this as soon as it knows the number of pages. Raises `Reject(TOO_LARGE)`."""
        if count > self.pages:
            raise Reject(Reason.TOO_LARGE)

    def cpu_seconds_of(self, pages: int) -> int:
        """The limit for a document of `pages` pages."""
        return self.cpu_seconds + math.ceil(self.cpu_page_seconds * pages)


@dataclass(frozen=True, slots=True)
class SmallDocuments:
    """A document of at most `size` bytes is small, if its sender's last ones took less than `mean` seconds on average.

    It is parsed in at most `seconds`. After that it is parsed again as a large one.
    """

    size: int = 1 << 20
    seconds: float = 2.0

    @property
    def mean(self) -> float:
        return self.seconds / 4


class Isolation(StrEnum):
    """`REQUIRED`: no document is parsed without seccomp. `REDUCED`: limits, Landlock and the user have to suffice."""

    REQUIRED = "required"
    REDUCED = "reduced"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document inside a document. `media_type` is the one that the mail declares. If it cannot be read, such as an
    encrypted file in an archive, it has a `refusal` and no data.
    """

    file_name: str
    media_type: str
    data: bytes
    refusal: Reason | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A block that its style makes a heading; `level` counts from 1."""

    span: OriginalSpan
    level: int


Revisions = tuple[OriginalRevision | None, OriginalRevision | None]
"""Who made a change, and who inserted the words that it deletes."""


@dataclass(frozen=True, slots=True)
class Content:
    """Extracted text. `pages` cover it without gaps or are empty; `layout` has one entry per page or is empty.

    `hidden` is text that a reader of the document does not see. `ocr_layer`: text is an invisible layer over pictures
    of the pages. `gaps`: what is not in the text. `changes`: its tracked changes, in order, which do not overlap.
    `headers` and `footers`: those of pages, if the markup marks them. `comments`: blocks that are not of the text body.
    `parts`: in order, the outer one first. `headings`: in order, those that the markup marks.
    """

    text: str
    pages: tuple[OriginalSpan, ...] = ()
    layout: tuple[PageLayout, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    hidden: tuple[OriginalSpan, ...] = ()
    ocr_layer: bool = False
    gaps: tuple[Gap, ...] = ()
    changes: tuple[OriginalChange, ...] = ()
    headers: tuple[OriginalSpan, ...] = ()
    footers: tuple[OriginalSpan, ...] = ()
    tables: tuple[OriginalTable, ...] = ()
    comments: tuple[OriginalSpan, ...] = ()
    parts: tuple[OriginalPart, ...] = ()
    headings: tuple[Heading, ...] = ()

    def visible(self) -> str:
        """The text without its hidden spans."""
        starts = (0, *(one.end for one in self.hidden))
        ends = (*(one.start for one in self.hidden), len(self.text))
        return "".join(self.text[start:end] for start, end in zip(starts, ends, strict=True))


# Code points that later stages cannot encode or display: controls, half surrogates, noncharacters.
_INVALID = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


# Noncharacters around hidden and changed text in a block. `fit` replaces them in the text of a document.
_HIDE, _SHOW = "\ufdd0", "\ufdd1"
_INSERT, _DELETE, _KEEP = "\ufdd2", "\ufdd3", "\ufdd4"
# The number of a revision follows the begin of its change: noncharacters are hexadecimal digits.
_DIGITS = "".join(map(chr, range(0xFDD5, 0xFDE5)))
_LAST = _DIGITS[-1]
_MARKS = re.compile(f"[{_HIDE}-{_LAST}]")
_CHANGE_MARKS = re.compile(f"[{_INSERT}-{_LAST}]")
_WHOLE_MARKS = re.compile(f"([{_HIDE}-{_KEEP}][{_DIGITS}]*)")
# Not a single space between two words: in most texts, there are millions of them.
_SPACE = re.compile(f"(?!(?<=[^\\s{_HIDE}-{_LAST}]) [^\\s{_HIDE}-{_LAST}])[\\s{_HIDE}-{_LAST}]+")
# Runs of white space between words without marks, of which a text can have as many.
_PLAIN_SPACE = re.compile(f"(?<=[^\\s{_HIDE}-{_LAST}])(?! [^\\s])\\s++(?=[^\\s{_HIDE}-{_LAST}])")
_CHANGES = {ChangeMark.INSERTED: _INSERT, ChangeMark.DELETED: _DELETE}
_CHANGE_OF = {mark: change for change, mark in _CHANGES.items()}


def hide(text: str) -> str:
    """Mark text for `TextBuilder.marked_block` as hidden. White space is never hidden."""
    return f"{_HIDE}{without_marks(text)}{_SHOW}" if text.strip() else text


def changed(text: str, change: ChangeMark, revision: int = 0) -> str:
    """Mark text, which can contain hidden text, for `TextBuilder.marked_block` as one tracked change. `revision` is the
    number of who made it, 0 if it is not known.
    """
    bare = _CHANGE_MARKS.sub("", text)
    number = "".join(_DIGITS[int(digit, 16)] for digit in f"{revision:x}") if revision else ""
    return f"{_CHANGES[change]}{number}{bare}{_KEEP}" if bare else ""


def squeezed(text: str) -> str:
    """Replace white space in marked text by single spaces, and remove it at both ends. The marks stay."""
    if text.isascii() or _MARKS.search(text) is None:
        return " ".join(text.split())

    text = _PLAIN_SPACE.sub(" ", text)

    def squeeze(match: re.Match[str]) -> str:
        run = match.group()
        marks = "".join(run.split())
        if len(marks) == len(run) or match.start() == 0 or match.end() == len(text):
            return marks
        first = next(index for index, one in enumerate(run) if one.isspace())
        return f"{marks[:first]} {marks[first:]}"

    return _SPACE.sub(squeeze, text)


def without_marks(text: str) -> str:
    """Replace the marks of hidden and changed text in the text of a document by U+FFFD, as `fit` does."""
    return text if text.isascii() else _MARKS.sub("\ufffd", text)


def fit(text: str) -> str:
    """Replace code points that later stages cannot encode by U+FFFD. The length does not change."""
    return _INVALID.sub("\ufffd", text)


@dataclass(slots=True)
class TextBuilder:
    """Joins blocks with blank lines, and records page breaks. Raises `Reject(TOO_LARGE)`."""

    limits: Limits
    ocr_layer: bool = False
    most_blocks: int = MOST_PARAGRAPHS
    _blocks: list[str] = field(default_factory=list)
    _length: int = 0
    _breaks: list[int] = field(default_factory=list)
    _hidden: list[OriginalSpan] = field(default_factory=list)
    _changes: list[OriginalChange] = field(default_factory=list)
    _revisions: list[int] = field(default_factory=list)  # of `_changes`
    _tables: Tables = field(default_factory=Tables)
    _parts: Parts = field(default_factory=Parts)
    _headings: list[Heading] = field(default_factory=list)

    def block(
        self,
        text: str,
        hidden: Sequence[OriginalSpan] = (),
        changes: Sequence[OriginalChange] = (),
        revisions: Sequence[int] = (),
    ) -> OriginalSpan:
        """Add a block as it is, and return its span. A block of white space is ignored: its span is empty. `hidden` and
        `changes` are spans of the block, which then must not start with a line break. `revisions`: their numbers.
        """
        text = fit(text).strip("\n")
        if not text.strip():
            return OriginalSpan(self._length, self._length)
        if len(self._blocks) >= self.most_blocks:
            raise Reject(Reason.TOO_LARGE)
        start = self._length
        if self._blocks:
            text = "\n\n" + text
            start += 2
        self._hidden += [moved(one, start) for one in hidden]
        self._changes += [_moved_change(one, start) for one in changes]
        self._revisions += revisions or [0] * len(changes)
        self._blocks.append(text)
        self._length += len(text)
        if self._length > self.limits.text:
            raise Reject(Reason.TOO_LARGE)
        return OriginalSpan(start, self._length)

    def marked_block(self, text: str) -> OriginalSpan:
        """Add a block in which `hide` and `changed` mark text. All other text must have passed `without_marks`."""
        return self.block(*_read_marks(text))

    @property
    def revisions(self) -> frozenset[int]:
        """The numbers of those who made the changes so far."""
        return frozenset(self._revisions)

    def revise(self, revisions: Iterable[Revisions]) -> None:
        """Say who made the changes whose text `changed` marked with the numbers of `revisions`, from 1."""
        known = [None, *revisions]
        for index, number in enumerate(self._revisions):
            made = known[number]
            if made is not None:
                self._changes[index] = OriginalChange(self._changes[index].span, self._changes[index].mark, *made)

    def heading(self, span: OriginalSpan, level: int) -> None:
        """Mark the last block, with this span, as a heading. One without text is ignored."""
        if len(span):
            self._headings.append(Heading(span, level))

    @contextmanager
    def part(self, kind: PartKind, title: str = "", *, hidden: bool = False) -> Iterator[None]:
        """The blocks that are added inside are a part, with its title as its first block. All text of a part that the
        source does not show is `hidden`.
        """
        self._parts.begin(kind, self._length + 2 * bool(self._blocks), hidden=hidden)
        if title.strip():
            self._parts.title(self.block(title))
        yield
        part = self._parts.end(self._length)
        if part is not None and part.hidden:
            self._hidden = [one for one in self._hidden if one.end <= part.span.start]
            self._hidden.append(part.span)

    def files(self, names: Iterable[OriginalPart]) -> None:
        """Add the names of files inside, which are in the text."""
        self._parts.extend(names, 0)

    @property
    def length(self) -> int:
        """The code points of the text so far."""
        return self._length

    @property
    def page(self) -> int:
        """The number of the page that the next block is on, from 1."""
        return len(self._breaks) + 1

    def row(self, row: Row) -> OriginalSpan:
        """Add a row of a table as a block, whose text must not start with a line break, and return its span."""
        span = self.marked_block(row.line)
        cells = ((column, _bare(text)) for column, text in row.cells)
        self._tables.add(row.table, span.start, cells, row.number)
        return span

    def inner(self, content: Content, *, paged: bool = False) -> OriginalSpan:
        """Add the text of a document inside this one as a block, with what is marked in it, and return its span.
        `paged`: also with its page breaks.
        """
        span = self.block(content.text, content.hidden, content.changes)
        self._tables.extend(content.tables, span.start)
        self._parts.extend(content.parts, span.start)
        self._headings += (Heading(moved(one.span, span.start), one.level) for one in content.headings)
        self.ocr_layer |= content.ocr_layer
        for page in content.pages[1:] if paged else ():
            self._break(span.start + page.start)
        return span

    def page_break(self) -> None:
        """Start a new page with the next block."""
        if self._length and self._breaks[-1:] != [self._length]:
            self._break(self._length)

    def _break(self, position: int) -> None:
        self._breaks.append(position)
        if len(self._breaks) >= self.limits.pages:
            raise Reject(Reason.TOO_LARGE)

    def content(self, attachments: tuple[Attachment, ...] = ()) -> Content:
        """Return the text and its pages. The blank line between two pages belongs to the second."""
        inner = [one for one in self._breaks if one < self._length]
        edges = [0, *inner, self._length] if inner else []
        pages = tuple(OriginalSpan(start, end) for start, end in itertools.pairwise(edges))
        text = "".join(self._blocks)
        return Content(
            text,
            pages,
            attachments=attachments,
            hidden=tuple(self._hidden),
            ocr_layer=self.ocr_layer,
            changes=tuple(self._changes),
            tables=self._tables.all(),
            parts=self._parts.all(),
            headings=tuple(self._headings),
        )


def _bare(text: str) -> str:
    return text if text.isascii() else _MARKS.sub("", text)


def moved(span: OriginalSpan, distance: int) -> OriginalSpan:
    """The span in a text with `distance` more code points before it."""
    return OriginalSpan(span.start + distance, span.end + distance)


def _moved_change(one: OriginalChange, distance: int) -> OriginalChange:
    made = (_moved_revision(each, distance) for each in (one.revision, one.inserted))
    return OriginalChange(moved(one.span, distance), one.mark, *made)


def _moved_revision(one: OriginalRevision | None, distance: int) -> OriginalRevision | None:
    return one and OriginalRevision(one.author and moved(one.author, distance), one.dated)


def _read_marks(text: str) -> tuple[str, list[OriginalSpan], list[OriginalChange], list[int]]:
    """The text without its marks and without line breaks at its ends, its hidden spans, its changes, and the numbers of
    their revisions. Changes of one kind and one revision without text between them are one change.
    """
    if text.isascii():
        return text, [], [], []
    pieces = _WHOLE_MARKS.split(text)
    bare = "".join(pieces[::2])
    skipped = len(bare) - len(bare.lstrip("\n"))
    bare = bare.strip("\n")
    spans: dict[str, list[tuple[int, int, int]]] = {_HIDE: [], _INSERT: [], _DELETE: []}
    begun: dict[str, tuple[int, int]] = {}
    position = -skipped
    for piece, whole in itertools.zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
        position += len(piece)
        mark = whole[:1]
        if mark in spans:
            begun[mark] = position, _number(whole[1:])
        for opened in [one for one in begun if mark in ("", _CLOSES[one])]:
            start, number = begun.pop(opened)
            _add(spans[opened], max(0, start), min(position, len(bare)), number, merge=opened != _HIDE)
    changes = sorted((start, end, mark, number) for mark in _CHANGE_OF for start, end, number in spans[mark])
    found = [OriginalChange(OriginalSpan(start, end), _CHANGE_OF[mark]) for start, end, mark, _ in changes]
    hidden = [OriginalSpan(start, end) for start, end, _ in spans[_HIDE]]
    return bare, hidden, found, [number for _, _, _, number in changes]


def _number(digits: str) -> int:
    return int("".join(f"{_DIGITS.index(one):x}" for one in digits), 16) if digits else 0


def _add(spans: list[tuple[int, int, int]], start: int, end: int, number: int, *, merge: bool) -> None:
    if start >= end:
        return
    if merge and spans and spans[-1][1:] == (start, number):
        start = spans.pop()[0]
    spans.append((start, end, number))


_CLOSES = {_HIDE: _SHOW, _INSERT: _KEEP, _DELETE: _KEEP}
