"""The operations of feedback: counts of reviewers' decisions, and training examples."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import starmap

from services.feedback.dataset import Example, ExportExamplesRequest, examples, selected
from services.feedback.ports import ReviewsPort
from services.feedback.statistics import (
    ClauseMetrics,
    CountKey,
    Counts,
    GetMetricsRequest,
    GetMetricsResponse,
    total,
)
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail, current_actor
from services.shared.runtime.access.policy import ANY
from services.shared.runtime.ports import Authorise, ValueReader


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FeedbackOperations:
    """`authorise` is audited. `allows` is not audited: it only filters documents by their matters.
    `grants_training`: whether the policy grants training on documents of (tenant, source system, matter).
    """

    reviews: ReviewsPort
    blobs: ValueReader
    authorise: Authorise
    allows: Callable[[Actor, Action, Resource, str], bool]
    grants_training: Callable[[str, str, str], bool]

    async def get_metrics(self, actor: Actor, request: GetMetricsRequest) -> GetMetricsResponse:
        """The counts of a tenant, by default the caller's, over the matters that the caller can read. Raises
        `Reject(FORBIDDEN)`.
        """
        tenant = request.tenant or actor.tenant
        await self.authorise(actor, Action.READ_METRICS, Resource("metrics", tenant=tenant))

        def sees(matter: str) -> bool:
            return self.allows(actor, Action.READ_METRICS, Resource("metrics", "", tenant, matter), "")

        totals = total(self.reviews.counts(), tenant, sees)
        return GetMetricsResponse(tuple(starmap(_clause, totals.counts.items())), totals.reviews, totals.decisions)

    async def export_examples(self, actor: Actor, request: ExportExamplesRequest) -> AsyncIterator[Example]:
        """Streams the examples of a tenant, from matters that the caller can read. Raises `Reject(FORBIDDEN)`."""
        tenant = request.tenant or actor.tenant
        await self.authorise(actor, Action.EXPORT, self._dataset(actor, tenant, request.purpose), request.purpose)
        visible = [event for event in self.reviews.events() if self._visible(actor, event, request.purpose)]
        chosen = selected(visible, tenant, request.since)
        by_id = {one.event.document.document_id: one.event for one in chosen}
        add_detail(*(f"document={document_id}" for document_id in by_id))
        async for example in examples(chosen, self.blobs):
            if not self._visible(current_actor(), by_id[example.document_id], request.purpose):
                raise Reject(Reason.FORBIDDEN)  # the policy changed since the call began
            yield example

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


def _clause(key: CountKey, counts: Counts) -> ClauseMetrics:
    return ClauseMetrics(
        category=key.category,
        model_version=key.model_version,
        accepted=counts.accepted,
        rejected=counts.rejected,
        changed=counts.changed,
        added=counts.added,
        agreement=counts.agreement,
    )
