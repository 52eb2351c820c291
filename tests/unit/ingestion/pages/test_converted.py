"""Pages that another program draws."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from services.ingestion.alignment.align import UNPLACED, align
from services.ingestion.extractors.media_types import DOCX
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.pages.converted import is_text_of
from services.ingestion.pages.records import ReadPageResponse
from services.ingestion.parsing.parse import parse
from services.ingestion.sandbox.placing import Placed
from services.shared.domain.document import SEALED, KeyScope, OriginalText, SealedText, SealedValue, hole
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.events import DocumentIngested
from services.shared.domain.layout import Layout
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import decode, encode
from tests.unit.ingestion.makers import docx, paragraph, pdf
from tests.unit.ingestion.pages.support import PageWorld, act, layout_of, requested
from tests.unit.ingestion.support import TENANT, World

LINES = ["The Lender is Quentin Abernathy.", "The Borrower is another."]
DATA = docx("".join(map(paragraph, LINES)))
DRAWN = pdf([[*LINES, "Unknown words"]])
TEXT = decode(OriginalText, parse(DATA, "", DOCX, Limits()).text)
NAME = OriginalSpan(14, 31)


def placed(drawn: bytes = DRAWN, text: OriginalText = TEXT) -> Placed:
    content = extract(drawn, Limits())
    found = align(text, content.text, Layout(content.layout))
    return Placed(drawn, text, found.layout, found.words, found.placed)


@dataclass(slots=True)
class FakeConverter:
    """Converts every document to `result`, or fails with `error`. It waits for `go`."""

    result: Placed = field(default_factory=placed)
    error: GlossatorError | None = None
    converted: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def convert(self, data: bytes, *, tenant: str, reader: str) -> Placed:
        self.converted += 1
        await self.go.wait()
        if self.error:
            raise self.error
        assert data == DATA
        return self.result


@dataclass(slots=True)
class Docx:
    """A document that was ingested."""

    made: PageWorld
    converter: FakeConverter
    event: DocumentIngested

    async def read(
        self, number: int = 1, width: int = 0, *masked: OriginalSpan, unmasked: bool = False
    ) -> ReadPageResponse:
        request = requested(self.event.document.document_id, number, width, masked, unmasked)
        return await self.made.pages().read(act(), request)


@pytest.fixture
async def document(world: World) -> Docx:
    converter = FakeConverter()
    converter.go.set()
    made = PageWorld(world, converter=converter)
    return Docx(made, converter, await made.ingest(DATA))


async def test_the_words_of_a_page_are_those_of_the_text(document: Docx) -> None:
    found = await document.read()
    assert (found.pages, found.image, found.image_width) == (1, b"", 0)
    assert [span.of(TEXT.text) for span, _ in layout_of(found).words()] == " ".join(LINES).split()


async def test_unknown_words_are_covered_like_values(document: Docx) -> None:
    found = await document.read(1, 400, NAME)
    assert found.image
    [page] = document.made.drawer.drawn
    assert page.masked == (NAME, OriginalSpan(*UNPLACED))
    assert page.outlines
    await document.read(1, 400, unmasked=True)
    assert document.made.drawer.drawn[1].open


async def test_a_document_is_converted_once(document: Docx) -> None:
    for _ in range(2):
        await document.read()
        await document.read(1, 400, NAME)
    assert document.converter.converted == 1
    assert len(document.made.drawer.drawn) == 1


async def test_readers_wait_for_one_conversion_which_goes_on_without_them(world: World) -> None:
    converter = FakeConverter()
    made = PageWorld(world, converter=converter)
    pages, event = made.pages(), await made.ingest(DATA)
    request = requested(event.document.document_id, 1)
    readers = [asyncio.create_task(pages.read(act(), request)) for _ in range(3)]
    while not converter.converted:
        await asyncio.sleep(0)
    readers[0].cancel()
    converter.go.set()
    first, *others = await asyncio.gather(*readers, return_exceptions=True)
    assert isinstance(first, asyncio.CancelledError)
    assert all(isinstance(one, ReadPageResponse) for one in others)
    assert converter.converted == 1


async def test_too_few_words_on_the_pages(document: Docx) -> None:
    document.converter.result = placed(pdf([[LINES[0]]]))
    pages = document.made.pages()
    request = requested(document.event.document.document_id, 1)
    for _ in range(2):
        with pytest.raises(Reject) as caught:
            await pages.read(act(), request)
        assert caught.value.reason is Reason.PAGES_NOT_ALIGNED
        assert caught.value.detail == "5 of 9 words of the text are on the pages; 99% are needed"
    assert document.converter.converted == 1
    document.made.world.clock.advance(601)
    document.converter.result = placed()
    await pages.read(act(), request)


@pytest.mark.parametrize("error", [Reject(Reason.UNSUPPORTED, detail="d"), Retry(Reason.INTERNAL)])
async def test_a_refusal_that_can_pass_is_not_remembered(document: Docx, error: GlossatorError) -> None:
    document.converter.error = error
    pages = document.made.pages()
    for _ in range(2):
        with pytest.raises(type(error)) as caught:
            await pages.read(act(), requested(document.event.document.document_id, 1))
        assert caught.value.reason is error.reason
    assert document.converter.converted == 2


async def test_after_the_retention_time_nothing_of_the_pages_remains(document: Docx) -> None:
    await document.read(1, 400, NAME)
    world = document.made.world
    world.clock.advance(timedelta(days=10).total_seconds())
    assert await world.originals.destroy_older(world.clock.now()) == 1
    for width in (0, 400):
        with pytest.raises(Reject) as caught:
            await document.read(1, width)
        assert caught.value.reason is Reason.ORIGINAL_GONE
    original = document.event.original
    assert await world.blobs.find(TENANT, original.scope, original.subject) == []


async def test_an_original_that_is_destroyed_meanwhile(world: World) -> None:
    converter = FakeConverter()
    made = PageWorld(world, converter=converter)
    event = await made.ingest(DATA)
    request = requested(event.document.document_id, 1)
    reading = asyncio.create_task(made.pages().read(act(), request))
    while not converter.converted:
        await asyncio.sleep(0)
    await world.keys.destroy(TENANT, event.original.subject)
    converter.go.set()
    with pytest.raises(Reject) as caught:
        await reading
    assert caught.value.reason is Reason.ORIGINAL_GONE


def sealed(text: str, *values: OriginalSpan) -> SealedText:
    for one in values:
        text = text[: one.start] + hole(one.of(text)) + text[one.end :]
    return SealedText(text, values=tuple(SealedValue(one, "PERSON", "PERSON_1", b"") for one in values))


@pytest.mark.parametrize(("words", "accepted"), [(TEXT.text, True), (TEXT.text.replace("Lender", "Lessor"), False)])
async def test_the_text_must_be_the_one_with_the_values(document: Docx, words: str, accepted: bool) -> None:
    stored, event = sealed(words, NAME), document.event
    tenant, owner = event.document.tenant, event.document.document_id
    await document.made.world.blobs.put(tenant, KeyScope.SOURCE, owner, f"{SEALED}a", encode(stored))
    if accepted:
        await document.read()
        return
    with pytest.raises(Reject) as caught:
        await document.read()
    assert caught.value.reason is Reason.UNSUPPORTED
    assert "read the text" in caught.value.detail


async def test_before_redaction_the_text_must_be_the_one_that_was_stored(document: Docx) -> None:
    other = replace(TEXT, text=TEXT.text.replace("Lender", "Lessor"))
    document.converter.result = placed(text=other)
    with pytest.raises(Reject) as caught:
        await document.read()
    assert caught.value.reason is Reason.UNSUPPORTED


def test_a_sealed_text_is_a_text_with_fillers() -> None:
    text = TEXT.text
    assert is_text_of(sealed(text, NAME), text)
    assert is_text_of(sealed(text), text)
    assert not is_text_of(sealed(text, NAME), text[:-1])
    assert not is_text_of(sealed(text, NAME), text.replace("another", "someone"))
    assert not is_text_of(sealed(text), text.replace("Quentin", "Wolfram"))


async def test_a_list_begins_a_conversion_and_does_not_wait_for_it(world: World) -> None:
    converter = FakeConverter()
    made = PageWorld(world, converter=converter)
    pages, event = made.pages(), await made.ingest(DATA)
    document = event.document.document_id
    for _ in range(2):
        assert (await pages.read(act(), requested(document, list=True))).drawing
    converter.go.set()
    await pages.read(act(), requested(document, 1))
    found = (await pages.read(act(), requested(document, list=True))).listed
    assert [one.spans for one in found] == [(OriginalSpan(0, len(TEXT.text.rstrip())),)]
    assert converter.converted == 1


@pytest.mark.parametrize("error", [Reject(Reason.UNSUPPORTED, detail="not installed"), Retry(Reason.INTERNAL)])
async def test_the_next_list_has_the_error_of_the_conversion(document: Docx, error: GlossatorError) -> None:
    document.converter.error = error
    pages, name = document.made.pages(), document.event.document.document_id
    assert (await pages.read(act(), requested(name, list=True))).drawing
    while pages._conversions._running:
        await asyncio.sleep(0.01)
    with pytest.raises(type(error)):
        await pages.read(act(), requested(name, list=True))
    document.converter.error = None
    assert (await pages.read(act(), requested(name, list=True))).drawing
    await pages.read(act(), requested(name, 1))
    assert document.converter.converted == 2


async def test_another_text_is_not_converted_again_for_a_while(document: Docx) -> None:
    document.converter.result = placed(text=replace(TEXT, text=TEXT.text.replace("Borrower", "Creditor")))
    pages, name = document.made.pages(), document.event.document.document_id
    for _ in range(2):
        with pytest.raises(Reject) as caught:
            await pages.read(act(), requested(name, 1))
        assert caught.value.reason is Reason.UNSUPPORTED
    assert document.converter.converted == 1


async def test_other_formats_are_not_listed(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    with pytest.raises(Reject) as caught:
        await made.pages().read(act(), requested(event.document.document_id, list=True))
    assert caught.value.reason is Reason.UNSUPPORTED


async def test_who_lists_pages_is_checked_and_recorded(document: Docx) -> None:
    pages, name = document.made.pages(), document.event.document.document_id
    await pages.read(act(), requested(name, list=True))
    [record] = [one for one in document.made.world.audit.records if one.action == "document.draw_page"]
    assert "page=all" in record.detail
    with pytest.raises(Reject) as caught:
        await pages.read(act(peer=None), requested(name, list=True))
    assert caught.value.reason is Reason.FORBIDDEN
