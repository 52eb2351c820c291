"""A request is cached per tenant and model version, and any other difference misses the cache."""

import dataclasses
from collections.abc import Sequence

import pytest
from cachetools import LRUCache
from hypothesis import given
from hypothesis import strategies as st

from services.inference.clause_model.cache import ENTRY_BYTES, CachedModel, answer_cache, cache_name
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.shared.domain.errors import Retry

_INFO = ModelInfo("clauses", "1", "c1", ("Law",))
_ASKED = ModelRequest("bank", _INFO, "The law is that of Vermont.", 0.3, 4096)
_ROOM = ENTRY_BYTES + 40
_KEYS = {"bank": b"one key", "fund": b"another"}


class FakeModel:
    def __init__(self, *answers: list[RawPrediction] | Exception) -> None:
        self.asked: list[ModelRequest] = []
        self._answers = list(answers)

    async def info(self) -> ModelInfo:
        return _INFO

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        self.asked.append(question)
        answer = self._answers.pop(0) if self._answers else [RawPrediction(f"{len(self.asked)}", 0, 3, 0.5)]
        if isinstance(answer, Exception):
            raise answer
        return answer


class _Long(FakeModel):
    """Answers `X` with more predictions than a small cache can store."""

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        return [RawPrediction("Law", 0, 3, 0.5)] * (1_000 if question.text == "X" else 1)


def _cached(model: FakeModel, size: int = 100_000) -> tuple[CachedModel, list[tuple[str, bool]], LRUCache[str, bytes]]:
    lookups: list[tuple[str, bool]] = []
    cache = answer_cache(size)
    return CachedModel(model, cache, _KEYS.__getitem__, lambda name, hit: lookups.append((name, hit))), lookups, cache


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
async def test_only_an_identical_request_is_cached(other: ModelRequest, again: bool) -> None:
    model = FakeModel()
    cached, lookups, _ = _cached(model)
    first = await cached.predict(_ASKED)
    second = await cached.predict(other)
    assert (second != first) is again
    assert len(model.asked) == 1 + again
    assert lookups == [("clauses", False), (other.info.name, not again)]


@given(
    st.lists(
        st.builds(RawPrediction, st.text(), st.integers(0, 2**31), st.integers(0, 2**31), st.floats(0, 1, width=32))
    ),
    st.text(st.characters()),
)
async def test_a_cached_answer_is_identical(answer: list[RawPrediction], text: str) -> None:
    question = dataclasses.replace(_ASKED, text=text)
    cached, _, _ = _cached(FakeModel(answer), 1_000_000)
    assert await cached.predict(question) == answer
    assert await cached.predict(question) == answer


async def test_a_failure_is_not_cached() -> None:
    model = FakeModel(Retry(dependency="triton"))
    cached, _, _ = _cached(model)
    with pytest.raises(Retry):
        await cached.predict(_ASKED)
    await cached.predict(_ASKED)
    await cached.predict(_ASKED)
    assert len(model.asked) == 2


async def test_the_cache_has_no_text_and_keys_are_keyed_hashes() -> None:
    model = FakeModel([RawPrediction("Law", 4, 7, 0.5)])
    cached, _, cache = _cached(model)
    await cached.predict(_ASKED)
    kept = cache.get(cache_name(_ASKED, _KEYS["bank"]))
    assert kept is not None
    assert b"Vermont" not in kept
    assert len({cache_name(_ASKED, key) for key in _KEYS.values()}) == len(_KEYS)


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        (["a", "b"], "ab"),
        (["a", "b", "c"], "bc"),
        (["a", "b", "a", "c"], "ac"),
        (["a", "X"], "a"),
    ],
    ids=["there is room", "the oldest goes", "but not what was read again", "too long for the cache"],
)
async def test_the_cache_has_a_limit_in_bytes(steps: Sequence[str], left: str) -> None:
    sizes: list[int] = []
    cache = answer_cache(2 * _ROOM)
    model = CachedModel(_Long(), cache, _KEYS.__getitem__, sized=sizes.append)
    for step in steps:
        await model.predict(dataclasses.replace(_ASKED, text=step))
    names = {cache_name(dataclasses.replace(_ASKED, text=name), _KEYS["bank"]): name for name in ("a", "b", "c", "X")}
    assert sorted(names[one] for one in cache) == list(left)
    assert sizes[-1] <= 2 * _ROOM
