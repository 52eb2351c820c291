"""The language model as the settings want it."""

from services.inference.clause_model.measured import Told
from services.inference.llm.client import LlmSettings, TritonLlm, connect
from services.inference.settings import InferenceSettings
from services.shared.domain.errors import Retry
from services.shared.runtime.clock import Clock

_ATTEMPTS = 60
_SECONDS = 1.0


async def start_llm(settings: InferenceSettings, clock: Clock, told: Told) -> TritonLlm | None:
    """None where it is off, or where `auto` finds a server without it.

    With `auto` a server that is away is waited for, for about a minute; then raises `Retry(dependency="triton")`.
    """
    if settings.llm == "off":
        return None
    llm = connect(
        LlmSettings(
            settings.llm_address or settings.triton_address,
            settings.llm_model,
            concurrency=settings.llm_concurrency,
            queue=settings.llm_queue,
        ),
        clock,
        told,
        tls=settings.triton_tls,
        root_certificates=settings.tls_ca or None,
    )
    if settings.llm == "on" or await _is_served(llm, clock):
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
