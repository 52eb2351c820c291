"""The playbooks of a tenant as people read them, with their history. Each method checks the access policy first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.annotation.desk.playbooks.checking import check_in_force
from services.annotation.desk.playbooks.documents import DocumentSight, VisibleDocuments
from services.annotation.desk.playbooks.force import TenantPlaybooks
from services.annotation.desk.playbooks.records import (
    CountPlaybookFindingsRequest,
    CountPlaybookFindingsResponse,
    GetPlaybookPublicationRequest,
    GetPlaybookPublicationResponse,
    GetPlaybookRequest,
    GetPlaybookResponse,
    ListPlaybookPublicationsRequest,
    ListPlaybookPublicationsResponse,
    ListPlaybooksRequest,
    ListPlaybooksResponse,
    PlaybookRuleFindings,
)
from services.annotation.desk.playbooks.views import listed_view, playbook_view, publication_view
from services.annotation.desk.scope import scope_of
from services.annotation.ports import AuthoriserPort
from services.annotation.publishing.past import PastSet
from services.annotation.publishing.records import Draft, Publication
from services.annotation.sets.state import hides_proposals
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.pending import coded
from services.shared.runtime.compute import compute

RECENT = 200
"""Documents whose findings are counted."""


class LibraryPort(Protocol):
    """The rows of drafts and publications (`PlaybookStore`)."""

    async def publication(self, tenant: str, number: int) -> Publication: ...

    async def history(self, tenant: str, name: str, before: int, limit: int) -> Sequence[Publication]: ...

    async def drafts(self, tenant: str) -> Sequence[Draft]: ...


@dataclass(frozen=True, slots=True)
class PlaybookLibrary:
    """What callers do with the playbooks in force (`playbooks.proto`)."""

    store: LibraryPort
    documents: VisibleDocuments
    force: TenantPlaybooks
    access: AuthoriserPort

    async def list(self, actor: Actor, _request: ListPlaybooksRequest) -> ListPlaybooksResponse:
        """The playbooks of the tenant by name, and those that only have drafts."""
        await self._authorise(actor)
        shelf, drafts = await self.force.shelf(actor.tenant), await self.store.drafts(actor.tenant)
        names = sorted({*shelf.entries, *(one.name for one in drafts)})
        return ListPlaybooksResponse(tuple(listed_view(shelf.find(one), _of(drafts, one)) for one in names))

    async def read(self, actor: Actor, request: GetPlaybookRequest) -> GetPlaybookResponse:
        """A playbook with its rules and tests, which run when it is read. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        name = request.name
        await self._authorise(actor, name)
        shelf, drafts = await self.force.shelf(actor.tenant), _of(await self.store.drafts(actor.tenant), name)
        if name not in shelf.entries and not drafts:
            raise Reject(Reason.NOT_FOUND)
        entry = shelf.find(name)
        return playbook_view(entry, drafts, await compute(check_in_force, entry, shelf))

    async def history(self, actor: Actor, request: ListPlaybookPublicationsRequest) -> ListPlaybookPublicationsResponse:
        """A page of the publications of a playbook. Raises `Reject(FORBIDDEN)`."""
        await self._authorise(actor, request.name)
        size = request.page_size
        found = await self.store.history(actor.tenant, request.name, request.before, size + 1)
        next_before = found[size - 1].number if len(found) > size else 0
        return ListPlaybookPublicationsResponse(tuple(map(publication_view, found[:size])), next_before)

    async def publication(self, actor: Actor, request: GetPlaybookPublicationRequest) -> GetPlaybookPublicationResponse:
        """One publication with its text. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        await self._authorise(actor, request.name)
        found = await self.store.publication(actor.tenant, request.number)
        if found.name != request.name:
            raise Reject(Reason.NOT_FOUND)
        return GetPlaybookPublicationResponse(publication_view(found), found.text.source, found.text.cases)

    async def firing(self, actor: Actor, request: CountPlaybookFindingsRequest) -> CountPlaybookFindingsResponse:
        """Counts the stored findings of the playbook on the newest documents. Raises `Reject(FORBIDDEN)`."""
        await self._authorise(actor, request.name)
        entry = (await self.force.shelf(actor.tenant)).find(request.name)
        seen = await self.documents.visible(DocumentSight(actor))
        found = await self.documents.store.page(seen, None, RECENT)
        return await compute(_firing, entry.playbook_name, found)

    async def _authorise(self, actor: Actor, name: str = "") -> None:
        scope = scope_of(self.access, actor, Action.READ_PLAYBOOKS, "playbook", coded(name))
        await self.access.authorise(actor, Action.READ_PLAYBOOKS, scope)


def _of(drafts: Sequence[Draft], name: str) -> tuple[Draft, ...]:
    return tuple(one for one in drafts if one.name == name)


def _firing(name: str, found: Sequence[PastSet]) -> CountPlaybookFindingsResponse:
    documents, counts = 0, Counter[tuple[str, Severity]]()
    for one in found:
        if one.judged_first or hides_proposals(one.document, one.annotation_set.state):
            continue
        shown = one.annotation_set
        applied = [label.partition("@")[0] for label in shown.provenance.playbook.split("+")]
        documents += name in applied
        counts.update((each.rule_id, each.severity) for each in shown.findings if each.playbook == name)
    gravest_first = [*reversed(Severity)]
    rows = sorted(counts, key=lambda key: (key[0], gravest_first.index(key[1])))
    return CountPlaybookFindingsResponse(documents, tuple(PlaybookRuleFindings(*key, counts[key]) for key in rows))
