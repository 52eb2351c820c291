"""Make a PDF of pictures of pages, on which what its reader does not see is covered. It has no text but that of notes.

A PDF stores text in many ways: one that is missed is readable. So nothing of the original is in the new file.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence

from services.ingestion.drawing.draw import Page, draw
from services.ingestion.extractors.result import Limits, fit
from services.ingestion.writing.pdf.annotate import pdf_date
from services.ingestion.writing.pdf.places import Mark
from services.shared.domain.layout import Box, PageLayout
from services.shared.domain.spans import OriginalSpan

_WIDTH = 1500  # pixels: 176 for an inch of a Letter page
_ICON = 20.0
_END = 1 << 62


def covered(
    data: bytes,
    pages: Sequence[PageLayout],
    masks: Sequence[OriginalSpan],
    marks: Mapping[int, Sequence[Mark]],
    note: tuple[str, str],
    limits: Limits,
) -> bytes:
    """The pages as pictures, with annotations. `note`: author and time of the notes. Raises the errors of `draw`."""
    limits.begin_pages(len(pages))
    file = _File()
    tree = file.reserve()
    kids = []
    for number, (layout, extent) in enumerate(zip(pages, _extents(pages), strict=True)):
        masked = [one for one in masks if one.overlaps(extent)]
        drawn = draw(data, Page(number + 1, _WIDTH, layout, masked), limits)
        picture = file.picture(drawn.image)
        size = f"{layout.width:.2f} {layout.height:.2f}"
        content = file.stream("", f"q {layout.width:.2f} 0 0 {layout.height:.2f} 0 0 cm /P Do Q".encode())
        notes = [file.add(_annotation(one, layout.height, *note)) for one in marks.get(number, ())]
        listed = " ".join(f"{one} 0 R" for one in notes)
        kids.append(
            file.add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {size}]/Resources<</XObject<</P {picture} 0 R>>>>"
                f"/Contents {content} 0 R/Annots[{listed}]>>"
            )
        )
    listed = " ".join(f"{one} 0 R" for one in kids)
    file.put(tree, f"<</Type/Pages/Count {len(kids)}/Kids[{listed}]>>")
    return file.written(file.add(f"<</Type/Catalog/Pages {tree} 0 R>>"))


def _extents(pages: Sequence[PageLayout]) -> list[OriginalSpan]:
    """For each page, from the last word of the pages before it to the first word of those after it. A value between two
    words of different pages is in both: a page with a value that touches no word is covered.
    """
    before, after = [0], [_END]
    for page in pages[:-1]:
        before.append(max((before[-1], *page.ends)))
    for page in reversed(pages[1:]):
        after.append(min((after[-1], *page.starts)))
    return [OriginalSpan(start, max(start, end)) for start, end in zip(before, reversed(after), strict=True)]


class _File:
    """Collects the objects of a PDF, by number from 1."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, content: str) -> None:
        self._objects[number - 1] = content.encode("ascii")

    def add(self, content: str) -> int:
        number = self.reserve()
        self.put(number, content)
        return number

    def stream(self, entries: str, data: bytes) -> int:
        head = f"<<{entries}/Length {len(data)}>>\nstream\n".encode("ascii")
        self._objects.append(head + data + b"\nendstream")
        return len(self._objects)

    def picture(self, png: bytes) -> int:
        """A PNG without interlace and transparency, whose rows a PDF reads as they are."""
        width, height, bits, kind = 0, 0, 0, 0
        data: list[bytes] = []
        for name, content in _chunks(png):
            if name == b"IHDR":
                width, height, bits, kind = struct.unpack(">IIBB", content[:10])
            elif name == b"IDAT":
                data.append(content)
        space, colours = ("RGB", 3) if kind else ("Gray", 1)
        entries = (
            f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/Device{space}"
            f"/BitsPerComponent {bits}/Filter/FlateDecode"
            f"/DecodeParms<</Predictor 15/Colors {colours}/BitsPerComponent {bits}/Columns {width}>>"
        )
        return self.stream(entries, b"".join(data))

    def written(self, root: int) -> bytes:
        parts, places, position = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], list[int](), 15
        for number, content in enumerate(self._objects, 1):
            places.append(position)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
            position += len(parts[-1])
        table = b"".join(b"%010d 00000 n \n" % one for one in places)
        count = len(places) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table))
        parts.append(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, root, position))
        return b"".join(parts)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 8
    while position < len(png):
        (size,) = struct.unpack_from(">I", png, position)
        yield png[position + 4 : position + 8], png[position + 8 : position + 8 + size]
        position += 12 + size


def _annotation(mark: Mark, height: float, author: str, date: str) -> str:
    texts = f"/Contents{_text(chr(10).join(mark.lines))}/T{_text(author)}/M({pdf_date(date)})/F 4/C[1 .84 0]"
    if not mark.on_words:
        x, y, _, _ = mark.boxes[0]
        place = f"{x:.2f} {height - y - _ICON:.2f} {x + _ICON:.2f} {height - y:.2f}"
        return f"<</Type/Annot/Subtype/Text/Name/Comment/Rect[{place}]{texts}>>"
    quads = " ".join(_quad(one, height) for one in mark.boxes)
    x0, y0, x1, y1 = zip(*mark.boxes, strict=True)
    place = f"{min(x0):.2f} {height - max(y1):.2f} {max(x1):.2f} {height - min(y0):.2f}"
    return f"<</Type/Annot/Subtype/Highlight/Rect[{place}]/QuadPoints[{quads}]{texts}>>"


def _quad(box: Box, height: float) -> str:
    x0, y0, x1, y1 = box
    top, bottom = height - y0, height - y1
    return f"{x0:.2f} {top:.2f} {x1:.2f} {top:.2f} {x0:.2f} {bottom:.2f} {x1:.2f} {bottom:.2f}"


def _text(words: str) -> str:
    return f"<FEFF{fit(words).encode('utf-16-be').hex().upper()}>"
