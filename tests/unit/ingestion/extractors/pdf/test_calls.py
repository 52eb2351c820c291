"""Calls of PDFium for all words of a page give the same as calls for each."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from services.ingestion.extractors.pdf import calls
from services.ingestion.extractors.pdf.calls import char_boxes, fill_colours, handle_of, letters_at
from tests.unit.ingestion.raw_pdf import raw_pdf

_CONTENT = "BT /F1 11 Tf 100 300 Td 1 0 0 rg (Alpha beta) Tj 0 -40 Td 0 0 1 rg (gamma delta) Tj ET"


@pytest.fixture
def textpage() -> Iterator[Any]:
    document = pypdfium2.PdfDocument(raw_pdf([_CONTENT]))
    yield document[0].get_textpage()
    document.close()


@pytest.mark.parametrize("step", [2_048, 3])
def test_boxes_and_colours(textpage: Any, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_MOST_ROWS", step)
    characters = range(textpage.count_chars())
    handle = handle_of(textpage)
    assert char_boxes(handle, characters).tolist() == [_box(textpage, one) for one in characters]
    colours, known = fill_colours(handle, characters)
    assert colours[known].tolist() == [found for one in characters if (found := _colour(textpage, one))]


def test_a_character_without_a_box(textpage: Any) -> None:
    assert char_boxes(handle_of(textpage), [0, -1, 10_000])[1:].tolist() == [[0.0] * 4] * 2
    assert char_boxes(handle_of(textpage), []).shape == (0, 4)
    assert fill_colours(handle_of(textpage), [10_000])[1].tolist() == [False]


def test_letters_have_the_objects_of_their_words(textpage: Any) -> None:
    letters = letters_at(handle_of(textpage), [0, 6, 12])
    assert letters.objects[0] == letters.objects[1] != letters.objects[2]
    assert list(letters.by_object().values()) == [6, 12]
    assert letters.chosen([2, 0]) == letters_at(letters.handle, [12, 0])


def _box(textpage: Any, character: int) -> list[float]:
    box = pdfium.FS_RECTF()
    found = pdfium.FPDFText_GetLooseCharBox(textpage.raw, character, box)
    return [box.left, box.top, box.right, box.bottom] if found else [0.0] * 4


def _colour(textpage: Any, character: int) -> list[int]:
    colours = [ctypes.c_uint() for _ in range(4)]
    return [one.value for one in colours] if pdfium.FPDFText_GetFillColor(textpage.raw, character, *colours) else []
