import json
from dataclasses import replace

import pytest

from services.annotation import handler
from services.annotation.policy_files.review_policy import read_review_policy
from services.annotation.ports import HeadChanged
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import (
    AnnotationsProposed,
    AnnotationsPublished,
    DocumentStatus,
    DocumentStatusChanged,
)
from services.shared.runtime.storage.database import Database
from tests.fakes import FakeClock
from tests.unit.annotation.calls import DOCUMENT, listed, submit, withdrawal
from tests.unit.annotation.support import NOW, ROOT, World, make_world, record
from tests.unit.annotation.texts import LAW, MOVED, PARTY

PASS = """\
publish_unreviewed:
  - {id: archive, reason: Agreed., when: {cohort: [archive]}, minimum_confidence: 0.8}
segregation: []
"""


@pytest.fixture
def passing(database: Database) -> World:
    schema = json.loads((ROOT / "playbooks/schema/review.json").read_text())
    return make_world(database, review_policy=read_review_policy(PASS, schema, "x"))


async def test_a_proposal_is_published_with_a_status(world: World) -> None:
    await world.propose(DOCUMENT)
    proposed, status = await world.events()
    assert isinstance(proposed, AnnotationsProposed)
    made = proposed.annotation_set
    assert made.provenance.playbook.startswith("commercial-loan@")
    assert made.provenance.model == "clauses@1"
    assert {one.playbook for one in made.findings} == {"commercial-loan"}
    assert {one.provenance for one in made.annotations} == {made.provenance}
    assert isinstance(status, DocumentStatusChanged)
    assert (status.status, status.submission_id) == (DocumentStatus.PROPOSED, "s-1")
    assert world.feed.notified == 1


async def test_unverified_predictions_are_counted(world: World) -> None:
    event = await world.inferred(DOCUMENT)
    shifted = [replace(one, span=type(one.span)(one.span.start, 10_000)) for one in event.predictions[:2]]
    await world.service.handle(replace(event, predictions=(*shifted, event.predictions[2])))
    assert [one.category for one in (await listed(world)).annotations] == ["Anti-Assignment"]
    assert b"glossator_quotes_dropped_total 2.0" in world.metrics.exposition()


async def test_a_policy_rule_publishes_unreviewed(passing: World) -> None:
    await passing.propose(replace(DOCUMENT, cohort="archive"))
    published, status = await passing.events()
    assert isinstance(published, AnnotationsPublished)
    assert (published.annotation_set.state, published.annotation_set.reviewed) == ("published", False)
    assert len(published.annotation_set.annotations) == 3
    assert isinstance(status, DocumentStatusChanged)
    assert status.status is DocumentStatus.PUBLISHED


async def test_a_flagged_document_is_never_published_unreviewed(passing: World) -> None:
    event = await passing.inferred(replace(DOCUMENT, cohort="archive"))
    await passing.service.handle(replace(event, flags=(SUSPECTED_INSTRUCTION,)))
    proposed, status = await passing.events()
    assert isinstance(proposed, AnnotationsProposed)
    assert proposed.annotation_set.flags == (SUSPECTED_INSTRUCTION,)
    assert isinstance(status, DocumentStatusChanged)
    assert status.status is DocumentStatus.PROPOSED


@pytest.mark.parametrize("document", [DOCUMENT, replace(DOCUMENT, cohort="archive", arm=Arm.SHADOW)])
async def test_other_documents_are_not_published_unreviewed(passing: World, document: object) -> None:
    await passing.propose(document)  # type: ignore[arg-type]
    assert await passing.events(AnnotationsPublished) == []


async def test_decisions_on_an_erased_version_are_lost(world: World) -> None:
    await world.propose(DOCUMENT, found=(LAW,))
    law = (await listed(world)).annotations[0]
    await submit(world, decision_id="1", revision=1, decision="accept", annotation_id=law.annotation_id)
    event = await world.inferred(record(2), MOVED, found=(PARTY,))
    first = await world.service.operations.reviews.store.find(DOCUMENT.document_id)
    await world.blobs.delete(first.stored.text)
    await world.service.handle(event)
    shown = await listed(world, record(2))
    assert [one.rule_id for one in shown.findings if one.rule_id == "lost-anchor"] == ["lost-anchor"]
    assert b"glossator_anchors_lost_total 1.0" in world.metrics.exposition()


async def test_a_document_without_texts_is_rejected(world: World) -> None:
    event = await world.inferred(DOCUMENT)
    await world.blobs.delete(event.text)
    with pytest.raises(Reject) as caught:
        await world.service.handle(event)
    assert caught.value.reason is Reason.NOT_FOUND
    assert await world.events() == []


async def test_a_stored_result_does_not_need_its_texts(world: World) -> None:
    event = await world.propose(DOCUMENT)
    await world.blobs.delete(event.text)
    assert await world.service.handle(event) == ()


async def test_a_family_that_keeps_changing_is_retried(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ports = world.service.handle.keywords["ports"]  # type: ignore[attr-defined]

    async def moved(_proposal: object) -> bool:
        raise HeadChanged

    monkeypatch.setattr(ports.store, "propose", moved)
    with pytest.raises(Retry) as caught:
        await world.service.handle(await world.inferred(DOCUMENT))
    assert (caught.value.reason, caught.value.dependency) == (Reason.CONFLICT, "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"tenant": "northgate-credit"}, Reason.FORBIDDEN),
        ({"source_system": "stranger"}, Reason.FORBIDDEN),
        ({"source_system": "people-desk"}, Reason.FORBIDDEN),
    ],
)
async def test_a_source_can_withdraw_only_its_own_documents(
    world: World, change: dict[str, object], reason: Reason
) -> None:
    with pytest.raises(Reject) as caught:
        await world.service.handle(withdrawal(**change))  # type: ignore[arg-type]
    assert caught.value.reason is reason


async def test_a_withdrawal_with_another_family_is_refused(world: World) -> None:
    event = withdrawal()
    with pytest.raises(Reject) as caught:
        await world.service.handle(replace(event, document=replace(event.document, family="f" * 32)))
    assert caught.value.reason is Reason.INVALID_METADATA


async def test_a_dead_letter_has_a_status(world: World) -> None:
    event = await world.inferred(DOCUMENT)
    (status,) = handler.notify_sender(event, Reject(Reason.TAMPERED), FakeClock(NOW))
    assert (status.status, status.reason) == (DocumentStatus.QUARANTINED, "tampered")
    assert handler.notify_sender(withdrawal(), Reject(Reason.FORBIDDEN), FakeClock(NOW)) == ()
