"""The pages escape all values, and each field has a label."""

import pytest
from lxml import html

from services.cli.issuer.pages import code_page, device_page, message_page, people_page

HOSTILE = "\"><script>alert(1)</script>'"
PAGES = {
    "people": people_page(HOSTILE, {HOSTILE: [HOSTILE]}, HOSTILE, HOSTILE),
    "code": code_page(HOSTILE, HOSTILE, HOSTILE, wrong=True),
    "device": device_page(HOSTILE, unknown=True),
    "message": message_page(HOSTILE, HOSTILE),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_values_are_text(page: str) -> None:
    tree = html.fromstring(page)
    assert not tree.xpath("//script")
    assert tree.xpath("//h1")
    assert tree.get("lang") == "en"


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_fields_have_labels(page: str) -> None:
    tree = html.fromstring(page)
    fields = [one for one in tree.iter("input") if one.get("type") != "hidden"]
    assert {one.get("id") for one in fields} == {one.get("for") for one in tree.iter("label")}


def test_people_stand_under_their_tenant() -> None:
    tree = html.fromstring(people_page("r", {"bank": ["senior-reviewer@bank"], "shop": ["operator@shop"]}, "cli", ""))
    assert tree.xpath("//legend/text()") == ["bank", "shop"]
    assert tree.xpath("//fieldset[1]/button/text()") == ["senior reviewer"]
    assert tree.xpath("//fieldset[1]/button/@value") == ["senior-reviewer@bank"]
