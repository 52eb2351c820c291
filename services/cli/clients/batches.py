"""IngestionService for senders: what they submitted together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from services.cli.clients.calls import ServiceClient
from services.ingestion.batches import records

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

    service = "ingestion"

    async def newest(self, limit: int, matter: str, *, mine: bool) -> list[Batch]:
        """At most `limit` batches, the newest first. `mine`: only with a submission of the caller."""
        found = await self._call(records.ListBatchesRequest(limit, matter=matter, mine=mine))
        return [_batch(one) for one in found.batches]

    async def get(self, source_system: str, batch_id: str) -> tuple[Batch, list[Submitted]]:
        """A batch, and all its submissions."""
        found: list[Submitted] = []
        request = records.GetBatchRequest(source_system, batch_id, _PAGE)
        while True:
            page = await self._call(request)
            found += [_submitted(one) for one in page.submissions]
            if not page.next_page_token:
                return _batch(page.batch), found
            request = replace(request, page_token=page.next_page_token)


def phrase(status: str, reason: str, count: int) -> str:
    """`37 ready`, `1 refused (needs_ocr)`."""
    return f"{count} {_WORDS.get(status, status)}" + (f" ({reason})" if reason else "")


def _batch(one: records.Batch) -> Batch:
    outcomes = tuple(Outcome(each.status.value, each.reason, each.count, each.remedy) for each in one.outcomes)
    received = one.received_at.isoformat()
    return Batch(one.source_system, one.batch_id, one.matters, one.submissions, outcomes, received)


def _submitted(one: records.BatchSubmission) -> Submitted:
    latest = one.status
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


_WORDS: Mapping[str, str] = {"accepted": "in progress", "proposed": "ready"}
