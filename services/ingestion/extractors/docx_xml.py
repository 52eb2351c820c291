"""Names in WordprocessingML."""

from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def w(name: str) -> str:
    """`name` in the main namespace."""
    return f"{{{W}}}{name}"


def value(element: etree._Element | None, name: str) -> str:
    """An attribute of the main namespace, or an empty string."""
    return "" if element is None else str(element.get(w(name)) or "")


def find_all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All descendants of that name, in order."""
    return element.iter(w(name))
