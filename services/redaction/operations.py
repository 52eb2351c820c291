"""The operations of redaction: it checks prompts, repeats redactions that no longer pass the gate, and describes
redactions. No response contains a value.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from services.redaction.ports import GatePort, StoredResults
from services.redaction.records import (
    CheckPromptRequest,
    CheckPromptResponse,
    GetRedactionRequest,
    GetRedactionResponse,
    LeakCount,
    RedactAgainRequest,
    RedactAgainResponse,
    SetMatterPartiesRequest,
    SetMatterPartiesResponse,
)
from services.redaction.vault.operations import document_resource
from services.redaction.vault.ports import PartiesPort
from services.redaction.vault.probes import Probes
from services.redaction.vault.records import Matter
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.ports import Authorise

Checked = Callable[[Mapping[EntityType, int]], None]
Note = Callable[[Actor, Action, Resource, Sequence[str]], Awaitable[None]]
Again = Callable[[DocumentRedacted], Awaitable[DocumentRedacted]]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RedactionOperations:
    """`checked` receives the number of values found in each prompt, by type, for the metrics. `again` repeats the
    redaction of a document. `note` writes an audit record.
    """

    gate: GatePort
    results: StoredResults
    parties: PartiesPort
    authorise: Authorise
    checked: Checked
    again: Again
    probes: Probes
    note: Note

    async def check_prompt(self, actor: Actor, request: CheckPromptRequest) -> CheckPromptResponse:
        """Whether the texts contain values that the vault has for the matter. An error never means `clean`. The checks
        of a matter are limited, and unusual ones are audited.
        """
        matter = await self._authorise_matter(actor, Action.CHECK_PROMPT, request)
        self.probes.admit(matter)
        found = await self.gate.check(matter, request.texts)
        self.checked(found)
        await self._note_unusual(actor, request, matter, found)
        return CheckPromptResponse(not found, _counts(found))

    async def _note_unusual(
        self, actor: Actor, request: CheckPromptRequest, matter: Matter, found: Mapping[EntityType, int]
    ) -> None:
        results = await self.results.of_document(request.document_id) if request.document_id else ()
        known = any((one.document.tenant, one.document.matter) == (matter.tenant, matter.matter) for one in results)
        patterns = self.probes.unusual(request.texts, found, known_document=known)
        if patterns:
            detail = (f"texts={len(request.texts)}", *(f"pattern={one}" for one in patterns))
            await self.note(actor, Action.CHECK_PROMPT, _resource(request), detail)

    async def get_redaction(self, actor: Actor, request: GetRedactionRequest) -> GetRedactionResponse:
        """Versions and counts of a document's latest redaction. A document that does not exist and a document of
        another tenant get the same error.
        """
        results = await self.results.of_document(request.document_id)
        latest = max(results, key=lambda one: one.occurred_at, default=None)
        await self.authorise(actor, Action.READ_REDACTION, document_resource(request.document_id, latest))
        if latest is None:
            raise Reject(Reason.NOT_FOUND)
        counts = _counts({one.entity_type: one.count for one in latest.counts})
        return GetRedactionResponse(request.document_id, latest.provenance, counts)

    async def redact_again(self, actor: Actor, request: RedactAgainRequest) -> RedactAgainResponse:
        """The current redaction of a document, with all values that its matter has now."""
        stored = await self.results.find(request.document_id, request.policy)
        await self.authorise(actor, Action.REDACT_AGAIN, document_resource(request.document_id, stored))
        if stored is None:
            raise Reject(Reason.NOT_FOUND)
        return RedactAgainResponse(await self.again(stored))

    async def set_matter_parties(self, actor: Actor, request: SetMatterPartiesRequest) -> SetMatterPartiesResponse:
        """Replaces all parties of a matter. Returns the number of distinct parties."""
        matter = await self._authorise_matter(actor, Action.SET_PARTIES, request)
        count = await self.parties.replace(matter, [(one.entity_type, one.value) for one in request.parties])
        add_detail(f"parties={count}")
        return SetMatterPartiesResponse(count)

    async def _authorise_matter(
        self, actor: Actor, action: Action, request: CheckPromptRequest | SetMatterPartiesRequest
    ) -> Matter:
        await self.authorise(actor, action, _resource(request))
        return Matter(request.tenant, request.matter)


def _resource(request: CheckPromptRequest | SetMatterPartiesRequest) -> Resource:
    return Resource("matter", request.matter, request.tenant, request.matter)


def _counts(found: Mapping[EntityType, int] | Mapping[str, int]) -> tuple[LeakCount, ...]:
    return tuple(LeakCount(kind, count) for kind, count in sorted(found.items()))
