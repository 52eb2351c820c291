"""Roles, what they may do, and what every call asks for."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from scripts.referencekit.markdown import code, codes, made_from, page, table
from services.shared.domain.records import Action
from services.shared.runtime.access.authorise import UNRECORDED
from services.shared.runtime.access.policy import AccessPolicy, Grant, load_policy
from services.shared.wire.services import SERVICES

POLICY = Path("playbooks/policies/access.yaml")
RPCS: tuple[Mapping[str, Action], ...] = tuple(import_module(one.grpc).METHOD_ACTIONS for one in SERVICES)
ROUTES: Mapping[str, Mapping[tuple[str, str], Action]] = {
    one.name: import_module(one.http).ROUTES for one in SERVICES if one.http
}
_INTRODUCTION = """
Whatever is not granted is denied. A caller acts within its own tenant and within the matters of its credential; walls
keep people out of single matters. How it is decided: [authorisation](../explanation/authorisation.md).

An action may ask for a stated purpose, and for a second factor that is not older than some minutes. Denials are always
audited; what is allowed is audited too, but for actions marked †, which read no words and change nothing.
"""


def access_page(root: Path) -> str:
    policy = load_policy(root / POLICY)
    return page(
        "Roles, actions, calls",
        made_from(str(POLICY), "services/**/api.py", "services/**/http"),
        _INTRODUCTION,
        "## Actions",
        table(("action", "roles and services that may", "conditions"), _actions(policy)),
        "## gRPC",
        table(
            ("method", "action"),
            ((code(name.lstrip("/")), code(rule)) for rules in RPCS for name, rule in rules.items()),
        ),
        "`grpc.health.v1.Health` and reflection ask for no role; beyond the machine they stand behind TLS as all does.",
        "## HTTP",
        table(("service", "route", "action"), _routes()),
    )


def _actions(policy: AccessPolicy) -> Iterator[Sequence[str]]:
    holders: Mapping[str, Mapping[Action, Grant]] = {
        **{role.value: grants for role, grants in policy.roles.items()},
        **policy.services,
    }
    for action in Action:
        granted = {name: grants[action] for name, grants in holders.items() if action in grants}
        mark = " †" if action in UNRECORDED else ""
        yield code(action.value) + mark, codes(granted) or "nobody", "; ".join(_conditions(granted))


def _conditions(granted: Mapping[str, Grant]) -> Iterator[str]:
    for name, grant in granted.items():
        said = []
        if grant.purposes:
            said.append(f"purpose {' or '.join(sorted(grant.purposes))}")
        if grant.mfa:
            said.append(f"second factor within {grant.mfa.total_seconds() / 60:g} minutes")
        if said:
            yield f"{name}: {', '.join(said)}"


def _routes() -> Iterator[Sequence[str]]:
    for service, routes in ROUTES.items():
        for (method, path), action in routes.items():
            yield service, code(f"{method} {path}"), code(action)
