"""Reject and Retry as a gRPC status with `google.rpc.ErrorInfo`, and back: reasons survive a call between services."""

import grpc
import grpc.aio
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status

from services.shared.domain.errors import REASONS, GlossatorError, Reason, Reject, Retry
from services.shared.runtime.servers.statuses import STATUSES

DOMAIN = "glossator"
_RETRIABLE = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED})
_KNOWN = frozenset(Reason)


def code_of(error: GlossatorError) -> grpc.StatusCode:
    """The status of a refusal; whatever may pass is UNAVAILABLE."""
    return grpc.StatusCode.UNAVAILABLE if isinstance(error, Retry) else STATUSES[error.reason][0]


async def abort(context: grpc.aio.ServicerContext[object, object], error: GlossatorError) -> None:
    """Ends the call with the error's status, reason, meaning and remedy."""
    code = code_of(error)
    status = Status(code=code.value[0], message=REASONS[error.reason].meaning)
    status.details.extend(map(_packed, _details(error)))
    trailing = rpc_status.to_status(status).trailing_metadata
    await context.abort(code, status.message, trailing_metadata=tuple(trailing))


def to_error(error: grpc.RpcError, dependency: str = "") -> Reject | Retry:
    """What a failed call means to the caller: a `Reject` with the callee's reason, or a `Retry` naming `dependency`.

    What a proxy or gRPC itself says, without `ErrorInfo`, is a `Retry` too, but for what stands in `_FOREIGN`.
    """
    code = error.code() if isinstance(error, grpc.Call | grpc.aio.AioRpcError) else grpc.StatusCode.UNKNOWN
    if code in _RETRIABLE:
        return Retry(dependency=dependency)
    reason = _reason(error)
    if reason is not None:
        return Reject(reason) if reason is not Reason.INTERNAL else Retry(Reason.INTERNAL)
    foreign = _FOREIGN.get(code)
    return Reject(foreign) if foreign else Retry(dependency=dependency)


def _reason(error: grpc.RpcError) -> Reason | None:
    if not isinstance(error, grpc.Call | grpc.aio.AioRpcError):
        return None
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin" and isinstance(value, bytes):
            for detail in Status.FromString(value).details:
                info = ErrorInfo()
                if detail.Unpack(info) and info.domain == DOMAIN and info.reason in _KNOWN:
                    return Reason(info.reason)
    return None


def _details(error: GlossatorError) -> list[ErrorInfo | RetryInfo]:
    metadata = {"remedy": REASONS[error.reason].remedy} | ({"detail": error.detail} if error.detail else {})
    info = ErrorInfo(reason=error.reason.value, domain=DOMAIN, metadata=metadata)
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
