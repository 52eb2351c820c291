"""The realm for Keycloak and its entry for the services."""

import json
from pathlib import Path

import yaml

from services.shared.domain.records import Role

HOME = Path(__file__).parents[3] / "deploy" / "keycloak"


def test_every_role_of_people_and_systems_has_a_role_of_the_realm() -> None:
    mapped = yaml.safe_load((HOME / "oidc.yaml").read_text("utf-8"))["issuers"]["keycloak"]["roles"]
    realm = json.loads((HOME / "realm.json").read_text("utf-8"))["roles"]["realm"]
    assert mapped == {f"glossator-{one}": [one.value] for one in Role if one is not Role.SERVICE}
    assert {one["name"] for one in realm} == set(mapped)
