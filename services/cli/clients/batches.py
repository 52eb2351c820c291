"""IngestionService for senders: what they submitted together."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import NamedTuple

from glossator.ingestion.v1 import batches_pb2 as pb
from glossator.ingestion.v1 import events_pb2, service_pb2_grpc
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.domain.events import DocumentStatusChanged
from services.shared.runtime.servers.grpc_client import Address
from services.shared.wire.codec import from_message

_SECONDS = 30.0
_PAGE = 200


class Outcome(NamedTuple):
    """The number of submissions with a status and a reason, and what to do about it."""

    status: str
    reason: str
    number: int
    remedy: str


class Batch(NamedTuple):
    """`received_at` is ISO 8601, in UTC."""

    source_system: str
    batch_id: str
    matters: Sequence[str]
    submissions: int
    outcomes: Sequence[Outcome]
    received_at: str


class Submitted(NamedTuple):
    """A submission of a batch."""

    submission_id: str
    source_reference: str
    matter: str
    status: str
    reason: str
    remedy: str
    document_id: str
    duplicate_of: str
    submitted_by: str


class BatchesClient(ServiceClient):
    """The client of IngestionService for one sender. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._stub = service_pb2_grpc.IngestionServiceStub(self._channel)

    async def newest(self, limit: int, matter: str, *, mine: bool) -> list[Batch]:
        """At most `limit` batches, the newest first. `mine`: only with a submission of the caller."""
        request = pb.ListBatchesRequest(page_size=limit, matter=matter, mine=mine)
        with translated_errors("ingestion"):
            answer = await self._stub.ListBatches(request, timeout=_SECONDS)
        return [_batch(one) for one in answer.batches]

    async def get(self, source_system: str, batch_id: str) -> tuple[Batch, list[Submitted]]:
        """A batch, and all its submissions."""
        found: list[Submitted] = []
        request = pb.GetBatchRequest(source_system=source_system, batch_id=batch_id, page_size=_PAGE)
        while True:
            with translated_errors("ingestion"):
                answer = await self._stub.GetBatch(request, timeout=_SECONDS)
            found += [_submitted(one) for one in answer.submissions]
            if not answer.next_page_token:
                return _batch(answer.batch), found
            request.page_token = answer.next_page_token


def phrase(status: str, reason: str, count: int) -> str:
    """`37 ready`, `1 refused (needs_ocr)`."""
    return f"{count} {_WORDS.get(status, status)}" + (f" ({reason})" if reason else "")


def _batch(one: pb.Batch) -> Batch:
    return Batch(
        one.source_system,
        one.batch_id,
        tuple(one.matters),
        one.submissions,
        tuple(Outcome(_status(count.status), count.reason, count.count, count.remedy) for count in one.outcomes),
        one.received_at.ToDatetime(UTC).isoformat(),
    )


def _submitted(one: pb.BatchSubmission) -> Submitted:
    latest = from_message(DocumentStatusChanged, one.status)
    record = latest.document
    return Submitted(
        latest.submission_id,
        record.source_reference,
        record.matter,
        latest.status.value,
        latest.reason,
        one.remedy,
        record.document_id,
        latest.duplicate_of,
        one.submitted_by,
    )


def _status(value: int) -> str:
    name: str = events_pb2.DocumentStatus.Name(value)  # type: ignore[arg-type]
    return name.removeprefix("DOCUMENT_STATUS_").lower()


_WORDS: Mapping[str, str] = {"accepted": "in progress", "proposed": "ready"}
