"""Changes of playbooks: drafts, proposals, publications and roll-backs. Each method checks the access policy first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.playbooks.checking import ShownDraft, check_ready, shown_draft
from services.annotation.desk.playbooks.force import Entry, Shelf, TenantPlaybooks
from services.annotation.desk.playbooks.records import (
    BeginPlaybookDraftRequest,
    DiscardPlaybookDraftRequest,
    DraftResponse,
    GetPlaybookDraftRequest,
    ListPlaybookDraftsRequest,
    ListPlaybookDraftsResponse,
    ProposePlaybookDraftRequest,
    PublishPlaybookDraftRequest,
    PublishPlaybookDraftResponse,
    RestorePlaybookRequest,
    ReturnPlaybookDraftRequest,
    SavePlaybookDraftRequest,
)
from services.annotation.desk.playbooks.views import draft_view, publication_view, summary_view
from services.annotation.desk.scope import scope_of
from services.annotation.ports import AuthoriserPort
from services.annotation.publishing import steps
from services.annotation.publishing.records import (
    BASE,
    MOST_NAMES,
    MOST_OPEN,
    Draft,
    PlaybookText,
    Publication,
    is_name,
)
from services.annotation.sets.refusals import invalid
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock


class DraftsPort(Protocol):
    """The rows of drafts and publications (`PlaybookStore`)."""

    async def publication(self, tenant: str, number: int) -> Publication: ...

    async def drafts(self, tenant: str) -> Sequence[Draft]: ...

    async def draft(self, tenant: str, draft_id: str) -> Draft: ...

    async def add(self, draft: Draft, most: int) -> None: ...

    async def change(self, tenant: str, draft_id: str, decide: Callable[[Draft], Draft]) -> Draft: ...

    async def publish(
        self, tenant: str, draft_id: str, after: int, decide: Callable[[Draft], tuple[Draft, Publication]]
    ) -> Publication | None: ...


@dataclass(frozen=True, slots=True)
class PlaybookDrafts:
    """What callers do with drafts (`playbooks.proto`)."""

    store: DraftsPort
    force: TenantPlaybooks
    access: AuthoriserPort
    clock: Clock
    new_id: Callable[[], str]

    async def list(self, actor: Actor, request: ListPlaybookDraftsRequest) -> ListPlaybookDraftsResponse:
        """The open drafts of the tenant, or those of one playbook, the last changed one first."""
        name = request.name
        await self._authorise(actor, Action.READ_PLAYBOOKS, name)
        found = await self.store.drafts(actor.tenant)
        return ListPlaybookDraftsResponse(tuple(summary_view(one) for one in found if name in ("", one.name)))

    async def read(self, actor: Actor, request: GetPlaybookDraftRequest) -> DraftResponse:
        """A draft with its check. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        await self._authorise(actor, Action.READ_PLAYBOOKS, request.draft_id)
        return await self._answer(await self.store.draft(actor.tenant, request.draft_id))

    async def begin(self, actor: Actor, request: BeginPlaybookDraftRequest) -> DraftResponse:
        """A new draft: of the text in force, or with another one. It can have faults.

        Raises `Reject(FORBIDDEN | INVALID_METADATA | PRECONDITION_FAILED)`.
        """
        name = request.name
        await self._authorise(actor, Action.DRAFT_PLAYBOOK, name, "operation=begin")
        shelf = await self.force.shelf(actor.tenant)
        if name not in shelf.entries and not is_name(name):
            raise invalid("name", "must begin with a letter, and have at most 63 of a-z, 0-9 and -")
        if name not in shelf.entries and len(shelf.entries) >= MOST_NAMES:
            raise Reject(Reason.PRECONDITION_FAILED, detail=f"There are {MOST_NAMES} playbooks: change one of them")
        entry, now = shelf.find(name), self.clock.now()
        chosen = as_file(request.source, request.cases) if request.source else entry.text
        steps.check_text(chosen)
        draft = Draft(self.new_id(), actor.tenant, name, chosen, entry.text, (actor.subject,), now, now)
        add_detail(f"draft={draft.draft_id}", f"text={draft.text.digest}")
        await self.store.add(draft, MOST_OPEN)
        return await self._answer(draft)

    async def save(self, actor: Actor, request: SavePlaybookDraftRequest) -> DraftResponse:
        """Stores another text of a draft; it can have faults.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, CONFLICT if another person saved the draft since,
        PRECONDITION_FAILED if it is proposed or ended.
        """
        draft_id, revision, base = request.draft_id, request.revision, request.base
        chosen = as_file(request.source, request.cases)
        detail = ("operation=save", f"revision={revision}", f"text={chosen.digest}")
        await self._authorise(actor, Action.DRAFT_PLAYBOOK, draft_id, *detail)
        entry = await self._entry(actor, draft_id)

        def decide(draft: Draft) -> Draft:
            steps.check_revision(draft, revision)
            if base not in {None, draft.base.digest, entry.text.digest}:
                raise invalid("base", "is not the digest of the text in force")
            taken = entry.text if base == entry.text.digest else draft.base
            return steps.saved(draft, chosen, taken, actor.subject, self.clock.now())

        return await self._answer(await self.store.change(actor.tenant, draft_id, decide))

    async def propose(self, actor: Actor, request: ProposePlaybookDraftRequest) -> DraftResponse:
        """Asks another person to publish the draft. Raises the errors of `save`, and PRECONDITION_FAILED if the check
        finds a problem, if the draft is outdated, or if it changes nothing.
        """
        draft_id, revision = request.draft_id, request.revision
        await self._authorise(actor, Action.DRAFT_PLAYBOOK, draft_id, "operation=propose", f"revision={revision}")
        shown = await self._shown(await self.store.draft(actor.tenant, draft_id))
        steps.check_revision(shown.draft, revision)
        check_ready(shown)

        def decide(draft: Draft) -> Draft:
            steps.check_revision(draft, revision)
            return steps.proposed(draft, actor.subject, request.reason, self.clock.now())

        return draft_view(replace(shown, draft=await self.store.change(actor.tenant, draft_id, decide)))

    async def restore(self, actor: Actor, request: RestorePlaybookRequest) -> DraftResponse:
        """Proposes the text of an earlier publication again; `BASE`: that of the installation. Raises the errors of
        `propose`.
        """
        name, number = request.name, request.number
        await self._authorise(actor, Action.DRAFT_PLAYBOOK, name, "operation=restore", f"restores={number}")
        entry, now = (await self.force.shelf(actor.tenant)).find(name), self.clock.now()
        text = PlaybookText() if number == BASE else await self._published(actor, name, number)
        if number == BASE and entry.follows_base:
            raise Reject(Reason.PRECONDITION_FAILED, detail="The file of the installation is in force")
        draft = Draft(self.new_id(), actor.tenant, name, text, entry.text, (actor.subject,), now, now, restores=number)
        shown = await self._shown(draft)
        check_ready(shown)
        made = steps.proposed(draft, actor.subject, request.reason, now)
        add_detail(f"draft={draft.draft_id}", f"text={shown.text.digest}")
        await self.store.add(made, MOST_OPEN)
        return draft_view(replace(shown, draft=made))

    async def publish(self, actor: Actor, request: PublishPlaybookDraftRequest) -> PublishPlaybookDraftResponse:
        """Puts a proposed draft in force for the tenant, after the same checks. A repetition returns the publication.

        Raises the errors of `propose`, and FORBIDDEN for an author of the draft.
        """
        draft_id, revision = request.draft_id, request.revision
        await self._authorise(actor, Action.PUBLISH_PLAYBOOK, draft_id, "operation=publish", f"revision={revision}")
        for _ in range(_ATTEMPTS):
            draft = await self.store.draft(actor.tenant, draft_id)
            if draft.published_as and draft.decided_by == actor.subject and draft.revision == revision + 1:
                known = await self.store.publication(actor.tenant, draft.published_as)
                return PublishPlaybookDraftResponse(publication_view(known))
            steps.check_revision(draft, revision)
            shelf = await self.force.shelf(actor.tenant)
            made = await self._publish(actor, draft, shelf, request.reason)
            if made:
                add_detail(f"publication={made.number}", f"version={made.version}", f"text={made.text.digest}")
                return PublishPlaybookDraftResponse(publication_view(made))
        raise Retry(Reason.CONFLICT)

    async def give_back(self, actor: Actor, request: ReturnPlaybookDraftRequest) -> DraftResponse:
        """Returns a proposed draft to its authors, or takes the own one back. Raises the errors of `save`."""
        draft_id, revision = request.draft_id, request.revision
        await self._authorise(actor, Action.DRAFT_PLAYBOOK, draft_id, "operation=return", f"revision={revision}")

        def decide(draft: Draft) -> Draft:
            steps.check_revision(draft, revision)
            return steps.returned(draft, actor.subject, request.reason, self.clock.now())

        return await self._answer(await self.store.change(actor.tenant, draft_id, decide))

    async def discard(self, actor: Actor, request: DiscardPlaybookDraftRequest) -> DraftResponse:
        """Ends a draft without a publication. Raises the errors of `save`."""
        draft_id, revision = request.draft_id, request.revision
        await self._authorise(actor, Action.DRAFT_PLAYBOOK, draft_id, "operation=discard", f"revision={revision}")

        def decide(draft: Draft) -> Draft:
            steps.check_revision(draft, revision)
            return steps.discarded(draft, actor.subject, self.clock.now())

        return await self._answer(await self.store.change(actor.tenant, draft_id, decide))

    async def _publish(self, actor: Actor, draft: Draft, shelf: Shelf, reason: str) -> Publication | None:
        shown = await shown_draft(draft, shelf)
        check_ready(shown)
        version = shown.checked.playbook.version if shown.checked.playbook else ""
        over = shown.entry.base.digest

        def decide(found: Draft) -> tuple[Draft, Publication]:
            steps.check_revision(found, draft.revision)
            now = self.clock.now()
            made = steps.published(found, actor.subject, reason, version, over, shelf.last, now)
            return steps.settled(found, made), made

        return await self.store.publish(actor.tenant, draft.draft_id, shelf.last, decide)

    async def _published(self, actor: Actor, name: str, number: int) -> PlaybookText:
        found = await self.store.publication(actor.tenant, number)
        if found.name != name or not found.text.source:
            raise Reject(Reason.NOT_FOUND)
        return found.text

    async def _entry(self, actor: Actor, draft_id: str) -> Entry:
        draft = await self.store.draft(actor.tenant, draft_id)
        add_detail(f"name={draft.name}")
        return (await self.force.shelf(actor.tenant)).find(draft.name)

    async def _answer(self, draft: Draft) -> DraftResponse:
        return draft_view(await self._shown(draft))

    async def _shown(self, draft: Draft) -> ShownDraft:
        add_detail(f"name={draft.name}")
        return await shown_draft(draft, await self.force.shelf(draft.tenant))

    async def _authorise(self, actor: Actor, action: Action, identity: str, *detail: str) -> None:
        scope = scope_of(self.access, actor, action, "playbook", coded(identity))
        await self.access.authorise(actor, action, scope, detail=detail)


def as_file(source: str, cases: str) -> PlaybookText:
    """The text with the line breaks of files: forms of browsers send those of Windows."""
    return PlaybookText(_lines(source), _lines(cases))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


_ATTEMPTS = 5
