"""Concurrent calls are served in batches by one thread."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

I = TypeVar("I")  # noqa: E741 - an item


@dataclass(frozen=True, slots=True)
class Result:
    """The value of an item, or the error to raise."""

    value: Any = None
    error: BaseException | None = None


class Batcher(Generic[I]):
    """Calls `serve` in `thread`, the only thread of its executor, with up to `limit` items in the order of submission.

    `serve` returns a result per item. If `serve` raises, all items of the batch get its error.
    """

    def __init__(
        self, thread: ThreadPoolExecutor, serve: Callable[[Sequence[I]], Sequence[Result]], limit: int
    ) -> None:
        self._thread = thread
        self._serve = serve
        self._limit = limit
        self._waiting: deque[tuple[I, asyncio.Future[Any]]] = deque()

    async def submit(self, item: I) -> Any:
        """Return the value of `item`, or raise its error. A caller that is cancelled before its turn has no effect."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        self._thread.submit(self._serve_batch)
        return await answer

    def _serve_batch(self) -> None:
        """Serves the items that wait; an earlier call may have served them all."""
        batch: list[tuple[I, asyncio.Future[Any]]] = []
        while self._waiting and len(batch) < self._limit:
            one = self._waiting.popleft()
            if not one[1].cancelled():
                batch.append(one)
        if not batch:
            return
        try:
            results = self._serve([item for item, _ in batch])
        except BaseException as error:  # noqa: BLE001 - raised again in the calling tasks
            results = [Result(error=error)] * len(batch)
        _schedule([(answer, one) for (_, answer), one in zip(batch, results, strict=True)])


_Answers = Sequence[tuple[asyncio.Future[Any], Result]]


def _schedule(answers: _Answers) -> None:
    for loop in {answer.get_loop() for answer, _ in answers}:
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, [one for one in answers if one[0].get_loop() is loop])


def _resolve(answers: _Answers) -> None:
    for answer, result in answers:
        if answer.cancelled():
            continue
        if result.error is not None:
            answer.set_exception(result.error)
        else:
            answer.set_result(result.value)
