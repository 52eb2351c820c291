"""Find the letter of the package that each letter of the text of a DOCX is.

The extractor itself says so: it reads the document again after a serial number, as a letter of a private plane, has
replaced each letter. At each place of that text is the number of the letter there.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree
from typing_extensions import override

from services.ingestion.extractors.docx.chunks import Chunks
from services.ingestion.extractors.docx.extract import read
from services.ingestion.extractors.docx.symbols import symbol
from services.ingestion.extractors.docx.xml import w
from services.ingestion.extractors.ooxml.names import A, m
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import Content, Limits, fit
from services.shared.domain.errors import Reason, Reject

NOWHERE = 0xFFFFFFFF
"""A letter of the text that is none of the package: generated, as the number of a list, or read from another format."""
_PLANES = ((0xF0000, 0xFFFFE), (0x100000, 0x10FFFE))
_LETTERS = "".join(chr(code) for plane in _PLANES for code in range(*plane))
_BASE = len(_LETTERS)
_PARTS = ("document", "header", "footer")
_NOTES = ("footnotes", "endnotes", "comments")
TEXTS = (w("t"), w("delText"), m("t"), f"{{{A}}}t")
SYMBOL = w("sym")


def text_parts(package: Package) -> list[str]:
    """The names of the parts that the text is read from: the main part first."""
    main = package.named("document")[:1]
    margins = [name for kind in _PARTS[1:] for name in package.named(kind)]
    return [*main, *margins, *(name for kind in _NOTES if (name := f"word/{kind}.xml") in package.names)]


def texts(root: etree._Element) -> Iterator[etree._Element]:
    """The elements with letters, in order. Raises `Reject(UNSUPPORTED)` for entities: no program of Office writes
    them.
    """
    for one in root.iter(*TEXTS, SYMBOL, etree.Entity):
        if one.tag is etree.Entity or len(one):
            raise Reject(Reason.UNSUPPORTED)
        yield one


def letters(element: etree._Element) -> str:
    """The letters of an element, without white space."""
    return "".join((symbol(element) if element.tag == SYMBOL else element.text or "").split())


@dataclass(frozen=True, slots=True)
class Trace:
    """`text` as the extractor makes it; `places`: for each of its code points the serial number of a letter, or
    `NOWHERE`. The letters of element `n` of `text_parts`, in order, have the numbers from `starts[n]` on.
    """

    content: Content
    places: "array[int]"
    starts: "array[int]"
    used: bytearray

    def element_of(self, number: int) -> int:
        """The index of the element with a letter."""
        return bisect_right(self.starts, number) - 1


@dataclass(slots=True)
class _Numbers:
    """The first number of each part, and all letters by their number."""

    begins: dict[str, int] = field(default_factory=dict)
    starts: "array[int]" = field(default_factory=lambda: array("I"))
    pieces: list[str] = field(default_factory=list)
    count: int = 0


class _Numbered(Package):
    """A package whose letters are digits of their numbers."""

    def __init__(self, data: bytes, limits: Limits, numbers: _Numbers, digit: int) -> None:
        super().__init__(data, limits)
        self._numbers = numbers
        self._digit = digit
        self._traced = frozenset(text_parts(self))

    @override
    def xml(self, name: str) -> etree._Element | None:
        root = super().xml(name)
        if root is not None and name in self._traced:
            number = self._numbers.begins[name]
            for one in list(texts(root)):
                number = _renumber(one, number, self._digit)
        return root


class _Repeated:
    """The same answer for the n-th text in each reading: equal headers are written once."""

    def __init__(self) -> None:
        self._known: list[str] = []
        self._next: Iterator[str] | None = None

    def first(self, text: str) -> str:
        self._known.append(text)
        return text

    def begin(self) -> None:
        self._next = iter(self._known)

    def again(self, _text: str) -> str:
        return next(self._next or iter(()))


def trace(data: bytes, limits: Limits) -> Trace:
    """Raises `Reject`: those of the extractor, and UNSUPPORTED for a document that cannot be traced."""
    same = _Repeated()
    content = read(Package(data, limits), Chunks(limits, read), same.first)
    numbers = _count(Package(data, limits))
    digits = [_reading(data, limits, numbers, same, 0)]
    if numbers.count > _BASE:
        digits.append(_reading(data, limits, numbers, same, 1))
    places = _places(content.text, digits, "".join(numbers.pieces))
    used = bytearray(numbers.count)
    for one in places:
        if one != NOWHERE:
            used[one] = 1
    return Trace(content, places, numbers.starts, used)


def _count(package: Package) -> _Numbers:
    numbers = _Numbers()
    for name in text_parts(package):
        root = package.xml(name)
        numbers.begins[name] = numbers.count
        for one in () if root is None else texts(root):
            found = letters(one)
            numbers.starts.append(numbers.count)
            numbers.pieces.append(found)
            numbers.count += len(found)
    return numbers


def _reading(data: bytes, limits: Limits, numbers: _Numbers, same: _Repeated, digit: int) -> str:
    same.begin()
    return read(_Numbered(data, limits, numbers, digit), Chunks(limits, read), same.again).text


def _renumber(element: etree._Element, number: int, digit: int) -> int:
    """Replace the letters of an element by those for its numbers from `number` on. Returns the next number."""
    if element.tag == SYMBOL:
        found = letters(element)
        if len(found) != 1:
            return number + len(found)
        # `w:t` is read as the symbol is: at the same place, with the same properties.
        element.tag, element.text = w("t"), _letter(number, digit)
        return number + 1
    pieces: list[str] = []
    for one in element.text or "":
        if one.isspace():
            pieces.append(one)
        else:
            pieces.append(_letter(number, digit))
            number += 1
    element.text = "".join(pieces)
    return number


def _letter(number: int, digit: int) -> str:
    return _LETTERS[number // _BASE if digit else number % _BASE]


_VALUE = {one: value for value, one in enumerate(_LETTERS)}


def _places(text: str, digits: Sequence[str], source: str) -> "array[int]":
    if any(len(one) != len(text) for one in digits):
        raise Reject(Reason.UNSUPPORTED)
    found = array("I", bytes(4 * len(text)))
    source = fit(source)
    for place, (one, *numbers) in enumerate(zip(text, *digits, strict=True)):
        values = [_VALUE.get(number, -1) for number in numbers]
        number = values[0] + _BASE * (values[1] if len(values) > 1 else 0)
        if values[0] < 0:
            if one != numbers[0]:
                raise Reject(Reason.UNSUPPORTED)
            number = NOWHERE
        elif number >= len(source) or source[number] != one:
            raise Reject(Reason.UNSUPPORTED)
        found[place] = number
    return found
