"""The access matrix is the reviewed one, and no cell of the policy can change without a change of the matrix."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.policy import AccessPolicy, Grant, Source, System, Wall, load_policy
from tests.contract.access_matrix import MATRIX, NONE, POLICY_FILE, cells, grant, matrix, surroundings, text
from tests.contract.calls import PURPOSES

POLICY = load_policy(POLICY_FILE)
REVIEWED = dict(line.split(": ", 1) for line in MATRIX.read_text("utf-8").splitlines())
_NAMED = frozenset(PURPOSES) - {""}
SECOND_FACTOR = "granted with a second factor"


def test_the_policy_decides_as_reviewed() -> None:
    hint = "if the change is intended, run `python -m tests.contract.access_matrix` and review its difference"
    assert text(matrix(POLICY)) == MATRIX.read_text("utf-8"), hint


def test_the_matrix_tries_every_purpose_of_the_policy() -> None:
    tables = (*POLICY.roles.values(), *POLICY.services.values())
    assert {purpose for table in tables for one in table.values() for purpose in one.purposes} <= _NAMED


@pytest.mark.parametrize("holder", dict.fromkeys(holder for holder, _ in cells(POLICY)))
def test_no_grant_can_change_unnoticed(holder: str) -> None:
    unnoticed = [
        (action.value, change)
        for action in Action
        for change, changed in changed_grants(holder, action)
        if grant(changed, holder, action) == REVIEWED.get(f"grant {holder} {action.value}", NONE)
    ]
    assert unnoticed == []


def test_no_other_cell_can_change_unnoticed() -> None:
    before = {name: REVIEWED.get(name, NONE) for name in surroundings(POLICY)}
    changes = list(_changed_sections())
    assert len(changes) > 100
    assert [name for name, changed in changes if surroundings(changed) == before] == []


def changed_grants(holder: str, action: Action) -> Iterator[tuple[str, AccessPolicy]]:
    """The policy with each change of one grant."""
    table = POLICY.services[holder] if holder in POLICY.services else POLICY.roles[Role(holder)]
    found = table.get(action)
    without = {name: one for name, one in table.items() if name is not action}
    if found is None:
        yield "granted", _with_table(holder, {**table, action: Grant()})
        yield SECOND_FACTOR, _with_table(holder, {**table, action: Grant(mfa=timedelta(minutes=5))})
        return
    yield "removed", _with_table(holder, without)
    for changed in _changed(found):
        yield str(changed), _with_table(holder, {**table, action: changed})


def _changed(found: Grant) -> Iterator[Grant]:
    for purpose in _NAMED - found.purposes if found.purposes else ():
        yield replace(found, purposes=found.purposes | {purpose})
    for purpose in found.purposes if len(found.purposes) > 1 else ():
        yield replace(found, purposes=found.purposes - {purpose})
    if not found.purposes:
        yield replace(found, purposes=frozenset({"review"}))
    if found.on_behalf_of:
        yield replace(found, on_behalf_of=None)
        yield replace(found, on_behalf_of=Action.ERASE)
    elif found.mfa is None:
        yield replace(found, mfa=timedelta(minutes=15))
    else:
        yield replace(found, mfa=None)
        for minutes in (-1, 1):
            yield replace(found, mfa=found.mfa + timedelta(minutes=minutes))


def _with_table(holder: str, table: dict[Action, Grant]) -> AccessPolicy:
    if holder in POLICY.services:
        return replace(POLICY, services={**POLICY.services, holder: table})
    return replace(POLICY, roles={**POLICY.roles, Role(holder): table})


def _changed_sections() -> Iterator[tuple[str, AccessPolicy]]:
    for tenant in POLICY.tenants:
        yield f"tenants {tenant}", replace(POLICY, tenants=tuple(one for one in POLICY.tenants if one != tenant))
        yield f"send_hidden_text {tenant}", replace(POLICY, hidden_text=POLICY.hidden_text ^ {tenant})
    for place, wall in POLICY.walls.items():
        for name, changed in _changed_walls(place[0], wall):
            yield f"wall {place} {name}", replace(POLICY, walls={**POLICY.walls, place: changed})
        yield f"wall {place}", replace(POLICY, walls={key: one for key, one in POLICY.walls.items() if key != place})
    for system, source in POLICY.sources.items():
        for name, one in _changed_sources(source):
            yield f"source {system} {name}", replace(POLICY, sources={**POLICY.sources, system: one})
        left = {key: one for key, one in POLICY.sources.items() if key != system}
        yield f"source {system}", replace(POLICY, sources=left)
    yield from _with_changed_systems()
    for section in ("consumers", "certificates"):
        actors: dict[str, Actor] = dict(getattr(POLICY, section))
        for key, actor in actors.items():
            for name, who in _changed_actors(actor):
                yield f"{section} {key} {name}", _with_section(section, {**actors, key: who})
            yield f"{section} {key}", _with_section(section, {name: one for name, one in actors.items() if name != key})


def _with_changed_systems() -> Iterator[tuple[str, AccessPolicy]]:
    for key, system in POLICY.systems.items():
        for what, changed in _changed_systems(system):
            yield f"system {key} {what}", replace(POLICY, systems={**POLICY.systems, key: changed})
        left = {name: one for name, one in POLICY.systems.items() if name != key}
        yield f"system {key}", replace(POLICY, systems=left)


def _with_section(section: str, actors: dict[str, Actor]) -> AccessPolicy:
    return replace(POLICY, consumers=actors) if section == "consumers" else replace(POLICY, certificates=actors)


def _changed_walls(tenant: str, wall: Wall) -> Iterator[tuple[str, Wall]]:
    for subject in sorted(wall.members):
        yield f"without {subject}", replace(wall, members=wall.members - {subject})
        yield f"denies {subject}", replace(wall, denied=wall.denied | {subject})
    for subject in sorted({f"{role}@{tenant}" for role in Role} - wall.members if wall.members else ()):
        yield f"with {subject}", replace(wall, members=wall.members | {subject})


def _changed_sources(source: Source) -> Iterator[tuple[str, Source]]:
    yield "tenant", replace(source, tenant=_other(source.tenant))
    yield "purposes", replace(source, purposes=source.purposes ^ {"training"})
    yield "matters", replace(source, matters=frozenset({"*"}) if "*" not in source.matters else frozenset({"M-1"}))


def _changed_systems(system: System) -> Iterator[tuple[str, System]]:
    yield "tenant", replace(system, tenant=_other(system.tenant))
    yield "principal", replace(system, principal=f"{system.principal}x")
    for role in Role:
        yield f"role {role}", replace(system, roles=system.roles ^ {role})
    for source in POLICY.sources:
        yield f"source {source}", replace(system, sources=system.sources ^ {source})


def _changed_actors(actor: Actor) -> Iterator[tuple[str, Actor]]:
    yield "tenant", replace(actor, tenant=_other(actor.tenant))
    yield "subject", replace(actor, subject=f"{actor.subject}x")
    yield "matters", replace(actor, matters=frozenset({"M-1"}) if "*" in actor.matters else frozenset({"*"}))
    for role in Role:
        yield f"role {role}", replace(actor, roles=actor.roles ^ {role})


def _other(tenant: str) -> str:
    return next(one for one in POLICY.tenants if one != tenant)
