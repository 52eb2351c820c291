"""The workbook of a matter: what it has, who gets it, and what is recorded."""

import hashlib
import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from glossator.annotation.v1 import exports_pb2
from services.annotation.desk import matter_exporting
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.edge.http.test_grid_exports import CANARY, texts_in
from tests.unit.annotation.support import MATTER, REVIEWER, STRANGER, World, record
from tests.unit.annotation.texts import PROSE

SECOND = record(reference="second.docx")
ASKED = {"purpose": "review"}
# A finding on assignments quotes the words with the value.
QUOTED = PROSE.replace("The Borrower may not assign it", f"«PERSON_2|{CANARY}» may not assign it")
FOUND = (("Parties", "[PERSON_1]"), ("Anti-Assignment", "[PERSON_2] may not assign it"))


def url(matter: str = MATTER) -> str:
    return f"/v1/matters/{matter}/export"


async def exported(world: World, who: Actor = REVIEWER, matter: str = MATTER) -> bytes:
    async with client_of(world, who) as client:
        return (await client.get(url(matter), params=ASKED)).raise_for_status().content


def rows(data: bytes) -> dict[str, list[list[Any]]]:
    """The heads and the rows of the tables."""
    book = load_workbook(io.BytesIO(data))
    return {one.title: [[cell.value for cell in row] for row in one.iter_rows(min_row=5)] for one in book}


async def test_the_findings_of_all_documents(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    await world.propose(SECOND, QUOTED, found=FOUND)
    data = await exported(world)
    findings, documents = rows(data)["Findings"], rows(data)["Documents"]
    assert findings[0][:5] == ["Document", "Version", "Severity", "Clause", "Finding"]
    assert [row[0] for row in documents[1:]] == [DOCUMENT.source_reference, SECOND.source_reference]
    listed = {row[0]: int(row[5]) for row in documents[1:]}
    assert {name: sum(row[0] == name for row in findings[1:]) for name in listed} == listed
    assert all(listed.values())
    first = [row[2] for row in findings[1:] if row[0] == DOCUMENT.source_reference]
    assert first == sorted(first, key=["Critical", "High", "Medium", "Low", "Info"].index)
    [quoted] = [row[6] for row in findings[1:] if row[6] and row[0] == SECOND.source_reference]
    assert quoted == "[PERSON_2] may not assign it"
    assert CANARY not in texts_in(data)


async def test_a_reader_of_values_gets_them(world: World) -> None:
    await world.propose(SECOND, QUOTED, found=FOUND)
    assert f"{CANARY} may not assign it" in texts_in(await exported(world))
    assert CANARY not in repr(world.audit.records)


@pytest.fixture
async def walls(world: World) -> None:
    """Documents of a second matter and of a second tenant, with a value that no one else gets."""
    world.rules.mask()
    await world.propose(DOCUMENT)
    await world.propose(record(reference="elsewhere.docx", matter="HB-2"), QUOTED, found=FOUND)
    await world.propose(record(reference="foreign.docx", tenant=STRANGER.tenant), QUOTED, found=FOUND)


@pytest.mark.parametrize(
    ("who", "matter", "expected"),
    [
        (REVIEWER, MATTER, {"ref-1"}),
        (REVIEWER, "HB-2", {"elsewhere.docx"}),
        (REVIEWER, "HB-unknown", set()),
        (STRANGER, MATTER, {"foreign.docx"}),
        (STRANGER, "HB-2", set()),
        (replace(REVIEWER, matters=frozenset({"HB-2"})), MATTER, None),
        (replace(REVIEWER, matters=frozenset({"HB-2"})), "HB-unknown", None),
        (replace(REVIEWER, roles=frozenset({Role.COMPLIANCE})), MATTER, None),
        (replace(REVIEWER, roles=frozenset({Role.CASE_SYSTEM})), MATTER, None),
        (replace(REVIEWER, roles=frozenset({Role.PLAYBOOK_OWNER})), MATTER, None),
    ],
)
@pytest.mark.usefixtures("walls")
async def test_walls(world: World, who: Actor, matter: str, expected: set[str] | None) -> None:
    async with client_of(world, who) as client:
        answer = await client.get(url(matter), params=ASKED)
    if expected is None:
        assert reason_of(answer) == (403, "forbidden")
        return
    assert {row[0] for row in rows(answer.content)["Documents"][1:] if row[0]} == expected
    assert CANARY not in texts_in(answer.content)
    assert CANARY not in repr(world.audit.records)


async def test_a_reader_who_stopped_a_document_gets_a_workbook_without_it(world: World) -> None:
    await world.propose(DOCUMENT)
    await world.propose(SECOND)
    world.members.stop(SECOND, REVIEWER.subject)
    data = await exported(world)
    assert SECOND.source_reference not in texts_in(data)
    assert "in 1 document," in texts_in(data)


async def test_a_text_that_is_erased_has_a_line(world: World) -> None:
    await world.propose(DOCUMENT)
    await world.propose(SECOND)
    await world.keys.destroy(SECOND.tenant, SECOND.document_id)
    documents = rows(await exported(world))["Documents"][1:]
    assert [(row[0], row[7]) for row in documents] == [
        (DOCUMENT.source_reference, None),
        (SECOND.source_reference, "Its text could not be read"),
    ]


async def test_what_left_is_recorded_for_each_document(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    await world.propose(SECOND)
    world.audit.records.clear()
    digest = f"sha256={hashlib.sha256(await exported(world)).hexdigest()}"
    records = [one for one in world.audit.records if one.action == "document.export" and digest in one.detail]
    assert {one.resource_id for one in records} == {DOCUMENT.document_id, SECOND.document_id}
    assert all("documents=2" in one.detail and "format=findings" in one.detail for one in records)
    assert all(any(part.startswith("finding=") for part in one.detail) for one in records)
    assert "Lovelace" not in repr(world.audit.records)


async def test_refusals(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.propose(DOCUMENT)
    async with client_of(world, REVIEWER) as client:
        assert reason_of(await client.get(url())) == (403, "forbidden")
        monkeypatch.setattr(matter_exporting, "MOST_DOCUMENTS", 0)
        assert reason_of(await client.get(url(), params=ASKED))[1] == "too_large"


async def test_grpc_gives_the_same_file(world: World) -> None:
    await world.propose(DOCUMENT)
    by_rest = await exported(world)
    begin_call(REVIEWER)
    api = methods_of(world.service.table)
    request = exports_pb2.ExportMatterRequest(matter=MATTER, purpose="review")
    head, *chunks = [one async for one in api.ExportMatter(request, None)]
    assert b"".join(one.chunk for one in chunks) == by_rest
    assert (head.file.name, head.file.documents) == ("findings-of-matter.xlsx", 1)
