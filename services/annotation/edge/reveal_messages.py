"""Translates requests and responses about reveal grants."""

from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import service_pb2
from services.annotation.desk.revealing import RevealRequest
from services.annotation.reveals.grants import RevealGrant, RevealScope


def request_of(request: service_pb2.RequestRevealRequest) -> RevealRequest:
    """The request for a grant. Its scope is None if it is missing or unknown."""
    scopes = {service_pb2.RevealScope.Value(f"REVEAL_SCOPE_{one.name}"): one for one in RevealScope}
    return RevealRequest(scopes.get(request.scope), request.page, request.value_id, request.minutes)


def grant_message(grant: RevealGrant, now: datetime) -> service_pb2.RevealGrant:
    """The grant with its state at `now`."""
    return service_pb2.RevealGrant(
        grant_id=grant.grant_id,
        document_id=grant.document_id,
        scope=service_pb2.RevealScope.Value(f"REVEAL_SCOPE_{grant.scope.name}"),
        page=grant.page,
        value_id=grant.value,
        subject=grant.subject,
        purpose=grant.purpose,
        state=service_pb2.RevealState.Value(f"REVEAL_STATE_{grant.state(now).name}"),
        minutes=int(grant.lasts.total_seconds() // 60),
        requested_at=_stamp(grant.requested_at),
        mfa_at=_stamp(grant.mfa_at),
        granted_by=grant.granted_by,
        granted_at=_stamp(grant.granted_at),
        expires_at=_stamp(grant.expires_at),
        revoked_by=grant.revoked_by,
    )


def _stamp(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp
