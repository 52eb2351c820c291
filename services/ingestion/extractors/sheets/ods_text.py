"""Names of OpenDocument, and the text of its paragraphs."""

from lxml import etree

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TABLE, TEXT, DRAW, CHART = (
    f"{{{_ODF}{one}:1.0}}" for one in ("office", "style", "table", "text", "drawing", "chart")
)
SVG = f"{{{_ODF}svg-compatible:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}"


def paragraph(element: etree._Element) -> str:
    """The text of a paragraph. White space is not as long as in the document."""
    if not len(element):
        return element.text or ""
    pieces: list[str] = []
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            pieces.append(" " if one.tag in _SPACES else one.text or "")
        elif one is not element:
            pieces.append(one.tail or "")
    return "".join(pieces)


_SPACES = frozenset({f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"})
