"""Submitting with a real browser: statuses, remedies, lost connections, hostile names, keyboard, axe."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from services.shared.domain.errors import REASONS, Reason
from tests.integration.console.late_script import late_script
from tests.integration.console.submitting.conftest import Submitter, file
from tests.integration.console.submitting.fake_ingestion import LIMIT

Opener = Callable[..., Submitter]
_FOUR = (
    file("loan.pdf", b"A loan."),
    file("scanned.pdf", b"scan of a page"),
    file("again.pdf", b"A loan."),
    file("empty.txt", b""),
)


def violations(submitter: Submitter) -> list[str]:
    """One line per element with a fault."""
    found: dict[str, Any] = Axe().run(submitter.page).response
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def test_each_file_has_its_status_and_remedy(open_page: Opener) -> None:
    one = open_page()
    one.choose(*_FOUR)
    one.wait_state("loan.pdf", "Ready for review")
    one.wait_state("scanned.pdf", "Refused")
    one.wait_state("again.pdf", "Duplicate")
    one.wait_state("empty.txt", "Refused")
    assert REASONS[Reason.NEEDS_OCR].remedy in one.row("scanned.pdf").inner_text()
    assert REASONS[Reason.EMPTY].remedy in one.row("empty.txt").inner_text()
    one.row("loan.pdf").get_by_role("link").wait_for()
    one.page.locator("#progress").filter(has_text="4 of 4 sent, 1 ready, 1 duplicate, 2 refused.").wait_for()
    assert one.page.locator("#batch").get_attribute("href") == f"/batches/deal-vault/{_batch(one)}"
    [matter] = {stored.metadata["matter"] for stored in one.ingestion.stored.values()}
    assert matter == "HB-1"


def test_the_files_of_an_archive_have_lines_of_their_own(open_page: Opener) -> None:
    one = open_page()
    one.choose(file("deal.zip", b"archive of two files"), file("loan.pdf", b"A loan."))
    ready, refused = (one.page.locator("#rows tr").filter(has_text=f"File {number} in deal.zip") for number in (1, 2))
    ready.locator(".state").filter(has_text="Ready for review").wait_for(timeout=60_000)
    assert REASONS[Reason.NEEDS_PASSWORD].remedy in refused.inner_text()
    names = [row.inner_text().split("\n")[0].split("\t")[0] for row in one.page.locator("#rows th").all()]
    assert names == ["deal.zip", "File 1 in deal.zip", "File 2 in deal.zip", "loan.pdf"]
    assert violations(one) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Opener, scheme: str) -> None:
    one = open_page(color_scheme=scheme)
    assert violations(one) == []
    one.choose(*_FOUR)
    one.wait_state("loan.pdf", "Ready for review")
    one.wait_state("scanned.pdf", "Refused")
    assert violations(one) == []
    one.page.set_viewport_size({"width": 320, "height": 640})
    assert violations(one) == []
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_files_are_dropped(open_page: Opener) -> None:
    one = open_page()
    one.page.get_by_label("Matter").fill("HB-1")
    dropped = one.page.evaluate_handle(
        "() => { const data = new DataTransfer(); data.items.add(new File(['words'], 'dropped.txt')); return data }"
    )
    one.page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
    one.wait_state("dropped.txt", "Ready for review")


def test_files_that_are_chosen_before_the_script_runs_are_sent(open_page: Opener) -> None:
    one = open_page()
    with late_script(one.page, "submit.js"):
        one.choose(file("loan.pdf", b"A loan."))
    one.wait_state("loan.pdf", "Ready for review")
    assert len(one.ingestion.received) == 1


def test_without_a_matter_nothing_is_sent(open_page: Opener) -> None:
    one = open_page()
    one.page.locator("#files").set_input_files([file("loan.pdf", b"A loan.")])
    one.page.locator("#fault").filter(has_text="Choose where the documents go").wait_for()
    assert one.ingestion.received == []


def test_a_file_is_stored_once_if_the_answer_is_lost(open_page: Opener) -> None:
    one = open_page()
    one.ingestion.lose_answer = True
    one.choose(file("loan.pdf", b"A loan."))
    one.wait_state("loan.pdf", "Ready for review")
    assert len(one.ingestion.received) == 2
    assert len(one.ingestion.stored) == 1


def test_a_lost_connection_is_waited_for(open_page: Opener) -> None:
    one = open_page()
    one.context.set_offline(True)
    one.choose(file("loan.pdf", b"A loan."), file("other.pdf", b"Another."))
    one.wait_state("loan.pdf", "No connection")
    assert violations(one) == []
    one.context.set_offline(False)
    one.wait_state("loan.pdf", "Ready for review")
    one.wait_state("other.pdf", "Ready for review")
    assert len(one.ingestion.stored) == 2


def test_200_files_go_a_few_at_a_time(open_page: Opener) -> None:
    one = open_page()
    one.choose(*(file(f"file-{number}.pdf", b"words %d" % number) for number in range(200)))
    one.page.locator("#progress").filter(has_text="200 of 200 sent, 200 ready.").wait_for(timeout=120_000)
    assert len(one.ingestion.stored) == 200
    assert one.ingestion.most <= 3


def test_a_file_over_the_limit_is_not_sent(open_page: Opener) -> None:
    one = open_page()
    one.page.get_by_text("up to 2 MB for each file").wait_for()
    one.choose(file("large.pdf", b"x" * (LIMIT + 1)))
    one.wait_state("large.pdf", "Refused")
    assert "The limit is 2.0 MB" in one.row("large.pdf").inner_text()
    assert one.ingestion.received == []


@pytest.mark.parametrize(
    "name",
    ["<img src=x onerror=alert(1)>.pdf", "{{7*7}}'\"&.pdf", "x" * 251 + ".pdf", "Vertr\u00e4ge \u5951\u7d04.pdf"],
)
def test_names_are_text(open_page: Opener, name: str) -> None:
    one = open_page()
    one.choose(file(name, b"A loan."))
    one.page.locator(".state").filter(has_text="Ready for review").wait_for(timeout=60_000)
    assert one.page.locator(".name").inner_text() == name
    assert one.page.locator("td img, th img").count() == 0
    assert one.ingestion.received[0][1].encode("latin-1").decode() == name


def test_a_session_that_ends_keeps_the_files(open_page: Opener) -> None:
    one = open_page()
    one.ingestion.tokens_end = True
    one.choose(file("loan.pdf", b"A loan."))
    one.page.locator("#paused").wait_for()
    assert violations(one) == []
    one.ingestion.tokens_end = False
    with one.context.expect_page() as opened:
        one.page.locator("#sign-in").click()
    opened.value.wait_for_load_state()
    again = opened.value.locator("button[value='paralegal@harbour-bank']")
    again.or_(opened.value.get_by_role("heading", name="Submit documents")).first.wait_for()
    if again.count():
        again.click()
        opened.value.get_by_role("heading", name="Submit documents").wait_for()
    one.page.get_by_role("button", name="Continue").click()
    one.wait_state("loan.pdf", "Ready for review")


def test_the_keyboard_reaches_all(open_page: Opener) -> None:
    one = open_page()
    one.page.get_by_label("Matter").focus()
    seen = []
    for _ in range(4):
        one.page.keyboard.press("Tab")
        seen.append(one.page.evaluate("document.activeElement.name || document.activeElement.id"))
    assert seen == ["priority", "batch_id", "files", seen[3]]


def _batch(one: Submitter) -> str:
    return str(one.page.locator("input[name='batch_id']").input_value())
