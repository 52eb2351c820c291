"""Texts of other people never become markup: 200 payloads in each text that the reader gets, in each of its views."""

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from playwright.sync_api import Route

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.review import Review
from tests.payloads import PAYLOADS

_TEXTS = frozenset(
    [
        "text",
        "message",
        "before",
        "after",
        "match",
        "words",
        "author",
        "actor",
        "assignee",
        "source_reference",
        "matter",
        "client_id",
        "title",
        "category",
        "guidance",
        "fallback",
        "condition",
        "playbook_title",
        "playbook",
        "rule_id",
        "canonical",
        "document_type",
        "model",
        "detail",
        "remedy",
    ]
)
_LONG = 400  # characters of the text of a document between two payloads
_CENSUS = """() => [...document.querySelectorAll('*')].flatMap(one => [one.localName,
  ...[...one.attributes].map(attribute => `${one.localName} ${attribute.name}`)])"""
_TRAPS = "[href^='javascript:' i], #trap, iframe, object, embed, base, meta[http-equiv], form[action*='attacker']"
_VIEWS: dict[str, tuple[str, ...]] = {
    "pages": (),
    "text": ("t",),
    "goto": ("Escape", "g"),
    "define": ("Escape", "d"),
    "category": ("Escape", "c"),
    "comment": ("Escape", "m"),
    "wait": ("Escape", "w"),
    "complete": ("Escape", "Control+Enter"),
    "end": ("Escape", "t"),
}
_LOADED = {"define": "#define-terms option"}
_TABS = {"summary": (".sentences", ".fields"), "comments": (".entry",), "history": (".entry",)}
"""What a view or a tab loads after it is shown: without waiting, the plain page has fewer kinds of elements."""


class Poison:
    """Replaces each text of an answer by the next payload; `used` counts."""

    def __init__(self) -> None:
        self.used = 0
        self._next: Iterator[str] = cycle(PAYLOADS)

    def route(self, route: Route) -> None:
        answer = route.fetch()
        if "json" not in answer.headers.get("content-type", ""):
            route.fulfill(response=answer)
            return
        route.fulfill(response=answer, body=json.dumps(self.change(answer.json())))

    def change(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.change(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.change(one, key) for one in value]
        return self.text(value) if isinstance(value, str) and value and key in _TEXTS else value

    def text(self, value: str) -> str:
        """A long text keeps its length, so that offsets still fit."""
        if len(value) <= _LONG:
            self.used += 1
            return next(self._next)
        for start in range(0, len(value) - _LONG, _LONG):
            self.used += 1
            payload = next(self._next)[:_LONG]
            value = value[:start] + payload + value[start + len(payload) :]
        return value


def seen(reader: Reader) -> set[str]:
    """Every kind of element and attribute in all views."""
    found: set[str] = set()
    for name, keys in _VIEWS.items():
        reader.press(*keys)
        if name in _LOADED:
            reader.page.wait_for_selector(_LOADED[name], state="attached")
        reader.page.wait_for_timeout(150)
        found |= set(reader.page.evaluate(_CENSUS))
    for tab, loaded in _TABS.items():
        reader.page.locator(f"#tab-{tab}").click()
        for part in loaded:
            reader.page.wait_for_selector(f"[aria-labelledby=tab-{tab}] {part}")
        found |= set(reader.page.evaluate(_CENSUS))
    reader.press("Control+f")
    reader.page.keyboard.type("interest")
    reader.page.wait_for_selector(".hit")
    return found | set(reader.page.evaluate(_CENSUS))


def prepared() -> Review:
    review = Review(pages=20, marks=100)
    review.decide("finding", {"decision_id": "d-1", "revision": 1, "verdict": "accept", "finding_id": "f-6"})
    review.comments.append(
        {"id": "c-1", "author": "ben", "written_at": "2026-11-28T14:02:00Z", "text": "see this", "target": "f-0"}
        | {"finding_id": "f-0", "resolved_at": None, "resolved_by": None, "asked": "", "annotation_id": ""}
    )
    return review


def test_no_text_becomes_markup(open_reader: Callable[..., Reader]) -> None:
    plain = seen(open_reader(prepared()))
    reader, poison = open_reader(prepared()), Poison()
    elsewhere: list[str] = []
    reader.page.on("request", lambda one: elsewhere.append(one.url) if "attacker" in one.url else None)
    reader.page.on("dialog", lambda one: reader.faults.append(one.message))
    reader.page.route("**/api/v1/**", poison.route)
    reader.page.reload()
    reader.page.wait_for_selector(".card-current")
    assert seen(reader) - plain == set()
    assert poison.used >= len(PAYLOADS) == 200
    assert elsewhere == []
    assert reader.page.locator(_TRAPS).count() == 0
    assert reader.page.evaluate("window.hit") is None
    assert PAYLOADS[0] in reader.page.locator("body").inner_text()
