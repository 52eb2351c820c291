"""The audiences of tokens of the local issuer, derived from the calls that each role needs."""

from importlib import import_module
from pathlib import Path

import pytest

from services.cli.local.identities import AUDIENCES
from services.shared.domain.records import Action, Role
from services.shared.runtime.access.policy import load_policy
from services.shared.wire.services import SERVICES, Service

POLICY = load_policy(Path(__file__).parents[4] / "samples/access.yaml")


def actions(service: Service) -> set[Action]:
    rules = set(import_module(service.grpc).METHOD_ACTIONS.values()) if service.grpc else set()
    return rules | (set(import_module(service.http).ROUTES.values()) if service.http else set())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SERVICE}))
def test_a_token_is_for_the_services_that_its_role_needs(role: Role) -> None:
    allowed = set(POLICY.roles[role])
    behalf = {
        action
        for grants in POLICY.services.values()
        for action, grant in grants.items()
        if grant.on_behalf_of in allowed
    }
    assert set(AUDIENCES[role]) == {one.name for one in SERVICES if actions(one) & (allowed | behalf)}
