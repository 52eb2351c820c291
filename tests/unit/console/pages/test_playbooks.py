import json
from typing import Any

import pytest

from services.console.pages.line_differences import MOST_LINES, differences
from services.console.pages.playbooks import NEW_TESTS, NEW_TEXT, by_subject, cases_by_rule
from tests.payloads import PAYLOADS
from tests.unit.console.pages import playbook_answers as answers
from tests.unit.console.pages.playbook_answers import DRAFT, DRAFT_PATH, OWNER, PAGES, PLAYBOOK, PLAYBOOKS, answer
from tests.unit.console.pages.test_payloads import Skeleton, _stays_here
from tests.unit.console.site import Browser, Site

HERE = f"/playbook-drafts/{DRAFT}"


@pytest.fixture
async def owner(site: Site) -> Browser:
    """A browser in which a playbook owner is signed in."""
    made = site.browser()
    await made.sign_in(person=OWNER)
    return made


def sent(site: Site, method: str = "POST") -> list[tuple[str, Any]]:
    return [(path, json.loads(body)) for verb, path, _, _, body in site.annotation.calls if verb == method]


@pytest.mark.parametrize("path", PAGES)
async def test_payloads_are_words(site: Site, owner: Browser, path: str) -> None:
    shapes = []
    for words in ("plain", *PAYLOADS[::7]):
        answer(site, words)
        page = await owner.get(path)
        assert page.status_code == 200, page.text
        shapes.append(Skeleton(page.text))
    assert {tuple(one.shape) for one in shapes} == {tuple(shapes[0].shape)}
    assert [link for one in shapes for link in one.links if not _stays_here(link)] == []


@pytest.mark.parametrize("path", PAGES)
async def test_a_lead_reads_and_changes_nothing(site: Site, browser: Browser, path: str) -> None:
    answer(site)
    forms = [one for one in Skeleton((await browser.get(path)).text).shape if one[0] == "button"]
    page = (await browser.get(path)).text
    assert "/step" not in page
    assert "/restore" not in page
    assert len(forms) <= 3  # sign out, filters, and the button that stops a preview


async def test_a_playbook_in_words(site: Site, owner: Browser) -> None:
    answer(site)
    page = (await owner.get("/playbooks/nda")).text
    for words in (
        "1 of 1 pass",
        "1 high",
        "2 findings",
        "Fallback wording",
        "Passes: ann",
        "3 judged by this playbook",
    ):
        assert words in page
    assert "The file of the installation has changed" in page


async def test_a_draft_is_begun_saved_and_proposed(site: Site, owner: Browser) -> None:
    answer(site, outdated=False, problems=[])
    made = {"/v1/playbook-drafts": (201, answers.draft()), f"{DRAFT_PATH}:propose": (200, answers.draft())}
    site.annotation.answers |= made
    csrf = {"csrf": await owner.csrf()}
    begun = await owner.post("/playbooks/nda/drafts", csrf)
    assert (begun.status_code, begun.headers["location"]) == (303, HERE)
    text = {"revision": "3", "source": "a\r\nb", "cases": "c", "current_digest": "0" * 16}
    saved = await owner.post(HERE, {**csrf, **text, "taken_over": "1"})
    assert saved.headers["location"] == f"{HERE}?saved=1"
    assert "The check finds no problem" in (await owner.get(f"{HERE}?saved=1")).text
    done = await owner.post(f"{HERE}/step", {**csrf, "step": "propose", "revision": "3", "reason": "why"})
    assert done.headers["location"] == HERE
    assert sent(site) == [
        ("/v1/playbook-drafts", {"name": "nda"}),
        (f"{DRAFT_PATH}:propose", {"revision": 3, "reason": "why"}),
    ]
    assert sent(site, "PUT") == [(DRAFT_PATH, {"source": "a\nb", "cases": "c", "revision": 3, "base": "0" * 16})]


async def test_a_text_that_is_not_saved_is_not_lost(site: Site, owner: Browser) -> None:
    answer(site)
    csrf = {"csrf": await owner.csrf()}
    stored = site.annotation.answers[DRAFT_PATH]

    class Once(dict[str, Any]):
        """The first answer of the path is a conflict."""

        def get(self, key: str, default: Any = None) -> Any:
            if key == DRAFT_PATH and site.annotation.calls[-1][0] == "PUT":
                detail = "The request has revision 2, the draft has revision 3"
                return 409, {"error": {"reason": "conflict", "detail": detail}}
            return super().get(key, default)

    site.annotation.answers = Once(site.annotation.answers)
    form = {**csrf, "revision": "2", "source": "mine\nmine", "cases": "my tests"}
    page = (await owner.post(HERE, form)).text
    assert "the draft has revision 3" in page
    assert "Your text is not saved" in page
    assert "mine\nmine</textarea>" in page
    assert 'name="revision" value="3"' in page
    assert stored == super(Once, site.annotation.answers).get(DRAFT_PATH)


async def test_publishing_asks_for_the_second_factor_by_a_link(site: Site, owner: Browser) -> None:
    """A form is not redirected to another site: browsers refuse this."""
    answer(site, summary=answers.summary(state="proposed"))
    site.annotation.answers[f"{DRAFT_PATH}:publish"] = (401, {"error": {"reason": "insufficient_user_authentication"}})
    form = {"csrf": await owner.csrf(), "step": "publish", "revision": "3", "reason": "I agree"}
    page = await owner.post(f"{HERE}/step", form)
    assert page.status_code == 200
    assert f"/sign-in?return=%2Fplaybook-drafts%2F{DRAFT}&amp;step_up=1" in page.text
    assert 'value="I agree"' in page.text


