"""Our role in a document: by default, by the review policy, or as a reviewer chose it."""

import asyncio
import json
import threading

import pytest

from services.annotation.playbook.rules import Playbooks
from services.annotation.policy_files.playbooks import read_playbook, route
from services.annotation.policy_files.review_policy import read_review_policy
from services.annotation.sets.perspective import PerspectiveRequest
from services.shared.domain.annotations import AnnotationSet, FindingKind, PerspectiveSource, RuleState
from services.shared.domain.errors import Reason
from services.shared.domain.events import AnnotationsProposed
from services.shared.domain.records import Actor
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, finish, listed, refused, reviews, submit
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, ROOT, SENIOR, STRANGER, World, make_world, record

LOAN = (
    "CREDIT AGREEMENT\n\nThis Credit Agreement is made by and between «ORGANIZATION_1|Fenwick Mills LLC» (the"
    ' "Borrower") and Northgate Bank (the "Lender").\n\nIt is governed by the laws of Maine.'
)
AMENDMENT = (
    "FIRST AMENDMENT\n\nThis First Amendment to Credit Agreement is made by and between Fenwick Mills LLC (the"
    ' "Borrower") and Northgate Bank (the "Lender").\n\n'
    'Section 6.4, Liens, is hereby amended by deleting "$5" and inserting "$9" in lieu thereof.\n'
    "It is governed by the laws of Maine."
)
MADE_BY = ("Governing Law", "It is governed by the laws of Maine.")
POLICY = """\
publish_unreviewed: []
segregation: []
perspectives:
  - {id: ours, when: {matter: [HB-1], document_type: [credit_agreement, amendment]}, role: ROLE}
"""
FLAG = ("other_side",)
PLAYBOOK = """\
name: loans
title: Loans, from the lender's side
applies_to: [credit_agreement, "*"]
perspective: [lender]
minimum_confidence: 0.5
rules:
  - {id: liens-limited, clause: Negative Pledge, expect: required, severity: high, message: No limit.}
  - {id: law, clause: Governing Law, expect: required, perspective: [], severity: medium, message: No law.}
  - {id: dated, clause: Agreement Date, expect: required, perspective: [], severity: low, message: No date.}
"""


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, playbooks=lambda: OURS)


def _playbooks() -> Playbooks:
    schema = json.loads((ROOT / "playbooks/schema/playbook.json").read_text())
    return route({"loans.yaml": read_playbook(PLAYBOOK, schema, "loans.yaml")})


OURS = _playbooks()


async def proposed(world: World, text: str = LOAN, **more: object) -> AnnotationSet:
    await world.propose(DOCUMENT, text, found=(MADE_BY,), **more)
    return await listed(world)


async def see(world: World, revision: int, role: str, who: Actor = REVIEWER) -> AnnotationSet:
    return (await reviews(world).set_perspective(who, DOCUMENT.document_id, PerspectiveRequest(revision, role)))[1]


def under_policy(database: Database, role: str) -> World:
    schema = json.loads((ROOT / "playbooks/schema/review.json").read_text())
    return make_world(
        database,
        review_policy=read_review_policy(POLICY.replace("ROLE", role), schema, "review.yaml"),
        playbooks=lambda: OURS,
    )


def rules(made: AnnotationSet) -> list[str]:
    return [one.rule_id for one in made.findings]


async def test_a_reviewer_changes_our_role_and_back(world: World) -> None:
    lender = await proposed(world)
    assert (lender.perspective, lender.perspective_source) == ("lender", PerspectiveSource.DEFAULT)
    assert {"liens-limited", "dated"} <= set(rules(lender))
    await submit(
        world, decision_id="d", revision=1, decision="accept", annotation_id=lender.annotations[0].annotation_id
    )
    borrower = await see(world, 2, "Borrower")
    assert (borrower.revision, borrower.perspective, borrower.flags) == (3, "borrower", FLAG)
    assert borrower.perspective_source is PerspectiveSource.REVIEWER
    assert [one.state.value for one in borrower.annotations] == ["accepted"]
    assert rules(borrower) == ["dated"]
    states = {one.rule_id: one.state for one in borrower.outcomes}
    assert states["liens-limited"] is RuleState.NOT_APPLICABLE
    assert await listed(world) == borrower
    again = await see(world, 3, "lender", SENIOR)
    assert (rules(again), again.flags, again.perspective) == (rules(lender), (), "lender")


async def test_decisions_and_completion_keep_the_role(world: World) -> None:
    made = await proposed(world)
    await see(world, 1, "borrower")
    await submit(world, decision_id="d", revision=2, decision="reject", annotation_id=made.annotations[0].annotation_id)
    assert rules(await listed(world)) == ["law", "dated"]
    published = await finish(world, 3)
    assert (published.perspective, published.flags) == ("borrower", FLAG)
    assert rules(published) == ["law", "dated"]


async def test_the_change_is_an_event_and_has_an_audit_record(world: World) -> None:
    await proposed(world)
    await see(world, 1, "borrower")
    last = (await world.events(AnnotationsProposed))[-1]
    assert isinstance(last, AnnotationsProposed)
    assert (last.annotation_set.revision, last.annotation_set.perspective) == (2, "borrower")
    found = [(one.outcome, one.detail) for one in world.audit.records if one.action == "annotation.set_perspective"]
    assert found == [("allowed", ("revision=1", "role=borrower"))]


