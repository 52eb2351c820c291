"""The requests and responses of reveal grants. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.annotation.reveals.grants import RevealGrant, RevealScope, RevealState
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class ShownGrant:
    """A reveal grant, or the request for one, at the time of the response: the message `RevealGrant`."""

    grant_id: str
    document_id: str
    scope: RevealScope
    page: int
    value_id: str
    subject: str
    purpose: str
    state: RevealState
    minutes: int
    requested_at: datetime
    mfa_at: datetime | None
    granted_by: str
    granted_at: datetime | None
    expires_at: datetime | None
    revoked_by: str


@dataclass(frozen=True, slots=True)
class RevealResponse:
    """The grant, or the request that waits."""

    grant: ShownGrant


@dataclass(frozen=True, slots=True)
class RequestRevealRequest(Request[RevealResponse]):
    """A request for a grant. `page` is for the scope PAGE, `value_id` for the scope VALUE. `minutes` 0: the longest
    duration that the access policy allows.
    """

    document_id: str
    scope: RevealScope
    page: int = 0
    value_id: str = ""
    purpose: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class GrantRevealRequest(Request[RevealResponse]):
    """Puts the request of another person in force."""

    document_id: str
    grant_id: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ListRevealsResponse:
    """The grants and requests that the caller can see, by the time of their request."""

    grants: tuple[ShownGrant, ...]


@dataclass(frozen=True, slots=True)
class ListRevealsRequest(Request[ListRevealsResponse]):
    """A request for the grants and requests of a document."""

    document_id: str


@dataclass(frozen=True, slots=True)
class RevokeRevealRequest(Request[RevealResponse]):
    """A request to end a grant or a request."""

    document_id: str
    grant_id: str


def shown_grant(grant: RevealGrant, now: datetime) -> ShownGrant:
    """The grant with its state at `now`."""
    return ShownGrant(
        grant_id=grant.grant_id,
        document_id=grant.document_id,
        scope=grant.scope,
        page=grant.page,
        value_id=grant.value,
        subject=grant.subject,
        purpose=grant.purpose,
        state=grant.state(now),
        minutes=int(grant.lasts.total_seconds() // 60),
        requested_at=grant.requested_at,
        mfa_at=grant.mfa_at,
        granted_by=grant.granted_by,
        granted_at=grant.granted_at,
        expires_at=grant.expires_at,
        revoked_by=grant.revoked_by,
    )
