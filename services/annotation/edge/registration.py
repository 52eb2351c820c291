"""All gRPC services of annotation, and the actions of their methods."""

from collections.abc import Mapping

import grpc.aio

from services.annotation.desk.operations import Operations
from services.annotation.desk.playbooks.operations import PlaybookOperations
from services.annotation.edge import api
from services.annotation.edge.adjudication import api as adjudication_api
from services.annotation.edge.exports import api as exports_api
from services.annotation.edge.history import api as history_api
from services.annotation.edge.judging import api as judging_api
from services.annotation.edge.passages import api as passages_api
from services.annotation.edge.playbooks import api as playbooks_api
from services.annotation.edge.reading import api as reading_api
from services.annotation.members import api as members_api
from services.annotation.members.managing import Memberships
from services.shared.domain.records import Action
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.grpc import register as register_operations
from services.shared.runtime.operations.table import Table

METHOD_ACTIONS: Mapping[str, Action] = {
    **api.METHOD_ACTIONS,
    **members_api.METHOD_ACTIONS,
    **method_actions("annotation"),
    **reading_api.METHOD_ACTIONS,
    **history_api.METHOD_ACTIONS,
    **adjudication_api.METHOD_ACTIONS,
    **exports_api.METHOD_ACTIONS,
    **playbooks_api.METHOD_ACTIONS,
    **passages_api.METHOD_ACTIONS,
    **judging_api.METHOD_ACTIONS,
}


def register(
    server: grpc.aio.Server,
    annotation: api.AnnotationApi,
    operations: Operations,
    memberships: Memberships,
    table: Table,
    books: PlaybookOperations,
) -> None:
    """Adds all services to the server."""
    api.register(annotation)(server)
    members_api.register(members_api.MembershipApi(memberships))(server)
    register_operations(table)(server)
    reading_api.register(reading_api.DocumentReadingApi(operations))(server)
    history = history_api.ReviewHistoryApi(operations.history, operations.bulk, operations.timeline)
    history_api.register(history)(server)
    adjudication_api.register(adjudication_api.ReviewAdjudicationApi(operations.adjudications))(server)
    passages_api.register(passages_api.DrawnPassageApi(operations.passages))(server)
    judging_api.register(judging_api.FirstJudgementApi(operations.judgements))(server)
    playbooks_api.register(playbooks_api.PlaybookApi(books))(server)
    exports_api.register(exports_api.DocumentExportApi(operations))(server)
