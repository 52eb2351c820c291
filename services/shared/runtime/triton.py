"""What callers of Triton share: the name that their work waits under, and which failures may pass."""

from collections.abc import Sequence

import grpc
from tritonclient.utils import InferenceServerException

DEPENDENCY = "triton"


def may_pass(error: InferenceServerException) -> bool:
    """Whether the server is away, late or full, or has no such model loaded; not where it is at fault."""
    status = str(error.status() or "")
    return any(code.name in status for code in _PASSING)


_PASSING: Sequence[grpc.StatusCode] = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.NOT_FOUND,  # a model that is not loaded yet, or not any more
)
