"""The access policy: a YAML file, checked by a JSON schema that stands beside it, and what may be asked of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from services.shared.domain.records import Action, Actor, Role

ANY = "*"


class PolicyError(ValueError):
    """The policy file is wrong. Each line reads `file:line: what`."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An action that is allowed. No `purposes`: none need be stated. `mfa`: how fresh the second factor must be."""

    purposes: frozenset[str] = frozenset()
    mfa: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Wall:
    """Who is kept from a matter: all but `members`, where there are any, and all of `denied`."""

    members: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """A system that submits documents by Kafka or the drop folder: for one tenant, into some matters."""

    tenant: str
    matters: frozenset[str] = frozenset({ANY})


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """Everything that decides on access. `services` is by subject, `walls` by (tenant, matter)."""

    tenants: frozenset[str]
    roles: Mapping[Role, Mapping[Action, Grant]]
    services: Mapping[str, Mapping[Action, Grant]]
    walls: Mapping[tuple[str, str], Wall]
    sources: Mapping[str, Source]
    certificates: Mapping[str, Actor]

    def source_may(self, tenant: str, source_system: str, matter: str) -> bool:
        """Whether an event of `source_system` may bring a document into `tenant` and `matter`."""
        source = self.sources.get(source_system)
        return source is not None and source.tenant == tenant and not source.matters.isdisjoint({ANY, matter})

    def grants(self, actor: Actor, action: Action) -> tuple[Grant, ...]:
        """All that lets `actor` do `action`, by any of its roles."""
        tables = [self.roles.get(role, {}) for role in actor.roles]
        if Role.SERVICE in actor.roles:
            tables.append(self.services.get(actor.subject, {}))
        return tuple(table[action] for table in tables if action in table)


def load_policy(path: Path, schema: Path | None = None) -> AccessPolicy:
    """Reads and checks. Raises `PolicyError` with line numbers, or `OSError`."""
    text = path.read_text("utf-8")
    try:
        node, content = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PolicyError(f"{path.name}:{line}: {error.problem}") from None
    rules = json.loads((schema or path.with_name("access.schema.json")).read_text("utf-8"))
    broken = [(tuple(one.absolute_path), one.message) for one in Draft202012Validator(rules).iter_errors(content)]
    wrong = broken or [(where, f"no tenant {name!r}") for name, where in _unknown_tenants(content)]
    if wrong:
        lines = sorted((_line(node, where), ".".join(map(str, where)), what) for where, what in wrong)
        raise PolicyError("\n".join(f"{path.name}:{line}: {where}: {what}" for line, where, what in lines))
    return _policy(content)


# The schema has been through the content before it comes here.
_Content = Mapping[str, Any]


def _policy(content: _Content) -> AccessPolicy:
    return AccessPolicy(
        tenants=frozenset(content["tenants"]),
        roles={Role(role): _grants(grants) for role, grants in content["roles"].items()},
        services={subject: _grants(grants) for subject, grants in content["services"].items()},
        walls={
            (tenant, matter): Wall(frozenset(wall.get("members", ())), frozenset(wall.get("denied", ())))
            for tenant, matters in content.get("walls", {}).items()
            for matter, wall in matters.items()
        },
        sources={
            name: Source(one["tenant"], frozenset(one.get("matters", (ANY,))))
            for name, one in content.get("sources", {}).items()
        },
        certificates={name: _actor(one) for name, one in content.get("certificates", {}).items()},
    )


def _grants(content: _Content) -> Mapping[Action, Grant]:
    return {Action(action): _grant(one or {}) for action, one in content.items()}


def _grant(content: _Content) -> Grant:
    minutes = content.get("mfa_minutes")
    return Grant(frozenset(content.get("purposes", ())), timedelta(minutes=minutes) if minutes else None)


def _actor(content: _Content) -> Actor:
    roles = frozenset(map(Role, content["roles"]))
    return Actor(content["subject"], content["tenant"], roles, frozenset(content.get("matters", (ANY,))))


def _unknown_tenants(content: _Content) -> Iterable[tuple[str, tuple[str, ...]]]:
    known = set(content["tenants"])
    for name in content.get("walls", {}):
        if name not in known:
            yield name, ("walls", name)
    for section in ("sources", "certificates"):
        for key, one in content.get(section, {}).items():
            if one["tenant"] not in known | ({ANY} if section == "certificates" else set()):
                yield one["tenant"], (section, key, "tenant")


def _line(node: yaml.Node | None, path: Iterable[str | int]) -> int:
    """Where in the file `path` stands: the deepest node of it that exists."""
    line = node.start_mark.line if node else 0
    for step in path:
        node = _child(node, step)
        if node is None:
            break
        line = node.start_mark.line
    return line + 1


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    return None
