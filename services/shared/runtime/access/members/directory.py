"""People and groups that a directory of a tenant provisions (SCIM)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """`subject` is that of the credentials of the person. A person who is not `active` is refused everywhere. One that
    the directory `deleted` stays, so that a credential that has not ended is refused.
    """

    tenant: str
    person_id: str
    subject: str
    user_name: str
    external_id: str = ""
    active: bool = True
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """`members` are ids of people."""

    tenant: str
    group_id: str
    name: str
    external_id: str = ""
    members: frozenset[str] = frozenset()
    deleted: bool = False


class Directory:
    """The people and groups of all tenants in memory, by what decisions ask for."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, str], Person] = {}
        self._groups: dict[tuple[str, str], Group] = {}
        self._inactive: frozenset[tuple[str, str]] = frozenset()
        self._subjects: dict[tuple[str, str], frozenset[str]] = {}

    def is_inactive(self, tenant: str, subject: str) -> bool:
        """True if the directory knows the subject, and deactivated or deleted the person."""
        return (tenant, subject) in self._inactive

    def has(self, tenant: str, group: str, subject: str) -> bool:
        """True if the subject is an active member of the group with this name."""
        return subject in self._subjects.get((tenant, group), ())

    def clear(self) -> None:
        self._people.clear()
        self._groups.clear()
        self.apply((), ())

    def apply(self, people: Iterable[Person], groups: Iterable[Group]) -> None:
        """Replace the people and groups with the same ids, and add new ones."""
        self._people.update(((one.tenant, one.person_id), one) for one in people)
        self._groups.update(((one.tenant, one.group_id), one) for one in groups)
        known = list(self._people.values())
        active = {(one.tenant, one.subject) for one in known if one.active and not one.deleted}
        self._inactive = frozenset({(one.tenant, one.subject) for one in known} - active)
        self._subjects = {}
        for group in self._groups.values():
            if not group.deleted:
                key = (group.tenant, group.name)
                self._subjects[key] = self._subjects.get(key, frozenset()) | self._active_subjects(group)

    def _active_subjects(self, group: Group) -> frozenset[str]:
        found = (self._people.get((group.tenant, one)) for one in group.members)
        return frozenset(one.subject for one in found if one and one.active and not one.deleted)
