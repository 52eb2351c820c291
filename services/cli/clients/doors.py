"""The doors of ingestion from outside, as a legacy system would use them."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import cast

import grpc.aio
import httpx
from confluent_kafka import KafkaError, Message, Producer

from glossator.document.v1 import document_pb2
from glossator.ingestion.v1 import events_pb2, service_pb2, service_pb2_grpc
from services.cli.local.system import LocalSystem
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentStatus
from services.shared.domain.identity import submission_id as make_submission_id
from services.shared.runtime.servers.grpc_client import open_channel, to_error
from services.shared.wire.codec import to_message
from services.shared.wire.json_codec import to_json
from services.shared.wire.topics import BY_NAME

_CHUNK = 256 * 1024
_SECONDS = 60.0
INLINE_BYTES = 900_000


@dataclass(frozen=True, slots=True)
class Handed:
    """What the door answered. Where a door gives no id (Kafka, folder), it is empty and the status topic tells more."""

    submission_id: str
    status: DocumentStatus
    duplicate_of: str = ""


async def by_grpc(system: LocalSystem, record: DocumentRecord, data: bytes, file_name: str) -> Handed:
    """A client stream: a header, then chunks; what an earlier, broken stream brought is not sent again.

    Raises `Reject` or `Retry`.
    """
    credential = system.credential(f"submitter@{record.tenant}")
    digest = hashlib.sha256(data).hexdigest()
    upload = make_submission_id(record.tenant, record.source_system, record.source_reference, digest)
    async with open_channel(system.ports.address("grpc", "ingestion"), credential=lambda: credential) as channel:
        stub = service_pb2_grpc.IngestionServiceStub(channel)
        request = service_pb2.GetUploadRequest(submission_id=upload)
        try:
            kept = await stub.GetUpload(request, timeout=_SECONDS)
            parts = _parts(record, data, file_name, upload, digest, kept.received_bytes)
            answer = await stub.SubmitDocument(parts, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, "ingestion") from None
    status = events_pb2.DocumentStatus.Name(answer.status).removeprefix("DOCUMENT_STATUS_").lower()
    return Handed(answer.submission_id, DocumentStatus(status), answer.duplicate_of)


async def by_http(system: LocalSystem, record: DocumentRecord, data: bytes, file_name: str) -> Handed:
    """A form with the file and its record. Raises `Reject` or `Retry`."""
    headers = {"authorization": f"Bearer {system.credential(f'submitter@{record.tenant}')}"}
    async with httpx.AsyncClient(base_url=f"http://{system.ports.address('http', 'ingestion')}") as client:
        try:
            answer = await client.post(
                "/v1/documents",
                headers=headers,
                data={"metadata": json.dumps(to_json(record))},
                files={"file": (file_name, data)},
                timeout=_SECONDS,
            )
        except httpx.TransportError:
            raise Retry(dependency="ingestion") from None
    body = answer.json()
    if answer.is_error:
        reason = Reason(body["error"]["reason"])
        raise Retry(reason) if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE else Reject(reason)
    return Handed(body["submission_id"], DocumentStatus(body["status"]), body["duplicate_of"])


async def by_kafka(system: LocalSystem, record: DocumentRecord, data: bytes, file_name: str) -> Handed:
    """A structured CloudEvent in JSON, with the content inline, from a producer that knows nothing of ours."""
    topic = BY_NAME["documents.submitted"]
    event = {
        "specversion": "1.0",
        "id": hashlib.sha256(record.source_reference.encode() + data).hexdigest()[:32],
        "source": f"urn:{record.source_system}",
        "type": topic.type,
        "datacontenttype": "application/json",
        "data": {
            "document": {name: value for name, value in to_json(record).items() if value not in ("", [], 0)},
            "file_name": file_name,
            "content": base64.b64encode(data).decode(),
        },
    }
    key = f"{record.source_system}/{record.source_reference}"
    await asyncio.to_thread(_produce, system.broker.bootstrap, topic.name, key, json.dumps(event))
    return Handed("", DocumentStatus.ACCEPTED)


async def by_folder(system: LocalSystem, record: DocumentRecord, data: bytes, file_name: str) -> Handed:
    """The file beside its sidecar; written under another name first, so that it is never seen half written."""
    folder = system.layout.drop / record.source_system / record.matter
    folder.mkdir(parents=True, exist_ok=True)
    sidecar = {name: value for name, value in to_json(record).items() if value not in ("", [], 0)}
    _write(folder / f"{file_name}.json", json.dumps(sidecar).encode())
    _write(folder / file_name, data)
    return Handed("", DocumentStatus.ACCEPTED)


def _parts(
    record: DocumentRecord, data: bytes, file_name: str, upload: str, digest: str, start: int
) -> Iterator[service_pb2.SubmitDocumentRequest]:
    header = service_pb2.SubmitDocumentHeader(
        document=cast(document_pb2.DocumentRecord, to_message(record)),
        submission_id=upload,
        file_name=file_name,
        size=len(data),
        sha256=digest,
    )
    yield service_pb2.SubmitDocumentRequest(header=header)
    for offset in range(start, len(data), _CHUNK):
        chunk = service_pb2.Chunk(offset=offset, data=data[offset : offset + _CHUNK])
        yield service_pb2.SubmitDocumentRequest(chunk=chunk)


def _produce(bootstrap: str, topic: str, key: str, value: str) -> None:
    acknowledged: list[Message] = []

    def delivered(error: KafkaError | None, message: Message) -> None:
        if error is None:
            acknowledged.append(message)

    producer = Producer({"bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": True})
    headers: list[tuple[str, str | bytes | None]] = [("content-type", "application/cloudevents+json")]
    producer.produce(topic, value.encode(), key.encode(), headers=headers, on_delivery=delivered)
    producer.flush(_SECONDS)
    if not acknowledged:
        raise Retry(dependency="kafka")


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.rename(path)


DOORS = {"grpc": by_grpc, "http": by_http, "kafka": by_kafka, "folder": by_folder}
