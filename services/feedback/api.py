"""Serves `FeedbackService` over gRPC: counts of reviewers' decisions, and training examples."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import grpc.aio

from glossator.document.v1 import document_pb2
from glossator.feedback.v1 import service_pb2, service_pb2_grpc
from services.feedback.dataset import Example, examples, selected
from services.feedback.ports import ReviewsPort
from services.feedback.statistics import CountKey, Counts, total
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail, current_actor
from services.shared.runtime.access.policy import ANY
from services.shared.runtime.ports import Authorise, ValueReader

Context = grpc.aio.ServicerContext[Any, Any]

SERVICE = "glossator.feedback.v1.FeedbackService"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FeedbackApi(service_pb2_grpc.FeedbackServiceServicer):
    """`authorise` is audited. `allows` is not audited: it only filters documents by their matters.
    `grants_training`: whether the policy grants training on documents of (tenant, source system, matter).
    """

    reviews: ReviewsPort
    blobs: ValueReader
    authorise: Authorise
    allows: Callable[[Actor, Action, Resource, str], bool]
    grants_training: Callable[[str, str, str], bool]

    async def GetMetrics(  # noqa: N802
        self, request: service_pb2.GetMetricsRequest, _context: Context
    ) -> service_pb2.GetMetricsResponse:
        """The counts of a tenant, by default the caller's, over the matters that the caller can read. Raises
        `Reject(FORBIDDEN)`.
        """
        actor = current_actor()
        tenant = request.tenant or actor.tenant
        await self.authorise(actor, Action.READ_METRICS, Resource("metrics", tenant=tenant))

        def sees(matter: str) -> bool:
            return self.allows(actor, Action.READ_METRICS, Resource("metrics", "", tenant, matter), "")

        totals = total(self.reviews.counts(), tenant, sees)
        return service_pb2.GetMetricsResponse(
            clauses=[_clause(key, counts) for key, counts in totals.counts.items()],
            reviews=totals.reviews,
            decisions=totals.decisions,
        )

    async def ExportExamples(  # noqa: N802
        self, request: service_pb2.ExportExamplesRequest, _context: Context
    ) -> AsyncIterator[service_pb2.ExportExamplesResponse]:
        """Streams the examples of a tenant, from matters that the caller can read. Raises `Reject(FORBIDDEN)`."""
        actor = current_actor()
        tenant = request.tenant or actor.tenant
        await self.authorise(actor, Action.EXPORT, self._dataset(actor, tenant, request.purpose), request.purpose)
        since = request.since.ToDatetime(tzinfo=UTC) if request.HasField("since") else None
        visible = [event for event in self.reviews.events() if self._visible(actor, event, request.purpose)]
        chosen = selected(visible, tenant, since)
        by_id = {one.event.document.document_id: one.event for one in chosen}
        add_detail(*(f"document={document_id}" for document_id in by_id))
        async for example in examples(chosen, self.blobs):
            if not self._visible(current_actor(), by_id[example.document_id], request.purpose):
                raise Reject(Reason.FORBIDDEN)  # the policy changed since the call began
            yield _example(example)

    def _dataset(self, actor: Actor, tenant: str, purpose: str) -> Resource:
        """The examples of a tenant. A caller with some matters needs the right in one of them here, and in that of each
        document later.
        """
        matters = [""] if ANY in actor.matters else sorted(actor.matters) or [""]
        datasets = [Resource("dataset", tenant=tenant, matter=one) for one in matters]
        return next((one for one in datasets if self.allows(actor, Action.EXPORT, one, purpose)), datasets[0])

    def _visible(self, actor: Actor, event: ReviewCompleted, purpose: str) -> bool:
        """Whether the caller can export the document, and the owner of its source still grants training."""
        document = event.document
        if not self.grants_training(document.tenant, document.source_system, document.matter):
            return False
        resource = Resource("document", document.document_id, document.tenant, document.matter, document.family)
        return self.allows(actor, Action.EXPORT, resource, purpose)


def register(api: FeedbackApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: service_pb2_grpc.add_FeedbackServiceServicer_to_server(api, server)


def _clause(key: CountKey, counts: Counts) -> service_pb2.ClauseMetrics:
    return service_pb2.ClauseMetrics(
        category=key.category,
        model_version=key.model_version,
        accepted=counts.accepted,
        rejected=counts.rejected,
        changed=counts.changed,
        added=counts.added,
        agreement=counts.agreement,
    )


def _example(example: Example) -> service_pb2.ExportExamplesResponse:
    return service_pb2.ExportExamplesResponse(
        example_id=example.example_id,
        document_id=example.document_id,
        review_id=example.review_id,
        decision_id=example.decision_id,
        category=example.category,
        decision=example.decision.value,
        label=example.label,
        text=example.text,
        span=document_pb2.Span(start=example.span.start, end=example.span.end),
        model_version=example.model_version,
        history=[
            service_pb2.EarlierDecision(
                review_id=one.review_id, decision_id=one.decision_id, decision=one.decision.value, label=one.label
            )
            for one in example.history
        ],
    )


METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{SERVICE}/GetMetrics": Action.READ_METRICS,
    f"/{SERVICE}/ExportExamples": Action.EXPORT,
}