@pytest.mark.parametrize(("authors", "offers"), [([OWNER], False), (["ann"], True)])
async def test_an_author_is_not_offered_to_publish(
    site: Site, owner: Browser, authors: list[str], offers: bool
) -> None:
    answer(site, summary=answers.summary(state="proposed", authors=authors), outdated=False, problems=[])
    page = (await owner.get(HERE)).text
    assert ('value="publish"' in page) is offers
    assert ("You are an author" in page) is not offers


@pytest.mark.parametrize("state", ["published", "discarded"])
async def test_an_ended_draft_has_no_steps(site: Site, owner: Browser, state: str) -> None:
    answer(site, summary=answers.summary(state=state))
    page = (await owner.get(HERE)).text
    assert "Next step" not in page
    assert "readonly" in page


async def test_a_roll_back_is_proposed(site: Site, owner: Browser) -> None:
    answer(site)
    site.annotation.answers[f"{PLAYBOOK}/publications/1:restore"] = (201, answers.draft())
    refused = {"error": {"reason": "precondition_failed", "detail": "The check finds a problem: line 3"}}
    site.annotation.answers[f"{PLAYBOOK}/publications/2:restore"] = (412, refused)
    csrf = {"csrf": await owner.csrf()}
    done = await owner.post("/playbooks/nda/restore", {**csrf, "number": "1", "reason": "why"})
    assert done.headers["location"] == HERE
    page = (await owner.post("/playbooks/nda/restore", {**csrf, "number": "2", "reason": "why"})).text
    assert "The check finds a problem: line 3" in page


async def test_a_new_playbook_begins_with_a_rule_and_its_tests(site: Site, owner: Browser) -> None:
    answer(site)
    site.annotation.answers["/v1/playbook-drafts"] = (201, answers.draft())
    form = {"csrf": await owner.csrf(), "name": "leases", "title": 'Our "own": leases', "kind": "lease"}
    assert (await owner.post("/playbooks", form)).headers["location"] == HERE
    [(_, body)] = sent(site)
    assert 'title: "Our \\"own\\": leases"' in body["source"]
    assert body["cases"].startswith("playbook: leases\n")
    fault = {"error": {"reason": "invalid_metadata", "detail": 'Field "name" must begin with a letter'}}
    site.annotation.answers["/v1/playbook-drafts"] = (400, fault)
    page = (await owner.post("/playbooks", {**form, "name": "9"})).text
    assert "must begin with a letter" in page
    assert 'value="Our &#34;own&#34;: leases"' in page


async def test_a_preview_page_by_page(site: Site, owner: Browser) -> None:
    answer(site)
    page = (await owner.get(f"{HERE}/preview?matter=HB-1")).text
    assert "20 of 30 documents, 9 of them judged by this playbook; 1 erased" in page
    assert "Next documents" in page
    rows = (await owner.fetch(f"{HERE}/preview/rows?after=next")).json()
    assert rows["rules"][0]["change"] == -2
    assert (rows["changed"][0]["link"], rows["changed"][0]["words"], rows["next"]) == ("", "Other severity", "next")
    asked = [query for _, path, query, _, _ in site.annotation.calls if path.endswith("/preview")]
    assert [one.split("&")[1] for one in asked] == ["matter=HB-1", "matter="]
    assert {one.split("&")[0] for one in asked} == {"purpose=playbook"}
    detail = "No role of the caller reads text for this purpose"
    site.annotation.answers[f"{DRAFT_PATH}/preview"] = (403, {"error": {"reason": "forbidden", "detail": detail}})
    assert detail in (await owner.get(f"{HERE}/preview")).text


async def test_other_errors_have_the_page_of_errors(site: Site, owner: Browser) -> None:
    assert (await owner.get("/playbooks/none")).status_code == 404
    site.annotation.answers[PLAYBOOKS] = (403, {"error": {"reason": "forbidden"}})
    assert (await owner.get("/playbooks")).status_code == 403
    assert (await owner.post("/playbooks/nda/drafts", {"csrf": "x"})).status_code == 403


def test_differences_have_numbers_and_gaps() -> None:
    before = "\n".join(f"line {number}" for number in range(1, 41))
    after = before.replace("line 3\n", "line three\n").replace("line 38", "line 38\nmore")
    found = differences(before, after)
    assert [(one.kind, one.old, one.new, one.text) for one in found if one.kind != "same"] == [
        ("removed", 3, 0, "line 3"),
        ("added", 0, 3, "line three"),
        ("gap", 0, 0, ""),
        ("added", 0, 39, "more"),
    ]
    assert differences(before, before) == ()
    assert len(differences("", "x\n" * (MOST_LINES + 1))) == MOST_LINES + 1


def test_rules_are_listed_by_subject() -> None:
    rules = [{**answers.rule(), "id": one, "category": kind} for one, kind in (("a", "X"), ("b", "Y"), ("c", "X"))]
    assert [(kind, len(some)) for kind, some in by_subject(rules)] == [("X", 2), ("Y", 1)]
    tests = [answers.case_of(findings=["a"], surplus=["b"]), answers.case_of(findings=["a"])]
    assert {name: len(some) for name, some in cases_by_rule(tests).items()} == {"a": 2, "b": 1}


def test_the_text_of_a_new_playbook_is_good() -> None:
    words = {"name": "leases", "title": '"Leases"', "kind": "lease"}
    assert "parties-named" in NEW_TEXT.format(**words)
    assert "{name: no party, agreement: usual" in NEW_TESTS.format(**words)
