"""Documents that are submitted again, changed, withdrawn, refused or hidden."""

import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from glossator.ingestion.v1 import service_pb2, service_pb2_grpc
from services.shared.domain.annotations import AnnotationSet, AnnotationState, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import (
    AnnotationsProposed,
    AnnotationsPublished,
    DocumentInferred,
    DocumentIngested,
    DocumentStatus,
)
from services.shared.runtime.servers.grpc_client import open_channel
from tests.e2e.documents import DELIVERY, agreement, as_docx, as_eml, as_pdf, as_txt
from tests.e2e.world import HARBOUR, NORTHGATE, World, record

_CATEGORY = "Minimum Commitment"
_TOO_LARGE = 5 << 20  # the limit of the test system is 4 MiB


@pytest.mark.parametrize("door", ["http", "grpc", "kafka", "folder"])
async def test_the_same_document_again_is_a_duplicate_at_every_entry_point(world: World, door: str) -> None:
    given = record(HARBOUR, f"again-{door}")
    data = as_txt(agreement(f"AGAIN {door.upper()}"))
    first = await world.read("http", given, data, "again.txt")
    answer = await world.submit(door, given, data, "again.txt")
    told = await world.status(given, DocumentStatus.DUPLICATE)
    assert told.duplicate_of == first.document_id
    if door in ("http", "grpc"):
        assert (answer.status, answer.duplicate_of) == (DocumentStatus.DUPLICATE, first.document_id)
    ingested = [one for one in world.ledger.events(DocumentIngested) if one.document.family == first.family]
    assert [one.document for one in ingested] == [first]


async def test_a_changed_document_is_the_next_version_and_keeps_decisions(world: World) -> None:
    given = record(NORTHGATE, "changed")
    first = await world.read("http", given, as_docx(agreement("CHANGED")), "one.docx")
    before = await world.publish(first, DELIVERY, _CATEGORY)
    longer = agreement("CHANGED", preamble=["This Agreement replaces all earlier agreements between the parties."])
    await world.submit("http", given, as_docx(longer), "two.docx")
    second = (await world.status(given, DocumentStatus.PROPOSED, version=2)).document
    assert (second.family, second.version) == (first.family, 2)
    assert second.document_id != first.document_id
    await world.reveal(first)
    await world.reveal(second)
    async with world.client(f"reviewer@{NORTHGATE}") as client:
        _, after = await client.annotations(second.document_id)
        text = await client.text(second.document_id)
        old_text = await client.text(first.document_id)
    kept = {(one.category, one.state): one.span.of(text) for one in after.annotations if _decided(one.state)}
    made = {(one.category, one.state): one.span.of(old_text) for one in before.annotations if _decided(one.state)}
    assert kept == made
    assert kept[_CATEGORY, AnnotationState.ADDED] == DELIVERY
    assert {one.annotation_id for one in after.annotations} >= {
        one.annotation_id for one in before.annotations if one.category == _CATEGORY
    }
    assert _set_in(world, first, SetState.SUPERSEDED) is None, "what was published stands"
    async with world.http("annotation", f"case-system@{NORTHGATE}") as http:
        standing = (await http.get(f"/v1/documents/{first.document_id}")).json()
    assert (standing["state"], standing["superseded_by"]) == ("published", second.document_id)


async def test_the_next_version_supersedes_a_set_without_a_completed_review(world: World) -> None:
    given = record(NORTHGATE, "overtaken")
    first = await world.read("grpc", given, as_txt(agreement("OVERTAKEN")), "one.txt")
    await world.submit("kafka", given, as_txt(agreement("OVERTAKEN AGAIN")), "two.txt")
    second = (await world.status(given, DocumentStatus.PROPOSED, version=2)).document
    ended = await world.ledger.wait(lambda: _set_in(world, first, SetState.SUPERSEDED), "the old set's end")
    standing = await world.ledger.wait(lambda: _set_in(world, second, SetState.PROPOSED), "the new set")
    assert (ended.superseded_by, standing.supersedes) == (standing.set_id, ended.set_id)
    assert ended.annotations == ()


async def test_an_email_and_its_attachment_are_two_linked_documents(world: World) -> None:
    given = record(HARBOUR, "mail")
    mail = as_eml(agreement("MAIL"), as_pdf(agreement("ATTACHED")))
    document = await world.read("http", given, mail, "mail.eml")
    inside = await world.status(replace(given, source_reference="mail#1"))
    assert inside.status is DocumentStatus.PROPOSED
    assert inside.document.parent_document_id == document.document_id
    assert (inside.document.matter, inside.document.media_type) == (given.matter, "application/pdf")
    assert document.parent_document_id == ""


async def test_no_caller_can_read_a_document_withdrawn_after_review(world: World) -> None:
    given = record(HARBOUR, "regretted")
    document = await world.read("http", given, as_txt(agreement("REGRETTED")), "r.txt")
    await world.publish(document, DELIVERY, _CATEGORY)
    await _withdraw(world, given)
    await world.status(given, DocumentStatus.WITHDRAWN)
    await world.ledger.wait(lambda: _set_in(world, document, SetState.WITHDRAWN), "the set's withdrawal")
    assert await _refusals(world, document) == {Reason.WITHDRAWN}


