"""Cut runs at places of their text, so that a mark can be between two letters."""

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from services.ingestion.extractors.docx.xml import w

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES = w("rPr")


def cut(element: etree._Element, offsets: Iterable[int]) -> dict[int, etree._Element]:
    """Cut the run of a text before each of these offsets. Returns the run that begins at each; the element keeps the
    text before the first cut. An offset of 0 cuts before the element, the length of its text after it: then the run is
    empty if nothing follows.
    """
    return {offset: _split(element, offset) for offset in sorted(set(offsets), reverse=True)}


def _split(element: etree._Element, offset: int) -> etree._Element:
    run = element.getparent()
    if run is None:
        raise ValueError("a text has a run")
    text = element.text or ""
    moved = list(element.itersiblings())
    if offset == 0:
        if all(one.tag == _PROPERTIES for one in element.itersiblings(preceding=True)):
            return run
        moved.insert(0, element)
    elif offset < len(text):
        rest = etree.Element(element.tag, _attributes(element))
        rest.text, element.text = text[offset:], text[:offset]
        moved.insert(0, rest)
        preserve(element)
        preserve(rest)
    return _after(run, moved)


def _after(run: etree._Element, moved: list[etree._Element]) -> etree._Element:
    other = etree.Element(run.tag, _attributes(run))
    properties = run.find(_PROPERTIES)
    if properties is not None:
        other.append(deepcopy(properties))
    other.extend(moved)
    other.tail = run.tail
    run.tail = None
    run.addnext(other)
    return other


def preserve(element: etree._Element) -> None:
    """Keep the white space at both ends of a text."""
    element.set(_SPACE, "preserve")


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(stated) for name, stated in element.attrib.items()}
