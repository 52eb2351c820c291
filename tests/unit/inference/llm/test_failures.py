import grpc
import grpc.aio
import pytest
from tritonclient.utils import InferenceServerException

from services.inference.llm.failures import failure
from services.shared.domain.errors import Reason, Reject, Retry


def in_stream(message: str) -> InferenceServerException:
    return InferenceServerException(msg=message)


def with_code(code: grpc.StatusCode, message: str = "") -> grpc.aio.AioRpcError:
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata(), details=message)


TOO_LONG = Reject, Reason.PROMPT_TOO_LONG, ""
LORA = Reject, Reason.NOT_FOUND, ""
AWAY = Retry, Reason.DEPENDENCY_DOWN, "triton"
FAILED = Retry, Reason.MODEL_FAILED, ""


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (in_stream("Error generating stream: The decoder prompt is longer than the maximum model length"), TOO_LONG),
        (in_stream("This model's maximum context length is 8192 tokens. However, you requested 9000"), TOO_LONG),
        (with_code(grpc.StatusCode.INVALID_ARGUMENT, "longer than the maximum model length of 9"), TOO_LONG),
        (in_stream("LoRA feature is not enabled."), LORA),
        (in_stream("LoRA x is not supported, we currently support ['loans']"), LORA),
        (in_stream("Request for unknown model: 'llm' is not found"), AWAY),
        (in_stream("Request for unknown model: 'llm' has no available versions"), AWAY),
        (in_stream("Model is unavailable due to unhealthy vLLM engine"), AWAY),
        (in_stream("the queue is full"), AWAY),
        (in_stream("Request was cancelled"), AWAY),
        (with_code(grpc.StatusCode.UNAVAILABLE, "failed to connect"), AWAY),
        (with_code(grpc.StatusCode.DEADLINE_EXCEEDED), AWAY),
        (with_code(grpc.StatusCode.CANCELLED), AWAY),
        (with_code(grpc.StatusCode.INTERNAL, "secret words"), FAILED),
        (with_code(grpc.StatusCode.INVALID_ARGUMENT, "secret words"), FAILED),
        (in_stream("Error generating stream: secret words"), FAILED),
        (InferenceServerException(msg="secret words", status="StatusCode.UNAVAILABLE"), AWAY),
        (RuntimeError("secret words"), FAILED),
    ],
)  # fmt: skip
def test_every_error_is_mapped(error: Exception, verdict: tuple[type[Exception], Reason, str]) -> None:
    found = failure(error, "llm")
    assert (type(found), found.reason, getattr(found, "dependency", "")) == verdict
    assert "secret" not in str(found)
