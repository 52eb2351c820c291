"""Namespaces of WordprocessingML, and helpers that read its elements."""

from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def w(name: str) -> str:
    """Qualify `name` with the main namespace."""
    return f"{{{W}}}{name}"


def value(element: etree._Element | None, name: str) -> str:
    """The value of an attribute of the main namespace, or an empty string."""
    return "" if element is None else str(element.get(w(name)) or "")


def find_all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All descendants with this name, in document order."""
    return element.iter(w(name))
