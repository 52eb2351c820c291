"""When the client repeats a call, what it reports, and that it releases its place. The wire is scripted."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from tritonclient.utils import InferenceServerException

from services.inference.llm.client import LlmSettings, TritonLlm
from services.inference.llm.port import LlmOptions, LlmPrompt, complete_answer
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from tests.fakes import FakeClock

PARAMETERS = {
    "model_version": "v1",
    "context": "100",
    "loras": "loans",
    "template_system": "{text}|",
    "template_user": "{text}|",
    "template_answer": ">",
    "template_stop": "|",
    "template_control": "|",
}
AWAY = InferenceServerException(msg="the queue is full")
BROKEN = InferenceServerException(msg="Error generating stream")
PROMPT = LlmPrompt("s", ("u",))


class Response:
    def __init__(self, text: str, finish: str) -> None:
        self._tensors = {"text_output": text.encode(), "finish_reason": finish.encode()}

    def as_numpy(self, name: str) -> npt.NDArray[Any]:
        return np.array([self._tensors[name]], np.object_)


class Responses:
    """One stream: pieces of text, an error, or the end."""

    def __init__(self, script: Sequence[str | Exception]) -> None:
        self._script = list(script)
        self.cancelled = False

    def __aiter__(self) -> "Responses":
        return self

    async def __anext__(self) -> tuple[Response | None, Exception | None]:
        if not self._script:
            return Response("", "stop"), None
        one = self._script.pop(0)
        return (None, one) if isinstance(one, Exception) else (Response(one, "None"), None)

    def cancel(self) -> bool:
        self.cancelled = True
        return True


class Server:
    """Answers streams from scripts, in order, and repeats the last one. The same for `versions`."""

    def __init__(self, *scripts: Sequence[str | Exception], versions: Sequence[str] = ("v1",)) -> None:
        self.scripts = list(scripts)
        self.versions = list(versions)
        self.streams: list[Responses] = []
        self.sent: list[Mapping[str, Any]] = []

    async def get_model_config(self, model_name: str, *, as_json: bool, client_timeout: float) -> Mapping[str, Any]:
        version = self.versions.pop(0) if len(self.versions) > 1 else self.versions[0]
        parameters = PARAMETERS | {"model_version": version}
        return {"config": {"parameters": {key: {"string_value": value} for key, value in parameters.items()}}}

    async def is_model_ready(self, model_name: str, *, client_timeout: float) -> bool:
        return True

    def stream_infer(
        self, inputs_iterator: AsyncIterator[Mapping[str, Any]], *, stream_timeout: float, headers: Mapping[str, str]
    ) -> Responses:
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        self.streams.append(Responses(script))
        return self.streams[-1]

    async def close(self) -> None:
        pass


def connected(server: Server) -> tuple[TritonLlm, list[str]]:
    """The client, and the recorded outcomes."""
    outcomes: list[str] = []
    on_call = lambda _model, _version, outcome, _seconds: outcomes.append(outcome)  # noqa: E731
    return TritonLlm(LlmSettings("nowhere", attempts=3), server, FakeClock(), on_call), outcomes


@pytest.mark.parametrize(
    ("scripts", "streams", "outcome"),
    [
        ([["a", "b"]], 1, "answered"),
        ([[AWAY], ["a", "b"]], 2, "answered"),
        ([[AWAY], [AWAY], ["a", "b"]], 3, "answered"),
        ([[AWAY]], 3, "dependency_down"),
        ([["a", AWAY], ["a", "b"]], 1, "dependency_down"),
        ([[BROKEN], ["a", "b"]], 1, "model_failed"),
        ([["a", BROKEN], ["a", "b"]], 1, "model_failed"),
    ],
)
async def test_a_call_is_repeated_only_before_its_first_delta(
    scripts: list[list[str | Exception]], streams: int, outcome: str
) -> None:
    server = Server(*scripts)
    llm, outcomes = connected(server)
    if outcome == "answered":
        assert await complete_answer(llm, PROMPT, LlmOptions()) == "ab"
    else:
        with pytest.raises(Retry):
            await complete_answer(llm, PROMPT, LlmOptions())
    assert outcomes == [outcome]
    assert len(server.streams) == streams
    assert all(stream.cancelled for stream in server.streams)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (LlmOptions(choices=("yes", "no")), Reason.OUTPUT_OFF_SCHEMA),
        (LlmOptions(lora="nobody"), Reason.NOT_FOUND),
    ],
)
async def test_refusals_have_a_reason(options: LlmOptions, reason: Reason) -> None:
    llm, outcomes = connected(Server(["maybe"]))
    with pytest.raises(Reject) as refused:
        await complete_answer(llm, PROMPT, options)
    assert refused.value.reason is reason
    assert outcomes == [reason.value]


async def test_a_prompt_far_too_long_is_not_sent() -> None:
    server = Server(["a"])
    llm, _ = connected(server)
    with pytest.raises(GlossatorError, match="prompt_too_long"):
        await complete_answer(llm, LlmPrompt("", ("x" * 1_601,)), LlmOptions())
    assert server.streams == []


async def test_an_answer_of_a_model_reloaded_during_the_call_is_retried() -> None:
    llm, _ = connected(Server(["a"], versions=["v1", "v2"]))
    with pytest.raises(Retry, match="reloaded"):
        await complete_answer(llm, PROMPT, LlmOptions())


async def test_closing_early_cancels_the_stream_and_frees_its_place() -> None:
    server = Server(["a", "b"])
    llm, outcomes = connected(server)
    for _ in range(10):
        async with aclosing(llm.stream(PROMPT, LlmOptions())) as deltas:
            assert await anext(deltas) == "a"
    assert all(stream.cancelled for stream in server.streams)
    assert outcomes == ["cancelled"] * 10


@pytest.mark.parametrize("parameters", [{}, {"context": "many"}, {"model_version": "v1"}])
async def test_a_model_with_other_parameters_is_named(parameters: dict[str, str]) -> None:
    class Other(Server):
        async def get_model_config(self, model_name: str, *, as_json: bool, client_timeout: float) -> Mapping[str, Any]:
            return {"config": {"parameters": {key: {"string_value": value} for key, value in parameters.items()}}}

    llm, _ = connected(Other(["a"]))
    with pytest.raises(Retry) as failed:
        await llm.info()
    assert failed.value.reason is Reason.MODEL_FAILED
