"""Strings and places of annotations."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from services.ingestion.extractors.pdf.values import Strings, place_of
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.raw_pdf import raw_pdf


@contextmanager
def _annotation(entries: str) -> Iterator[Any]:
    data = raw_pdf(page="/Annots [200 0 R]", objects={200: f"<< /Type /Annot /Subtype /Text {entries} >>"})
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    annotation = pdfium.FPDFPage_GetAnnot(page, 0)
    try:
        yield annotation
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)
        page.close()
        document.close()


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("", ""),
        ("/Contents ()", ""),
        ("/Contents (zebra)", "zebra"),
        ("/Contents (\\214)", "„"),
        ("/Contents <FEFF4E00D83DDE00>", "一😀"),
        ("/Contents <FEFFFFFE0001D800>", "\ufffd\ufffd\ufffd"),
        ("/Contents 12", ""),
    ],
    ids=["none", "empty", "plain", "PDFDocEncoding", "UTF-16", "what cannot be encoded", "a number"],
)
def test_a_string(entry: str, text: str) -> None:
    with _annotation(entry) as annotation:
        assert Strings().read(annotation, b"Contents") == text


def test_a_document_has_a_limit() -> None:
    strings = Strings(left=12)
    with _annotation("/Contents (zebra)") as annotation:
        assert [strings.read(annotation, b"Contents") for _ in range(2)] == ["zebra"] * 2
        with pytest.raises(Reject) as caught:
            strings.read(annotation, b"Contents")
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("rectangle", ["9 20 30 40", "30 40 9 20", "9 40 30 20"])
def test_a_place_in_order(rectangle: str) -> None:
    with _annotation(f"/Rect [{rectangle}]") as annotation:
        assert place_of(annotation) == (9, 20, 30, 40)


def test_no_place() -> None:
    with _annotation("") as annotation:
        assert place_of(annotation) in (None, (0, 0, 0, 0))
