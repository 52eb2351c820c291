"""PDF files whose words are read fast, but whose first page is not drawn within the limits. The second page is."""

import zlib
from collections.abc import Callable, Mapping

from services.shared.domain.errors import Reason

WORDS = "The Lender is Quentin Abernathy."
SECOND = "The second page is plain."
_TEXT = "BT /F1 11 Tf 72 700 Td ({}) Tj ET\n"


def _stream(data: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(data, 1)
    return f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode() + packed + b"\nendstream"


def _file(content: str, *more: bytes) -> bytes:
    """The content of the first page after its words. `more` are the objects from number 8 on; `/X` and `/P` are
    object 8 as a picture and as a pattern.
    """
    resources = "/Font << /F1 7 0 R >> /XObject << /X 8 0 R >> /Pattern << /P 8 0 R >>"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << {} >> /Contents {} 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>",
        page.format(resources, 5).encode(),
        page.format(resources, 6).encode(),
        _stream((_TEXT.format(WORDS) + content).encode()),
        _stream(_TEXT.format(SECOND).encode()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *(more or (b"<< >>",)),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return data + f"{head}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n".encode()


def _pictures() -> bytes:
    """A picture of one pixel, more often than a page can have pictures."""
    entries = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return _file("/X Do\n" * 10_050, _stream(b"\0", entries))


def _pattern() -> bytes:
    """A tile of a thousandth of a point."""
    tile = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep .001 /YStep .001"
    return _file("/Pattern cs /P scn 0 0 612 792 re f\n", _stream(b"0 0 1 1 re f", f"{tile} /Resources << >>"))


HOSTILE: Mapping[Reason, Callable[[], bytes]] = {
    Reason.TIMED_OUT: _pattern,
    Reason.TOO_LARGE: _pictures,
}
"""By the reason for which the first page is not drawn."""
