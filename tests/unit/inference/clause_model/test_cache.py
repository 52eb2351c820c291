"""What was asked once is not asked again, by the same tenant, of the same version, and with nothing else changed."""

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.clause_model.cache import ENTRY_BYTES, MemoryCache, Remembering, cache_name
from services.inference.clause_model.port import ModelInfo, Question, RawPrediction
from services.shared.domain.errors import Retry

_INFO = ModelInfo("clauses", "1", "c1", ("Law",))
_ASKED = Question("bank", _INFO, "The law is that of Vermont.", 0.3, 4096)
_KEYS = {"bank": b"one key", "fund": b"another"}


class FakeModel:
    def __init__(self, *answers: list[RawPrediction] | Exception) -> None:
        self.asked: list[Question] = []
        self._answers = list(answers)

    async def info(self) -> ModelInfo:
        return _INFO

    async def predict(self, question: Question) -> list[RawPrediction]:
        self.asked.append(question)
        answer = self._answers.pop(0) if self._answers else [RawPrediction(f"{len(self.asked)}", 0, 3, 0.5)]
        if isinstance(answer, Exception):
            raise answer
        return answer


def _remembering(model: FakeModel, size: int = 100_000) -> tuple[Remembering, list[tuple[str, bool]], MemoryCache]:
    told: list[tuple[str, bool]] = []
    cache = MemoryCache(size, lambda _: None)
    return Remembering(model, cache, _KEYS.__getitem__, lambda name, hit: told.append((name, hit))), told, cache


@pytest.mark.parametrize(
    ("other", "again"),
    [
        (_ASKED, False),
        (dataclasses.replace(_ASKED), False),
        (dataclasses.replace(_ASKED, tenant="fund"), True),
        (dataclasses.replace(_ASKED, text=f"{_ASKED.text} "), True),
        (dataclasses.replace(_ASKED, offset=8192), True),
        (dataclasses.replace(_ASKED, min_confidence=0.31), True),
        (dataclasses.replace(_ASKED, info=dataclasses.replace(_INFO, version="2")), True),
        (dataclasses.replace(_ASKED, info=dataclasses.replace(_INFO, calibration="c2")), True),
        (dataclasses.replace(_ASKED, info=dataclasses.replace(_INFO, name="loans")), True),
    ],
)
async def test_only_the_same_is_not_asked_again(other: Question, again: bool) -> None:
    model = FakeModel()
    remembering, told, _ = _remembering(model)
    first = await remembering.predict(_ASKED)
    second = await remembering.predict(other)
    assert (second != first) is again
    assert len(model.asked) == 1 + again
    assert told == [("clauses", False), (other.info.name, not again)]


@given(
    st.lists(
        st.builds(RawPrediction, st.text(), st.integers(0, 2**31), st.integers(0, 2**31), st.floats(0, 1, width=32))
    ),
    st.text(st.characters()),
)
async def test_an_answer_is_remembered_to_the_bit(answer: list[RawPrediction], text: str) -> None:
    question = dataclasses.replace(_ASKED, text=text)
    remembering, _, _ = _remembering(FakeModel(answer), 1_000_000)
    assert await remembering.predict(question) == answer
    assert await remembering.predict(question) == answer


async def test_a_failure_is_not_remembered() -> None:
    model = FakeModel(Retry(dependency="triton"))
    remembering, _, _ = _remembering(model)
    with pytest.raises(Retry):
        await remembering.predict(_ASKED)
    await remembering.predict(_ASKED)
    await remembering.predict(_ASKED)
    assert len(model.asked) == 2


async def test_without_its_key_nobody_can_tell_what_was_asked_and_no_words_are_kept() -> None:
    model = FakeModel([RawPrediction("Law", 4, 7, 0.5)])
    remembering, _, cache = _remembering(model)
    await remembering.predict(_ASKED)
    kept = await cache.get(cache_name(_ASKED, _KEYS["bank"]))
    assert kept is not None
    assert b"Vermont" not in kept
    assert len({cache_name(_ASKED, key) for key in _KEYS.values()}) == len(_KEYS)


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        (["+a", "+b"], "ab"),
        (["+a", "+b", "+c"], "bc"),
        (["+a", "+b", "?a", "+c"], "ac"),
        (["+a", "+b", "+a", "+c"], "ac"),
        (["+a", "+b", "+B"], "ab"),
        (["+a", "+X"], "a"),
    ],
    ids=["there is room", "the oldest goes", "but who was asked for stays", "so does who came again", "grown", "vast"],
)
async def test_there_is_only_so_much_room(steps: Sequence[str], left: str) -> None:
    kept: list[int] = []
    cache = MemoryCache(2 * (ENTRY_BYTES + 40), kept.append)
    for step in steps:
        name = step[1]
        if step[0] == "?":
            await cache.get(name)
        else:
            await cache.put(name.lower(), b"." * {"B": 38, "X": 5_000}.get(name, 30))
    assert [name for name in "abcx" if await cache.get(name)] == list(left)
    assert kept[-1] <= 2 * (ENTRY_BYTES + 40)
