"""Words of a scan that were read with a low confidence: on the page, in the text, and not where they are masked."""

from collections.abc import Callable

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.formats import place
from tests.integration.console.reader.review import Review
from tests.integration.console.reader.test_accessibility import violations

Opener = Callable[..., Reader]
_LOW, _LOWER, _HIGH, _MASKED = 12, 15, 17, 19
TOOLTIPS = ["Read with 62 % confidence", "Read with 40 % confidence"]


def scan() -> Review:
    """Two words of page 1 are uncertain, one is read with enough confidence, and an uncertain one is masked."""
    review = Review(pages=12)
    for word, confidence in ((_LOW, 0.62), (_LOWER, 0.4), (_HIGH, 0.7), (_MASKED, 0.3)):
        review.formats.uncertain[place(review.paper, 1, word)] = confidence
    review.mask(1, _MASKED, "PERSON_1")
    return review


def words(review: Review, *numbers: int) -> list[str]:
    return [review.paper.text[slice(*place(review.paper, 1, one))] for one in numbers]


def first_page(reader: Reader) -> None:
    reader.press("g", "1", "Enter")
    reader.page.locator(".page[data-page='1'] .marks").wait_for()


def test_marks_are_on_the_page_with_their_confidence(open_reader: Opener) -> None:
    review = scan()
    reader = open_reader(review)
    first_page(reader)
    page = reader.page.locator(".page[data-page='1']")
    page.locator(".uncertain-mark").nth(1).wait_for()
    assert page.locator(".uncertain-mark title").all_text_contents() == [
        "Read with 62 % confidence",
        "Read with 40 % confidence",
    ]
    box, mark = page.bounding_box(), page.locator(".uncertain-mark rect").first.bounding_box()
    assert box
    assert mark
    word = review.paper.pages[0][_LOW]
    scale = box["width"] / 612
    assert abs(mark["x"] + 1 * scale - box["x"] - word.x0 * scale) < 2
    low, lower = words(review, _LOW, _LOWER)
    button = page.get_by_role("button", name="2 uncertain words")
    named = reader.page.locator(f"#{button.get_attribute('aria-describedby')}").text_content() or ""
    assert low in named
    assert lower in named
    assert violations(reader) == []


def test_the_button_hides_the_marks_of_all_pages_and_shows_them_again(open_reader: Opener) -> None:
    reader = open_reader(scan())
    first_page(reader)
    marks = reader.page.locator(".uncertain-mark")
    marks.nth(1).wait_for()
    button = reader.page.locator(".page[data-page='1'] .uncertain-button")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    marks.first.wait_for(state="detached")
    assert button.get_attribute("aria-pressed") == "false"
    reader.press("t")
    reader.page.locator(".text-uncertain .uncertain-button[aria-pressed='false']").wait_for()
    assert reader.page.locator(".paper-text .uncertain").count() == 0
    reader.page.locator(".text-uncertain .uncertain-button").click()
    reader.page.locator(".paper-text .uncertain").nth(1).wait_for()


def test_words_of_the_text_have_a_mark_a_name_and_a_tooltip(open_reader: Opener) -> None:
    review = scan()
    reader = open_reader(review)
    reader.press("t")
    marked = reader.page.locator(".paper-text .uncertain")
    marked.nth(1).wait_for()
    assert marked.all_text_contents() == words(review, _LOW, _LOWER)
    assert marked.evaluate_all("all => all.map(one => one.title)") == [
        "Read with 62 % confidence",
        "Read with 40 % confidence",
    ]
    names = reader.page.locator(".paper-text .mark-name").all_text_contents()
    found = [one for one in names if one.startswith("[read with")]
    assert found == ["[read with 62 % confidence: ", "[read with 40 % confidence: "]
    assert violations(reader) == []


def test_a_masked_word_has_no_mark_before_it_is_revealed(open_reader: Opener) -> None:
    review = scan()
    reader = open_reader(review)
    reader.press("t")
    marked = reader.page.locator(".paper-text .uncertain")
    marked.nth(1).wait_for()
    assert reader.page.locator(".paper-text :is(.uncertain .masked, .masked .uncertain)").count() == 0
    assert "30 %" not in reader.page.locator(".paper-text").inner_html()
    review.second_factor = True
    reader.page.locator(".masked").first.click()
    reader.page.locator("dialog[open]").get_by_role("button", name="Reveal").click()
    marked.nth(2).wait_for()
    assert marked.all_text_contents() == words(review, _LOW, _LOWER, _MASKED)
