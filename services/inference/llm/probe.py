"""Finds the server's parameter name for structured output. One trial call per version of the model."""

from contextlib import aclosing

from services.inference.llm.deadline import Deadline
from services.inference.llm.port import LlmOptions
from services.inference.llm.served import ServedModel
from services.inference.llm.transport import Transport
from services.inference.llm.wire import STRUCTURES, sampling_parameters
from services.shared.domain.errors import Reason, Reject, Retry


class Structures:
    """Newer server images accept `structured_outputs`, older ones only `guided_decoding`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._known: dict[str, str] = {}

    async def name(self, served: ServedModel, deadline: Deadline) -> str:
        """The name that the server accepts. Raises `Retry`, with MODEL_FAILED if it accepts neither."""
        version = served.info.version
        if version not in self._known:
            self._known = {version: await self._try(served, deadline)}
        return self._known[version]

    async def _try(self, served: ServedModel, deadline: Deadline) -> str:
        for name in STRUCTURES:
            if await self._answers(served, name, deadline):
                return name
        raise Retry(Reason.MODEL_FAILED, detail=f"{served.info.name} does not support structured output")

    async def _answers(self, served: ServedModel, name: str, deadline: Deadline) -> bool:
        sampling = sampling_parameters(_TRIAL, served.template.stop, name)
        try:
            async with aclosing(self._transport.stream("a", sampling, deadline)) as deltas:
                async for _ in deltas:
                    pass
        except Retry as error:
            if error.dependency:
                raise
            return False
        except Reject as error:
            if error.reason is not Reason.OUTPUT_CUT:
                raise
        return True


_TRIAL = LlmOptions(max_tokens=2, choices=("a", "b"))
