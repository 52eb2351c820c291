"""Every RPC and every HTTP route has an access rule, and every rule allows at least one role."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import APIRouter
from google.protobuf import descriptor_pool
from starlette.responses import Response
from starlette.routing import Route

from services.annotation.edge.http import deputies as annotation_deputies
from services.annotation.edge.http import exports as annotation_exports
from services.annotation.edge.http import judging as annotation_judging
from services.annotation.edge.http import members as annotation_members
from services.annotation.edge.http import notifications as annotation_notifications
from services.annotation.edge.http import pages as annotation_pages
from services.annotation.edge.http import quality as annotation_quality
from services.annotation.edge.http import readings as annotation_readings
from services.annotation.edge.http import routes as annotation_routes
from services.annotation.edge.http import scim as annotation_scim
from services.annotation.edge.http import watches as annotation_watches
from services.annotation.edge.http import webhooks as annotation_webhooks
from services.annotation.edge.http.app import ROUTES as ANNOTATION_ROUTES
from services.ingestion.entry.http import ROUTES as INGESTION_ROUTES
from services.ingestion.entry.http import router as ingestion_router
from services.ingestion.entry.http_batches import batch_router
from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.operations.contract import method_actions, operations_of
from services.shared.runtime.servers.grpc_server import check_rules, service_names
from services.shared.runtime.servers.http_server import check_routes
from services.shared.wire.services import SERVICES

REPOSITORY = Path(__file__).parents[2]
PROTOS = REPOSITORY / "protos"
POLICY = load_policy(REPOSITORY / "samples/access.yaml")

# A router uses its dependencies only when a request arrives.
_NOTHING: Any = cast(Any, None)
_OPERATIONS: Any = SimpleNamespace(
    views=_NOTHING, reviews=_NOTHING, reveals=_NOTHING, findings=_NOTHING, pages=_NOTHING
)
_SUBMISSIONS: Any = SimpleNamespace(intake=SimpleNamespace(input_bytes=64 << 20), access=_NOTHING)

HTTP: tuple[tuple[str, Mapping[tuple[str, str], Action], tuple[APIRouter, ...]], ...] = (
    ("ingestion", INGESTION_ROUTES, (ingestion_router(_SUBMISSIONS), batch_router(_NOTHING))),
    (
        "annotation",
        ANNOTATION_ROUTES,
        (
            annotation_routes.router(_OPERATIONS),
            annotation_readings.router(_OPERATIONS),
            annotation_pages.router(_OPERATIONS),
            annotation_deputies.router(_NOTHING),
            annotation_judging.router(_NOTHING),
            annotation_notifications.router(_NOTHING),
            annotation_exports.router(_NOTHING),
            annotation_webhooks.router(_NOTHING),
            annotation_members.router(_NOTHING),
            annotation_scim.router(_NOTHING),
            annotation_quality.router(_NOTHING),
            annotation_watches.router(_NOTHING),
        ),
    ),
)


def services() -> list[str]:
    """The full names of all services in the protos, from their descriptors."""
    found = []
    for path in sorted(PROTOS.glob("glossator/**/*.proto")):
        name = path.relative_to(PROTOS).as_posix()
        import_module(name.removesuffix(".proto").replace("/", ".") + "_pb2")
        file = descriptor_pool.Default().FindFileByName(name)
        found += [one.full_name for one in file.services_by_name.values()]
    return found


def rules_of(service: str) -> Mapping[str, Action]:
    """The actions of the RPCs of `service`: of its table of operations, or `METHOD_ACTIONS` of the module that serves
    it, in the folder of its proto package.
    """
    area = REPOSITORY / "services" / service.split(".")[1]
    derived = {method: action for method, action in method_actions(area.name).items() if service in method}
    if derived:
        return derived
    for path in sorted(area.rglob("api.py")):
        module = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        rules: Mapping[str, Action] = getattr(import_module(module), "METHOD_ACTIONS", {})
        if any(method.startswith(f"/{service}/") for method in rules):
            return rules
    raise LookupError(f"no api.py under {area} has a rule for {service}")


def derived_routes(service: str) -> list[Route]:
    """The routes that the table of operations serves."""
    return [
        Route(route.path, _answer, methods=[route.verb])
        for operation in operations_of(service)
        if not operation.options.own_route
        for route in operation.routes
    ]


async def _answer(_request: object) -> Response:
    raise AssertionError("no request arrives")


def allowed(action: Action) -> bool:
    """Whether the policy allows the action to a role or a service."""
    roles = frozenset(set(Role) - {Role.SERVICE})
    people = POLICY.grants(Actor("x", "*", roles), action)
    return bool(people or any(action in grants for grants in POLICY.services.values()))


def test_every_service_is_found() -> None:
    assert {name.split(".")[1] for name in services()} == {one.name for one in SERVICES if one.grpc}


@pytest.mark.parametrize("service", services())
def test_every_rpc_has_a_rule_and_every_rule_an_rpc(service: str) -> None:
    rules = rules_of(service)
    check_rules(rules)
    assert service_names(rules) == (service,)


@pytest.mark.parametrize("service", services())
def test_every_action_of_an_rpc_is_allowed_to_a_role(service: str) -> None:
    assert {method for method, action in rules_of(service).items() if not allowed(action)} == set()


@pytest.mark.parametrize(("service", "rules", "routers"), HTTP, ids=[one[0] for one in HTTP])
def test_every_route_has_a_rule_and_every_rule_a_route(
    service: str, rules: Mapping[tuple[str, str], Action], routers: tuple[APIRouter, ...]
) -> None:
    check_routes([*derived_routes(service), *(route for router in routers for route in router.routes)], rules)
    assert all(allowed(action) for action in rules.values())


def test_every_service_with_http_is_checked() -> None:
    assert [(one.name, import_module(one.http).ROUTES) for one in SERVICES if one.http] == [one[:2] for one in HTTP]
