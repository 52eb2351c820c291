"""axe finds no violation in any state: WCAG 2.2 A and AA, and the best practices of axe."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.review import Review

Opener = Callable[..., Reader]
GOLDEN = Path(__file__).parent / "text_mode.golden"
_DIALOGS = {"keys": "?", "wait": "w", "severity": "c", "reveal": "v", "complete": "Control+Enter", "goto": "g"} | {
    "comment": "m",
    "define": "d",
    "stop": "x",
}

_FINISHED = """async () => {
  const ends = one => one.effect.getComputedTiming().endTime !== Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map(one => one.finished));
}"""


def violations(reader: Reader) -> list[str]:
    """One line per element with a fault. What fades in has its colours at the end of the animation only."""
    reader.page.evaluate(_FINISHED)
    found: dict[str, Any] = Axe().run(reader.page).response
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["pages", "text"])
def test_the_reader(open_reader: Opener, scheme: str, mode: str) -> None:
    reader = open_reader(color_scheme=scheme)
    reader.page.wait_for_selector(".picture")
    if mode == "text":
        reader.press("t")
        reader.page.wait_for_selector(".run")
    reader.page.wait_for_selector(".facts")
    assert violations(reader) == []


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (360, 640), (320, 256)])
def test_small_windows(open_reader: Opener, width: int, height: int) -> None:
    reader = open_reader(width=width, height=height)
    reader.page.wait_for_selector(".facts")
    assert violations(reader) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_forced_colours(open_reader: Opener) -> None:
    reader = open_reader(forced_colors="active", reduced_motion="reduce")
    reader.page.wait_for_selector(".facts")
    assert violations(reader) == []


@pytest.mark.parametrize("name", sorted(_DIALOGS))
def test_dialogs(open_reader: Opener, name: str) -> None:
    reader = open_reader()
    before = reader.current()
    reader.press(_DIALOGS[name])
    reader.page.wait_for_selector("dialog[open]")
    assert violations(reader) == []
    reader.press("Escape")
    reader.page.locator("dialog[open]").wait_for(state="detached")
    assert reader.current() == before
    assert reader.page.evaluate("document.activeElement?.className") == "card-head"  # the opener has the focus again


def test_states_of_deciding(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=12, marks=10))
    reader.press("a", "r")
    reader.page.wait_for_selector(".reasons")
    assert violations(reader) == []
    reader.press("4")
    reader.page.wait_for_selector(".card-current.card-missing .note-missing")
    assert violations(reader) == []
    reader.page.locator("[data-item='a:a-4'] .card-head").click()
    reader.press("e")
    reader.page.wait_for_selector(".spanbar")
    assert violations(reader) == []
    reader.press("Escape", "c")
    reader.page.wait_for_selector("[role='listbox']")
    assert violations(reader) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_adding_a_finding(open_reader: Opener, scheme: str) -> None:
    reader = open_reader(color_scheme=scheme)
    reader.press("Shift+I")
    reader.page.wait_for_selector(".spanbar")
    assert violations(reader) == []
    reader.press("Shift+ArrowRight", "Enter")
    reader.page.locator("dialog blockquote").filter(has_text="H").wait_for()
    assert violations(reader) == []
    reader.page.keyboard.type("cross")
    reader.press("Control+Enter")
    reader.page.wait_for_selector(".card-current[data-item^='f:f-new']")
    assert violations(reader) == []


def test_panels_and_search(open_reader: Opener) -> None:
    reader = open_reader()
    for tab in ("summary", "comments", "history"):
        reader.page.locator(f"#tab-{tab}").click()
        reader.page.wait_for_selector(".reading-panel > *")
        assert violations(reader) == []
    reader.press("Control+f")
    reader.page.keyboard.type("interest")
    reader.page.wait_for_selector(".hit")
    assert violations(reader) == []


def test_conflict_session_and_offline(open_reader: Opener) -> None:
    reader = open_reader()
    theirs = {"decision_id": "other", "revision": 1, "verdict": "reject", "finding_id": "f-0"}
    reader.review.decide("finding", theirs, actor="ben")
    reader.press("a")
    reader.page.wait_for_selector("dialog[open]")
    assert violations(reader) == []
    reader.press("Escape")
    reader.page.locator("dialog[open]").wait_for(state="detached")
    reader.page.wait_for_load_state("networkidle")  # else what the reader loads after a conflict ends the session
    reader.review.session_over = True
    reader.press("a")
    reader.wait_text("dialog", "Your session has ended")
    assert violations(reader) == []


def test_the_accessibility_tree_of_text_mode(open_reader: Opener) -> None:
    """What a screen reader gets: headings, paragraphs, and marks with names. `GOLDEN=write` writes it again."""
    reader = open_reader(Review(pages=1, marks=3))
    reader.press("t")
    reader.page.wait_for_selector(".run")
    reader.page.locator(".paper-text").get_by_role("heading").first.wait_for()  # the structure comes after the text
    tree = reader.page.locator(".paper-text").aria_snapshot() + "\n"
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(tree, encoding="utf-8")
    assert tree == GOLDEN.read_text(encoding="utf-8")


def test_regions_are_reached_in_order(open_reader: Opener) -> None:
    reader = open_reader()
    reader.page.wait_for_selector(".picture")
    seen = []
    for _ in range(4):
        reader.press("F6")
        seen.append(
            reader.page.evaluate("document.activeElement.closest('.toolbar, .outline, .document, .panel').className")
        )
    assert seen == ["toolbar", "outline", "document", "panel"]
