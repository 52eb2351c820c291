"""The page on the quality of review."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest

from services.console.pages.quality import AGREEMENT, JUDGED, MISSED, Kind, table, tables
from services.shared.domain.records import Role
from tests.issuer import ANNA
from tests.unit.console.pages.test_quality_methods import NOTES, RULE
from tests.unit.console.pages.test_queue import XSS
from tests.unit.console.site import Site

COVERS = "Covers the documents you may read."


def figure(name: str, value: float | None, ends: tuple[float, float] | None, **changes: Any) -> dict[str, Any]:
    interval = {"low": ends[0], "high": ends[1]} if ends else None
    plain = {"scope": "M-1", "name": name, "value": value, "interval": interval, "one_sided": None}
    return {**plain, "hits": None, "n": 96, "drawn": 96, "documents": 9, **changes}


RECALL = figure("recall", 0.8, (0.6, 0.95), hits=20, n=25, drawn=400, one_sided={"low": 0.64, "high": 0.93})
ELUSION = figure("elusion", 0.0, (0.0, 0.0118), hits=0, n=300, drawn=310, one_sided={"low": 0.0, "high": 0.0097})
LOST = figure("missed", 12.0, (3.0, 40.0), hits=5, n=300, drawn=310)
ALPHA = figure("alpha", 0.834, (0.7, 0.91))
AGAIN = figure("found-again", 0.9, None, hits=9, n=10, drawn=10, documents=1)
KAPPA = figure("label-kappa", 1.0, (1.0, 1.0))
OFF = {"smallest": 5, "shown": False, "kept_days": 0, "switched_by": "", "switched_at": "", "reason": ""}
ON = {
    **OFF,
    "shown": True,
    "kept_days": 90,
    "switched_by": "dana@t",
    "switched_at": "2026-11-02",
    "reason": "<Agreed.>",
}
EVERY = [RECALL, ELUSION, LOST, ALPHA, AGAIN, KAPPA]
SAID = figure("same-as-model", 0.75, (0.194, 0.994), hits=3, n=4, drawn=4, documents=1)
CHANGED = figure("changed-judgement", 0.5, (0.013, 0.987), hits=1, n=2, drawn=2, documents=1)


def row(one: dict[str, Any], kind: Kind) -> dict[str, Any]:
    return dict(table(kind, [one])["rows"][0])


def test_a_figure_in_words_and_pixels() -> None:
    made = row(ELUSION, MISSED[2])
    assert (made["value"], made["interval"], made["alone"]) == ("0.0 %", "0.0 % to 1.2 %", "at most 1.0 %")
    assert made["n"] == "0 of 300 drawn passages, 10 without an answer"
    assert (made["dot"], made["low"], made["high"]) == (0.0, 0.0, 118.0)
    assert row(RECALL, MISSED[0])["alone"] == "at least 64.0 %"
    assert row(RECALL, MISSED[0])["n"] == "20 of 25 relevant drawn passages"
    made = row(LOST, MISSED[1])
    assert (made["value"], made["interval"], made["high"]) == ("12", "3 to 40", 160.0)


@pytest.mark.parametrize(
    ("high", "top"), [(0.0, "1 %"), (0.0118, "2 %"), (0.02, "2 %"), (0.021, "5 %"), (0.3, "50 %"), (0.7, "100 %")]
)
def test_the_scale_of_elusion_ends_where_its_intervals_fit(high: float, top: str) -> None:
    assert table(MISSED[2], [figure("elusion", 0.0, (0.0, high))])["top"] == top
    assert table(MISSED[0], [figure("recall", 0.0, (0.0, high))])["top"] == "100 %"
    assert table(AGREEMENT[0], [figure("alpha", 0.0, (0.0, high))])["top"] == "1"


@pytest.mark.parametrize(
    ("one", "value", "interval", "dot"),
    [
        (ALPHA, "0.83", "0.70 to 0.91", 166.8),
        (figure("alpha", -0.2, (-0.5, 0.1)), "-0.20", "-0.50 to 0.10", 0.0),
        (figure("alpha", None, None), "–", "too few documents", None),
    ],
)
def test_agreement(one: dict[str, Any], value: str, interval: str, dot: float | None) -> None:
    made = row(one, AGREEMENT[0])
    assert (made["value"], made["interval"], made["dot"]) == (value, interval, dot)


def test_only_some_figures_are_shown() -> None:
    assert [one["kind"].name for one in tables([*EVERY, CHANGED, SAID], (*MISSED, *AGREEMENT, *JUDGED))] == [
        "recall",
        "missed",
        "elusion",
        "alpha",
        "found-again",
        "same-as-model",
        "changed-judgement",
    ]


async def _page(
    site: Site,
    figures: list[dict[str, Any]],
    path: str = "/quality",
    switch: dict[str, Any] = OFF,
    *,
    withheld: Sequence[str] = (),
    methods: Sequence[dict[str, Any]] = (),
) -> str:
    found = {"figures": figures, "covers": COVERS, "withheld": withheld, "small_groups": switch, "methods": methods}
    site.annotation.answers["/v1/quality"] = (200, found)
    browser = site.browser()
    await browser.sign_in()
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_each_figure_has_its_n_and_its_interval(site: Site) -> None:
    page = await _page(site, EVERY)
    for words in (
        COVERS,
        "60.0 % to 95.0 %",
        "at least 64.0 % (one bound, 95 %)",
        "0 of 300 drawn passages, 10 without an answer",
        "5 of 300 drawn passages, 10 without an answer",
        "0.70 to 0.91",
        "9 of 10 places",
        "too few documents",
        "1 document<",
    ):
        assert words in page
    assert page.count('<circle class="dot"') == 5
    assert page.count('class="bar-line"') == 4
    assert "label-kappa" not in page
    assert "style=" not in page


async def test_empty_parts_say_what_is_missing(site: Site) -> None:
    page = await _page(site, [])
    assert "0 passages drawn yet." in page
    assert "0 documents with two complete blind reviews yet." in page
    assert "Export as JSON" not in page
    assert "match these filters" in await _page(site, [], "/quality?since=2026-01-01")


async def test_it_says_who_switched_figures_about_few_people(site: Site) -> None:
    page = await _page(site, EVERY, switch=ON)
    for words in (
        "can be about single people",
        "the last 90 days",
        "by dana@t on <time>2026-11-02</time>: &lt;Agreed.&gt;",
    ):
        assert words in page
    page = await _page(site, EVERY, switch={**ON, "shown": False})
    assert "switched off by dana@t on <time>2026-11-02</time>: &lt;Agreed.&gt;" in page
    page = await _page(site, EVERY)
    assert "Figures cover groups of 5 people or more, of whom no one read more than half of the documents." in page
    assert "switched" not in page


async def test_it_says_that_reviews_of_few_people_are_withheld(site: Site) -> None:
    words = "Reviews that are in no group of 5 people yet are not in these figures."
    assert words in await _page(site, EVERY, withheld=["reviews"])
    assert words not in await _page(site, EVERY)
    for withheld, passages, reviews in ((["reviews"], 1, 0), (["passages"], 0, 1), (["passages", "reviews"], 0, 0)):
        page = await _page(site, [], withheld=withheld)
        assert page.count("No group of 5 people yet") == len(withheld)
        assert page.count("0 passages drawn yet") == passages
        assert page.count("0 documents with two") == reviews


@pytest.mark.parametrize(
    ("figures", "withheld", "words"),
    [
        (EVERY, [], []),
        ([SAID, CHANGED], [], ["3 of 4 first judgements", "19.4 % to 99.4 %", "1 of 2 first judgements with a final"]),
        ([CHANGED], ["judgements"], ["1.3 % to 98.7 %", "are not in these figures"]),
        ([], ["judgements"], ["There are first judgements."]),
    ],
    ids=["none", "both", "some withheld", "all withheld"],
)
async def test_first_judgements_are_shown_where_there_are_some(
    site: Site, figures: list[dict[str, Any]], withheld: list[str], words: list[str]
) -> None:
    page = await _page(site, figures, withheld=withheld)
    assert ("What reviewers said before they saw the model" in page) == bool(words)
    assert [one for one in words if one not in page] == []
    assert page.count('id="same-as-model"') == figures.count(SAID)
    assert ("Export as JSON" in page) == bool(figures)


async def test_the_method_of_review_is_shown(site: Site) -> None:
    page = await _page(site, EVERY)
    assert "One person reviews each document" in page
    rule = {**RULE, "rule": XSS, "four_eyes": "blind", "when": NOTES}
    page = await _page(site, EVERY, methods=[rule])
    assert "document type: guaranty, note; client: some" in page
    assert "The first rule that fits a document applies." in page
    assert XSS not in page


async def test_filters_go_to_annotation_and_others_do_not(site: Site) -> None:
    page = await _page(site, [ALPHA], "/quality?by=workflow&matter=M+1&since=2026-01-01&until=&x=1")
    query = next(call[2] for call in site.annotation.calls if call[1] == "/v1/quality")
    assert query == "by=workflow&matter=M+1&since=2026-01-01"
    assert 'href="/quality/export.csv?by=workflow&amp;matter=M+1&amp;since=2026-01-01"' in page
    assert await _page(site, [ALPHA], "/quality?by=person")
    assert [call[2] for call in site.annotation.calls if call[1] == "/v1/quality"][-1] == "by=matter"


async def test_names_are_escaped(site: Site) -> None:
    page = await _page(site, [figure("alpha", 0.5, None, scope=XSS)])
    assert XSS not in page


async def test_exports_are_files(site: Site) -> None:
    site.annotation.answers["/v1/quality:export"] = (200, {"version": 1})
    await _page(site, [figure("alpha", 0.5, None, scope="\uff1d1+1"), RECALL])
    browser = site.browser()
    await browser.sign_in()
    made = await browser.get("/quality/export.json?by=all")
    assert (made.json(), made.headers["content-disposition"]) == ({"version": 1}, 'attachment; filename="quality.json"')
    made = await browser.get("/quality/export.csv")
    first, second = csv.DictReader(io.StringIO(made.text))
    assert (first["scope"], first["low"], first["hits"]) == ("'\uff1d1+1", "", "")
    assert (second["low"], second["at_least"], second["documents"]) == ("0.6", "0.64", "9")
    assert made.headers["content-disposition"] == 'attachment; filename="quality.csv"'


async def test_a_refusal_is_a_page(site: Site) -> None:
    site.annotation.answers["/v1/quality"] = (403, {"error": {"reason": "forbidden"}})
    browser = site.browser()
    await browser.sign_in()
    assert (await browser.get("/quality")).status_code == 403


async def test_leads_find_the_page(site: Site) -> None:
    page = await _page(site, [])
    assert (Role.SENIOR_REVIEWER in ANNA.roles) == ('href="/quality"' in page.partition("</nav>")[0])
