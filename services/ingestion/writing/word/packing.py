"""Make a DOCX package from parts: the original with new parts, or a new one that has nothing else."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from services.ingestion.extractors.docx.xml import w
from services.ingestion.extractors.ooxml.names import R, W
from services.ingestion.extractors.ooxml.package import Package

COMMENTS = "word/comments.xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
# The stubs of lxml do not know the default namespace.
_DEFAULT_TYPES: Any = {None: _TYPES}
_DEFAULT_LINKS: Any = {None: _LINKS}
_SUFFIXES = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
_TIME = (2000, 1, 1, 0, 0, 0)
_NAME = re.compile(r"(?!.*\.\.)[^/\\:\x00-\x1f][^\\:\x00-\x1f]*")
_TYPES_PART = "[Content_Types].xml"


def new_comments() -> etree._Element:
    """An empty part for comments."""
    return etree.Element(w("comments"), nsmap={"w": W})


def repacked(package: Package, main: str, trees: Mapping[str, etree._Element]) -> bytes:
    """The package with these parts in place of its own, and with a relationship to its comments."""
    parts = {name: encoded(root) for name, root in trees.items()}
    links = posixpath.join(posixpath.dirname(main), "_rels", f"{posixpath.basename(main)}.rels")
    if COMMENTS in trees and COMMENTS not in package.names:
        parts[links] = _linked(package, links, f"/{COMMENTS}")
        parts[_TYPES_PART] = _typed(package)
    # Of a signature, nothing is true of the new file.
    others = (one for one in sorted(package.names) if one not in parts and _NAME.fullmatch(one))
    kept = (one for one in others if not one.endswith("/") and not one.startswith("_xmlsignatures/"))
    if any(one.startswith("_xmlsignatures/") for one in package.names):
        parts["_rels/.rels"] = _unsigned(package)
    first = [one for one in (_TYPES_PART, "_rels/.rels") if one in parts or one in package.names]
    names = [*first, *(one for one in (*parts, *kept) if one not in first)]
    return zipped((name, parts[name] if name in parts else package.read(name) or b"") for name in names)


def packed(trees: Mapping[str, etree._Element], links: Mapping[str, tuple[str, str]]) -> bytes:
    """A new package. `trees` by their names, the main part as `word/document.xml`. `links`: by the id of a relationship
    of the main part, its kind and the name of its target.
    """
    types = etree.Element(f"{{{_TYPES}}}Types", nsmap=_DEFAULT_TYPES)
    for suffix, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(types, f"{{{_TYPES}}}Default", {"Extension": suffix, "ContentType": kind})
    for name in trees:
        kind = re.sub(r"\d*\.xml$", "", posixpath.basename(name))
        stated = f"{_MAIN}.{'document.main' if kind == 'document' else kind}+xml"
        etree.SubElement(types, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": stated})
    root = _relations({"r1": ("officeDocument", "word/document.xml")})
    inner = _relations({one: (kind, posixpath.basename(target)) for one, (kind, target) in links.items()})
    parts = {
        _TYPES_PART: encoded(types),
        "_rels/.rels": encoded(root),
        "word/_rels/document.xml.rels": encoded(inner),
        **{name: encoded(one) for name, one in trees.items()},
    }
    return zipped(parts.items())


def encoded(root: etree._Element) -> bytes:
    """A part in UTF-8, with the declaration that Word writes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A package with these parts, which does not say when it was made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return buffer.getvalue()


def _relations(links: Mapping[str, tuple[str, str]]) -> etree._Element:
    made = etree.Element(f"{{{_LINKS}}}Relationships", nsmap=_DEFAULT_LINKS)
    for name, (kind, target) in links.items():
        etree.SubElement(made, f"{{{_LINKS}}}Relationship", {"Id": name, "Type": f"{R}/{kind}", "Target": target})
    return made


def _linked(package: Package, name: str, target: str) -> bytes:
    found = package.xml(name)
    made = _relations({}) if found is None else found
    used = {str(one.get("Id") or "").lower() for one in made}
    number = next(one for one in range(1, len(used) + 2) if f"glossator{one}" not in used)
    attributes = {"Id": f"glossator{number}", "Type": f"{R}/comments", "Target": target}
    etree.SubElement(made, f"{{{_LINKS}}}Relationship", attributes)
    return encoded(made)


def _typed(package: Package) -> bytes:
    found = package.xml(_TYPES_PART)
    made = etree.Element(f"{{{_TYPES}}}Types", nsmap=_DEFAULT_TYPES) if found is None else found
    stated = {"PartName": f"/{COMMENTS}", "ContentType": f"{_MAIN}.comments+xml"}
    etree.SubElement(made, f"{{{_TYPES}}}Override", stated)
    return encoded(made)


def _unsigned(package: Package) -> bytes:
    found = package.xml("_rels/.rels")
    made = _relations({}) if found is None else found
    for one in list(made):
        if str(one.get("Type") or "").endswith("/digital-signature/origin"):
            made.remove(one)
    return encoded(made)
