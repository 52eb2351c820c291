"""Tests of decisions on findings for every database. A subclass provides the fixture `world`."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.annotation.desk.findings import FindingReviews
from services.annotation.sets.records import DecideFindingRequest, ListFindingsRequest
from services.annotation.storage import tables as t
from services.shared.domain.annotations import AnnotationSet, Finding, FindingState
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason, Undecided
from services.shared.domain.events import AnnotationsPublished, ReviewCompleted
from services.shared.domain.records import Actor
from services.shared.wire.codec import decode, encode
from services.shared.wire.json_codec import from_json, to_json
from tests.unit.annotation.calls import DOCUMENT, OTHER, Body, finish, listed, refused, reviews, submit
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, SENIOR, World, record
from tests.unit.annotation.texts import ASSIGN, LAW


def findings_of(world: World) -> FindingReviews:
    return world.service.operations.findings


async def decide(world: World, by: Actor = REVIEWER, document_id: str = DOCUMENT.document_id, **body: Any) -> Finding:
    given = {"document_id": document_id, **body}
    made = from_json(DecideFindingRequest, {name: to_json(value) for name, value in given.items()})
    return (await findings_of(world).decide(by, made)).finding


async def shown(world: World, document_id: str = DOCUMENT.document_id) -> dict[str, str]:
    """The state of each finding by its rule."""
    found = await findings_of(world).list(REVIEWER, ListFindingsRequest(document_id))
    return {one.rule_id: one.review.state.value for one in found.findings if one.review}


async def first(world: World) -> Finding:
    found = (await findings_of(world).list(REVIEWER, ListFindingsRequest(DOCUMENT.document_id))).findings
    return next(one for one in found if one.severity in ("medium", "high", "critical"))


async def write_as_before(world: World) -> None:
    """Writes the set as the previous release does: it does not know what is new in findings."""

    def write(connection: sa.Connection) -> None:
        for row in connection.execute(sa.select(t.SETS)).all():
            made = decode(AnnotationSet, bytes(row.body))
            plain = tuple(replace(one, lasting_id="", review=None) for one in made.findings)
            body = encode(replace(made, findings=plain))
            connection.execute(sa.update(t.SETS).where(t.SETS.c.set_id == row.set_id).values(body=body))

    await world.database.run(write)


class FindingSuite:
    async def test_the_list_names_the_categories_of_the_playbook(self, world: World) -> None:
        await world.propose(DOCUMENT)
        categories = (await findings_of(world).list(REVIEWER, ListFindingsRequest(DOCUMENT.document_id))).categories
        assert {one.category for one in (await listed(world)).findings} <= {*categories}
        assert [*categories] == sorted({*categories})

    async def test_a_decision_is_stored_once_and_increases_the_revision(self, world: World) -> None:
        await world.propose(DOCUMENT)
        one = await first(world)
        body: Body = {"decision_id": "x", "verdict": "accept", "finding_id": one.finding_id, "revision": 1}
        made = await decide(world, **body)
        assert made.review
        assert (made.review.state, made.review.actor) == ("accepted", REVIEWER.subject)
        world.clock.advance(9)
        assert await decide(world, **body) == made
        await refused(Reason.CONFLICT, decide(world, **{**body, "verdict": "reject"}))
        await refused(Reason.CONFLICT, decide(world, OTHER, **body))
        await refused(Reason.CONFLICT, decide(world, **{**body, "decision_id": "y"}))
        assert (await listed(world)).revision == 2
        assert (await shown(world))[one.rule_id] == "accepted"
        await refused(
            Reason.NOT_FOUND, decide(world, **{**body, "decision_id": "z", "revision": 2, "finding_id": "no"})
        )

    async def test_decisions_survive_a_new_model_a_new_version_and_the_previous_release(self, world: World) -> None:
        await world.propose(DOCUMENT)
        one = await first(world)
        await decide(world, decision_id="x", verdict="reject", finding_id=one.finding_id, revision=1, reason="other")
        await write_as_before(world)
        assert (await shown(world))[one.rule_id] == "rejected"
        await world.propose(DOCUMENT, model="clauses@2", minutes=5)
        assert (await shown(world))[one.rule_id] == "rejected"
        second = record(2)
        await world.propose(second, minutes=9)
        assert (await shown(world, second.document_id))[one.rule_id] == "rejected"
        await write_as_before(world)
        law = next(one for one in (await listed(world, second)).annotations if one.category == "Governing Law")
        decision: Body = {"decision_id": "1", "revision": 1, "decision": "accept", "annotation_id": law.annotation_id}
        await submit(world, document=second, **decision)
        assert (await shown(world, second.document_id))[one.rule_id] == "rejected"

    async def test_decisions_never_cross_matters(self, world: World) -> None:
        await world.propose(DOCUMENT)
        one = await first(world)
        await decide(world, decision_id="x", verdict="accept", finding_id=one.finding_id, revision=1)
        other = replace(record(2), matter="HB-2")
        await world.propose(other, minutes=9)
        assert (await shown(world, other.document_id))[one.rule_id] == "undecided"

    async def test_a_decision_is_outdated_when_the_evidence_is_gone(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = next(one for one in (await listed(world)).annotations if one.category == "Governing Law")
        added = await decide(
            world,
            decision_id="x",
            verdict="add",
            category="Governing Law",
            severity="high",
            annotation_ids=[law.annotation_id],
            reason="Jane Smith wants another law",
            revision=1,
        )
        assert (await shown(world))["added"] == "added"
        again: Body = {
            "decision_id": "y",
            "verdict": "add",
            "category": "Governing Law",
            "severity": "low",
            "revision": 2,
        }
        twin: Body = {**again, "annotation_ids": [law.annotation_id], "reason": "other"}
        await refused(Reason.PRECONDITION_FAILED, decide(world, **twin))
        await world.propose(DOCUMENT, model="clauses@2", minutes=5, found=(ASSIGN,))
        found = (await findings_of(world).list(REVIEWER, ListFindingsRequest(DOCUMENT.document_id))).findings
        assert [one.lasting_id for one in found if one.review and one.review.state == "outdated"] == [added.lasting_id]
        assert added.lasting_id not in {one.lasting_id for one in (await listed(world)).findings}
        await world.propose(DOCUMENT, model="clauses@3", minutes=9, found=(ASSIGN, LAW))
        assert (await shown(world))["added"] == "added"

    @pytest.mark.parametrize("verdict", ["wait", "waive"])
    async def test_a_finding_is_open_again_after_its_time(self, world: World, verdict: str) -> None:
        await world.propose(DOCUMENT)
        one = await first(world)
        until = world.clock.now() + timedelta(hours=1)
        body: Body = {
            "verdict": verdict,
            "finding_id": one.finding_id,
            "who": "desk",
            "until": until,
            "reason": "other",
        }
        await decide(world, decision_id="x", revision=1, **body)
        states = {"wait": "waiting", "waive": "waived"}
        assert (await shown(world))[one.rule_id] == states[verdict]
        world.clock.advance(3600)
        assert (await shown(world))[one.rule_id] == "undecided"
        listed_one = next(other for other in (await listed(world)).findings if other.finding_id == one.finding_id)
        assert listed_one.review
        assert (listed_one.review.state, listed_one.review.until) == ("undecided", until)
        with pytest.raises(Undecided) as caught:
            await finish(world, 2, leave_undecided="")
        assert one.finding_id in caught.value.finding_ids

    async def test_a_review_is_complete_if_all_findings_of_the_threshold_are_decided(self, world: World) -> None:
        await world.propose(DOCUMENT)
        revision = 1
        for number, one in enumerate((await listed(world)).annotations):
            body: Body = {"decision_id": f"a{number}", "revision": revision, "annotation_id": one.annotation_id}
            revision = (await submit(world, decision="accept", **body)).revision
        with pytest.raises(Undecided) as caught:
            await finish(world, revision, leave_undecided="")
        open_ones = caught.value.finding_ids
        by_id = {one.finding_id: one for one in (await listed(world)).findings}
        assert {one.value for one in {by_id[one].severity for one in open_ones}} <= {"medium", "high", "critical"}
        for number, finding_id in enumerate(open_ones):
            body = {"decision_id": f"f{number}", "revision": revision, "finding_id": finding_id}
            await decide(world, verdict="accept", reason="Jane Smith agrees", **body)
            revision += 1
        published = await finish(world, revision, leave_undecided="")
        states = {one.finding_id: one.review.state for one in published.findings if one.review}
        assert {states[one] for one in open_ones} == {FindingState.ACCEPTED}
        [event] = await world.events(AnnotationsPublished)
        assert isinstance(event, AnnotationsPublished)
        assert event.annotation_set == published
        assert {(one.review.actor, one.review.reason) for one in published.findings if one.review} <= {
            ("", "other"),
            ("", ""),
        }
        stored = (await findings_of(world).list(REVIEWER, ListFindingsRequest(DOCUMENT.document_id))).findings
        assert "Jane Smith agrees" in {one.review.reason for one in stored if one.review}

    async def test_findings_are_left_undecided_with_a_reason(self, world: World) -> None:
        await world.propose(DOCUMENT)
        one = await first(world)
        published = await finish(world, 1, SENIOR, leave_undecided="not-relevant")
        [left] = [other for other in published.findings if other.finding_id == one.finding_id]
        assert left.review
        assert (left.review.state, left.review.reason) == (FindingState.LEFT_UNDECIDED, "not-relevant")
        [completed] = await world.events(ReviewCompleted)
        assert isinstance(completed, ReviewCompleted)
        assert one.finding_id in completed.review.undecided_finding_ids
        body: Body = {"decision_id": "x", "verdict": "accept", "finding_id": one.finding_id, "revision": 2}
        await refused(Reason.PRECONDITION_FAILED, decide(world, **body))
        await reviews(world).reopen(OTHER_SENIOR, DOCUMENT.document_id, 2)
        assert (await shown(world))[one.rule_id] == "undecided"

    @pytest.mark.parametrize("arm", [Arm.BASELINE, Arm.SHADOW])
    async def test_hidden_findings_are_not_listed_or_decided(self, world: World, arm: Arm) -> None:
        await world.propose(replace(DOCUMENT, arm=arm))
        assert await shown(world) == {}
        [hidden, *_] = (await findings_of(world).store.find(DOCUMENT.document_id)).annotation_set.findings
        body: Body = {"decision_id": "x", "verdict": "accept", "finding_id": hidden.finding_id, "revision": 1}
        await refused(Reason.NOT_FOUND, decide(world, **body))
        assert (await finish(world, 1, leave_undecided="")).reviewed

    async def test_only_reviewers_see_and_decide_findings(self, world: World) -> None:
        await world.propose(DOCUMENT)
        one = await first(world)
        body: Body = {"decision_id": "x", "verdict": "accept", "finding_id": one.finding_id, "revision": 1}
        await refused(Reason.FORBIDDEN, decide(world, CASE_SYSTEM, **body))
        await refused(Reason.FORBIDDEN, findings_of(world).list(CASE_SYSTEM, ListFindingsRequest(DOCUMENT.document_id)))


OTHER_SENIOR = replace(SENIOR, subject="partner@harbour-bank")
