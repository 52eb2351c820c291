"""The LLM on a Triton server: vLLM on a GPU node, or llama.cpp with the same tensors."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from tritonclient.grpc.aio import InferenceServerClient

from services.inference.llm.admission import Admission
from services.inference.llm.deadline import Deadline
from services.inference.llm.port import LlmInfo, LlmOptions, LlmPrompt
from services.inference.llm.probe import Structures
from services.inference.llm.served import ServedModel, parse_config
from services.inference.llm.structure import check_answer, check_options
from services.inference.llm.tokens import estimate
from services.inference.llm.transport import Client, Transport
from services.inference.llm.wire import STRUCTURES, sampling_parameters
from services.inference.model_calls import OnCall, measured
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.clock import Clock
from services.shared.runtime.triton import DEPENDENCY

_CODE_POINTS_PER_TOKEN = 16  # more than any valid prompt has: a longer one is refused without a call


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """`concurrency`: answers at a time. `queue`: callers that can wait. Times in seconds. `attempts` in all."""

    address: str
    model: str = "llm"
    timeout: float = 10.0
    attempts: int = 3
    backoff: float = 0.2
    concurrency: int = 4
    queue: int = 64


class TritonLlm:
    """`LlmPort` over gRPC streams, one per answer. `on_call` receives every call."""

    def __init__(self, settings: LlmSettings, client: Client, clock: Clock, on_call: OnCall) -> None:
        self._settings = settings
        self._transport = Transport(client, settings.model, settings.timeout)
        self._structures = Structures(self._transport)
        self._admission = Admission(settings.concurrency, settings.queue)
        self._clock = clock
        self._on_call = on_call

    async def info(self) -> LlmInfo:
        """Read from the server each time, because the model can be reloaded. Raises `Retry`."""
        return (await self._served()).info

    async def ready(self) -> bool:
        """Whether the model is loaded. Raises `Retry(dependency="triton")` if the server is unavailable."""
        return await self._transport.ready()

    async def check(self) -> None:
        """For `Health`: raises `Retry(dependency="triton")` if the model is not ready."""
        if not await self.ready():
            raise Retry(dependency=DEPENDENCY, detail=self._settings.model)

    async def count_tokens(self, text: str) -> int:
        """An estimate without the model's tokeniser; see `tokens`."""
        return estimate(text)

    async def close(self) -> None:
        await self._transport.close()

    async def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncGenerator[str, None]:
        """See `LlmPort`. Raises `ValueError` for options that contradict each other."""
        check_options(options)
        deadline = Deadline(options.deadline)
        await deadline.within(self._admission.enter())
        try:
            served = await deadline.within(self._served())
            with measured(self._clock, partial(self._on_call, served.info.name, served.info.version)):
                async with aclosing(self._answer(served, prompt, options, deadline)) as deltas:
                    async for delta in deltas:
                        yield delta
        finally:
            self._admission.leave()

    async def _answer(
        self, served: ServedModel, prompt: LlmPrompt, options: LlmOptions, deadline: Deadline
    ) -> AsyncGenerator[str, None]:
        rendered = _rendered(served, prompt, options)
        structured = options.schema is not None or options.choices is not None
        name = await self._structures.name(served, deadline) if structured else STRUCTURES[0]
        parts: list[str] = []
        sampling = sampling_parameters(options, served.template.stop, name)
        async with aclosing(self._attempts(rendered, sampling, deadline)) as deltas:
            async for delta in deltas:
                parts.append(delta)
                yield delta
        check_answer("".join(parts), options)
        if await deadline.within(self._served()) != served:
            raise Retry(dependency=DEPENDENCY, detail=f"{served.info.name} was reloaded during the call")

    async def _attempts(self, prompt: str, sampling: str, deadline: Deadline) -> AsyncGenerator[str, None]:
        """The deltas. Repeats the call only before the first delta."""
        for attempt in range(1, self._settings.attempts + 1):
            begun = False
            try:
                async with aclosing(self._transport.stream(prompt, sampling, deadline)) as deltas:
                    async for delta in deltas:
                        begun = True
                        yield delta
                return
            except Retry as error:
                if begun or not error.dependency or attempt == self._settings.attempts:
                    raise
            await deadline.within(self._clock.sleep(self._settings.backoff * 2 ** (attempt - 1)))

    async def _served(self) -> ServedModel:
        return parse_config(self._settings.model, await self._transport.config())


def connect(
    settings: LlmSettings, clock: Clock, on_call: OnCall, *, tls: bool = False, root_certificates: str | None = None
) -> TritonLlm:
    """A client for `settings.address`; nothing is sent before the first call."""
    client = InferenceServerClient(settings.address, ssl=tls, root_certificates=root_certificates)
    return TritonLlm(settings, client, clock, on_call)


def _rendered(served: ServedModel, prompt: LlmPrompt, options: LlmOptions) -> str:
    """The prompt in the model's template. Raises `Reject` if the adapter is unknown or the prompt is far too long."""
    if options.lora and options.lora not in served.info.loras:
        raise Reject(Reason.NOT_FOUND, detail=f"{served.info.name} has no such LoRA adapter")
    rendered = served.template.render(prompt)
    if len(rendered) > _CODE_POINTS_PER_TOKEN * served.info.context:
        raise Reject(Reason.PROMPT_TOO_LONG, detail=served.info.name)
    return rendered
