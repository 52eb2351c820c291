"""The access policy: a YAML file with a JSON schema in the same folder."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.reveal_rights import reveal_faults
from services.shared.runtime.yaml_file import load_yaml, parse_yaml

ANY = "*"
SCHEMA_NAME = "access.schema.json"
SHIPPED = Path(__file__).parents[4] / "playbooks" / "policies"
ON_BEHALF = frozenset({Action.REVEAL_SPANS.value, Action.DRAW_PAGE.value, Action.WRITE_EXPORT.value})
"""Rights that a service has only on behalf of a reader."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A right to an action. If `purposes` is empty, no purpose is needed. `mfa` is the maximum age of the second
    factor. A service has a right with `on_behalf_of` only with the token of a reader who has that other right.

    `scope` and `longest` limit what the right to reveal values gives without another person: `value`, `page` or
    `document`, and for how long.
    """

    purposes: frozenset[str] = frozenset()
    mfa: timedelta | None = None
    on_behalf_of: Action | None = None
    scope: str = ""
    longest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Wall:
    """Restricts a matter to `members`, if there are any, and excludes `denied`."""

    members: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """A system that submits documents through Kafka or the drop folder, for one tenant and its `matters`.

    `purposes` are those that the owner of its documents grants: a sender cannot grant them. `keyed_references`: its
    references contain personal data, so that Glossator only has a keyed hash of them.
    """

    tenant: str
    matters: frozenset[str] = frozenset({ANY})
    purposes: frozenset[str] = frozenset()
    keyed_references: bool = False


@dataclass(frozen=True, slots=True)
class System:
    """A system outside of Glossator that is connected to Kafka. `principal` is its name there. It submits for the
    source systems in `sources` only.
    """

    tenant: str
    roles: frozenset[Role]
    principal: str
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DirectoryClient:
    """A directory that provisions people and groups of `tenant` over SCIM. `subject_of` is the attribute that has the
    subject of a person: `userName` or `externalId`; `prefix` comes before it, as `subject_prefix` of the issuer.
    `groups`: matters by the name of the group whose people are their members.
    """

    tenant: str
    subject_of: str = "userName"
    prefix: str = ""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The content of the file: `tenants` in their order, `services` by subject, `walls` by (tenant, matter),
    `hidden_text` by tenant.
    """

    tenants: tuple[str, ...]
    roles: Mapping[Role, Mapping[Action, Grant]]
    services: Mapping[str, Mapping[Action, Grant]]
    walls: Mapping[tuple[str, str], Wall]
    sources: Mapping[str, Source]
    certificates: Mapping[str, Actor]
    systems: Mapping[str, System]
    consumers: Mapping[str, Actor] = field(default_factory=dict)
    hidden_text: frozenset[str] = frozenset()
    directories: Mapping[str, DirectoryClient] = field(default_factory=dict)
    matter_groups: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def allows_source(self, tenant: str, source_system: str, matter: str) -> bool:
        """True if `source_system` is allowed to submit documents for `tenant` and `matter`."""
        source = self.sources.get(source_system)
        return source is not None and source.tenant == tenant and not source.matters.isdisjoint({ANY, matter})

    def allows_channel(self, channel: str, source_system: str) -> bool:
        """True if the system of the channel `tenant.system` submits for `source_system`."""
        tenant, _, name = channel.partition(".")
        system = self.systems.get(name)
        return system is not None and system.tenant == tenant and source_system in system.sources

    def grants_training(self, tenant: str, source_system: str, matter: str) -> bool:
        """True if the owner of the source system grants training on its documents."""
        granted = self.allows_source(tenant, source_system, matter)
        return granted and "training" in self.sources[source_system].purposes

    def sends_hidden_text(self, tenant: str) -> bool:
        """True if the models also read the text that a reader of the document does not see."""
        return tenant in self.hidden_text

    def grants(self, actor: Actor, action: Action) -> tuple[Grant, ...]:
        """The grants of `action` in any role of `actor`."""
        tables = [self.roles.get(role, {}) for role in actor.roles]
        if Role.SERVICE in actor.roles:
            tables.append(self.services.get(actor.subject, {}))
        return tuple(table[action] for table in tables if action in table)


