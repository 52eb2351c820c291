"""The trees of a package that are written, and the places of the text in them."""

from array import array
from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.docx.symbols import symbol
from services.ingestion.extractors.docx.xml import w
from services.ingestion.extractors.ooxml.package import Package, memory_of
from services.ingestion.extractors.result import Limits
from services.ingestion.writing.word.trace import NOWHERE, SYMBOL, Trace, text_parts, texts, trace
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

_SHARE = 0.4  # of the memory of a document, for the trees of all its parts


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the package: `offset` in the text of the element with the index `element`."""

    element: int
    offset: int


@dataclass(slots=True)
class Parts:
    """`trees` by the name of the part, the main part first. `elements`: those with letters, as in `Trace.starts`."""

    package: Package
    trace: Trace
    trees: dict[str, etree._Element]
    elements: list[etree._Element]
    _offsets: "dict[int, array[int]]" = field(default_factory=dict)

    @property
    def main(self) -> etree._Element:
        return next(iter(self.trees.values()))

    def edges(self, span: OriginalSpan) -> tuple[Letter, Letter] | None:
        """The first and the last letter of the package in a span of the text; None if there is none."""
        places = self.trace.places
        first = next((places[at] for at in range(span.start, span.end) if places[at] != NOWHERE), None)
        if first is None:
            return None
        last = next(places[at] for at in range(span.end - 1, span.start - 1, -1) if places[at] != NOWHERE)
        return self.letter(first), self.letter(last)

    def letter(self, number: int) -> Letter:
        """The letter with a serial number."""
        index = self.trace.element_of(number)
        return Letter(index, self.offsets(index)[number - self.trace.starts[index]])

    def offsets(self, index: int) -> "array[int]":
        """The places of the letters of an element in its text, as it was read."""
        if index not in self._offsets:
            element = self.elements[index]
            text = symbol(element) if element.tag == SYMBOL else element.text or ""
            self._offsets[index] = array("I", [at for at, one in enumerate(text) if not one.isspace()])
        return self._offsets[index]

    def remember(self) -> None:
        """Keep the places of all letters, before texts are changed."""
        for index in range(len(self.elements)):
            self.offsets(index)


def opened(data: bytes, limits: Limits) -> Parts:
    """The parts of a DOCX. Raises the errors of `trace`, and `Reject(TOO_LARGE)` for trees that are too large
    together.
    """
    traced = trace(data, limits)
    package = Package(data, limits)
    trees: dict[str, etree._Element] = {}
    memory = 0
    for name in text_parts(package):
        part = package.read(name) or b""
        memory += memory_of(part)
        if memory > limits.memory * _SHARE:
            raise Reject(Reason.TOO_LARGE)
        if b"purl.oclc.org/ooxml" in part:  # the strict variant, which other parts of the package have too
            raise Reject(Reason.UNSUPPORTED)
        trees[name] = package.parsed(part)
    elements = [one for root in trees.values() for one in texts(root)]
    if len(elements) != len(traced.starts):
        raise Reject(Reason.UNSUPPORTED)
    return Parts(package, traced, trees, elements)


def around(element: etree._Element, name: str) -> etree._Element | None:
    """The nearest element with this name around another one."""
    return next(element.iterancestors(w(name)), None)
