"""FeedbackService for data scientists."""

from dataclasses import dataclass

from glossator.feedback.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.calls import translated_errors
from services.shared.runtime.servers.grpc_client import open_channel

_SECONDS = 30.0


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


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """The reviews of one tenant, counted."""

    reviews: int
    decisions: int
    clauses: tuple[ClauseCounts, ...]


async def feedback_counts(address: str, credential: str, tenant: str) -> FeedbackCounts:
    """Return what feedback has counted so far. Raises `Reject` or `Retry`."""
    async with open_channel(address, credential=lambda: credential) as channel:
        stub = service_pb2_grpc.FeedbackServiceStub(channel)
        with translated_errors("feedback"):
            response = await stub.GetMetrics(service_pb2.GetMetricsRequest(tenant=tenant), timeout=_SECONDS)
    clauses = tuple(
        ClauseCounts(one.category, one.model_version, one.accepted, one.rejected, one.changed, one.added, one.agreement)
        for one in response.clauses
    )
    return FeedbackCounts(response.reviews, response.decisions, clauses)
