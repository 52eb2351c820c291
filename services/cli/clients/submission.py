"""Submit a document through an entry point of ingestion, as a source system does."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

import httpx
from confluent_kafka import KafkaError, Message, Producer

from services.cli.clients.relations import amended
from services.cli.local.system import LocalSystem
from services.ingestion.entry.records import Chunk, GetUploadRequest, SubmitDocumentHeader, SubmitDocumentRequest
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentStatus
from services.shared.domain.identity import submission_id as make_submission_id
from services.shared.runtime.operations.client import Client
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.wire.json_codec import to_json
from services.shared.wire.topics import BY_NAME

_CHUNK = 256 * 1024
_SECONDS = 60.0
_ATTEMPTS = 60
_PRODUCE_SECONDS = 15.0


class EntryPoint(StrEnum):
    """The entry points of ingestion: values of `--door`."""

    GRPC = "grpc"
    HTTP = "http"
    KAFKA = "kafka"
    FOLDER = "folder"


Bearer = Callable[[], str]


@dataclass(frozen=True, slots=True)
class SubmissionResponse:
    """The response of an entry point. From Kafka and the folder `submission_id` is empty: the status topic has it."""

    submission_id: str
    status: DocumentStatus
    duplicate_of: str = ""


class Submit(Protocol):
    """Submits a document through one entry point."""

    def __call__(
        self, system: LocalSystem, record: DocumentRecord, data: bytes, file_name: str, bearer: Bearer | None = None, /
    ) -> Awaitable[SubmissionResponse]:
        """`bearer` is the token of the caller, by default that of the sample system that submits. Raises `Reject` or
        `Retry`.
        """
        ...


def within_limits(submit: Submit, attempts: int = _ATTEMPTS) -> Submit:
    """Repeat a submission that exceeds a limit of its sender, after the time that the entry point gives."""

    async def repeated(
        system: LocalSystem, record: DocumentRecord, data: bytes, file_name: str, bearer: Bearer | None = None
    ) -> SubmissionResponse:
        for left in range(attempts - 1, -1, -1):
            try:
                return await submit(system, record, data, file_name, bearer)
            except Retry as error:
                if error.reason is not Reason.RATE_LIMITED or not left:
                    raise
                await asyncio.sleep(error.after)
        raise AssertionError

    return repeated


def content_id(record: DocumentRecord, file_name: str, data: bytes) -> str:
    """The id of a content under its reference, or else its file name, in a matter, for the agreement that it amends, in
    a batch: 32 hex digits.

    It reveals the name only to callers who have the content.
    """
    agreement = amended(record)
    stated = [f"{name}{value}" for name, value in (("\0", agreement), ("\0batch\0", record.batch_id)) if value]
    named = "".join((f"{record.matter}/{record.source_reference or file_name}", *stated))
    return hashlib.sha256(named.encode("utf-8", "surrogatepass") + data).hexdigest()[:32]


async def submit_by_grpc(
    system: LocalSystem, record: DocumentRecord, data: bytes, file_name: str, bearer: Bearer | None = None
) -> SubmissionResponse:
    """Send a header, then chunks, in a client stream; after a broken stream, only the missing chunks.

    Raises `Reject` or `Retry`.
    """
    credential = (bearer or _sample(system, record))()
    digest = hashlib.sha256(data).hexdigest()
    reference = record.source_reference or file_name
    place = (record.tenant, record.source_system, reference, record.matter)
    upload = make_submission_id(*place, digest, amended(record), record.batch_id)
    async with open_channel(system.target("ingestion"), credential=lambda: credential) as channel:
        call = Client(channel, "ingestion", seconds=_SECONDS, detailed=True)
        received = await call(GetUploadRequest(upload, record.matter))
        parts = _parts(record, data, file_name, upload, digest, received.received_bytes)
        response = await call.upload(parts, SubmitDocumentRequest, seconds=_SECONDS)
    return SubmissionResponse(response.submission_id, response.status, response.duplicate_of)


async def submit_by_http(
    system: LocalSystem, record: DocumentRecord, data: bytes, file_name: str, bearer: Bearer | None = None
) -> SubmissionResponse:
    """Post a form with the file and its record. Raises `Reject` or `Retry`."""
    headers = {"authorization": f"Bearer {(bearer or _sample(system, record))()}"}
    async with httpx.AsyncClient(base_url=f"http://{system.ports.address('http', 'ingestion')}") as client:
        try:
            response = await client.post(
                "/v1/documents",
                headers=headers,
                data={"metadata": json.dumps(to_json(record))},
                files={"file": (file_name, data)},
                timeout=_SECONDS,
            )
        except httpx.TransportError:
            raise Retry(dependency="ingestion") from None
    body = response.json()
    if response.is_error:
        raise _error(body["error"], response.status_code, response.headers.get("retry-after", ""))
    return SubmissionResponse(body["submission_id"], DocumentStatus(body["status"]), body["duplicate_of"])


async def submit_by_kafka(
    system: LocalSystem,
    record: DocumentRecord,
    data: bytes,
    file_name: str,
    bearer: Bearer | None = None,  # noqa: ARG001 - the broker and the folder know no token
) -> SubmissionResponse:
    """Produce a structured CloudEvent in JSON with the content inline, with a plain Kafka producer. Raises `Retry`."""
    topic = BY_NAME["documents.submitted"]
    event = {
        "specversion": "1.0",
        "id": content_id(record, file_name, data),
        "source": f"urn:{record.source_system}",
        "type": topic.type,
        "datacontenttype": "application/json",
        "data": {
            "document": _stated_fields(record),
            "file_name": file_name,
            "content": base64.b64encode(data).decode(),
        },
    }
    key = f"{record.source_system}/{record.matter}/{record.source_reference}"
    await asyncio.to_thread(_produce, system.broker.bootstrap, topic.name, key, json.dumps(event))
    return SubmissionResponse("", DocumentStatus.ACCEPTED)


async def submit_by_folder(
    system: LocalSystem,
    record: DocumentRecord,
    data: bytes,
    file_name: str,
    bearer: Bearer | None = None,  # noqa: ARG001 - the broker and the folder know no token
) -> SubmissionResponse:
    """Write the sidecar and the file. Both are renamed into place, so that no reader sees half a file."""
    folder = system.layout.drop / record.source_system / record.matter
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{file_name}.json", json.dumps(_stated_fields(record)).encode())
    _write(folder / file_name, data)
    return SubmissionResponse("", DocumentStatus.ACCEPTED)


def _sample(system: LocalSystem, record: DocumentRecord) -> Bearer:
    return lambda: system.credential(f"submitter@{record.tenant}")


def _parts(
    record: DocumentRecord, data: bytes, file_name: str, upload: str, digest: str, start: int
) -> Iterator[SubmitDocumentRequest]:
    yield SubmitDocumentRequest(header=SubmitDocumentHeader(record, upload, file_name, len(data), digest))
    for offset in range(start, len(data), _CHUNK):
        yield SubmitDocumentRequest(chunk=Chunk(offset, data[offset : offset + _CHUNK]))


def _error(body: Mapping[str, str], status: int, after: str = "") -> Reject | Retry:
    reason = Reason(body["reason"])
    if reason is Reason.RATE_LIMITED:
        return Retry(reason, after=float(after or 1), detail=body.get("detail", ""))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return Retry(reason)
    return Reject(reason, detail=body.get("detail", ""), field=body.get("field", ""))


def _produce(bootstrap: str, topic: str, key: str, value: str, seconds: float = _PRODUCE_SECONDS) -> None:
    acknowledged: list[Message] = []

    def delivered(error: KafkaError | None, message: Message) -> None:
        if error is None:
            acknowledged.append(message)

    producer = Producer({"bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": True, "log_level": 2})
    headers: list[tuple[str, str | bytes | None]] = [("content-type", "application/cloudevents+json")]
    producer.produce(topic, value.encode(), key.encode(), headers=headers, on_delivery=delivered)
    producer.flush(seconds)
    if not acknowledged:
        raise Retry(dependency="kafka")


def _stated_fields(record: DocumentRecord) -> dict[str, object]:
    """The fields of the record that are not empty."""
    return {name: value for name, value in to_json(record).items() if value not in ("", [], 0)}


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.rename(path)


SUBMIT: Mapping[EntryPoint, Submit] = {
    EntryPoint.GRPC: within_limits(submit_by_grpc),
    EntryPoint.HTTP: within_limits(submit_by_http),
    EntryPoint.KAFKA: submit_by_kafka,
    EntryPoint.FOLDER: submit_by_folder,
}
