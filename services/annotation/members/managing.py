"""Reads and changes who is in a matter. Each method checks the access policy first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from services.annotation.members.records import (
    GetMatterMembersRequest,
    GetMatterMembersResponse,
    Membership,
    SetMatterMembersRequest,
    SetMatterMembersResponse,
    StoppedReader,
)
from services.annotation.ports import AuthoriserPort, MembersStore
from services.annotation.sets.refusals import check_subject, invalid
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.access.members.records import MatterMembers

MOST = 5_000
_MATTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_OWN = "An administrator cannot let itself into a matter, or end its own exclusion. Another one can"


@dataclass(frozen=True, slots=True)
class Memberships:
    """Reads and replaces the stored membership of matters (`members.proto`)."""

    store: MembersStore
    access: AuthoriserPort

    async def read(self, actor: Actor, request: GetMatterMembersRequest) -> GetMatterMembersResponse:
        """The membership of a matter. Raises `Reject(FORBIDDEN | INVALID_METADATA)`."""
        await self.access.authorise(actor, Action.READ_MEMBERS, _resource(actor, request.matter))
        return GetMatterMembersResponse(_shown(await self.store.find(actor.tenant, request.matter)))

    async def replace(self, actor: Actor, request: SetMatterMembersRequest) -> SetMatterMembersResponse:
        """Replaces the membership of a matter. The same request again changes nothing.

        Raises `Reject`: FORBIDDEN, INVALID_METADATA, CONFLICT if another caller changed it first.
        """
        given = request.members
        resource = _resource(actor, given.matter)
        detail = (f"revision={given.revision}", f"everyone={given.everyone}")
        await self.access.authorise(actor, Action.MANAGE_MEMBERS, resource, detail=detail)
        wanted = wanted_members(actor.tenant, given)
        before, after = await self.store.change(
            actor.tenant,
            given.matter,
            actor.subject,
            lambda stored: changed(stored, with_stopped(stored, wanted, request.readmitted), actor.subject),
        )
        add_detail(*differences(before, after))
        return SetMatterMembersResponse(_shown(after))


def wanted_members(tenant: str, request: Membership) -> MatterMembers:
    """The record that the request describes. Raises `Reject(INVALID_METADATA)` with the field."""
    if request.revision < 0:
        raise invalid("revision", "is negative: send the revision that you read, 0 for a matter without members")
    for name, subjects in (("members", request.members), ("denied", request.denied)):
        if len(subjects) > MOST:
            raise invalid(name, f"has {len(subjects)} entries: at most {MOST} are allowed")
        for number, one in enumerate(subjects):
            check_subject(f"{name}[{number}]", one)
    members, denied = frozenset(request.members), frozenset(request.denied)
    for number, one in enumerate(request.denied):
        if one in members:
            raise invalid(f"denied[{number}]", "is also in members: remove it from one of both")
    return MatterMembers(tenant, request.matter, members, denied, request.everyone, request.revision)


def with_stopped(stored: MatterMembers, wanted: MatterMembers, readmitted: Iterable[StoppedReader]) -> MatterMembers:
    """The wanted record with the stored readers who stopped reading, without the readmitted ones."""
    return replace(wanted, stopped=stored.stopped - {(each.family, each.subject) for each in readmitted})


def changed(stored: MatterMembers, wanted: MatterMembers, subject: str) -> MatterMembers | None:
    """The record to store, None if it is stored already. `subject` is the administrator.

    Raises `Reject`: CONFLICT if the caller read another revision, FORBIDDEN if the administrator
    gives access to itself.
    """
    if replace(wanted, revision=stored.revision, change=stored.change) == stored:
        return None
    if wanted.revision != stored.revision:
        detail = f"The stored revision is {stored.revision}. Read it, then send the change with this revision"
        raise Reject(Reason.CONFLICT, detail=detail, field="revision")
    if _gains(stored, wanted, subject):
        raise Reject(Reason.FORBIDDEN, detail=_OWN, field="members", rule="same_person")
    return replace(wanted, revision=stored.revision + 1)


def _gains(before: MatterMembers, after: MatterMembers, subject: str) -> bool:
    lists = after.lists(subject) and not before.lists(subject)
    reads_again = before.closed_to(subject) != after.closed_to(subject)
    return lists or reads_again or (after.admits(subject) and not before.admits(subject))


def differences(before: MatterMembers, after: MatterMembers) -> Iterator[str]:
    """The entries of the audit record: who came and who went."""
    for name, old, new in (
        ("member", before.members, after.members),
        ("denied", before.denied, after.denied),
    ):
        yield from _entries(f"{name}_added", new - old)
        yield from _entries(f"{name}_removed", old - new)
    yield from _entries("readmitted", {f"{who}:{family}" for family, who in before.stopped - after.stopped})


def _entries(name: str, subjects: Iterable[str]) -> list[str]:
    return [f"{name}={one}" for one in sorted(subjects)]


def _shown(one: MatterMembers) -> Membership:
    stopped = tuple(StoppedReader(family, subject) for family, subject in sorted(one.stopped))
    members, denied = tuple(sorted(one.members)), tuple(sorted(one.denied))
    return Membership(one.matter, members, denied, one.everyone, one.revision, stopped)


def _resource(actor: Actor, matter: str) -> Resource:
    if not _MATTER.fullmatch(matter):
        raise invalid("matter", f"does not match {_MATTER.pattern}")
    return Resource("matter", matter, actor.tenant, matter)
