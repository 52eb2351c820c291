"""All RPCs and HTTP routes, with the action of each."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from services.shared.domain.records import Action
from services.shared.wire.services import SERVICES

PURPOSES = (
    "",
    "review",
    "playbook",
    "training",
    "evaluation",
    "audit",
    "data-subject-request",
    "erasure",
    "legal-hold",
    "curiosity",
)


@cache
def calls() -> Mapping[str, Action]:
    """By full name: `/package.Service/Method`, or `service METHOD /path`."""
    found: dict[str, Action] = {}
    for service in SERVICES:
        if service.grpc:
            found |= import_module(service.grpc).METHOD_ACTIONS
        if service.http:
            routes: Mapping[tuple[str, str], Action] = import_module(service.http).ROUTES
            found |= {f"{service.name} {method} {path}": action for (method, path), action in routes.items()}
    return dict(sorted(found.items()))
