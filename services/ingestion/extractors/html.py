"""Extract the visible text of HTML, block by block. A table row is a block whose cells are separated by tabs."""

import re
from collections.abc import Sized
from contextlib import suppress
from enum import Enum, auto
from typing import Any

import lxml.html
from lxml import etree

from services.ingestion.extractors import txt
from services.ingestion.extractors.result import Content, Limits, TextBuilder, hide, without_marks
from services.shared.domain.errors import Reason, Reject

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}charset|\?xml[^>]{0,100}encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WHITE = re.compile(r"[ \t\r\n\f\u200b]+")
_AROUND_BREAK = re.compile(r" *\n *")
_NOT_DRAWN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I)
# Without height, transparent, or off the page. White text on no background: see `_is_unseen`.
_HIDDEN = re.compile(
    r"(?:^|[;\s])(?:opacity\s*:\s*0*\.?0+\s*(?:;|$|!)"
    r"|font-size\s*:\s*[01]?(?:\.\d+)?(?:px|pt)?\s*(?:;|$|!)"
    r"|(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*0)",
    re.I,
)
_MOST_ELEMENTS = 500_000
_MOST_ATTRIBUTES = 1_000  # of one element
_PAGE = 400  # pixels of each side of a picture of a page
_WHITE_TEXT = re.compile(
    r"(?:^|[;\s])color\s*:\s*(?:white\b|#fff(?:fff)?\b|rgb\(\s*255\s*,\s*255\s*,\s*255|transparent\b)", re.I
)
_BACKGROUND = re.compile(r"(?:^|[;\s])background", re.I)
_PAGE_BREAK = re.compile(r"(?:page-)?break-(before|after)\s*:\s*(?:always|page)", re.I)


def extract(data: bytes, limits: Limits) -> Content:
    """Decode and extract. Raises `Reject(EMPTY | MALFORMED | TOO_LARGE)`."""
    return from_text(decode(data), limits)


def from_text(source: str, limits: Limits) -> Content:
    """Extract from markup that is already decoded, such as the body of a mail."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    source = _XML_DECLARATION.sub("", source.replace("\x00", ""))
    data = source.encode("utf-8", "replace")
    _check_size(data)
    try:
        root = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Reject(Reason.EMPTY if not source.strip() else Reason.MALFORMED) from None
    walker = _Walker(TextBuilder(limits))
    walker.walk(root)
    return walker.builder.content()


class _Size:
    """Counts elements while they are parsed. Raises `Reject(TOO_LARGE)`."""

    def __init__(self) -> None:
        self._elements = 0

    def start(self, _tag: str, attributes: Sized) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS or len(attributes) > _MOST_ATTRIBUTES:
            raise Reject(Reason.TOO_LARGE)

    def close(self) -> None:
        return None


def _check_size(data: bytes) -> None:
    """Raises `Reject(TOO_LARGE)`. It builds no tree: the time for that grows with the square of the attributes."""
    target: Any = _Size()
    with suppress(etree.LxmlError):
        etree.fromstring(data, etree.HTMLParser(encoding="utf-8", remove_comments=True, target=target))


def decode(data: bytes) -> str:
    """Decode by byte order mark, then by the declared charset, then as plain text."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        label = declared.group(1).decode().lower()
        # Browsers read these labels as Windows-1252.
        label = "cp1252" if label in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else label
        text = txt.decode_as(data, label)
        if text is not None:
            return text
    return txt.decode(data).removeprefix("\ufeff")