class AccessRules(Protocol):
    """The access policy as its readers use it: an `AccessPolicy`, or the one in force (`CurrentPolicy`)."""

    @property
    def tenants(self) -> tuple[str, ...]: ...

    @property
    def walls(self) -> Mapping[tuple[str, str], Wall]: ...

    @property
    def sources(self) -> Mapping[str, Source]: ...

    @property
    def certificates(self) -> Mapping[str, Actor]: ...

    @property
    def consumers(self) -> Mapping[str, Actor]: ...

    @property
    def directories(self) -> Mapping[str, DirectoryClient]: ...

    @property
    def matter_groups(self) -> Mapping[tuple[str, str], tuple[str, ...]]: ...

    def allows_source(self, tenant: str, source_system: str, matter: str) -> bool: ...

    def grants_training(self, tenant: str, source_system: str, matter: str) -> bool: ...

    def allows_channel(self, channel: str, source_system: str) -> bool: ...

    def sends_hidden_text(self, tenant: str) -> bool: ...

    def grants(self, actor: Actor, action: Action) -> tuple[Grant, ...]: ...


class CurrentPolicy:
    """The access policy in force: every call reads `current()`."""

    def __init__(self, current: Callable[[], AccessPolicy]) -> None:
        self._current = current

    @property
    def tenants(self) -> tuple[str, ...]:
        return self._current().tenants

    @property
    def walls(self) -> Mapping[tuple[str, str], Wall]:
        return self._current().walls

    @property
    def sources(self) -> Mapping[str, Source]:
        return self._current().sources

    @property
    def certificates(self) -> Mapping[str, Actor]:
        return self._current().certificates

    @property
    def consumers(self) -> Mapping[str, Actor]:
        return self._current().consumers

    @property
    def directories(self) -> Mapping[str, DirectoryClient]:
        return self._current().directories

    @property
    def matter_groups(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return self._current().matter_groups

    def allows_source(self, tenant: str, source_system: str, matter: str) -> bool:
        return self._current().allows_source(tenant, source_system, matter)

    def grants_training(self, tenant: str, source_system: str, matter: str) -> bool:
        return self._current().grants_training(tenant, source_system, matter)

    def allows_channel(self, channel: str, source_system: str) -> bool:
        return self._current().allows_channel(channel, source_system)

    def sends_hidden_text(self, tenant: str) -> bool:
        return self._current().sends_hidden_text(tenant)

    def grants(self, actor: Actor, action: Action) -> tuple[Grant, ...]:
        return self._current().grants(actor, action)


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The content of the file, of its schema, and of the shipped policy, whose sections are the default."""

    name: str
    text: str
    schema: str
    shipped: str = "{}"


def load_policy(path: Path, schema: Path | None = None) -> AccessPolicy:
    """Read and check the file. Raises `YamlFileError` with line numbers, or `OSError`."""
    return build_policy(read_policy(path, schema))


def read_policy(path: Path, schema: Path | None = None) -> PolicyText:
    """The content of the file at `path`, of its schema (beside it, or the shipped one), and of the shipped policy.

    Raises `OSError` or `UnicodeDecodeError`.
    """
    beside = path.with_name(SCHEMA_NAME)
    rules = schema or (beside if beside.exists() else SHIPPED / SCHEMA_NAME)
    shipped = SHIPPED / "access.yaml"
    return PolicyText(path.name, *(one.read_text("utf-8") for one in (path, rules, shipped)))


def build_policy(content: PolicyText) -> AccessPolicy:
    """Check and parse. Raises `YamlFileError` with line numbers."""
    file = load_yaml(content.text, json.loads(content.schema), content.name)
    file.refuse(
        (where, f"{'.'.join(where)}: tenant {name!r} does not exist") for name, where in _unknown_tenants(file.values)
    )
    file.refuse(
        (where, f"{'.'.join(where)}: source {name!r} is not registered for the tenant of the system")
        for name, where in _unknown_sources(file.values)
    )
    values = _completed(file.values, _defaults(content.shipped))
    file.refuse(_service_faults(values))
    file.refuse(reveal_faults(values))
    return _policy(values)


# The content is already checked against the schema.
_Content = Mapping[str, Any]


@lru_cache(maxsize=1)
def _defaults(shipped: str) -> _Content:
    values: _Content = parse_yaml(shipped, "access.yaml").values
    return values


def _completed(content: _Content, defaults: _Content) -> _Content:
    """The content with the roles, services, and certificates of services of the shipped policy where it has none."""
    own = content.get("certificates", {})
    shipped = {name: one for name, one in defaults.get("certificates", {}).items() if _is_service(one["subject"])}
    certificates = own if any(_is_service(one["subject"]) for one in own.values()) else {**shipped, **own}
    sections = {name: content.get(name, defaults.get(name, {})) for name in ("roles", "services")}
    return {**content, **sections, "certificates": certificates}


def _is_service(subject: str) -> bool:
    return subject.startswith("service:")


def _policy(content: _Content) -> AccessPolicy:
    directories = {name: _directory(one) for name, one in content.get("directories", {}).items()}
    return AccessPolicy(
        tenants=tuple(content["tenants"]),
        roles={Role(role): _grants(grants) for role, grants in content["roles"].items()},
        services={subject: _grants(grants) for subject, grants in content["services"].items()},
        walls={
            (tenant, matter): Wall(frozenset(wall.get("members", ())), frozenset(wall.get("denied", ())))
            for tenant, matters in content.get("walls", {}).items()
            for matter, wall in matters.items()
        },
        sources={
            name: Source(
                one["tenant"],
                frozenset(one.get("matters", (ANY,))),
                frozenset(one.get("purposes", ())),
                one.get("references") == "keyed",
            )
            for name, one in content.get("sources", {}).items()
        },
        certificates={name: _actor(one) for name, one in content.get("certificates", {}).items()},
        systems={name: _system(name, one) for name, one in content.get("systems", {}).items()},
        consumers={name: _actor({"subject": name, **one}) for name, one in content.get("consumers", {}).items()},
        hidden_text=frozenset(content.get("send_hidden_text", ())),
        directories=directories,
        matter_groups=_matter_groups(directories.values()),
    )


def _directory(content: _Content) -> DirectoryClient:
    groups = {name: tuple(matters) for name, matters in content.get("groups", {}).items()}
    return DirectoryClient(
        content["tenant"], content.get("subject", "userName"), content.get("subject_prefix", ""), groups
    )


def _matter_groups(directories: Iterable[DirectoryClient]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The names of the groups of each (tenant, matter)."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in directories:
        for name, matters in one.groups.items():
            for matter in matters:
                found[one.tenant, matter] = (*found.get((one.tenant, matter), ()), name)
    return found


def _grants(content: _Content) -> Mapping[Action, Grant]:
    return {Action(action): _grant(one or {}) for action, one in content.items()}


def _grant(content: _Content) -> Grant:
    minutes, behalf, longest = content.get("mfa_minutes"), content.get("on_behalf_of"), content.get("minutes")
    return Grant(
        frozenset(content.get("purposes", ())),
        timedelta(minutes=minutes) if minutes else None,
        Action(behalf) if behalf else None,
        content.get("scope", ""),
        timedelta(minutes=longest) if longest else None,
    )


def _system(name: str, content: _Content) -> System:
    roles, sources = map(Role, content["roles"]), content.get("sources", ())
    return System(content["tenant"], frozenset(roles), content.get("principal", name), frozenset(sources))


def _actor(content: _Content) -> Actor:
    roles = frozenset(map(Role, content["roles"]))
    return Actor(content["subject"], content["tenant"], roles, frozenset(content.get("matters", (ANY,))))


def _unknown_sources(content: _Content) -> Iterable[tuple[str, tuple[str, ...]]]:
    known = {(name, one["tenant"]) for name, one in content.get("sources", {}).items()}
    for key, system in content.get("systems", {}).items():
        for name in system.get("sources", ()):
            if (name, system["tenant"]) not in known:
                yield name, ("systems", key, "sources")


def _service_faults(content: _Content) -> Iterable[tuple[tuple[str, ...], str]]:
    """Services without a certificate, certificates of services without a SPIFFE name, and rights that need a reader."""
    certified = {one["subject"] for one in content.get("certificates", {}).values()}
    for subject, grants in content["services"].items():
        where = ("services", subject)
        if grants and subject not in certified:
            name = f"spiffe://TRUST-DOMAIN/glossator/{subject.removeprefix('service:')}"
            yield where, f"{'.'.join(where)}: no entry of certificates has this subject; add {name}"
        for action in ON_BEHALF & set(grants):
            if not (grants[action] or {}).get("on_behalf_of"):
                yield (*where, action), f"{'.'.join(where)}: {action} needs on_behalf_of: {Action.READ_TEXT.value}"
    for name, one in content.get("certificates", {}).items():
        if _is_service(one["subject"]) and not name.startswith("spiffe://"):
            yield ("certificates", name), f"certificates.{name}: a service needs a SPIFFE name, spiffe://…"


def _unknown_tenants(content: _Content) -> Iterable[tuple[str, tuple[str, ...]]]:
    known = set(content["tenants"])
    for name in content.get("walls", {}):
        if name not in known:
            yield name, ("walls", name)
    for name in content.get("send_hidden_text", ()):
        if name not in known:
            yield name, ("send_hidden_text",)
    for section in ("sources", "systems", "certificates", "consumers", "directories"):
        for key, one in content.get(section, {}).items():
            if one["tenant"] not in known | ({ANY} if section == "certificates" else set()):
                yield one["tenant"], (section, key, "tenant")
