"""Workbooks of matters and grids that are handed to other systems: each of their documents is checked again."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from glossator.annotation.v1 import across_pb2, exports_pb2
from glossator.document.v1 import document_pb2
from services.annotation.desk import filing as desk
from services.annotation.desk.export_records import FileExportRequest
from services.annotation.exports.filing import FilingState
from services.annotation.grid.records import ReadGridRequest
from services.annotation.storage.filing_tables import FILINGS
from services.shared.domain.errors import Reason
from services.shared.domain.records import Actor
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT, refused
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.edge.http.test_grid_exports import CANARY, texts_in
from tests.unit.annotation.edge.http.test_matter_exports import FOUND, QUOTED
from tests.unit.annotation.filing.support import ELSEWHERE, GRID, OF_MATTER, Desk, erase, stop, wall, withdraw
from tests.unit.annotation.support import MATTER, REVIEWER, SENIOR, World, record


async def _nothing(_world: World) -> None: ...


@pytest.mark.parametrize("request_", [OF_MATTER, GRID], ids=["matter", "grid"])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_nothing, FilingState.FILED),
        (wall, FilingState.WITHHELD),
        (stop, FilingState.WITHHELD),
        (withdraw, FilingState.WITHHELD),
    ],
)
async def test_documents_that_a_workbook_only_names(
    filing: Desk, request_: FileExportRequest, alone: bool, change: Any, expected: FilingState
) -> None:
    if not alone:
        await filing.world.propose(record(reference="second.docx"), QUOTED, found=FOUND)
    await erase(filing.world)
    made = await filing.file(request_)
    assert [one.resource_id for one in made.names] == [DOCUMENT.document_id]
    assert len(made.covers) == (0 if alone else 1)
    await change(filing.world)
    await filing.step()
    assert (await filing.state(made))[0] is expected
    assert len(filing.files()) == (expected is FilingState.FILED)


async def test_the_workbook_of_a_matter(filing: Desk) -> None:
    await filing.world.propose(record(reference="second.docx"), QUOTED, found=FOUND)
    await filing.world.propose(record(reference="elsewhere.docx", matter="HB-2"), QUOTED, found=FOUND)
    made = await filing.file(replace(OF_MATTER, key="k"))
    await filing.step()
    [file] = filing.files()
    assert file.name == f"{made.filing_id}-findings-of-matter.xlsx"
    assert "second.docx" in texts_in(file.read_bytes())
    assert "elsewhere.docx" not in texts_in(file.read_bytes())


async def test_the_workbook_of_a_grid(filing: Desk) -> None:
    await filing.world.propose(ELSEWHERE, QUOTED, found=FOUND)
    made = await filing.file(replace(GRID, grid=ReadGridRequest(matters=(MATTER,), columns=("Anti-Assignment",))))
    await filing.step()
    [file] = filing.files()
    assert file.relative_to(filing.folder) == Path(MATTER, f"{made.filing_id}-{made.name}")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == made.digest
    found = texts_in(file.read_bytes())
    assert "[PERSON_2]" in found
    assert CANARY not in found
    assert "elsewhere.docx" not in found


@pytest.mark.parametrize(("walled", "expected"), [(False, FilingState.FILED), (True, FilingState.WITHHELD)])
async def test_a_grid_over_matters_is_checked_and_recorded_for_each(
    filing: Desk, walled: bool, expected: FilingState
) -> None:
    await filing.world.propose(ELSEWHERE, QUOTED, found=FOUND)
    who = replace(REVIEWER, matters=frozenset({"HB-2", MATTER}))
    made = await filing.file(GRID, who)
    if walled:
        filing.world.members.put(ELSEWHERE.tenant, ELSEWHERE.matter, members="somebody@harbour-bank")
    await filing.step()
    assert (await filing.state(made))[0] is expected
    places = [one.relative_to(filing.folder) for one in filing.files()]
    assert places == ([] if walled else [Path(f"{made.filing_id}-{made.name}")])
    records = [one for one in filing.world.audit.records if f"filing={made.filing_id}" in one.detail]
    for part in ("target=folder", f"state={expected.value}"):
        assert {one.matter for one in records if part in one.detail} == {"HB-2", MATTER}


@pytest.mark.parametrize("who", [replace(REVIEWER, matters=frozenset({"HB-9"})), SENIOR], ids=["matter", "all"])
async def test_a_grid_without_a_document(filing: Desk, who: Actor) -> None:
    made = await filing.file(replace(GRID, grid=ReadGridRequest(matters=("HB-9",))), who)
    await filing.step()
    assert (await filing.state(made))[0] is FilingState.FILED
    assert made.covers == ()


async def test_a_grid_of_too_many_documents_is_not_filed(filing: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST_DOCUMENTS", 1)
    await filing.file(GRID)
    await filing.world.propose(record(reference="second.docx"), QUOTED, found=FOUND)
    await refused(Reason.TOO_LARGE, filing.file(replace(GRID, key="k-2")))


async def test_rows_of_the_release_before(filing: Desk) -> None:
    made = await filing.file(replace(OF_MATTER, key="k"))
    before = json.dumps([[DOCUMENT.document_id, MATTER, DOCUMENT.family]]).encode()
    await filing.world.database.run(lambda connection: connection.execute(sa.update(FILINGS).values(covers=before)))
    found = await filing.filing.store.find(made.filing_id)
    assert found is not None
    assert (found.covers, found.names) == (tuple(made.covers), ())


async def test_a_grid_by_rest_and_grpc(filing: Desk) -> None:
    body = {"target": "folder", "key": "k-1"}
    grid = {"matters": [MATTER], "columns": ["Anti-Assignment"], "as_of": "2025-03-14", "priorities": ["normal"]}
    async with client_of(filing.world, REVIEWER) as client:
        made = await client.post("/v1/filings", params={"purpose": "review"}, json={**body, "grid": grid})
        assert (made.status_code, made.json()["state"]) == (202, "pending")
        wrong = {**body, "grid": {**grid, "as_of": "yesterday"}}
        answer = await client.post("/v1/filings", params={"purpose": "review"}, json=wrong)
        assert reason_of(answer)[1] == "invalid_metadata"
    await filing.step()
    begin_call(REVIEWER)
    asked = across_pb2.ReadGridRequest(**{**grid, "priorities": [document_pb2.PRIORITY_NORMAL]}, page_size=7)  # type: ignore[arg-type]
    request = exports_pb2.FileExportRequest(**body, purpose="review", grid=asked)
    again = await methods_of(filing.world.service.table).FileExport(request, None)
    assert (again.filing_id, again.state, again.attempts) == (made.json()["filing_id"], "filed", 1)