async def test_a_document_withdrawn_before_processing_has_no_set(world: World) -> None:
    """Inference is paused, so that the withdrawal overtakes the document."""
    given = record(HARBOUR, "hasty")
    world.system.processes.send("inference", signal.SIGSTOP)
    try:
        await world.submit("http", given, as_txt(agreement("HASTY")), "h.txt")
        document = (await world.status(given, DocumentStatus.ACCEPTED)).document
        await _withdraw(world, given)
        await world.status(given, DocumentStatus.WITHDRAWN)
    finally:
        world.system.processes.send("inference", signal.SIGCONT)
    await world.ledger.wait(lambda: _inferred(world, document), "the model's answer")
    later = record(HARBOUR, "after-hasty")
    await world.read("http", later, as_txt(agreement("AFTER HASTY")), "l.txt")
    assert await _refusals(world, document) <= {Reason.WITHDRAWN, Reason.NOT_FOUND}
    assert not [one for one in _sets(world, document) if one.state in (SetState.PROPOSED, SetState.PUBLISHED)]


REFUSED: tuple[tuple[str, Reason, Callable[[], bytes]], ...] = (
    ("scan.gif", Reason.NEEDS_OCR, lambda: b"GIF89a picture"),
    ("sealed.pdf", Reason.NEEDS_PASSWORD, lambda: as_pdf(agreement("SEALED"), password="open sesame")),
    ("blank.txt", Reason.EMPTY, lambda: b" \n\n "),
    ("tune.mid", Reason.UNSUPPORTED, lambda: b"MThd\x00\x00\x00\x06\x00\x01" + bytes(range(256)) * 4),
    ("broken.pdf", Reason.MALFORMED, lambda: as_pdf(agreement("BROKEN"))[:400]),
)


@pytest.mark.parametrize(("name", "reason", "make"), REFUSED, ids=[one[1].value for one in REFUSED])
async def test_an_unreadable_document_is_refused_with_its_reason(
    world: World, name: str, reason: Reason, make: Callable[[], bytes]
) -> None:
    given = record(NORTHGATE, f"refused-{name}")
    with suppress(Reject):  # an empty document is refused at once
        await world.submit("grpc", given, make(), name)
    told = await world.status(given)
    assert (told.status, told.reason) == (DocumentStatus.REFUSED, reason)
    async with world.http("ingestion", f"submitter@{NORTHGATE}") as http:
        query = {"source_system": given.source_system, "source_reference": given.source_reference}
        answer = (await http.get("/v1/documents", params=query)).json()
    assert (answer["status"], answer["reason"]) == ("refused", reason.value)
    assert answer["remedy"]


@pytest.mark.parametrize("door", ["http", "grpc"])
async def test_a_document_over_the_limit_is_refused_at_the_entry_point(world: World, door: str) -> None:
    with pytest.raises(Reject) as refused:
        await world.submit(door, record(NORTHGATE, f"large-{door}"), b"a" * _TOO_LARGE, "large.txt")
    assert refused.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("arm", ["baseline", "shadow"])
async def test_proposals_are_hidden_in_the_baseline_and_shadow_arms(world: World, arm: str) -> None:
    given = record(HARBOUR, f"arm-{arm}", arm=arm)
    document = await world.read("http", given, as_docx(agreement(arm.upper())), "arm.docx")
    inferred = _inferred(world, document)
    assert inferred
    assert inferred.predictions, "nothing to hide: the test says nothing"
    async with world.client(f"senior-reviewer@{HARBOUR}") as client:
        _, shown = await client.annotations(document.document_id)
    assert (shown.annotations, shown.findings, shown.document_type) == ((), (), "")
    assert all(one.annotations == () for one in _sets(world, document))
    published = await world.publish(document, DELIVERY, _CATEGORY)
    assert [one.state for one in published.annotations] == [AnnotationState.ADDED]
    async with world.client(f"senior-reviewer@{HARBOUR}") as client:
        _, after = await client.annotations(document.document_id)
    proposals = [one for one in after.annotations if one.state is AnnotationState.PROPOSED]
    assert bool(proposals) == (arm == "baseline")


def _decided(state: AnnotationState) -> bool:
    return state in (AnnotationState.ACCEPTED, AnnotationState.ADDED)


def _sets(world: World, document: DocumentRecord) -> list[AnnotationSet]:
    told: list[AnnotationsProposed | AnnotationsPublished] = [
        *world.ledger.events(AnnotationsProposed),
        *world.ledger.events(AnnotationsPublished),
    ]
    return [one.annotation_set for one in told if one.document.document_id == document.document_id]


def _set_in(world: World, document: DocumentRecord, state: SetState) -> AnnotationSet | None:
    return next((one for one in _sets(world, document) if one.state is state), None)


def _inferred(world: World, document: DocumentRecord) -> DocumentInferred | None:
    found = world.ledger.events(DocumentInferred)
    return next((one for one in found if one.document.document_id == document.document_id), None)


async def _withdraw(world: World, given: DocumentRecord) -> None:
    credential = world.system.credential(f"submitter@{given.tenant}")
    source = service_pb2.SourceReference(source_system=given.source_system, source_reference=given.source_reference)
    async with open_channel(world.system.target("ingestion"), credential=lambda: credential) as channel:
        stub = service_pb2_grpc.IngestionServiceStub(channel)
        await stub.WithdrawDocument(service_pb2.WithdrawDocumentRequest(source=source, reason="mistake"), timeout=20)


async def _refusals(world: World, document: DocumentRecord) -> set[Reason]:
    """The reasons for which a reviewer gets neither the set nor the text."""
    found = set()
    async with world.client(f"reviewer@{document.tenant}") as client:
        for ask in (client.annotations, client.text):
            with pytest.raises(Reject) as refused:
                await ask(document.document_id)
            found.add(refused.value.reason)
    return found
