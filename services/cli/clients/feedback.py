"""Client of FeedbackService: counts of decisions and the export of labels."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from services.cli.clients.calls import Credential, supplier
from services.feedback.dataset import ExportExamplesRequest
from services.feedback.labels import Earlier
from services.feedback.statistics import GetMetricsRequest, GetMetricsResponse
from services.shared.runtime.operations.client import Client
from services.shared.runtime.servers.grpc_client import Address, open_channel

_EXPORT_SECONDS = 600.0


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
    history: tuple[Earlier, ...] = ()


async def feedback_counts(address: Address, credential: Credential, tenant: str) -> GetMetricsResponse:
    """Return the current counts of a tenant. Raises `Reject` or `Retry`."""
    async with open_channel(address, credential=supplier(credential)) as channel:
        return await Client(channel, "feedback", detailed=True)(GetMetricsRequest(tenant))


async def exported_decisions(
    address: Address, credential: Credential, tenant: str, since: datetime | None, purpose: str
) -> AsyncIterator[ExportedDecision]:
    """Yield the decisions of reviews that were completed at `since` or later. Raises `Reject` or `Retry`."""
    request = ExportExamplesRequest(tenant, since, purpose)
    async with open_channel(address, credential=supplier(credential)) as channel:
        async for one in Client(channel, "feedback", detailed=True).stream(request, seconds=_EXPORT_SECONDS):
            yield ExportedDecision(
                example_id=one.example_id,
                document_id=one.document_id,
                review_id=one.review_id,
                decision_id=one.decision_id,
                category=one.category,
                decision=one.decision,
                label=one.label,
                model_version=one.model_version,
                history=one.history,
            )
