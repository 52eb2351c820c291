"""The tests of withdrawals and of the status of a source document. A subclass has the fixture `world`."""

from typing import Any

import pytest

from services.ingestion.statuses import latest_status
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatusChanged, DocumentWithdrawn
from tests.unit.ingestion.makers import mail
from tests.unit.ingestion.support import World, ingested, record, statuses, submitted


class WithdrawalSuite:
    async def test_withdrawal(self, world: World) -> None:
        events = await world.handle(submitted(mail(attachments=[("a.txt", "text/plain", b"Attached words")])))
        withdrawal = DocumentWithdrawn("w-1", submitted(minutes=5).occurred_at, record(), "mistake")
        withdrawn = await world.handle(withdrawal)
        assert statuses(withdrawn) == [("withdrawn", ""), ("withdrawn", "")]
        (child,) = [one for one in withdrawn if isinstance(one, DocumentWithdrawn)]
        assert child.document.source_reference == "ref-1#1"
        assert await world.handle(withdrawal) == withdrawn
        assert {one.event_id for one in await world.handle(submitted())} <= {one.event_id for one in events}

    async def test_a_withdrawal_is_reported_for_the_submissions_that_became_documents(self, world: World) -> None:
        first, _, third, _ = await self._chain_with_refusals(world)
        withdrawn = await world.handle(DocumentWithdrawn("w-1", submitted(minutes=9).occurred_at, record()))
        changes = [one for one in withdrawn if isinstance(one, DocumentStatusChanged)]
        assert [(one.submission_id, one.document.document_id) for one in changes] == [
            ("s-1", first),
            ("s-3", third),
        ]
        found = [latest_status(await world.by_id(f"s-{number}")).status for number in range(1, 5)]
        assert found == ["withdrawn", "refused", "withdrawn", "refused"]
        again = await world.handle(DocumentWithdrawn("w-2", submitted(minutes=9).occurred_at, record()))
        assert [(one.submission_id, one.status) for one in again if isinstance(one, DocumentStatusChanged)] == [
            ("", "withdrawn")
        ]

    async def test_refusals_and_duplicates_do_not_hide_the_accepted_submission(self, world: World) -> None:
        await self._chain_with_refusals(world)
        world.clock.advance(60)
        await world.submit(submitted(b"two", submission="s-5"))
        assert (await world.latest("ref-1")).submission_id == "s-3"

    @staticmethod
    async def _chain_with_refusals(world: World) -> list[str]:
        """The document ids of two versions, each with a refused submission after it."""
        ids = []
        for number, content in enumerate((b"one", b"", b"two", b"%PDF- no"), start=1):
            await world.submit(submitted(content, submission=f"s-{number}"))
            world.clock.advance(60)
            ids.append((await world.by_id(f"s-{number}")).document_id)
        return ids

    async def test_a_refusal_is_the_status_of_a_reference_without_other_submissions(self, world: World) -> None:
        await world.submit(submitted(b""))
        assert (await world.latest("ref-1")).reason == "empty"
        await world.submit(submitted(b"words", reference="ref-2", submission="s-2"))
        world.clock.advance(60)
        await world.submit(submitted(b"words", submission="s-3"))
        world.clock.advance(60)
        await world.submit(submitted(b"", submission="s-4"))
        assert (await world.latest("ref-1")).submission_id == "s-3"

    async def test_a_submission_before_its_withdrawal_is_withdrawn(self, world: World) -> None:
        await world.handle(DocumentWithdrawn("w-1", submitted(minutes=5).occurred_at, record()))
        assert statuses(await world.submit(submitted(minutes=4))) == [("withdrawn", "withdrawn")]
        assert statuses(await world.submit(submitted(submission="s-2", minutes=6))) == [("accepted", "")]

    async def test_after_a_withdrawal_the_same_content_is_a_new_version(self, world: World) -> None:
        await world.submit(submitted())
        await world.handle(DocumentWithdrawn("w-1", submitted(minutes=5).occurred_at, record()))
        (again,) = ingested(await world.submit(submitted(submission="s-2", minutes=6)))
        assert again.document.version == 2

    @pytest.mark.parametrize("more", [{"source_system": "unknown"}, {"tenant": "northgate-credit"}])
    async def test_a_withdrawal_by_another_source_system_is_rejected(self, world: World, more: dict[str, Any]) -> None:
        with pytest.raises(Reject) as caught:
            await world.handle(DocumentWithdrawn("w-1", submitted().occurred_at, record(**more)))
        assert caught.value.reason is Reason.FORBIDDEN
