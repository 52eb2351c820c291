"""The entry points of ingestion, to a sender and an operator outside the wall."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc.aio
from google.protobuf.json_format import MessageToJson

from glossator.document.v1 import document_pb2
from glossator.ingestion.v1 import batches_pb2
from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.originals import hash_of
from services.shared.domain.identity import document_id
from services.shared.domain.records import Actor, Role
from services.shared.domain.relations import Relation, RelationKind
from services.shared.runtime.storage.database import Database
from tests.blob_suite import hash_key
from tests.databases import make_template
from tests.unit.ingestion.entry.support import SUBMITTER, grpc_client, http_client
from tests.unit.ingestion.support import SYSTEM, TENANT, World, make_world, submitted

WALLED, OPEN, WORDS = "HB-HR-2023-011", "HB-1", b"1. Term. It ends in a year."
OUTSIDE = replace(SUBMITTER, subject="outside@harbour-bank")
OPERATOR = Actor("operator@harbour-bank", TENANT, frozenset({Role.OPERATOR}))
HIDDEN_ID = "s-hidden"
BATCH = "b-1"


async def told(folder: Path, *, hidden: bool) -> dict[str, list[str]]:
    """The answers by call: about the hidden submission, its reference and its document, and about the sender's own."""
    database = Database(f"sqlite:///{make_template(folder, 'services.ingestion')}")
    try:
        world = make_world(database)
        if hidden:
            await _hide(world)
        document = document_id(submitted(matter=WALLED).document.family, 1, await hash_of(WORDS, hash_key(TENANT)))
        assert not hidden or await world.intake.by_id(TENANT, document)
        return {**await _over_http(world, document), **await _over_grpc(world, document)}
    finally:
        await database.close()


async def _hide(world: World) -> None:
    """Ingests a document behind the wall, and leaves another submission there undecided."""
    await world.submit(submitted(WORDS, "ref-1", HIDDEN_ID, matter=WALLED, batch_id=BATCH))
    waiting = submitted(b"x", "ref-2", "s", matter=WALLED, batch_id=BATCH)
    await world.intake.submit(waiting.document, b"Waiting words.", submitted_by=OUTSIDE.subject)
    world.publisher.events.clear()


def _metadata(reference: str, **more: object) -> str:
    return json.dumps({"source_system": SYSTEM, "source_reference": reference, "matter": OPEN, **more})


async def _over_http(world: World, document: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    executed = Relation(RelationKind.EXECUTED, document_id=document)
    relations = [{"kind": executed.kind, "document_id": executed.document_id}]
    requests: Sequence[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"/v1/documents/{HIDDEN_ID}", {}),
        ("GET", f"/v1/documents/{document}", {}),
        ("GET", "/v1/documents", {"params": {"source_system": SYSTEM, "source_reference": "ref-1"}}),
        ("GET", "/v1/documents", {"params": {"source_system": SYSTEM, "source_reference": "ref-1", "matter": WALLED}}),
        ("POST", "/v1/documents:withdraw", {"json": {"source_system": SYSTEM, "source_reference": "ref-1"}}),
        ("POST", "/v1/documents", {"data": {"metadata": _metadata("ref-3", relations=relations)}}),
        ("GET", f"/v1/batches/{SYSTEM}/{BATCH}", {}),
        ("POST", "/v1/documents", {"data": {"metadata": _metadata("ref-1", matter=WALLED)}}),
        ("POST", "/v1/documents", {"data": {"metadata": _metadata("ref-5", batch_id=BATCH)}}),
        ("GET", f"/v1/batches/{SYSTEM}/{BATCH}", {}),
        ("GET", "/v1/batches", {}),
        ("GET", "/v1/batches", {"params": {"matter": WALLED}}),
        ("GET", "/v1/batches", {"params": {"mine": "true", "page_size": "1"}}),
        ("GET", "/v1/submission-options", {}),
        ("POST", "/v1/documents", {"data": {"metadata": _metadata("ref-1")}}),
        (
            "POST",
            "/v1/documents",
            {"data": {"metadata": _metadata("ref-1")}, "headers": {"idempotency-key": HIDDEN_ID}},
        ),
        ("GET", f"/v1/documents/{HIDDEN_ID}", {}),
        ("GET", "/v1/documents", {"params": {"source_system": SYSTEM, "source_reference": "ref-1"}}),
        ("POST", "/v1/documents:withdraw", {"json": {"source_system": SYSTEM, "source_reference": "ref-1"}}),
    ]
    async with http_client(world, OUTSIDE) as client:
        for method, path, given in requests:
            more = dict(given)
            more["headers"] = {"x-correlation-id": "same", **more.get("headers", {})}
            if "data" in more:
                more["files"] = {"file": ("a.txt", WORDS)}
            answer = await client.request(method, path, **more)
            name = f"ingestion {method} {_TEMPLATES.get(path.split('/')[2], path) if path.count('/') > 2 else path}"
            found.setdefault(name, []).append(f"{answer.status_code} {answer.text}")
            await world.handle(*world.publisher.events)
            world.publisher.events.clear()
    return found


