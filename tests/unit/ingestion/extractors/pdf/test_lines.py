"""Lines of a page, joined to text."""

from functools import partial

import numpy as np
import pytest

from services.ingestion.extractors.pdf import lines
from services.ingestion.extractors.pdf.lines import reflow
from tests.cpu_time import cpu_seconds

_Line = tuple[float, float, float, str]  # left, top, right, words; 10 points high

_WIDE = [(0.0, 12.0 * number, 300.0, "a wide line") for number in range(4)]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ([(0.0, 0.0, 50.0, "one")], "one"),
        ([*_WIDE[:2]], "a wide line a wide line"),
        ([(0.0, 0.0, 300.0, "a hyphen-"), (0.0, 12.0, 300.0, "ated word")], "a hyphen-ated word"),
        ([*_WIDE[:3], (0.0, 36.0, 60.0, "short"), (0.0, 48.0, 300.0, "next one here")], "short\nnext one here"),
        ([*_WIDE[:3], (0.0, 54.0, 300.0, "far below")], "line\n\nfar below"),
        ([(0.0, 0.0, 50.0, "left"), (80.0, 0.0, 140.0, "beside it")], "left beside it"),
        ([(0.0, 100.0, 50.0, "bottom"), (80.0, 0.0, 140.0, "next column")], "bottom\n\nnext column"),
        # A line without a width, alone in its column.
        ([(0.0, 0.0, 0.0, "none"), (80.0, 12.0, 140.0, "column")], "none\ncolumn"),
    ],
)
def test_how_lines_are_joined(page: list[_Line], text: str) -> None:
    found = _reflow(page)
    assert found.text.endswith(text)
    words = [word for _, _, _, line in page for word in line.split()]
    assert [found.text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == words


def test_an_offset_moves_the_spans() -> None:
    boxes = np.array([(0, 0, 20, 10), (25, 0, 40, 10)], np.float32)
    found = reflow(["one", "two"], [0], boxes, 100)
    assert (found.text, found.starts, found.ends) == ("one two", (100, 104), (103, 107))


def test_steps_do_not_change_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    page = [(float(number % 7), 12.0 * number, 200.0 + 37 * (number % 5), "some words") for number in range(300)]
    whole = _reflow(page)
    monkeypatch.setattr(lines, "_MOST_LINES", 11)
    assert _reflow(page) == whole


def test_time_grows_with_the_number_of_lines() -> None:
    pages = [[(0.0, 12.0 * number, 300.0, "a line") for number in range(count)] for count in (2_000, 20_000)]
    short, long = (cpu_seconds(partial(_reflow, page)) for page in pages)
    assert long < 25 * short + 0.02


def _reflow(page: list[_Line]) -> lines.PageText:
    """The words of each line share its width."""
    words: list[str] = []
    begins: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    for left, top, right, line in page:
        begins.append(len(words))
        pieces = line.split()
        width = (right - left) / len(pieces)
        words += pieces
        boxes += [(left + place * width, top, left + (place + 1) * width, top + 10) for place in range(len(pieces))]
    return reflow(words, begins, np.array(boxes, np.float32))
