"""How long the demo waits for its documents."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.cli.clients.submission import EntryPoint
from services.cli.demo.manifest import Sample
from services.cli.demo.statuses import SubmissionStatuses
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged
from tests.events import record

_SAMPLES = [
    Sample(name, Path(name), EntryPoint.GRPC, record(name), "proposed", "", version=1)
    for name in ("first", "second", "third")
]


def _proposed(sample: Sample) -> DocumentStatusChanged:
    at = datetime(2026, 3, 14, tzinfo=UTC)
    return DocumentStatusChanged(f"e-{sample.name}", at, sample.record, f"s-{sample.name}", DocumentStatus.PROPOSED, "")


async def test_each_document_that_settles_starts_the_limit_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a slow machine is waited for."""
    statuses, limits, timeout = SubmissionStatuses(), list[float](), asyncio.timeout

    def counted(seconds: float) -> asyncio.Timeout:
        limits.append(seconds)
        return timeout(seconds)

    monkeypatch.setattr(asyncio, "timeout", counted)
    waiting = asyncio.create_task(statuses.wait_settled(_SAMPLES, 30.0))
    for number, sample in enumerate(_SAMPLES, start=1):
        while len(limits) < number:
            await asyncio.sleep(0)
        await statuses.add(_proposed(sample))
    await waiting
    assert limits == [30.0, 30.0, 30.0]


async def test_the_wait_ends_where_none_of_the_rest_settles() -> None:
    statuses = SubmissionStatuses()
    await statuses.add(_proposed(_SAMPLES[0]))
    with pytest.raises(TimeoutError):
        await statuses.wait_settled(_SAMPLES, 0.05)
    assert statuses.settled(_SAMPLES) == 1


async def test_there_is_nothing_to_wait_for() -> None:
    await SubmissionStatuses().wait_settled([], 0.05)
