"""The table of operations: the functions that answer the RPCs and the HTTP routes of annotation."""

from services.annotation.desk.operations import Operations
from services.annotation.desk.queue_operations import QueueOperations
from services.shared.runtime.operations.table import Table, make_table


def annotation_table(operations: Operations, queue: QueueOperations) -> Table:
    return make_table(
        "annotation",
        (
            queue.list_reviews,
            queue.assign_reviews,
            queue.claim_review,
            queue.release_review,
            queue.stop_reading,
            queue.list_deputies,
            queue.set_deputy,
            operations.comments.list,
            operations.comments.add,
            operations.comments.resolve,
            operations.across.relations.list,
            operations.across.relations.suggest,
            operations.across.relations.decide,
            operations.across.grid.read,
            operations.across.search.search,
            operations.across.watches.list,
            operations.across.watches.add,
            operations.across.watches.remove,
            operations.quality.read,
            operations.quality.export,
        ),
    )
