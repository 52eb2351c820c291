"""A sender's documents do not delay those of others for longer than a small document may take."""

import asyncio
import threading

import pytest

from services.ingestion.extractors.result import Limits, SmallDocuments
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.parsing.parse import Parsed, parse
from services.ingestion.sandbox.fair_parser import FairParser
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.older import OlderConverter
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.observe.metrics import Metrics
from tests.fakes import FakeClock


class SlowSandbox(Sandbox):
    """A bomb takes `cost` seconds of the clock, or times out; a document `wait` runs until `go` is set."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(workers=1)
        self.clock = clock
        self.calls: list[tuple[bytes, float | None]] = []
        self.priorities: list[int] = []
        self.go = threading.Event()

    def parse(
        self,
        data: bytes,
        file_name: str = "",
        media_type: str = "",
        *,
        seconds: float | None = None,
        nice: int = 0,
        recognised: Recognised | None = None,
    ) -> Parsed:
        assert recognised is None
        self.calls.append((data[:4], seconds))
        self.priorities.append(nice)
        cost = 60.0 if data.startswith(b"bomb") else 0.0
        if data.startswith(b"wait"):
            assert self.go.wait(30)
        self.clock.advance(min(cost, seconds or cost))
        if seconds is not None and cost > seconds:
            raise Reject(Reason.TIMED_OUT)
        return parse(data, file_name, "text/plain", Limits())


def made(parsers: int = 2) -> tuple[FairParser, SlowSandbox, Metrics]:
    clock, metrics = FakeClock(), Metrics()
    sandbox = SlowSandbox(clock)
    older = OlderConverter(OfficeSandbox(lambda: None), 1, clock.monotonic)
    return (
        FairParser(sandbox, parsers, now=clock.monotonic, metrics=metrics, small=SmallDocuments(100, 2.0), older=older),
        sandbox,
        metrics,
    )


async def test_a_small_document_has_little_time_and_then_counts_as_large() -> None:
    parser, sandbox, metrics = made()
    await parser.parse_document(b"bomb", tenant="a", source="x")
    assert sandbox.calls == [(b"bomb", 2.0), (b"bomb", None)]
    assert sandbox.priorities == [0, 5]
    assert metrics.parser_overruns._value.get() == 1
    parser.close()


async def test_the_next_documents_of_its_sender_count_as_large_until_they_are_fast() -> None:
    parser, sandbox, _ = made()
    await parser.parse_document(b"bomb", tenant="a", source="x")
    await parser.parse_document(b"text", tenant="a", source="x")
    await parser.parse_document(b"text", tenant="a", source="y")
    assert sandbox.calls[2:] == [(b"text", None), (b"text", 2.0)]
    for _ in range(30):
        await parser.parse_document(b"text", tenant="a", source="x")
    assert sandbox.calls[-1] == (b"text", 2.0)
    parser.close()


@pytest.mark.parametrize("parsers", [2, 3])
async def test_large_documents_leave_one_parser_to_small_ones(parsers: int) -> None:
    parser, sandbox, _ = made(parsers)
    large = [asyncio.create_task(parser.parse_document(b"wait" + b"x" * 100, tenant="a", source="x")) for _ in range(5)]
    try:
        await asyncio.sleep(0)
        await asyncio.wait_for(parser.parse_document(b"text", tenant="b", source="x"), 30)
        assert [one for one, _ in sandbox.calls].count(b"wait") <= parsers - 1
    finally:
        sandbox.go.set()
    await asyncio.gather(*large)
    parser.close()


async def test_one_parser_serves_all() -> None:
    parser, _, _ = made(1)
    await parser.parse_document(b"x" * 1000, tenant="a", source="x")
    await parser.parse_document(b"text", tenant="a", source="x")
    parser.close()


async def test_a_refusal_is_not_repeated() -> None:
    parser, sandbox, _ = made()
    with pytest.raises(Reject):
        await parser.parse_document(b" ", tenant="a", source="x")
    assert len(sandbox.calls) == 1
    parser.close()
