"""Extract text from RTF: headers, the body in order with its tables, footnotes and endnotes, footers.

As in DOCX, the text contains both the insertions and the deletions that are not yet accepted, and marks them, and a
comment follows the paragraph or the table that it is on. List numbers are those that the file states for programs which
do not number lists.
"""

from dataclasses import replace

from services.ingestion.extractors.gaps import Joined
from services.ingestion.extractors.result import MOST_BLOCKS, Content, Limits, TextBuilder
from services.ingestion.extractors.rtf.formats import WORDS
from services.ingestion.extractors.rtf.groups import GROUPS
from services.ingestion.extractors.rtf.machine import Machine
from services.ingestion.extractors.rtf.story import Block, Story
from services.ingestion.extractors.rtf.tokens import check_size
from services.ingestion.extractors.tables import Row
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan


def extract(data: bytes, limits: Limits) -> Content:
    """Pages end at page breaks.

    Raises `Reject(TOO_LARGE | MALFORMED)`. A document that has only pictures of text raises `Reject(NEEDS_OCR)`, and
    one that has only files of other formats `Reject(UNSUPPORTED)`.
    """
    check_size(data)
    machine = Machine(WORDS, GROUPS)
    machine.read(data)
    if len(machine.body.blocks) > MOST_BLOCKS:
        raise Reject(Reason.TOO_LARGE)
    writer = _Writer(limits)
    writer.margins(machine, "header")
    for block in machine.body.blocks:
        writer.block(block)
    for number, note in enumerate(machine.notes, start=1):
        writer.note(number, note)
    writer.margins(machine, "footer")
    if machine.cut:
        writer.block(Block(GapKind.MARKUP))
    content = writer.content()
    for kind, reason in _REFUSALS:
        if not content.text and any(one.kind is kind for one in content.gaps):
            raise Reject(reason)
    return content


class _Writer:
    def __init__(self, limits: Limits) -> None:
        self._builder = TextBuilder(limits, most_blocks=MOST_BLOCKS)
        self._gaps = Joined()
        self._margins: dict[str, list[OriginalSpan]] = {"header": [], "footer": []}
        self._comments: list[OriginalSpan] = []

    def margins(self, machine: Machine, kind: str) -> None:
        """Write headers or footers. Equal text on first, left and right pages is written once."""
        texts = dict.fromkeys(story.text() for one, story in machine.margins if one == kind)
        for text in texts:
            span = self._builder.marked_block(text)
            self._margins[kind] += [span] if len(span) else []
        for _, story in (one for one in machine.margins if one[0] == kind):
            self._missing(story)

    def block(self, block: Block) -> None:
        """Write a block of the body."""
        if isinstance(block.content, GapKind):
            page = self._builder.page if self._builder.page > 1 else 0
            self._gaps.add([Gap(block.content, 1)], self._builder.length, page)
        elif isinstance(block.content, Row):
            self._builder.row(block.content)
        elif block.is_comment:
            self._comments.append(self._builder.marked_block(block.content))
        else:
            self._pages(block.content)

    def note(self, number: int, note: Story) -> None:
        """Write a footnote or an endnote with its number."""
        text = note.text().strip()
        if text:
            self._builder.marked_block(f"[{number}] {text}")
        self._missing(note)

    def content(self) -> Content:
        """The text, and what is not in it."""
        content = self._builder.content()
        headers, footers = map(tuple, self._margins.values())
        return replace(
            content,
            gaps=self._gaps.found(len(content.pages)),
            headers=headers,
            footers=footers,
            comments=tuple(self._comments),
        )

    def _missing(self, story: Story) -> None:
        for one in story.blocks:
            if isinstance(one.content, GapKind):
                self.block(one)

    def _pages(self, text: str) -> None:
        for index, piece in enumerate(text.split("\f")):
            if index:
                self._builder.page_break()
            self._builder.marked_block(piece)


_REFUSALS = (
    (GapKind.PICTURE, Reason.NEEDS_OCR),
    (GapKind.EMBEDDED, Reason.UNSUPPORTED),
    (GapKind.MARKUP, Reason.MALFORMED),
)
