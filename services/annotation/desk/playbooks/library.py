"""The playbooks of a tenant as people read them, with their history. Each method checks the access policy first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.annotation.desk.playbooks.checking import check_in_force
from services.annotation.desk.playbooks.documents import DocumentSight, VisibleDocuments
from services.annotation.desk.playbooks.force import Entry, TenantPlaybooks
from services.annotation.desk.scope import scope_of
from services.annotation.policy_files.checks import CheckedText
from services.annotation.ports import AuthoriserPort
from services.annotation.publishing.past import PastSet
from services.annotation.publishing.records import Draft, Publication
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import hides_proposals
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.pending import coded
from services.shared.runtime.compute import compute

MOST_HISTORY = 50
RECENT = 200
"""Documents whose findings are counted."""


class LibraryPort(Protocol):
    """The rows of drafts and publications (`PlaybookStore`)."""

    async def publication(self, tenant: str, number: int) -> Publication: ...

    async def history(self, tenant: str, name: str, before: int, limit: int) -> Sequence[Publication]: ...

    async def drafts(self, tenant: str) -> Sequence[Draft]: ...


@dataclass(frozen=True, slots=True)
class ListedPlaybook:
    """A playbook in force, and its open drafts."""

    entry: Entry
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class ReadPlaybook:
    """A playbook in force with its tests, which run when it is read."""

    entry: Entry
    drafts: tuple[Draft, ...]
    checked: CheckedText


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Publications, the newest first. `next_before`: the number to continue with; 0 on the last page."""

    publications: tuple[Publication, ...]
    next_before: int


@dataclass(frozen=True, slots=True)
class Firing:
    """How often the rules of a playbook made findings on the newest documents that the caller may read. `documents`:
    those that it was applied to. `findings`: by rule id and severity.
    """

    documents: int
    findings: Mapping[str, Mapping[Severity, int]]


@dataclass(frozen=True, slots=True)
class PlaybookLibrary:
    """The operations of callers, for gRPC and HTTP."""

    store: LibraryPort
    documents: VisibleDocuments
    force: TenantPlaybooks
    access: AuthoriserPort

    async def list(self, actor: Actor) -> Sequence[ListedPlaybook]:
        """The playbooks of the tenant by name, and those that only have drafts."""
        await self._authorise(actor)
        shelf, drafts = await self.force.shelf(actor.tenant), await self.store.drafts(actor.tenant)
        names = sorted({*shelf.entries, *(one.name for one in drafts)})
        return [ListedPlaybook(shelf.find(one), _of(drafts, one)) for one in names]

    async def read(self, actor: Actor, name: str) -> ReadPlaybook:
        """A playbook with its rules and tests. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        await self._authorise(actor, name)
        shelf, drafts = await self.force.shelf(actor.tenant), _of(await self.store.drafts(actor.tenant), name)
        if name not in shelf.entries and not drafts:
            raise Reject(Reason.NOT_FOUND)
        entry = shelf.find(name)
        return ReadPlaybook(entry, drafts, await compute(check_in_force, entry, shelf))

    async def history(self, actor: Actor, name: str, size: int = MOST_HISTORY, before: int = 0) -> HistoryPage:
        """A page of the publications of a playbook. Raises `Reject(FORBIDDEN | INVALID_METADATA)`."""
        await self._authorise(actor, name)
        if not 1 <= size <= MOST_HISTORY:
            raise invalid("page_size", f"must be from 1 to {MOST_HISTORY}")
        if before < 0:
            raise invalid("before", "must be a number of a publication")
        found = await self.store.history(actor.tenant, name, before, size + 1)
        return HistoryPage(tuple(found[:size]), found[size - 1].number if len(found) > size else 0)

    async def publication(self, actor: Actor, name: str, number: int) -> Publication:
        """One publication with its text. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        await self._authorise(actor, name)
        found = await self.store.publication(actor.tenant, number)
        if found.name != name:
            raise Reject(Reason.NOT_FOUND)
        return found

    async def firing(self, actor: Actor, name: str) -> Firing:
        """Counts the stored findings of the playbook on the newest documents. Raises `Reject(FORBIDDEN)`."""
        await self._authorise(actor, name)
        entry = (await self.force.shelf(actor.tenant)).find(name)
        seen = await self.documents.visible(DocumentSight(actor))
        found = await self.documents.store.page(seen, None, RECENT)
        return await compute(_firing, entry.playbook_name, found)

    async def _authorise(self, actor: Actor, name: str = "") -> None:
        scope = scope_of(self.access, actor, Action.READ_PLAYBOOKS, "playbook", coded(name))
        await self.access.authorise(actor, Action.READ_PLAYBOOKS, scope)


def _of(drafts: Sequence[Draft], name: str) -> tuple[Draft, ...]:
    return tuple(one for one in drafts if one.name == name)


def _firing(name: str, found: Sequence[PastSet]) -> Firing:
    documents, counts = 0, dict[str, Counter[Severity]]()
    for one in found:
        if one.judged_first or hides_proposals(one.document, one.annotation_set.state):
            continue
        shown = one.annotation_set
        applied = [label.partition("@")[0] for label in shown.provenance.playbook.split("+")]
        documents += name in applied
        for finding in shown.findings:
            if finding.playbook == name:
                counts.setdefault(finding.rule_id, Counter())[finding.severity] += 1
    return Firing(documents, counts)
