"""Connects to the LLM, if the settings and the server have one."""

from collections.abc import Callable
from typing import Literal

from services.inference.llm.client import TritonLlm
from services.shared.domain.errors import Retry
from services.shared.runtime.clock import Clock

_ATTEMPTS = 60
_SECONDS = 1.0


async def start_llm(
    switch: Literal["off", "on", "auto"], connect: Callable[[], TritonLlm], clock: Clock
) -> TritonLlm | None:
    """None if `switch` is off, or if it is auto and the server does not serve an LLM.

    With auto, waits about a minute for a server that is down, then raises `Retry(dependency="triton")`.
    """
    if switch == "off":
        return None
    llm = connect()
    if switch == "on" or await _is_served(llm, clock):
        return llm
    await llm.close()
    return None


async def _is_served(llm: TritonLlm, clock: Clock) -> bool:
    for _ in range(_ATTEMPTS - 1):
        try:
            return await llm.ready()
        except Retry:
            await clock.sleep(_SECONDS)
    return await llm.ready()
