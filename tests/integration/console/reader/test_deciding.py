"""Decisions by keyboard alone, and what happens when the server, the network or another person is in the way."""

from collections.abc import Callable

import pytest

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.review import Review
from tests.waiting import wait_until

Opener = Callable[..., Reader]


def test_a_review_by_keyboard_alone(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=12, marks=14))
    page = reader.page
    assert reader.current() == "f-0"  # the gravest undecided finding
    reader.press("a")
    reader.wait_current("f:f-1")
    reader.press("r")
    page.wait_for_selector(".reasons")
    reader.press("3")
    reader.wait_current("f:f-2")
    reader.press("w")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("Ben Okafor")
    reader.press("Control+Enter")
    reader.wait_current("f:f-3")
    reader.press("c")
    page.wait_for_selector("dialog[open]")
    reader.press("ArrowDown", "Control+Enter")
    page.wait_for_selector(".card-current[data-state='changed']")
    reader.press("n", "a", "a", "a")
    reader.wait_saved()
    states = {key: (one["review"] or {}).get("state") for key, one in reader.review.findings.items()}
    accepted = dict.fromkeys(("f-0", "f-4", "f-5", "f-6"), "accepted")
    assert states == accepted | {"f-1": "rejected", "f-2": "waiting", "f-3": "changed"}
    assert reader.review.findings["f-1"]["review"]["reason"] == "not-this-clause"
    assert reader.review.findings["f-3"]["severity"] == "low"
    reader.press("Control+Enter")
    page.wait_for_selector("dialog[open]")
    assert "0 findings and 14 annotations have no decision" in page.locator("dialog").inner_text()
    page.keyboard.type("Out of scope")
    reader.press("Tab", "Tab", "Enter")
    reader.wait_text("dialog", "completed and published")
    assert reader.review.state == "published"


