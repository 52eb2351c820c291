"""Large texts are recognised in another process."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.redaction.detection.analysis import recognise
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.large_texts import LargeTexts
from services.redaction.recognising import all_recognisers
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Retry

_POLICY = find_policy("legal-review", POLICIES)
_TEXT = "Jane Roe, born on 3 May 1980, wrote to j\u043ehn@example.com. " * 20
_PARTIES = [(EntityType.PERSON, "Jane Roe")]


@pytest.fixture
def large() -> Iterator[LargeTexts]:
    large = LargeTexts(time.monotonic)
    yield large
    large.close()


def children() -> list[int]:
    """The processes of the pool, which have a low priority."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [one for one in map(int, found) if os.getpriority(os.PRIO_PROCESS, one) >= 10]


async def test_the_analysis_is_that_of_this_process(large: LargeTexts) -> None:
    expected = recognise(_TEXT, _POLICY, parties=_PARTIES, recognisers=all_recognisers())
    assert await large.recognise(_TEXT, _POLICY, _PARTIES) == expected
    assert len(children()) == 1


async def test_a_killed_process_is_a_retry_and_the_next_text_has_a_new_one(large: LargeTexts) -> None:
    await large.recognise(_TEXT, _POLICY, _PARTIES)
    (child,) = children()
    waiting = asyncio.ensure_future(large.recognise(_TEXT * 500, _POLICY, _PARTIES))
    await asyncio.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    with pytest.raises(Retry):
        await waiting
    assert (await large.recognise(_TEXT, _POLICY, _PARTIES)).found
    assert child not in children()


async def test_a_text_without_a_turn_waits_as_for_a_dependency(
    large: LargeTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.redaction.large_texts._PATIENCE", 0.05)
    running = asyncio.ensure_future(large.recognise(_TEXT * 50, _POLICY, _PARTIES))
    await asyncio.sleep(0)
    with pytest.raises(Retry) as raised:
        await large.recognise(_TEXT, _POLICY, _PARTIES)
    assert raised.value.dependency == "large_texts"
    assert (await running).found
