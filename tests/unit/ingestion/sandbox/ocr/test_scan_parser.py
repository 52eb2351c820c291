"""Scans wait in a queue of their own, and no other document waits for them."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.ingestion.extractors.result import Limits, SmallDocuments
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.parsing.parse import Parsed, parse
from services.ingestion.sandbox.fair_parser import FairParser
from services.ingestion.sandbox.ocr.scan_parser import ScanLimits, ScanParser
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.older import OlderConverter
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.document import OriginalText
from services.shared.domain.errors import InProgress, Reason, Reject, Retry
from services.shared.runtime.observe.metrics import Metrics
from services.shared.wire.codec import decode
from tests.unit.ingestion.extractors.formats.proofs.picture import picture
from tests.unit.ingestion.extractors.formats.proofs.proof import page

_LIMITS = ScanLimits()


class InPlace(Sandbox):
    """Parses without a process of its own, so that tests are fast."""

    def __init__(self) -> None:
        super().__init__(workers=1)

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
        return parse(data, file_name, media_type, Limits(), recognised)


class FakeReader:
    """Reads pages when `go` is set. `failing`: pages that cannot be read, and how they fail."""

    def __init__(self, failing: dict[int, Exception] | None = None) -> None:
        self.go = threading.Event()
        self.read_pages: list[int] = []
        self.failing = failing or {}

    def read(self, data: bytes, number: int) -> bytes:
        assert self.go.wait(30)
        self.read_pages.append(number)
        if number in self.failing:
            raise self.failing[number]
        return page(f"page{number}")

    def close(self) -> None:
        self.go.set()


@asynccontextmanager
async def made(reader: FakeReader, limits: ScanLimits = _LIMITS, engine: str = "ocr/1") -> AsyncIterator[ScanParser]:
    now, metrics = asyncio.get_running_loop().time, Metrics()
    older = OlderConverter(OfficeSandbox(lambda: None), 1, now)
    fair = FairParser(InPlace(), 2, now=now, metrics=metrics, small=SmallDocuments(), older=older)
    parser = ScanParser(fair, reader, lambda: engine, limits, now=now, metrics=metrics)
    try:
        yield parser
    finally:
        reader.go.set()
        parser.close()


async def finished(parser: ScanParser, data: bytes) -> Parsed:
    """Ask again and again, as the worker does."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await parser.parse_document(data, tenant="t", source="s")
            except InProgress:
                await asyncio.sleep(0.01)


def text(parsed: Parsed) -> OriginalText:
    return decode(OriginalText, parsed.text)


async def test_a_scan_is_read() -> None:
    reader = FakeReader()
    reader.go.set()
    async with made(reader) as parser:
        parsed = await finished(parser, picture("TIFF", 3))
    assert text(parsed).text.split() == ["page1", "page2", "page3"]
    assert (parsed.extractor, parsed.media_type) == ("tiff/1+ocr/1", "image/tiff")
    assert sorted(reader.read_pages) == [1, 2, 3]


async def test_other_documents_do_not_wait_for_it() -> None:
    reader = FakeReader()
    async with made(reader) as parser:
        with pytest.raises(InProgress):
            await parser.parse_document(picture("TIFF"), tenant="t", source="s")
        parsed = await asyncio.wait_for(parser.parse_document(b"Words of a text.", tenant="t", source="s"), 30)
        assert text(parsed).text == "Words of a text."
        reader.go.set()
        assert text(await finished(parser, picture("TIFF"))).text == "page1"
    assert reader.read_pages == [1]


async def test_a_tenant_with_many_scans_does_not_keep_those_of_others_waiting() -> None:
    reader = FakeReader()
    async with made(reader, ScanLimits(documents=1)) as parser:
        for tenant, pages in (("a", 1), ("a", 2), ("b", 3), ("b", 4)):
            with pytest.raises(InProgress):
                await parser.parse_document(picture("TIFF", pages), tenant=tenant, source="s")
        assert sorted(parser._tenants.values()) == ["a", "b"]


async def test_documents_above_the_limit_wait_and_are_then_read() -> None:
    reader = FakeReader()
    documents = [picture("TIFF", pages) for pages in (1, 2, 3)]
    async with made(reader, ScanLimits(documents=1)) as parser:
        waits: list[float] = []
        for one in documents:
            with pytest.raises(InProgress) as caught:
                await parser.parse_document(one, tenant="t", source="s")
            waits.append(caught.value.after)
        assert waits[2] > waits[1]
        reader.go.set()
        found = await asyncio.gather(*(finished(parser, one) for one in documents))
    assert [len(text(one).text.split()) for one in found] == [1, 2, 3]


@pytest.mark.parametrize("error", [Reject(Reason.TIMED_OUT), Reject(Reason.MALFORMED)])
async def test_a_page_that_cannot_be_read_is_a_gap(error: Exception) -> None:
    reader = FakeReader({2: error})
    reader.go.set()
    async with made(reader) as parser:
        parsed = await finished(parser, picture("TIFF", 3))
    assert [one.pages for one in parsed.quality.gaps] == [(2,)]
    assert text(parsed).text.split() == ["page1", "page3"]


async def test_pages_above_the_limit_are_a_gap() -> None:
    reader = FakeReader()
    reader.go.set()
    async with made(reader, ScanLimits(pages=2, workers=2)) as parser:
        parsed = await finished(parser, picture("TIFF", 4))
    assert [one.pages for one in parsed.quality.gaps] == [(3, 4)]


@pytest.mark.parametrize("error", [Retry(Reason.INTERNAL), ValueError("a fault")])
async def test_a_fault_of_the_reader_ends_the_attempt_and_the_next_one_begins_again(error: Exception) -> None:
    reader = FakeReader({1: error})
    reader.go.set()
    async with made(reader) as parser:
        with pytest.raises((Retry, Reject)):
            await finished(parser, picture("TIFF"))
        reader.failing.clear()
        assert text(await finished(parser, picture("TIFF"))).text == "page1"


async def test_without_a_program_a_scan_is_refused() -> None:
    async with made(FakeReader(), engine="") as parser:
        with pytest.raises(Reject, match="needs_ocr"):
            await parser.parse_document(picture("TIFF"), tenant="t", source="s")


async def test_refusals_are_those_of_the_parser() -> None:
    async with made(FakeReader()) as parser:
        with pytest.raises(Reject, match="empty"):
            await parser.parse_document(b" ", tenant="t", source="s")
