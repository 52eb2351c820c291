"""The people and systems of the drill, and the files that describe them to the services."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from services.cli.local.identities import ACCESS_POLICY, SAMPLES
from services.cli.local.layout import OIDC_FILE
from services.cli.local.tools import CHECKOUT
from tests.keycloak_realm import SUBMITTER, TENANT, Person, System

REVIEWER = Person("rita", ("reviewer",))
LEAVER = Person("lena", ("reviewer", "senior-reviewer", "data-scientist"), ())
COMPLIANCE = Person("carla", ("compliance",))
SECOND = Person("dora", ("compliance",))
OPERATOR = Person("otto", ("operator",))
ADMIN = Person("mara", ("matter-admin",))
PEOPLE = (REVIEWER, LEAVER, COMPLIANCE, SECOND, OPERATOR, ADMIN)
CASE_SYSTEM = System("glossator-case-system", "case-system")
SYSTEMS = (SUBMITTER, CASE_SYSTEM)
MATTER, SOURCE = "SIGNON-1", "deal-vault"
BRIEF = ("document.reveal", "document.erase", "vault.rotate")
"""The actions whose second factor counts for a minute, so that it is old before the drill ends."""


def system_settings(folder: Path, issuer: str) -> dict[str, str]:
    """Write the access policy and the entry of the issuer. Returns the settings that name the files."""
    access, oidc = folder / "access.yaml", folder / "oidc.yaml"
    access.write_text(yaml.safe_dump(access_policy(), sort_keys=False))
    shipped = (CHECKOUT / "deploy" / "keycloak" / "oidc.yaml").read_text("utf-8")
    entry = yaml.safe_load(shipped.replace("https://HOST/realms/glossator", issuer).replace("TENANT", TENANT))
    entry["issuers"]["keycloak"]["matters_by_membership"] = True
    oidc.write_text(yaml.safe_dump(entry, sort_keys=False))
    return {ACCESS_POLICY: str(access), OIDC_FILE: str(oidc)}


def access_policy() -> Mapping[str, Any]:
    """The policy of the samples, with a second factor of a minute for the actions in `BRIEF`."""
    policy = yaml.safe_load(SAMPLES.read_text("utf-8"))
    shipped = yaml.safe_load((CHECKOUT / "playbooks" / "policies" / "access.yaml").read_text("utf-8"))
    roles = shipped["roles"]
    for role in roles.values():
        for action in BRIEF:
            if role.get(action):
                role[action]["mfa_minutes"] = 1
    consumer = {CASE_SYSTEM.subject: {"tenant": TENANT, "roles": ["case-system"]}}
    return {**policy, "roles": roles, "consumers": {**policy["consumers"], **consumer}}
