"""People and groups of a tenant, as its directory provisions them. Each method checks the access policy first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa

from services.annotation.ports import AuthoriserPort
from services.annotation.sets.refusals import invalid
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.access.members.directory import Group, Person
from services.shared.runtime.access.members.directory_table import find_groups, find_people, store_group, store_person
from services.shared.runtime.access.policy import DirectoryClient
from services.shared.runtime.ports import Transactions

T = TypeVar("T")
Changes = Mapping[str, Any]
_SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,179}")
_ID = re.compile(r"[0-9a-f]{32}")
_NOT_LISTED = 'The access policy lists no such directory of this tenant under "directories"'


@dataclass(frozen=True, slots=True)
class Provisioning:
    """The operations of directories. `directories` returns the entry of a subject in the access policy."""

    database: Transactions
    access: AuthoriserPort
    directories: Callable[[str], DirectoryClient | None]
    new_id: Callable[[], str]

    async def check(self, actor: Actor) -> None:
        """Raises `Reject(FORBIDDEN)` for a caller that is no directory."""
        await self._client(actor, "operation=read")

    async def people(self, actor: Actor, column: str = "", value: str = "") -> list[Person]:
        """The people, all or with `value` in `column`. Raises `Reject(FORBIDDEN)`."""
        await self._client(actor, "operation=list")
        found = await self.database.run(lambda connection: find_people(connection, actor.tenant, column, value))
        return [one for one in found if not one.deleted]

    async def person(self, actor: Actor, person_id: str) -> Person:
        """The person with this id. Raises `Reject(FORBIDDEN | NOT_FOUND)`."""
        await self._client(actor, "operation=read", person_id)
        return await self.database.run(lambda connection: _person(connection, actor.tenant, person_id))

    async def add_person(self, actor: Actor, changes: Changes) -> Person:
        """Adds a person; one that was deleted returns. Raises `Reject(FORBIDDEN | INVALID_METADATA | CONFLICT)`."""
        client, identity = await self._client(actor, "operation=add_person"), self.new_id()

        def work(connection: sa.Connection) -> Person:
            named = find_people(connection, actor.tenant, "user_name", str(changes.get("user_name", "")))
            before = next((one for one in named if one.deleted), Person(actor.tenant, identity, "", ""))
            return _stored(connection, client, before, {"active": True, **changes, "deleted": False})

        return _recorded(await self.database.run(work))

    async def change_person(self, actor: Actor, person_id: str, changes: Changes) -> Person:
        """Changes the fields in `changes`. Raises `Reject(FORBIDDEN | INVALID_METADATA | NOT_FOUND | CONFLICT)`."""
        client = await self._client(actor, "operation=change_person", person_id)

        def work(connection: sa.Connection) -> Person:
            return _stored(connection, client, _person(connection, actor.tenant, person_id), changes)

        return _recorded(await self.database.run(work))

    async def delete_person(self, actor: Actor, person_id: str) -> None:
        """Deletes a person, whose credentials are refused from then on. Raises `Reject(FORBIDDEN | NOT_FOUND)`."""
        await self._client(actor, "operation=delete_person", person_id)

        def work(connection: sa.Connection) -> None:
            found = _person(connection, actor.tenant, person_id)
            store_person(connection, replace(found, active=False, deleted=True))

        await self.database.run(work)

    async def groups(self, actor: Actor, column: str = "", value: str = "") -> list[Group]:
        """The groups, all or with `value` in `column`. Raises `Reject(FORBIDDEN)`."""
        await self._client(actor, "operation=list")
        found = await self.database.run(lambda connection: find_groups(connection, actor.tenant, column, value))
        return [one for one in found if not one.deleted]

    async def group(self, actor: Actor, group_id: str) -> Group:
        """The group with this id. Raises `Reject(FORBIDDEN | NOT_FOUND)`."""
        await self._client(actor, "operation=read", group_id)
        return await self.database.run(lambda connection: _group(connection, actor.tenant, group_id))

    async def add_group(self, actor: Actor, changes: Changes) -> Group:
        """Raises `Reject(FORBIDDEN | INVALID_METADATA | CONFLICT)`."""
        await self._client(actor, "operation=add_group")
        made = Group(actor.tenant, self.new_id(), "")
        return _changed(*await self.database.run(lambda connection: _stored_group(connection, made, changes)))

    async def change_group(self, actor: Actor, group_id: str, changes_of: Callable[[frozenset[str]], Changes]) -> Group:
        """Changes the fields that `changes_of` returns for the present members.

        Raises `Reject(FORBIDDEN | INVALID_METADATA | NOT_FOUND | CONFLICT)`.
        """
        await self._client(actor, "operation=change_group", group_id)

        def work(connection: sa.Connection) -> tuple[Group, Group]:
            found = _group(connection, actor.tenant, group_id)
            return _stored_group(connection, found, changes_of(found.members))

        return _changed(*await self.database.run(work))

    async def delete_group(self, actor: Actor, group_id: str) -> None:
        """Deletes a group: its people lose the matters that they have by it. Raises `Reject(FORBIDDEN | NOT_FOUND)`."""
        await self._client(actor, "operation=delete_group", group_id)

        def work(connection: sa.Connection) -> None:
            found = _group(connection, actor.tenant, group_id)
            store_group(connection, replace(found, members=frozenset(), deleted=True))

        await self.database.run(work)

    async def _client(self, actor: Actor, operation: str, identity: str = "") -> DirectoryClient:
        resource = Resource("directory", identity if _ID.fullmatch(identity) else "", actor.tenant)
        await self.access.authorise(actor, Action.PROVISION, resource, detail=(operation,))
        client = self.directories(actor.subject)
        if client is None or client.tenant != actor.tenant:
            raise Reject(Reason.FORBIDDEN, detail=_NOT_LISTED, rule="directory")
        return client


def _person(connection: sa.Connection, tenant: str, person_id: str) -> Person:
    return _found([one for one in find_people(connection, tenant, "person_id", person_id) if not one.deleted])


def _group(connection: sa.Connection, tenant: str, group_id: str) -> Group:
    return _found([one for one in find_groups(connection, tenant, "group_id", group_id) if not one.deleted])


def _found(found: list[T]) -> T:
    if not found:
        raise Reject(Reason.NOT_FOUND)
    return found[0]


def _stored(connection: sa.Connection, client: DirectoryClient, before: Person, changes: Changes) -> Person:
    wanted = replace(before, **changes)
    if not wanted.user_name:
        raise invalid("userName", "is missing")
    value = wanted.user_name if client.subject_of == "userName" else wanted.external_id
    wanted = replace(wanted, subject=client.prefix + value)
    if not value or not _SUBJECT.fullmatch(wanted.subject):
        raise invalid(client.subject_of, f"is not the subject of a credential: {_SUBJECT.pattern}")
    for column, taken in (("user_name", wanted.user_name), ("subject", wanted.subject)):
        for one in find_people(connection, wanted.tenant, column, taken):
            if one.person_id != wanted.person_id and not one.deleted:
                raise Reject(Reason.CONFLICT, detail="Another person has this name", field="userName")
    if wanted != before:
        store_person(connection, wanted)
    return wanted


def _stored_group(connection: sa.Connection, before: Group, changes: Changes) -> tuple[Group, Group]:
    wanted = replace(before, **changes)
    if not wanted.name:
        raise invalid("displayName", "is missing")
    for one in find_groups(connection, wanted.tenant, "name", wanted.name):
        if one.group_id != wanted.group_id and not one.deleted:
            raise Reject(Reason.CONFLICT, detail="Another group has this name", field="displayName")
    if wanted != before:
        store_group(connection, wanted)
    return before, wanted


def _recorded(person: Person) -> Person:
    add_detail(f"person={person.person_id}", f"active={person.active}")
    return person


def _changed(before: Group, after: Group) -> Group:
    add_detail(
        f"group={after.group_id}",
        *(f"member_added={one}" for one in sorted(after.members - before.members)),
        *(f"member_removed={one}" for one in sorted(before.members - after.members)),
    )
    return after
