"""The documents of a tenant that a caller may read, for counts and previews: walls first, then the query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.publishing.past import PastPosition, PastSet, SeenDocuments
from services.annotation.sets.state import DocumentSet
from services.shared.domain.records import Action, Actor, Resource


class PastDocumentsPort(Protocol):
    """The current sets of a tenant (`PastDocuments`), the newest first."""

    async def matters(self, tenant: str) -> Sequence[str]: ...

    async def count(self, seen: SeenDocuments) -> int: ...

    async def page(self, seen: SeenDocuments, after: PastPosition | None, limit: int) -> Sequence[PastSet]: ...

    async def find(self, past: PastSet) -> DocumentSet | None: ...


@dataclass(frozen=True, slots=True)
class DocumentSight:
    """Whose documents are meant: those whose proposals `actor` sees, in all matters or in one. With a purpose, it reads
    their text too.
    """

    actor: Actor
    purpose: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class VisibleDocuments:
    """Decides by matter, once; version chains that the caller stopped reading are left out."""

    store: PastDocumentsPort
    access: ReaderAccess

    async def visible(self, sight: DocumentSight) -> SeenDocuments:
        """The matters in which the policy allows it. Raises `Retry`."""
        actor = sight.actor
        every = await self.store.matters(actor.tenant)
        chosen = [one for one in every if sight.matter in ("", one) and self._allowed(sight, one)]
        closed = tuple((one, family) for one in chosen for family in self.access.closed_to(actor, one))
        return SeenDocuments(actor.tenant, tuple(chosen), closed)

    def _allowed(self, sight: DocumentSight, matter: str) -> bool:
        document = Resource("document", "", sight.actor.tenant, matter)
        if not self.access.allows(sight.actor, Action.READ_PROPOSALS, document):
            return False
        return not sight.purpose or self.access.allows(sight.actor, Action.READ_TEXT, document, sight.purpose)
