"""The access matrix: what the policy and the code decide for every action, as text that people review.

After an intended change, `python -m tests.contract.access_matrix` writes it, and that of all calls (`call_matrix`).
"""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from services.shared.domain.records import Action, Actor, Resource, Role
from services.shared.runtime.access.authorise import UNBOUND, Authoriser
from services.shared.runtime.access.policy import AccessPolicy, Grant, System, load_policy
from tests.contract.call_matrix import CALL_MATRIX, make_matrix, sections
from tests.contract.calls import PURPOSES, calls
from tests.fakes import FakeClock, MemoryAudit

REPOSITORY = Path(__file__).parents[2]
POLICY_FILE = REPOSITORY / "samples/access.yaml"
MATRIX = Path(__file__).parent / "golden" / "access-matrix.txt"

CLOCK = FakeClock()
TENANT, FOREIGN = "harbour-bank", "northgate-credit"
OPEN, ELSEWHERE = "M-OPEN", "M-ELSEWHERE"
NONE = "-"
_AGES = (*range(61), 90, 120, 240, 480, 720, 1439, 1440, 1441)
_LONGEST = _AGES[-1]

Rows = Mapping[str, str]


def matrix(policy: AccessPolicy) -> Rows:
    """Every row: calls, grants, walls, sources, consumers, certificates."""
    return {
        **{f"call {name}": action.value for name, action in calls().items()},
        **{f"grant {holder} {action.value}": grant(policy, holder, action) for holder, action in cells(policy)},
        **surroundings(policy),
    }


def surroundings(policy: AccessPolicy) -> Rows:
    """The rows of the sections besides grants."""
    return {
        "tenants": " ".join(policy.tenants),
        "send_hidden_text": " ".join(sorted(policy.hidden_text)) or NONE,
        **dict(_walls(policy)),
        **dict(_sources(policy)),
        **{f"system {name}": _system(one) for name, one in policy.systems.items()},
        **{f"consumer {name}": _who(policy, one) for name, one in policy.consumers.items()},
        **{f"certificate {name}": _who(policy, one) for name, one in policy.certificates.items()},
    }


def cells(policy: AccessPolicy) -> Iterator[tuple[str, Action]]:
    """Every pair of a role or a service, and an action."""
    for holder in (*(role.value for role in Role if role is not Role.SERVICE), *policy.services):
        for action in Action:
            yield holder, action


def grant(policy: AccessPolicy, holder: str, action: Action) -> str:
    """The purposes with which the holder is allowed the action (none: without one), each with the maximum age of the
    second factor in minutes; then the other places in which it is allowed: another matter, another tenant.
    """
    access = authoriser(policy)
    found = [_purpose(access, holder, action, purpose) for purpose in PURPOSES]
    given = [one for one in found if one]
    ends = {one.removeprefix(purpose or "none") for one, purpose in zip(found, PURPOSES, strict=True)}
    if all(found) and len(ends) == 1:
        given = [f"all{ends.pop()}"]
    return " ".join([*given, *_places(access, holder, action), *_for_readers(policy, holder, action)]) or NONE


def authoriser(policy: AccessPolicy) -> Authoriser:
    return Authoriser(policy, MemoryAudit(), CLOCK, service="matrix")


def _purpose(access: Authoriser, holder: str, action: Action, purpose: str) -> str:
    if not _allows(access, _actor(holder, 0), action, purpose):
        return ""
    name = purpose or "none"
    if _allows(access, _actor(holder, None), action, purpose):
        return name
    return f"{name}<={max(age for age in _AGES if _allows(access, _actor(holder, age), action, purpose))}min"


def _places(access: Authoriser, holder: str, action: Action) -> Iterator[str]:
    actor = _actor(holder, 0)
    elsewhere = Resource("x", "x", TENANT, ELSEWHERE)
    for name, resource in (("matter", elsewhere), ("tenant", Resource("x", "x", FOREIGN, OPEN))):
        if any(access.allows(actor, action, resource, purpose) for purpose in PURPOSES):
            yield f"+other-{name}"
    if action in UNBOUND and access.allows(actor, action, Resource("x"), ""):
        yield "+no-tenant"


