"""All gRPC services of annotation, and the actions of their methods."""

from collections.abc import Mapping

import grpc.aio

from services.annotation.desk.operations import Operations
from services.annotation.edge import api
from services.shared.domain.records import Action
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.grpc import register as register_operations
from services.shared.runtime.operations.table import Table

METHOD_ACTIONS: Mapping[str, Action] = {
    **api.METHOD_ACTIONS,
    **method_actions("annotation"),
}


def register(
    server: grpc.aio.Server,
    annotation: api.AnnotationApi,
    operations: Operations,
    table: Table,
) -> None:
    """Adds all services to the server."""
    api.register(annotation)(server)
    register_operations(table)(server)
