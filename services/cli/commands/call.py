"""`glossator call`: any operation of the services, from the table of operations."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any

import typer
from google.protobuf.descriptor import FieldDescriptor
from typer.core import TyperGroup
from typing_extensions import override

from services.cli.clients.calls import ServiceClient, translated_errors
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.options import HOME, As, Directory
from services.shared.runtime.operations.contract import Operation, operations_of
from services.shared.runtime.operations.limits import limits_of
from services.shared.wire.contracts import CONTRACTS
from services.shared.wire.descriptions import description_of
from services.shared.wire.message_values import enum_values, from_values, to_values

_REVIEWER = "reviewer"
_SECONDS = 60.0


class Operations(TyperGroup):
    """A command for each operation. Parameters are `Any`, because Typer does not export its types of click."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(_operations())

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _operations():
            return None
        service, operation = _operations()[cmd_name]
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(cmd_name, help=_help(operation))(_command(service, operation))
        command = typer.main.get_command(single)
        command.name, command.short_help = cmd_name, f"{service}: {operation.options.summary or _about(operation)}"
        return command


call = typer.Typer(cls=Operations, add_completion=False, no_args_is_help=True, rich_markup_mode="rich")


@call.callback()
def operations() -> None:
    """Call any operation of the services, with the fields of its request.

    The response is JSON; the responses of a stream are one object per line.

    [dim]glossator call ListReviews mine=true page_size=5[/]

    [dim]glossator call ListReviews --help[/]               the fields, their values and limits

    [dim]glossator call GetDocument document_id=3f1c…[/]
    """


@cache
def _operations() -> Mapping[str, tuple[str, Operation]]:
    """The service and the operation of each name. A stream of requests has no form on the command line."""
    return {
        operation.name: (service, operation)
        for service in CONTRACTS
        for operation in operations_of(service)
        if not operation.streams_in
    }


def _command(service: str, operation: Operation) -> Any:
    def complete(incomplete: str) -> list[str]:
        return [f"{name}=" for name in operation.request.fields_by_name if f"{name}=".startswith(incomplete)]

    def run(
        fields: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[FIELD=VALUE]...",
                autocompletion=complete,
                help="a field of the request; again for a further value of a list; JSON for an object",
            ),
        ] = None,
        body: Annotated[str, typer.Option("--json", metavar="JSON", help="the request, or `-` to read it")] = "",
        directory: Directory = HOME,
        who: As = _REVIEWER,
    ) -> None:
        request = operation.request_class()
        values = {**_body(body), **_given(operation, fields or ())}
        try:
            from_values(request, values)
        except ValueError as error:
            raise UsageError(str(error), f"see `glossator call {operation.name} --help`") from None
        asyncio.run(_print(caller_of(directory, service, who), service, operation, request))

    return run


async def _print(caller: Caller, service: str, operation: Operation, request: Any) -> None:
    indent = None if operation.streams_out else 2
    async with _OperationClient(caller.address, caller.credential) as client:
        async for answer in client.answers(service, operation, request):
            typer.echo(json.dumps(to_values(answer), ensure_ascii=False, indent=indent))


class _OperationClient(ServiceClient):
    """Calls operations by their descriptors."""

    async def answers(self, service: str, operation: Operation, request: Any) -> AsyncIterator[Any]:
        codecs = (operation.request_class.SerializeToString, operation.response_class.FromString)
        with translated_errors(service):
            if not operation.streams_out:
                yield await self._channel.unary_unary(operation.full_name, *codecs)(request, timeout=_SECONDS)
                return
            async for answer in self._channel.unary_stream(operation.full_name, *codecs)(request):
                yield answer


def _body(text: str) -> Mapping[str, Any]:
    if not text:
        return {}
    try:
        read = json.loads(sys.stdin.read() if text == "-" else text)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise UsageError("--json is not a JSON object", 'write it as {"FIELD": VALUE}')
    return read


def _given(operation: Operation, given: Sequence[str]) -> Mapping[str, Any]:
    found = dict[str, Any]()
    for each in given:
        name, separator, text = each.partition("=")
        field = operation.request.fields_by_name.get(name)
        if field is None or not separator:
            raise UsageError(f"{each!r} is not FIELD=VALUE of {operation.name}", f"fields: {_names(operation)}")
        value = _value(field, name, text)
        if field.is_repeated:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def _value(field: FieldDescriptor, name: str, text: str) -> Any:
    """Text, times and enums are as given; all other values are JSON."""
    is_time = field.message_type is not None and field.message_type.full_name == "google.protobuf.Timestamp"
    if is_time or field.enum_type is not None or field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError(f"{name} is not {_type(field)}: {text!r}", "write it as JSON") from None


def _names(operation: Operation) -> str:
    return ", ".join(operation.request.fields_by_name) or "none"


def _help(operation: Operation) -> str:
    return "\n\n".join((_about(operation), *_fields(operation)))


def _about(operation: Operation) -> str:
    return description_of(operation.method.containing_service.name, operation.name)


def _fields(operation: Operation) -> Iterator[str]:
    """A line for each field of the request."""
    for name, limits in limits_of(operation.request).items():
        needed = ", required" if limits.required else ""
        many = "list of " if limits.field.is_repeated else ""
        yield f"{name} ({many}{_type(limits.field)}{needed}): {description_of(operation.request.name, name)}"


def _type(field: FieldDescriptor) -> str:
    if field.enum_type is not None:
        return " | ".join(enum_values(field))
    if field.message_type is not None:
        return "time" if field.message_type.full_name == "google.protobuf.Timestamp" else "object"
    return _TYPES.get(field.cpp_type, "integer")


_TYPES = {
    FieldDescriptor.CPPTYPE_STRING: "text",
    FieldDescriptor.CPPTYPE_BOOL: "true | false",
    FieldDescriptor.CPPTYPE_DOUBLE: "number",
    FieldDescriptor.CPPTYPE_FLOAT: "number",
}
