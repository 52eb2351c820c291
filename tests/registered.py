"""The handlers that a service registers with a gRPC server, without a server."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from services.shared.runtime.operations.grpc import register
from services.shared.runtime.operations.table import Table


class Registry:
    """Takes the place of a gRPC server. `handlers`: by full name of the method."""

    def __init__(self) -> None:
        self.handlers: dict[str, Any] = {}

    def add_generic_rpc_handlers(self, _handlers: object) -> None:
        return None

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Any]) -> None:
        self.handlers |= {f"/{service}/{name}": handler for name, handler in handlers.items()}


def methods_of(table: Table) -> SimpleNamespace:
    """The functions that take and return messages, by operation: as the methods of a servicer."""
    server: Any = Registry()
    register(table)(server)
    return SimpleNamespace(
        **{
            name.rpartition("/")[2]: handler.unary_stream if handler.response_streaming else handler.unary_unary
            for name, handler in server.handlers.items()
        }
    )
