"""The text of charts and SmartArt."""

from collections.abc import Iterator

from lxml import etree

from services.ingestion.extractors.ooxml.names import CX, DGM, A, C, R
from services.ingestion.extractors.result import without_marks


def lines(part: etree._Element) -> Iterator[str]:
    """The paragraphs of a diagram; the titles, names and values of a chart."""
    for one in part.iter(f"{{{A}}}p", f"{{{C}}}v", f"{{{CX}}}v", f"{{{CX}}}pt"):
        texts = one.iterchildren(f"{{{A}}}r", f"{{{A}}}fld") if one.tag == f"{{{A}}}p" else ()
        text = "".join([one.text or "", *(run.findtext(f"{{{A}}}t") or "" for run in texts)])
        if text.strip():
            yield without_marks(text.strip())


LINK = {
    f"{{{C}}}chart": f"{{{R}}}id",
    f"{{{CX}}}chart": f"{{{R}}}id",
    f"{{{DGM}}}relIds": f"{{{R}}}dm",
}
"""The attribute that refers to the part of a diagram, by the name of its element."""
DIAGRAMS = frozenset(LINK)
