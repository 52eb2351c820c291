"""Helpers that read elements of WordprocessingML."""

from collections.abc import Iterator
from functools import cache

from lxml import etree

from services.ingestion.extractors.ooxml.names import W


@cache
def w(name: str) -> str:
    """Qualify `name` with the main namespace."""
    return f"{{{W}}}{name}"


def value(element: etree._Element | None, name: str) -> str:
    """The value of an attribute of the main namespace, or an empty string."""
    return "" if element is None else str(element.get(w(name)) or "")


def number_of(properties: etree._Element | None, name: str, default: int) -> int:
    """The number, of at most 1,000, that a property of a table is set to."""
    found = "" if properties is None else value(properties.find(w(name)), "val")
    return min(int(found), 1_000) if found.isdecimal() and len(found) < 9 else default


def find_all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All descendants with this name, in document order."""
    return element.iter(w(name))


def outermost(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The descendants with this name that no paragraph and no other element with this name contains, in order."""
    wanted = w(name)
    stack = [iter(element)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif one.tag == wanted:
            yield one
        elif one.tag not in _OPAQUE:
            stack.append(iter(one))


_OPAQUE = frozenset(map(w, ("p", "tbl", "tc", "tblPr", "trPr", "tblGrid")))
