"""The history of a document in a browser: without violations of axe and of the content policy, in both schemes."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.integration.console.submitting.conftest import Submitter
from tests.unit.console.pages.test_history import API, PATH, READER, event
from tests.unit.console.site import DOCUMENT, FakeAnnotation

EVENTS = [
    event("completed", count=3),
    event("decided", detail="finding.accept", count=1, category="fees"),
    event("read", detail="displayed", places="p1-3", at="2026-11-27T10:00:00Z"),
]


def answer(annotation: FakeAnnotation) -> None:
    document = {"document_id": DOCUMENT, "source_reference": "DV/1", "matter": "HB-1"}
    annotation.answers[API] = (200, {"document": {**document, "source_system": "vault", "version": 1}})
    annotation.answers[f"{API}/history"] = (200, {"events": EVENTS, "next_page_token": "", "all_readers": True})
    annotation.answers[f"{API}/readers"] = (200, {"readers": [READER], "next_page_token": ""})


def violations(one: Submitter) -> list[str]:
    found: dict[str, Any] = Axe().run(one.page).response
    return [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_history_and_who_saw_a_place(open_page: Callable[..., Submitter], scheme: str) -> None:
    one = open_page(color_scheme=scheme)
    answer(one.annotation)
    one.page.goto(one.page.url.replace("/submit", PATH))
    one.page.get_by_role("heading", name="27 Nov 2026").wait_for()
    assert one.page.locator(".event").count() == 3
    assert violations(one) == []
    one.page.get_by_label("Page").fill("2")
    one.page.get_by_role("button", name="Show").click()
    one.page.get_by_role("region", name="Readers of the place").wait_for()
    assert violations(one) == []
    one.page.set_viewport_size({"width": 320, "height": 640})
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
