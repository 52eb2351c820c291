"""The table of a service: each operation with the function that answers it."""

import inspect
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from services.shared.domain.requests import Request
from services.shared.runtime.operations.contract import Operation, by_name

Function: TypeAlias = Callable[..., Any]
"""`async def name(self, actor: Actor, request: NameRequest) -> NameResponse`. The authorisation of the function decides
whether the actor may; a stream returns `AsyncIterator[NameResponse]`, and takes one if the caller sends a stream.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation and its function. `request` and `response` are the dataclasses of one message."""

    operation: Operation
    function: Function
    request: type[Any]
    response: type[Any]


Table: TypeAlias = Mapping[str, Entry]


def make_table(service: str, functions: Mapping[str, Function]) -> Table:
    """The entries by name of the operation. Raises `ValueError` for an operation that `protos/` do not have, or a
    function whose types do not say what it takes and returns, and `TypeError` if it does not take a `Request`.
    """
    operations = by_name(service)
    unknown = sorted(functions.keys() - operations.keys())
    if unknown:
        raise ValueError(f"no such operation of {service}: {', '.join(unknown)}")
    return {name: _entry(operations[name], function) for name, function in functions.items()}


def _entry(operation: Operation, function: Function) -> Entry:
    hints = get_type_hints(function)
    parameters = [name for name in inspect.signature(function).parameters if name != "self"]
    if len(parameters) != 2 or "return" not in hints:
        raise ValueError(f"the function of {operation.name} must have the form (actor, request) -> response")
    request, response = _element(hints[parameters[1]]), _element(hints["return"])
    if not issubclass(request, Request):
        raise TypeError(f"the request of {operation.name} is not a `Request`: {request.__name__}")
    return Entry(operation, function, request, response)


def _element(hint: Any) -> Any:
    """The type of a message, also of those of a stream."""
    origin = get_origin(hint)
    return get_args(hint)[0] if isinstance(origin, type) and issubclass(origin, AsyncIterator) else hint
