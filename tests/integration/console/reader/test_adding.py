"""Findings and annotations that a reviewer adds or changes, by mouse and by keyboard, on pages and in text."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.console.reader.conftest import Reader

Opener = Callable[..., Reader]


def added(reader: Reader) -> dict[str, Any]:
    """The finding that was added, of which there is one."""
    [found] = [one for one in reader.review.findings.values() if one["rule_id"] == "added"]
    return found


def words_of(reader: Reader, annotation_id: str) -> str:
    span = reader.review.annotations[annotation_id]["span"]
    return reader.review.paper.text[span["start"] : span["end"]]


def drag(reader: Reader, first: tuple[float, float], last: tuple[float, float]) -> None:
    """Drags the mouse between two places of the window."""
    reader.page.mouse.move(*first)
    reader.page.mouse.down()
    reader.page.mouse.move((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
    reader.page.mouse.move(*last)
    reader.page.mouse.up()


def drag_on_page(reader: Reader, first: int, last: int) -> str:
    """Drags over words of page 1, and returns them."""
    page = reader.page.locator(".page[data-page='1']")
    page.locator(".marks").wait_for()
    box = page.bounding_box()
    assert box
    words = reader.review.paper.pages[0]
    scale = box["width"] / 612

    def at(n: int) -> tuple[float, float]:
        one = words[n]
        return box["x"] + (one.x0 + one.x1) / 2 * scale, box["y"] + (one.y0 + one.y1) / 2 * scale

    drag(reader, at(first), at(last))
    reader.page.locator(".spanbar").wait_for()
    return " ".join(one.text for one in words[first : last + 1])


def fill(reader: Reader, category: str, severity: str, comment: str = "") -> None:
    """Fills the dialog by keyboard, and presses Ctrl+Enter."""
    reader.wait_text("#dialog-title", "Add a finding")
    reader.page.keyboard.type(category)
    reader.press("Tab", "Tab")
    for _ in range({"critical": 2, "high": 1, "medium": 0}[severity]):
        reader.press("ArrowUp")
    reader.press("Tab")
    reader.page.keyboard.type(comment)
    reader.press("Control+Enter")
    reader.page.locator("dialog[open]").wait_for(state="detached")


def test_a_finding_is_added_by_keyboard_alone(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("Shift+I")
    reader.page.locator(".spanbar").wait_for()
    reader.press("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Enter")
    fill(reader, "cross def", "critical", "Clause 7 refers to it")
    reader.page.wait_for_selector(".card-current[data-item^='f:f-new'][data-state='added']")
    reader.wait_saved()
    made = added(reader)
    assert (made["category"], made["severity"]) == ("Cross-Default", "critical")
    assert made["review"]["reason"] == "Clause 7 refers to it"
    [evidence] = made["annotation_ids"]
    assert len(words_of(reader, evidence).split()) == 3
    assert reader.page.locator(".card-current .card-title").inner_text() == "Cross-Default"
    reader.page.locator(".mark-current").first.wait_for()
    assert reader.page.evaluate("document.activeElement?.className") == "card-head"


def test_a_finding_is_added_on_words_of_the_page_by_mouse(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("g", "1", "Enter")
    words = drag_on_page(reader, 12, 16)
    reader.page.locator(".spanbar [data-action='add-finding']").click()
    dialog = reader.page.locator("dialog[open]")
    dialog.locator("blockquote").filter(has_text=words).wait_for()
    assert "p. 1" in dialog.locator("figcaption").inner_text()
    dialog.get_by_role("option", name="Governing Law").click()
    dialog.get_by_role("radio", name="High").check()
    dialog.get_by_role("button", name="Add finding").click()
    reader.page.wait_for_selector(".card-current[data-item^='f:f-new']")
    reader.wait_saved()
    made = added(reader)
    assert (made["category"], made["severity"], made["review"]["reason"]) == ("Governing Law", "high", "missed")
    assert words_of(reader, made["annotation_ids"][0]) == words


def test_a_finding_is_added_on_words_of_the_text_by_mouse(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("t")
    reader.page.locator(".paper-text").get_by_role("heading").first.wait_for()  # the structure comes after the text
    run = reader.page.locator(".paper-text p [data-start]").nth(4)
    run.scroll_into_view_if_needed()
    box = run.bounding_box()
    assert box
    drag(reader, (box["x"] + 14, box["y"] + 9), (box["x"] + 190, box["y"] + 9))  # begins and ends inside of words
    reader.page.locator(".spanbar").wait_for()
    reader.press("Shift+I")
    fill(reader, "most favored", "high")
    reader.wait_saved()
    made = added(reader)
    text = reader.review.paper.text
    span = reader.review.annotations[made["annotation_ids"][0]]["span"]
    whole = words_of(reader, made["annotation_ids"][0])
    assert whole == whole.strip()
    assert not text[span["start"] - 1].isalnum()
    assert not text[span["end"]].isalnum()
    reader.page.locator("mark.run-current").first.wait_for()


def test_the_categories_of_the_playbook_come_first(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("Shift+I")
    reader.page.locator(".spanbar").wait_for()
    reader.press("Shift+I")
    groups = reader.page.get_by_role("group", name="Of the playbook").get_by_role("option")
    groups.first.wait_for()
    assert groups.count() == 8
    reader.page.keyboard.type("audit")
    reader.page.get_by_role("group", name="Of the playbook").wait_for(state="detached")
    assert reader.page.get_by_role("option").all_inner_texts()[0].split("\n")[1] == "Audit Rights"
    reader.page.keyboard.type(" nothing")
    reader.page.get_by_text("No category has these words.").wait_for()
    reader.press("Control+Enter")
    reader.page.locator("dialog [role=alert]").wait_for()
    assert reader.review.requests == []


def add_one(reader: Reader) -> None:
    reader.press("Shift+I")
    reader.page.locator(".spanbar").wait_for()
    reader.press("Shift+ArrowRight", "Enter")
    fill(reader, "cross def", "high")


def test_undo_takes_back_the_finding_with_its_annotation_and_redo_puts_both_again(open_reader: Opener) -> None:
    reader = open_reader()
    before = len(reader.review.annotations)
    add_one(reader)
    reader.wait_saved()
    reader.press("u")
    reader.page.locator("[data-item*='-new-']").first.wait_for(state="detached")
    reader.page.locator("[data-item^='f:f-new']").wait_for(state="detached")
    reader.wait_saved()
    assert len(reader.review.annotations) == before
    assert "f-new-7" not in reader.review.findings
    reader.press("Control+Shift+Z")
    reader.page.wait_for_selector(".card-current[data-item^='f:f-new']")
    reader.wait_saved()
    assert words_of(reader, added(reader)["annotation_ids"][0])


def test_a_finding_that_is_added_offline_is_saved_later(open_reader: Opener) -> None:
    reader = open_reader()
    reader.page.wait_for_load_state("networkidle")
    reader.press("Shift+I")
    reader.page.locator(".spanbar").wait_for()  # its words are here
    reader.context.set_offline(True)
    reader.press("Shift+ArrowRight", "Enter")
    fill(reader, "cross def", "high")
    reader.wait_text(".status-saved", "2 decisions not saved yet. Keep this tab open.")
    reader.page.wait_for_selector(".card-current[data-item^='f:new-'] .pending")
    assert reader.review.history == []
    reader.context.set_offline(False)
    reader.wait_saved()
    assert added(reader)["category"] == "Cross-Default"


def test_a_finding_is_taken_back_before_it_is_sent(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("Shift+I")
    reader.page.locator(".spanbar").wait_for()
    reader.press("Shift+ArrowRight", "Enter")
    reader.wait_text("#dialog-title", "Add a finding")
    reader.press("Escape")
    reader.press("Escape")
    reader.context.set_offline(True)
    reader.press("a")  # waits before the finding
    reader.wait_text(".status-saved", "1 decision not saved yet")
    reader.press("Shift+I", "Enter")
    fill(reader, "cross def", "high")
    reader.wait_text(".status-saved", "3 decisions not saved yet")
    reader.press("u")
    reader.wait_text(".status-saved", "1 decision not saved yet")
    reader.context.set_offline(False)
    reader.wait_saved()
    assert [one["target_id"] for one in reader.review.history] == ["f-0"]


def test_another_decision_meanwhile_is_no_conflict_of_an_addition(open_reader: Opener) -> None:
    reader = open_reader()
    theirs = {"decision_id": "other", "revision": 1, "verdict": "reject", "finding_id": "f-0", "reason": "duplicate"}
    reader.review.decide("finding", theirs, actor="ben")
    add_one(reader)
    reader.wait_saved()
    assert added(reader)["review"]["actor"] == "ana"
    reader.page.wait_for_selector("[data-item='f:f-0'][data-state='rejected']")


def test_an_addition_that_is_refused_says_why_and_leaves_nothing(open_reader: Opener) -> None:
    reader = open_reader()
    reader.review.state = "published"  # a colleague completed the review meanwhile
    add_one(reader)
    reader.wait_text("[role='alert']", "Not saved. The review is completed.")
    reader.page.locator("[data-item*='new-']").first.wait_for(state="detached")
    assert [one["path"] for one in reader.review.requests if "decisions" in one["path"]] == ["/decisions"]


def test_the_same_finding_is_not_added_twice(open_reader: Opener) -> None:
    reader = open_reader()
    add_one(reader)
    reader.wait_saved()
    count = len(reader.review.history)
    key = reader.current()
    add_one(reader)
    reader.wait_text("[role='alert']", "The review already has this finding: Cross-Default")
    assert reader.current() == key
    assert len(reader.review.history) == count


def test_a_selection_becomes_an_annotation_by_a_key(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("g", "1", "Enter")
    words = drag_on_page(reader, 20, 22)
    reader.press("i")
    reader.wait_text("#dialog-title", "Category of the new annotation")
    reader.page.keyboard.type("audit")
    reader.press("Enter")
    reader.page.wait_for_selector(".card-current[data-item^='a:a-new-2']")
    [made] = [one for one in reader.review.annotations.values() if one["state"] == "added"]
    assert (made["category"], words_of(reader, made["annotation_id"])) == ("Audit Rights", words)


@pytest.mark.parametrize("mode", ["pages", "text"])
def test_span_and_category_change_by_keyboard(open_reader: Opener, mode: str) -> None:
    reader = open_reader()
    if mode == "text":
        reader.press("t")
        reader.page.wait_for_selector(".run")
    reader.page.locator("[data-item='a:a-0'] .card-head").click()
    before = reader.review.annotations["a-0"]["span"]
    reader.press("e")
    reader.page.locator(".spanbar").wait_for()
    reader.press("ArrowRight", "Enter")
    reader.page.wait_for_selector("[data-item='a:a-0'][data-state='changed']")
    reader.press("c")
    reader.page.wait_for_selector("[role='listbox']")
    reader.page.keyboard.type("audit")
    reader.press("Enter")
    reader.page.locator("dialog[open]").wait_for(state="detached")
    reader.wait_saved()
    after = reader.review.annotations["a-0"]
    assert (after["category"], after["span"]["start"]) == ("Audit Rights", before["start"])
    assert after["span"]["end"] > before["end"]


# What a frame does can need another one, or a timer.
_RUN_LATE = """async () => {
  for (let n = 0; n < 5; n++) {
    for (const run of window.late.splice(0)) run(performance.now());
    await new Promise(done => setTimeout(done, 20));
  }
}"""


def test_a_late_frame_takes_no_keys_from_a_dialog(open_reader: Opener) -> None:
    reader = open_reader()
    reader.press("t")
    reader.page.wait_for_selector(".run")
    reader.page.locator("[data-item='a:a-0'] .card-head").click()
    reader.page.evaluate("() => { window.late = []; window.requestAnimationFrame = run => window.late.push(run); }")
    reader.press("e")
    reader.page.locator(".spanbar").wait_for()
    reader.press("ArrowRight")
    reader.page.wait_for_timeout(200)  # effects run on a timer where no frame comes, and ask for a frame
    reader.press("Enter", "c")
    reader.page.wait_for_selector("[role='listbox']")
    reader.page.evaluate(_RUN_LATE)
    reader.page.keyboard.type("audit")
    assert reader.page.get_by_role("combobox").input_value() == "audit"


@pytest.mark.parametrize("mode", ["pages", "text"])
def test_a_span_changes_by_mouse(open_reader: Opener, mode: str) -> None:
    reader = open_reader()
    reader.press("g", "1", "Enter")
    if mode == "text":
        reader.press("t")
        reader.page.locator(".paper-text").get_by_role("heading").first.wait_for()
        reader.page.wait_for_selector(".run")
    reader.page.locator("[data-item='a:a-0'] .card-head").click()
    before = words_of(reader, "a-0")
    reader.page.locator(".card-current [data-action='edit']").click()
    reader.page.locator(".spanbar").wait_for()
    if mode == "pages":
        drag_on_page(reader, 30, 33)
    else:
        run = reader.page.locator(".paper-text p [data-start]").nth(1)
        run.scroll_into_view_if_needed()
        box = run.bounding_box()
        assert box
        drag(reader, (box["x"] + 14, box["y"] + 9), (box["x"] + 150, box["y"] + 9))
        first = reader.page.evaluate("document.getSelection().toString()").split()[1]
        reader.wait_text(".spanbar-words", first)
    reader.page.locator(".spanbar").get_by_role("button", name="Keep").click()
    reader.page.wait_for_selector("[data-item='a:a-0'][data-state='changed']")
    reader.wait_saved()
    kept = words_of(reader, "a-0")
    assert kept != before
    assert kept in reader.review.paper.text
    assert kept == kept.strip()
