"""Reveal grants: the right of one person to read values of one document for a time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RevealScope(StrEnum):
    """The values that a grant is for, from the fewest to the most."""

    VALUE = "value"
    PAGE = "page"
    DOCUMENT = "document"

    def covers(self, other: "RevealScope") -> bool:
        """Whether this scope is `other` or a larger one."""
        scopes = list(RevealScope)
        return scopes.index(other) <= scopes.index(self)


class RevealState(StrEnum):
    """WAITING: another person must grant the request. LAPSED: it was not granted within a day."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class RevealGrant:
    """A grant to `subject`, or its request.

    `page` counts from 1 and is set for the scope PAGE; `value` is the id of a value, such as `PERSON_3`, for the scope
    VALUE. `lasts` begins when the request is granted. `mfa_at` is the second factor of `subject` at the request; None
    if the policy needs none. `granted_by` is `subject` itself if the policy allows that, or another person; empty until
    then. `expires_at` is None until then.
    """

    grant_id: str
    tenant: str
    matter: str
    document_id: str
    scope: RevealScope
    subject: str
    purpose: str
    lasts: timedelta
    requested_at: datetime
    page: int = 0
    value: str = ""
    mfa_at: datetime | None = None
    granted_by: str = ""
    granted_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_by: str = ""
    revoked_at: datetime | None = None

    def state(self, now: datetime) -> RevealState:
        """A revoked grant stays REVOKED after its end."""
        if self.revoked_at is not None:
            return RevealState.REVOKED
        if self.expires_at is None:
            return RevealState.WAITING if now < self.requested_at + WAITS else RevealState.LAPSED
        return RevealState.IN_FORCE if now < self.expires_at else RevealState.EXPIRED


@dataclass(frozen=True, slots=True)
class RevealRight:
    """What the access policy allows a caller for one purpose: to reveal up to `scope` without another person, for at
    most `longest`.
    """

    scope: RevealScope
    longest: timedelta

    def allows(self, grant: RevealGrant) -> bool:
        """Whether the grant agrees with the policy: the policy can have changed since it was given."""
        own = grant.granted_by in ("", grant.subject)
        return grant.lasts <= self.longest and (not own or self.scope.covers(grant.scope))


def usable(grants: Iterable[RevealGrant], rights: Iterable[RevealRight], now: datetime) -> list[RevealGrant]:
    """The grants that are in force at `now`, and that one of `rights` allows."""
    allowed = tuple(rights)
    return [
        one for one in grants if one.state(now) is RevealState.IN_FORCE and any(right.allows(one) for right in allowed)
    ]


WAITS = timedelta(days=1)
"""How long a request waits for another person."""
