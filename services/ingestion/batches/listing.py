"""Lists batches, and where a caller can submit. What a caller cannot see changes no number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.ingestion.batches.records import (
    Batch,
    BatchFilter,
    BatchSubmission,
    GetBatchRequest,
    GetBatchResponse,
    GetSubmissionOptionsRequest,
    GetSubmissionOptionsResponse,
    ListBatchesRequest,
    ListBatchesResponse,
    Position,
    SourceOption,
    Visible,
    position_of,
    size_of,
)
from services.ingestion.records import Submission
from services.ingestion.references import keyed_batch
from services.ingestion.sources import SourcePolicy
from services.ingestion.statuses import advice, latest_status
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.ports import Access

_ALL = frozenset({"*", "@members"})


class BatchAccess(Access, Protocol):
    """Decides by the access policy (`Authoriser`)."""

    def closed_to(self, actor: Actor, matter: str) -> frozenset[str]:
        """The version chains of the matter that the caller stopped reading. Raises `Retry`."""
        ...


class BatchPort(Protocol):
    """The methods of `BatchStore`, which read only what is visible."""

    async def matters(self, tenant: str) -> Sequence[str]: ...

    async def matters_with_batches(self, tenant: str) -> Sequence[str]: ...

    async def page(self, visible: Visible, wanted: BatchFilter, after: Position | None, limit: int) -> list[Batch]: ...

    async def find(self, visible: Visible, key: tuple[str, str]) -> Batch | None: ...

    async def submissions(
        self, visible: Visible, key: tuple[str, str], after: Position | None, limit: int
    ) -> list[Submission]: ...


@dataclass(frozen=True, slots=True)
class Batches:
    """What callers do with batches (`batches.proto`). Each method checks the access policy first."""

    store: BatchPort
    policy: SourcePolicy
    access: BatchAccess
    hash_key: Callable[[str], bytes]
    max_bytes: int

    async def list(self, actor: Actor, request: ListBatchesRequest) -> ListBatchesResponse:
        """A page of batches. Raises `Reject(FORBIDDEN | INVALID_METADATA)`."""
        await self._authorise(actor)
        limit, after = size_of(request.page_size), position_of(request.page_token)
        wanted = BatchFilter(request.matter, actor.subject if request.mine else "")
        found = await self.store.page(await self._visible(actor), wanted, after, limit + 1)
        page = tuple(found[:limit])
        last = Position(page[-1].received_at, (page[-1].source_system, page[-1].batch_id)) if page else None
        return ListBatchesResponse(page, last.token() if last and len(found) > limit else "")

    async def get(self, actor: Actor, request: GetBatchRequest) -> GetBatchResponse:
        """A batch by its id, as the sender knows it or as it is stored.

        Raises `Reject(NOT_FOUND)` if the caller can see nothing of it, as for one that does not exist; or
        `Reject(FORBIDDEN | INVALID_METADATA)`.
        """
        await self._authorise(actor)
        limit, after = size_of(request.page_size), position_of(request.page_token)
        visible = await self._visible(actor)
        key = (request.source_system, self._stored_id(actor.tenant, request.source_system, request.batch_id))
        batch = await self.store.find(visible, key)
        if batch is None:
            raise Reject(Reason.NOT_FOUND)
        found = await self.store.submissions(visible, key, after, limit + 1)
        page = found[:limit]
        last = Position(page[-1].received_at, (page[-1].record.matter, page[-1].submission_id)) if page else None
        token = last.token() if last and len(found) > limit else ""
        return GetBatchResponse(batch, tuple(map(_submission, page)), token)

    async def options(self, actor: Actor, _request: GetSubmissionOptionsRequest) -> GetSubmissionOptionsResponse:
        """Where the caller can submit: no matters for a caller without this right. Raises `Reject(FORBIDDEN)`."""
        await self._authorise(actor)
        own = {name: one for name, one in self.policy.sources.items() if one.tenant == actor.tenant}
        known = {*actor.matters, *(matter for one in own.values() for matter in one.matters)} - _ALL
        known |= {*await self.store.matters(actor.tenant)} - {""}
        open_to = tuple(one for one in sorted(known) if self._allows(actor, Action.SUBMIT, one))
        limited = {name: own[name].matters - _ALL for name in sorted(own)}
        # A source system that is registered only for matters behind a wall would name them.
        sources = tuple(
            SourceOption(name, tuple(sorted(matters.intersection(open_to))))
            for name, matters in limited.items()
            if not matters or not matters.isdisjoint(open_to)
        )
        return GetSubmissionOptionsResponse(sources, open_to, not _ALL.isdisjoint(actor.matters), self.max_bytes)

    def _stored_id(self, tenant: str, source_system: str, batch_id: str) -> str:
        source = self.policy.sources.get(source_system)
        if source is None or source.tenant != tenant or not source.keyed_references:
            return batch_id
        return keyed_batch(self.hash_key(tenant), source_system, batch_id)

    async def _visible(self, actor: Actor) -> Visible:
        found = await self.store.matters_with_batches(actor.tenant)
        matters = [one for one in found if self._allows(actor, Action.READ_STATUS, one)]
        closed = [(matter, family) for matter in matters for family in sorted(self.access.closed_to(actor, matter))]
        return Visible(actor.tenant, matters, closed)

    def _allows(self, actor: Actor, action: Action, matter: str) -> bool:
        return self.access.allows(actor, action, Resource("submission", "", actor.tenant, matter))

    async def _authorise(self, actor: Actor) -> None:
        """For a caller of some matters, with the first of them in which it can read the status of a submission."""
        action, places = Action.READ_STATUS, [""] if "*" in actor.matters else sorted(actor.matters) or [""]
        scopes = [Resource("batch", "", actor.tenant, one) for one in places]
        scope = next((one for one in scopes if self.access.allows(actor, action, one)), scopes[0])
        await self.access.authorise(actor, action, scope)


def _submission(one: Submission) -> BatchSubmission:
    latest = latest_status(one)
    return BatchSubmission(latest, *advice(latest.reason), one.submitted_by, one.received_at, len(one.attachment_ids))
