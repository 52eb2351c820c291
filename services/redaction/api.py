"""RedactionService: checks prompts, repeats redactions that no longer pass the gate, and describes redactions. No
response contains a value.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import grpc.aio

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import events_pb2, service_pb2, service_pb2_grpc
from services.redaction.ports import GatePort, StoredResults
from services.redaction.vault.api import document_resource
from services.redaction.vault.faults import required_matter
from services.redaction.vault.ports import PartiesPort
from services.redaction.vault.probes import Probes
from services.redaction.vault.records import Matter
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail, current_actor
from services.shared.runtime.ports import Authorise
from services.shared.wire.codec import to_message

Context = grpc.aio.ServicerContext[Any, Any]
Checked = Callable[[Mapping[EntityType, int]], None]
Note = Callable[[Actor, Action, Resource, Sequence[str]], Awaitable[None]]
Again = Callable[[DocumentRedacted], Awaitable[DocumentRedacted]]

SERVICE = "glossator.redaction.v1.RedactionService"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RedactionApi(service_pb2_grpc.RedactionServiceServicer):
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

    async def CheckPrompt(  # noqa: N802
        self, request: service_pb2.CheckPromptRequest, _context: Context
    ) -> service_pb2.CheckPromptResponse:
        """Whether the texts contain values that the vault has for the matter. An error never means `clean`. The checks
        of a matter are limited, and unusual ones are audited.
        """
        matter = await self._authorise_matter(Action.CHECK_PROMPT, request.tenant, request.matter)
        self.probes.admit(matter)
        found = await self.gate.check(matter, request.texts)
        self.checked(found)
        await self._note_unusual(request, matter, found)
        return service_pb2.CheckPromptResponse(clean=not found, leaks=_counts(found))

    async def _note_unusual(
        self, request: service_pb2.CheckPromptRequest, matter: Matter, found: Mapping[EntityType, int]
    ) -> None:
        results = await self.results.of_document(request.document_id) if request.document_id else ()
        known = any((one.document.tenant, one.document.matter) == (matter.tenant, matter.matter) for one in results)
        patterns = self.probes.unusual(request.texts, found, known_document=known)
        if patterns:
            detail = (f"texts={len(request.texts)}", *(f"pattern={one}" for one in patterns))
            resource = Resource("matter", matter.matter, matter.tenant, matter.matter)
            await self.note(current_actor(), Action.CHECK_PROMPT, resource, detail)

    async def GetRedaction(  # noqa: N802
        self, request: service_pb2.GetRedactionRequest, _context: Context
    ) -> service_pb2.GetRedactionResponse:
        """Versions and counts of a document's latest redaction. A document that does not exist and a document of
        another tenant get the same error.
        """
        results = await self.results.of_document(request.document_id)
        latest = max(results, key=lambda one: one.occurred_at, default=None)
        actor = current_actor()
        resource = document_resource(request.document_id, latest)
        await self.authorise(actor, Action.READ_REDACTION, resource)
        if latest is None:
            raise Reject(Reason.NOT_FOUND)
        provenance = cast(document_pb2.Provenance, to_message(latest.provenance))
        return service_pb2.GetRedactionResponse(
            document_id=request.document_id,
            provenance=provenance,
            counts=_counts({one.entity_type: one.count for one in latest.counts}),
        )

    async def RedactAgain(  # noqa: N802
        self, request: service_pb2.RedactAgainRequest, _context: Context
    ) -> service_pb2.RedactAgainResponse:
        """The current redaction of a document, with all values that its matter has now."""
        stored = await self.results.find(request.document_id, request.policy)
        actor = current_actor()
        resource = document_resource(request.document_id, stored)
        await self.authorise(actor, Action.REDACT_AGAIN, resource)
        if stored is None:
            raise Reject(Reason.NOT_FOUND)
        redaction = cast(events_pb2.DocumentRedacted, to_message(await self.again(stored)))
        return service_pb2.RedactAgainResponse(redaction=redaction)

    async def SetMatterParties(  # noqa: N802
        self, request: service_pb2.SetMatterPartiesRequest, _context: Context
    ) -> service_pb2.SetMatterPartiesResponse:
        """Replaces all parties of a matter. Returns the number of distinct parties."""
        matter = await self._authorise_matter(Action.SET_PARTIES, request.tenant, request.matter)
        named = [(one.entity_type, one.value) for one in request.parties]
        count = await self.parties.replace(matter, named)
        add_detail(f"parties={count}")
        return service_pb2.SetMatterPartiesResponse(count=count)

    async def _authorise_matter(self, action: Action, tenant: str, matter: str) -> Matter:
        found = required_matter(tenant, matter)
        await self.authorise(current_actor(), action, Resource("matter", matter, tenant, matter))
        return found


def _counts(found: Mapping[EntityType, int] | Mapping[str, int]) -> list[service_pb2.LeakCount]:
    return [service_pb2.LeakCount(entity_type=kind, count=count) for kind, count in sorted(found.items())]


METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{SERVICE}/CheckPrompt": Action.CHECK_PROMPT,
    f"/{SERVICE}/GetRedaction": Action.READ_REDACTION,
    f"/{SERVICE}/RedactAgain": Action.REDACT_AGAIN,
    f"/{SERVICE}/SetMatterParties": Action.SET_PARTIES,
}


def register(api: RedactionApi, server: grpc.aio.Server) -> None:
    """Adds RedactionService to `server`, before the server starts."""
    service_pb2_grpc.add_RedactionServiceServicer_to_server(api, server)
