"""A lead reads the quality of reviews in a real browser, and checks the export with a program without our code."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.integration.console.queue.conftest import LEAD, NEW, Desk, in_thread
from tests.unit.annotation.storage.quality_suite import LESS, SAME, SHOWN, reviewed_twice
from tests.unit.annotation.support import TENANT, make_world, record

PROGRAM = Path(__file__).parents[4] / "docs" / "examples" / "quality" / "check_figures.py"
WALLED = "HB-9"
REVIEWS = (("HB-1", SAME, SAME), ("HB-1", SAME, LESS), ("HB-1", LESS, SAME), ("HB-2", SAME, LESS), (WALLED, LESS, LESS))


async def reviewed(desk: Desk) -> None:
    """Documents with two blind reviews in three matters. The lead is outside of one. Figures can be of few people."""
    world = make_world(desk.world.database, review_policy=SHOWN)
    for number, (matter, first, second) in enumerate(REVIEWS):
        await reviewed_twice(world, record(reference=f"ref-{number}", matter=matter), first, second)
    desk.world.members.put(TENANT, WALLED, "somebody@harbour-bank")
    desk.world.review_policy = SHOWN


def test_a_lead_reads_the_figures_and_checks_them(desk: Desk, tmp_path: Path) -> None:
    page = desk.page_of(LEAD)
    page.get_by_role("link", name="Quality").click()
    page.get_by_text("0 documents with two complete blind reviews yet.").wait_for()
    in_thread(reviewed(desk))
    page.reload()
    table = page.get_by_role("region", name="Agreement (alpha)")
    rows = table.locator("tbody tr")
    assert [rows.nth(n).locator("th").inner_text() for n in range(rows.count())] == ["HB-1", "HB-2"]
    assert "3 documents" in rows.nth(0).inner_text()
    assert "too few documents" in rows.nth(1).inner_text()
    assert (table.locator("circle").count(), table.locator(".bar-line").count()) == (2, 1)
    assert WALLED not in page.content()
    if folder := os.environ.get("GLOSSATOR_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/quality.png", full_page=True)

    found: dict[str, Any] = Axe().run(page).response
    assert [one["id"] for one in found["violations"]] == []

    page.get_by_label("Rows").select_option("all")
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("All that you may read").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as JSON").click()
    path = tmp_path / "quality.json"
    download.value.save_as(path)
    done = subprocess.run([sys.executable, "-E", str(PROGRAM), str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 of 5 figures are the same" in done.stdout
    with page.expect_download() as download:
        page.get_by_role("link", name="Figures as CSV").click()
    assert download.value.suggested_filename == "quality.csv"


def test_a_reviewer_has_no_such_page(desk: Desk) -> None:
    page = desk.page_of(NEW)
    assert page.get_by_role("link", name="Quality").count() == 0
    answer = page.goto(f"{desk.origin}/quality")
    assert answer is not None
    assert answer.status == 403
