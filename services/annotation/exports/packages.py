"""Files of Office as parts by name. Pure."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree

_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TIME = (2000, 1, 1, 0, 0, 0)


class TemplateError(ValueError):
    """A template cannot be filled. The message is for the operator."""


def parts_of(template: bytes) -> dict[str, bytes]:
    """The parts of a template. Raises `TemplateError`, also for an encrypted file (a `RuntimeError` of `zipfile`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as file:
            return {one: file.read(one) for one in file.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise TemplateError("a template is no file of Office") from None


def xml_of(parts: Mapping[str, bytes], name: str) -> etree._Element:
    """The root of a part. Raises `TemplateError`."""
    try:
        return etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
    except (KeyError, etree.XMLSyntaxError, ValueError):
        raise TemplateError(f"a template has no valid part {name}") from None


def xml_bytes(root: etree._Element) -> bytes:
    """A part of its root."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The file with these parts. The same parts make the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, data)
    return buffer.getvalue()


def valid(words: str) -> str:
    """The words without what XML cannot have."""
    return _INVALID.sub("\ufffd", words)


def text_of(element: etree._Element, namespace: str) -> str:
    """The words of all texts in an element."""
    return "".join(one.text or "" for one in element.iter(f"{{{namespace}}}t"))
