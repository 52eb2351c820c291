"""Find the submission that a caller names. Submissions that the caller cannot access are as if they did not exist."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.ingestion.entry.attachments import AttachmentPage, page_of
from services.ingestion.entry.intake import Intake
from services.ingestion.records import Submission
from services.ingestion.withdrawal import AMBIGUOUS
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.ports import Access


@dataclass(frozen=True, slots=True)
class Finder:
    """Each method checks the access policy. An empty `matter` is any matter of the caller.

    They raise `Reject(NOT_FOUND | FORBIDDEN)`, and `Reject(AMBIGUOUS_MATTER)` if several matters of the caller fit.
    """

    intake: Intake
    access: Access

    async def by_id(self, actor: Actor, submission_id: str, matter: str) -> Submission:
        """The submission with this id, to read its status."""
        found = await self.intake.by_id(actor.tenant, submission_id)
        return await self._only(actor, Action.READ_STATUS, found, matter, submission_id)

    async def of_source(self, actor: Actor, action: Action, source: tuple[str, str], matter: str) -> Submission:
        """The submission that gives the status of a source document: source system and reference."""
        return await self._only(actor, action, await self.intake.latest(actor.tenant, *source), matter)

    async def attachments(self, actor: Actor, parent: Submission, size: int, token: str) -> AttachmentPage:
        """A page of the documents inside a submission that the caller can see. Raises `Reject(INVALID_METADATA)`."""
        page_of((), size, token)
        found = await self.intake.attachments(parent)
        allows, action = self.access.allows, Action.READ_STATUS
        return page_of([one for one in found if allows(actor, action, _resource(action, one))], size, token)

    async def _only(
        self, actor: Actor, action: Action, found: Sequence[Submission], matter: str, name: str = ""
    ) -> Submission:
        fitting = {
            resource: one
            for one in found
            for resource in [_resource(action, one)]
            if matter in ("", one.record.matter) and self.access.allows(actor, action, resource)
        }
        if not fitting:
            kind = "document" if action is Action.WITHDRAW else "submission"
            await self.access.authorise(actor, action, Resource(kind, name))
            raise Reject(Reason.NOT_FOUND)
        if len(fitting) > 1:
            raise Reject(Reason.AMBIGUOUS_MATTER, detail=AMBIGUOUS, field="matter")
        [(resource, one)] = fitting.items()
        await self.access.authorise(actor, action, resource)
        return one


def _resource(action: Action, one: Submission) -> Resource:
    record = one.record
    if action is Action.WITHDRAW:
        return Resource("document", record.family, record.tenant, record.matter, record.family)
    return Resource("submission", one.submission_id, record.tenant, record.matter, record.family)
