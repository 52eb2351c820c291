"""Files that leave, over HTTP and gRPC: what is in them, who gets them, and what is recorded."""

import hashlib
import io
import zipfile
from dataclasses import replace

import pytest

from glossator.annotation.v1 import exports_pb2 as pb
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import REVIEWER, World
from tests.unit.annotation.texts import PROSE, texts_of

URL = f"/v1/documents/{DOCUMENT.document_id}/exports"
REVIEW = {"purpose": "review"}


async def test_a_file_over_http(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    answer = await client_of(world, REVIEWER).get(f"{URL}/word", params=REVIEW)
    assert (answer.status_code, answer.content) == (200, b"file")
    headers = answer.headers
    name = f'attachment; filename="{DOCUMENT.document_id}-word.docx"'
    assert (headers["content-disposition"], headers["cache-control"]) == (name, "no-store")
    [asked] = world.files.asked
    assert {one.words for one in asked.masks} == {"[PERSON_1]"}
    assert (asked.unmasked, asked.purpose, asked.document_id) == (False, "review", DOCUMENT.document_id)
    assert asked.notes
    assert "Lovelace" not in repr(asked)
    assert headers["x-glossator-masked"] == str(len(asked.masks))


@pytest.mark.parametrize("kind", ["text/event-stream", "application/x-ndjson"])
async def test_a_file_is_no_stream_of_json(world: World, kind: str) -> None:
    await world.propose(DOCUMENT)
    answer = await client_of(world, REVIEWER).get(f"{URL}/word", params=REVIEW, headers={"accept": kind})
    assert (answer.status_code, answer.content) == (200, b"file")


async def test_a_pdf_covers_what_a_page_covers(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    answer = await client_of(world, REVIEWER).get(f"{URL}/pdf", params=REVIEW)
    assert f"{DOCUMENT.document_id}-pdf.pdf" in answer.headers["content-disposition"]
    [asked] = world.files.asked
    text = texts_of(PROSE).original.text
    assert {one.span.of(text) for one in asked.masks} == {"Ada Lovelace"}
    assert {one.words for one in asked.masks} == {""}


@pytest.mark.parametrize(("wanted", "part"), [("xlsx", "xl/worksheets/sheet1.xml"), ("memo", "word/document.xml")])
async def test_a_report_quotes_masked_words(world: World, wanted: str, part: str) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    world.audit.records.clear()
    answer = await client_of(world, REVIEWER).get(f"{URL}/{wanted}", params=REVIEW)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert "Lovelace" not in "".join(file.read(one).decode("utf-8", "replace") for one in file.namelist())
        assert DOCUMENT.source_reference in file.read(part).decode()
    assert world.files.asked == []
    details = [one for record in world.audit.records if record.action == "document.export" for one in record.detail]
    assert f"format={wanted}" in details
    assert f"sha256={hashlib.sha256(answer.content).hexdigest()}" in details
    assert [one for one in details if one.startswith("finding=")]


async def test_what_left_is_recorded_without_text(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    world.audit.records.clear()
    await client_of(world, REVIEWER).get(f"{URL}/word", params=REVIEW)
    records = [one for one in world.audit.records if one.action == "document.export"]
    [asked] = world.files.asked
    detail = {key: value for one in records for key, _, value in [entry.partition("=") for entry in one.detail]}
    assert detail["sha256"] == hashlib.sha256(b"file").hexdigest()
    assert (detail["notes"], detail["masked"], detail["bytes"]) == (str(len(asked.notes)), str(len(asked.masks)), "4")
    assert "Lovelace" not in repr(world.audit.records)


async def test_a_reader_who_sees_all_values_gets_them(world: World) -> None:
    await world.propose(DOCUMENT)
    await client_of(world, REVIEWER).get(f"{URL}/word", params=REVIEW)
    [asked] = world.files.asked
    assert (asked.unmasked, asked.masks) == (True, ())
    assert any(one.action == "document.read_values" for one in world.audit.records)


async def test_refusals(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, REVIEWER)
    assert reason_of(await client.get(f"{URL}/word")) == (403, "forbidden")
    assert reason_of(await client.get(f"{URL}/csv", params=REVIEW)) == (400, "invalid_metadata")
    world.files.error = Reject(Reason.ORIGINAL_GONE)
    assert reason_of(await client.get(f"{URL}/word", params=REVIEW))[1] == "original_gone"
    assert world.files.asked == []


@pytest.mark.parametrize(
    "caller",
    [
        replace(REVIEWER, roles=frozenset({Role.PLAYBOOK_OWNER})),
        replace(REVIEWER, roles=frozenset({Role.CASE_SYSTEM})),
        replace(REVIEWER, roles=frozenset({Role.COMPLIANCE})),
    ],
    ids=lambda one: next(iter(one.roles)),
)
async def test_only_reviewers_export(world: World, caller: Actor) -> None:
    await world.propose(DOCUMENT)
    assert reason_of(await client_of(world, caller).get(f"{URL}/word", params=REVIEW)) == (403, "forbidden")
    assert world.files.asked == []


async def test_a_file_over_grpc(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    api = methods_of(world.service.table)
    begin_call(REVIEWER)
    request = pb.ExportDocumentRequest(document_id=DOCUMENT.document_id, format="word", purpose="review")
    head, *chunks = [one async for one in api.ExportDocument(request, None)]
    assert b"".join(one.chunk for one in chunks) == b"file"
    assert (head.file.size, head.file.exact) == (4, len(world.files.asked[0].notes))
