"""The table of an OCR program: words, lines, boxes in points; what is invalid is no page."""

import json

import pytest

from services.ingestion.extractors.scans.second import AGREED, Reading, answer_of, disputed, with_answer
from services.ingestion.extractors.scans.words import read_page

HEAD = {"size": [612, 792], "pixels": [1224, 1584], "scale": 2.0, "angle": 0.0, "blank": False}
HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def table(*rows: str, head: object = None) -> bytes:
    return "\n".join((json.dumps(HEAD if head is None else head), HEADER, *rows)).encode()


def test_words_and_lines() -> None:
    page = read_page(
        table(
            "1\t1\t0\t0\t0\t0\t0\t0\t1224\t1584\t-1\t",
            "5\t1\t1\t1\t1\t1\t100\t200\t60\t20\t96.5\tThe",
            "5\t1\t1\t1\t1\t2\t170\t200\t80\t20\t40\tTerm",
            "5\t1\t1\t1\t1\t3\t170\t200\t80\t20\t95\t ",
            "5\t1\t1\t1\t2\t1\t100\t230\t60\t20\t250\tends",
        )
    )
    assert page is not None
    assert page.words == ["The", "Term", "ends"]
    assert page.begins == [0, 2]
    assert page.boxes[0].tolist() == [50, 100, 80, 110]
    assert page.confidences == [0.965, 0.4, 1.0]
    assert (page.frame.level_width, page.frame.level_height, page.blank) == (612, 792, False)


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"{}\n",
        b"[]\n",
        table("5\t1\t1\t1\t1\t1\tx\t200\t60\t20\t96\tThe"),
        table("5\t1\t1\t1\t1\t1\tnan\t200\t60\t20\t96\tThe"),
        table("5\t1\t1\t1\t1\t1\t1\t2\tinf\t20\t96\tThe"),
        table(head=HEAD | {"scale": 0}),
        table(head=HEAD | {"size": [1]}),
        table(*["5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t96\tx"] * 20_001),
    ],
    ids=["empty", "no head", "a list", "no number", "nan", "infinite", "no scale", "no size", "too many"],
)
def test_an_invalid_table_is_no_page(part: bytes) -> None:
    assert read_page(part) is None


def test_rows_without_a_place_or_a_text_are_ignored() -> None:
    page = read_page(table("5\t1\t1\t1\t1\t1\t1\t2\t0\t4\t96\tx", "5\t1", "garbage"))
    assert page is not None
    assert page.words == []


def test_words_that_a_second_reader_has_read() -> None:
    part = table(
        "5\t1\t1\t1\t1\t1\t100\t200\t60\t20\t96.5\tThe",
        "5\t1\t1\t1\t1\t2\t170\t200\t80\t20\t40\tTerm",
        "5\t1\t1\t1\t1\t3\t270\t200\t80\t20\t30\tcnds",
    )
    answer = answer_of({0: Reading("Tho", 0.99), 1: Reading("Term", 0.99), 2: Reading("ends", 0.99)})
    page = read_page(with_answer(part, answer))
    assert page is not None
    assert page.words == ["The", "Term", "ends"]
    assert page.confidences == [0.965, AGREED, 0.3]
    assert disputed(page.confidences) == (2,)
    damaged = read_page(with_answer(part, answer[:-9]))
    assert damaged is not None
    assert damaged.words == ["The", "Term", "cnds"]
