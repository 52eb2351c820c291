"""What is covered of a page: values, and everything that is not known to be visible."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from services.ingestion.drawing.cover import Shown, cover, touched_words
from services.ingestion.drawing.png import Pixels
from services.shared.domain.layout import Box, PageLayout
from services.shared.domain.spans import OriginalSpan
from tests.unit.ingestion.drawing.support import UNKNOWN, VALUE

FIRST, SECOND, THIRD = (10.0, 10.0, 30.0, 20.0), (40.0, 10.0, 60.0, 20.0), (10.0, 40.0, 30.0, 50.0)
NOWHERE, INFINITE = (5.0, 5.0, 5.0, 5.0), (float("nan"), 0.0, float("inf"), 1.0)
INK = 0


def page(*boxes: Box, lines: tuple[int, ...] = (0,)) -> PageLayout:
    """A page of 100 by 100 points. Word i is `[10 i, 10 i + 5)`."""
    count = range(len(boxes))
    flat = tuple(side for box in boxes for side in box)
    return PageLayout(100.0, 100.0, tuple(10 * i for i in count), tuple(10 * i + 5 for i in count), flat, lines=lines)


def letters(*boxes: Box, pictures: Sequence[Box] = (), unmapped: Sequence[int] = ()) -> Shown:
    places = np.array(boxes, np.float64).reshape(-1, 4)
    wrong = np.isin(np.arange(len(places)), list(unmapped))
    return Shown(places, places, wrong, np.array(pictures, np.float64).reshape(-1, 4))


def covered(layout: PageLayout, masked: Sequence[tuple[int, int]], shown: Shown) -> Pixels:
    """The pixels, two to a point, of a page that is all ink."""
    pixels = np.full((200, 200, 4), INK, np.uint8)
    cover(pixels, layout, [OriginalSpan(*one) for one in masked], shown)
    return pixels


def at(pixels: Pixels, box: Box) -> set[int]:
    x0, y0, x1, y1 = (int(2 * side) for side in box)
    return set(pixels[y0:y1, x0:x1, :3].ravel().tolist())


def test_a_value_is_covered_with_its_words_and_nothing_else() -> None:
    made = covered(page(FIRST, SECOND, THIRD), [(12, 13)], letters(FIRST, SECOND, THIRD))
    assert (at(made, SECOND), at(made, FIRST), at(made, THIRD)) == ({VALUE}, {INK}, {INK})


def test_the_ink_around_a_value_is_covered() -> None:
    made = covered(page(FIRST, SECOND), [(10, 15)], letters(FIRST, SECOND))
    assert at(made, (38.9, 8.9, 61.1, 21.1)) == {VALUE}


@pytest.mark.parametrize("box", [NOWHERE, INFINITE])
def test_the_line_of_a_value_without_a_place_is_covered(box: Box) -> None:
    made = covered(page(FIRST, box, SECOND, THIRD, lines=(0, 3)), [(10, 15)], letters(FIRST, SECOND, THIRD))
    assert (at(made, FIRST), at(made, SECOND), at(made, THIRD)) == ({VALUE}, {VALUE}, {INK})


@pytest.mark.parametrize(
    ("layout", "masked"),
    [
        (page(NOWHERE, FIRST, lines=(0, 1)), (0, 5)),  # a line without a place
        (page(FIRST), (5, 9)),  # a value between words
        (page(FIRST), (700, 705)),  # a value of another page
        (page(), (0, 5)),  # a page without words
    ],
)
def test_a_page_with_a_value_that_is_not_found_is_covered(layout: PageLayout, masked: tuple[int, int]) -> None:
    assert set(covered(layout, [masked], letters(FIRST)).ravel().tolist()) == {UNKNOWN}


def test_a_letter_that_no_visible_word_has_is_covered() -> None:
    made = covered(page(FIRST), [], letters(FIRST, SECOND))
    assert (at(made, FIRST), at(made, SECOND)) == ({INK}, {UNKNOWN})


def test_a_letter_of_a_visible_word_in_a_font_without_a_mapping_is_covered() -> None:
    made = covered(page(FIRST, SECOND), [], letters(FIRST, SECOND, unmapped=[1]))
    assert (at(made, FIRST), at(made, SECOND)) == ({INK}, {UNKNOWN})


def test_the_outline_of_a_letter_of_a_value_is_covered_beyond_its_box() -> None:
    shown = letters(FIRST)
    made = covered(page(FIRST), [(0, 5)], replace(shown, inks=np.array([(10.0, 2.0, 30.0, 35.0)])))
    assert INK not in at(made, (10.0, 2.0, 30.0, 35.0))


def test_of_a_picture_only_visible_words_are_visible() -> None:
    whole = (0.0, 0.0, 100.0, 100.0)
    made = covered(page(FIRST, SECOND), [(10, 15)], letters(FIRST, SECOND, pictures=[whole]))
    assert (at(made, FIRST), at(made, SECOND), at(made, (60.0, 60.0, 90.0, 90.0))) == ({INK}, {VALUE}, {UNKNOWN})


def test_a_value_under_a_visible_word_is_covered() -> None:
    made = covered(page(FIRST, (15.0, 12.0, 25.0, 18.0)), [(10, 15)], letters(FIRST))
    assert at(made, (15.0, 12.0, 25.0, 18.0)) == {VALUE}


def test_the_mark_of_a_comment_makes_nothing_visible() -> None:
    """Its words have the box of the mark, and are not drawn."""
    mark = (0.0, 0.0, 70.0, 70.0)
    made = covered(page(FIRST, mark, mark), [], letters(FIRST, SECOND, pictures=[THIRD]))
    assert (at(made, FIRST), at(made, SECOND), at(made, THIRD)) == ({INK}, {UNKNOWN}, {UNKNOWN})


def test_boxes_beyond_the_page_are_ignored() -> None:
    far = (-50.0, -90.0, 1e9, -70.0)
    made = covered(page(FIRST, far), [(10, 15)], letters(FIRST, far, INFINITE, NOWHERE))
    assert at(made, FIRST) == {INK}


def test_all_words_are_one_line_in_layouts_of_earlier_releases() -> None:
    made = covered(page(FIRST, NOWHERE, lines=()), [(10, 15)], letters(FIRST))
    assert at(made, FIRST) == {VALUE}


def test_touched_words() -> None:
    assert touched_words(page(FIRST, SECOND, THIRD), [OriginalSpan(4, 11)]) == [True, True, False]


def test_a_page_that_was_read_from_its_picture_shows_paper_and_covers_ink() -> None:
    pixels = np.full((400, 300, 4), 240, np.uint8)
    pixels[100:110, 50:90] = 20  # a word that was read
    pixels[100:110, 120:160] = 30  # a value
    pixels[300:310, 50:150] = 90  # handwriting
    pixels[350:360, 50:150] = 228  # the colour of the paper is not even
    boxes = (50.0, 100.0, 90.0, 110.0, 120.0, 100.0, 160.0, 110.0)
    layout = PageLayout(300, 400, (0, 5), (4, 9), boxes, (0.9, 0.8), (0,))
    none = np.zeros((0, 4))
    whole = np.array([[0.0, 0.0, 300.0, 400.0]])
    cover(pixels, layout, [OriginalSpan(5, 9)], Shown(none, none, np.zeros(0, np.bool_), whole))
    grey = pixels[..., 0]
    assert (grey[100:110, 50:90] == 20).all()
    assert (grey[100:110, 120:160] == 0x30).all()
    assert (grey[298:312, 48:152] == 0xC0).all()
    assert (grey[200:280] == 0xFF).all()
    assert (grey[350:360, 50:150] == 0xFF).all()
    assert set(np.unique(grey)) == {20, 0x30, 0xC0, 0xFF}


def test_grain_and_specks_of_a_scan_are_paper() -> None:
    random = np.random.default_rng(1)
    grain = np.clip(random.normal(230, 14, (400, 300)), 0, 255)
    grain[random.random(grain.shape) < 0.0004] = 40
    grain[300:310, 50:150] = 90  # handwriting
    pixels = np.repeat(grain.astype(np.uint8)[..., None], 4, axis=2)
    layout = PageLayout(150, 200, (0,), (4,), (25.0, 50.0, 45.0, 55.0), (0.9,), (0,))
    none = np.zeros((0, 4))
    cover(pixels, layout, [], Shown(none, none, np.zeros(0, np.bool_), np.array([[0.0, 0.0, 150.0, 200.0]])))
    grey = pixels[..., 0]
    assert (grey[300:310, 50:150] == 0xC0).all()
    assert (grey[:290] == 0xC0).mean() < 0.01
    assert (grey[:290] == 0xFF).mean() > 0.95