def test_undo_and_redo(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("a", "a")
    reader.wait_current("f:f-2")
    reader.wait_saved()
    reader.press("u")
    reader.wait_current("f:f-1")
    reader.press("Control+z")
    reader.wait_current("f:f-0")
    reader.page.wait_for_selector(".card-current[data-state='undecided']")
    reader.press("Control+Shift+z")
    reader.page.wait_for_selector(".card-current[data-state='accepted']")
    reader.wait_saved()
    assert [bool(reader.review.findings[key]["review"]) for key in ("f-0", "f-1")] == [True, False]


def test_a_span_grows_word_by_word(open_reader: Opener) -> None:
    reader = open_reader()
    reader.page.locator("[data-item='a:a-0'] .card-head").click()
    before = reader.review.annotations["a-0"]["span"]
    text = reader.review.paper.text
    reader.press("e")
    reader.page.wait_for_selector(".spanbar")
    reader.press("ArrowRight", "ArrowRight", "Alt+ArrowRight")
    reader.wait_text(".spanbar-words", text[before["end"] + 1 :].split()[1])
    reader.press("Enter")
    reader.page.wait_for_selector("[data-item='a:a-0'][data-state='changed']")
    reader.wait_saved()
    after = reader.review.annotations["a-0"]["span"]
    assert text[after["start"] : after["end"]].split()[0] == text[before["start"] :].split()[1]
    assert text[before["end"] : after["end"]].split() == text[before["end"] :].split()[:2]


def test_an_annotation_is_added_by_the_word_cursor(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("i")
    reader.page.wait_for_selector(".spanbar")
    reader.press("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Enter")
    reader.page.wait_for_selector("dialog[open]")
    reader.page.keyboard.type("governing")
    reader.press("Enter")
    reader.page.wait_for_selector(".card-current[data-state='added'][data-item^='a:a-new-2']")
    [added] = [one for one in reader.review.annotations.values() if one["state"] == "added"]
    assert added["category"] == "Governing Law"
    words = reader.review.paper.text[added["span"]["start"] : added["span"]["end"]]
    assert len(words.split()) == 3


def test_decisions_made_offline_are_saved_later(open_reader: Opener) -> None:
    reader = open_reader()
    reader.context.set_offline(True)
    reader.press("a", "a", "a")
    reader.wait_text(".status-saved", "3 decisions not saved yet. Keep this tab open.")
    assert reader.review.history == []
    reader.context.set_offline(False)
    reader.wait_saved()
    assert [one["target_id"] for one in reader.review.history] == ["f-0", "f-1", "f-2"]


@pytest.mark.parametrize(("button", "state"), [("Keep theirs", "rejected"), ("Save mine", "accepted")])
def test_a_conflict_shows_both(open_reader: Opener, button: str, state: str) -> None:
    reader = open_reader()
    theirs = {"decision_id": "other", "revision": 1, "verdict": "reject", "finding_id": "f-0", "reason": "duplicate"}
    reader.review.decide("finding", theirs, actor="ben")
    reader.press("a")
    dialog = reader.page.locator("dialog[open]")
    dialog.wait_for()
    assert {"ben, 28 Nov 2026", "Rejected", "Accepted"} <= {
        part for part in ("ben, 28 Nov 2026", "Rejected", "Accepted") if part in dialog.inner_text()
    }
    dialog.get_by_text(button).click()
    reader.wait_current("f:f-0")
    reader.page.wait_for_selector(f".card-current[data-state='{state}']")
    reader.page.locator(".card-current .pending").wait_for(state="detached")
    assert reader.review.findings["f-0"]["review"]["state"] == state


def test_a_decision_of_another_person_on_something_else_is_no_conflict(open_reader: Opener) -> None:
    reader = open_reader()
    theirs = {"decision_id": "other", "revision": 1, "verdict": "accept", "finding_id": "f-3"}
    reader.review.decide("finding", theirs, actor="ben")
    reader.press("a")
    reader.wait_saved()
    assert [one["target_id"] for one in reader.review.history] == ["f-3", "f-0"]
    assert reader.page.locator("dialog[open]").count() == 0


def test_decisions_survive_the_end_of_the_session(open_reader: Opener) -> None:
    reader = open_reader()
    reader.page.wait_for_load_state("networkidle")  # else a call of the opening shows the dialog before the decision
    reader.review.session_over = True
    reader.press("a")
    dialog = reader.page.locator("dialog[open]")
    dialog.wait_for()
    link = dialog.get_by_text("Sign in (new tab)")
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("href") == "/sign-in?return=%2Fdocuments%2Fdoc-1"
    reader.review.session_over = False
    reader.fake.csrf = "token-2"  # the token of the new session
    dialog.get_by_text("I have signed in").click()
    reader.wait_saved()
    assert [one["target_id"] for one in reader.review.history] == ["f-0"]


def test_single_letters_can_be_switched_off(open_reader: Opener) -> None:
    review = Review(pages=12)
    review.preferences = {"keys": "off"}
    reader = open_reader(review)
    reader.press("a", "r", "t", "?")
    assert reader.current() == "f-0"
    assert reader.page.locator("dialog[open]").count() == 0
    reader.page.locator(".card-current [data-action='accept']").click()
    reader.wait_saved()
    assert [one["target_id"] for one in reader.review.history] == ["f-0"]


def test_tracked_changes_are_acknowledged_before_the_review_is_completed(open_reader: Opener) -> None:
    reader = open_reader(Review(tracked_changes=3))
    reader.page.keyboard.press("Control+Enter")
    dialog = reader.page.locator("dialog")
    dialog.get_by_label("Leave the rest").fill("not relevant")
    complete = dialog.get_by_role("button", name="Complete and leave the rest")
    complete.click()
    reader.wait_text("dialog [role='alert']", "The document has 3 tracked changes")
    assert complete.is_disabled()
    dialog.get_by_label("I know of these changes").check()
    complete.click()
    reader.wait_text("dialog", "completed and published")


def test_a_completed_review_is_read_only(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=12, state="published"))
    reader.press("a")
    reader.wait_text("[role='alert']", "Read only: the review is completed")
    assert reader.page.locator("[data-action='accept']").count() == 0
    assert reader.review.requests == []


def test_the_completion_lists_what_the_api_refuses(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=12, marks=14))
    reader.press("Control+Enter")
    dialog = reader.page.locator("dialog[open]")
    complete = dialog.get_by_role("button", name="Complete review")
    complete.click()
    dialog.get_by_text("and 13 more").wait_for()
    assert complete.is_disabled()
    dialog.get_by_text("Cross-default is missing").click()  # leads to it
    reader.wait_current("f:f-2")
    assert reader.review.state == "proposed"


