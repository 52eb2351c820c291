"""Numbers of clauses are before their clauses, also if they were read as a column of their own."""

import numpy as np

from services.ingestion.extractors.scans.numbers import with_numbers

ROWS = {
    "6.": (72, 100),
    "7.": (72, 120),
    "Notices": (108, 100),
    "go": (150, 101),
    "Law": (108, 120),
    "Total": (400, 120),
}


def read(*lines: tuple[str, ...]) -> list[list[str]]:
    words = [word for line in lines for word in line]
    begins = np.cumsum([0, *map(len, lines)])[:-1].tolist()
    boxes = np.array([(x, y, x + 5 * len(word), y + 10) for word in words for x, y in [ROWS[word]]], np.float32)
    return [[words[one] for one in line] for line in with_numbers(words, begins, boxes)]


def test_a_column_of_numbers() -> None:
    assert read(("6.",), ("7.",), ("Notices", "go"), ("Law", "Total")) == [
        ["6.", "Notices", "go"],
        ["7.", "Law", "Total"],
    ]
    assert read(("Notices", "go"), ("Law", "Total"), ("6.",), ("7.",)) == [
        ["6.", "Notices", "go"],
        ["7.", "Law", "Total"],
    ]


def test_what_is_no_number_stays() -> None:
    assert read(("6.", "Notices", "go"), ("Law", "Total")) == [["6.", "Notices", "go"], ["Law", "Total"]]
    assert read(("6.",), ("Law", "Total")) == [["6."], ["Law", "Total"]]
    assert read(("6.",)) == [["6."]]
    assert read() == []
