"""A file name is in no id, event, row or audit record: only under a key, and encrypted with the document."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa

from glossator.document.v1 import document_pb2 as d
from services.ingestion.audited import report_rejection
from services.ingestion.references import keyed_reference
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatusChanged, DocumentSubmitted, DocumentWithdrawn, Event
from services.shared.domain.identity import make_id
from services.shared.wire.codec import encode
from tests.blob_suite import hash_key
from tests.unit.ingestion.entry.drop.test_folder import folder_of
from tests.unit.ingestion.entry.support import grpc_client, http_client
from tests.unit.ingestion.entry.test_submissions import chunk, header, stream
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, ingested, statuses, submitted

NAME = "Smith_John_loan.pdf"
REFERENCE = keyed_reference(hash_key(TENANT), SYSTEM, NAME)
_GIVEN = {"source_system": SYSTEM, "matter": MATTER}
_WORDS = b"1. Term. It ends."
_AT = datetime(2025, 3, 14, tzinfo=UTC)


async def _by_grpc(world: World, content: bytes, _drop: Path) -> Sequence[Event]:
    async with grpc_client(world) as client:
        await client.SubmitDocument(
            stream(
                [header(document=d.DocumentRecord(source_system=SYSTEM, matter=MATTER), file_name=NAME), chunk(content)]
            )
        )
    return world.publisher.events


async def _by_form(world: World, content: bytes, _drop: Path) -> Sequence[Event]:
    async with http_client(world) as client:
        form = {"metadata": json.dumps(_GIVEN)}
        answer = await client.post("/v1/documents", data=form, files={"file": (NAME, content, "text/plain")})
        assert answer.status_code == 202
    return world.publisher.events


async def _by_body(world: World, content: bytes, _drop: Path) -> Sequence[Event]:
    headers = {"x-glossator-metadata": json.dumps(_GIVEN), "x-glossator-file-name": NAME, "content-type": "text/plain"}
    async with http_client(world) as client:
        assert (await client.post("/v1/documents", content=content, headers=headers)).status_code == 202
    return world.publisher.events


async def _by_folder(world: World, content: bytes, drop: Path) -> Sequence[Event]:
    path = drop / SYSTEM / MATTER / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    folder = folder_of(world, drop)
    assert [await folder.scan(), await folder.scan()] == [0, 1]
    return world.publisher.events


async def _by_kafka(_world: World, content: bytes, _drop: Path) -> Sequence[Event]:
    event = submitted(content, "", make_id("submission", content.hex()), file_name=NAME)
    return [replace(event, document=replace(event.document, media_type="text/plain"))]


@pytest.mark.parametrize("submit", [_by_grpc, _by_form, _by_body, _by_folder, _by_kafka])
async def test_a_file_name_is_keyed(world: World, tmp_path: Path, submit: object) -> None:
    assert callable(submit)
    for version, content in enumerate((_WORDS, _WORDS + b" It is extended."), start=1):
        [event] = await submit(world, content, tmp_path / "drop")
        assert isinstance(event, DocumentSubmitted)
        world.publisher.events.clear()
        world.clock.advance(60)
        event = replace(event, document=replace(event.document, media_type="text/plain"))
        events = await world.handle(event)
        [made] = ingested(events)
        assert (made.document.source_reference, made.document.version) == (REFERENCE, version)
        internal = [event.document, *(one for one in events if not isinstance(one, DocumentSubmitted))]
        assert not any(NAME.encode() in encode(one) for one in internal)
    assert not await _rows_with(world, NAME)
    assert not any(NAME in repr(one) for one in world.audit.records)
    found = {(await world.latest(name)).record.version for name in (NAME, REFERENCE)}
    assert found == {2}


async def test_references_of_a_source_can_be_keyed(world: World) -> None:
    """In all of its events: submissions, refusals, withdrawals."""
    reference = keyed_reference(hash_key(TENANT), "scanner", "Smith_John")
    mail = EmailMessage()
    mail["Subject"] = "Loan"
    mail.set_content("1. Term. It ends.")
    mail.add_attachment(b"2. Fee. None.", "text", "plain", filename="fee.txt")
    sent = submitted(mail.as_bytes(), "Smith_John", source_system="scanner")
    events = await world.handle(sent)
    assert [one.document.source_reference for one in ingested(events)] == [reference, f"{reference}#1"]
    refused = report_rejection(sent, Reject(Reason.INVALID_EVENT), world.ports)
    assert isinstance(refused[0], DocumentStatusChanged)
    assert (refused[0].document.source_reference, refused[0].document.family) == (
        reference,
        ingested(events)[0].document.family,
    )
    withdrawal = DocumentWithdrawn("w-1", _AT, replace(sent.document, matter="", family=""), "wrong")
    events += await world.handle(withdrawal)
    assert ("withdrawn", "") in statuses(events)
    assert not any(b"Smith_John" in encode(one) for one in events)
    assert not await _rows_with(world, "Smith_John")


async def test_the_reference_of_a_sender_stays(world: World) -> None:
    [made] = ingested(await world.handle(submitted(_WORDS, "DV/1", file_name="Smith_John_loan.txt")))
    assert made.document.source_reference == "DV/1"


@pytest.mark.parametrize("place", [(TENANT, "elsewhere"), ("northgate-credit", SYSTEM)])
async def test_an_unregistered_source_is_refused_as_such(world: World, place: tuple[str, str]) -> None:
    record = world.intake.with_reference(DocumentRecord(*place, "", MATTER), NAME)
    assert record.source_reference == f"keyed-{'0' * 32}"
    with pytest.raises(Reject) as refused:
        world.intake.check(record, "", record.tenant)
    assert refused.value.field == "source_system"


def test_names_are_unlinkable_without_the_key_and_between_sources() -> None:
    references = {
        keyed_reference(key, source, name)
        for key in (b"1" * 32, b"2" * 32)
        for source in (SYSTEM, "loan-core")
        for name in (NAME, NAME + "x", "\udcff.pdf")
    }
    assert len(references) == 12
    assert keyed_reference(b"1" * 32, SYSTEM, NAME) == keyed_reference(b"1" * 32, SYSTEM, NAME)


async def _rows_with(world: World, text: str) -> list[str]:
    """The tables of the database that contain the text."""

    def find(connection: sa.Connection) -> list[str]:
        found = sa.MetaData()
        found.reflect(connection)
        return [
            name
            for name, table in found.tables.items()
            if any(text in repr(value) for row in connection.execute(sa.select(table)) for value in row)
        ]

    return await world.database.run(find)
