"""Filters that a person keeps under a name."""

import pytest

from services.console.preferences import MOST_FILTERS
from tests.issuer import OFFICER
from tests.unit.console.pages.test_queue import XSS, listed
from tests.unit.console.site import Browser, Site


async def save(browser: Browser, name: str, **filters: str) -> int:
    form = {"csrf": await browser.csrf(), "name": name, **filters}
    return (await browser.post("/queue/filters", form)).status_code


async def names(browser: Browser) -> list[str]:
    return [one["name"] for one in (await browser.fetch("/preferences")).json()["filters"]]


async def test_a_filter_is_saved_listed_applied_and_deleted(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed()
    await browser.fetch("/preferences", "PUT", {"theme": "dark"})
    assert await save(browser, "  Urgent   loans ", view="all", matter="HB-1", priority="urgent") == 303
    page = (await browser.get("/queue")).text
    assert 'href="/queue?matter=HB-1&amp;priority=urgent&amp;view=all"' in page
    assert "Urgent loans" in page
    applied = (await browser.get("/queue?matter=HB-1&priority=urgent&view=all")).text
    assert "Save these filters" not in applied
    assert (await browser.fetch("/preferences")).json()["theme"] == "dark"
    answer = await browser.post("/queue/filters/delete", {"csrf": await browser.csrf(), "name": "Urgent loans"})
    assert answer.headers["location"] == "/queue?view=mine"
    assert await names(browser) == []


async def test_the_same_name_replaces_and_other_people_see_nothing(site: Site, browser: Browser) -> None:
    await save(browser, "b", view="all", matter="HB-1")
    await save(browser, "A", view="team")
    await save(browser, "b", view="all", matter="HB-2")
    assert await names(browser) == ["A", "b"]
    stored = (await browser.fetch("/preferences")).json()["filters"]
    assert [one["query"] for one in stored] == ["view=team", "matter=HB-2&view=all"]
    other = site.browser()
    await other.sign_in(person=OFFICER.subject)
    assert await names(other) == []


@pytest.mark.parametrize(
    ("name", "filters", "status"),
    [
        ("", {}, 400),
        ("x" * 61, {}, 400),
        ("x", {"view": "everyone"}, 400),
        ("x", {"matter": "y" * 600}, 400),
        ("x", {"matter": "javascript:alert(1)//<b>"}, 303),
    ],
)
async def test_what_cannot_be_saved_is_refused(
    browser: Browser, name: str, filters: dict[str, str], status: int
) -> None:
    assert await save(browser, name, **filters) == status


async def test_a_name_is_escaped_and_their_number_is_limited(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed()
    assert await save(browser, XSS, view="all") == 303
    assert "<img" not in (await browser.get("/queue")).text
    for number in range(MOST_FILTERS - 1):
        assert await save(browser, f"f{number}", view="all") == 303
    assert await save(browser, "one more", view="all") == 412
    assert await save(browser, "f0", view="mine") == 303
