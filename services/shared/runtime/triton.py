"""Common to callers of Triton: the name of the dependency, and the errors that are temporary."""

from collections.abc import Sequence

import grpc
from tritonclient.utils import InferenceServerException

DEPENDENCY = "triton"


def is_temporary(error: InferenceServerException) -> bool:
    """True if a retry can succeed: Triton does not answer, is late or full, or has not loaded the model."""
    status = str(error.status() or "")
    return any(code.name in status for code in _PASSING)


_PASSING: Sequence[grpc.StatusCode] = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.NOT_FOUND,  # the model is not loaded yet, or was unloaded
)
