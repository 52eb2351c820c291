"""Closes a document, or its matter, for a reader who must not go on reading. The call checks the access policy."""

from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.known import known
from services.annotation.desk.reading import DocumentStore
from services.annotation.ports import MembersStore, resource_of
from services.annotation.queue.stops import ReadingStop, StopReason, StopRequest, check_pages, page_ranges
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.members.records import MatterMembers
from services.shared.runtime.clock import Clock


class StopsPort(Protocol):
    """Stores who stopped reading (`StopStore`)."""

    async def record(self, document: DocumentRecord, stop: ReadingStop) -> None: ...


@dataclass(frozen=True, slots=True)
class ReadingStops:
    """`documents` finds documents, `members` stores the membership of matters."""

    documents: DocumentStore
    stops: StopsPort
    members: MembersStore
    access: ReaderAccess
    clock: Clock

    async def stop(self, actor: Actor, document_id: str, request: StopRequest) -> str:
        """Records the stop, ends the caller's lease and assignment, then closes what `StopReason.scope` says; returns
        it. A failure leaves the document open for the caller, who repeats the call.

        Raises `Reject(NOT_FOUND | FORBIDDEN | INVALID_METADATA)`, or `Retry`.
        """
        check_pages(request.pages)
        stored = self.documents.find(document_id)
        document = (await known(self.access, actor, Action.STOP_READING, document_id, stored)).document
        reason, pages = request.reason, tuple(page_ranges(request.pages))
        detail = (f"reason={reason.value}", f"scope={reason.scope}", *(f"page={one}" for one in pages))
        await self.access.authorise(actor, Action.STOP_READING, resource_of(document), detail=detail)
        made = ReadingStop(actor.subject, reason, self.clock.now(), ",".join(pages))
        await self.stops.record(document, made)
        limited = self.access.has_groups(document.tenant, document.matter)

        def decide(before: MatterMembers) -> MatterMembers | None:
            record = before if before.revision else replace(before, everyone=not limited)
            return closed(record, actor.subject, document.family, reason)

        await self.members.change(document.tenant, document.matter, actor.subject, decide)
        return reason.scope


def closed(stored: MatterMembers, subject: str, family: str, reason: StopReason) -> MatterMembers | None:
    """The membership after the reader stopped; None if it is closed for it already. A conflict of interest excludes the
    reader from the matter: an administrator has to let it in again by name.
    """
    if reason is StopReason.CONFLICT:
        after = replace(stored, members=stored.members - {subject}, denied=stored.denied | {subject})
    else:
        after = replace(stored, stopped=stored.stopped | {(family, subject)})
    return None if after == stored else replace(after, revision=stored.revision + 1)