def _for_readers(policy: AccessPolicy, holder: str, action: Action) -> Iterator[str]:
    """The readers, with their purposes, on whose behalf a service is allowed the action."""
    if not holder.startswith("service:"):
        return
    anyone = {Role.REVIEWER: {one: Grant() for one in Action}}
    for name, rules, role in (
        ("anyone", replace(policy, roles=anyone), Role.REVIEWER),
        *((role.value, policy, role) for role in Role if role is not Role.SERVICE),
    ):
        found = _shared_purposes(authoriser(rules), role, holder, action)
        if found:
            yield f"for-{name}({','.join(found)})"


def _shared_purposes(access: Authoriser, role: Role, holder: str, action: Action) -> list[str]:
    place, reader, service = Resource("x", "x", TENANT, OPEN), _actor(role.value, 0), _actor(holder, None)
    return [one or "none" for one in PURPOSES if not access._denial(reader, action, place, one, service)]


def _allows(access: Authoriser, actor: Actor, action: Action, purpose: str) -> bool:
    return access.allows(actor, action, Resource("x", "x", TENANT, OPEN), purpose)


@cache
def _actor(holder: str, age: int | None) -> Actor:
    proven = None if age is None else CLOCK.now() - timedelta(minutes=age)
    if holder.startswith("service:"):
        return Actor(holder, "*", frozenset({Role.SERVICE}), frozenset({"*"}), proven)
    return Actor("someone@harbour-bank", TENANT, frozenset({Role(holder)}), frozenset({OPEN}), proven)


def _walls(policy: AccessPolicy) -> Iterator[tuple[str, str]]:
    """Which of the known callers may read a walled matter, with all roles."""
    access = authoriser(policy)
    for (tenant, matter), wall in policy.walls.items():
        known = {f"{role}@{tenant}" for role in Role} | wall.members | wall.denied
        roles = frozenset(set(Role) - {Role.SERVICE})
        inside = [
            subject
            for subject in sorted(known)
            if access.allows(
                Actor(subject, tenant, roles), Action.READ_DOCUMENT, Resource("x", "x", tenant, matter), "review"
            )
        ]
        yield f"wall {tenant} {matter}", " ".join(inside) or NONE


def _sources(policy: AccessPolicy) -> Iterator[tuple[str, str]]:
    """Where a source may submit, and where its owner grants training."""
    matters = sorted({OPEN, *(matter for one in policy.sources.values() for matter in one.matters - {"*"})})
    places = [(tenant, matter) for tenant in (TENANT, FOREIGN) for matter in matters]
    for name in policy.sources:
        marks = [
            f"{tenant}/{matter}{'+training' if policy.grants_training(tenant, name, matter) else ''}"
            for tenant, matter in places
            if policy.allows_source(tenant, name, matter)
        ]
        yield f"source {name}", " ".join(marks) or NONE


def _system(one: System) -> str:
    return " ".join([one.tenant, one.principal, "+".join(sorted(one.roles)), *sorted(one.sources)])


def _who(policy: AccessPolicy, actor: Actor) -> str:
    """A caller known by its certificate or registration, and the actions that it has anywhere."""
    grants = sorted(action.value for action in Action if policy.grants(actor, action))
    who = [actor.subject, actor.tenant, "+".join(sorted(actor.roles)), "+".join(sorted(actor.matters))]
    return " ".join([*who, *grants])


def text(rows: Rows) -> str:
    """The rows, without those that allow nothing."""
    return "".join(f"{name}: {value}\n" for name, value in rows.items() if value != NONE)


async def _write_calls(policy: AccessPolicy) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = await sections(await make_matrix(policy, Path(folder)))
    CALL_MATRIX.write_text("".join(found.values()), encoding="utf-8")


def main() -> None:
    policy = load_policy(POLICY_FILE)
    MATRIX.write_text(text(matrix(policy)), encoding="utf-8")
    asyncio.run(_write_calls(policy))


if __name__ == "__main__":
    main()
