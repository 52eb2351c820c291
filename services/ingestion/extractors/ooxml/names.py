"""Namespaces of Office Open XML, and helpers for all of its formats."""

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CX = "http://schemas.microsoft.com/office/drawing/2014/chartex"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
V = "urn:schemas-microsoft-com:vml"
O = "urn:schemas-microsoft-com:office:office"  # noqa: E741 - the prefix that Office uses
P = "http://schemas.openxmlformats.org/presentationml/2006/main"


def m(name: str) -> str:
    """Qualify `name` with the namespace of formulas."""
    return f"{{{M}}}{name}"


def alternatives(element: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """The element that Office reads of `mc:AlternateContent`, and the one that older versions read."""
    fallback = element.findall(f"{{{MC}}}Fallback")
    choice = element.find(f"{{{MC}}}Choice")
    return ([] if choice is None else [choice]), fallback[:1]


ALTERNATIVE = f"{{{MC}}}AlternateContent"
