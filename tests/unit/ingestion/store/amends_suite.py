"""Tests of submissions that name another agreement than before. A subclass has the fixture `world`."""

from collections.abc import Awaitable
from dataclasses import replace

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus
from tests.unit.ingestion.support import World, ingested, record, status, statuses, submitted


class AmendsSuite:
    """Resubmissions of the same content with another `amends`."""

    async def test_the_same_content_that_names_an_agreement_is_the_next_version(self, world: World) -> None:
        await world.submit(submitted())
        made = []
        for number, amends in enumerate(("base-1", "base-2")):
            (one,) = ingested(await world.submit(submitted(submission=f"s-{number + 2}", amends=amends)))
            made.append(one.document)
        assert [(one.version, one.amends) for one in made] == [(2, "base-1"), (3, "base-2")]
        for number, amends in enumerate(("base-2", "")):
            again = status(await world.submit(submitted(submission=f"s-{number + 4}", amends=amends)))
            assert (again.status, again.duplicate_of) == (DocumentStatus.DUPLICATE, made[1].document_id)

    async def test_a_content_that_amends_two_agreements_is_two_documents(self, world: World) -> None:
        (first,) = ingested(await world.submit(submitted(amends="base-1")))
        (second,) = ingested(await world.submit(submitted(reference="ref-2", submission="s-2", amends="base-2")))
        assert second.document.family != first.document.family
        same = status(await world.submit(submitted(reference="ref-3", submission="s-3", amends="base-1")))
        assert same.duplicate_of == first.document.document_id

    async def test_a_submission_id_does_not_get_another_agreement(self, world: World) -> None:
        event = submitted()
        first = await world.submit(event)
        again = [await world.submit(submitted(amends="base-1", minutes=5)) for _ in range(2)]
        assert again[0] == again[1]
        assert statuses(again[0]) == [("refused", "conflict")]
        refused = status(again[0])
        assert (refused.field, refused.document.document_id) == ("submission_id", "")
        await world.handle(refused)
        assert await world.submit(event) == first
        assert (await world.by_id("s-1")).status is DocumentStatus.ACCEPTED

    async def test_a_repetition_without_the_agreement_is_the_same_submission(self, world: World) -> None:
        event = submitted(amends="base-1")
        first = await world.submit(event)
        assert await world.submit(replace(event, document=record())) == first

    async def test_an_entry_point_accepts_the_same_content_for_an_agreement(self, world: World) -> None:
        first = await world.intake.submit(record(), b"1. Term. One year.")
        await world.handle(*world.publisher.events)
        second = await world.intake.submit(record(amends="base-1"), b"1. Term. One year.")
        (one,) = ingested(await world.handle(world.publisher.events[-1]))
        assert second.status is DocumentStatus.ACCEPTED
        assert second.submission_id != first.submission_id
        assert (one.document.version, one.document.amends) == (2, "base-1")
        third = await world.intake.submit(record(amends="base-1"), b"1. Term. One year.")
        assert (third.status, third.duplicate_of) == (DocumentStatus.DUPLICATE, one.document.document_id)

    async def test_a_key_is_for_one_agreement(self, world: World) -> None:
        await world.intake.submit(record(), b"1. Term. One year.", submission_id="s-1")
        error = await caught(world.intake.submit(record(amends="base-1"), b"1. Term. One year.", submission_id="s-1"))
        assert (error.reason, error.field) == (Reason.CONFLICT, "submission_id")
        assert error.detail.endswith("was used before, with another amended agreement. Use a new one")


async def caught(attempt: Awaitable[object]) -> Reject:
    with pytest.raises(Reject) as found:
        await attempt
    return found.value
