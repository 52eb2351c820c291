import pytest

from tests.issuer import OFFICER
from tests.unit.console.site import Browser, Site

DEFAULTS = {"keys": "default", "mode": "page", "text_size": 18, "theme": "system", "filters": []}


async def test_preferences_are_those_of_the_person(site: Site, browser: Browser) -> None:
    assert (await browser.fetch("/preferences")).json() == DEFAULTS
    changed = {**DEFAULTS, "keys": "off", "filters": [{"name": "Late", "query": "view=all&order=due"}]}
    assert (await browser.fetch("/preferences", "PUT", changed)).json() == changed
    other = site.browser()
    await other.sign_in(person=OFFICER.subject)
    assert (await other.fetch("/preferences")).json() == DEFAULTS
    again = site.browser()
    await again.sign_in()
    assert (await again.fetch("/preferences")).json() == changed


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text_size": 90}, "text_size"),
        ({"keys": "vi"}, "keys"),
        ({"note": "The Borrower is Jane Roe"}, "note"),
        ({"filters": [{"name": "x", "query": "view=<script>"}]}, "filters.0.query"),
        ([], ""),
        (b"{", ""),
        (b"", ""),
    ],
)
async def test_a_value_that_is_not_a_preference_is_refused(browser: Browser, body: object, field: str) -> None:
    answer = await browser.fetch("/preferences", "PUT", body)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)
    assert (await browser.fetch("/preferences")).json() == DEFAULTS


@pytest.mark.parametrize("keys", ["default", "alt", "off"])
async def test_the_presets_of_keys(browser: Browser, keys: str) -> None:
    changed = {**DEFAULTS, "keys": keys}
    assert (await browser.fetch("/preferences", "PUT", changed)).json() == changed
