"""Windows of all documents share the model's calls: those of about the same length go together, and only so many calls
are under way at a time.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from services.inference.clause_model.pace import Pace
from services.inference.clause_model.port import Late, ModelInfo, Question, RawPrediction
from services.shared.domain.errors import GlossatorError, Retry


class BatchModelPort(Protocol):
    """A served model that takes several windows a call. `predict_many` fails as a whole."""

    async def info(self) -> ModelInfo: ...
    async def predict_many(self, questions: Sequence[Question]) -> list[list[RawPrediction]]: ...


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """`calls`: under way at a time in this process. A call has at most `windows`, or what the model takes, and more
    than one only up to `code_points` together. A short window is taken as if it had come `head_start` seconds earlier
    for each code point that another is longer: it overtakes, and nothing waits for ever. All of these are what a server
    is asked that keeps up; see `Pace`.
    """

    calls: int = 2
    windows: int = 16
    code_points: int = 40_000
    head_start: float = 1e-5


@dataclass(slots=True)
class _Waiting:
    question: Question
    answer: asyncio.Future[list[RawPrediction]]
    turn: float


class Batcher:
    """One model, all that ask it in this process. No window waits for others to come: they gather only while all calls
    are taken. Belongs to one event loop. `sent` is told how many windows each call has.
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
        self._lanes: dict[object, deque[_Waiting]] = defaultdict(deque)
        self._pace = Pace()
        self._calls: dict[asyncio.Task[None], Sequence[_Waiting]] = {}

    async def info(self) -> ModelInfo:
        """As the model's."""
        return await self._model.info()

    async def predict(self, question: Question) -> list[RawPrediction]:
        """The answer for one window, however long the server takes. Else raises `Retry` as the model does; who is
        cancelled holds up nobody."""
        answer: asyncio.Future[list[RawPrediction]] = asyncio.get_running_loop().create_future()
        turn = self._monotonic() + len(question.text) * self._settings.head_start
        self._lanes[_lane(question)].append(_Waiting(question, answer, turn))
        self._send()
        return await answer

    def _send(self) -> None:
        while len(self._calls) < self._pace.of(self._settings.calls) and (batch := self._next()):
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

    def _next(self) -> list[_Waiting]:
        """Of the lane whose first has waited longest, as many as fit. Those that nobody waits for any more go out."""
        for name, lane in list(self._lanes.items()):
            while lane and lane[0].answer.done():
                lane.popleft()
            if not lane:
                del self._lanes[name]
        if not self._lanes:
            return []
        lane = min(self._lanes.values(), key=lambda one: one[0].turn)
        batch = [lane.popleft()]
        room = self._pace.of(self._settings.code_points) - len(batch[0].question.text)
        most = self._pace.of(min(self._settings.windows, batch[0].question.info.batch))
        while lane and len(batch) < most and len(lane[0].question.text) <= room:
            one = lane.popleft()
            if not one.answer.done():
                batch.append(one)
                room -= len(one.question.text)
        return batch

    async def _call(self, batch: Sequence[_Waiting]) -> None:
        self._sent(batch[0].question.info.name, len(batch))
        try:
            answers = await self._model.predict_many([one.question for one in batch])
        except GlossatorError as error:
            if _is_away(error):
                self._pace.failed()
            if isinstance(error, Late):
                self._wait_again(batch)
            elif len(batch) == 1 or _is_away(error):
                _fail(batch, error)
            else:  # one of them is at fault, and the others are not to suffer for it
                await self._each_alone(batch)
            return
        self._pace.answered()
        for one, answer in zip(batch, answers, strict=True):
            if not one.answer.done():
                one.answer.set_result(answer)

    def _wait_again(self, batch: Sequence[_Waiting]) -> None:
        """At the head of their lane: their call was too much for the server, and the next one is smaller."""
        self._lanes[_lane(batch[0].question)].extendleft(reversed(batch))

    async def _each_alone(self, batch: Sequence[_Waiting]) -> None:
        for one in batch:
            await self._call([one])


def _lane(question: Question) -> object:
    """Windows between the same powers of two, for the same version of the model."""
    return question.info, len(question.text).bit_length()


def _is_away(error: GlossatorError) -> bool:
    return isinstance(error, Retry) and bool(error.dependency)


def _fail(batch: Sequence[_Waiting], error: BaseException) -> None:
    for one in batch:
        if not one.answer.done():
            one.answer.set_exception(error)


def _cancel_unwanted(
    call: asyncio.Task[None], batch: Sequence[_Waiting], _answer: asyncio.Future[list[RawPrediction]]
) -> None:
    if all(one.answer.cancelled() for one in batch):
        call.cancel()
