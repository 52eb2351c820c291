"""Files that leave, for annotation on behalf of a reader."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from glossator.document.v1 import document_pb2 as d
from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.exports.writing import Exports
from services.ingestion.extractors.media_types import DOCX
from services.ingestion.extractors.result import Limits
from services.ingestion.writing.pdf.write import write as write_pdf
from services.ingestion.writing.records import FileRequest, Mask, Note, Written
from services.ingestion.writing.word.write import write
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentIngested, DocumentWithdrawn
from services.shared.domain.records import Actor, Role
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.operations.table import make_table
from tests.blob_suite import hash_key
from tests.registered import methods_of
from tests.unit.ingestion.entry.support import POLICY
from tests.unit.ingestion.makers import pdf
from tests.unit.ingestion.pages.support import ANNOTATION, REVIEWER, act
from tests.unit.ingestion.support import World, ingested, submitted
from tests.unit.ingestion.writing.word_documents import comments_of, package

DATA = package("<w:p><w:r><w:t>The Lender is Quentin Abernathy.</w:t></w:r></w:p>")
REQUEST = FileRequest((Note(("High: who",), OriginalSpan(4, 10)),), (Mask(OriginalSpan(14, 31), "[PERSON_1]"),))


@dataclass(slots=True)
class InProcess:
    """Writes in this process. `other`: the document that it writes into instead."""

    other: bytes = b""
    asked: list[FileRequest] = field(default_factory=list)

    async def write(self, data: bytes, layout: bytes, request: FileRequest, *, tenant: str, reader: str) -> Written:
        self.asked.append(request)
        if request.format == "pdf":
            return write_pdf(data, layout, request, Limits())
        return write(self.other or data, request, Limits())


def exports(world: World, writer: InProcess | None = None) -> Exports:
    access = Authoriser(POLICY, world.audit, world.clock, service="ingestion")
    return Exports(world.ports.store, world.blobs, writer or InProcess(), access, hash_key)


def rpc(made: Exports) -> Callable[[pb.WriteExportRequest, None], AsyncIterator[pb.WriteExportResponse]]:
    served: Callable[..., AsyncIterator[pb.WriteExportResponse]] = methods_of(
        make_table("ingestion", [made.write])
    ).WriteExport
    return served


async def ingest(world: World, content: bytes = DATA) -> DocumentIngested:
    [event] = ingested(await world.submit(submitted(content)))
    return event


async def test_a_file_has_its_comments_and_no_masked_value(world: World) -> None:
    event = await ingest(world)
    found = await exports(world).file(act(), event.document.document_id, REQUEST, "review")
    assert (found.exact, found.nearby) == (1, 0)
    assert [one.words for one in comments_of(found.data)] == ["Lender"]
    assert b"Quentin" not in found.data


async def test_a_file_is_recorded_with_both_names(world: World) -> None:
    event = await ingest(world)
    await exports(world).file(act(), event.document.document_id, REQUEST, "review")
    [written] = world.audit.records
    assert (written.action, written.actor) == ("document.write_export", REVIEWER.subject)
    assert written.detail == ("via=service:annotation", "format=word", "notes=1", "masked=1")


@pytest.mark.parametrize(
    ("reader", "peer", "purpose", "reason"),
    [
        (REVIEWER, None, "review", Reason.FORBIDDEN),
        (REVIEWER, replace(ANNOTATION, subject="service:ingestion"), "review", Reason.FORBIDDEN),
        (ANNOTATION, ANNOTATION, "review", Reason.FORBIDDEN),
        (REVIEWER, ANNOTATION, "", Reason.FORBIDDEN),
        (REVIEWER, ANNOTATION, "audit", Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.CASE_SYSTEM})), ANNOTATION, "review", Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.COMPLIANCE})), ANNOTATION, "review", Reason.FORBIDDEN),
        (replace(REVIEWER, matters=frozenset({"HB-9"})), ANNOTATION, "review", Reason.NOT_FOUND),
        (replace(REVIEWER, tenant="northgate-credit"), ANNOTATION, "review", Reason.NOT_FOUND),
    ],
)
async def test_who_can_have_a_file(
    world: World, reader: Actor, peer: Actor | None, purpose: str, reason: Reason
) -> None:
    event = await ingest(world)
    writer = InProcess()
    with pytest.raises(Reject) as caught:
        await exports(world, writer).file(act(reader, peer), event.document.document_id, REQUEST, purpose)
    assert (caught.value.reason, writer.asked) == (reason, [])


async def test_a_pdf_has_its_annotations(world: World) -> None:
    event = await ingest(world, pdf([["The Lender is Quentin Abernathy."]]))
    for unmasked in (True, False):
        request = replace(REQUEST, format="pdf", unmasked=unmasked)
        found = await exports(world).file(act(), event.document.document_id, request, "review")
        assert (found.data[:5], found.exact) == (b"%PDF-", 1)
    with pytest.raises(Reject) as caught:
        await exports(world).file(act(), event.document.document_id, REQUEST, "review")
    assert caught.value.reason is Reason.UNSUPPORTED


async def test_other_formats_are_refused(world: World) -> None:
    event = await ingest(world, pdf([["The Lender is another."]]))
    for wanted, reason in (("word", Reason.UNSUPPORTED), ("odt", Reason.INVALID_METADATA)):
        with pytest.raises(Reject) as caught:
            await exports(world).file(act(), event.document.document_id, replace(REQUEST, format=wanted), "review")
        assert caught.value.reason is reason


async def test_a_file_of_another_text_is_not_returned(world: World) -> None:
    event = await ingest(world)
    writer = InProcess(other=package("<w:p><w:r><w:t>The Lender is now Quentin Abernathy.</w:t></w:r></w:p>"))
    with pytest.raises(Reject) as caught:
        await exports(world, writer).file(act(), event.document.document_id, REQUEST, "review")
    assert caught.value.reason is Reason.UNSUPPORTED


async def test_a_destroyed_original_is_gone(world: World) -> None:
    event = await ingest(world)
    await world.blobs.delete(event.original)
    with pytest.raises(Reject) as caught:
        await exports(world).file(act(), event.document.document_id, REQUEST, "review")
    assert caught.value.reason is Reason.ORIGINAL_GONE


async def test_a_withdrawn_document_is_refused(world: World) -> None:
    event = await ingest(world)
    withdrawn = DocumentWithdrawn("w", world.clock.now() + timedelta(seconds=1), event.document, "superseded")
    await world.handle(withdrawn)
    with pytest.raises(Reject) as caught:
        await exports(world).file(act(), event.document.document_id, REQUEST, "review")
    assert caught.value.reason is Reason.WITHDRAWN


async def test_the_rpc_streams_the_head_and_the_bytes(world: World) -> None:
    event = await ingest(world)
    act()
    request = pb.WriteExportRequest(
        document_id=event.document.document_id,
        format="word",
        notes=[pb.ExportNote(lines=["a"], span=d.Span(start=4, end=10)), pb.ExportNote(lines=["b"], offered="c")],
        masks=[pb.ExportMask(span=d.Span(start=14, end=31), words="[PERSON_1]")],
        purpose="review",
        written_at="2026-11-29T09:00:00Z",
    )
    head, *chunks = [one async for one in rpc(exports(world))(request, None)]
    data = b"".join(one.chunk for one in chunks)
    assert (head.head.media_type, head.head.size, head.head.exact) == (DOCX, len(data), 2)
    assert [one.words for one in comments_of(data)] == ["Lender", "c"]


async def test_a_span_that_ends_before_it_begins_is_refused(world: World) -> None:
    act()
    request = pb.WriteExportRequest(
        document_id="d", masks=[pb.ExportMask(span=d.Span(start=5, end=3))], purpose="review"
    )
    with pytest.raises(Reject) as caught:
        await anext(rpc(exports(world))(request, None))
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "masks[0].span")
