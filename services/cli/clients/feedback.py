"""Client of FeedbackService: counts of decisions and the export of labels."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from glossator.feedback.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.calls import Credential, supplier, translated_errors
from services.shared.runtime.servers.grpc_client import Address, open_channel

_SECONDS = 30.0
_EXPORT_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class ClauseCounts:
    """The decisions on one clause type of one model version. `agreement` is in [0, 1]."""

    category: str
    model_version: str
    accepted: int
    rejected: int
    changed: int
    added: int
    agreement: float

    @property
    def proposed(self) -> int:
        """The number of annotations that the model proposed. `agreement` is the accepted share of them."""
        return self.accepted + self.rejected + self.changed


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """The completed reviews of one tenant."""

    reviews: int
    decisions: int
    clauses: tuple[ClauseCounts, ...]


@dataclass(frozen=True, slots=True)
class ExportedDecision:
    """The final label of a place, without text. `label` is empty if there is no clause of `category`. `history` has the
    earlier decisions on the place.
    """

    example_id: str
    document_id: str
    review_id: str
    decision_id: str
    category: str
    decision: str
    label: str
    model_version: str
    history: tuple[dict[str, str], ...] = ()


async def feedback_counts(address: Address, credential: Credential, tenant: str) -> FeedbackCounts:
    """Return the current counts of a tenant. Raises `Reject` or `Retry`."""
    async with open_channel(address, credential=supplier(credential)) as channel:
        stub = service_pb2_grpc.FeedbackServiceStub(channel)
        with translated_errors("feedback"):
            response = await stub.GetMetrics(service_pb2.GetMetricsRequest(tenant=tenant), timeout=_SECONDS)
    clauses = tuple(
        ClauseCounts(one.category, one.model_version, one.accepted, one.rejected, one.changed, one.added, one.agreement)
        for one in response.clauses
    )
    return FeedbackCounts(response.reviews, response.decisions, clauses)


async def exported_decisions(
    address: Address, credential: Credential, tenant: str, since: datetime | None, purpose: str
) -> AsyncIterator[ExportedDecision]:
    """Yield the decisions of reviews that were completed at `since` or later. Raises `Reject` or `Retry`."""
    request = service_pb2.ExportExamplesRequest(tenant=tenant, purpose=purpose)
    if since is not None:
        request.since.FromDatetime(since)
    async with open_channel(address, credential=supplier(credential)) as channel:
        stub = service_pb2_grpc.FeedbackServiceStub(channel)
        with translated_errors("feedback"):
            async for one in stub.ExportExamples(request, timeout=_EXPORT_SECONDS):
                yield ExportedDecision(
                    example_id=one.example_id,
                    document_id=one.document_id,
                    review_id=one.review_id,
                    decision_id=one.decision_id,
                    category=one.category,
                    decision=one.decision,
                    label=one.label,
                    model_version=one.model_version,
                    history=tuple(_earlier(past) for past in one.history),
                )


def _earlier(one: service_pb2.EarlierDecision) -> dict[str, str]:
    return {"review_id": one.review_id, "decision_id": one.decision_id, "decision": one.decision, "label": one.label}
