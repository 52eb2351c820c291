"""Lists batches, and where a caller can submit. What a caller cannot see changes no number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.ingestion.batches.records import (
    Batch,
    BatchDetail,
    BatchFilter,
    BatchPage,
    Position,
    Visible,
    position_of,
    size_of,
)
from services.ingestion.records import Submission
from services.ingestion.references import keyed_batch
from services.ingestion.sources import SourcePolicy
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
class Options:
    """`sources`: matters by source system, empty for all. `matters` are the known ones. `any_matter`: also others."""

    sources: tuple[tuple[str, tuple[str, ...]], ...]
    matters: tuple[str, ...]
    any_matter: bool
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Batches:
    """The operations of callers, for gRPC and HTTP. Each checks the access policy first."""

    store: BatchPort
    policy: SourcePolicy
    access: BatchAccess
    hash_key: Callable[[str], bytes]
    max_bytes: int

    async def page(self, actor: Actor, wanted: BatchFilter, size: int, token: str, *, mine: bool = False) -> BatchPage:
        """A page of batches. Raises `Reject(FORBIDDEN | INVALID_METADATA)`."""
        await self._authorise(actor)
        limit, after = size_of(size), position_of(token)
        if mine:
            wanted = replace(wanted, submitter=actor.subject)
        visible = await self._visible(actor)
        found = await self.store.page(visible, wanted, after, limit + 1)
        page = tuple(found[:limit])
        last = Position(page[-1].received_at, (page[-1].source_system, page[-1].batch_id)) if page else None
        return BatchPage(page, last.token() if last and len(found) > limit else "")

    async def get(self, actor: Actor, source_system: str, batch_id: str, size: int, token: str) -> BatchDetail:
        """A batch by its id, as the sender knows it or as it is stored.

        Raises `Reject(NOT_FOUND)` if the caller can see nothing of it, as for one that does not exist; or
        `Reject(FORBIDDEN | INVALID_METADATA)`.
        """
        await self._authorise(actor)
        limit, after = size_of(size), position_of(token)
        visible, batch_id = await self._visible(actor), self._stored_id(actor.tenant, source_system, batch_id)
        key = (source_system, batch_id)
        batch = await self.store.find(visible, key)
        if batch is None:
            raise Reject(Reason.NOT_FOUND)
        found = await self.store.submissions(visible, key, after, limit + 1)
        page = tuple(found[:limit])
        last = Position(page[-1].received_at, (page[-1].record.matter, page[-1].submission_id)) if page else None
        return BatchDetail(batch, page, last.token() if last and len(found) > limit else "")

    async def options(self, actor: Actor) -> Options:
        """Where the caller can submit: no matters for a caller without this right. Raises `Reject(FORBIDDEN)`."""
        await self._authorise(actor)
        own = {name: one for name, one in self.policy.sources.items() if one.tenant == actor.tenant}
        known = {*actor.matters, *(matter for one in own.values() for matter in one.matters)} - _ALL
        known |= {*await self.store.matters(actor.tenant)} - {""}
        open_to = tuple(one for one in sorted(known) if self._allows(actor, Action.SUBMIT, one))
        limited = {name: own[name].matters - _ALL for name in sorted(own)}
        # A source system that is registered only for matters behind a wall would name them.
        sources = tuple(
            (name, tuple(sorted(matters.intersection(open_to))))
            for name, matters in limited.items()
            if not matters or not matters.isdisjoint(open_to)
        )
        return Options(sources, open_to, not _ALL.isdisjoint(actor.matters), self.max_bytes)

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
