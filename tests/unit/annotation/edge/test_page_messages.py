from services.annotation.desk.pages import PageLine, PageWord, PageWords, ShownPage
from services.annotation.edge.page_messages import page_message, words_message
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.page_fakes import PICTURE


def test_a_picture() -> None:
    made = page_message(ShownPage(PICTURE, unmasked=True, pages=3))
    assert (made.image, made.width, made.height, made.unmasked, made.pages) == (PICTURE.image, 400, 518, True, 3)


def test_words() -> None:
    word = PageWord("[PERSON_1],", OriginalSpan(3, 9), (1.0, 2.0, 3.0, 4.0), masked=True, value_id="PERSON_1")
    line = PageLine(OriginalSpan(3, 20), (5.0, 6.0, 7.0, 8.0))
    made = words_message(PageWords((word,), 612.0, 792.0, 3, (line,)))
    [one] = made.words
    assert (one.text, one.span.start, one.span.end, one.masked, one.value_id) == ("[PERSON_1],", 3, 9, True, "PERSON_1")
    assert (one.x0, one.y0, one.x1, one.y1) == (1.0, 2.0, 3.0, 4.0)
    assert (made.width, made.height, made.pages) == (612.0, 792.0, 3)
    [row] = made.lines
    assert (row.span.start, row.span.end, row.x0, row.y0, row.x1, row.y1) == (3, 20, 5.0, 6.0, 7.0, 8.0)