def test_a_lease_begins_with_the_first_decision(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=12, taken=True))
    assert [one["path"] for one in reader.review.requests] == []
    reader.press("a")
    reader.wait_text(".status", "Another person works on the review")
    reader.wait_saved()


def test_a_reviewer_who_loses_the_document_sees_no_more_of_it(open_reader: Opener) -> None:
    reader = open_reader()
    reader.review.removed = True
    reader.press("a")
    reader.wait_text(".failure", "You can no longer read this document")
    assert reader.page.locator(".page, .card, .run").count() == 0


def test_the_document_opens_where_the_reviewer_was_on_another_machine(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("n", "n")
    reader.wait_current("f:f-2")
    reader.page.locator(".filters .segment", has_text="Findings").click()
    reader.page.locator(".filters input").check()
    reader.page.locator(".card-current .card-head").focus()
    reader.press("t")
    reader.page.wait_for_selector(".run")
    reader.press("j")
    reader.wait_current("f:f-3")
    wanted = {"filter": "finding", "undecided": True, "view": "text", "item": "f:f-3"}
    wait_until(lambda: wanted.items() <= reader.fake.place.items())
    other = reader.context.new_page()
    other.goto(reader.page.url.partition("#")[0])
    other.wait_for_selector(".card-current[data-item='f:f-3']")
    other.wait_for_selector(".run")
    assert other.locator(".filters input").is_checked()
    assert other.locator(".filters .segment[aria-pressed=true]").inner_text().startswith("Findings")


def test_a_reader_who_stops_leaves_the_document_in_all_tabs(open_reader: Opener) -> None:
    reader = open_reader()
    reader.page.wait_for_selector(".picture")
    other = reader.context.new_page()
    other.goto(reader.page.url)
    other.wait_for_selector(".card-current")
    reader.press("x")
    reader.page.wait_for_selector("dialog[open]")
    reader.page.locator("input[value='privilege']").check()
    reader.page.locator("dialog .button-danger").click()
    for page in (reader.page, other):
        page.wait_for_url("**/queue?stopped=document")
        assert page.locator("#reader").count() == 0
    [sent] = [one["body"] for one in reader.review.requests if one["path"] == "/reading:stop"]
    assert sent["reason"] == "privilege"
    assert 1 in sent["pages"]
    reader.page.go_back()
    reader.page.wait_for_selector("body")
    assert "/documents/" not in reader.page.url


def test_annotations_are_accepted_together_where_the_policy_allows_it(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=12, marks=14, bulk_confidence=0.01))
    reader.wait_text(".filters button", "together")
    count = len(reader.review.bulk()["annotation_ids"])
    reader.press("Shift+A")
    reader.wait_text("#dialog-title", f"Accept {count} annotations together")
    assert reader.page.locator(".bulk-list li").count() == count
    reader.page.locator("dialog .button-primary").click()
    reader.page.locator("dialog[open]").wait_for(state="detached")
    assert {one["state"] for one in reader.review.annotations.values()} == {"accepted"}
    reader.page.locator(".filters button", has_text="together").wait_for(state="detached")


def test_nothing_is_accepted_together_without_a_rule(open_reader: Opener) -> None:
    reader = open_reader()
    assert reader.page.locator(".filters button", has_text="together").count() == 0
    reader.press("Shift+A")
    reader.wait_text("[role=alert]", "The review policy does not allow")
    assert reader.review.requests == []


def test_a_stop_that_is_refused_leaves_the_document_open(open_reader: Opener) -> None:
    reader = open_reader()
    reader.fake.csrf = "another"
    reader.press("x")
    reader.page.locator("input[value='conflict']").check()
    reader.page.locator("dialog .button-danger").click()
    reader.wait_text("dialog [role=alert]", "The document is still open for you")
    reader.press("Escape")
    reader.page.wait_for_selector(".card-current")


def test_a_rejection_is_saved_when_the_window_is_left(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("r")
    reader.page.wait_for_selector(".reasons")
    reader.page.evaluate("window.dispatchEvent(new Event('blur'))")
    reader.wait_saved()
    assert reader.review.findings["f-0"]["review"]["state"] == "rejected"


def test_a_held_rejection_is_taken_back_before_it_is_sent(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("r")
    reader.page.wait_for_selector(".reasons")
    reader.press("u")
    reader.page.wait_for_selector(".card-current[data-state='undecided']")
    assert reader.review.history == []