@pytest.mark.parametrize(
    ("revision", "role", "reason"),
    [
        (0, "borrower", Reason.INVALID_METADATA),
        (2, "borrower", Reason.CONFLICT),
        (1, "", Reason.INVALID_METADATA),
        (1, "party", Reason.INVALID_METADATA),
        (1, "licensor", Reason.INVALID_METADATA),
        (1, "Northgate Bank", Reason.INVALID_METADATA),
        (1, "Fenwick Mills LLC", Reason.INVALID_METADATA),
        (1, "bank; drop", Reason.INVALID_METADATA),
    ],
)
async def test_refusals_change_nothing(world: World, revision: int, role: str, reason: Reason) -> None:
    before = await proposed(world)
    await refused(reason, see(world, revision, role))
    assert await listed(world) == before


async def test_a_completed_review_is_not_changed(world: World) -> None:
    await proposed(world)
    await finish(world, 1)
    await refused(Reason.PRECONDITION_FAILED, see(world, 2, "borrower"))


@pytest.mark.parametrize(("who", "reason"), [(CASE_SYSTEM, Reason.FORBIDDEN), (STRANGER, Reason.NOT_FOUND)])
async def test_other_callers_are_refused(world: World, who: Actor, reason: Reason) -> None:
    await proposed(world)
    await refused(reason, see(world, 1, "borrower", who))


async def test_an_erased_document_is_refused(world: World) -> None:
    await proposed(world)
    await world.keys.destroy(DOCUMENT.tenant, DOCUMENT.document_id)
    await refused(Reason.ERASED, see(world, 1, "borrower"))


async def test_a_later_result_keeps_the_choice_of_a_reviewer(world: World) -> None:
    await proposed(world)
    await see(world, 1, "borrower")
    later = await proposed(world, model="clauses@2", minutes=5)
    assert (later.perspective, later.perspective_source) == ("borrower", PerspectiveSource.REVIEWER)
    assert (rules(later), later.flags) == (["dated"], FLAG)
    await world.propose(record(version=2), "NOTE\n\nThe meeting is at noon.", found=(), minutes=9)
    moved = await listed(world, record(version=2))
    assert (moved.perspective, moved.perspective_source) == ("", PerspectiveSource.DEFAULT)


@pytest.mark.parametrize(
    ("role", "text", "perspective", "source"),
    [
        ("borrower", LOAN, "borrower", PerspectiveSource.POLICY),
        ("lender", LOAN, "lender", PerspectiveSource.POLICY),
        ("licensor", LOAN, "lender", PerspectiveSource.DEFAULT),
    ],
)
async def test_the_review_policy_gives_the_role(
    database: Database, role: str, text: str, perspective: str, source: PerspectiveSource
) -> None:
    made = await proposed(under_policy(database, role), text)
    assert (made.perspective, made.perspective_source) == (perspective, source)
    assert made.flags == (FLAG if perspective == "borrower" else ())


@pytest.mark.parametrize(
    ("role", "rule"), [("lender", "change-replaced-worse"), ("borrower", "change-replaced-better")]
)
async def test_changes_of_an_amendment_are_seen_from_our_side(database: Database, role: str, rule: str) -> None:
    made = await proposed(under_policy(database, role), AMENDMENT, document_type="amendment")
    assert [one.rule_id for one in made.findings if one.kind is FindingKind.CHANGE][:1] == [rule]


async def test_a_reviewer_turns_the_changes_of_an_amendment(world: World) -> None:
    made = await proposed(world, AMENDMENT, document_type="amendment")
    turned = await see(world, 1, "borrower")
    assert "change-replaced-worse" in rules(made)
    assert "change-replaced-better" in rules(turned)
    assert "change-replaced-worse" not in rules(turned)


async def test_the_audit_log_has_no_name_of_a_party(world: World) -> None:
    await proposed(world)
    await refused(Reason.INVALID_METADATA, see(world, 1, "Northgate Bank"))
    assert world.audit.records[-1].detail == ("revision=1", "role=")


async def test_the_route_returns_the_set(world: World) -> None:
    await proposed(world)
    url = f"/v1/documents/{DOCUMENT.document_id}/review:perspective"
    client = client_of(world, REVIEWER)
    answer = await client.post(url, json={"revision": 1, "perspective": "borrower"})
    assert answer.json()["annotation_set"]["perspective_source"] == "reviewer"
    assert reason_of(await client.post(url, json={"revision": 1, "perspective": "lender"})) == (409, "conflict")


async def test_reading_the_document_again_does_not_stop_other_reviews(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large amendment is read for seconds. On SQLite, a transaction would keep all writers out."""
    reading, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> tuple[()]:
        reading.set()
        assert go_on.wait(20)
        return ()

    await proposed(world)
    other = record(reference="ref-2")
    await world.propose(other, LOAN, found=(MADE_BY,))
    monkeypatch.setattr("services.annotation.sets.perspective.change_findings", slow)
    changing = asyncio.ensure_future(see(world, 1, "borrower"))
    try:
        assert await asyncio.to_thread(reading.wait, 20)
        async with asyncio.timeout(10):
            finished = await finish(world, 1, document=other)
    finally:
        go_on.set()
    assert finished.revision == 2
    assert (await changing).perspective == "borrower"
