"""Find the elements of a mail in HTML that are earlier mail."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.result import TextBuilder
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan


@dataclass(slots=True)
class Quotes:
    """Collects the quotations of a page, if it is `active`. A part without text is the begin of one."""

    active: bool = False
    parts: list[OriginalPart] = field(default_factory=list)
    _open: list[tuple[etree._Element, int]] = field(default_factory=list)

    def enter(self, element: etree._Element, tag: str, builder: TextBuilder, flush: Callable[[], None] | None) -> None:
        """Begin a quotation with an element that is one. `flush` ends the block before it; None inside of a row."""
        if not self.active or flush is None or len(self.parts) > _MOST or len(self._open) >= _DEEPEST:
            return
        begins = element.get("id", "") in _BEGINS
        if begins or _is_quotation(element, tag):
            flush()
            start = builder.length + 2 * bool(builder.length)
            if begins:
                self._add(start, start)
            else:
                self._open.append((element, start))

    def leave(self, element: etree._Element, builder: TextBuilder, flush: Callable[[], None]) -> None:
        """End the quotation of an element."""
        if self._open and self._open[-1][0] is element:
            flush()
            start = self._open.pop()[1]
            if start < builder.length:
                self._add(start, builder.length)

    def _add(self, start: int, end: int) -> None:
        self.parts.append(OriginalPart(PartKind.QUOTATION, 1, OriginalSpan(start, start), OriginalSpan(start, end)))


def _is_quotation(element: etree._Element, tag: str) -> bool:
    if tag == "blockquote":
        return True
    classes = element.get("class")
    return (classes is not None and not _CLASSES.isdisjoint(classes[:_LONGEST].split())) or element.get("id") in _IDS


_CLASSES = frozenset(
    {
        "gmail_quote",
        "gmail_quote_container",
        "yahoo_quoted",
        "protonmail_quote",
        "tutanota_quote",
        "zmail_extra",
        "mail-editor-reference-message-container",
    }
)
_IDS = frozenset({"OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container", "yahoo_quoted", "isReplyContent"})
_BEGINS = frozenset({"divRplyFwdMsg", "x_divRplyFwdMsg"})  # it goes to the end of the mail
_LONGEST = 1_000
_MOST = 1_000
_DEEPEST = 20
