"""PDF files that cost a naive parser time or memory."""

import zlib
from collections.abc import Callable, Mapping

from tests.unit.ingestion.raw_pdf import LINES, raw_pdf, stream

_BOX = "/BBox [0 0 612 792] /Type /XObject /Subtype /Form"
_FIELDS = "/AcroForm << /Fields [] /DA (/F1 11 Tf 0 g) >>"


def portable() -> Mapping[str, Callable[[], bytes]]:
    return {
        "pages": lambda: raw_pdf([LINES] * 2_900),
        "too many pages": lambda: raw_pdf([LINES] * 3_001),
        "a false count of pages": lambda: raw_pdf([LINES], tree="/MediaBox [0 0 612 792] /Count 2000000000"),
        "a tree of pages in itself": lambda: raw_pdf(
            [LINES], objects={2: "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"}
        ),
        "a deep tree of pages": lambda: raw_pdf([LINES], objects=_deep_tree(3_000)),
        "words": lambda: raw_pdf([_many("BT /F1 9 Tf {0} {1} Td (word) Tj ET\n", 100_000)]),
        "letters at one place": lambda: raw_pdf(["BT /F1 9 Tf 99 99 Td " + "(a) Tj 0 0 Td " * 100_000 + "ET"]),
        "white words": lambda: raw_pdf([_many("1 1 1 rg BT /F1 9 Tf {0} {1} Td (word) Tj ET\n", 50_000)]),
        "surfaces": lambda: raw_pdf([_many("{0} {1} 9 9 re f\n", 300_000) + LINES]),
        "turned words": lambda: raw_pdf([_many("BT /F1 9 Tf 0 1 -1 0 {0} {1} Tm (word) Tj ET\n", 50_000)]),
        "tiny words": lambda: raw_pdf([_many("BT /F1 0.1 Tf {0} {1} Td (word) Tj ET\n", 50_000)]),
        "operands": lambda: raw_pdf(["1 " * 5_000_000 + LINES]),
        "open states": lambda: raw_pdf(["q " * 2_000_000 + LINES]),
        "open arrays": lambda: raw_pdf(["[" * 2_000_000 + LINES]),
        "open dictionaries": lambda: raw_pdf([LINES], objects={100: "<< /A " * 200_000}),
        "forms that double": lambda: _forms(22),
        "a form in itself": lambda: raw_pdf(["/X Do"], page=_resources("X"), objects={100: _form("/X Do", "X", 100)}),
        "264 MB of packed text": lambda: _packed(b"BT /F1 9 Tf (a) Tj ET " * 12_000_000),
        "500 MB of packed spaces": lambda: _packed(b" " * 500_000_000),
        "annotations": lambda: raw_pdf([LINES], page="/Annots [" + "200 0 R " * 50_000 + "]", objects=_NOTE),
        "fields": lambda: _fields(1_900),
        "a large page": lambda: raw_pdf([LINES], tree="/MediaBox [0 0 1e30 1e30]"),
        "a font in itself": lambda: raw_pdf(font="<< /Type /Font /Subtype /Type0 /DescendantFonts [3 0 R] >>"),
        "names of fonts": lambda: raw_pdf(["".join(f"BT /F{one} 9 Tf (a) Tj ET " for one in range(100_000))]),
        "references in a ring": lambda: raw_pdf(
            [LINES], page="/Rotate 100 0 R", objects={100: "101 0 R", 101: "100 0 R"}
        ),
        "starts of objects": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 1_000_000,
        "ends of tables": lambda: b"%PDF-1.7\n" + b"trailer << /Root 1 0 R /Prev 9 >> startxref 9 " * 200_000,
        "only a head": lambda: b"%PDF-1.7\n" + b"\x00" * 5_000_000,
    }


def _many(pattern: str, count: int) -> str:
    return "".join(pattern.format(one % 600, one // 600 % 790) for one in range(count))


def _deep_tree(depth: int) -> Mapping[int, str]:
    nodes = {100 + one: f"<< /Type /Pages /Count 1 /Kids [{101 + one} 0 R] >>" for one in range(depth)}
    return {
        2: "<< /Type /Pages /Count 1 /Kids [100 0 R] /MediaBox [0 0 612 792] >>",
        **nodes,
        100 + depth: "<< /Type /Page >>",
    }


def _resources(name: str, number: int = 100) -> str:
    return f"/Resources << /Font << /F1 3 0 R >> /XObject << /{name} {number} 0 R >> >>"


def _form(content: str, name: str, number: int) -> str:
    return stream(content, f"{_BOX} {_resources(name, number)}")


def _forms(depth: int) -> bytes:
    """Each form draws the next one twice."""
    objects = {100 + one: _form("/X Do /X Do", "X", 101 + one) for one in range(depth)}
    return raw_pdf(["/X Do"], page=_resources("X"), objects=objects | {100 + depth: stream(LINES, _BOX)})


def _packed(content: bytes) -> bytes:
    packed = zlib.compress(content, 9).decode("latin-1")
    return raw_pdf([LINES], objects={11: stream(packed, "/Filter /FlateDecode")})


def _fields(count: int) -> bytes:
    fields = {
        200 + one: f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{one}) /V (word) /F 4 /Rect [9 9 99 18] >>"
        for one in range(count)
    }
    listed = " ".join(f"{one} 0 R" for one in fields)
    return raw_pdf([LINES], page=f"/Annots [{listed}]", root=_FIELDS.replace("[]", f"[{listed}]"), objects=fields)


_PAGE = "<< /Type /Page >>"
_NOTE = {200: "<< /Type /Annot /Subtype /FreeText /Contents (word) /DA (/F1 9 Tf) /Rect [9 9 99 99] /F 4 >>"}
