"""Roles, their actions, and the action of every call."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from scripts.referencekit.markdown import code, codes, made_from, page, table
from services.shared.domain.records import Action
from services.shared.runtime.access.audit_table import AUDIT_TABLE, UNRECORDED
from services.shared.runtime.access.policy import AccessPolicy, Grant, load_policy
from services.shared.wire.services import SERVICES

POLICY = Path("playbooks/policies/access.yaml")
RPCS: tuple[Mapping[str, Action], ...] = tuple(import_module(one.grpc).METHOD_ACTIONS for one in SERVICES if one.grpc)
ROUTES: Mapping[str, Mapping[tuple[str, str], Action]] = {
    one.name: import_module(one.http).ROUTES for one in SERVICES if one.http
}
_INTRODUCTION = """
Actions that are not granted are denied. A caller acts within its own tenant and the matters of its credential. Matter
walls exclude people from single matters. [Authorisation](../explanation/authorisation.md) explains the decision.

An action can require a stated purpose, and a second factor that is at most some minutes old. The audit log records
every denial. It also records every allowed action, except those marked †, which read no document text and change
nothing.
"""
_AUDIT = """
What `resource_kind` can be, and the keys in `detail`. A command, marked ‡, has a record `requested` before it and one
with its outcome after it. A call that ended before the access decision has the resource kind `call`, and the detail
`method`. A record with more than 500 details is written in parts, with the detail `part`.
"""


def access_page(root: Path) -> str:
    policy = load_policy(root / POLICY)
    return page(
        "Roles, actions, calls",
        made_from(str(POLICY), "services/**/api.py", "services/**/http"),
        _INTRODUCTION,
        "## Actions",
        table(("action", "allowed for", "conditions"), _actions(policy)),
        "## Audit records",
        _AUDIT,
        table(("action", "resource kinds", "details"), _recorded()),
        "## gRPC",
        table(
            ("method", "action"),
            ((code(name.lstrip("/")), code(rule)) for rules in RPCS for name, rule in rules.items()),
        ),
        "`grpc.health.v1.Health` and reflection need no role. Outside the loopback interface they need TLS.",
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
        yield code(action.value) + mark, codes(granted) or "no role", "; ".join(_conditions(granted))


def _recorded() -> Iterator[Sequence[str]]:
    for action, row in AUDIT_TABLE.items():
        yield code(action.value) + (" ‡" if row.command else ""), codes(row.kinds), codes(row.details)


def _conditions(granted: Mapping[str, Grant]) -> Iterator[str]:
    for name, grant in granted.items():
        conditions = []
        if grant.purposes:
            conditions.append(f"purpose {' or '.join(sorted(grant.purposes))}")
        if grant.mfa:
            conditions.append(f"second factor within {grant.mfa.total_seconds() / 60:g} minutes")
        if grant.on_behalf_of:
            conditions.append(f"with the token of a reader who has `{grant.on_behalf_of.value}`")
        if conditions:
            yield f"{name}: {', '.join(conditions)}"


def _routes() -> Iterator[Sequence[str]]:
    for service, routes in ROUTES.items():
        for (method, path), action in routes.items():
            yield service, code(f"{method} {path}"), code(action)
