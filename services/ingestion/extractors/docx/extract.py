"""Extract text from DOCX: headers, the body in order with its tables, footnotes, footers.

The text contains both the insertions and the deletions that are not yet accepted, and marks them: an attorney who
reviews a redline sees both. List numbers are as printed after all changes are accepted.

A comment follows the paragraph or the row of a table that it is on, as a block of its own, `[Comment by Jane Roe] …`: a
reader sees it in the margin beside that clause, and it is not part of the wording of the clause. The authors of tracked
changes come last, each as a block `[Changes by Jane Roe]`: so their names are personal values like all others.
"""

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from services.ingestion.extractors.docx.chunks import Chunks
from services.ingestion.extractors.docx.hidden import Visibility
from services.ingestion.extractors.docx.numbering import read_numbering
from services.ingestion.extractors.docx.objects import Objects
from services.ingestion.extractors.docx.outline import Outline
from services.ingestion.extractors.docx.reader import Reader
from services.ingestion.extractors.docx.xml import value, w
from services.ingestion.extractors.gaps import refuse
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import Content, Limits, TextBuilder, moved, without_marks
from services.ingestion.extractors.tables import Row
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.revisions import AUTHOR_BEGIN, AUTHOR_END
from services.shared.domain.spans import OriginalSpan


def extract(data: bytes, limits: Limits) -> Content:
    """Pages end at page breaks of Word.

    Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`. A document that has only pictures of text raises
    `Reject(NEEDS_OCR)`, and one that has only files of other formats `Reject(UNSUPPORTED)`.
    """
    chunks = Chunks(limits, read)
    content = replace(read(Package(data, limits), chunks), attachments=chunks.files.attachments())
    if not content.text and content.attachments:
        content = chunks.files.listed(content)
    if not content.text:
        refuse(content.gaps)
    return content


def read(package: Package, chunks: Chunks, same: Callable[[str], str] = str) -> Content:
    """The text of a package. Of headers, and of footers, whose texts `same` maps to one value, the first is written.

    Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`.
    """
    main = next(iter(package.named("document")), "")
    document = package.xml(main)
    body = None if document is None else document.find(w("body"))
    if document is None:
        raise Reject(Reason.MALFORMED)
    styles = package.xml("word/styles.xml")
    numbering = read_numbering(package.xml("word/numbering.xml"), styles)
    reader = Reader(numbering, Visibility(styles), Objects(package, chunks), Outline(styles))
    writer = _Writer(package, reader, chunks, same)
    writer.parts("header")
    if body is not None:
        writer.body(body, main)
    for name in ("footnotes", "endnotes"):
        writer.notes(name)
    writer.parts("footer")
    return writer.content()


class _Writer:
    def __init__(self, package: Package, reader: Reader, chunks: Chunks, same: Callable[[str], str]) -> None:
        self._package = package
        self._same = same
        self._reader = reader
        self._chunks = chunks
        self._builder = TextBuilder(chunks.limits)
        self._gaps = reader.objects.gaps
        self._margins: dict[str, list[OriginalSpan]] = {"header": [], "footer": []}
        self._comments = self._all_comments()

    def parts(self, kind: str) -> None:
        """Write headers or footers. Equal text on first, even and other pages is written once."""
        seen: set[str] = set()
        for name in self._package.named(kind):
            part = self._part(name)
            text = "" if part is None else self._reader.lines(part)
            key = self._same(text)
            if key not in seen:
                seen.add(key)
                span = self._write(text)
                self._margins[kind] += [span] if len(span) else []

    def body(self, body: etree._Element, name: str) -> None:
        """Write the paragraphs, tables and chunks of the main part, each followed by the comments on it."""
        self._reader.objects.source = name
        self._gaps.in_body = True
        for block in self._reader.blocks(body):
            if isinstance(block, Row):
                self._count(block.line)
                self._gaps.place(self._builder.row(block).start)
            elif isinstance(block, Content):
                self._inner(block)
            else:
                self._write_pages(block)
            self._write_comments()
        self._gaps.in_body = False

    def notes(self, kind: str) -> None:
        """Write footnotes or endnotes, each with its number."""
        part = self._part(f"word/{kind}.xml")
        for note in () if part is None else part.iterchildren(w("footnote"), w("endnote")):
            if value(note, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            text = self._reader.lines(note).strip()
            if text:
                self._write(f"[{without_marks(value(note, 'id'))}] {text}")
            self._write_comments()

    def content(self) -> Content:
        """The text, and what is not in it. Comments that are on no text come last, and behind them the authors of
        tracked changes.
        """
        self._reader.comments += list(self._comments)
        self._write_comments()
        places = {one: self._write_author(one) for one in self._reader.stamps.authors(self._builder.revisions)}
        self._builder.revise(self._reader.stamps.revisions(places))
        self._gaps.place(self._builder.length)
        gaps = self._gaps.found()
        headers, footers = map(tuple, self._margins.values())
        return replace(self._builder.content(), gaps=gaps, headers=headers, footers=footers)

    def _write_author(self, name: str) -> OriginalSpan:
        """Write an author of tracked changes, and return the place of the name."""
        span = self._write(f"{AUTHOR_BEGIN}{name}{AUTHOR_END}")
        return OriginalSpan(span.start + len(AUTHOR_BEGIN), span.end - len(AUTHOR_END))

    def _inner(self, content: Content) -> None:
        start = self._builder.inner(content, paged=True).start
        self._gaps.place(start)
        self._gaps.add(content.gaps, start)
        for kind, spans in (("header", content.headers), ("footer", content.footers)):
            self._margins[kind] += [moved(one, start) for one in spans]

    def _write_pages(self, block: str) -> None:
        for index, piece in enumerate(block.split("\f")):
            if index:
                self._builder.page_break()
            span = self._write(piece)
            if self._reader.level:
                self._builder.heading(span, self._reader.level)

    def _write(self, text: str) -> OriginalSpan:
        self._count(text)
        span = self._builder.marked_block(text)
        self._gaps.place(span.start)
        return span

    def _count(self, text: str) -> None:
        if text.strip():
            self._chunks.count_block()

    def _part(self, name: str) -> etree._Element | None:
        self._reader.objects.source = name
        return self._package.xml(name)

    def _all_comments(self) -> dict[str, etree._Element]:
        part = self._part("word/comments.xml")
        found = () if part is None else part.iterchildren(w("comment"))
        return {value(one, "id"): one for one in found}

    def _write_comments(self) -> None:
        """Write the comments on the last block, each once."""
        ids, self._reader.comments = self._reader.comments, []
        for one in ids:
            comment = self._comments.pop(one, None)
            text = "" if comment is None else self._reader.lines(comment).strip()
            if text:
                author = without_marks(" ".join(value(comment, "author").split())[:200])
                self._write(f"[Comment by {author}] {text}" if author else f"[Comment] {text}")
