"""All operations on playbooks: `PlaybookService` of `playbooks.proto`."""

from collections.abc import Callable
from dataclasses import dataclass

from services.annotation.desk.playbooks.documents import VisibleDocuments
from services.annotation.desk.playbooks.drafts import PlaybookDrafts
from services.annotation.desk.playbooks.force import TenantPlaybooks
from services.annotation.desk.playbooks.library import PlaybookLibrary
from services.annotation.desk.playbooks.previewing import PlaybookPreviews
from services.annotation.ports import Dependencies
from services.annotation.storage.past_documents import PastDocuments
from services.annotation.storage.playbooks import PlaybookStore


@dataclass(frozen=True, slots=True)
class PlaybookOperations:
    """Each operation checks the access policy itself."""

    library: PlaybookLibrary
    drafts: PlaybookDrafts
    previews: PlaybookPreviews


def playbook_operations(made: Dependencies, force: TenantPlaybooks, new_id: Callable[[], str]) -> PlaybookOperations:
    """The operations on the database of the service."""
    store, access = PlaybookStore(made.database), made.access
    documents = VisibleDocuments(PastDocuments(made.database), access)
    return PlaybookOperations(
        library=PlaybookLibrary(store, documents, force, access),
        drafts=PlaybookDrafts(store, force, access, made.clock, new_id),
        previews=PlaybookPreviews(store, documents, force, made.blobs, access, made.clock.monotonic),
    )
