"""Words of a text layer replace those that were read at their places."""

import numpy as np

from services.ingestion.extractors.pdf.hidden import Unseen
from services.ingestion.extractors.pdf.words import Words
from services.ingestion.extractors.scans.frame import Frame
from services.ingestion.extractors.scans.layer import joined
from services.ingestion.extractors.scans.second import Disputed, disputed
from services.ingestion.extractors.scans.words import ScannedPage


def at(*places: tuple[float, float]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return np.array([(x, y, x + 50, y + 10) for x, y in places], np.float32).reshape(-1, 4)


def scanned(*words: str, begins: tuple[int, ...] = (0,)) -> ScannedPage:
    boxes = at(*((60.0 * place, 100.0) for place in range(len(words))))
    return ScannedPage(list(words), list(begins), boxes, [0.5] * len(words), Frame(612, 792, 612, 792), blank=False)


def layer(*words: tuple[str, float, float], hidden: tuple[int, ...] = ()) -> Words:
    return Words([one for one, *_ in words], [0], at(*((x, y) for _, x, y in words)), Unseen(hidden), [])


def test_an_exact_word_replaces_what_was_read() -> None:
    found = joined(scanned("Page", "l0", "of", begins=(0, 2)), layer(("10", 61, 101)))
    assert found.words == ["Page", "10", "of"]
    assert (found.begins, found.confidences) == ([0, 2], [0.5, 1.0, 0.5])
    assert found.unseen.ocr_layer


def test_a_disputed_word_stays_disputed_where_its_neighbour_is_exact() -> None:
    page = scanned("Page", "l0", "cf")
    page.confidences[1:] = [Disputed(0.4), Disputed(0.3)]
    assert disputed(joined(page, layer(("10", 61, 101))).confidences) == (2,)


def test_a_word_that_was_read_as_two_is_one() -> None:
    boxes = np.array([[0, 0, 20, 10], [22, 0, 50, 10], [60, 0, 99, 10]], np.float32)
    page = ScannedPage(["HB-", "2O24", "is"], [0], boxes, [0.9] * 3, Frame(99, 99, 99, 99), blank=False)
    assert joined(page, layer(("HB-2024", 0, 0))).words == ["HB-2024", "is"]


def test_words_that_were_not_read_follow_and_hidden_ones_stay_hidden() -> None:
    found = joined(scanned("Page"), layer(("7", 300, 700), ("secret", 0, 100), hidden=(1,)))
    assert found.words == ["Page", "7", "secret"]
    assert (found.begins, list(found.unseen.words)) == ([0, 1], [2])


def test_nothing_was_read() -> None:
    assert joined(scanned(), layer(("7", 1, 1))).words == ["7"]
    assert joined(scanned("a"), layer()).words == ["a"]
