"""The documents inside a submission, with its status."""

import pytest

from glossator.ingestion.v1 import batches_pb2 as pb_batches
from glossator.ingestion.v1 import events_pb2 as e
from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.entry.attachments import page_of
from services.ingestion.records import Submission
from services.shared.domain.errors import REASONS, Reason, Reject
from tests.unit.ingestion.entry.support import STRANGER, grpc_client, http_client
from tests.unit.ingestion.store.archives_suite import MIXED
from tests.unit.ingestion.support import SYSTEM, World, record, submitted

FOUND = [Submission(record(), f"s-{number}") for number in range(5)]


async def read(world: World) -> None:
    await world.handle(submitted(MIXED, file_name="a.zip", batch_id="b-1"))


@pytest.mark.parametrize(
    ("size", "token", "names", "following"),
    [
        (2, "", ["s-0", "s-1"], "2"),
        (2, "4", ["s-4"], ""),
        (0, "", [f"s-{one}" for one in range(5)], ""),
        (5, "9", [], ""),
    ],
)
def test_pages(size: int, token: str, names: list[str], following: str) -> None:
    page = page_of(FOUND, size, token)
    assert ([one.submission_id for one in page.attachments], page.count, page.next_token) == (names, 5, following)


@pytest.mark.parametrize(("size", "token"), [(201, ""), (-1, ""), (1, "-1"), (1, "a"), (1, "²"), (1, "9" * 50)])
def test_pages_that_do_not_exist(size: int, token: str) -> None:
    with pytest.raises(Reject) as caught:
        page_of(FOUND, size, token)
    assert caught.value.reason is Reason.INVALID_METADATA


async def test_the_status_of_an_archive_by_grpc(world: World) -> None:
    await read(world)
    async with grpc_client(world) as client:
        answer = await client.GetStatus(pb.GetStatusRequest(submission_id="s-1"))
        assert (answer.attachment_count, answer.next_page_token) == (4, "")
        assert [one.status.document.source_reference for one in answer.attachments] == [
            "ref-1#1",
            "ref-1#2",
            "ref-1#3",
            "ref-1#4",
        ]
        assert [(one.status.status, one.status.reason) for one in answer.attachments] == [
            (e.DOCUMENT_STATUS_ACCEPTED, ""),
            (e.DOCUMENT_STATUS_REFUSED, "needs_password"),
            (e.DOCUMENT_STATUS_REFUSED, "empty"),
            (e.DOCUMENT_STATUS_ACCEPTED, ""),
        ]
        assert answer.attachments[1].remedy == REASONS[Reason.NEEDS_PASSWORD].remedy
        page = await client.GetStatus(pb.GetStatusRequest(submission_id="s-1", page_size=3, page_token="3"))
        assert [one.status for one in page.attachments] == [answer.attachments[3].status]
        inner = await client.GetStatus(pb.GetStatusRequest(submission_id=answer.attachments[0].status.submission_id))
        assert (inner.status, inner.attachment_count) == (answer.attachments[0].status, 0)
        batch = await client.GetBatch(pb_batches.GetBatchRequest(source_system=SYSTEM, batch_id="b-1"))
        assert sorted(one.attachment_count for one in batch.submissions) == [0, 0, 0, 0, 4]


async def test_the_status_of_an_archive_by_http(world: World) -> None:
    await read(world)
    async with http_client(world) as client:
        answer = (await client.get("/v1/documents/s-1?page_size=2")).json()
        assert (answer["attachment_count"], answer["next_page_token"]) == (4, "2")
        assert [(one["source_reference"], one["reason"]) for one in answer["attachments"]] == [
            ("ref-1#1", ""),
            ("ref-1#2", "needs_password"),
        ]
        assert answer["attachments"][1]["remedy"] == REASONS[Reason.NEEDS_PASSWORD].remedy
        source = {"source_system": SYSTEM, "source_reference": "ref-1#4", "page_token": "0"}
        inner = (await client.get("/v1/documents", params=source)).json()
        assert (inner["parent_document_id"], inner["attachments"]) == (answer["document_id"], [])
        assert (await client.get("/v1/documents/s-1?page_token=x")).status_code == 400


async def test_callers_outside_the_matter_see_nothing(world: World) -> None:
    await read(world)
    async with http_client(world, STRANGER) as client:
        assert (await client.get("/v1/documents/s-1")).status_code == 404
