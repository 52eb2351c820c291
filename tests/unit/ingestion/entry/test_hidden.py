"""Submissions of other tenants and matters are as if they did not exist, over gRPC and HTTP."""

import json
from dataclasses import replace

import grpc
import grpc.aio
import pytest

from glossator.document.v1 import document_pb2 as d
from glossator.ingestion.v1 import service_pb2 as pb
from services.shared.domain.records import Actor
from tests.unit.ingestion.entry.support import OTHER, READER, STRANGER, SUBMITTER, WALLED, grpc_client, http_client
from tests.unit.ingestion.entry.test_submissions import chunk, stream
from tests.unit.ingestion.support import MATTER, SYSTEM, World, record

METADATA = {"source_system": SYSTEM, "source_reference": "ref-1", "matter": MATTER}
NARROW = replace(WALLED, matters=frozenset({"HB-9"}))


async def submit(world: World, matter: str = MATTER) -> None:
    await world.intake.submit(record(matter=matter), b"words of " + matter.encode(), submission_id="key-1")
    await world.handle(*world.publisher.events)
    world.publisher.events.clear()
    world.audit.records.clear()


@pytest.mark.parametrize("caller", [STRANGER, NARROW, READER])
async def test_http_answers_as_for_an_unknown_document(world: World, caller: Actor) -> None:
    await submit(world)
    headers = {"x-correlation-id": "same"}
    async with http_client(world, caller) as client:
        for known, unknown in (
            (("GET", "/v1/documents/key-1", {}, {}), ("GET", "/v1/documents/key-2", {}, {})),
            *(
                [
                    (method, path, {**source, **more}, {"source_reference": reference})
                    for reference in ("ref-1", "ref-2")
                ]
                for method, path, source in (
                    ("GET", "/v1/documents", {"source_system": SYSTEM}),
                    ("POST", "/v1/documents:withdraw", {"source_system": SYSTEM}),
                )
                for more in ({}, {"matter": MATTER})
            ),
        ):
            answers = []
            for method, path, fields, more in (known, unknown):
                given = {**fields, **more}
                answer = await client.request(
                    method,
                    path,
                    headers=headers,
                    params=given if method == "GET" else None,
                    json=given if method == "POST" else None,
                )
                audited = [(one.action, one.outcome, one.reason) for one in world.audit.records]
                world.audit.records.clear()
                answers.append((answer.status_code, answer.text, audited))
            assert answers[0] == answers[1]
            assert answers[0][0] == (403 if caller is READER else 404)
    assert not world.publisher.events


@pytest.mark.parametrize("caller", [STRANGER, NARROW, READER])
async def test_grpc_answers_as_for_an_unknown_document(world: World, caller: Actor) -> None:
    await submit(world)
    async with grpc_client(world, caller) as client:
        for name in ("1", "2"):
            source = pb.SourceReference(source_system=SYSTEM, source_reference=f"ref-{name}", matter=MATTER)
            for call in (
                client.GetStatus(pb.GetStatusRequest(submission_id=f"key-{name}")),
                client.GetStatus(pb.GetStatusRequest(source=source)),
                client.WithdrawDocument(pb.WithdrawDocumentRequest(source=source)),
            ):
                with pytest.raises(grpc.aio.AioRpcError) as caught:
                    await call
                refused = grpc.StatusCode.PERMISSION_DENIED if caller is READER else grpc.StatusCode.NOT_FOUND
                assert caught.value.code() is refused


async def test_two_matters_of_a_caller_are_ambiguous(world: World) -> None:
    await submit(world)
    await submit(world, "HB-9")
    async with http_client(world) as client:
        source = {"source_system": SYSTEM, "source_reference": "ref-1"}
        for answer in (
            await client.get("/v1/documents", params=source),
            await client.get("/v1/documents/key-1"),
            await client.post("/v1/documents:withdraw", json=source),
        ):
            error = answer.json()["error"]
            assert (answer.status_code, error["reason"], error["field"]) == (409, "ambiguous_matter", "matter")
        assert (await client.get("/v1/documents", params={**source, "matter": "HB-9"})).status_code == 200
        assert (await client.get("/v1/documents/key-1", params={"matter": MATTER})).status_code == 200
    async with http_client(world, NARROW) as client:
        assert (await client.get("/v1/documents", params=source)).status_code == 200
        assert (await client.post("/v1/documents:withdraw", json=source)).status_code == 202
    (event,) = world.publisher.events
    assert event.document.matter == "HB-9"  # type: ignore[union-attr]
    async with grpc_client(world) as grpc_side:
        named = pb.SourceReference(source_system=SYSTEM, source_reference="ref-1")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await grpc_side.WithdrawDocument(pb.WithdrawDocumentRequest(source=named))
        assert caught.value.code() is grpc.StatusCode.FAILED_PRECONDITION
        named.matter = MATTER
        await grpc_side.WithdrawDocument(pb.WithdrawDocumentRequest(source=named))


async def test_equal_keys_in_two_matters_over_http(world: World) -> None:
    answers = []
    for caller, matter in ((SUBMITTER, MATTER), (NARROW, "HB-9")):
        form = {"metadata": json.dumps({**METADATA, "matter": matter})}
        async with http_client(world, caller) as client:
            files = {"file": ("a.txt", b"words of " + matter.encode())}
            answer = await client.post("/v1/documents", data=form, files=files, headers={"idempotency-key": "key-1"})
            answers.append((answer.status_code, answer.json()["status"], answer.json()["submission_id"]))
    assert answers == [(202, "accepted", "key-1")] * 2


async def test_equal_uploads_of_two_callers_and_matters_are_separate(world: World) -> None:
    for caller, matter, data in ((SUBMITTER, MATTER, b"one"), (OTHER, MATTER, b"four"), (SUBMITTER, "HB-9", b"eight")):
        document = d.DocumentRecord(source_system=SYSTEM, source_reference="ref-1", matter=matter)
        header = pb.SubmitDocumentHeader(document=document, submission_id="key-1", size=20)
        async with grpc_client(world, caller) as client:
            with pytest.raises(grpc.aio.AioRpcError):
                await client.SubmitDocument(stream([pb.SubmitDocumentRequest(header=header), chunk(data)]))
    found = []
    for caller, matter in ((SUBMITTER, MATTER), (OTHER, MATTER), (SUBMITTER, "HB-9"), (NARROW, "HB-9"), (STRANGER, "")):
        async with grpc_client(world, caller) as client:
            request = pb.GetUploadRequest(submission_id="key-1", matter=matter)
            found.append((await client.GetUpload(request)).received_bytes)
    assert found == [3, 4, 5, 0, 0]
