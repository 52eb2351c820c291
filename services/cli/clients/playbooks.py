"""Calls PlaybookService: the playbooks of the caller's tenant, and changes of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from glossator.annotation.v1 import playbooks_pb2 as pb
from glossator.annotation.v1 import playbooks_pb2_grpc as pb_grpc
from services.cli.clients.annotation import SERVICE
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.runtime.servers.grpc_client import Address

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


@dataclass(frozen=True, slots=True)
class Published:
    """A text that was put in force."""

    name: str
    number: int
    version: str


class PlaybookClient(ServiceClient):
    """The client of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._stub = pb_grpc.PlaybookServiceStub(self._channel)

    async def all(self) -> Sequence[SystemPlaybook]:
        """The playbooks of the tenant, by name."""
        with translated_errors(SERVICE):
            found = await self._stub.ListPlaybooks(pb.ListPlaybooksRequest(), timeout=_SECONDS)
        return [_playbook(one) for one in found.playbooks]

    async def begin(self, name: str, source: str, cases: str) -> DraftOutcome:
        """A draft with this text."""
        request = pb.BeginPlaybookDraftRequest(name=name, source=source, cases=cases)
        with translated_errors(SERVICE):
            return _outcome((await self._stub.BeginPlaybookDraft(request, timeout=_SECONDS)).draft)

    async def find(self, draft_id: str) -> DraftOutcome:
        """A draft with its check."""
        with translated_errors(SERVICE):
            found = await self._stub.GetPlaybookDraft(pb.GetPlaybookDraftRequest(draft_id=draft_id), timeout=_SECONDS)
        return _outcome(found.draft)

    async def propose(self, draft: DraftOutcome, reason: str) -> DraftOutcome:
        """Ask another person to publish a draft."""
        request = pb.ProposePlaybookDraftRequest(draft_id=draft.draft_id, revision=draft.revision, reason=reason)
        with translated_errors(SERVICE):
            return _outcome((await self._stub.ProposePlaybookDraft(request, timeout=_SECONDS)).draft)

    async def publish(self, draft: DraftOutcome, reason: str) -> Published:
        """Put the draft of another person in force. Needs a second factor."""
        request = pb.PublishPlaybookDraftRequest(draft_id=draft.draft_id, revision=draft.revision, reason=reason)
        with translated_errors(SERVICE):
            made = (await self._stub.PublishPlaybookDraft(request, timeout=_SECONDS)).publication
        return Published(made.name, made.number, made.version)

    async def give_back(self, draft: DraftOutcome, reason: str) -> DraftOutcome:
        """Return a proposed draft to its authors."""
        request = pb.ReturnPlaybookDraftRequest(draft_id=draft.draft_id, revision=draft.revision, reason=reason)
        with translated_errors(SERVICE):
            return _outcome((await self._stub.ReturnPlaybookDraft(request, timeout=_SECONDS)).draft)

    async def discard(self, draft: DraftOutcome) -> DraftOutcome:
        """End a draft without a publication."""
        request = pb.DiscardPlaybookDraftRequest(draft_id=draft.draft_id, revision=draft.revision)
        with translated_errors(SERVICE):
            return _outcome((await self._stub.DiscardPlaybookDraft(request, timeout=_SECONDS)).draft)

    async def restore(self, name: str, number: int, reason: str) -> DraftOutcome:
        """Propose the text of an earlier publication again; 0: the file of the installation."""
        request = pb.RestorePlaybookRequest(name=name, number=number, reason=reason)
        with translated_errors(SERVICE):
            return _outcome((await self._stub.RestorePlaybook(request, timeout=_SECONDS)).draft)


def _playbook(one: pb.ListedPlaybook) -> SystemPlaybook:
    return SystemPlaybook(
        name=one.name,
        title=one.title,
        version=one.version,
        rules=one.rules,
        installed=one.installed,
        publication=one.publication,
        published_by=one.published_by,
        drafts=tuple((draft.draft_id, _state(draft.state)) for draft in one.drafts),
    )


def _outcome(draft: pb.PlaybookDraft) -> DraftOutcome:
    pairs = (("new", draft.changes.added), ("removed", draft.changes.removed), ("changed", draft.changes.changed))
    return DraftOutcome(
        draft_id=draft.summary.draft_id,
        name=draft.summary.name,
        state=_state(draft.summary.state),
        revision=draft.summary.revision,
        problems=tuple(
            f"{one.file}:{one.line}: {f'{one.field}: ' if one.field else ''}{one.message}" for one in draft.problems
        ),
        changes="; ".join(f"{word} {', '.join(ids)}" for word, ids in pairs if ids),
    )


def _state(state: "pb.PlaybookDraftState.ValueType") -> str:
    return pb.PlaybookDraftState.Name(state).removeprefix("PLAYBOOK_DRAFT_STATE_").lower()
