"""Batches over HTTP and gRPC: what each caller sees, and where it can submit."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace

import grpc
import grpc.aio
import pytest

from glossator.ingestion.v1 import batches_pb2 as pb
from glossator.ingestion.v1 import events_pb2 as e
from services.ingestion.batches.listing import Batches
from services.ingestion.batches.records import GetBatchRequest, ListBatchesRequest, position_of
from services.ingestion.batches.store import BatchStore
from services.ingestion.references import keyed_batch
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import begin_call
from tests.blob_suite import hash_key
from tests.fakes import MemoryMembers
from tests.unit.ingestion.entry.support import (
    OTHER,
    POLICY,
    READER,
    STRANGER,
    SUBMITTER,
    WALLED,
    grpc_client,
    http_client,
)
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World

OPERATOR = Actor("operator@harbour-bank", TENANT, frozenset({Role.OPERATOR}))
PATH = f"/v1/batches/{SYSTEM}/b-1"


async def submit(world: World, data: bytes, reference: str, **more: object) -> dict[str, object]:
    metadata = {"source_system": SYSTEM, "source_reference": reference, "matter": MATTER, "batch_id": "b-1", **more}
    async with http_client(world) as client:
        form = {"metadata": json.dumps(metadata)}
        answer = await client.post("/v1/documents", data=form, files={"file": ("a.txt", data)})
        await world.handle(*world.publisher.events)
        world.publisher.events.clear()
        world.clock.advance(1)
        found: dict[str, object] = answer.json()
        return found


async def test_http_lists_a_batch_with_remedies(world: World) -> None:
    await submit(world, b"words", "r-1")
    await submit(world, b"words", "r-2")
    await submit(world, b"%PDF-1.4 broken", "r-3")
    async with http_client(world) as client:
        listed = (await client.get("/v1/batches", params={"mine": "true"})).json()
        found = (await client.get(PATH)).json()
    assert listed == {"batches": [found["batch"]], "next_page_token": ""}
    assert found["batch"]["submitted_by"] == [SUBMITTER.subject]
    assert [(one["status"], one["reason"], one["count"]) for one in found["batch"]["outcomes"]] == [
        ("accepted", "", 1),
        ("duplicate", "", 1),
        ("refused", "malformed", 1),
    ]
    assert [(one["source_reference"], one["status"]) for one in found["submissions"]] == [
        ("r-1", "accepted"),
        ("r-2", "duplicate"),
        ("r-3", "refused"),
    ]
    refused = found["submissions"][2]
    assert refused["remedy"] == found["batch"]["outcomes"][2]["remedy"] != ""
    assert (refused["submitted_by"], refused["matter"], refused["batch_id"]) == (SUBMITTER.subject, MATTER, "b-1")


async def test_grpc_returns_the_same(world: World) -> None:
    await submit(world, b"words", "r-1")
    await submit(world, b"%PDF-1.4 broken", "r-2")
    async with grpc_client(world) as client:
        first = await client.GetBatch(pb.GetBatchRequest(source_system=SYSTEM, batch_id="b-1", page_size=1))
        token = first.next_page_token
        rest = await client.GetBatch(
            pb.GetBatchRequest(source_system=SYSTEM, batch_id="b-1", page_size=1, page_token=token)
        )
        (listed,) = (await client.ListBatches(pb.ListBatchesRequest())).batches
    assert listed == first.batch == rest.batch
    assert rest.next_page_token == ""
    (refused,) = rest.submissions
    assert (refused.status.status, refused.status.reason) == (e.DOCUMENT_STATUS_REFUSED, "malformed")
    assert refused.remedy
    assert listed.submissions == 2


@pytest.mark.parametrize("caller", [STRANGER, WALLED])
async def test_a_batch_that_a_caller_cannot_see_is_as_unknown(world: World, caller: Actor) -> None:
    await submit(world, b"words", "r-1")
    async with http_client(world, caller) as client:
        headers = {"x-correlation-id": "same"}
        hidden = await client.get(PATH, headers=headers)
        unknown = await client.get(f"/v1/batches/{SYSTEM}/b-2", headers=headers)
        assert (hidden.status_code, hidden.text) == (404, unknown.text)
        assert (await client.get("/v1/batches")).json() == {"batches": [], "next_page_token": ""}


async def test_a_reader_who_stopped_sees_nothing_of_the_document(world: World) -> None:
    await submit(world, b"words", "r-1")
    await submit(world, b"other words", "r-2")
    members = MemoryMembers()
    access = Authoriser(POLICY, world.audit, world.clock, service="ingestion", members=members)
    listed = Batches(BatchStore(world.database), world.ports.sources, access, hash_key, 1 << 20)
    begin_call(SUBMITTER)
    request = GetBatchRequest(SYSTEM, "b-1")
    first, second = (await listed.get(SUBMITTER, request)).submissions
    members.stop(first.status.document, SUBMITTER.subject)
    found = await listed.get(SUBMITTER, request)
    assert (found.submissions, found.batch.submissions) == ((second,), 1)
    assert (await listed.get(OTHER, request)).batch.submissions == 2
    members.stop(second.status.document, SUBMITTER.subject)
    assert (await listed.list(SUBMITTER, ListBatchesRequest())).batches == ()
    with pytest.raises(Reject) as caught:
        await listed.get(SUBMITTER, request)
    assert caught.value.reason is Reason.NOT_FOUND


async def test_a_caller_without_the_right_is_refused(world: World) -> None:
    async with http_client(world, READER) as client:
        for path in ("/v1/batches", PATH, "/v1/submission-options"):
            assert (await client.get(path)).status_code == 403
    async with grpc_client(world, READER) as client:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await client.ListBatches(pb.ListBatchesRequest())
        assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED


def _token(*values: object) -> str:
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "bnVsbA",
        "WzEsMiwzXQ",
        "WzEsICJhIl0",
        "é",
        _token(1, "a\0", "b"),
        _token(1, "a", "\0"),
        _token(1, "a", "\ud800"),
    ],
)
async def test_tokens_that_are_no_tokens(world: World, token: str) -> None:
    async with http_client(world) as client:
        answer = await client.get("/v1/batches", params={"page_token": token})
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "page_token")
    with pytest.raises(Reject):
        position_of(token)


@pytest.mark.parametrize("batch_id", ["Smith, John", "a\nb", "x" * 101, "-a", "<b>", "../b"])
async def test_ids_of_batches_that_are_refused(world: World, batch_id: str) -> None:
    answer = await submit(world, b"words", "r-1", batch_id=batch_id)
    error = answer["error"]
    assert isinstance(error, dict)
    assert (error["reason"], error["field"]) == (Reason.INVALID_METADATA, "batch_id")


async def test_a_source_system_with_keyed_references_has_keyed_batches(world: World) -> None:
    await submit(world, b"words", "Smith_John.pdf", source_system="scanner", batch_id="Smith_John")
    stored = keyed_batch(hash_key(TENANT), "scanner", "Smith_John")
    async with http_client(world) as client:
        plain = (await client.get("/v1/batches/scanner/Smith_John")).json()
        keyed = (await client.get(f"/v1/batches/scanner/{stored}")).json()
    assert plain == keyed
    assert plain["batch"]["batch_id"] == stored
    assert "Smith" not in json.dumps(plain)


async def test_options_are_the_places_where_a_caller_can_submit(world: World) -> None:
    await submit(world, b"words", "r-1")
    limited = replace(SUBMITTER, matters=frozenset({"HB-2", "HB-3"}))
    async with http_client(world) as client:
        found = (await client.get("/v1/submission-options")).json()
    assert found["matters"] == [MATTER, "HB-2"]
    assert (found["any_matter"], found["max_bytes"]) == (True, 1 << 20)
    assert [one["source_system"] for one in found["sources"]] == ["deal-vault", "harbour-drop", "scanner", "walled"]
    async with http_client(world, limited) as client:
        found = (await client.get("/v1/submission-options")).json()
    assert (found["matters"], found["any_matter"]) == (["HB-2", "HB-3"], False)
    assert {"source_system": "walled", "matters": ["HB-2"]} in found["sources"]
    async with http_client(world, WALLED) as client:
        found = (await client.get("/v1/submission-options")).json()
    assert "walled" not in [one["source_system"] for one in found["sources"]]
    async with http_client(world, OPERATOR) as client:
        assert (await client.get("/v1/submission-options")).json()["matters"] == []
