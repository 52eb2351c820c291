"""Detect runs of DOCX that a reader does not see: hidden, white on no background, or tiny."""

from lxml import etree

from services.ingestion.extractors.docx_xml import value, w

_TINY = 4  # half points
_NO_COLOUR = frozenset({"", "auto", "FFFFFF"})
_OFF = frozenset({"0", "false", "off"})


class Visibility:
    """Reads the properties of runs, of their styles, and of the styles of their paragraphs.

    `webHidden` is not hidden: Word hides it on web pages only, and sets it in every table of contents.
    """

    def __init__(self, styles: etree._Element | None) -> None:
        found = () if styles is None else styles.iter(w("style"))
        self._styles = {value(one, "styleId"): one for one in found}
        self._hidden = {name for name in self._styles if self._in_style(name)}

    def is_hidden(self, run: etree._Element | None) -> bool:
        """Whether the text of a run is hidden."""
        properties = None if run is None else run.find(w("rPr"))
        if properties is not None:
            vanish = properties.find(w("vanish"))
            if vanish is not None:
                return value(vanish, "val") not in _OFF
            if _is_tiny(properties) or (_is_white(properties) and not _has_background(properties)):
                return True
        return bool(self._hidden) and not self._hidden.isdisjoint(_style_names(run, properties))

    def _in_style(self, name: str) -> bool:
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            vanish = style.find(f"{w('rPr')}/{w('vanish')}")
            if vanish is not None:
                return value(vanish, "val") not in _OFF
            name = value(style.find(w("basedOn")), "val")
        return False


def _style_names(run: etree._Element | None, properties: etree._Element | None) -> set[str]:
    names = set() if properties is None else {value(properties.find(w("rStyle")), "val")}
    paragraph = None if run is None else next(run.iterancestors(w("p")), None)
    if paragraph is not None:
        names.add(value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"), "val"))
    return names


def _is_tiny(properties: etree._Element) -> bool:
    size = value(properties.find(w("sz")), "val")
    return size.isdecimal() and int(size) <= _TINY


def _is_white(properties: etree._Element) -> bool:
    colour = properties.find(w("color"))
    return value(colour, "val").upper() == "FFFFFF" and not value(colour, "themeColor")


def _has_background(properties: etree._Element) -> bool:
    """Whether the run, its paragraph, or a cell or table around it has a colour. A drawing counts as one."""
    if properties.find(w("highlight")) is not None or _is_shaded(properties):
        return True
    for ancestor in properties.iterancestors():
        if ancestor.tag == w("txbxContent"):
            return True
        for name in ("pPr", "tcPr", "tblPr"):
            inner = ancestor.find(w(name))
            if inner is not None and (_is_shaded(inner) or inner.find(w("tblStyle")) is not None):
                return True
    return False


def _is_shaded(properties: etree._Element) -> bool:
    shading = properties.find(w("shd"))
    return shading is not None and value(shading, "fill").upper() not in {one.upper() for one in _NO_COLOUR}
