"""A person, and a system, that leave a matter: how long until each surface is closed to them."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from services.cli.local.ports import LOOPBACK, free_ports
from services.cli.local.processes import Command
from services.cli.local.readiness import missing
from services.cli.local.tools import CHECKOUT
from tests.drill.signon.outcome import MEMBERSHIP_SECONDS, Step, judge_removal
from tests.drill.signon.people import REVIEWER
from tests.drill.signon.surfaces import SURFACES, Place, Surface, UnclearError, watch
from tests.drill.signon.systems import set_members
from tests.drill.signon.world import Drill
from tests.keycloak_realm import SUBMITTER

_SECOND, _STREAM = "annotation-2", "open_stream"
_OPEN_SECONDS, _READY_SECONDS, _PAUSE_SECONDS = 40.0, 180.0, 0.2
_MARGIN_SECONDS = 5.0
_told: set[str] = set()
Answer = TypeVar("Answer")


@contextmanager
def second_annotation(drill: Drill) -> Iterator[str]:
    """A second process of annotation with the same databases. Returns its HTTP address."""
    system, (grpc_port, http_port, metrics_port) = drill.world.system, free_ports(3)
    environment = system.environment("annotation") | {
        "GLOSSATOR_MEMBER": "second",
        "GLOSSATOR_GRPC_ADDRESS": f"{LOOPBACK}:{grpc_port}",
        "GLOSSATOR_HTTP_ADDRESS": f"{LOOPBACK}:{http_port}",
        "GLOSSATOR_METRICS_ADDRESS": f"{LOOPBACK}:{metrics_port}",
    }
    arguments = (sys.executable, "-m", "services.annotation")
    system.processes.start(Command(_SECOND, arguments, environment, folder=CHECKOUT))
    ready = partial(missing, f"{LOOPBACK}:{metrics_port}")
    try:
        system.processes.wait_for(_SECOND, ready, _READY_SECONDS)
        yield f"http://{LOOPBACK}:{http_port}"
    finally:
        system.processes.stop([_SECOND])


async def leave(drill: Drill, place: Place, revision: int) -> Step:
    """Remove the person and the case system from the matter, and measure each surface."""
    before: dict[str, bool] = await _all(lambda one: _opened(one, drill, place))
    stream = asyncio.create_task(watch(drill))
    await asyncio.sleep(1.0)
    before[_STREAM] = not stream.done()
    removed = await asyncio.to_thread(set_members, drill, (REVIEWER.name, SUBMITTER.subject), revision)
    seconds, ended = await asyncio.gather(
        _all(lambda one: _closed(one, drill, place, removed)), _ended(stream, removed)
    )
    found = {**seconds, _STREAM: ended}
    again = await _all(lambda one: _is_open(one, drill, place))
    reopened = [name for name, is_open in again.items() if is_open is not False]
    step = judge_removal([*SURFACES, _STREAM], before, found)
    return Step(step.held and not reopened, {**_short(step.figures), **({"open_again": reopened} if reopened else {})})


async def _all(ask: Callable[[Surface], Awaitable[Answer]]) -> dict[str, Answer]:
    """The answer of each surface by its name; all are asked at the same time."""
    answers = await asyncio.gather(*(ask(one) for one in SURFACES.values()))
    return dict(zip(SURFACES, answers, strict=True))


async def _opened(surface: Surface, drill: Drill, place: Place) -> bool:
    """Whether the surface is open now, or becomes so: a membership and a review take effect in seconds."""
    deadline = time.monotonic() + _OPEN_SECONDS
    while time.monotonic() < deadline:
        if await _is_open(surface, drill, place):
            return True
        await asyncio.sleep(_PAUSE_SECONDS)
    return False


async def _closed(surface: Surface, drill: Drill, place: Place, removed: float) -> float | None:
    while time.monotonic() < removed + MEMBERSHIP_SECONDS + _MARGIN_SECONDS:
        if await _is_open(surface, drill, place) is False:
            return round(time.monotonic() - removed, 1)
        await asyncio.sleep(_PAUSE_SECONDS)
    return None


async def _ended(stream: "asyncio.Task[str]", removed: float) -> float | None:
    """The seconds until the open stream ended with a refusal."""
    done, _ = await asyncio.wait({stream}, timeout=MEMBERSHIP_SECONDS + _MARGIN_SECONDS)
    if not done or stream.result() != "PERMISSION_DENIED":
        stream.cancel()
        return None
    return round(time.monotonic() - removed, 1)


async def _is_open(surface: Surface, drill: Drill, place: Place) -> bool | None:
    """None if the answer is unclear: it counts neither as open nor as closed."""
    try:
        return await surface(drill, place)
    except UnclearError as error:
        if str(error) not in _told:
            _told.add(str(error))
            print(f"{surface.__name__}: {error}", file=sys.stderr)
        return None


def _short(figures: Mapping[str, object]) -> dict[str, object]:
    """Without the lists that are empty."""
    return {name: one for name, one in figures.items() if one != []}
