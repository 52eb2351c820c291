"""Walk the tree of a page and build its text."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from services.ingestion.extractors.html.gaps import Gaps
from services.ingestion.extractors.html.look import Look, has_background, look_of, page_before
from services.ingestion.extractors.html.quotes import Quotes
from services.ingestion.extractors.html.rows import Rows
from services.ingestion.extractors.html.style import style_of
from services.ingestion.extractors.html.tree import Size, Tree, parse
from services.ingestion.extractors.html.values import REPLACED, SIGNS, spell_out, value_of
from services.ingestion.extractors.result import TextBuilder, changed, hide, without_marks
from services.shared.domain.document import ChangeMark, GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

_WHITE = "\t\r\n\f\u200b"
_SPACES = re.compile(" {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")
_AROUND_BREAK = re.compile(r" +\n *|\n +")
_CLOSING = tuple(".,;:)]%”’?!")  # no space between the value of a field and these
_OPENING = tuple("([“‘$£€")
_MOST_FRAMES = 1_000  # pages inside pages
_MOST_FRAMED = 16_000_000  # code points of their markup: each level of pages is counted again


class Walker:
    """Walks a tree once, without recursion: filings are nested thousands of levels deep."""

    def __init__(self, builder: TextBuilder, size: Size, known: frozenset[str] = frozenset()) -> None:
        self.builder = builder
        self.gaps = Gaps(known)
        self.quotes = Quotes()
        self._size = size
        self._frames = 0
        self._framed = 0
        self._inline: list[str] = []
        self._length = 0  # of `_inline`, at least
        self._in_row = 0
        self._in_pre = 0
        self._rows = Rows()
        self._items: dict[etree._Element | None, int] = {}
        self._hidden = 0
        self._recognised: list[etree._Element | None] = []
        self._coloured = 0
        self._changes: list[ChangeMark] = []
        self._changed: tuple[int, ChangeMark | None] = (0, None)  # where the text after the last one begins

    def walk(self, tree: Tree) -> None:
        stack = [(root, "", Look.SEEN, False) for root in reversed(tree.roots)]  # with a tag: at its end
        while stack:
            element, tag, look, coloured = stack.pop()
            if tag:
                self._leave(element, tag, look, coloured=coloured)
                continue
            tag = _tag(element)
            if tag in _SKIPPED:
                self._text(element.tail)
                continue
            if element.keys():
                coloured = has_background(element)
                self._coloured += coloured
                look = look_of(element, coloured=self._coloured > 0)
            self._enter(element, tag, look)
            stack.append((element, tag, look, coloured))
            stack.extend((child, "", Look.SEEN, False) for child in self._inside(element, tag))
        self._check(tree)
        self._flush()

    def _enter(self, element: etree._Element, tag: str, look: Look) -> None:
        self._open(element, tag)
        self.quotes.enter(element, tag, self.builder, None if self._in_row else self._flush)
        self._hidden += look is Look.HIDDEN
        if look is Look.RECOGNISED:
            self._recognised.append(page_before(element))
        if tag in _CHANGES:
            # Text that is deleted anywhere is deleted.
            is_deleted = ChangeMark.DELETED in self._changes[-1:]
            self._changes.append(ChangeMark.DELETED if is_deleted else _CHANGES[tag])
        if not self._hidden:
            self.gaps.see(element, tag)
        if tag in SIGNS:
            spell_out(element, tag)
        if tag in REPLACED:
            self._value(element, value_of(element, tag))
        elif tag not in _FRAMES:
            self._text(element.text)

    def _leave(self, element: etree._Element, tag: str, look: Look, *, coloured: bool) -> None:
        self._coloured -= coloured
        self._hidden -= look is Look.HIDDEN
        if look is Look.RECOGNISED:
            self._recognised.pop()
        if tag in _CHANGES:
            self._changes.pop()
        self._close(element, tag)
        self.quotes.leave(element, self.builder, self._flush)
        self._text(element.tail)

    def _inside(self, element: etree._Element, tag: str) -> Iterable[etree._Element]:
        """The elements inside an element, from the last to the first."""
        if tag in REPLACED:
            return ()
        if tag in _FRAMES:
            return self._frame(element.get("srcdoc") or "")
        return reversed(element)

    def _frame(self, source: str) -> Iterator[etree._Element]:
        """The page inside a frame, if its markup is part of the page."""
        if not source.strip():
            return
        self._frames += 1
        self._framed += len(source)
        if self._frames > _MOST_FRAMES or self._framed > _MOST_FRAMED:
            raise Reject(Reason.TOO_LARGE)
        try:
            tree = parse(source.replace("\x00", ""), self._size)
        except Reject as error:
            if error.reason is Reason.TOO_LARGE:
                raise
            if error.reason is Reason.MALFORMED:
                self.gaps.add(GapKind.MARKUP)
            return
        self._check(tree)
        yield from reversed(tree.roots)

    def _check(self, tree: Tree) -> None:
        if tree.is_cut:
            self.gaps.add(GapKind.MARKUP)

    def _text(self, text: str | None) -> None:
        if text:
            self._limit(len(text))
            text = without_marks(text.replace("\r\n", "\n") if self._in_pre else _collapsed(text))
            self._length += len(text)
            self._limit(self._length)
            seen = hide(text) if self._hidden else text
            if self._changes:
                self._change(seen, self._changes[-1])
            else:
                self._inline.append(seen)
            if self._recognised and not self._hidden and not text.isspace():
                self.builder.ocr_layer = True
                if (page := self._recognised[-1]) is not None:
                    self.gaps.read(page)

    def _change(self, text: str, change: ChangeMark) -> None:
        """Add text of a tracked change. The space around it is not part of it, as a block loses that at its ends; but
        the space between two pieces of one change is.
        """
        words = text.strip()
        before, _, after = text.partition(words) if words else (text, "", "")
        self._inline.append(before)
        if not words:
            return
        start, last = self._changed
        between = self._inline[start:]
        if last is change and not "".join(between).strip(" "):
            self._inline[start:] = [changed(one, change) for one in between]
        self._inline += (changed(words, change), after)
        self._changed = (len(self._inline) - 1, change)

    def _limit(self, length: int) -> None:
        if length > self.builder.limits.text:
            raise Reject(Reason.TOO_LARGE)

    def _value(self, element: etree._Element, value: str) -> None:
        if value:
            self._inline.append("" if self._inline and self._inline[-1].endswith(_OPENING) else " ")
            self._text(value)
            self._inline.append("" if (element.tail or " ").startswith(_CLOSING) else " ")

    def _open(self, element: etree._Element, tag: str) -> None:
        if "before" in style_of(element).breaks:
            self._flush()
            self.builder.page_break()
        if tag in ("br", "hr"):
            self._inline.append("\n")
        elif tag in ("tr", "table"):
            self._block_edge()
            if not self._in_row:
                self._rows.begin(element, tag)
            self._in_row += tag == "tr"
        elif tag in ("td", "th"):
            if self._in_row == 1:
                self._rows.begin_cell(element)
        elif tag in _BLOCKS:
            self._block_edge()
            self._in_pre += tag in _PREFORMATTED
        if tag == "li":
            self._inline.append(self._marker(element))

    def _close(self, element: etree._Element, tag: str) -> None:
        if tag in ("td", "th"):
            self._inline.append("\t")
            if self._in_row == 1:
                self._rows.end_cell(len(self._inline))
        elif tag == "tr":
            self._in_row -= 1
            self._row_end()
        elif tag in _BLOCKS or tag == "table":
            self._block_edge()
            if tag == "table" and not self._in_row:
                self._rows.end_table()
            self._in_pre -= tag in _PREFORMATTED
        if "after" in style_of(element).breaks:
            self._flush()
            self.builder.page_break()

    def _block_edge(self) -> None:
        # Inside a table row, a paragraph is a line of its cell.
        if self._in_row:
            if self._inline and not self._inline[-1].endswith(("\n", "\t")):
                self._inline.append(" ")
        else:
            self._flush()

    def _row_end(self) -> None:
        if self._in_row:
            return
        row = self._rows.row(self._inline)
        self._take()
        self._place(self.builder.row(row))

    def _marker(self, element: etree._Element) -> str:
        """The number or bullet that a browser prints before a list item."""
        parent = element.getparent()
        if parent is None or _tag(parent) != "ol":
            return "• "
        position = self._items.get(parent, _first_number(parent))
        self._items[parent] = position + 1
        style = parent.get("type")
        if style in ("a", "A") and 0 < position <= 26:
            return f"{chr(ord(style) + position - 1)}. "
        return f"{position}. "

    def _flush(self) -> None:
        if not self._inline:
            self._place(OriginalSpan(self.builder.length, self.builder.length))
            return
        if self._in_row:
            self._rows.forget()
        text = self._take()
        if not self._in_pre:
            text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text.replace("\t", " "))).strip()
            text = _BLANK_LINES.sub("\n\n", text)
        self._place(self.builder.marked_block(text))

    def _place(self, span: OriginalSpan) -> None:
        self.gaps.place(span.start, self.builder.page)

    def _take(self) -> str:
        text = "".join(self._inline)
        self._inline.clear()
        self._changed = (0, None)
        self._length = 0
        return text


def _collapsed(text: str) -> str:
    """A run of white space becomes a space. Each match of a pattern costs memory: it finds only runs."""
    for one in _WHITE:
        text = text.replace(one, " ")
    return _SPACES.sub(" ", text)


def _first_number(parent: etree._Element) -> int:
    try:
        return int(parent.get("start") or 1)
    except ValueError:
        return 1


def _tag(element: etree._Element) -> str:
    return str(element.tag).lower()


_CHANGES = {"ins": ChangeMark.INSERTED, "del": ChangeMark.DELETED}
# fmt: off
_FRAMES = frozenset({"iframe"})
_PREFORMATTED = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})
_SKIPPED = frozenset(
    {
        "head", "script", "style", "template", "title", "audio", "video", "datalist", "ix:header",
        "annotation", "annotation-xml", "desc", "metadata", "defs", "symbol",  # of formulas and drawings
    }
)
_BLOCKS = _PREFORMATTED | frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "html", "legend", "li", "main", "nav", "noframes", "noscript", "ol", "p", "section",
        "summary", "text", "ul",
    }
)
# fmt: on
