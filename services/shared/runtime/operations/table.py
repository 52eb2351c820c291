"""The table of a service: each operation with the function that answers it."""

import inspect
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from services.shared.domain.requests import Request, operation_name
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


def make_table(service: str, functions: Iterable[Function]) -> Table:
    """The entries by name of the operation, which the type of the request states. Raises `ValueError` for an operation
    that `protos/` do not have or that has two functions, or for a function whose types do not say what it takes and
    returns, and `TypeError` if it does not take a `Request`.
    """
    operations, table = by_name(service), dict[str, Entry]()
    for function in functions:
        request, response = _types(function)
        name = operation_name(request)
        if name not in operations or name in table:
            fault = "has two functions" if name in table else f"is not one of {service}"
            raise ValueError(f"operation {name} {fault}")
        table[name] = Entry(operations[name], function, request, response)
    return table


def _types(function: Function) -> tuple[type[Any], type[Any]]:
    """The request and the response of a function."""
    hints, name = get_type_hints(function), getattr(function, "__qualname__", repr(function))
    parameters = [each for each in inspect.signature(function).parameters if each != "self"]
    if len(parameters) != 2 or "return" not in hints:
        raise ValueError(f"{name} must have the form (actor, request) -> response")
    request, response = _element(hints[parameters[1]]), _element(hints["return"])
    if not issubclass(request, Request):
        raise TypeError(f"the request of {name} is not a `Request`: {request.__name__}")
    return request, response


def _element(hint: Any) -> Any:
    """The type of a message, also of those of a stream."""
    origin = get_origin(hint)
    return get_args(hint)[0] if isinstance(origin, type) and issubclass(origin, AsyncIterator) else hint
