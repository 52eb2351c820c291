"""Batches windows of all documents into model calls, in the order of `FairQueue`. The number of concurrent calls is
limited. A tenant whose documents have many windows leaves one call to others, if any tenant has sent a window lately.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from cachetools import LRUCache

from services.inference.clause_model.fair_queue import FairQueue, Waiting
from services.inference.clause_model.port import CallTimeout, ModelInfo, ModelRequest, RawPrediction
from services.inference.clause_model.throttle import Throttle
from services.shared.domain.errors import GlossatorError, Retry
from services.shared.runtime.compute import URGENCY


class BatchModelPort(Protocol):
    """A served model that takes several windows in one call. If one window fails, `predict_many` fails for all."""

    async def info(self) -> ModelInfo: ...
    async def predict_many(self, requests: Sequence[ModelRequest]) -> list[list[RawPrediction]]: ...


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """Limits for a server that keeps up; `Throttle` lowers them for a slow one.

    `calls`: concurrent calls in this process. `windows`: windows per call, at most the model's own limit.
    `code_points`: total text of a call with more than one window. `head_start`: priority in seconds for each code point
    by which a window is shorter than another of its tenant. Short windows go first, and long ones still get their turn.
    Windows of more urgent documents go before both.
    """

    calls: int = 2
    windows: int = 16
    code_points: int = 40_000
    head_start: float = 1e-5


class Batcher:
    """Batches all requests of this process to one model. A window waits only while all calls are in use; it never waits
    for a batch to fill. Belongs to one event loop. `sent` receives the model's name and the windows of each call.
    """

    def __init__(
        self,
        model: BatchModelPort,
        settings: BatchSettings,
        monotonic: Callable[[], float],
        sent: Callable[[str, int], None] = lambda _model, _windows: None,
    ) -> None:
        self._model = model
        self._settings = settings
        self._monotonic = monotonic
        self._sent = sent
        self._queue = FairQueue()
        self._throttle = Throttle()
        self._calls: dict[asyncio.Task[None], Sequence[Waiting]] = {}
        self._seen: LRUCache[str, float] = LRUCache(_REMEMBERED)

    async def info(self) -> ModelInfo:
        return await self._model.info()

    async def predict(self, request: ModelRequest) -> list[RawPrediction]:
        """The predictions for one window, without its own time limit. Raises the model's `Retry`.

        Cancelling one caller does not block the others.
        """
        answer: asyncio.Future[list[RawPrediction]] = asyncio.get_running_loop().create_future()
        now = self._monotonic()
        self._seen[request.tenant] = now
        turn = now + len(request.text) * self._settings.head_start
        self._queue.add(Waiting(request, answer, turn, URGENCY.get()))
        self._send()
        return await answer

    def _send(self) -> None:
        while len(self._calls) < self._throttle.limit(self._settings.calls) and (batch := self._next()):
            call = asyncio.create_task(self._call(batch))
            self._calls[call] = batch
            unwanted = partial(_cancel_unwanted, call, batch)
            for one in batch:
                one.answer.add_done_callback(unwanted)
            call.add_done_callback(self._done)

    def _done(self, call: asyncio.Task[None]) -> None:
        batch = self._calls.pop(call)
        if call.cancelled():
            for one in batch:
                one.answer.cancel()
        elif error := call.exception():
            _fail(batch, error)
        self._send()

    def _next(self) -> list[Waiting]:
        limit, settings = self._throttle.limit, self._settings
        return self._queue.take(limit(settings.code_points), limit(settings.windows), self._at_their_limit())

    def _at_their_limit(self) -> set[str]:
        """The tenants that have all calls but one. The last one is for others, while there are others."""
        oldest = self._monotonic() - _RECENT_SECONDS
        if self._settings.calls == 1 or sum(at > oldest for at in self._seen.values()) <= 1:
            return set()
        calls = Counter(tenant for batch in self._calls.values() for tenant in {one.request.tenant for one in batch})
        return {tenant for tenant, number in calls.items() if number >= self._settings.calls - 1}

    async def _call(self, batch: Sequence[Waiting]) -> None:
        self._sent(batch[0].request.info.name, len(batch))
        try:
            answers = await self._model.predict_many([one.request for one in batch])
        except GlossatorError as error:
            if _is_away(error):
                self._throttle.failed()
            if isinstance(error, CallTimeout):
                self._queue.put_back(batch)  # the call was too large, and the next one is smaller
            elif len(batch) == 1 or _is_away(error):
                _fail(batch, error)
            else:  # one window caused the failure; the others must not fail with it
                await self._each_alone(batch)
            return
        self._throttle.answered()
        for one, answer in zip(batch, answers, strict=True):
            if not one.answer.done():
                one.answer.set_result(answer)

    async def _each_alone(self, batch: Sequence[Waiting]) -> None:
        for one in batch:
            await self._call([one])


_RECENT_SECONDS = 30.0
_REMEMBERED = 1_000  # tenants


def _is_away(error: GlossatorError) -> bool:
    return isinstance(error, Retry) and bool(error.dependency)


def _fail(batch: Sequence[Waiting], error: BaseException) -> None:
    for one in batch:
        if not one.answer.done():
            one.answer.set_exception(error)


def _cancel_unwanted(
    call: asyncio.Task[None], batch: Sequence[Waiting], _answer: asyncio.Future[list[RawPrediction]]
) -> None:
    if all(one.answer.cancelled() for one in batch):
        call.cancel()
