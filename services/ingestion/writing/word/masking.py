"""Replace masked values in the texts of a package, and remove letters that are not in the text of the document."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.ingestion.extractors.docx.xml import w
from services.ingestion.writing.records import Mask
from services.ingestion.writing.word.cutting import preserve
from services.ingestion.writing.word.parts import Parts
from services.ingestion.writing.word.trace import NOWHERE, SYMBOL
from services.shared.domain.spans import OriginalSpan

_Edit = tuple[int, int, str]
"""The begin and the end in the text of an element, and the words in its place."""


@dataclass(slots=True)
class Edits:
    """The edits of each element, by its index, in order and without overlap."""

    by_element: dict[int, list[_Edit]] = field(default_factory=lambda: defaultdict(list))

    def shifted(self, element: int, offset: int) -> int:
        """The place of an offset after the edits. One inside an edit is after its words."""
        moved = 0
        for start, end, words in self.by_element.get(element, ()):
            if offset <= start:
                break
            if offset < end:
                return start + moved + len(words)
            moved += len(words) - (end - start)
        return offset + moved


def masked(parts: Parts, masks: Sequence[Mask]) -> Edits:
    """Edits that put the words of each mask in place of its value: in the element of its first letter, and nothing in
    the others.
    """
    edits = Edits()
    for one in merged(masks):
        ranges = _ranges(parts, one.span)
        for place, (element, (start, end)) in enumerate(ranges.items()):
            edits.by_element[element].append((start, end, "" if place else one.words))
    return edits


def merged(masks: Iterable[Mask]) -> list[Mask]:
    """The masks in order. Of those that overlap, all have the words of the first."""
    found: list[Mask] = []
    for one in sorted(masks, key=lambda mask: mask.span):
        if found and one.span.start < found[-1].span.end:
            end = max(found[-1].span.end, one.span.end)
            found[-1] = Mask(OriginalSpan(found[-1].span.start, end), found[-1].words)
        elif len(one.span):
            found.append(one)
    return found


def widened(span: OriginalSpan, masks: Sequence[Mask]) -> OriginalSpan:
    """The span with the whole of each value that it cuts. `masks` are in order."""
    first = bisect_right(masks, span.start, key=lambda one: one.span.end)
    start, end = span.start, span.end
    for one in masks[first:]:
        if one.span.start >= span.end:
            break
        start, end = min(start, one.span.start), max(end, one.span.end)
    return OriginalSpan(start, end)


def _ranges(parts: Parts, span: OriginalSpan) -> Mapping[int, tuple[int, int]]:
    """The part of each element that the letters of a span take, with the white space between them."""
    found: dict[int, tuple[int, int]] = {}
    numbers = [one for one in parts.trace.places[span.start : span.end] if one != NOWHERE]
    for one in sorted(numbers):
        at = parts.letter(one)
        start, end = found.get(at.element, (at.offset, at.offset))
        found[at.element] = (min(start, at.offset), max(end, at.offset + 1))
    return found


def without_unknown(parts: Parts, edits: Edits) -> None:
    """Add edits that remove each letter which is not in the text of the document, such as of an alternative that is not
    read: redaction did not see it.
    """
    used, starts = parts.trace.used, parts.trace.starts
    for index in range(len(parts.elements)):
        first = starts[index]
        count = len(parts.offsets(index))
        if count and not all(used[first : first + count]):
            removed = [
                (at, at + 1, "")
                for at, known in zip(parts.offsets(index), used[first : first + count], strict=True)
                if not known
            ]
            edits.by_element[index] = sorted((*edits.by_element.get(index, ()), *removed))


def apply(parts: Parts, edits: Edits) -> None:
    """Change the texts of the elements, once: the places of edits are those before."""
    for index, changes in edits.by_element.items():
        element = parts.elements[index]
        if element.tag == SYMBOL:
            element.attrib.clear()
            element.tag, element.text = w("t"), "".join(words for _, _, words in changes)
            continue
        text, pieces, position = element.text or "", list[str](), 0
        for start, end, words in changes:
            pieces += (text[position:start], words)
            position = end
        element.text = "".join((*pieces, text[position:]))
        preserve(element)
