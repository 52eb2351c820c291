"""Calls PlaybookService: the playbooks of the caller's tenant, and changes of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.annotation.desk.playbooks.records import (
    BeginPlaybookDraftRequest,
    DiscardPlaybookDraftRequest,
    DraftResponse,
    GetPlaybookDraftRequest,
    ListedPlaybook,
    ListPlaybooksRequest,
    PlaybookPublication,
    ProposePlaybookDraftRequest,
    PublishPlaybookDraftRequest,
    RestorePlaybookRequest,
    ReturnPlaybookDraftRequest,
)
from services.cli.clients.calls import ServiceClient
from services.shared.domain.requests import Request

_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class SystemPlaybook:
    """A playbook in force. `publication`: the number of the newest one, or 0. `drafts`: id and state of open ones."""

    name: str
    title: str
    version: str
    rules: int
    installed: bool
    publication: int
    published_by: str
    drafts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """A draft after a step. `problems`: `file:line: what` of each fault that its check found."""

    draft_id: str
    name: str
    state: str
    revision: int
    problems: tuple[str, ...]
    changes: str


class PlaybookClient(ServiceClient):
    """The client of one caller. Methods raise `Reject` or `Retry`."""

    async def all(self) -> Sequence[SystemPlaybook]:
        """The playbooks of the tenant, by name."""
        found = await self._call(ListPlaybooksRequest(), seconds=_SECONDS)
        return [_playbook(one) for one in found.playbooks]

    async def begin(self, name: str, source: str, cases: str) -> DraftOutcome:
        """A draft with this text."""
        return await self._step(BeginPlaybookDraftRequest(name, source, cases))

    async def find(self, draft_id: str) -> DraftOutcome:
        """A draft with its check."""
        return await self._step(GetPlaybookDraftRequest(draft_id))

    async def propose(self, draft: DraftOutcome, reason: str) -> DraftOutcome:
        """Ask another person to publish a draft."""
        return await self._step(ProposePlaybookDraftRequest(draft.draft_id, draft.revision, reason))

    async def publish(self, draft: DraftOutcome, reason: str) -> PlaybookPublication:
        """Put the draft of another person in force. Needs a second factor."""
        request = PublishPlaybookDraftRequest(draft.draft_id, draft.revision, reason)
        return (await self._call(request, seconds=_SECONDS)).publication

    async def give_back(self, draft: DraftOutcome, reason: str) -> DraftOutcome:
        """Return a proposed draft to its authors."""
        return await self._step(ReturnPlaybookDraftRequest(draft.draft_id, draft.revision, reason))

    async def discard(self, draft: DraftOutcome) -> DraftOutcome:
        """End a draft without a publication."""
        return await self._step(DiscardPlaybookDraftRequest(draft.draft_id, draft.revision))

    async def restore(self, name: str, number: int, reason: str) -> DraftOutcome:
        """Propose the text of an earlier publication again; 0: the file of the installation."""
        return await self._step(RestorePlaybookRequest(name, number, reason))

    async def _step(self, request: Request[DraftResponse]) -> DraftOutcome:
        draft = (await self._call(request, seconds=_SECONDS)).draft
        pairs = (("new", draft.changes.added), ("removed", draft.changes.removed), ("changed", draft.changes.changed))
        return DraftOutcome(
            draft_id=draft.summary.draft_id,
            name=draft.summary.name,
            state=draft.summary.state.value,
            revision=draft.summary.revision,
            problems=tuple(
                f"{one.file}:{one.line}: {f'{one.field}: ' if one.field else ''}{one.message}" for one in draft.problems
            ),
            changes="; ".join(f"{word} {', '.join(ids)}" for word, ids in pairs if ids),
        )


def _playbook(one: ListedPlaybook) -> SystemPlaybook:
    return SystemPlaybook(
        name=one.name,
        title=one.title,
        version=one.version,
        rules=one.rules,
        installed=one.installed,
        publication=one.publication,
        published_by=one.published_by,
        drafts=tuple((draft.draft_id, draft.state.value) for draft in one.drafts),
    )
