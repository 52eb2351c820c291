"""The errors of refused review operations. They name only facts that the reviewer can see. Pure."""

import re
from datetime import UTC, datetime

from services.annotation.sets.state import DocumentSet, ReviewState
from services.shared.domain.annotations import SetState
from services.shared.domain.errors import Reason, Reject


def invalid(field: str, fault: str) -> Reject:
    """`field` is the dotted path in the request, `fault` the end of a sentence: `is missing`."""
    return Reject(Reason.INVALID_METADATA, detail=f'Field "{field}" {fault}', field=field)


def is_id(value: object) -> bool:
    """Whether a value of a page token can be an id. Databases refuse half of a surrogate pair and the code point 0."""
    return isinstance(value, str) and not _NOT_STORED.search(value)


def check_subject(name: str, subject: str) -> None:
    """Raises `Reject(INVALID_METADATA)` if the field `name` is not the subject of a person or a system."""
    if not _SUBJECT.fullmatch(subject) or subject.startswith("service:"):
        raise invalid(name, f"is not the subject of a person or system: {_SUBJECT.pattern}")


def check_revision(revision: int) -> None:
    """Raises `Reject(INVALID_METADATA)` if the caller states no revision: revisions start at 1."""
    if revision < 1:
        raise invalid("revision", "is missing: send the revision that the reviewer saw")


def not_under_review(state: ReviewState) -> Reject:
    """The error for a set in another state than PROPOSED."""
    current, review = state.annotation_set, state.last_review
    if current.state is SetState.WITHDRAWN:
        return Reject(Reason.WITHDRAWN)
    if current.state is SetState.SUPERSEDED:
        return Reject(Reason.PRECONDITION_FAILED, detail=superseded(state.document_set))
    if review is None:
        return Reject(Reason.PRECONDITION_FAILED, detail="The set was published without a review")
    detail = f"The review was completed at {_at(review.closed_at)} by {review.actor}"
    return Reject(Reason.PRECONDITION_FAILED, detail=detail)


def not_published(document_set: DocumentSet) -> Reject:
    """The error for a caller who cannot see proposals."""
    if document_set.annotation_set.state is SetState.SUPERSEDED:
        return Reject(Reason.PRECONDITION_FAILED, detail=superseded(document_set))
    return Reject(Reason.PRECONDITION_FAILED, detail="The review of the set is not completed")


def changed(state: ReviewState, revision: int) -> Reject:
    """The error for a request with another revision than the set's."""
    current = state.annotation_set
    detail = f"The request has revision {revision}, the set has revision {current.revision}"
    if current.state is SetState.PUBLISHED and state.last_review:
        detail += f": {state.last_review.actor} completed the review at {_at(state.last_review.closed_at)}"
    elif state.decisions:
        detail += f": {state.decisions[-1].actor} changed it at {_at(state.decisions[-1].closed_at)}"
    return Reject(Reason.CONFLICT, detail=detail, field="revision")


def superseded(document_set: DocumentSet) -> str:
    """The detail for a superseded set. Names the newer set only if it is in the same matter."""
    newer = document_set.successor
    if newer is None or (newer.tenant, newer.matter) != (document_set.document.tenant, document_set.document.matter):
        return "A newer set superseded the set"
    return f"The set is superseded by set {newer.set_id} of {_at(newer.inferred_at)}, of document {newer.document_id}"


def _at(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_NOT_STORED = re.compile("[\0\ud800-\udfff]")
_SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,179}")
