"""The members of a matter as an administrator stored them."""

from dataclasses import dataclass
from typing import Protocol

BY_MEMBERSHIP = "@members"
"""In the matters of a credential: those whose stored membership lists its subject. No matter can have this name."""


@dataclass(frozen=True, slots=True)
class MatterMembers:
    """Who is in a matter. `denied` are excluded, and win over `members`.

    `everyone`: callers that are not listed are not excluded either, if their credential has the matter. `revision`
    grows by one with each change; 0 is a matter without a stored record. `change` is the number of the change among
    those of all matters. `stopped`: version chains of documents, each with the subject of a reader who stopped reading
    them: the chain is closed for this reader.
    """

    tenant: str
    matter: str
    members: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    everyone: bool = False
    revision: int = 0
    change: int = 0
    stopped: frozenset[tuple[str, str]] = frozenset()

    def lists(self, subject: str) -> bool:
        """True if the subject is a member, which brings the matter to a credential with `BY_MEMBERSHIP`."""
        return subject in self.members and subject not in self.denied

    def admits(self, subject: str) -> bool:
        """True if the record does not exclude the subject."""
        return subject not in self.denied and (self.everyone or subject in self.members)

    def closes(self, family: str, subject: str) -> bool:
        """True if the subject stopped reading the documents of this version chain."""
        return bool(family) and (family, subject) in self.stopped

    def closed_to(self, subject: str) -> frozenset[str]:
        """The version chains that the subject stopped reading."""
        return frozenset(family for family, who in self.stopped if who == subject)


class MembersPort(Protocol):
    """What a decision reads of the stored membership (`CurrentMembers`)."""

    def of(self, tenant: str, matter: str) -> MatterMembers | None:
        """The record of a matter, or None. Raises `Retry` if the membership is not known, or not recent enough."""
        ...

    def is_inactive(self, tenant: str, subject: str) -> bool:
        """True if the directory of the tenant deactivated the person. Raises `Retry` like `of`."""
        ...

    def in_group(self, tenant: str, group: str, subject: str) -> bool:
        """True if the subject is in the group of the directory. Raises `Retry` like `of`."""
        ...


class NoMembers:
    """No stored membership, for commands of operators on the machine of the services, and for tests."""

    def of(self, _tenant: str, _matter: str) -> MatterMembers | None:
        return None

    def is_inactive(self, _tenant: str, _subject: str) -> bool:
        return False

    def in_group(self, _tenant: str, _group: str, _subject: str) -> bool:
        return False


NO_MEMBERS = NoMembers()
