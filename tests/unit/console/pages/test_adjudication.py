"""The page on which a third person decides where two reviews differ."""

import json
from typing import Any

import pytest

from services.console.pages.adjudication import Piece, framed, pieces
from tests.unit.console.pages.test_queue import XSS
from tests.unit.console.site import DOCUMENT, Browser, Site

API, PATH = f"/v1/documents/{DOCUMENT}", f"/documents/{DOCUMENT}/adjudication"
TEXT = "before the law of Ohio after"
LABEL = {"category": "Governing Law", "span": {"start": 207, "end": 222}, "page": 3, "undecided": False}
FINDING = {"rule_id": "r", "category": "", "severity": "high", "message": XSS, "state": "rejected"}
NOTHING: dict[str, Any] = {"labels": [], "finding": None}
DIFFERENCES = [
    {"item_id": "a" * 32, "sides": [NOTHING, {"labels": [LABEL], "finding": None}]},
    {
        "item_id": "b" * 32,
        "sides": [{**NOTHING, "finding": FINDING}, {**NOTHING, "finding": {**FINDING, "state": "accepted"}}],
    },
]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [Piece(TEXT)]),
        ([LABEL["span"]], [Piece("before "), Piece("the law of Ohio", marked=True), Piece(" after")]),
        ([{"start": 150, "end": 206}], [Piece("before", marked=True), Piece(" the law of Ohio after")]),
        ([{"start": 207, "end": 900}], [Piece("before "), Piece("the law of Ohio after", marked=True)]),
    ],
)
def test_a_passage_is_cut_at_its_labels(spans: list[dict[str, int]], expected: list[Piece]) -> None:
    assert pieces(TEXT, 200, spans) == expected


@pytest.mark.parametrize(
    ("start", "length", "marked", "expected"),
    [
        (0, len(TEXT), (7, 22), (TEXT, 0)),
        (200, 228, (207, 222), (f"… {TEXT[7:]}", 205)),
        (0, 900, (7, 22), (f"{TEXT[:23]}…", 0)),
        (200, 900, (203, 226), (f"…{TEXT}…", 199)),
        (200, 900, (202, 1_900), (f"…{TEXT}…", 199)),
    ],
)
def test_a_passage_has_whole_words(start: int, length: int, marked: tuple[int, int], expected: tuple[str, int]) -> None:
    assert framed(TEXT, start, marked, length) == expected


def answer(site: Site) -> None:
    document = {"document_id": DOCUMENT, "source_reference": XSS, "matter": "HB-1", "version": 1}
    site.annotation.answers[API] = (200, {"document": document, "code_points": 900})
    site.annotation.answers[f"{API}/adjudication"] = (200, {"revision": 9, "differences": DIFFERENCES})
    site.annotation.answers[f"{API}/text"] = (200, {"text": TEXT, "start": 200, "end": 228})


async def test_the_page_shows_both_sides(site: Site, browser: Browser) -> None:
    answer(site)
    shown = (await browser.get(PATH)).text
    assert "<mark>the law of Ohio</mark>" in shown
    assert shown.count("Nothing here") == 1
    assert "differ in 2 places" in shown
    assert XSS not in shown
    queries = [query for _, path, query, _, _ in site.annotation.calls if path == f"{API}/text"]
    assert queries == ["start=47&end=382&purpose=review"]


async def test_a_page_break_of_the_text_is_a_line_break(site: Site, browser: Browser) -> None:
    answer(site)
    text = TEXT.replace(" after", "\fafter")
    site.annotation.answers[f"{API}/text"] = (200, {"text": text, "start": 200, "end": 228})
    shown = (await browser.get(PATH)).text
    assert "\f" not in shown
    assert "<mark>the law of Ohio</mark>" in shown


async def test_the_rulings_are_sent_together(site: Site, browser: Browser) -> None:
    answer(site)
    form = {
        "csrf": await browser.csrf(),
        "revision": "9",
        f"choice-{'a' * 32}": "2",
        f"reason-{'a' * 32}": "missed",
        f"choice-{'b' * 32}": "0",
        f"reason-{'b' * 32}": "other",
    }
    done = await browser.post(PATH, form)
    assert (done.status_code, done.headers["location"]) == (303, "/queue?adjudicated=1")
    [body] = [json.loads(body) for method, path, _, _, body in site.annotation.calls if method == "POST" and body]
    assert body == {
        "revision": 9,
        "rulings": [
            {"item_id": "a" * 32, "choice": 2, "reason": "missed"},
            {"item_id": "b" * 32, "choice": 0, "reason": "other"},
        ],
    }


async def test_a_refusal_keeps_what_the_person_chose(site: Site, browser: Browser) -> None:
    answer(site)
    token, item = await browser.csrf(), "a" * 32
    refusal = {"reason": "conflict", "message": "m", "detail": f"The set has revision 10 {XSS}"}
    site.annotation.refused[f"{API}/adjudication"] = (409, {"error": refusal})
    form = {"csrf": token, "revision": "9", f"choice-{item}": "2", f"reason-{item}": "missed"}
    shown = await browser.post(PATH, form)
    assert "The set has revision 10" in shown.text
    assert XSS not in shown.text
    assert shown.text.count("checked") == 1
    assert '<option value="missed" selected>' in shown.text
