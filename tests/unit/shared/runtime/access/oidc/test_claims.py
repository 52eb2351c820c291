"""The caller in the claims of a token, by the configuration of its issuer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.members.records import BY_MEMBERSHIP
from services.shared.runtime.access.oidc.claims import actor_of
from tests.unit.shared.runtime.access.oidc.issuer import ANNA, ISSUER, FakeIssuer


@pytest.mark.parametrize(
    ("changes", "actor"),
    [
        ({"tenant": "quay-bank"}, replace(ANNA, tenant="quay-bank")),
        ({"aud": "glossator-annotation"}, ANNA),
        ({"matters": ["M-1", "M-2"]}, replace(ANNA, matters=frozenset({"M-1", "M-2"}))),
        ({"matters": "M-1"}, replace(ANNA, matters=frozenset({"M-1"}))),
        (
            {"realm_access": {"roles": ["leads"]}},
            replace(ANNA, roles=frozenset({Role.SENIOR_REVIEWER, Role.REVIEWER})),
        ),
        ({"realm_access": {"roles": ["service", "operator"]}}, replace(ANNA, roles=frozenset())),
        ({"realm_access": None}, replace(ANNA, roles=frozenset())),
        ({"realm_access": ["lawyers"]}, replace(ANNA, roles=frozenset())),
    ],
)
def test_the_configuration_maps_claims(issuer: FakeIssuer, changes: dict[str, object], actor: Actor) -> None:
    assert actor_of(issuer.claims(**changes), ISSUER) == actor


def test_an_issuer_can_leave_the_matters_to_the_stored_membership(issuer: FakeIssuer) -> None:
    by_membership = replace(ISSUER, by_membership=True)
    assert actor_of(issuer.claims(), by_membership).matters == ANNA.matters | {BY_MEMBERSHIP}
    named = issuer.claims(matters=["M-1"])
    assert actor_of(named, by_membership).matters == {"M-1", BY_MEMBERSHIP}


@pytest.mark.parametrize(
    ("changes", "proved"),
    [
        ({"acr": "gold", "auth_time": 1_700_000_000}, True),
        ({"amr": ["pwd", "otp"], "auth_time": 1_700_000_000}, True),
        ({"acr": "silver", "amr": ["pwd"], "auth_time": 1_700_000_000}, False),
        ({"acr": "gold"}, False),
        ({"acr": "gold", "auth_time": "1700000000"}, False),
        ({"acr": "gold", "auth_time": True}, False),
        ({"acr": ["gold"], "auth_time": 1_700_000_000}, False),
        ({"mfa_at": 1_700_000_000, "auth_time": 1_700_000_000}, False),
    ],
)
def test_acr_or_amr_with_auth_time_proves_a_second_factor(
    issuer: FakeIssuer, changes: dict[str, object], proved: bool
) -> None:
    assert actor_of(issuer.claims(**changes), ISSUER).mfa_at == (
        datetime.fromtimestamp(1_700_000_000, UTC) if proved else None
    )
