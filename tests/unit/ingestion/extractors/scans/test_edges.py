"""Boxes of words fit their ink, and a table that is not one stays as it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from services.ingestion.extractors.scans.edges import with_edges
from services.ingestion.extractors.scans.level import Grey
from services.ingestion.extractors.scans.rows import Box, rows_of

INK = (40, 20, 80, 29)  # a word of flat letters, nine pixels high


def page(ink: Box = INK, blur: float = 0.0) -> Grey:
    pixels = np.full((60, 120), 255, np.uint8)
    left, top, right, bottom = map(int, ink)
    pixels[top:bottom, left:right] = 0
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(blur)))


def row(box: Box, text: str = "is") -> str:
    left, top, right, bottom = box
    return f"5\t1\t1\t1\t1\t1\t{left}\t{top}\t{right - left}\t{bottom - top}\t90\t{text}"


@pytest.mark.parametrize("blur", [0.0, 0.9, 1.4])
@pytest.mark.parametrize(
    "found", [INK, (39, 19, 81, 30), (38, 8, 83, 41)], ids=["right", "a pixel too large", "as high as its line"]
)
def test_a_box_fits_the_ink(blur: float, found: Box) -> None:
    [fitted] = rows_of(with_edges(row(found), page(blur=blur)))
    assert fitted.box == pytest.approx(INK, abs=0.75)
    assert (fitted.text, fitted.confidence) == ("is", 0.9)


@pytest.mark.parametrize(
    ("pixels", "box"),
    [
        (page(), (90.0, 40.0, 110.0, 50.0)),
        (page(), (500.0, 500.0, 520.0, 520.0)),
        (page((40, 20, 40, 20)), (40.0, 20.0, 80.0, 29.0)),
        (page(), (119.0, 59.0, 120.0, 60.0)),
    ],
    ids=["no ink", "outside", "an empty page", "a corner"],
)
def test_a_word_without_an_edge_keeps_its_box(pixels: Grey, box: Box) -> None:
    [fitted] = rows_of(with_edges(row(box), pixels))
    assert fitted.box == pytest.approx(box)


def test_other_rows_and_the_order_stay() -> None:
    table = "\n".join(["level\tpage_num", "4\t1\t1\t1\t1\t0\t1\t1\t9\t9\t-1\t", row(INK, "one"), "", row(INK, "two")])
    made = with_edges(table, page())
    assert [one.text for one in rows_of(made)] == ["one", "two"]
    assert made.split("\n")[:2] == table.split("\n")[:2]


@given(st.lists(st.tuples(*[st.integers(0, 130)] * 4), max_size=20), st.integers(0, 2**32 - 1))
def test_no_word_is_lost(boxes: list[tuple[int, int, int, int]], seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (60, 120)).astype(np.uint8)
    table = "\n".join(row((left, top, left + width, top + height)) for left, top, width, height in boxes)
    before = list(rows_of(table))
    after = list(rows_of(with_edges(table, noise)))
    assert len(before) == len(after)
    assert all(one.box[0] < one.box[2] and one.box[1] < one.box[3] for one in after)
