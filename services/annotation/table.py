"""The table of operations: the functions that answer the RPCs and the HTTP routes of annotation, and the actions of the
RPCs.
"""

from services.annotation.desk.document_operations import DocumentOperations
from services.annotation.desk.operations import Operations
from services.annotation.desk.playbooks.operations import PlaybookOperations
from services.annotation.desk.queue_operations import QueueOperations
from services.annotation.members.managing import Memberships
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.table import Table, make_table


def annotation_table(
    operations: Operations, queue: QueueOperations, memberships: Memberships, books: PlaybookOperations
) -> Table:
    documents = DocumentOperations(operations.views, operations.reviews, operations.reveals)
    return make_table(
        "annotation",
        (
            documents.get_document,
            documents.read_text,
            operations.pages.picture,
            operations.pages.words,
            operations.structure.read,
            documents.read_fields,
            operations.summaries.read,
            operations.explainer.explain,
            operations.narrator.narrate,
            operations.questioner.answers,
            documents.list_annotations,
            documents.watch,
            documents.submit,
            operations.findings.list,
            operations.findings.decide,
            documents.complete,
            documents.reopen,
            documents.set_perspective,
            documents.request_reveal,
            documents.grant_reveal,
            documents.list_reveals,
            documents.revoke_reveal,
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
            operations.history.list,
            operations.bulk.preview,
            operations.bulk.accept,
            operations.history.undo,
            operations.history.redo,
            operations.timeline.events,
            operations.timeline.readers,
            memberships.read,
            memberships.replace,
            books.library.list,
            books.library.read,
            books.library.firing,
            books.library.history,
            books.library.publication,
            books.drafts.restore,
            books.drafts.list,
            books.drafts.begin,
            books.drafts.read,
            books.drafts.save,
            books.drafts.propose,
            books.drafts.publish,
            books.drafts.give_back,
            books.drafts.discard,
            books.previews.preview,
            operations.judgements.read,
            operations.judgements.judge,
            operations.passages.read,
            operations.passages.ask,
            operations.passages.answer,
            operations.adjudications.read,
            operations.adjudications.decide,
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
            operations.page_maps.read,
            operations.search.search,
            operations.links.references,
            operations.links.definitions,
            operations.redlines.compare,
            operations.exports.export,
            operations.across.exports.export,
            operations.matter_exports.export,
            operations.filing.file,
        ),
    )


METHOD_ACTIONS = method_actions("annotation")
