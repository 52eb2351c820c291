"""The membership of a matter as callers read and replace it: the messages of `members.proto`. Pure."""

from dataclasses import dataclass

from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class StoppedReader:
    """A reader who stopped reading a document, and the version chain of this document."""

    family: str
    subject: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The message `MatterMembers`; in a request, in the order of the request and without `stopped`."""

    matter: str
    members: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    everyone: bool = False
    revision: int = 0
    stopped: tuple[StoppedReader, ...] = ()


@dataclass(frozen=True, slots=True)
class GetMatterMembersResponse:
    """The stored membership of a matter."""

    members: Membership


@dataclass(frozen=True, slots=True)
class GetMatterMembersRequest(Request[GetMatterMembersResponse]):
    """A request for the membership of a matter of the caller's tenant."""

    matter: str


@dataclass(frozen=True, slots=True)
class SetMatterMembersResponse:
    """The membership after the change."""

    members: Membership


@dataclass(frozen=True, slots=True)
class SetMatterMembersRequest(Request[SetMatterMembersResponse]):
    """A request to replace the membership of a matter. `readmitted`: readers who can read the version chain again that
    they stopped reading.
    """

    members: Membership
    readmitted: tuple[StoppedReader, ...] = ()
