"""What is asked at the same moment is served together, by one thread."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

I = TypeVar("I")  # noqa: E741 - an item


@dataclass(frozen=True, slots=True)
class Ended:
    """How one item ended."""

    value: Any = None
    error: BaseException | None = None


class Together(Generic[I]):
    """`serve` gets up to `most` items, in the order of asking, and tells of each how it ended; what it raises, all of
    them raise. It is called in `thread`, which must be the only one of its executor.
    """

    def __init__(self, thread: ThreadPoolExecutor, serve: Callable[[Sequence[I]], Sequence[Ended]], most: int) -> None:
        self._thread = thread
        self._serve = serve
        self._most = most
        self._waiting: deque[tuple[I, asyncio.Future[Any]]] = deque()

    async def ask(self, item: I) -> Any:
        """What became of `item`: a value, or what is raised. Where the caller is cancelled before its turn, nothing."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        self._thread.submit(self._work_off)
        return await answer

    def _work_off(self) -> None:
        """All that waits by now; nothing where an earlier call took it."""
        group: list[tuple[I, asyncio.Future[Any]]] = []
        while self._waiting and len(group) < self._most:
            one = self._waiting.popleft()
            if not one[1].cancelled():
                group.append(one)
        if not group:
            return
        try:
            ended = self._serve([item for item, _ in group])
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            ended = [Ended(error=error)] * len(group)
        _tell([(answer, one) for (_, answer), one in zip(group, ended, strict=True)])


_Answers = Sequence[tuple[asyncio.Future[Any], Ended]]


def _tell(answers: _Answers) -> None:
    for loop in {answer.get_loop() for answer, _ in answers}:
        if not loop.is_closed():
            loop.call_soon_threadsafe(_answer, [one for one in answers if one[0].get_loop() is loop])


def _answer(answers: _Answers) -> None:
    for answer, ended in answers:
        if answer.cancelled():
            continue
        if ended.error is not None:
            answer.set_exception(ended.error)
        else:
            answer.set_result(ended.value)
