"""The generated modules with the RPCs of each service."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module

from google.protobuf.descriptor import ServiceDescriptor


@cache
def services_of(name: str) -> tuple[ServiceDescriptor, ...]:
    """The descriptors of the gRPC services of a service of Glossator, such as "annotation"."""
    modules = [import_module(f"glossator.{name}.v1.{file}_pb2") for file in CONTRACTS.get(name, ())]
    return tuple(each for module in modules for each in module.DESCRIPTOR.services_by_name.values())


# The files of `protos/glossator/NAME/v1` whose RPCs are in the table of operations, without `.proto`.
CONTRACTS: Mapping[str, Sequence[str]] = {
    "annotation": (
        "service",
        "reviews",
        "comments",
        "history",
        "members",
        "playbooks",
        "judging",
        "passages",
        "adjudication",
        "across",
        "quality",
        "reading",
        "exports",
    ),
    "ingestion": ("service",),
    "feedback": ("service",),
    "inference": ("service",),
    "redaction": ("holds", "service", "vault"),
}
