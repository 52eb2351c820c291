"""The time limits of the demo for its documents."""

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


async def test_each_settled_document_restarts_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine does not exceed the limit."""
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


async def test_the_wait_ends_if_no_further_document_settles() -> None:
    statuses = SubmissionStatuses()
    await statuses.add(_proposed(_SAMPLES[0]))
    with pytest.raises(TimeoutError):
        await statuses.wait_settled(_SAMPLES, 0.05)
    assert statuses.settled(_SAMPLES) == 1


async def test_no_samples_need_no_wait() -> None:
    await SubmissionStatuses().wait_settled([], 0.05)
