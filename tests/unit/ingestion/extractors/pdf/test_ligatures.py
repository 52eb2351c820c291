"""Ligatures that a font names but maps to nothing, as in files that macOS writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.pdf.ligatures import mended
from services.ingestion.extractors.result import Limits
from tests.cpu_time import cpu_limit
from tests.unit.ingestion.raw_pdf import HELVETICA, raw_pdf, stream

_TEXT = (
    'BT /F1 11 Tf 72 300 Td (bene) Tj /F2 11 Tf (!) Tj /F1 11 Tf (t, in) Tj /F2 11 Tf (") Tj /F1 11 Tf (uence) Tj ET'
)
_PAGE = "/Resources << /Font << /F1 3 0 R /F2 101 0 R >> >>"
_WRONG = stream(
    "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <21> <21> <0000> <22> <22> <21b5>"
    " endbfrange endcmap"
)
_SAME = stream(
    "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <21> <7E> <0041> endbfrange endcmap"
)


def _text(names: str, mapping: str = _WRONG) -> str:
    font = HELVETICA.replace(
        " >>", f"\n/Encoding << /Type /Encoding /Differences [ {names} ] >> /ToUnicode 100 0 R /FirstChar 33 >>"
    )
    objects = {100: mapping, 101: font}
    return pdf.extract(raw_pdf([_TEXT], font=HELVETICA, page=_PAGE, objects=objects), Limits()).text


@pytest.mark.parametrize("names", ["33 /fi /fl", "33 /fi 34 /fl", "34 /fl 33\n/fi"])
def test_the_name_of_a_ligature_wins(names: str) -> None:
    assert _text(names) == "benefit, influence"


@pytest.mark.parametrize("names", ["33 /fi /fl /alpha", "33 /a /b", "33 /fi /fl /a", "33 34"])
def test_a_font_with_other_glyphs_keeps_its_mapping(names: str) -> None:
    assert _text(names, _SAME) == "beneAt, inBuence"


def test_a_file_keeps_its_length() -> None:
    font = b"/Encoding<</Type/Encoding/Differences[33/ffi/ff/ffl/fi/fl]>>/ToUnicode 12 0 R"
    assert mended(font + b" " + font) == (font + b" " + font).replace(b"/To", b"/No")
    assert mended(font[:-2]) == font[:-2]


@given(st.lists(st.sampled_from([b"/Encoding", b"<<", b"/Type", b" ", b"/Differences", b"[", b"33", b"/ff", b"]>>",
    b"/ToUnicode", b" 1 0 R", b"x"])).map(b"".join))  # fmt: skip
def test_only_the_name_of_the_mapping_changes(data: bytes) -> None:
    assert mended(data).replace(b"/NoUnicode", b"/ToUnicode") == data


@pytest.mark.parametrize("piece", ["/Encoding ", "/Encoding<</Type/Encoding/Differences[", "33/ff ", "/ff", "1 "])
def test_the_time_is_in_proportion(piece: str) -> None:
    start = b"/Encoding<</Type/Encoding/Differences[33"
    data = start + piece.encode() * (8_000_000 // len(piece))
    with cpu_limit(1.0):
        assert mended(data) == data
