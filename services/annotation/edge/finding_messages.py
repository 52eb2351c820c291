"""Translates decisions on findings. Invalid values raise `Reject(INVALID_METADATA)`."""

from glossator.annotation.v1 import events_pb2, service_pb2
from services.annotation.edge.messages import time_of
from services.annotation.sets.finding_decisions import FindingRequest
from services.annotation.sets.refusals import invalid
from services.shared.domain.annotations import FindingVerdict
from services.shared.domain.clauses import Severity


def finding_request(request: service_pb2.DecideFindingRequest, actor: str, role: str) -> FindingRequest:
    """The decision of `actor`. Raises `Reject(INVALID_METADATA)` for unknown enum values and times out of range."""
    return FindingRequest(
        decision_id=request.decision_id,
        revision=request.revision,
        verdict=verdict_of(request.verdict),
        actor=actor,
        role=role,
        finding_id=request.finding_id,
        category=request.category,
        severity=severity_of(request.severity),
        annotation_ids=tuple(request.annotation_ids),
        reason=request.reason,
        who=request.who,
        until=time_of(request.until, "until") if request.HasField("until") else None,
    )


def verdict_of(value: "events_pb2.FindingVerdict.ValueType") -> FindingVerdict:
    """The kind of a decision. Raises `Reject(INVALID_METADATA)` for an unknown value."""
    try:
        return FindingVerdict[events_pb2.FindingVerdict.Name(value).removeprefix("FINDING_VERDICT_")]
    except (ValueError, KeyError):
        raise invalid("verdict", "is missing or unknown") from None


def severity_of(value: "events_pb2.Severity.ValueType") -> Severity | None:
    """The severity; None if it is not given. Raises `Reject(INVALID_METADATA)` for an unknown value."""
    if value == events_pb2.SEVERITY_UNSPECIFIED:
        return None
    try:
        return Severity[events_pb2.Severity.Name(value).removeprefix("SEVERITY_")]
    except (ValueError, KeyError):
        raise invalid("severity", "is unknown") from None
