"""Which documents a hold covers, and what several people and processes do at once: the tests of every database.

A subclass provides the fixture `world`.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.redaction.holds.naming import named_holds
from services.redaction.vault.records import ErasureState
from services.shared.domain.document import DocumentRecord, KeyScope, SealedText
from services.shared.domain.errors import Reject, Retry
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.holds import Hold, HoldCause, Scope
from tests.unit.redaction.erasure.world import ANNE, BERT, TENANT, World

CARL = replace(BERT, subject=f"carl@{TENANT}")
_OTHER = "northgate-credit"
_NOW = datetime(2025, 3, 14, tzinfo=UTC)


def _document(identity: str = "d1", matter: str = "loan-1", tenant: str = TENANT, **more: str) -> DocumentRecord:
    record = DocumentRecord(tenant, "dms", identity, matter, document_id=identity, family=f"f-{identity}")
    return replace(record, **more)  # type: ignore[arg-type]


async def _names(world: World, *documents: DocumentRecord) -> list[tuple[str, ...]]:
    return [one.names if one else () for one in await world.holds.find(documents)]


async def _place(world: World, scope: Scope, hold: str = "LIT-1", persons: tuple[str, ...] = ()) -> None:
    await world.placing.place(ANNE, TENANT, hold, replace(scope, persons=len(persons)), persons, "case-1")


async def _lift(world: World, hold: str = "LIT-1") -> None:
    lift = await world.placing.request_lift(ANNE, TENANT, hold, "settled")
    await world.placing.approve_lift(BERT, await world.placing.find_lift(TENANT, lift.lift_id))


async def _erased(world: World, stored: DocumentRedacted) -> bool:
    try:
        await world.blobs.get_value(SealedText, stored.text)
    except Reject:
        return True
    return False


class HoldSuite:
    @pytest.mark.parametrize(
        ("scope", "document", "is_held"),
        [
            (Scope(documents=("d1",)), _document(), True),
            (Scope(documents=("d2",)), _document(), False),
            (Scope(documents=("f-d1",)), _document(), True),
            (Scope(documents=("mail",)), _document(parent_document_id="mail"), True),
            (Scope(matters=("loan-1",)), _document(), True),
            (Scope(matters=("loan-2",)), _document(), False),
            (Scope(matters=("*",)), _document(), True),
            (Scope(documents=("d1",), matters=("loan-2",)), _document(), False),
            (Scope(documents=("d1",)), _document(matter=""), True),
            (Scope(matters=("loan-2",)), _document(matter=""), True),
            (Scope(since=date(2030, 1, 1)), _document(), True),
        ],
    )
    async def test_a_hold_covers_what_fulfils_all_its_criteria(
        self, world: World, scope: Scope, document: DocumentRecord, is_held: bool
    ) -> None:
        await _place(world, scope)
        assert await _names(world, document) == [("LIT-1",) if is_held else ()]

    @pytest.mark.parametrize(
        ("since", "until", "is_held"),
        [
            (date(2025, 3, 14), date(2025, 3, 14), True),
            (date(2025, 3, 15), None, True),
            (None, date(2025, 3, 13), True),
            (date(2025, 3, 16), None, False),
            (None, date(2025, 3, 12), False),
            (date(2025, 3, 1), None, True),
        ],
    )
    async def test_days_of_ingestion_have_a_day_of_tolerance(
        self, world: World, since: date | None, until: date | None, is_held: bool
    ) -> None:
        stored = await world.add("d1" * 16, "A letter without names.")
        await _place(world, Scope(since=since, until=until))
        assert await _names(world, stored.document) == [("LIT-1",) if is_held else ()]

    async def test_a_hold_covers_documents_that_arrive_later_and_what_is_inside_them(self, world: World) -> None:
        await _place(world, Scope(documents=("a0" * 16,)))
        mail = await world.add("a0" * 16, "A mail.")
        inner = await world.add("b0" * 16, "A mail inside the mail.", parent_document_id="a0" * 16)
        innermost = await world.add("c0" * 16, "An attachment of that.", parent_document_id="b0" * 16)
        other = await world.add("d0" * 16, "Another letter.")
        documents = [one.document for one in (mail, inner, innermost, other)]
        assert await _names(world, *documents) == [("LIT-1",), ("LIT-1",), ("LIT-1",), ()]

    async def test_a_hold_on_a_custodian_covers_the_documents_that_mention_the_person(self, world: World) -> None:
        await _place(world, Scope(), persons=("Adele Marchetti",))
        mentions = await world.add("a0" * 16, "The guarantor is Ms. Adele Marchetti.")
        perhaps = await world.add("b0" * 16, "Signed by Ms. Marchetti.")
        other = await world.add("c0" * 16, "The borrower is Mr. Peter Novak.")
        unredacted = await world.ingest("e0" * 16, "Not redacted yet.")
        documents = [mentions.document, perhaps.document, other.document, unredacted.document]
        assert await _names(world, *documents) == [("LIT-1",), ("LIT-1",), (), ("LIT-1",)]
        [placement] = await world.hold_rows.of_tenant(TENANT)
        assert b"Marchetti" not in placement.sealed

    async def test_custodians_whose_key_is_missing_hold_everything_as_after_a_restore(self, world: World) -> None:
        other = await world.add("c0" * 16, "The borrower is Mr. Peter Novak.")
        await _place(world, Scope(), persons=("Adele Marchetti",))
        [placement] = await world.hold_rows.of_tenant(TENANT)
        await world.custodians.forget(TENANT, placement.placement_id)
        assert await _names(world, other.document) == [("LIT-1",)]

    async def test_a_hold_has_precedence_over_clearance_and_ends_with_its_last_placement(self, world: World) -> None:
        await _place(world, Scope(matters=("loan-1",)))
        await _place(world, Scope(documents=("d1",)), hold="LIT-2")
        assert await _names(world, _document()) == [("LIT-1", "LIT-2")]
        await _lift(world)
        assert await _names(world, _document()) == [("LIT-2",)]
        await _lift(world, "LIT-2")
        assert await _names(world, _document()) == [()]

    async def test_a_request_to_lift_leaves_what_is_placed_after_it(self, world: World) -> None:
        await _place(world, Scope(matters=("loan-1",)))
        lift = await world.placing.request_lift(ANNE, TENANT, "LIT-1", "settled")
        await _place(world, Scope(documents=("d9",)))
        await world.placing.approve_lift(BERT, lift)
        assert await _names(world, _document(), _document("d9", "loan-2")) == [(), ("LIT-1",)]

    async def test_the_same_hold_id_of_two_tenants_is_two_holds(self, world: World) -> None:
        mine, theirs = _document(), _document(tenant=_OTHER)
        await _place(world, Scope(documents=("d1",)))
        await world.hold_rows.add(list(named_holds(replace(theirs, hold_ids=("LIT-1",)), "s", _NOW)))
        assert [one and one.cause for one in await world.holds.find([mine, theirs])] == [
            HoldCause.HOLD,
            HoldCause.METADATA,
        ]
        await _lift(world)
        [cleared, held] = await world.holds.find([mine, theirs])
        assert cleared is None
        assert held is not None

    async def test_hold_ids_of_the_metadata_are_placed_and_can_be_lifted(self, world: World) -> None:
        named = replace(_document(), hold_ids=("HB-9", "HB-10"))
        [hold] = await world.holds.find([named])
        assert hold == Hold("d1", "loan-1", HoldCause.METADATA, ("HB-10", "HB-9"))
        assert await _names(world, _document()) == [("HB-10", "HB-9")]
        await _lift(world, "HB-9")
        assert await _names(world, named) == [("HB-10",)]
        await _lift(world, "HB-10")
        assert await _names(world, named) == [()]

    async def test_a_repeated_event_does_not_place_a_lifted_hold_and_a_later_submission_does(
        self, world: World
    ) -> None:
        event = await world.ingest("a0" * 16, "A letter.")
        document = replace(event.document, hold_ids=("HB-9",))
        await world.results.add_document(replace(event, document=document))
        await _lift(world, "HB-9")
        await world.results.add_document(replace(event, document=document))
        assert await _names(world, document) == [()]
        world.clock.advance(1)
        await world.hold_rows.add(list(named_holds(document, "s-2", world.clock.now())))
        assert await _names(world, document) == [("HB-9",)]

    async def test_a_lift_of_another_tenant_or_of_an_unknown_hold_is_not_found(self, world: World) -> None:
        await _place(world, Scope(documents=("d1",)))
        lift = await world.placing.request_lift(ANNE, TENANT, "LIT-1", "settled")
        for call in (
            world.placing.request_lift(ANNE, _OTHER, "LIT-1", "settled"),
            world.placing.request_lift(ANNE, TENANT, "LIT-9", "settled"),
            world.placing.find_lift(_OTHER, lift.lift_id),
        ):
            with pytest.raises(Reject):
                await call

    async def test_placing_names_documents_that_it_cannot_protect(self, world: World) -> None:
        stored = await world.add("a0" * 16, "A letter.")
        requested = await world.erasures.of_document(ANNE, stored, "DSR-1")
        await world.erasures.approve(BERT, TENANT, requested.erasure_id)
        scope = Scope(documents=("a0" * 16, "typo"))
        placed = await world.placing.place(ANNE, TENANT, "LIT-1", scope, (), "case-1")
        assert (placed.unknown, placed.erased) == (["typo"], ["a0" * 16])

    async def test_the_values_of_custodians_are_destroyed_when_the_hold_is_lifted(self, world: World) -> None:
        await _place(world, Scope(), persons=("Adele Marchetti",))
        [placement] = await world.hold_rows.of_tenant(TENANT)
        await _lift(world)
        with pytest.raises(Reject):
            await world.keyring.data_key(TENANT, KeyScope.PERSON, f"hold#{placement.placement_id}")

    async def test_hold_ids_of_a_submission_that_was_not_ingested_cover_its_chain(self, world: World) -> None:
        refused = replace(_document("", family="f-1"), hold_ids=("HB-9",))
        assert await world.holds.find([refused]) == [Hold("", "loan-1", HoldCause.METADATA, ("HB-9",))]
        assert await _names(world, _document("d1", family="f-1"), _document("d2")) == [("HB-9",), ()]
        await _lift(world, "HB-9")
        assert await _names(world, refused) == [()]

    async def test_what_contains_an_attachment_that_was_not_ingested_covers_it(self, world: World) -> None:
        mail = await world.add("a0" * 16, "A mail.")
        inner = await world.add("b0" * 16, "A mail inside the mail.", parent_document_id=mail.document.document_id)
        await _place(world, Scope(documents=(mail.document.document_id,)))
        refused = _document("", family="f-1", parent_document_id=inner.document.document_id)
        other = _document("", family="f-2")
        assert await _names(world, refused, other) == [("LIT-1",), ()]
        assert await _names(world, other, refused) == [(), ("LIT-1",)]

    async def test_two_people_who_approve_at_once_lift_once(self, world: World) -> None:
        """The record names the person whose approval came first."""
        await _place(world, Scope(), persons=("Adele Marchetti",))
        lift = await world.placing.request_lift(ANNE, TENANT, "LIT-1", "settled")
        found = [await world.placing.find_lift(TENANT, lift.lift_id) for _ in range(2)]
        approved = await asyncio.gather(
            *(world.placing.approve_lift(person, one) for person, one in zip((BERT, CARL), found, strict=True))
        )
        stored = await world.placing.find_lift(TENANT, lift.lift_id)
        assert {one.approved_by for one in approved} == {stored.approved_by}
        assert {one.approved_at for one in approved} == {stored.approved_at}
        assert await world.hold_rows.lifts(TENANT) == []
        assert await _names(world, _document()) == [()]

    async def test_two_requests_at_once_lift_each_placement_once(self, world: World) -> None:
        await _place(world, Scope(documents=("d1",)))
        lifts = await asyncio.gather(
            *(world.placing.request_lift(one, TENANT, "LIT-1", "settled") for one in (ANNE, BERT))
        )
        await asyncio.gather(
            *(world.placing.approve_lift(one, lift) for one, lift in zip((BERT, ANNE), lifts, strict=True))
        )
        [placement] = await world.hold_rows.of_tenant(TENANT, lifted=True)
        assert placement.lift_id in {one.lift_id for one in lifts}
        assert await _names(world, _document()) == [()]

    async def test_a_hold_that_is_placed_while_it_is_lifted_stays(self, world: World) -> None:
        for _ in range(10):
            await _place(world, Scope(documents=("d1",)))
            lift = await world.placing.request_lift(ANNE, TENANT, "LIT-1", "settled")
            await asyncio.gather(world.placing.approve_lift(BERT, lift), _place(world, Scope(documents=("d1",))))
            assert await _names(world, _document()) == [("LIT-1",)]
            await _lift(world)
            assert await _names(world, _document()) == [()]

    async def test_a_submission_that_names_a_hold_in_two_processes_places_it_once(self, world: World) -> None:
        named = [replace(_document(f"d{number}"), hold_ids=("HB-9",)) for number in range(20)]
        await asyncio.gather(*(world.holds.find(named) for _ in range(5)))
        await world.restart()
        await world.holds.find(named)
        covered = [one.document_id for one in await world.hold_rows.of_tenant(TENANT)]
        assert {*covered} == {one.document_id for one in named}
        await _lift(world, "HB-9")
        assert await _names(world, *named) == [()] * 20

    async def test_a_restart_between_a_request_and_its_approval(self, world: World) -> None:
        await _place(world, Scope(documents=("d1",)))
        lift = await world.placing.request_lift(ANNE, TENANT, "LIT-1", "settled")
        await world.restart()
        assert await _names(world, _document()) == [("LIT-1",)]
        [waiting] = await world.hold_rows.lifts(TENANT)
        assert waiting == lift
        await world.placing.approve_lift(BERT, waiting)
        await world.restart()
        assert await _names(world, _document()) == [()]

    async def test_a_restart_inside_an_approval_leaves_no_value_of_a_custodian(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def killed(*_: object) -> None:
            raise asyncio.CancelledError

        await _place(world, Scope(), persons=("Adele Marchetti",))
        [placement] = await world.hold_rows.of_tenant(TENANT)
        lift = await world.placing.request_lift(ANNE, TENANT, "LIT-1", "settled")
        monkeypatch.setattr(world.custodians, "forget", killed)
        with pytest.raises(asyncio.CancelledError):
            await world.placing.approve_lift(BERT, lift)
        await world.restart()
        await world.placing.approve_lift(CARL, await world.placing.find_lift(TENANT, lift.lift_id))
        assert (await world.placing.find_lift(TENANT, lift.lift_id)).approved_by == BERT.subject
        with pytest.raises(Reject):
            await world.keyring.data_key(TENANT, KeyScope.PERSON, f"hold#{placement.placement_id}")

    async def test_a_hold_that_is_placed_during_erasures_is_respected_from_then_on(self, world: World) -> None:
        """Whatever is readable when the placement is confirmed stays readable."""
        stored = [await world.add(f"{number:032d}", f"Letter {number} of the bank.") for number in range(12)]
        placed = asyncio.Event()
        requested = [await world.erasures.of_document(ANNE, one, "DSR-1") for one in stored]

        async def erase() -> list[ErasureState]:
            states = []
            for number, one in enumerate(requested):
                if number == 8:
                    await placed.wait()
                states.append((await world.erasures.approve(BERT, TENANT, one.erasure_id)).state)
                await asyncio.sleep(0)
            return states

        async def place() -> list[bool]:
            while not await _erased(world, stored[2]):
                await asyncio.sleep(0)
            while not await world.hold_rows.of_tenant(TENANT):
                with suppress(Retry):  # while an erasure has the lock
                    await _place(world, Scope(matters=("loan-1",)))
            placed.set()
            return [await _erased(world, one) for one in stored]

        states, then = await asyncio.gather(erase(), place())
        assert [await _erased(world, one) for one in stored] == then
        assert [one is ErasureState.DONE for one in states] == then
        assert True in then
        assert False in then
