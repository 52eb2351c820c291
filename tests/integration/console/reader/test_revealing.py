"""One personal value is revealed, by mouse or by keyboard, for a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.formats import place
from tests.integration.console.reader.review import Review
from tests.integration.console.reader.test_accessibility import violations
from tests.integration.console.reader.test_adding import drag

Opener = Callable[..., Reader]
_FIRST, _SECOND = 12, 15


def with_values(**more: Any) -> tuple[Review, str, str]:
    """A review with two values in one sentence of page 1."""
    review = Review(pages=12, second_factor=True, **more)
    return review, review.mask(1, _FIRST, "PERSON_1"), review.mask(1, _SECOND, "PERSON_2")


def masked(reader: Reader) -> int:
    return reader.page.locator(".masked").count()


def open_text(reader: Reader) -> None:
    reader.press("t")
    reader.page.locator(".paper-text").get_by_role("heading").first.wait_for()  # the structure comes after the text
    reader.page.locator(".masked").nth(1).wait_for()


def reveal(reader: Reader) -> None:
    reader.page.locator("dialog[open]").get_by_role("button", name="Reveal").click()
    reader.page.locator("dialog[open]").wait_for(state="detached")


def asked(reader: Reader) -> list[dict[str, Any]]:
    return [one["body"] for one in reader.review.requests if one["path"] == "/reveals"]


def test_a_placeholder_of_the_text_is_revealed_alone(open_reader: Opener) -> None:
    review, first, second = with_values(may_reveal_all=False)
    reader = open_reader(review)
    open_text(reader)
    reader.page.locator(".masked").first.click()
    dialog = reader.page.locator("dialog[open]")
    dialog.get_by_role("radio", name="Only PERSON_1").wait_for()
    assert dialog.get_by_role("radio", name="Only PERSON_1").is_checked()
    assert violations(reader) == []
    reveal(reader)
    reader.page.locator(".masked").nth(1).wait_for(state="detached")
    assert masked(reader) == 1
    assert asked(reader) == [{"scope": "value", "value_id": "PERSON_1", "minutes": 15}]
    reader.wait_text(".status-revealed", "PERSON_1 revealed until")
    text = reader.page.locator(".paper-text").inner_text()
    assert f" {first} " in text
    assert "█" * len(second) in text


@pytest.mark.parametrize("kind", ["", "sheet"])
def test_a_value_in_a_cell_is_a_bar_and_is_revealed_alone(open_reader: Opener, kind: str) -> None:
    review, first, _ = with_values()
    review.formats.tables = [[[place(review.paper, 1, n) for n in (_FIRST - 1, _FIRST, _SECOND)]]]
    review.formats.parts = [(kind, 1, (0, 6), (0, len(review.paper.text)))] if kind else []
    reader = open_reader(review)
    open_text(reader)
    table = reader.page.locator(".paper-text table")
    bars = table.get_by_role("img", name="masked value")
    bars.nth(1).wait_for()
    assert "[PERSON" not in reader.page.locator(".paper-text").inner_text()
    assert violations(reader) == []
    bars.first.click()
    reader.page.get_by_role("radio", name="Only PERSON_1").wait_for()
    reveal(reader)
    table.get_by_text(first, exact=True).wait_for()
    assert bars.count() == 1
    assert [one["value_id"] for one in asked(reader)] == ["PERSON_1"]
    reader.press("h")
    bars.nth(1).wait_for()


def test_a_value_in_a_title_of_the_outline_is_a_bar_and_is_revealed_alone(open_reader: Opener) -> None:
    review = Review(pages=12, second_factor=True)
    word = review.mask(1, 4, "PERSON_1")
    reader = open_reader(review)
    outline = reader.page.locator("#outline")
    outline.get_by_role("button", name="ARTICLE 1 masked value", exact=False).first.wait_for()
    assert "[PERSON" not in outline.inner_html()
    assert violations(reader) == []
    outline.locator(".masked").first.click()
    reader.page.get_by_role("radio", name="Only PERSON_1").wait_for()
    reveal(reader)
    outline.get_by_text(word, exact=True).first.wait_for()
    reader.page.route("**/structure?*", lambda route: route.abort())
    reader.press("h")
    outline.locator(".masked").first.wait_for()  # at once, also if the server does not answer
    assert outline.get_by_text(word, exact=True).count() == 0


def test_a_placeholder_of_the_page_is_revealed_alone(open_reader: Opener) -> None:
    review, *_ = with_values()
    reader = open_reader(review)
    reader.press("g", "1", "Enter")
    page = reader.page.locator(".page[data-page='1']")
    page.locator(".marks").wait_for()
    box, word = page.bounding_box(), review.paper.pages[0][_SECOND]
    assert box
    scale = box["width"] / 612
    reader.page.mouse.click(box["x"] + (word.x0 + word.x1) / 2 * scale, box["y"] + (word.y0 + word.y1) / 2 * scale)
    reader.page.get_by_role("radio", name="Only PERSON_2").wait_for()
    reveal(reader)
    reader.wait_text(".status-revealed", "PERSON_2 revealed until")
    assert [one["value_id"] for one in asked(reader)] == ["PERSON_2"]


def test_values_are_revealed_one_by_one_by_keyboard_and_hidden_together(open_reader: Opener) -> None:
    review, *_ = with_values()
    start, end = (review.paper.pages[0][n].start for n in (_FIRST - 1, _SECOND + 2))
    review.annotations["a-0"]["span"] = {"start": start, "end": end}
    reader = open_reader(review)
    open_text(reader)
    reader.page.locator("[data-item='a:a-0'] .card-head").click()
    reader.press("v")  # of the current passage
    dialog = reader.page.locator("dialog[open]")
    dialog.locator("select[name='value']").wait_for()
    assert violations(reader) == []
    assert dialog.locator("select[name='value'] option").all_inner_texts() == ["PERSON_1", "PERSON_2"]
    dialog.get_by_role("radio", name="One value").focus()
    reader.press("Space", "Tab", "ArrowDown", "Control+Enter")
    dialog.wait_for(state="detached")
    reader.wait_text(".status-revealed", "PERSON_2 revealed until")
    reader.press("v")
    dialog.get_by_role("radio", name="Only PERSON_1").wait_for()
    dialog.get_by_role("radio", name="Only PERSON_1").focus()
    reader.press("Space", "Control+Enter")
    dialog.wait_for(state="detached")
    reader.page.locator(".masked").first.wait_for(state="detached")
    reader.press("h")
    reader.page.locator(".masked").nth(1).wait_for()
    reader.page.locator(".status-revealed").wait_for(state="detached")
    assert review.grants == []


def test_marked_words_name_their_value(open_reader: Opener) -> None:
    review, *_ = with_values()
    reader = open_reader(review)
    open_text(reader)
    box = reader.page.locator(".masked").first.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    drag(reader, (box["x"] + box["width"] + 30, middle), (box["x"] + 2, middle))
    reader.page.locator(".spanbar").wait_for()
    reader.press("v")
    reader.page.get_by_role("radio", name="Only PERSON_1").wait_for()
    assert reader.page.get_by_role("radio", name="Only PERSON_1").is_checked()


def test_each_value_is_hidden_again_after_its_time(open_reader: Opener) -> None:
    review, *_ = with_values(expires_at=(datetime.now(UTC) + timedelta(minutes=15)).isoformat())
    reader = open_reader(review)
    open_text(reader)
    reader.page.clock.install()
    reader.page.locator(".masked").first.click()
    reveal(reader)
    reader.page.locator(".masked").nth(1).wait_for(state="detached")
    review.expires_at = (datetime.now(UTC) + timedelta(minutes=30)).isoformat()
    reader.page.locator(".masked").click()
    reveal(reader)
    reader.page.locator(".masked").first.wait_for(state="detached")
    review.grants[:] = review.grants[1:]
    reader.page.clock.fast_forward("16:00")
    reader.page.locator(".masked").first.wait_for()
    assert masked(reader) == 1
    reader.wait_text(".status-revealed", "PERSON_2 revealed until")
    review.grants.clear()
    reader.page.clock.fast_forward("16:00")
    reader.page.locator(".masked").nth(1).wait_for()
    assert reader.page.locator(".status-revealed").count() == 0


def test_the_second_factor_leads_back_to_the_value(open_reader: Opener) -> None:
    review, *_ = with_values()
    review.second_factor = False
    reader = open_reader(review)
    open_text(reader)
    reader.page.locator(".masked").first.click()
    dialog = reader.page.locator("dialog[open]")
    dialog.get_by_role("button", name="Reveal").click()
    dialog.get_by_text("Confirm (new tab)").wait_for()
    review.second_factor = True
    dialog.get_by_text("Go on").click()
    assert dialog.get_by_role("radio", name="Only PERSON_1").is_checked()
    reveal(reader)
    reader.wait_text(".status-revealed", "PERSON_1 revealed until")


def test_the_whole_document_is_for_those_who_may(open_reader: Opener) -> None:
    review, *_ = with_values(may_reveal_all=False)
    reader = open_reader(review)
    open_text(reader)
    reader.press("v")
    dialog = reader.page.locator("dialog[open]")
    dialog.get_by_role("radio", name="The whole document").check()
    dialog.get_by_role("button", name="Reveal").click()
    reader.wait_text("dialog [role=alert]", "You may reveal one page.")
    assert masked(reader) == 2
