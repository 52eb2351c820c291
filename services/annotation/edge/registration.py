"""All gRPC services of annotation, and the actions of their methods."""

from collections.abc import Mapping

import grpc.aio

from services.annotation.desk.operations import Operations
from services.annotation.edge.across import api as across_api
from services.annotation.edge.adjudication import api as adjudication_api
from services.annotation.edge.exports import api as exports_api
from services.annotation.edge.judging import api as judging_api
from services.annotation.edge.passages import api as passages_api
from services.annotation.edge.quality import api as quality_api
from services.annotation.edge.reading import api as reading_api
from services.shared.domain.records import Action
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.grpc import register as register_operations
from services.shared.runtime.operations.table import Table

METHOD_ACTIONS: Mapping[str, Action] = {
    **method_actions("annotation"),
    **reading_api.METHOD_ACTIONS,
    **across_api.METHOD_ACTIONS,
    **quality_api.METHOD_ACTIONS,
    **adjudication_api.METHOD_ACTIONS,
    **exports_api.METHOD_ACTIONS,
    **passages_api.METHOD_ACTIONS,
    **judging_api.METHOD_ACTIONS,
}


def register(
    server: grpc.aio.Server,
    operations: Operations,
    table: Table,
) -> None:
    """Adds all services to the server."""
    register_operations(table)(server)
    reading_api.register(reading_api.DocumentReadingApi(operations))(server)
    adjudication_api.register(adjudication_api.ReviewAdjudicationApi(operations.adjudications))(server)
    passages_api.register(passages_api.DrawnPassageApi(operations.passages))(server)
    judging_api.register(judging_api.FirstJudgementApi(operations.judgements))(server)
    across_api.register(across_api.AcrossDocumentsApi(operations.across))(server)
    quality_api.register(quality_api.ReviewQualityApi(operations.quality))(server)
    exports_api.register(exports_api.DocumentExportApi(operations))(server)
