"""The tests of equal references, contents and submission ids in two matters. A subclass has the fixture `world`."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.ingestion.originals import put_original
from services.ingestion.statuses import latest_status
from services.shared.domain.document import DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import (
    AuditRecorded,
    DeadLetter,
    DocumentStatus,
    DocumentStatusChanged,
    DocumentSubmitted,
    DocumentWithdrawn,
    Event,
)
from services.shared.domain.submissions import attachment_id, earlier_owners
from tests.unit.ingestion.makers import mail
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, ingested, record, status, statuses, submitted

OTHER = "HB-9"
WORDS = b"1. Term. This Agreement ends in a year."


def documents(events: list[Event]) -> list[DocumentRecord]:
    return [one.document for one in ingested(events)]


def withdrawn(name: str, **more: str) -> DocumentWithdrawn:
    """A withdrawal as its sender writes it: without the version chain."""
    return DocumentWithdrawn(name, submitted(minutes=5).occurred_at, replace(record(**more), family=""))


class MatterSuite:
    @pytest.mark.parametrize("key", ["s-1", "s-2"])
    @pytest.mark.parametrize("content", [WORDS, b"Other words."])
    async def test_the_same_reference_in_another_matter_is_another_chain(
        self, world: World, key: str, content: bytes
    ) -> None:
        (first,) = documents(await world.submit(submitted()))
        (second,) = documents(await world.submit(submitted(content, submission=key, matter=OTHER)))
        assert (first.version, second.version) == (1, 1)
        assert len({first.family, second.family}) == len({first.document_id, second.document_id}) == 2
        again = await world.submit(submitted(content, submission="s-9", matter=OTHER))
        assert status(again).duplicate_of == second.document_id

    async def test_equal_keys_of_two_matters_are_two_submissions(self, world: World) -> None:
        answers = {
            matter: await world.intake.submit(record(matter=matter), content, submission_id="key-1")
            for matter, content in ((MATTER, b"The words of one."), (OTHER, b"The words of the other."))
        }
        events = await world.handle(*world.publisher.events)
        assert statuses(events) == [("accepted", "")] * 2
        assert {one.status for one in answers.values()} == {DocumentStatus.ACCEPTED}
        originals = {one.document.matter: one.original for one in ingested(events)}
        assert len({one.subject for one in originals.values()}) == 2
        await world.keys.destroy(TENANT, originals[OTHER].subject)
        assert await world.blobs.get(originals[MATTER]) == b"The words of one."
        assert len({one.event_id for one in events}) == len(events)

    async def test_the_answer_does_not_depend_on_other_matters(self, world: World) -> None:
        alone = await world.intake.submit(record("ref-2", matter=OTHER), WORDS, submission_id="key-2")
        await world.intake.submit(record(), WORDS, submission_id="key-1")
        await world.handle(*world.publisher.events)
        beside = await world.intake.submit(record(matter=OTHER), b"More words.", submission_id="key-1")
        assert replace(alone, submission_id="", family="") == replace(beside, submission_id="", family="")

    async def test_concurrent_submissions_of_two_matters(self, world: World) -> None:
        matters = [f"HB-{number}" for number in range(4)] * 2
        results = await asyncio.gather(
            *(
                world.submit(submitted(submission=f"s-{place % 4}-{place // 4}", matter=matter))
                for place, matter in enumerate(matters)
            )
        )
        found = [one for events in results for one in documents(events)]
        assert sorted((one.matter, one.version) for one in found) == [(f"HB-{number}", 1) for number in range(4)]
        assert len({one.family for one in found}) == 4

    async def test_a_withdrawal_reaches_its_matter_only(self, world: World) -> None:
        for matter in (MATTER, OTHER):
            await world.submit(submitted(matter=matter))
        events = await world.handle(withdrawn("w-1", matter=OTHER))
        kinds = [(type(one), one.document.matter) for one in events if not isinstance(one, AuditRecorded | DeadLetter)]
        assert kinds == [(DocumentWithdrawn, OTHER), (DocumentStatusChanged, OTHER)]
        found = {one.record.matter: latest_status(one).status for one in await world.intake.by_id(TENANT, "s-1")}
        assert found == {MATTER: DocumentStatus.ACCEPTED, OTHER: DocumentStatus.WITHDRAWN}
        late = [await world.submit(submitted(submission="s-3", minutes=4, matter=one)) for one in (MATTER, OTHER)]
        assert [statuses(events)[0][0] for events in late] == ["duplicate", "withdrawn"]

    async def test_a_withdrawal_without_a_matter_needs_one_chain(self, world: World) -> None:
        with pytest.raises(Reject, match=Reason.NOT_FOUND):
            await world.handle(withdrawn("w-0", matter=""))
        await world.submit(submitted())
        resolved, changed, audited = await world.handle(withdrawn("w-1", matter=""))
        assert isinstance(resolved, DocumentWithdrawn)
        assert isinstance(audited, AuditRecorded)
        assert (resolved.document.matter, statuses([changed])) == (MATTER, [("withdrawn", "")])
        await world.submit(submitted(matter=OTHER))
        refused = await world.handle(withdrawn("w-2", matter=""))
        assert statuses(refused) == [("refused", "ambiguous_matter")]
        assert status(refused).detail
        assert await world.handle(withdrawn("w-2", matter="")) == refused

    async def test_a_withdrawal_without_a_matter_ignores_matters_of_other_sources(self, world: World) -> None:
        await world.submit(submitted(source_system="walled", matter="HB-2"))
        await world.ports.store.receive((await world.by_id("s-1")), world.clock.now())
        hidden = replace(await world.by_id("s-1"), record=record(source_system="walled", matter=MATTER))
        await world.ports.store.receive(hidden, world.clock.now())
        events = await world.handle(withdrawn("w-1", source_system="walled", matter=""))
        assert statuses(events) == [("withdrawn", "")]

    async def test_a_stated_parent_is_ignored(self, world: World) -> None:
        (parent,) = documents(await world.submit(submitted()))
        stated: dict[str, Any] = {"parent_document_id": parent.document_id}
        child = attachment_id(parent.document_id, 1)
        for number, place in enumerate(("", "1", "1.1.1.1.1.1.1")):
            event = submitted(
                b"Words %d" % number, reference="ref-1#1", submission=child[number:], attachment=place, **stated
            )
            (made,) = documents(await world.submit(event))
            assert made.parent_document_id == ""
        await world.intake.submit(record("ref-2", **stated), b"More words", submission_id=f"{child}-2")
        (event,) = [one for one in world.publisher.events if isinstance(one, DocumentSubmitted)]
        assert event.document.parent_document_id == ""

    async def test_a_parent_that_an_earlier_release_believed_is_ignored(self, world: World) -> None:
        event = submitted(parent_document_id="ab" * 16, attachment="1")
        receipt = await world.intake.submit(record(), b"Words", submission_id="s-1")
        waiting = await world.by_id(receipt.submission_id)
        forged = replace(waiting, record=replace(waiting.record, parent_document_id="ab" * 16), status=None)
        await world.ports.store.receive(forged, world.clock.now() + timedelta(hours=1))
        (made,) = documents(await world.submit(event))
        assert made.parent_document_id == ""

    async def test_mails_are_nested_at_most_five_levels(self, world: World) -> None:
        inner = b"The innermost words"
        for _ in range(7):
            inner = mail("Words", attachments=[("a.eml", "application/octet-stream", inner)])
        events = await world.handle(submitted(inner))
        assert len(ingested(events)) == 6
        assert statuses(events)[-1] == ("refused", "too_large")

    async def test_attachments_of_equal_mails_in_two_matters(self, world: World) -> None:
        data = mail(attachments=[("a.txt", "text/plain", b"Attached words")])
        both = [documents(await world.handle(submitted(data, matter=matter))) for matter in (MATTER, OTHER)]
        for mailed, attached in both:
            assert attached.parent_document_id == mailed.document_id
            assert attached.matter == mailed.matter
        events = await world.handle(withdrawn("w-1", matter=OTHER))
        assert {one.document.matter for one in events if isinstance(one, DocumentWithdrawn)} == {OTHER}

    @pytest.mark.parametrize("number", [0, 1])
    async def test_an_object_of_an_earlier_release_belongs_to_one_matter(self, world: World, number: int) -> None:
        """The owner of its key contains no matter, so that another matter could name it."""
        await world.intake.submit(record(), b"Secret words.", submission_id="s-1")
        owner = earlier_owners(SYSTEM, "s-1")[number]
        ref = await world.blobs.put(TENANT, KeyScope.SOURCE, owner, "original-1", b"Secret words.")
        stolen = await world.submit(submitted(b"", matter=OTHER, blob=ref))
        assert statuses(stolen) == [("refused", "forbidden")]
        upload = await world.blobs.put(TENANT, KeyScope.SOURCE, owner, "upload-0", b"Secret words.")
        assert statuses(await world.submit(submitted(b"", matter=OTHER, blob=upload))) == [("refused", "forbidden")]
        (event,) = world.publisher.events
        assert isinstance(event, DocumentSubmitted)
        taken = await world.submit(replace(event, blob=ref))
        assert statuses(taken) == [("accepted", "")]

    async def test_an_object_of_another_matter_is_refused(self, world: World) -> None:
        ref = await put_original(world.blobs, "0" * 32, record(), "s-1", b"Secret words.")
        assert statuses(await world.submit(submitted(b"", matter=OTHER, blob=ref))) == [("refused", "forbidden")]
