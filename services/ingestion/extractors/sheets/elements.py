"""Read parts of Office Open XML and OpenDocument packages."""

from lxml import etree

from services.ingestion.extractors.ooxml.names import A
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import without_marks
from services.shared.domain.errors import Reason, Reject


def read_part(package: Package, name: str) -> etree._Element | None:
    """The part with this name, or None.

    Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`. The formats have no document types, which can declare
    entities that contain one another.
    """
    data = package.read(name)
    if data is None:
        return None
    if b"<!DOCTYPE" in data:
        raise Reject(Reason.MALFORMED)
    return package.parsed(data)


def texts_of(part: etree._Element) -> list[str]:
    """The texts of the shapes of a drawing, or that of a chart, in lines each."""
    boxes: list[list[str]] = [[]]
    for one in part.iter(_BODY, _PARAGRAPH, _TEXT):
        if one.tag == _TEXT:
            boxes[-1].append(without_marks(one.text or ""))
        elif one.tag == _PARAGRAPH:
            boxes[-1].append("\n")
        else:
            boxes.append([])
    lines = ([" ".join(line.split()) for line in "".join(box).split("\n")] for box in boxes)
    return [text for box in lines if (text := "\n".join(line for line in box if line))]


def is_true(value: str | None) -> bool:
    """Whether an attribute of a part is set."""
    return value in ("1", "true", "on")


def number(value: str | None, most: int) -> int:
    """A number from 0 to `most`, or -1."""
    if value is None or not (value.isascii() and value.isdigit()) or len(value) > 9:
        return -1
    found = int(value)
    return found if found <= most else -1


_BODY, _PARAGRAPH, _TEXT = "{*}txBody", f"{{{A}}}p", f"{{{A}}}t"
