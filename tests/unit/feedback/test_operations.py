"""The export: its purpose, the grant of the source's owner, and the documents in its audit record."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.feedback.dataset import ExportExamplesRequest
from services.feedback.operations import FeedbackOperations
from services.shared.domain.annotations import Decision
from services.shared.domain.document import Purpose
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.records import Actor, Outcome, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import begin_call, current_call
from services.shared.runtime.access.members.records import BY_MEMBERSHIP
from services.shared.runtime.access.policy import AccessPolicy, CurrentPolicy, load_policy
from tests.fakes import FakeClock, MemoryAudit, MemoryMembers
from tests.unit.feedback.test_dataset import FakeBlobs, _review

POLICY = load_policy(Path(__file__).parents[3] / "samples/access.yaml")
SCIENTIST = Actor("data-scientist@harbour-bank", "harbour-bank", frozenset({Role.DATA_SCIENTIST}))


class Reviews:
    def __init__(self, *events: ReviewCompleted) -> None:
        self._events = events

    def events(self) -> Iterable[ReviewCompleted]:
        return self._events

    def counts(self) -> Any:
        raise NotImplementedError


class World:
    def __init__(self, *events: ReviewCompleted) -> None:
        self.policy: AccessPolicy = POLICY
        self.audit = MemoryAudit()
        current = CurrentPolicy(lambda: self.policy)
        self.members = MemoryMembers()
        access = Authoriser(current, self.audit, FakeClock(), service="feedback", members=self.members)
        self.operations = FeedbackOperations(
            reviews=Reviews(*events),
            blobs=FakeBlobs(),
            authorise=access.authorise,
            allows=access.allows,
            grants_training=current.grants_training,
        )

    async def export(self, purpose: str = "training", who: Actor = SCIENTIST) -> list[str]:
        """The documents of the exported examples, as a server delivers them."""
        begin_call(who, settles=True)
        found = []
        async for one in self.operations.export_examples(who, ExportExamplesRequest(purpose=purpose)):
            call = current_call()
            assert call
            await call.settle()
            found.append(one.document_id)
        return found


def review(document_id: str, source_system: str = "deal-vault", matter: str = "M-1") -> ReviewCompleted:
    event = _review(Decision.ACCEPT, Purpose.REVIEW, Purpose.TRAINING)
    document = replace(
        event.document, document_id=document_id, tenant="harbour-bank", source_system=source_system, matter=matter
    )
    decisions = tuple(replace(one, annotation_id=f"annotation of {document_id}") for one in event.review.decisions)
    one = replace(event.review, review_id=f"review of {document_id}", decisions=decisions)
    return replace(event, document=document, review=one)


async def test_the_record_names_every_exported_document() -> None:
    world = World(review("d1"), review("d2"))
    assert await world.export() == ["d1", "d2"]
    [record] = world.audit.records
    assert (record.action, record.purpose, record.outcome) == ("feedback.export", "training", Outcome.ALLOWED)
    assert record.detail == ("document=d1", "document=d2")


async def test_a_document_of_a_source_without_a_grant_is_left_out() -> None:
    world = World(review("d1"), review("d2", source_system="mail-archive"), review("d3", source_system="unknown"))
    assert await world.export() == ["d1"]
    assert world.audit.records[0].detail == ("document=d1",)


@pytest.mark.parametrize("purpose", ["", "review", "curiosity"])
async def test_the_caller_states_the_purpose(purpose: str) -> None:
    world = World(review("d1"))
    with pytest.raises(Reject) as caught:
        await world.export(purpose)
    assert caught.value.reason is Reason.FORBIDDEN
    assert (world.audit.records[0].outcome, world.audit.records[0].reason) == (Outcome.DENIED, "purpose")


async def test_a_grant_that_ends_during_an_export_ends_it() -> None:
    world = World(review("d1"), review("d2"))
    begin_call(SCIENTIST, settles=True)
    stream = world.operations.export_examples(SCIENTIST, ExportExamplesRequest(purpose="training"))
    assert (await anext(stream)).document_id == "d1"
    world.policy = replace(POLICY, sources={})
    with pytest.raises(Reject):
        await anext(stream)


async def test_an_export_has_no_document_of_a_matter_that_the_caller_left() -> None:
    world = World(review("d1"), review("d2"), review("d3", matter="M-2"))
    world.members.put("harbour-bank", "M-2", "somebody@harbour-bank")
    begin_call(SCIENTIST, settles=True)
    stream = world.operations.export_examples(SCIENTIST, ExportExamplesRequest(purpose="training"))
    assert (await anext(stream)).document_id == "d1"
    world.members.put("harbour-bank", "M-1", "somebody@harbour-bank")
    with pytest.raises(Reject) as caught:
        await anext(stream)
    assert caught.value.reason is Reason.FORBIDDEN


async def test_a_caller_whose_matters_are_its_memberships_exports_those() -> None:
    world = World(review("d1"), review("d2", matter="M-2"))
    world.members.put("harbour-bank", "M-1", SCIENTIST.subject)
    for other in ("A-0", "M-2"):
        world.members.put("harbour-bank", other, "somebody@harbour-bank")
    assert await world.export(who=replace(SCIENTIST, matters=frozenset({BY_MEMBERSHIP}))) == ["d1"]
    assert await world.export(who=replace(SCIENTIST, matters=frozenset({"M-1"}))) == ["d1"]
    assert await world.export(who=replace(SCIENTIST, matters=frozenset({"A-0", "M-1"}))) == ["d1"]
    assert await world.export(who=replace(SCIENTIST, matters=frozenset({"M-1", "M-2"}))) == ["d1"]
    assert await world.export(who=SCIENTIST) == ["d1"]


async def test_a_caller_without_a_matter_exports_nothing() -> None:
    with pytest.raises(Reject):
        await World(review("d1")).export(who=replace(SCIENTIST, matters=frozenset()))
