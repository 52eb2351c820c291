"""Windows of similar length share calls, callers fail alone, and cancelling one caller does not block the others."""

import asyncio
import dataclasses
from collections.abc import Sequence

import pytest

from services.inference.clause_model.batching import Batcher, BatchSettings
from services.inference.clause_model.port import CallTimeout, ModelInfo, ModelRequest, RawPrediction
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from tests.waiting import settle

_INFO = ModelInfo("clauses", "1", "1", ("Law",), batch=32)


class FakeModel:
    """Answers when it is released. Raises `errors[first word]` for a whole call if one of its texts begins with that
    word.
    """

    def __init__(self, **errors: Exception) -> None:
        self.calls: list[list[str]] = []
        self.cancelled = 0
        self.under_way = self.most = 0
        self.go = asyncio.Event()
        self._errors = errors

    async def info(self) -> ModelInfo:
        return _INFO

    async def predict_many(self, questions: Sequence[ModelRequest]) -> list[list[RawPrediction]]:
        self.calls.append([one.text for one in questions])
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.under_way -= 1
        for one in questions:
            if error := self._errors.get(one.text.split()[0]):
                raise error
        return [[RawPrediction(one.text, 0, len(one.text), 1.0)] for one in questions]


class Time:
    """Advances by a second at each reading, unless it is stopped."""

    def __init__(self, step: float = 1.0) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def _question(text: str, info: ModelInfo = _INFO) -> ModelRequest:
    return ModelRequest("bank", info, text, 0.3, 0)


async def _outcomes(
    texts: Sequence[str], model: FakeModel, settings: BatchSettings, step: float = 1.0
) -> list[str | Reason]:
    """The outcome of each request. All requests are made before the first answer."""
    batcher = Batcher(model, settings, Time(step))

    async def ask(text: str) -> str | Reason:
        try:
            [answer] = await batcher.predict(_question(text))
        except GlossatorError as error:
            return error.reason
        return answer.category

    tasks = [asyncio.create_task(ask(text)) for text in texts]
    await settle()
    model.go.set()
    return list(await asyncio.gather(*tasks))


@pytest.mark.parametrize(
    ("texts", "settings", "calls"),
    [
        (["a"], BatchSettings(calls=1), [["a"]]),
        (["a", "b", "c"], BatchSettings(calls=1), [["a"], ["b", "c"]]),
        (["a", "b", "c"], BatchSettings(calls=3), [["a"], ["b"], ["c"]]),
        (["a", "b", "c", "d"], BatchSettings(calls=1, windows=2), [["a"], ["b", "c"], ["d"]]),
        (["a", "bbbb", "cccc", "dddd"], BatchSettings(calls=1, code_points=8), [["a"], ["bbbb", "cccc"], ["dddd"]]),
        (["a", "x" * 99, "y" * 99], BatchSettings(calls=1, code_points=50), [["a"], ["x" * 99], ["y" * 99]]),
        (["a", "b", "long" * 9, "c"], BatchSettings(calls=1), [["a"], ["b", "c"], ["long" * 9]]),
    ],
)
async def test_windows_of_similar_length_share_a_call(
    texts: list[str], settings: BatchSettings, calls: list[list[str]]
) -> None:
    model = FakeModel()
    assert await _outcomes(texts, model, settings) == texts
    assert model.calls == calls
    assert model.most <= settings.calls


@pytest.mark.parametrize(
    ("head_start", "second"),
    [(0.0, "long" * 50), (1.0, "b")],
    ids=["in the order that they came", "the short one overtakes"],
)
async def test_a_short_window_overtakes_a_long_one(head_start: float, second: str) -> None:
    model = FakeModel()
    settings = BatchSettings(calls=1, head_start=head_start)
    await _outcomes(["a", "long" * 50, "b"], model, settings)
    assert model.calls[1][0] == second


async def test_a_long_window_gets_its_turn() -> None:
    model = FakeModel()
    settings = BatchSettings(calls=1, windows=1, head_start=0.1)
    await _outcomes(["a", "l" * 40, *"bcdefghij"], model, settings)
    assert [len(call[0]) for call in model.calls].index(40) == 4


@pytest.mark.parametrize(
    ("error", "texts", "outcomes", "calls"),
    [
        (Retry(Reason.MODEL_FAILED), ["one", "bad", "two"], ["one", Reason.MODEL_FAILED, "two"], 4),
        (Reject(Reason.TOO_LARGE), ["one", "two", "bad"], ["one", "two", Reason.TOO_LARGE], 4),
        (Retry(dependency="triton"), ["one", "bad", "two"], ["one", *[Reason.DEPENDENCY_DOWN] * 2], 2),
        (Retry(Reason.MODEL_FAILED), ["bad", "one", "two"], [Reason.MODEL_FAILED, "one", "two"], 2),
    ],
)
async def test_a_window_fails_alone_unless_the_server_is_unavailable(
    error: Exception, texts: list[str], outcomes: list[str | Reason], calls: int
) -> None:
    model = FakeModel(bad=error)
    assert await _outcomes(texts, model, BatchSettings(calls=1)) == outcomes
    assert len(model.calls) == calls


