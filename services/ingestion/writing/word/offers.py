"""Insert the wording of a playbook as tracked insertions. Rejecting all of them restores the document."""

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.docx.xml import value, w
from services.ingestion.extractors.result import fit
from services.ingestion.writing.word.cutting import preserve
from services.ingestion.writing.word.parts import around

_KEPT = frozenset(map(w, ("ind", "jc", "spacing")))
_TRACKED = frozenset(map(w, ("ins", "del", "moveFrom", "moveTo")))


@dataclass(slots=True)
class Offers:
    """Inserts into the main part `root`, as `author` at `date`. `inserted`: how many."""

    root: etree._Element
    author: str
    date: str
    inserted: int = 0
    _next: int = 0
    _last: dict[etree._Element, etree._Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = (value(one, "id") for one in self.root.iter())
        self._next = 1 + max((int(one) for one in ids if one.isdecimal() and len(one) < 9), default=0)

    def after(self, paragraph: etree._Element | None, words: str) -> bool:
        """Insert a paragraph after another one, and after what was inserted there. False if there is none."""
        if paragraph is None:
            return False
        last = self._last.get(paragraph, paragraph)
        if last is paragraph and _is_tracked(last):
            last.append(self._insertion(f" {words}"))
            return True
        self._last[paragraph], _ = self._paragraph(last, words)
        return True

    def at_end(self, words: str) -> etree._Element:
        """Insert a paragraph at the end of the document. Returns the insertion."""
        body = self.root.find(w("body"))
        body = etree.SubElement(self.root, w("body")) if body is None else body
        blocks = [one for one in body if one.tag != w("sectPr")]
        if blocks and blocks[-1].tag == w("p"):
            last = self._last.get(blocks[-1], blocks[-1])
            if not _is_tracked(last):
                self._last[blocks[-1]], insertion = self._paragraph(last, words)
                return insertion
        paragraph, insertion = self._marked(None, words)
        body.insert(len(blocks), paragraph)
        return insertion

    def empty(self) -> etree._Element:
        """A run without text, for a document that has none."""
        body = self.root.find(w("body"))
        body = etree.SubElement(self.root, w("body")) if body is None else body
        paragraph = body.find(w("p"))
        if paragraph is None:
            paragraph = etree.Element(w("p"))
            body.insert(0, paragraph)
        return etree.SubElement(paragraph, w("r"))

    def _paragraph(self, last: etree._Element, words: str) -> tuple[etree._Element, etree._Element]:
        following = last.getnext()
        if following is not None and following.tag == w("p"):
            # Without its mark, nothing of the new paragraph remains before the following one.
            paragraph, insertion = self._marked(last.find(w("pPr")), words)
        else:
            # The end of a cell or of the document keeps its mark: the new paragraph has it, with its properties.
            paragraph, insertion = self._split(last, words)
        last.addnext(paragraph)
        return paragraph, insertion

    def _marked(self, like: etree._Element | None, words: str) -> tuple[etree._Element, etree._Element]:
        paragraph = etree.Element(w("p"))
        properties = etree.SubElement(paragraph, w("pPr"))
        properties.extend(deepcopy(one) for one in (() if like is None else like) if one.tag in _KEPT)
        self._change(etree.SubElement(properties, w("rPr")))
        insertion = self._insertion(words)
        paragraph.append(insertion)
        return paragraph, insertion

    def _split(self, last: etree._Element, words: str) -> tuple[etree._Element, etree._Element]:
        paragraph = etree.Element(w("p"))
        properties = last.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            last.insert(0, properties)
        else:
            paragraph.append(deepcopy(properties))
        for section in properties.findall(w("sectPr")):
            properties.remove(section)
        marks = properties.find(w("rPr"))
        if marks is None:
            marks = etree.Element(w("rPr"))
            change = properties.find(w("pPrChange"))
            properties.append(marks) if change is None else change.addprevious(marks)
        self._change(marks)
        insertion = self._insertion(words)
        paragraph.append(insertion)
        return paragraph, insertion

    def _insertion(self, words: str) -> etree._Element:
        insertion = self._change(None)
        text = etree.SubElement(etree.SubElement(insertion, w("r")), w("t"))
        text.text = fit(words)
        preserve(text)
        self.inserted += 1
        return insertion

    def _change(self, properties: etree._Element | None) -> etree._Element:
        change = etree.Element(w("ins"))
        for name, stated in (("id", str(self._next)), ("author", self.author), ("date", self.date)):
            change.set(w(name), stated)
        self._next += 1
        if properties is not None:
            properties.insert(0, change)
        return change


def _is_tracked(paragraph: etree._Element) -> bool:
    """Whether the end of a paragraph is a tracked change already."""
    marks = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return marks is not None and any(one.tag in _TRACKED for one in marks)


def block_of(element: etree._Element) -> etree._Element | None:
    """The paragraph around a text, if another one can follow it."""
    return around(element, "p")
