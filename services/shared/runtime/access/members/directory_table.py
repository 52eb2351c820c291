"""The tables of people and groups. All functions run inside the caller's transaction."""

import json

import sqlalchemy as sa

from services.shared.runtime.access.members.directory import Group, Person
from services.shared.runtime.access.members.table import next_change
from services.shared.runtime.keys.table import metadata
from services.shared.runtime.rows import insert_or_update

PEOPLE = sa.Table(
    "directory_people",
    metadata,
    sa.Column("tenant", sa.String(200), primary_key=True),
    sa.Column("person_id", sa.String(64), primary_key=True),
    sa.Column("subject", sa.String(300), nullable=False),
    sa.Column("user_name", sa.String(300), nullable=False),
    sa.Column("external_id", sa.String(300), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Column("change", sa.BigInteger, nullable=False),
    sa.Index("directory_people_change", "change"),
)
GROUPS = sa.Table(
    "directory_groups",
    metadata,
    sa.Column("tenant", sa.String(200), primary_key=True),
    sa.Column("group_id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(300), nullable=False),
    sa.Column("external_id", sa.String(300), nullable=False),
    sa.Column("members", sa.Text, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Column("change", sa.BigInteger, nullable=False),
    sa.Index("directory_groups_change", "change"),
)


def find_people(connection: sa.Connection, tenant: str, column: str = "", value: str = "") -> list[Person]:
    """The people of a tenant by id, also deleted ones: all, or those with `value` in `column`. User names are compared
    without case.
    """
    query = sa.select(PEOPLE).where(PEOPLE.c.tenant == tenant).order_by(PEOPLE.c.person_id)
    return [_person(row) for row in connection.execute(_narrowed(query, PEOPLE, column, value))]


def find_groups(connection: sa.Connection, tenant: str, column: str = "", value: str = "") -> list[Group]:
    """The groups of a tenant by id, as `find_people`."""
    query = sa.select(GROUPS).where(GROUPS.c.tenant == tenant).order_by(GROUPS.c.group_id)
    return [_group(row) for row in connection.execute(_narrowed(query, GROUPS, column, value))]


_Query = sa.Select[tuple[object, ...]]


def _narrowed(query: _Query, table: sa.Table, column: str, value: str) -> _Query:
    if not column:
        return query
    if column == "user_name":
        return query.where(sa.func.lower(table.c.user_name) == value.lower())
    return query.where(table.c[column] == value)


def people_since(connection: sa.Connection, change: int) -> list[Person]:
    """The people that changed after `change`."""
    return [_person(row) for row in connection.execute(sa.select(PEOPLE).where(PEOPLE.c.change > change))]


def groups_since(connection: sa.Connection, change: int) -> list[Group]:
    """The groups that changed after `change`."""
    return [_group(row) for row in connection.execute(sa.select(GROUPS).where(GROUPS.c.change > change))]


def store_person(connection: sa.Connection, one: Person) -> None:
    """Stores the person in the place of the one before."""
    row = {name: getattr(one, name) for name in Person.__slots__} | {"change": next_change(connection)}
    insert_or_update(connection, PEOPLE, row, ("tenant", "person_id"))


def store_group(connection: sa.Connection, one: Group) -> None:
    """Stores the group in the place of the one before."""
    row = {name: getattr(one, name) for name in Group.__slots__} | {
        "members": json.dumps(sorted(one.members)),
        "change": next_change(connection),
    }
    insert_or_update(connection, GROUPS, row, ("tenant", "group_id"))


def _person(row: "sa.Row[tuple[object, ...]]") -> Person:
    return Person(*(getattr(row, name) for name in Person.__slots__))


def _group(row: "sa.Row[tuple[object, ...]]") -> Group:
    values = {name: getattr(row, name) for name in Group.__slots__}
    return Group(**{**values, "members": frozenset(json.loads(row.members))})
