"""The RPCs of batches: translation only."""

from dataclasses import dataclass

from glossator.ingestion.v1 import batches_pb2 as pb
from glossator.ingestion.v1 import events_pb2 as pb_events
from services.ingestion.batches.listing import Batches
from services.ingestion.batches.records import Batch, BatchFilter, OutcomeCount
from services.ingestion.records import Submission
from services.ingestion.statuses import latest_status
from services.shared.domain.errors import REASONS, Reason
from services.shared.runtime.access.call import current_actor
from services.shared.wire.codec import encode


@dataclass(frozen=True, slots=True)
class BatchesApi:
    """`batches` checks the access policy. Methods raise its errors."""

    batches: Batches

    async def list(self, request: pb.ListBatchesRequest) -> pb.ListBatchesResponse:
        wanted = BatchFilter(request.matter)
        found = await self.batches.page(
            current_actor(), wanted, request.page_size, request.page_token, mine=request.mine
        )
        return pb.ListBatchesResponse(batches=[_batch(one) for one in found.batches], next_page_token=found.next_token)

    async def get(self, request: pb.GetBatchRequest) -> pb.GetBatchResponse:
        found = await self.batches.get(
            current_actor(), request.source_system, request.batch_id, request.page_size, request.page_token
        )
        return pb.GetBatchResponse(
            batch=_batch(found.batch),
            submissions=[_submission(one) for one in found.submissions],
            next_page_token=found.next_token,
        )

    async def options(self, _request: pb.GetSubmissionOptionsRequest) -> pb.GetSubmissionOptionsResponse:
        found = await self.batches.options(current_actor())
        return pb.GetSubmissionOptionsResponse(
            sources=[pb.SourceOption(source_system=name, matters=matters) for name, matters in found.sources],
            matters=found.matters,
            any_matter=found.any_matter,
            max_bytes=found.max_bytes,
        )


def advice(reason: str) -> tuple[str, str]:
    """The meaning and the remedy of a reason code; empty without one."""
    info = REASONS[Reason(reason)] if reason in _CODES else None
    return (info.meaning, info.remedy) if info else ("", "")


def _batch(one: Batch) -> pb.Batch:
    made = pb.Batch(
        source_system=one.source_system,
        batch_id=one.batch_id,
        matters=one.matters,
        submitted_by=one.submitted_by,
        submissions=one.submissions,
        outcomes=[_outcome(count) for count in one.outcomes],
    )
    made.received_at.FromDatetime(one.received_at)
    return made


def _outcome(one: OutcomeCount) -> pb.OutcomeCount:
    status = pb_events.DocumentStatus.Value(f"DOCUMENT_STATUS_{one.status.name}")
    meaning, remedy = advice(one.reason)
    return pb.OutcomeCount(status=status, reason=one.reason, count=one.count, meaning=meaning, remedy=remedy)


def _submission(one: Submission) -> pb.BatchSubmission:
    latest = latest_status(one)
    meaning, remedy = advice(latest.reason)
    made = pb.BatchSubmission(
        status=pb_events.DocumentStatusChanged.FromString(encode(latest)),
        meaning=meaning,
        remedy=remedy,
        submitted_by=one.submitted_by,
        attachment_count=len(one.attachment_ids),
    )
    made.received_at.FromDatetime(one.received_at)
    return made


_CODES = frozenset(one.value for one in Reason)
