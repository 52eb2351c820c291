"""A second reader: which words it reads, how they are cut from a page, and what its answer changes."""

import json

import numpy as np
import pytest

from services.ingestion.extractors.scans.rows import Row, rows_of
from services.ingestion.extractors.scans.second import (
    AGREED,
    HEIGHT,
    LEAST_WIDTH,
    MOST_WORDS,
    Disputed,
    Reading,
    answer_of,
    compared,
    crop_of,
    disputed,
    pixels_of,
    split_answer,
    text_of,
    uncertain_rows,
    with_answer,
)
from services.shared.domain.errors import Reject

TABLE = "5\t1\t1\t1\t1\t1\t100\t100\t60\t20\t{}\t{}"


def row(text: str, confidence: float = 0.4, box: tuple[float, float, float, float] = (0, 0, 60, 20)) -> Row:
    return Row(("1", "1", "1"), box, confidence, text)


@pytest.mark.parametrize(
    ("first", "second", "sure", "text", "confidence", "differs"),
    [
        ("Borrower", "Borrower", 0.99, "Borrower", AGREED, False),
        ("“Term”", '"Term"', 0.99, "“Term”", AGREED, False),
        ("Bonower", "Borrower", 0.99, "Borrower", 0.4, True),
        ("Borrower", "Bonower", 0.99, "Bonower", 0.4, True),
        ("Borrower", "Bonower", 0.49, "Borrower", 0.4, False),
        ("Borrower", "", 0.0, "Borrower", 0.4, False),
        ("[***]", "中本率", 0.99, "[***]", 0.4, False),
        ("word", "wo\u2028rd", 0.99, "word", 0.4, False),
        ("word", "wo\trd", 0.99, "word", 0.4, False),
        # figures
        ("4.25", "4.25", 0.99, "4.25", 0.4, False),
        ("l1.", "11.", 0.99, "11.", 0.4, True),
        ("all", "a11", 0.89, "all", 0.4, True),
        ("CB1", "CBI", 0.89, "CB1", 0.4, True),
        ("}", "1", 0.99, "}", 0.4, True),
        ("'", "4", 0.99, "'", 0.4, True),
        ("$.", "5.", 0.99, "$.", 0.4, True),
        # several words
        ("tothe", "to the", 0.99, "tothe", AGREED, False),
        ("to_tne", "to the", 0.99, "to_tne", 0.4, True),
    ],
)
def test_two_readings(first: str, second: str, sure: float, text: str, confidence: float, *, differs: bool) -> None:
    found = compared(row(first), Reading(second, sure))
    assert found == (text, confidence)
    assert isinstance(found[1], Disputed) is differs


@pytest.mark.parametrize("second", [None, Reading("other", 0.99)])
def test_a_certain_word_stays(second: Reading | None) -> None:
    assert compared(row("word", 0.7), second) == ("word", 0.7)


def test_a_word_without_a_second_reading_stays() -> None:
    assert compared(row("word"), None) == ("word", 0.4)


def test_the_indexes_of_disputed_words() -> None:
    assert disputed([0.5, Disputed(0.4), 1.0, Disputed(0.1)]) == (1, 3)


def test_an_answer_is_one_line_after_the_table() -> None:
    table = TABLE.format(40, "word")
    part = with_answer(table.encode(), answer_of({0: Reading("ward", 0.75)})).decode()
    assert split_answer(part) == (table, {0: Reading("ward", 0.75)})
    assert split_answer(table) == (table, {})


@pytest.mark.parametrize(
    "answer",
    [b"", b"{}", b"[1]", b"[[]]", b'[["x", "a", 1]]', b'[[0, "a", "x"]]', b"[[1e999, 0, 0]]", b"[" * 100_000, b"\xff"],
)
def test_an_invalid_answer_counts_as_none(answer: bytes) -> None:
    table = TABLE.format(40, "word")
    assert split_answer(with_answer(table.encode(), answer).decode("utf-8", "replace")) == (table, {})


def test_an_answer_adds_no_words() -> None:
    part = with_answer(TABLE.format(40, "word").encode(), b"[]\n" + TABLE.format(99, "more").encode())
    table, found = split_answer(part.decode())
    assert ([one.text for one in rows_of(table)], found) == (["word"], {})


def test_uncertain_words_are_read_up_to_a_limit() -> None:
    rows = [row("a", 0.7), row("b", 0.69), row("c", 0.1)]
    assert list(uncertain_rows(rows)) == [1, 2]
    assert len(uncertain_rows([row("a")] * MOST_WORDS)) == MOST_WORDS
    assert not uncertain_rows([row("a")] * (MOST_WORDS + 1))


@pytest.mark.parametrize(
    "box", [(0, 0, 10_000, 10), (0, 0, float("inf"), 9), (0, 0, float("nan"), 9)], ids=["long", "infinite", "nan"]
)
def test_a_word_of_an_odd_form_is_not_read(box: tuple[float, float, float, float]) -> None:
    assert not uncertain_rows([row("a", box=box)])


def test_a_crop_has_the_height_of_the_model() -> None:
    pixels = np.full((100, 400), 255, np.uint8)
    pixels[40:60, 10:50] = 0
    crop = crop_of(pixels, (10, 40, 50, 60))
    assert crop is not None
    assert crop.shape == (3, HEIGHT, LEAST_WIDTH)
    assert (crop[0, HEIGHT // 2, 40], crop[0, 0, 0], crop[0, 0, -1]) == (-1, 1, 0)
    long = crop_of(pixels, (0, 0, 400, 20))
    assert long is not None
    assert long.shape == (3, HEIGHT, round(HEIGHT * 400 / 22))


@pytest.mark.parametrize("box", [(500, 0, 600, 20), (0, 200, 60, 220), (-90, -90, -50, -50)])
def test_a_word_outside_of_the_picture_has_no_crop(box: tuple[float, float, float, float]) -> None:
    assert crop_of(np.zeros((100, 400), np.uint8), box) is None


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"no picture",
        b"P5\n9 9\n255\n",
        b"P5\n0 9\n255\n",
        b"P5\n99999 99999\n255\nx",
        b"P5\n999999 1\n255\nx",
        b"P6\n1 1\n255\nxxx",
        b"P5\n1 1\n255\nxx",
    ],
)
def test_a_damaged_picture_is_refused(picture: bytes) -> None:
    with pytest.raises(Reject, match="malformed"):
        pixels_of(picture)


def test_a_picture() -> None:
    assert pixels_of(b"P5\n3 2\n255\nabcdef").tolist() == [[97, 98, 99], [100, 101, 102]]


@pytest.mark.parametrize(
    ("steps", "text"),
    [((), ""), ((0, 0), ""), ((1, 1, 0, 1, 2), "aab"), ((3, 2, 3, 1, 3), "b a"), ((1, 2, 2), "ab")],
)
def test_the_text_of_scores(steps: tuple[int, ...], text: str) -> None:
    scores = np.full((len(steps), 4), 0.1, np.float32)
    scores[range(len(steps)), steps] = 0.9
    found = text_of(scores, ("", "a", "b", " "))
    assert found.text == text
    assert found.confidence == pytest.approx(0.9 if text else 0.0)


def test_an_answer_is_json() -> None:
    assert json.loads(answer_of({3: Reading("a\nb", 0.5)})) == [[3, "a\nb", 0.5]]
