"""Convert `Reject` and `Retry` to a gRPC status with `google.rpc.ErrorInfo`, and back."""

from typing import TypeVar

import grpc
import grpc.aio
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status

from services.shared.domain.errors import (
    REASONS,
    GlossatorError,
    Reason,
    Reject,
    Retry,
    StepUpRequired,
    Undecided,
    public_detail,
    reference_of,
)
from services.shared.runtime.servers.statuses import status_of

DOMAIN = "glossator"
D = TypeVar("D", ErrorInfo, RetryInfo)
_RETRIABLE = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED})
_KNOWN = frozenset(Reason)


def code_of(error: GlossatorError) -> grpc.StatusCode:
    """The gRPC code of `status_of`."""
    return status_of(error)[0]


async def abort(context: grpc.aio.ServicerContext[object, object], error: GlossatorError) -> None:
    """End the call with the status of `error`; `ErrorInfo` contains its reason, remedy, field, detail and reference."""
    code = code_of(error)
    status = Status(code=code.value[0], message=REASONS[error.reason].meaning)
    status.details.extend(map(_packed, _details(error)))
    trailing = rpc_status.to_status(status).trailing_metadata
    await context.abort(code, status.message, trailing_metadata=tuple(trailing))


def to_error(error: grpc.RpcError, dependency: str = "", *, detailed: bool = False) -> Reject | Retry:
    """Return a `Reject` with the reason of the called service, or a `Retry` of `dependency`.

    `detailed` keeps field and detail, for callers that print the error. A service that passes the error on must not set
    it: both refer to its own request, not to its caller's request.
    A status of a proxy or of gRPC itself has no `ErrorInfo`: it is a `Reject` if `_FOREIGN` has its code.
    """
    code = error.code() if isinstance(error, grpc.Call | grpc.aio.AioRpcError) else grpc.StatusCode.UNKNOWN
    if code in _RETRIABLE:
        return Retry(dependency=dependency)
    info = _detail(error, ErrorInfo)
    if info is not None and info.domain == DOMAIN and info.reason in _KNOWN:
        if info.reason == Reason.RATE_LIMITED:
            return _limited(info, error)
        return _rejection(info, detailed=detailed)
    foreign = _FOREIGN.get(code)
    return Reject(foreign) if foreign else Retry(dependency=dependency)


def _rejection(info: ErrorInfo, *, detailed: bool) -> Reject | Retry:
    reason = Reason(info.reason)
    if reason is Reason.INTERNAL:
        return Retry(reason)
    if reason is Reason.INSUFFICIENT_USER_AUTHENTICATION:
        return StepUpRequired(int(info.metadata.get("max_age", 0)), tuple(info.metadata.get("acr_values", "").split()))
    if not detailed:
        return Reject(reason)
    if reason is Reason.UNDECIDED:
        return _undecided(info)
    return Reject(reason, detail=info.metadata.get("detail", ""), field=info.metadata.get("field", ""))


def _undecided(info: ErrorInfo) -> Undecided:
    given = info.metadata
    return Undecided(
        given.get("annotation_ids", "").split(),
        given.get("finding_ids", "").split(),
        annotations=int(given.get("annotations", 0)),
        findings=int(given.get("findings", 0)),
    )


def _limited(info: ErrorInfo, error: grpc.RpcError) -> Retry:
    wait = _detail(error, RetryInfo)
    after = wait.retry_delay.ToMilliseconds() / 1000 if wait else 1.0
    return Retry(Reason.RATE_LIMITED, after=after, detail=info.metadata.get("detail", ""))


def _detail(error: grpc.RpcError, kind: type[D]) -> D | None:
    """The first detail of this kind in the status of `error`."""
    if not isinstance(error, grpc.Call | grpc.aio.AioRpcError):
        return None
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin" and isinstance(value, bytes):
            for detail in Status.FromString(value).details:
                found = kind()
                if detail.Unpack(found):
                    return found
    return None


def _details(error: GlossatorError) -> list[ErrorInfo | RetryInfo]:
    field, detail = public_detail(error)
    metadata = {
        "remedy": REASONS[error.reason].remedy,
        "reference": reference_of(error.reason),
        "field": field,
        "detail": detail,
    }
    if isinstance(error, StepUpRequired):
        metadata |= {"max_age": str(error.max_age), "acr_values": " ".join(error.acr_values)}
    if isinstance(error, Undecided):
        metadata |= {
            "annotation_ids": " ".join(error.annotation_ids),
            "finding_ids": " ".join(error.finding_ids),
            "annotations": str(error.annotations),
            "findings": str(error.findings),
        }
    given = {key: value for key, value in metadata.items() if value}
    info = ErrorInfo(reason=error.reason.value, domain=DOMAIN, metadata=given)
    if not isinstance(error, Retry):
        return [info]
    delay = Duration()
    delay.FromMilliseconds(int(error.after * 1000))
    return [info, RetryInfo(retry_delay=delay)]


def _packed(detail: ErrorInfo | RetryInfo) -> AnyMessage:
    packed = AnyMessage()
    packed.Pack(detail)
    return packed


_FOREIGN = {
    grpc.StatusCode.UNAUTHENTICATED: Reason.UNAUTHENTICATED,
    grpc.StatusCode.PERMISSION_DENIED: Reason.FORBIDDEN,
    grpc.StatusCode.UNIMPLEMENTED: Reason.UNSUPPORTED,
    grpc.StatusCode.INVALID_ARGUMENT: Reason.INVALID_EVENT,
    grpc.StatusCode.NOT_FOUND: Reason.NOT_FOUND,
    grpc.StatusCode.RESOURCE_EXHAUSTED: Reason.TOO_LARGE,
}
