"""Maps errors of the server to ours. The server's message can contain prompt text, so it is never passed on."""

import re

import grpc
import grpc.aio
from tritonclient.utils import InferenceServerException

from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.runtime.triton import DEPENDENCY, is_temporary

CallError = (InferenceServerException, grpc.aio.AioRpcError)


def failure(error: Exception, model: str) -> GlossatorError:
    """The error to raise for `error`, one of `CallError`.

    Servers that do not know `triton_grpc_error` send errors inside a stream without a status. For them, the text of the
    error selects the result.
    """
    known = _as_triton(error)
    message = str(known.message() or "")
    if _TOO_LONG.search(message):
        return Reject(Reason.PROMPT_TOO_LONG, detail=model)
    if _LORA.search(message):
        return Reject(Reason.NOT_FOUND, detail=f"{model} has no such LoRA adapter")
    if is_temporary(known) or _AWAY.search(message):
        return Retry(dependency=DEPENDENCY, detail=model)
    return Retry(Reason.MODEL_FAILED, detail=model)


def _as_triton(error: Exception) -> InferenceServerException:
    if isinstance(error, grpc.aio.AioRpcError):
        return InferenceServerException(msg=error.details() or "", status=str(error.code()))
    if isinstance(error, InferenceServerException):
        return error
    return InferenceServerException(msg="")


_TOO_LONG = re.compile(
    r"maximum model length|maximum context length|longer than the max|too long to fit|exceeds? .*context", re.IGNORECASE
)
_LORA = re.compile(r"\blora\b.*\b(?:not|isn't)\b", re.IGNORECASE)
_AWAY = re.compile(
    r"unknown model|no available versions|is not ready|not found|unavailable|queue is full|was cancelled|stub process",
    re.IGNORECASE,
)
