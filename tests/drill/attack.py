"""What an attack gets, and what it reports."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.shared.domain.events import DocumentStatus
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import NORTHGATE, World, record

_VICTIM_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """`refused`: the attack did not reach its aim. `detail`: what the system answered."""

    refused: bool
    detail: str


Attack = Callable[[World], Awaitable[Result]]


async def harm(world: World, name: str) -> str:
    """Submit a document of another tenant, and wait for its proposal. Returns what went wrong, or an empty text."""
    started = time.monotonic()
    document = record(NORTHGATE, f"victim-{name}")
    try:
        await world.submit("http", document, as_txt(agreement(f"VICTIM {name}")), "victim.txt")
        told = await world.status(document)
    except Exception as error:  # noqa: BLE001 - any error of the victim is the harm of the attack
        return f"{type(error).__name__}: {error}"
    if told.status is not DocumentStatus.PROPOSED:
        return f"the victim's document is {told.status}"
    seconds = time.monotonic() - started
    return f"the victim waited {seconds:.0f} s" if seconds > _VICTIM_SECONDS else ""
