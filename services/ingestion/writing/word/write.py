"""Write a DOCX with notes on its words, for a reader who sees all of it, or as a copy with masked values."""

import itertools
from collections.abc import Mapping, Sequence

from lxml import etree

from services.ingestion.extractors.docx.xml import value, w
from services.ingestion.extractors.ooxml.names import R, W
from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.structure import structure
from services.ingestion.writing.records import FileRequest, Written
from services.ingestion.writing.word.cleaning import Cleaning
from services.ingestion.writing.word.masking import apply, masked, merged, without_unknown
from services.ingestion.writing.word.notes import Notes
from services.ingestion.writing.word.offers import Offers
from services.ingestion.writing.word.packing import COMMENTS, new_comments, packed, repacked
from services.ingestion.writing.word.parts import Parts, opened
from services.shared.wire.codec import encode

_MARGINS = (w("headerReference"), w("footerReference"))


def write(data: bytes, request: FileRequest, limits: Limits) -> Written:
    """Write the file. Raises the errors of the extractor, and `Reject(UNSUPPORTED)` for a document that cannot be
    traced.
    """
    request.check()
    parts = opened(data, limits)
    masks = merged(request.masks)
    edits = masked(parts, masks)
    if not request.unmasked:
        without_unknown(parts, edits)
    parts.remember()
    apply(parts, edits)
    links: dict[str, tuple[str, str]] = {}
    if not request.unmasked:
        links = _clean(parts)
    main = parts.main
    comments = parts.trees.setdefault(COMMENTS, new_comments())
    offers = Offers(main, request.author, request.date)
    notes = Notes(parts, edits, masks, offers, comments, request.author, request.date)
    notes.write(request.notes)
    text = encode(structure(parts.trace.content))
    name = next(iter(parts.trees))
    made = repacked(parts.package, name, parts.trees) if request.unmasked else packed(parts.trees, links)
    return Written(made, text, notes.exact, notes.nearby)


def _clean(parts: Parts) -> dict[str, tuple[str, str]]:
    """Replace all trees by reduced copies, and add those that a document needs. Returns their relationships."""
    package, [main, *others] = parts.package, list(parts.trees)
    links: dict[str, tuple[str, str]] = {}
    by_target: dict[str, str] = {}
    names = _plain_names(others)

    def relation(stated: str) -> str:
        target = package.target(main, stated)
        if target not in parts.trees or target == main:
            return ""
        if target not in by_target:
            by_target[target] = f"r{len(links) + 1}"
            links[by_target[target]] = ("header" if "header" in target else "footer", names[target])
        return by_target[target]

    cleaning = Cleaning(relation)
    trees = {"word/document.xml": cleaning.clean(parts.trees[main])}
    for one in list(trees["word/document.xml"].iter(*_MARGINS)):
        parent = one.getparent()
        if one.get(f"{{{R}}}id") is None and parent is not None:
            parent.remove(one)
    trees |= {names[name]: cleaning.clean(parts.trees[name]) for name in others}
    for kind in ("styles", "numbering"):
        part = package.xml(f"word/{kind}.xml")
        if part is not None:
            trees[f"word/{kind}.xml"] = cleaning.clean(part)
    trees["word/settings.xml"] = _settings(package.xml("word/settings.xml"))
    for kind in ("styles", "numbering", "settings", "footnotes", "endnotes", "comments"):
        if f"word/{kind}.xml" in trees or kind == "comments":
            links[kind] = (kind, f"word/{kind}.xml")
    parts.trees.clear()
    parts.trees.update(trees)
    return links


def _plain_names(names: Sequence[str]) -> Mapping[str, str]:
    """The names of parts, with numbers of headers and footers from 1: their own can be any."""
    numbers = itertools.count(1)
    margins = ("word/header", "word/footer")
    return {one: f"{one[:11]}{next(numbers)}.xml" if one.startswith(margins) else one for one in names}


def _settings(part: etree._Element | None) -> etree._Element:
    made = etree.Element(w("settings"), nsmap={"w": W})
    if part is not None and part.find(w("evenAndOddHeaders")) is not None:
        etree.SubElement(made, w("evenAndOddHeaders"))
    stop = "" if part is None else value(part.find(w("defaultTabStop")), "val")
    if stop.isdecimal() and len(stop) < 5:
        etree.SubElement(made, w("defaultTabStop")).set(w("val"), stop)
    return made
