"""Builds the operations on several documents."""

from services.annotation.desk.across.exporting import GridExports
from services.annotation.desk.across.grid import ClauseGrid
from services.annotation.desk.across.masked import MaskedTexts
from services.annotation.desk.across.operations import AcrossDocuments
from services.annotation.desk.across.relations import DocumentStore, Relations
from services.annotation.desk.across.search import AcrossSearch
from services.annotation.desk.across.watches import Watches
from services.annotation.ports import Dependencies
from services.annotation.storage.grid import GridStore
from services.annotation.storage.queue import QueueStore
from services.annotation.storage.relations import RelationStore
from services.annotation.storage.signatures import SignatureStore
from services.annotation.storage.views import ViewStore
from services.annotation.storage.watches import WatchStore
from services.shared.runtime.access.call import new_id


def across_documents(dependencies: Dependencies, documents: DocumentStore, *, sends: bool) -> AcrossDocuments:
    """The operations of a running service. A page reads each text once: recent values are not kept for it. `sends`:
    there are channels for messages.
    """
    database, blobs, access, clock = dependencies.database, dependencies.blobs, dependencies.access, dependencies.clock
    relations = Relations(documents, RelationStore(database), blobs, access, clock)
    queue, texts, views = QueueStore(database), MaskedTexts(blobs), ViewStore(database)
    grid = ClauseGrid(GridStore(database), queue, texts, views, access, clock)
    search = AcrossSearch(SignatureStore(database), queue, texts, dependencies.rows, views, access, clock)
    watches = Watches(WatchStore(database), SignatureStore(database), texts, blobs, access, clock, new_id, sends)
    exports = GridExports(grid, dependencies.templates, access, clock, dependencies.console)
    return AcrossDocuments(relations, grid, search, watches, exports)