async def _over_grpc(world: World, document: str) -> dict[str, list[str]]:
    source = pb.SourceReference(source_system=SYSTEM, source_reference="ref-1")
    record = document_pb2.DocumentRecord(source_system=SYSTEM, source_reference="ref-4", matter=OPEN)
    calls: Sequence[tuple[Actor, str, Any]] = [
        (OUTSIDE, "GetUpload", pb.GetUploadRequest(submission_id=HIDDEN_ID)),
        (OUTSIDE, "GetUpload", pb.GetUploadRequest(submission_id=HIDDEN_ID, matter=WALLED)),
        (OUTSIDE, "GetStatus", pb.GetStatusRequest(submission_id=document)),
        (OUTSIDE, "GetStatus", pb.GetStatusRequest(source=source)),
        (OUTSIDE, "ListBatches", batches_pb2.ListBatchesRequest()),
        (OUTSIDE, "GetBatch", batches_pb2.GetBatchRequest(source_system=SYSTEM, batch_id=BATCH)),
        (OUTSIDE, "GetSubmissionOptions", batches_pb2.GetSubmissionOptionsRequest()),
        (OUTSIDE, "WithdrawDocument", pb.WithdrawDocumentRequest(source=source)),
        (OUTSIDE, "SubmitDocument", pb.SubmitDocumentHeader(document=record, file_name="a.txt")),
        (OUTSIDE, "ReadPage", pb.ReadPageRequest(document_id=document, number=1, purpose="review")),
        (OUTSIDE, "WriteExport", pb.WriteExportRequest(document_id=document, format="word", purpose="review")),
        (OPERATOR, "ListStoppedSources", pb.ListStoppedSourcesRequest()),
        (OPERATOR, "ResumeSource", pb.ResumeSourceRequest(source_system=SYSTEM)),
    ]
    found: dict[str, list[str]] = {}
    for actor, name, request in calls:
        async with grpc_client(world, actor) as client:
            sent = _stream(request) if name == "SubmitDocument" else request
            try:
                call = getattr(client, name)(sent)
                answer = MessageToJson(await (call.read() if name == "WriteExport" else call))
            except grpc.aio.AioRpcError as error:
                answer = f"{error.code()} {error.details()}"
        found.setdefault(f"/glossator.ingestion.v1.IngestionService/{name}", []).append(answer)
    return found


async def _stream(header: pb.SubmitDocumentHeader) -> AsyncIterator[pb.SubmitDocumentRequest]:
    yield pb.SubmitDocumentRequest(header=header)
    yield pb.SubmitDocumentRequest(chunk=pb.Chunk(data=WORDS))


_TEMPLATES = {"documents": "/v1/documents/{submission_id}", "batches": "/v1/batches/{source_system}/{batch_id}"}
