"""Two playbook owners change, preview, publish and roll back a playbook in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Dialog, Error, Page, expect

from services.annotation.playbook.rules import Playbook
from tests.integration.console.late_script import late_script
from tests.integration.console.playbooks.conftest import MORE, Office
from tests.integration.console.queue.conftest import in_thread
from tests.unit.annotation.small_playbooks import ANN, BEN, CID, FOREIGN_TENANT, NDA
from tests.unit.annotation.support import TENANT

DOCUMENTS = MORE + 3


def in_force(office: Office, tenant: str = TENANT) -> Playbook:
    async def found() -> Playbook:
        return (await office.world.service.books.drafts.force(tenant)).for_type("nda")

    made: Playbook = in_thread(found())
    return made


def edit(page: Page, old: str, new: str, name: str = "playbook") -> None:
    area = page.locator(f"#text-{name}")
    before = area.input_value()
    assert old in before
    area.fill(before.replace(old, new))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("status").get_by_text("Saved.").wait_for()


def begin(page: Page) -> str:
    """Begins a change of the small playbook. Returns the address of the draft."""
    page.get_by_role("link", name="Confidentiality agreements").click()
    page.get_by_role("button", name="Begin a change").click()
    page.get_by_role("heading", name="Draft of nda").wait_for()
    return page.url


def take(page: Page, label: str, reason: str) -> None:
    form = page.locator("form", has=page.locator("legend", has_text=re.compile(f"^{label}$")))
    form.locator("input[name=reason]").fill(reason)
    form.get_by_role("button", name=label, exact=True).click()


@pytest.mark.timeout(600)
def test_a_change_from_its_first_line_to_its_roll_back(office: Office) -> None:
    ann = office.page_of(ANN)
    draft = begin(ann)
    edit(ann, "severity: high", "severity: severe")
    edit(ann, "at_most: P5Y", "at_most: P9Y")
    edit(ann, "nine (9)", "two (2)", "tests")
    save(ann)
    problems = ann.locator(".problems-of li")
    expect(problems).to_have_count(1)
    expect(problems).to_contain_text("Line 10 rules.0.severity: 'severe' is not known")
    expect(ann.locator(".gutter")).to_have_count(2)  # before its script runs, a link does not place the caret
    problems.get_by_role("link").click()
    place = ann.locator("[data-place=playbook]")
    expect(place).to_have_text("Line 10, column 1")
    assert ann.evaluate("document.activeElement.id") == "text-playbook"

    edit(ann, "severity: severe", "severity: critical")
    save(ann)
    expect(problems).to_have_count(2)  # the test that fails, and the rule that has no test now
    expect(ann.get_by_text("The draft can be proposed when the check finds no problem")).to_be_visible()
    edit(ann, "two (2)", "ten (10)", "tests")
    save(ann)
    expect(ann.locator(".rule-changes")).to_contain_text("parties-named, term-in-bounds")

    ann.get_by_role("link", name="Preview on past documents").click()
    told = ann.locator("#progress")
    expect(told).to_have_text(
        f"{DOCUMENTS} of {DOCUMENTS} documents, {DOCUMENTS - 1} of them judged by this playbook", timeout=60_000
    )
    expect(ann.locator("[data-effect=closed]")).to_have_text(str(DOCUMENTS - 1))
    expect(ann.locator("[data-effect=severity]")).to_have_text(str(DOCUMENTS - 2))
    expect(ann.locator("#changes tr")).to_have_count(2 * DOCUMENTS - 3)
    counts = ann.locator("#rules tr", has_text="term-in-bounds").locator("td")
    expect(counts).to_have_text(["term-in-bounds", str(DOCUMENTS - 1), "0", f"−{DOCUMENTS - 1}"])
    assert "Ada" not in ann.content()

    ann.goto(draft)
    take(ann, "Propose", "five years is too short")
    expect(ann.get_by_text("You are an author of this draft")).to_be_visible()
    assert in_force(office).source == NDA.source

    ben = office.page_of(BEN)
    ben.get_by_role("link", name="nda", exact=True).click()
    expect(ben.locator("tr.added", has_text="at_most: P9Y")).to_have_count(1)
    take(ben, "Publish", "read and agreed")
    expect(ben.get_by_text("published by ben@harbour-bank")).to_be_visible()
    assert "P9Y" in in_force(office).source
    assert in_force(office, FOREIGN_TENANT).source == NDA.source

    ben.get_by_role("link", name="History and roll-back").click()
    ben.locator("form.new input[name=reason]").fill("it was a mistake")
    ben.get_by_role("button", name="Propose the file again").click()
    expect(ben.get_by_role("heading", name="Roll-back of nda")).to_be_visible()
    ann.goto(f"{office.origin}/playbooks")
    ann.get_by_role("link", name="nda", exact=True).click()
    take(ann, "Publish", "yes, a mistake")
    expect(ann.get_by_text("file of the installation")).to_be_visible()
    assert in_force(office).source == NDA.source
    assert office.faults == []


@pytest.mark.timeout(600)
def test_two_authors_and_an_outdated_draft(office: Office) -> None:
    ann, ben = office.page_of(ANN), office.page_of(BEN)
    draft = begin(ann)
    ben.goto(draft)
    edit(ann, "title: Confidentiality agreements", "title: Of Ann")
    save(ann)
    edit(ben, "title: Confidentiality agreements", "title: Of Ben")
    ben.get_by_role("button", name="Save and check").click()
    expect(ben.get_by_text("The request has revision 1, the draft has revision 2")).to_be_visible()
    expect(ben.locator("tr.added", has_text="title: Of Ben")).to_have_count(1)
    assert "title: Of Ben" in ben.locator("#text-playbook").input_value()

    other = office.page_of(CID)
    begin(other)
    edit(other, "severity: high", "severity: low")
    save(other)
    take(other, "Propose", "first")
    expect(other.get_by_text("You are an author")).to_be_visible()
    ben.goto(other.url)
    take(ben, "Publish", "fine")
    ben.get_by_text("published by ben").wait_for()

    ann.goto(draft)
    expect(ann.get_by_text("The text in force changed since this draft was begun")).to_be_visible()
    expect(ann.locator(".notice .rule-changes")).to_contain_text("parties-named")
    edit(ann, "severity: high", "severity: low")
    ann.get_by_label("I have taken over what changed").check()
    save(ann)
    expect(ann.get_by_text("The text in force changed since")).to_have_count(0)
    expect(ann.locator("form[action$='/step'] button.primary")).to_have_text("Propose")
    assert office.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(office: Office, scheme: str) -> None:
    page = office.page_of(ANN, color_scheme=scheme)
    draft = begin(page)
    edit(page, "severity: high", "severity: severe")
    save(page)
    paths = ["/playbooks", "/playbooks/nda", "/playbooks/nda/history", "/playbooks/correspondence"]
    for address in (*(f"{office.origin}{one}" for one in paths), draft):
        page.goto(address)
        found = Axe().run(page).response
        assert [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]] == []
    edit(page, "severity: severe", "severity: low")
    save(page)
    page.goto(f"{draft}/preview")
    page.locator("#progress").get_by_text(f"{DOCUMENTS} of {DOCUMENTS}").wait_for()
    found = Axe().run(page).response
    assert [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]] == []


def test_a_narrow_window_and_the_keyboard(office: Office) -> None:
    page = office.page_of(ANN)
    begin(page)
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#text-playbook").focus()
    page.keyboard.type("# a line\n")
    expect(page.locator("[data-place=playbook]")).to_have_text("Line 2, column 1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "text-playbook"


def test_the_browser_asks_before_text_typed_before_the_script_runs_is_left(office: Office) -> None:
    page, asked = office.page_of(ANN), list[str]()
    begin(page)
    with late_script(page, "playbook_editor.js"):
        page.locator("#text-playbook").focus()
        page.keyboard.type("# a line\n")
    expect(page.locator("[data-place=playbook]")).to_have_text("Line 2, column 1")

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with pytest.raises(Error):  # the browser stays
        page.goto(f"{office.origin}/playbooks")
    assert asked == ["beforeunload"]
    expect(page.locator("#text-playbook")).to_have_value(re.compile("^# a line"))
