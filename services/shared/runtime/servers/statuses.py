"""The status codes of gRPC and HTTP for each reason, and for an error."""

from collections.abc import Mapping

from grpc import StatusCode

from services.shared.domain.errors import GlossatorError, Reason, Retry

_INVALID = (StatusCode.INVALID_ARGUMENT, 422)
_LIMITS = {Reason.RATE_LIMITED, Reason.SOURCE_STOPPED, Reason.PARKING_FULL}


def status_of(error: GlossatorError) -> tuple[StatusCode, int]:
    """`STATUSES`, except for a `Retry` that is not caused by a limit of the caller: UNAVAILABLE and 503."""
    if isinstance(error, Retry) and error.reason not in _LIMITS:
        return StatusCode.UNAVAILABLE, 503
    return STATUSES[error.reason]


STATUSES: Mapping[Reason, tuple[StatusCode, int]] = {
    Reason.NEEDS_PASSWORD: _INVALID,
    Reason.NEEDS_OCR: _INVALID,
    Reason.TOO_LARGE: (StatusCode.RESOURCE_EXHAUSTED, 413),
    Reason.MALFORMED: _INVALID,
    Reason.UNSUPPORTED: (StatusCode.INVALID_ARGUMENT, 415),
    Reason.EMPTY: _INVALID,
    Reason.TIMED_OUT: (StatusCode.DEADLINE_EXCEEDED, 504),
    Reason.INVALID_EVENT: (StatusCode.INVALID_ARGUMENT, 400),
    Reason.INVALID_METADATA: (StatusCode.INVALID_ARGUMENT, 400),
    Reason.FORBIDDEN_LOCATION: (StatusCode.INVALID_ARGUMENT, 400),
    Reason.NOT_FOUND: (StatusCode.NOT_FOUND, 404),
    Reason.METHOD_NOT_ALLOWED: (StatusCode.UNIMPLEMENTED, 405),
    Reason.HASH_MISMATCH: (StatusCode.INVALID_ARGUMENT, 400),
    Reason.UNAUTHENTICATED: (StatusCode.UNAUTHENTICATED, 401),
    Reason.FORBIDDEN: (StatusCode.PERMISSION_DENIED, 403),
    Reason.INSUFFICIENT_USER_AUTHENTICATION: (StatusCode.UNAUTHENTICATED, 401),
    Reason.CONFLICT: (StatusCode.ABORTED, 409),
    Reason.AMBIGUOUS_MATTER: (StatusCode.FAILED_PRECONDITION, 409),
    Reason.PRECONDITION_FAILED: (StatusCode.FAILED_PRECONDITION, 412),
    Reason.UNDECIDED: (StatusCode.FAILED_PRECONDITION, 412),
    Reason.CURSOR_EXPIRED: (StatusCode.FAILED_PRECONDITION, 410),
    Reason.PERSONAL_DATA_LEAK: (StatusCode.FAILED_PRECONDITION, 422),
    Reason.QUOTE_NOT_FOUND: (StatusCode.FAILED_PRECONDITION, 422),
    Reason.KEY_UNAVAILABLE: (StatusCode.FAILED_PRECONDITION, 410),
    Reason.KEY_EXHAUSTED: (StatusCode.RESOURCE_EXHAUSTED, 503),
    Reason.TAMPERED: (StatusCode.DATA_LOSS, 500),
    Reason.WITHDRAWN: (StatusCode.FAILED_PRECONDITION, 410),
    Reason.ERASED: (StatusCode.FAILED_PRECONDITION, 410),
    Reason.ORIGINAL_GONE: (StatusCode.FAILED_PRECONDITION, 410),
    Reason.PAGES_NOT_ALIGNED: (StatusCode.FAILED_PRECONDITION, 422),
    Reason.MODEL_FAILED: (StatusCode.INTERNAL, 502),
    Reason.PROMPT_TOO_LONG: (StatusCode.INVALID_ARGUMENT, 413),
    Reason.OUTPUT_CUT: (StatusCode.FAILED_PRECONDITION, 422),
    Reason.OUTPUT_OFF_SCHEMA: (StatusCode.FAILED_PRECONDITION, 422),
    Reason.LLM_OFF: (StatusCode.FAILED_PRECONDITION, 412),
    Reason.SOURCE_STOPPED: (StatusCode.RESOURCE_EXHAUSTED, 429),
    Reason.PARKING_FULL: (StatusCode.RESOURCE_EXHAUSTED, 429),
    Reason.ATTEMPTS_EXHAUSTED: (StatusCode.INTERNAL, 500),
    Reason.DEPENDENCY_DOWN: (StatusCode.UNAVAILABLE, 503),
    Reason.RATE_LIMITED: (StatusCode.RESOURCE_EXHAUSTED, 429),
    Reason.INTERNAL: (StatusCode.INTERNAL, 500),
}
