"""FeedbackService as a data scientist uses it."""

from dataclasses import dataclass

from glossator.feedback.v1 import service_pb2, service_pb2_grpc
from services.shared.runtime.servers.grpc_client import open_channel

_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class ClauseCounts:
    """Decisions on one clause type and model version; `agreement` in [0, 1]."""

    category: str
    model_version: str
    accepted: int
    rejected: int
    changed: int
    added: int
    agreement: float


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """A tenant's reviews in numbers."""

    reviews: int
    decisions: int
    clauses: tuple[ClauseCounts, ...]


async def feedback_counts(address: str, credential: str, tenant: str) -> FeedbackCounts:
    """What feedback has counted so far. Raises gRPC's errors."""
    async with open_channel(address, credential=lambda: credential) as channel:
        stub = service_pb2_grpc.FeedbackServiceStub(channel)
        answer = await stub.GetMetrics(service_pb2.GetMetricsRequest(tenant=tenant), timeout=_SECONDS)
    clauses = tuple(
        ClauseCounts(one.category, one.model_version, one.accepted, one.rejected, one.changed, one.added, one.agreement)
        for one in answer.clauses
    )
    return FeedbackCounts(answer.reviews, answer.decisions, clauses)
