"""Two blind reviews of one document differ, and a third person decides in a real browser, on the real service."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from services.annotation.storage.steps.tables import REVIEW_RULINGS
from services.shared.domain.records import Actor
from tests.integration.console.queue.conftest import ILL, LEAD, NEW, Desk, in_thread, picture, violations
from tests.unit.annotation.calls import listed
from tests.unit.annotation.desk.test_second_review import DRAWN, states
from tests.unit.annotation.storage.quality_suite import review
from tests.unit.annotation.support import record
from tests.unit.annotation.texts import ASSIGN, INSURED, LAW, PARTY

FOUND = (PARTY, LAW, ASSIGN, INSURED)
FIRST = ("accept", "accept", "reject", "accept")
SECOND = ("accept", "reject", "accept", "reject")
DIFFERENT = (LAW[0], ASSIGN[0], INSURED[0])
"""The label of each difference that one of the reviews has, in the order of the text."""
DOCUMENT = record(reference="ref-2")
PATH = f"/documents/{DOCUMENT.document_id}"
REVIEWERS = (ILL, NEW)


def reviewed_first(desk: Desk) -> None:
    """The policy draws all documents for a second review, and one review is complete."""

    async def work() -> None:
        desk.world.review_policy = DRAWN
        await desk.world.propose(DOCUMENT, found=FOUND)
        await review(desk.world, DOCUMENT, ILL, FIRST)

    in_thread(work())


def reviewed_twice(desk: Desk) -> None:
    reviewed_first(desk)
    in_thread(review(desk.world, DOCUMENT, NEW, SECOND))


def queue_of(desk: Desk, person: Actor) -> Page:
    """All open reviews, in a browser of the person."""
    page = desk.page_of(person)
    page.get_by_role("link", name="All open").click()
    page.wait_for_url("**view=all*")
    return page


def names_in(page: Page) -> list[str]:
    return [one.subject for one in REVIEWERS if one.subject in page.content()]


def marks(page: Page) -> list[str]:
    """The states of the annotations in the reader, in order."""
    cards = page.locator(".card-annotation")
    expect(cards).to_have_count(len(FOUND))
    return [str(cards.nth(number).get_attribute("data-state")) for number in range(len(FOUND))]


def said(difference: Locator) -> list[str]:
    """What the sides say, in the order of the page: the category, or that there is nothing."""
    return [one.strip() for one in difference.locator(".said").all_inner_texts()]


def choose(difference: Locator, label: str, reason: str) -> None:
    difference.get_by_label(label).check()
    difference.get_by_label("Why").select_option(label=reason)


def rulings(desk: Desk) -> Sequence[tuple[str, str]]:
    """Who decided on each difference, and why."""

    def work(connection: sa.Connection) -> Sequence[tuple[str, str]]:
        return [(one.actor, one.reason) for one in connection.execute(sa.select(REVIEW_RULINGS))]

    return in_thread(desk.world.database.run(work))  # type: ignore[no-any-return]


def test_the_second_reviewer_sees_no_decision_of_the_first(desk: Desk) -> None:
    reviewed_first(desk)
    page = queue_of(desk, NEW)
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Second review, blind")
    picture(page, "second-review-queue")
    assert names_in(page) == [NEW.subject]
    page.goto(f"{desk.origin}{PATH}")
    assert marks(page) == ["proposed"] * len(FOUND)
    page.keyboard.press("t")
    page.get_by_text("LOAN AGREEMENT").first.wait_for()
    picture(page, "second-review-reader")
    assert ILL.subject not in page.content()
    answer = page.goto(f"{desk.origin}{PATH}/history")
    assert answer is not None
    assert answer.ok
    assert ILL.subject not in page.content()


def test_a_third_person_decides_where_the_reviews_differ(desk: Desk) -> None:
    reviewed_twice(desk)
    page = queue_of(desk, LEAD)
    expect(page.locator("tbody tr")).to_contain_text("Adjudication")
    page.get_by_role("link", name="Decide where two reviews").click()
    page.get_by_role("heading", name="Adjudication of").wait_for()
    differences = page.locator("fieldset.difference")
    expect(differences).to_have_count(len(DIFFERENT))
    shown = [said(differences.nth(number)) for number in range(len(DIFFERENT))]
    assert [sorted(one) for one in shown] == [sorted((name, "Nothing here")) for name in DIFFERENT]
    assert names_in(page) == []
    assert "\f" not in page.locator(".passage").first.inner_text()
    assert violations(page) == []
    picture(page, "adjudication")
    page.reload()
    assert [said(differences.nth(number)) for number in range(len(DIFFERENT))] == shown

    page.get_by_role("button", name="Decide and publish").click()
    assert page.locator("form :invalid").count() > 0  # the browser asks for what is missing
    assert rulings(desk) == []
    law, assignment, insurance = (differences.nth(number) for number in range(len(DIFFERENT)))
    choose(law, f"Side {shown[0].index(LAW[0]) + 1} is right", "One review missed it")
    choose(assignment, "Neither is right", "Not this clause")
    choose(insurance, f"Side {shown[2].index(INSURED[0]) + 1} is right", "One review missed it")
    page.get_by_role("button", name="Decide and publish").click()
    page.wait_for_url("**/queue?adjudicated=1")
    page.get_by_text("Your decisions are stored, and the document is published").wait_for()
    picture(page, "adjudicated")

    final = in_thread(listed(desk.world, DOCUMENT, LEAD))
    assert (final.state, states(final)) == ("published", ["accepted", "accepted", "rejected", "accepted"])
    reasons = [(LEAD.subject, one) for one in ("missed", "missed", "not-this-clause")]
    assert sorted(rulings(desk)) == reasons
    page.goto(f"{desk.origin}{PATH}")
    assert marks(page) == ["accepted", "accepted", "rejected", "accepted"]
    page.keyboard.press("t")
    page.get_by_text("LOAN AGREEMENT").first.wait_for()
    picture(page, "adjudicated-reader")


@pytest.mark.parametrize("person", REVIEWERS, ids=["first", "second"])
def test_a_reviewer_of_the_document_does_not_adjudicate(desk: Desk, person: Actor) -> None:
    reviewed_twice(desk)
    page = queue_of(desk, person)
    expect(page.locator("tbody tr")).to_have_count(0)
    assert page.get_by_role("link", name="Decide where two reviews").count() == 0
    answer = page.goto(f"{desk.origin}{PATH}/adjudication")
    assert answer is not None
    assert answer.status == 403
    assert page.locator("fieldset.difference").count() == 0
    picture(page, "adjudication-refused")
