"""Reduce the parts of a DOCX to what `allowed` names: no metadata, no objects, no codes of fields, no names of people.

What the text of the document does not show, redaction has not seen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.docx.objects import PICTURE, VML_PICTURE
from services.ingestion.extractors.docx.symbols import form_field
from services.ingestion.extractors.docx.xml import w
from services.ingestion.extractors.ooxml.names import ALTERNATIVE, M, R, W
from services.ingestion.writing.word.allowed import (
    COLOUR,
    DROPPED,
    ELEMENTS,
    FONTS,
    LABEL,
    NUMBER,
    STYLE_NAMES,
    SYMBOL_CODE,
    TEXTS,
    WORDS,
)

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATION = f"{{{R}}}id"
_STYLES = frozenset(map(w, ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")))
_OBJECTS = frozenset((*map(w, ("drawing", "pict", "object")), ALTERNATIVE))
_MATH = f"{{{M}}}"
_FONT_NAMES = frozenset(map(w, ("ascii", "hAnsi", "cs", "eastAsia")))
_CHANGES = frozenset(map(w, ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")))
PICTURE_WORDS = "[picture]"


@dataclass(slots=True)
class Cleaning:
    """`relation`: the new id of a relationship of the main part, or an empty string. Styles get new ids, the same in
    all parts.
    """

    relation: Callable[[str], str]
    _styles: dict[str, str] = field(default_factory=dict)
    _changes: int = 0
    _named: int = 0

    def clean(self, root: etree._Element) -> etree._Element:
        """A copy of the part whose elements with text are those of `root`, moved."""
        _fields(root)
        _formulas(root)
        for one in list(root.iter(*_OBJECTS)):
            if _is_attached(one, root) and (one.tag != ALTERNATIVE or _is_in_run(one)):
                _flatten(one)
        return self._copied(root)

    def style(self, name: str) -> str:
        """The new id of a style."""
        return self._styles.setdefault(name, f"s{len(self._styles)}") if name else ""

    def _copied(self, root: etree._Element) -> etree._Element:
        made = etree.Element(root.tag, nsmap={"w": W, "r": R})
        stack: list[tuple[Iterator[etree._Element], etree._Element]] = [(iter(list(root)), made)]
        while stack:
            rest, parent = stack[-1]
            one = next(rest, None)
            if one is None:
                stack.pop()
            elif one.tag in TEXTS:
                self._reduce(one)
                one.tail = None
                parent.append(one)
            elif one.tag in DROPPED:
                continue
            elif one.tag in ELEMENTS:
                inner = list(one)
                del one[:]
                self._reduce(one)
                one.text = one.tail = None
                parent.append(one)
                stack.append((iter(inner), one))
            else:
                stack.append((iter(list(one)), parent))
        etree.cleanup_namespaces(made)  # their names and prefixes are words too
        return made

    def _reduce(self, element: etree._Element) -> None:
        """Leave only attributes whose values are of the format, and no words."""
        tag, label = element.tag, element.get(w("val")) or ""
        kept = {
            name: found
            for name, stated in element.attrib.items()
            if (found := self._attribute(tag, str(name), str(stated)))
        }
        element.attrib.clear()
        for name, found in kept.items():
            element.set(name, found)
        if tag in _CHANGES or tag == w("comment"):
            element.set(w("author"), "Author")
        if tag in _CHANGES:
            self._changes += 1
            element.set(w("id"), str(self._changes))
        if tag == w("lvlText") and not kept:
            element.set(w("val"), "".join(re.findall("%[1-9]", label)))
        if tag == w("name") and not kept:
            self._named += 1
            element.set(w("val"), f"Style {self._named}")

    def _attribute(self, tag: str, name: str, stated: str) -> str:
        if name == _SPACE:
            return "preserve"
        if name == _RELATION:
            return self.relation(stated) if tag in (w("headerReference"), w("footerReference")) else ""
        if not name.startswith(f"{{{W}}}") or name[len(W) + 2 :].startswith("rsid"):
            return ""
        if (tag in _STYLES and name == w("val")) or name == w("styleId"):
            return self.style(stated)
        return stated if name not in _NAMES and _is_plain(tag, name, stated) else ""


_NAMES = frozenset(map(w, ("author", "initials", "date")))


def _is_plain(tag: str, name: str, stated: str) -> bool:
    """Whether the value of an attribute is a number, a colour or a word of the format."""
    if tag == w("name"):
        return STYLE_NAMES.fullmatch(stated) is not None
    if tag == w("lvlText"):
        return len(stated) == 1 or not LABEL.sub("", stated)
    if name == w("char"):
        return SYMBOL_CODE.fullmatch(stated) is not None
    if tag == w("sym") or name in _FONT_NAMES:
        return stated in FONTS
    return stated in WORDS or bool(NUMBER.fullmatch(stated) or COLOUR.fullmatch(stated))


def _is_in_run(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == w("r")


def _is_attached(element: etree._Element, root: etree._Element) -> bool:
    return element is root or any(one is root for one in element.iterancestors())


def _flatten(element: etree._Element) -> None:
    """Replace a drawing by words for its picture, and put the paragraphs of its text boxes behind its paragraph."""
    boxes = [one for one in element.iter(w("txbxContent")) if not _inside_box(one, element)]
    shown = [one for one in boxes if any((text.text or "").strip() for text in one.iter(*TEXTS))]
    paragraph = next(element.iterancestors(w("p")), None)
    has_picture = next(element.iter(PICTURE, VML_PICTURE), None) is not None
    if paragraph is not None:
        for one in reversed([block for box in shown for block in box]):
            paragraph.addnext(one)
    parent = element.getparent()
    if parent is None:
        return
    if has_picture:
        text = etree.Element(w("t"))
        text.text = PICTURE_WORDS
        parent.replace(element, text)
    else:
        parent.remove(element)


def _inside_box(box: etree._Element, root: etree._Element) -> bool:
    for one in box.iterancestors():
        if one is root:
            return False
        if one.tag == w("txbxContent"):
            return True
    return False


def _fields(root: etree._Element) -> None:
    """Replace check boxes of forms by their sign, and numbers of pages by fields of their own."""
    for one in list(root.iter(w("fldChar"))):
        box = one.find(f"{w('ffData')}/{w('checkBox')}")
        parent = one.getparent()
        if box is not None and parent is not None:
            text = etree.Element(w("t"))
            text.text = form_field(one)
            parent.replace(one, text)


def _formulas(root: etree._Element) -> None:
    """Make formulas lines of text."""
    for one in list(root.iter(f"{_MATH}t", f"{_MATH}r")):
        if one.tag == f"{_MATH}r":
            for properties in one.findall(f"{_MATH}rPr"):
                one.remove(properties)
        one.tag = w(etree.QName(one).localname)