class _Walker:
    """Walks the tree once, without recursion: filings are nested thousands of levels deep."""

    def __init__(self, builder: TextBuilder) -> None:
        self.builder = builder
        self._inline: list[str] = []
        self._in_row = 0
        self._in_pre = 0
        self._items: dict[etree._Element | None, int] = {}
        self._hidden = 0
        self._recognised = 0
        self._coloured = 0

    def walk(self, root: etree._Element) -> None:
        stack = [(root, "", _Look.SEEN, False)]  # with a tag: at its end
        while stack:
            element, tag, look, coloured = stack.pop()
            if tag:
                self._coloured -= coloured
                self._hidden -= look is _Look.HIDDEN
                self._recognised -= look is _Look.RECOGNISED
                self._close(element, tag)
                self._text(element.tail)
                continue
            tag = str(element.tag).lower()
            if tag in _SKIPPED:
                self._text(element.tail)
                continue
            if element.keys():
                coloured = _has_background(element)
                self._coloured += coloured
                look = _look(element, coloured=self._coloured > 0)
            self._open(element, tag)
            self._hidden += look is _Look.HIDDEN
            self._recognised += look is _Look.RECOGNISED
            self._text(element.text)
            stack.append((element, tag, look, coloured))
            stack.extend([(child, "", _Look.SEEN, False) for child in reversed(element)])
        self._flush()

    def _text(self, text: str | None) -> None:
        if text:
            text = without_marks(text.replace("\r\n", "\n") if self._in_pre else _WHITE.sub(" ", text))
            self._inline.append(hide(text) if self._hidden else text)
            if self._recognised and not self._hidden and not text.isspace():
                self.builder.ocr_layer = True

    def _open(self, element: etree._Element, tag: str) -> None:
        if _breaks(element, "before"):
            self._flush()
            self.builder.page_break()
        if tag in ("br", "hr"):
            self._inline.append("\n")
        elif tag in ("tr", "table"):
            self._block_edge()
            self._in_row += tag == "tr"
        elif tag in _BLOCKS:
            self._block_edge()
            self._in_pre += tag == "pre"
        if tag == "li":
            self._inline.append(self._marker(element))

    def _close(self, element: etree._Element, tag: str) -> None:
        if tag in ("td", "th"):
            self._inline.append("\t")
        elif tag == "tr":
            self._in_row -= 1
            self._row_end()
        elif tag in _BLOCKS or tag == "table":
            self._block_edge()
            self._in_pre -= tag == "pre"
        if _breaks(element, "after"):
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
        text = "".join(self._inline)
        self._inline.clear()
        cells = [" ".join(cell.split()) for cell in text.split("\t")]
        line = "\t".join(cell for cell in cells if cell)
        self.builder.marked_block(line)

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
            return
        text = "".join(self._inline)
        self._inline.clear()
        if not self._in_pre:
            text = _AROUND_BREAK.sub("\n", re.sub(" {2,}", " ", text.replace("\t", " "))).strip()
            text = re.sub(r"\n{3,}", "\n\n", text)
        self.builder.marked_block(text)


class _Look(Enum):
    SEEN = auto()
    RECOGNISED = auto()
    HIDDEN = auto()


def _look(element: etree._Element, *, coloured: bool) -> _Look:
    """How a browser shows the text of an element. `coloured`: it or an outer one has a background. Style sheets are not
    evaluated.

    A scan has its recognised text below or over the picture of each page, white or tiny. It is what the reader sees.
    """
    style = element.get("style")
    if element.get("hidden") is not None or (style is not None and _NOT_DRAWN.search(style)):
        return _Look.HIDDEN
    if not _is_unseen(element, style, coloured=coloured):
        return _Look.SEEN
    return _Look.RECOGNISED if _follows_picture(element) else _Look.HIDDEN


def _follows_picture(element: etree._Element) -> bool:
    parent = element.getparent()
    before = element.getprevious()
    if before is None and parent is not None:
        before = parent.getprevious()
    if before is None or _tag(before) != "img":
        return False
    return all(
        (before.get(side) or "").isdecimal() and int(before.get(side) or 0) >= _PAGE for side in ("width", "height")
    )


def _is_unseen(element: etree._Element, style: str | None, *, coloured: bool) -> bool:
    if style is not None and (_HIDDEN.search(style) or (not coloured and _WHITE_TEXT.search(style))):
        return True
    return not coloured and str(element.get("color")).lower() in ("white", "#ffffff", "#fff")


def _has_background(element: etree._Element) -> bool:
    style = element.get("style")
    return (
        element.get("bgcolor") is not None
        or element.get("background") is not None
        or (style is not None and _BACKGROUND.search(style) is not None)
    )


def _breaks(element: etree._Element, where: str) -> bool:
    style = element.get("style")
    match = _PAGE_BREAK.search(style) if style else None
    return match is not None and match.group(1).lower() == where


def _first_number(parent: etree._Element) -> int:
    try:
        return int(parent.get("start") or 1)
    except ValueError:
        return 1


def _tag(element: etree._Element) -> str:
    return str(element.tag).lower()


# fmt: off
_SKIPPED = frozenset(
    {
        "head", "script", "style", "noscript", "template", "svg", "math", "object", "iframe", "canvas", "audio",
        "video", "select", "textarea", "ix:header",
    }
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul",
    }
)
# fmt: on
