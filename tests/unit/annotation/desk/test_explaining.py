"""Explanations of findings: access, playbook versions, and the parts with document text."""

import threading
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from services.annotation.desk import explaining
from services.annotation.desk.explaining import Explained, Explainer, ExplainFindingRequest
from services.annotation.playbook.conclude import finding_id
from services.annotation.playbook.explain import Explanation, explain
from services.annotation.playbook.rules import Playbooks
from services.annotation.policy_files.playbooks import read_playbook
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason
from services.shared.domain.events import AnnotationsProposed
from services.shared.domain.records import Actor
from services.shared.runtime.storage.database import Database
from services.shared.wire.codec import encode
from tests.unit.annotation.calls import DOCUMENT, finish, listed, refused, submit
from tests.unit.annotation.playbook.test_conclude import SCHEMA
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, STRANGER, World, make_world

NOTICE = ("Notice Period", "one hundred twenty (120) days")
LAW = ("Applicable Law", "the laws of the State of Ohio")
PROSE = (
    "This Agreement is made by «PERSON_1|Ada Byron». Either party may end it on "
    f"{NOTICE[1]} notice. It is governed by {LAW[1]}."
)
FOUND = (NOTICE, LAW)
TEXT = """\
name: tiny
title: Tiny agreements
applies_to: ["*"]
minimum_confidence: 0.5
rules:
  - {id: notice, field: Notice Period, at_most: P90D, severity: high, message: Long notice., guidance: Ask for less.,
     fallback: Notice of ninety days is enough.}
  - {id: law, field: Applicable Law, one_of: [US-NY], severity: low, message: Another law.}
  - {id: parties, clause: Parties, expect: required, severity: low, message: No party.}
  - {id: cap, field: Liability Cap Amount, at_most: USD 5, severity: low, message: Dear., question: "Is it dear?"}
"""


class Shelf:
    """Playbooks that a test can change."""

    def __init__(self) -> None:
        self.text = TEXT

    def __call__(self) -> Playbooks:
        return _playbooks(self.text)


@cache
def _playbooks(text: str) -> Playbooks:
    return Playbooks({"*": read_playbook(text, SCHEMA, "tiny.yaml")})


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def world(database: Database, shelf: Shelf) -> World:
    return make_world(database, playbooks=shelf)


async def explained(world: World, finding_id: str, who: Actor = REVIEWER) -> Explained:
    explainer: Explainer = world.service.operations.explainer
    return await explainer.explain(who, ExplainFindingRequest(DOCUMENT.document_id, finding_id, "review"))


async def ids(world: World) -> dict[str, str]:
    return {one.rule_id: one.finding_id for one in (await listed(world)).findings}


async def test_other_callers_do_not_wait_for_an_explanation(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With thousands of annotations it takes seconds of CPU time."""
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    threads: list[threading.Thread] = []

    def watched(*arguments: Any) -> Explanation:
        threads.append(threading.current_thread())
        return explain(*arguments)

    monkeypatch.setattr(explaining, "explain", watched)
    await explained(world, (await ids(world))["notice"])
    assert threads
    assert threading.current_thread() not in threads


async def test_an_explanation_has_text_and_values(world: World, shelf: Shelf) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    found = await explained(world, (await ids(world))["notice"])
    said = found
    assert (said.finding.rule_id, said.playbook_title) == ("notice", "Tiny agreements")
    assert said.finding.playbook_version == shelf().for_type("x").version
    assert said.condition == "Notice Period must be at most 90 days."
    assert said.reason == "Notice Period must be at most 90 days; the document says 120 days."
    assert (said.guidance, said.fallback) == ("Ask for less.", "Notice of ninety days is enough.")
    assert [(one.words, one.value) for one in found.evidence] == [(NOTICE[1], "P120D")]


async def test_a_missing_clause_has_no_evidence(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    found = await explained(world, (await ids(world))["parties"])
    assert found.evidence == ()
    assert found.reason.endswith("the whole text was searched, and no passage was found.")


async def test_an_explanation_lists_undecided_rules(world: World) -> None:
    hidden = ("Liability Cap Amount", "[PERSON_1]")
    await world.propose(DOCUMENT, PROSE, found=(*FOUND, hidden))
    found = await explained(world, (await ids(world))["notice"])
    assert [(one.rule_id, one.question, len(one.annotation_ids)) for one in found.undecided] == [
        ("cap", "Is it dear?", 1)
    ]
    assert "cap" not in await ids(world)


async def test_events_contain_no_values_and_no_document_text(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    (event,) = await world.events(AnnotationsProposed)
    wire = encode(event)
    assert b"at most 90 days" in wire
    assert [one for one in (b"120", b"Ohio", b"P120D", b"US-OH", b"twenty") if one in wire] == []


async def test_the_playbook_version_of_the_finding_explains_it(world: World, shelf: Shelf) -> None:
    event = await world.propose(DOCUMENT, PROSE, found=FOUND)
    old = (await ids(world))["notice"]
    shelf.text = TEXT.replace("P90D", "P100D")
    await world.service.handle(replace(event, event_id="later", provenance=replace(event.provenance, model="m@2")))
    new = (await ids(world))["notice"]
    conditions = [(await explained(world, one)).condition for one in (old, new)]
    assert conditions == ["Notice Period must be at most 90 days.", "Notice Period must be at most 100 days."]


async def test_a_decision_makes_the_findings_again(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    notice = next(one for one in (await listed(world)).annotations if one.category == "Notice Period")
    await submit(world, decision_id="1", revision=1, decision="reject", annotation_id=notice.annotation_id)
    assert set(await ids(world)) == {"law", "parties"}
    law = next(one for one in (await listed(world)).annotations if one.category == "Applicable Law")
    await submit(world, decision_id="2", revision=2, decision="accept", annotation_id=law.annotation_id)
    assert set(await ids(world)) == {"law", "parties"}


async def test_explanations_need_access_to_text_and_are_audited(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    finding = (await ids(world))["notice"]
    await refused(Reason.NOT_FOUND, explained(world, finding, STRANGER))
    await refused(Reason.PRECONDITION_FAILED, explained(world, finding, CASE_SYSTEM))
    await finish(world, 1)
    assert (await explained(world, finding, CASE_SYSTEM)).finding.finding_id == finding
    reads = [one for one in world.audit.records if one.action == "document.read_text"]
    assert {one.detail for one in reads} == {(f"finding={finding}", f"use={use}") for use in ("displayed", "delivered")}


@pytest.mark.parametrize("finding", ["", "0" * 32, "no such finding", "x" * 400])
async def test_an_unknown_finding_is_not_found(world: World, finding: str) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    await refused(Reason.NOT_FOUND, explained(world, finding))


async def test_hidden_proposals_are_not_explained(world: World, shelf: Shelf) -> None:
    await world.propose(replace(DOCUMENT, arm=Arm.SHADOW), PROSE, found=FOUND)
    playbook = shelf().for_type("x")
    for rule in playbook.rules:
        await refused(Reason.NOT_FOUND, explained(world, finding_id(playbook, rule, DOCUMENT.document_id)))
