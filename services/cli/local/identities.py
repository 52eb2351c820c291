"""The people of a local system: one person per tenant of its access policy and role."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from services.cli.local.tools import CHECKOUT
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.credentials import OPERATOR, audience_of
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.settings import PREFIX

ACCESS_POLICY = f"{PREFIX}ACCESS_POLICY"
SAMPLES = CHECKOUT / "samples" / "access.yaml"
SYSTEMS = frozenset({Role.SUBMITTER, Role.CASE_SYSTEM})
"""The roles of systems, which sign in with a secret."""


@dataclass(frozen=True, slots=True)
class Identities:
    """`tenants`: in the order of the access policy. The first one, if any, is the default tenant of commands."""

    tenants: tuple[str, ...]

    def person(self, who: str) -> str:
        """Return ROLE@TENANT for ROLE, with the default tenant, and for ROLE@TENANT."""
        return who if "@" in who or not self.tenants else f"{who}@{self.tenants[0]}"

    def people(self) -> Mapping[str, Actor]:
        """Return all people by ROLE@TENANT. Each tenant has two people of compliance and two playbook owners, because
        an erasure and a publication need both, and a paralegal, who submits and reviews.
        """
        people = {
            f"{role}@{tenant}": Actor(f"{role}@{tenant}", tenant, frozenset({role}))
            for tenant in self.tenants
            for role in Role
            if role is not Role.SERVICE
        }
        pairs = [f"{role}@{tenant}" for role in (Role.COMPLIANCE, Role.PLAYBOOK_OWNER) for tenant in self.tenants]
        second = {f"second-{one}": dataclasses.replace(people[one], subject=f"second-{one}") for one in pairs}
        both = frozenset({Role.REVIEWER, Role.SUBMITTER})
        paralegals = {one: Actor(one, tenant, both) for tenant in self.tenants for one in [f"paralegal@{tenant}"]}
        return people | second | paralegals


def audiences_of(actor: Actor) -> list[str]:
    """The services that the token of `actor` is for, and the commands of operators."""
    services = sorted({service for role in actor.roles for service in AUDIENCES[role]})
    return [*map(audience_of, services), OPERATOR]


def oidc_yaml(url: str, tenants: Sequence[str]) -> str:
    """The configuration of the development issuer at `url`, for the services."""
    issuer = {
        "url": url,
        "tenants": list(tenants),
        "roles": {one.value: [one.value] for one in Role if one is not Role.SERVICE},
        "claims": {"tenant": "tenant", "matters": "matters"},
        "step_up": {"acr_values": ["otp"]},
    }
    issuers = {"samples": issuer} if tenants else {}
    return "# `glossator up` writes this file.\n" + yaml.safe_dump({"version": 1, "issuers": issuers}, sort_keys=False)


def load_identities(settings: Mapping[str, str]) -> Identities:
    """Read the tenants from the access policy in `settings` (GLOSSATOR_… to value), or from that of the samples.

    Raises `YamlFileError` or `OSError`.
    """
    return Identities(load_policy(access_policy(settings)).tenants)


def access_policy(settings: Mapping[str, str]) -> Path:
    """The absolute path of the access policy in `settings`, or of that of the samples."""
    return CHECKOUT / settings.get(ACCESS_POLICY, SAMPLES)


AUDIENCES: Mapping[Role, tuple[str, ...]] = {
    Role.SUBMITTER: ("ingestion", "redaction"),
    Role.CASE_SYSTEM: ("annotation", "ingestion", "redaction"),
    Role.REVIEWER: ("annotation", "inference", "ingestion", "redaction"),
    Role.SENIOR_REVIEWER: ("annotation", "feedback", "inference", "ingestion", "redaction"),
    Role.PLAYBOOK_OWNER: ("annotation", "feedback", "inference", "ingestion", "redaction"),
    Role.DATA_SCIENTIST: ("feedback", "inference"),
    Role.OPERATOR: ("annotation", "feedback", "inference", "ingestion", "redaction"),
    Role.COMPLIANCE: ("annotation", "feedback", "ingestion", "redaction"),
    Role.MATTER_ADMIN: ("annotation",),
    Role.PROVISIONER: ("annotation",),
}
"""The services with a call that the role allows, or that a service makes on behalf of the role. A test derives it."""
