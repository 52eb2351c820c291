"""`make docs-test` follows each how-to, or states why not; and fences end, so that it sees the examples."""

from pathlib import Path

import pytest

from scripts.docs_test import NOT_FOLLOWED, PAGES
from scripts.docskit.page import steps
from tests.unit.docs.test_links import PAGES as ALL_PAGES
from tests.unit.docs.test_links import ROOT

_HOW_TOS = sorted(str(path.relative_to(ROOT)) for path in Path(ROOT, "docs/how-to").glob("*.md"))


def test_each_how_to_is_followed_or_has_a_reason() -> None:
    assert sorted([*(page for page in PAGES if "/how-to/" in page), *NOT_FOLLOWED]) == _HOW_TOS
    assert [page for page, reason in NOT_FOLLOWED.items() if not reason] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_followed_page_has_a_step_that_runs(name: str) -> None:
    assert any(step.kind in {"sh", "python"} for step in steps((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ALL_PAGES)
def test_each_fence_ends_on_a_line_of_its_own(name: str) -> None:
    lines = [line.strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if line.endswith("```") and not line.startswith("```")] == []
    assert sum(line.startswith("```") for line in lines) % 2 == 0
