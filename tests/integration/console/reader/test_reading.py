"""Reading: pages, text, search, copy, reveal, and how little of a long document is mounted."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from services.console.pages.reader import first_calls
from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.formats import place
from tests.integration.console.reader.review import Review

Opener = Callable[..., Reader]


def test_both_sides_follow_each_other(open_reader: Opener) -> None:
    reader = open_reader()
    page = reader.page
    page.wait_for_selector(".mark-current")
    reader.press("n")
    reader.wait_current("f:f-1")
    number = reader.review.paper.page_of(reader.review.annotations["a-3"]["span"]["start"])
    label = page.locator(f"[data-page='{number}'] .label-current")
    label.wait_for()
    place = label.bounding_box()
    assert place is not None
    assert 96 < place["y"] < 872  # the passage is in view
    label.click()  # the next mark that begins there
    page.wait_for_selector(".card-annotation.card-current")
    assert reader.current() in ("a-3", "a-4")


def test_few_pages_are_mounted(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=40))
    reader.press("g")
    reader.page.wait_for_selector("dialog[open]")
    reader.page.keyboard.type("30")
    reader.press("Enter")
    reader.page.wait_for_selector("[data-page='30'] .picture")
    assert reader.page.locator(".page").count() <= 7
    assert reader.page.locator(".pagebox-input").input_value() == "30"


def test_a_missing_clause_names_what_was_not_read(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("n", "n")
    card = reader.page.locator(".card-current.card-missing")
    card.filter(has_text="Not found. Searched 10 of 12 pages.").wait_for()
    assert "Not read: pages 11–12. What is missing can be there." in card.inner_text()


def test_text_mode_is_semantic(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("t")
    page = reader.page
    page.wait_for_selector(".run-current")
    assert page.locator(".paper-text h2").first.inner_text() == "ARTICLE 1 Commitments"
    name = page.locator(".run .mark-name").first.text_content() or ""
    assert name.startswith("[")
    assert "ndecided: " in name
    text = page.locator(".paper-text [data-start]").all_text_contents()
    assert "".join("".join(text).split()) == "".join(reader.review.paper.text.split())


@pytest.mark.parametrize("review", [Review(pages=12, has_pages=False)], ids=["no pages"])
def test_a_format_without_pages_is_text(open_reader: Opener, review: Review) -> None:
    reader = open_reader(review)
    reader.page.wait_for_selector(".paper-text .run")
    assert reader.page.locator(".pagebox").count() == 0


_FILE: dict[str, object] = {
    "kind": "",
    "stage": "Reviewed",
    "refused": False,
    "document_id": "",
    "meaning": "",
    "remedy": "",
    "files": 0,
}


def test_a_file_has_the_name_that_the_text_has(open_reader: Opener) -> None:
    review = Review(pages=12)
    names = [place(review.paper, 1, n) for n in (12, 13, 14)]
    review.formats.parts = [("file", n, one, one) for n, one in enumerate(names, start=1)]
    review.mask(1, 13, "PERSON_1")
    files = [{**_FILE, "number": str(n), "kind": "PDF", "document_id": f"doc-{n}"} for n in range(1, 5)]
    review.family = {"parent": "", "count": 4, "files": files[:2], "next": "2"}
    review.formats.more_files["2"] = {"parent": "", "count": 4, "files": files[2:], "next": ""}
    reader = open_reader(review)
    outline = reader.page.locator("#outline")
    words = review.paper.text[names[0][0] : names[0][1]]
    outline.get_by_role("link", name=f"1 · {words}").wait_for()
    outline.get_by_role("link", name="2 · masked value").wait_for()
    assert "[PERSON_1]" not in outline.inner_text()
    assert "PDF, Reviewed" in outline.inner_text()
    outline.get_by_role("button", name="Show more (2)").click()
    outline.get_by_role("link", name="4 · PDF").wait_for()  # the text has no name of it
    assert outline.get_by_role("link").count() == 4
    assert outline.get_by_role("button", name="Show more").count() == 0
    outline.locator(".masked").click()
    reader.page.get_by_role("radio", name="Only PERSON_1").wait_for()


def test_the_files_inside_a_document_have_links_and_what_to_do(open_reader: Opener) -> None:
    review = Review(pages=12)
    files: list[dict[str, object]] = [
        {"number": "1", "kind": "Word document", "stage": "Reviewed", "document_id": "doc-7"},
        {"number": "2", "stage": "Refused", "refused": True, "meaning": "It is encrypted.", "remedy": "Remove it."},
    ]
    review.family = {"parent": "doc-0", "count": 2, "files": [{**_FILE, **one} for one in files], "next": ""}
    outline = open_reader(review).page.locator("#outline")
    outline.get_by_role("link", name="1 · Word document").wait_for()
    assert outline.get_by_role("link").evaluate_all("all => all.map(one => one.getAttribute('href'))") == [
        "/documents/doc-0",
        "/documents/doc-7",
    ]
    assert outline.locator(".family-file").all_inner_texts()[1].split("\n") == [
        "2 · File",
        "Refused",
        "It is encrypted. Remove it.",
    ]
    assert outline.get_by_role("button", name="Show more").count() == 0


def test_each_section_of_a_file_is_listed_once(open_reader: Opener) -> None:
    review = Review(pages=12)
    sections = cast(list[dict[str, Any]], review.paper.sections)
    last = next(one for one in reversed(sections) if one["level"] == 1)
    span = {**last["span"], "start": last["span"]["start"] - 1}
    title = {"text": "EXHIBIT A GUARANTY", "span": {"start": span["start"], "end": span["start"] + 1}, "page": 12}
    note = {"kind": "document", "number": 1, "title": {**title, "masked": False}, "span": span, "hidden": False}
    review.parts = [{**note, "document_type": "guaranty", "form": False}]
    missing = next(one for one in review.findings.values() if one["state"] == "absent")
    missing["places"] = [{"span": title["span"], "part": "title", "document_id": ""}]
    reader = open_reader(review)
    outline = reader.page.locator("#outline")
    outline.get_by_role("heading", name="Documents in this file").wait_for()
    heading = last["heading"]["text"]
    assert outline.get_by_text(heading, exact=True).count() == 0
    outline.get_by_role("button", name="Show the sections of EXHIBIT A GUARANTY").click()
    outline.get_by_text(heading, exact=True).wait_for()
    assert outline.get_by_role("heading").all_inner_texts()[-1].lower() == "documents in this file"
    reader.press("n", "n")
    reader.wait_text(".card-current.card-missing", "Not found. Searched this document of the file.")


def test_search_covers_pages_that_are_not_mounted(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=40))
    reader.press("Control+f")
    reader.page.keyboard.type("ARTICLE 11")
    reader.wait_text(".search-count", "1 place")
    reader.press("Enter")
    page = reader.review.paper.page_of(reader.review.paper.text.index("ARTICLE 11"))
    reader.page.wait_for_selector(f"[data-page='{page}'] .target", state="attached")
    reader.press("Escape")
    assert reader.page.locator(".search").count() == 0


def test_selected_words_are_copied_with_their_citation(open_reader: Opener) -> None:
    reader = open_reader(permissions=["clipboard-read", "clipboard-write"])
    page = reader.page
    page.wait_for_selector("[data-page='1'] .marks")
    box = page.locator("[data-page='1']").bounding_box()
    assert box is not None
    words = reader.review.paper.pages[0]
    scale = box["width"] / 612
    first, last = words[8], words[12]
    page.mouse.move(box["x"] + (first.x0 + 2) * scale, box["y"] + (first.y0 + 5) * scale)
    page.mouse.down()
    page.mouse.move(box["x"] + (last.x1 - 2) * scale, box["y"] + (last.y0 + 5) * scale, steps=4)
    page.mouse.up()
    expected = reader.review.paper.text[first.start : last.start + len(last.text)]
    reader.wait_text(".spanbar-words", expected)
    reader.press("Control+c")
    reader.wait_text("[role='status']", "Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"“{expected}” (§ 1.01, p. 1)"


def test_values_are_revealed_after_a_second_factor_and_hidden_again(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("v")
    dialog = reader.page.locator("dialog[open]")
    dialog.get_by_role("button", name="Reveal").click()
    link = dialog.get_by_text("Confirm (new tab)")
    link.wait_for()
    assert (link.get_attribute("href") or "").endswith("&step_up=1")
    reader.review.second_factor = True
    dialog.get_by_text("Go on").click()
    dialog.get_by_role("button", name="Reveal").click()
    reader.wait_text(".status-revealed", "Values revealed until")
    reader.press("h")
    reader.page.locator(".status-revealed").wait_for(state="detached")


def test_summary_fields_comments_and_history(open_reader: Opener) -> None:
    reader = open_reader()
    page = reader.page
    reader.press("m")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("Does the bank accept this?")
    reader.press("Control+Enter")
    page.locator("#tab-comments").click()
    reader.wait_text(".entry", "Does the bank accept this?")
    page.get_by_role("button", name="Resolve").click()
    reader.wait_text(".entry-resolved", "Resolved by ana")
    page.locator("#tab-summary").click()
    reader.wait_text(".fields", "USD 40,000,000")
    line = (
        "Summary by the language model of 38 % of the text; the time limit ended it: 3 sentences verified, 1 removed."
    )
    assert page.get_by_text(line, exact=True).count() == 1
    page.locator("button.sentence").nth(1).click()
    page.wait_for_selector(".target", state="attached")
    page.locator("#tab-review").click()
    reader.press("a")
    reader.wait_saved()
    page.locator("#tab-history").click()
    reader.wait_text(".entry", "ana accepted Change of control")


def test_each_call_of_the_opening_is_made_once(open_reader: Opener) -> None:
    page = open_reader().page
    page.wait_for_selector(".branch")
    found = page.evaluate("performance.getEntriesByType('resource').map(one => one.name.replace(location.origin, ''))")
    calls = [one for one in found if not one.startswith(("/static", "/header", "/favicon.ico"))]  # the browser's own
    assert sorted(set(calls)) == sorted(calls)
    assert set(first_calls("/v1/documents/doc-1")) <= set(calls)


def test_a_long_list_has_few_elements_and_every_card_is_reached(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=40, marks=200))
    page = reader.page
    cards = page.locator(".card-annotation")
    assert cards.count() < 60
    reader.press("Shift+n")  # the one before the first is the last
    last = page.locator(".card-current[aria-posinset='200']")
    last.wait_for()
    page.wait_for_selector(f"[data-item='{last.get_attribute('data-item')}'] .card-head:focus")
    assert last.get_attribute("aria-setsize") == "200"
    reader.press("a", "Shift+n")
    page.locator(".card-current[aria-posinset='199']").wait_for()
    page.locator(".cards").evaluate("list => { list.scrollTop = list.scrollHeight / 2; }")
    page.locator(".card-annotation[aria-posinset='100']").wait_for()
    assert cards.count() < 100


def test_a_new_zoom_reads_a_sharper_picture(open_reader: Opener) -> None:
    page = open_reader().page
    page.wait_for_selector("[data-page='1'] .picture")
    with page.expect_response(lambda answer: "/pages/1?width=" in answer.url):
        page.get_by_role("button", name="Larger").click()


def test_references_lead_to_their_places_and_back(open_reader: Opener) -> None:
    reader = open_reader(Review(has_links=True))
    page = reader.page
    reader.press("t")
    link = page.locator("a.reference").first
    link.wait_for()
    words = link.text_content() or ""
    assert words.startswith("Section 7.0")
    link.focus()
    reader.press("Enter")
    target = page.locator(".run-target").filter(has_text=words.removeprefix("Section "))
    target.wait_for()
    assert (target.text_content() or "").lstrip().startswith(words.removeprefix("Section "))
    reader.press("b")
    page.locator("a.reference.run-target").wait_for()


def test_references_of_a_page_are_clickable(open_reader: Opener) -> None:
    reader = open_reader(Review(has_links=True))
    area = reader.page.locator(".reference-area").first
    area.wait_for(state="attached")
    area.dispatch_event("click")
    reader.page.locator(".target").first.wait_for(state="attached")


def test_a_term_shows_its_definition(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("d")
    dialog = reader.page.locator("dialog[open]")
    dialog.wait_for()
    reader.page.keyboard.type("an indenture")
    reader.press("Enter")
    dialog.get_by_role("alert").filter(has_text="No definition").wait_for()
    dialog.locator("input").fill("changes of control")
    reader.press("Enter")
    dialog.locator(".definition").filter(has_text="used 3 times").wait_for()
    assert "Change of Control" in dialog.locator(".definition blockquote").inner_text()
    dialog.get_by_role("button", name="Go to the definition").click()
    reader.page.locator(".target").first.wait_for(state="attached")