@pytest.mark.parametrize("error", [Retry(dependency="triton"), CallTimeout("triton")])
async def test_the_load_falls_after_failures_and_recovers(error: Exception) -> None:
    errors = {"bad": error}
    model = FakeModel(**errors)
    batcher = Batcher(model, BatchSettings(calls=4, windows=4), Time())

    async def ask(texts: Sequence[str]) -> tuple[int, int]:
        """The most concurrent calls, and the most windows of one call."""
        model.calls.clear()
        model.go.clear()
        model.most = 0
        asked = [asyncio.create_task(batcher.predict(_question(text))) for text in texts]
        await settle()
        model.go.set()
        await settle()
        model._errors.clear()
        await asyncio.gather(*asked, return_exceptions=True)
        return model.most, max(map(len, model.calls))

    assert await ask(["a"] * 20) == (4, 4)
    model._errors.update(errors)
    await ask(["bad"] * 20)
    assert await ask(["c"] * 4) == (1, 1)
    await ask(["d"] * 200)
    assert await ask(["e"] * 20) == (4, 4)


async def test_a_call_that_timed_out_is_repeated_in_smaller_calls() -> None:
    class Slow(FakeModel):
        async def predict_many(self, questions: Sequence[ModelRequest]) -> list[list[RawPrediction]]:
            answers = await super().predict_many(questions)
            if len(questions) > 2:
                raise CallTimeout("triton")
            return answers

    model = Slow()
    texts = [*"abcdefghi"]
    assert await _outcomes(texts, model, BatchSettings(calls=1)) == texts
    assert [len(call) for call in model.calls][:3] == [1, 8, 8]
    assert max(len(call) for call in model.calls[4:]) <= 2


async def test_cancelled_windows_are_not_sent_and_their_call_is_cancelled() -> None:
    model = FakeModel()
    batcher = Batcher(model, BatchSettings(calls=1), Time())
    tasks = [asyncio.create_task(batcher.predict(_question(text))) for text in ("a", "b", "c")]
    await settle()
    for task in tasks[:2]:
        task.cancel()
    await settle()
    assert model.cancelled == 1
    model.go.set()
    assert [one.category for one in await tasks[2]] == ["c"]
    assert model.calls == [["a"], ["c"]]


async def test_a_call_fits_the_batch_size_of_the_model() -> None:
    model = FakeModel()
    model.go.set()
    batcher = Batcher(model, BatchSettings(calls=1), Time())
    small = dataclasses.replace(_INFO, batch=2)
    await asyncio.gather(*(batcher.predict(_question(text, small)) for text in "abcdef"))
    assert model.calls == [["a"], ["b", "c"], ["d", "e"], ["f"]]


async def test_cancelling_one_caller_does_not_block_the_others() -> None:
    model = FakeModel()
    batcher = Batcher(model, BatchSettings(calls=1), Time())
    tasks = [asyncio.create_task(batcher.predict(_question(text))) for text in ("a", "b", "c")]
    await settle()
    tasks[1].cancel()
    model.go.set()
    assert [one.category for one in await tasks[2]] == ["c"]


async def test_versions_never_share_a_call() -> None:
    model = FakeModel()
    batcher = Batcher(model, BatchSettings(calls=1), Time())
    newer = dataclasses.replace(_INFO, version="2")
    tasks = [
        asyncio.create_task(batcher.predict(_question(text, info)))
        for text, info in (("a", _INFO), ("b", _INFO), ("c", newer), ("d", _INFO))
    ]
    await settle()
    model.go.set()
    await asyncio.gather(*tasks)
    assert model.calls == [["a"], ["b", "d"], ["c"]]


async def test_an_unexpected_error_reaches_the_callers() -> None:
    model = FakeModel(bad=ZeroDivisionError())
    model.go.set()
    with pytest.raises(ZeroDivisionError):
        await Batcher(model, BatchSettings(), Time()).predict(_question("bad"))


async def test_a_tenant_with_many_windows_leaves_a_call_to_another() -> None:
    model = FakeModel()
    batcher = Batcher(model, BatchSettings(calls=2, windows=1), Time(0.0))

    def ask(text: str, tenant: str) -> asyncio.Task[list[RawPrediction]]:
        request = ModelRequest(tenant, _INFO, text, 0.3, 0)
        return asyncio.create_task(batcher.predict(request))

    first = [ask(f"flood {number}", "a") for number in range(5)]
    await settle()
    assert model.calls == [["flood 0"], ["flood 1"]], "without others, all calls are for the tenant"
    other = ask("other", "b")
    model.go.set()
    await asyncio.gather(*first, other)
    assert model.calls[2] == ["other"]
    model.go.clear()
    second = [ask(f"flood {number}", "a") for number in range(5, 8)]
    await settle()
    assert model.under_way == 1, "the other tenant has sent a window lately"
    model.go.set()
    await asyncio.gather(*second)


async def test_one_call_serves_all_tenants() -> None:
    model = FakeModel()
    model.go.set()
    batcher = Batcher(model, BatchSettings(calls=1), Time(0.0))
    asked = [batcher.predict(ModelRequest(tenant, _INFO, "text", 0.3, 0)) for tenant in "abc"]
    assert len(await asyncio.gather(*asked)) == 3
