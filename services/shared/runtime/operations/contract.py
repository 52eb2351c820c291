"""What `protos/` state about operations: methods, HTTP routes, actions, purposes, audit records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from google.api import annotations_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from glossator.api.v1 import options_pb2
from services.shared.domain.records import Action
from services.shared.wire.contracts import services_of


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """A route of an operation. `body`: the field that the JSON body has, `*` for all fields, empty without a body.
    `response_body`: the field of the response that the JSON has; empty for the whole response.
    """

    verb: str
    path: str
    body: str
    response_body: str


@dataclass(frozen=True)
class Operation:
    """An RPC with what surrounds it. `name` is unique in all services."""

    name: str
    method: MethodDescriptor
    options: Any  # `options_pb2.Operation`

    @cached_property
    def full_name(self) -> str:
        """As gRPC names it: "/package.Service/Method"."""
        return f"/{self.method.containing_service.full_name}/{self.name}"

    @cached_property
    def action(self) -> Action:
        return Action(self.options.action)

    @property
    def request(self) -> Descriptor:
        return self.method.input_type

    @property
    def response(self) -> Descriptor:
        return self.method.output_type

    @cached_property
    def request_class(self) -> type[Message]:
        return GetMessageClass(self.request)

    @cached_property
    def response_class(self) -> type[Message]:
        return GetMessageClass(self.response)

    @property
    def streams_in(self) -> bool:
        return self.method.client_streaming

    @property
    def streams_out(self) -> bool:
        return self.method.server_streaming

    @cached_property
    def streams_file(self) -> bool:
        """Whether the stream has the bytes of a file, for which HTTP has a route of the service."""
        return self.streams_out and any(field.type == FieldDescriptor.TYPE_BYTES for field in self.response.fields)

    @cached_property
    def status(self) -> int:
        """The HTTP status of success."""
        return self.options.status or (200 if self.response.fields else 204)

    @cached_property
    def routes(self) -> tuple[HttpRoute, ...]:
        """The HTTP routes: none, one, or one and its additional bindings."""
        rule = self.method.GetOptions().Extensions[annotations_pb2.http]
        return tuple(_route(each) for each in (rule, *rule.additional_bindings) if each.WhichOneof("pattern"))


@cache
def operations_of(service: str) -> tuple[Operation, ...]:
    """The operations of a service of Glossator, such as "annotation", in the order of `protos/`: the RPCs with the
    option `glossator.api.v1.operation`.
    """
    return tuple(
        Operation(method.name, method, method.GetOptions().Extensions[options_pb2.operation])
        for descriptor in services_of(service)
        for method in descriptor.methods
        if method.GetOptions().HasExtension(options_pb2.operation)
    )


@cache
def by_name(service: str) -> Mapping[str, Operation]:
    """The operations of a service by name."""
    return {operation.name: operation for operation in operations_of(service)}


def method_actions(service: str) -> dict[str, Action]:
    """The action of each RPC, by its full name."""
    return {operation.full_name: operation.action for operation in operations_of(service)}


def route_actions(service: str) -> dict[tuple[str, str], Action]:
    """The action of each HTTP route, by verb and path template."""
    return {
        (route.verb, route.path): operation.action for operation in operations_of(service) for route in operation.routes
    }


def field_options(field: Any) -> Any:
    """The `options_pb2.Field` of a field descriptor."""
    return field.GetOptions().Extensions[options_pb2.field]


_NESTED = re.compile(r"\{(?:\w+\.)+")
"""Before the name of a field inside another one: `{members.matter}` is `{matter}` in the path."""


def _route(rule: Any) -> HttpRoute:
    verb = rule.WhichOneof("pattern")
    path = _NESTED.sub("{", getattr(rule, verb))
    return HttpRoute(verb.upper(), path, rule.body, rule.response_body)
