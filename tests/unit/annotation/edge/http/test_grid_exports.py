"""The grid of clauses as a workbook: what it has, who gets it, and what is recorded."""

import hashlib
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from glossator.annotation.v1 import across_pb2, exports_pb2
from services.annotation.desk.across import exporting
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.portfolio import AMENDMENTS, COLUMNS, LOANS, UNREAD, WALLED, Loan, propose, store_portfolio
from tests.unit.annotation.storage.across_suite import confirm_all
from tests.unit.annotation.support import MATTER, REVIEWER, SENIOR, STRANGER, World, record

URL = "/v1/grid/export"
ASKED: dict[str, Any] = {"purpose": "review", "column": list(COLUMNS), "as_of": "2025-03-14"}
ELSEWHERE = Loan(50, "May 2, 2020", "June 3, 2029", "USD 50,000,000", "Montana")
CANARY = "Zephyrine Quillfeather"


async def sheets(world: World, who: Actor = REVIEWER, **more: Any) -> dict[str, list[list[Any]]]:
    """The rows of each sheet."""
    async with client_of(world, who) as client:
        answer = (await client.get(URL, params={**ASKED, **more})).raise_for_status()
    book = load_workbook(io.BytesIO(answer.content))
    return {one.title: [[cell.value for cell in row] for row in one.iter_rows()] for one in book}


def texts_in(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "".join(file.read(one).decode("utf-8", "replace") for one in file.namelist())


async def test_every_document_and_every_cell(world: World) -> None:
    await store_portfolio(world)
    await confirm_all(world)
    found = await sheets(world)
    title, covers, written, _, heads, *rows = found["Grid"]
    assert title[0] == "Clauses across documents"
    assert covers[0] == "18 documents as of 2025-03-14. Covers the documents you may read."
    assert str(written[0]).startswith("Written 2025-03-14 09:26 UTC.")
    assert heads == ["Document", "Matter", "Kind", "Effective", "Related", *COLUMNS]
    shown = {row[0]: dict(zip(COLUMNS, row[5:], strict=True)) for row in rows}
    assert len(shown) == len(LOANS) + len(AMENDMENTS) + 2
    assert all(text for row in shown.values() for text in row.values())
    maturity = str(shown["loan-02.docx"]["Maturity Date"]).splitlines()
    assert maturity == ["2030-04-30", "○ Unreviewed", "As amended", "Before: 2028-04-30, 2026-04-30"]
    assert "↻ Superseded" in str(shown["loan-05.docx"]["Change Of Control"])
    assert shown["loan-03.docx"]["Change Of Control"] == "∅ Not found"
    assert shown["scan.pdf"]["Governing Law"] == "△ Not read"
    assert shown["ninth-1.docx"]["Principal Amount"] == "» Takes effect later"
    assert str(shown["loan-01.docx"]["Principal Amount"]).splitlines()[0] == "USD 1,000,000.00"
    answers = found["Answers"][5:]
    assert len(answers) == len(rows) * len(COLUMNS)
    assert all(row[3] for row in answers)
    [law] = [row for row in answers if (row[0], row[2]) == ("loan-04.docx", "Governing Law")]
    assert law[3:6] == ["Unreviewed", "Texas", "US-TX"]


async def test_answers_lead_to_their_words(world: World) -> None:
    await store_portfolio(world)
    across = world.service.operations.across.exports
    object.__setattr__(across, "console", "https://console.example")
    async with client_of(world, REVIEWER) as client:
        answer = await client.get(URL, params=ASKED)
    book = load_workbook(io.BytesIO(answer.content))
    [row] = [row for row in book["Grid"].iter_rows() if row[0].value == "loan-01.docx"]
    address = f"https://console.example/documents/{LOANS[0].document.document_id}"
    assert row[0].hyperlink.target == address
    maturity = row[5].hyperlink
    assert maturity.target == address
    assert maturity.location.startswith("item=a%3A")
    assert "at=" in maturity.location
    assert "Term Loan" not in maturity.location
    assert row[9].hyperlink is None  # not found


async def test_without_a_console_there_are_no_links(world: World) -> None:
    await store_portfolio(world)
    async with client_of(world, REVIEWER) as client:
        answer = await client.get(URL, params=ASKED)
    assert "hyperlink" not in texts_in(answer.content)


async def store_elsewhere(world: World) -> None:
    """A loan of another matter, and one of another tenant, with words of their own."""
    other = record(reference="elsewhere.docx", matter="HB-2", tenant=REVIEWER.tenant)
    await propose(world, other, ELSEWHERE.text, found=ELSEWHERE.found)
    foreign = record(reference="foreign.docx", tenant=STRANGER.tenant)
    await propose(world, foreign, ELSEWHERE.text, found=ELSEWHERE.found)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (replace(REVIEWER, matters=frozenset({MATTER})), {"loan-01.docx"}),
        (replace(REVIEWER, matters=frozenset({"HB-2"})), {"elsewhere.docx"}),
        (replace(REVIEWER, matters=frozenset({"HB-0", "HB-2"})), {"elsewhere.docx"}),
        (SENIOR, {"loan-01.docx", "elsewhere.docx"}),
        (STRANGER, {"foreign.docx"}),
        (replace(STRANGER, matters=frozenset({"HB-2"})), set()),
    ],
    ids=["matter", "second-matter", "two-matters", "all-matters", "second-tenant", "second-tenant-second-matter"],
)
async def test_walls(world: World, who: Actor, expected: set[str]) -> None:
    await propose(world, LOANS[0].document, LOANS[0].text, found=LOANS[0].found)
    await store_elsewhere(world)
    async with client_of(world, who) as client:
        answer = (await client.get(URL, params=ASKED)).raise_for_status()
    found = texts_in(answer.content)
    assert {one for one in ("loan-01.docx", "elsewhere.docx", "foreign.docx") if one in found} == expected
    number = f"{len(expected)} document{'' if len(expected) == 1 else 's'} as of"
    assert number in found
    assert answer.headers["x-glossator-documents"] == str(len(expected))


async def test_a_reader_who_stopped_a_document_gets_a_workbook_without_it(world: World) -> None:
    await store_portfolio(world)
    world.members.stop(WALLED.document, REVIEWER.subject)
    async with client_of(world, REVIEWER) as client:
        answer = (await client.get(URL, params=ASKED)).raise_for_status()
    assert WALLED.document.source_reference not in texts_in(answer.content)
    assert "17 documents" in texts_in(answer.content)
    assert WALLED.document.document_id not in repr(world.audit.records)


@pytest.mark.parametrize("clear", [False, True], ids=["masked", "reader-of-values"])
async def test_values_are_placeholders_also_for_a_reader_of_values(world: World, clear: bool) -> None:
    if not clear:
        world.rules.mask()
    words = f"This Agreement is governed by the law that «PERSON_1|{CANARY}» chooses in «ORG_1|=HYPERLINK Ltd» only."
    found = [("Governing Law", "governed by the law that [PERSON_1] chooses in [ORG_1] only.")]
    await world.propose(record(reference="=1+1.docx"), words, found=found)
    async with client_of(world, REVIEWER) as client:
        answer = (await client.get(URL, params=ASKED)).raise_for_status()
    made = texts_in(answer.content)
    assert "[PERSON_1]" in made
    assert CANARY not in made
    assert "HYPERLINK" not in made
    assert CANARY not in repr(world.audit.records)
    assert {cell.data_type for row in load_workbook(io.BytesIO(answer.content))["Grid"] for cell in row} <= {"s", "n"}
    assert "'=1+1.docx" in made


async def test_what_left_is_recorded(world: World) -> None:
    await propose(world, LOANS[0].document, LOANS[0].text, found=LOANS[0].found)
    await propose(world, UNREAD, "Page 1 of 3", found=())
    await store_elsewhere(world)
    world.audit.records.clear()
    async with client_of(world, REVIEWER) as client:
        answer = (await client.get(URL, params=ASKED)).raise_for_status()
    records = [one for one in world.audit.records if one.action == "document.export" and "documents=3" in one.detail]
    digest = f"sha256={hashlib.sha256(answer.content).hexdigest()}"
    assert {one.matter for one in records} == {MATTER, "HB-2"}
    assert all(digest in one.detail and "format=grid" in one.detail for one in records)
    [own] = [one for one in records if one.matter == MATTER]
    ids = {one for one in own.detail if one.startswith("document=")}
    assert ids == {f"document={one.document_id}" for one in (LOANS[0].document, UNREAD)}
    assert any("use=exported" in one.detail for one in world.audit.records if one.action == "document.read_text")
    assert "New York" not in repr(world.audit.records)


@pytest.mark.parametrize("role", [Role.PLAYBOOK_OWNER, Role.CASE_SYSTEM, Role.COMPLIANCE])
async def test_only_reviewers_export(world: World, role: Role) -> None:
    async with client_of(world, replace(REVIEWER, roles=frozenset({role}))) as client:
        assert reason_of(await client.get(URL, params=ASKED)) == (403, "forbidden")


async def test_refusals(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await store_portfolio(world)
    async with client_of(world, REVIEWER) as client:
        assert reason_of(await client.get(URL)) == (403, "forbidden")
        assert reason_of(await client.get(URL, params={**ASKED, "column": ["nothing"]}))[1] == "invalid_metadata"
        monkeypatch.setattr(exporting, "MOST_CELLS", 18 * len(COLUMNS) - 1)
        assert reason_of(await client.get(URL, params=ASKED))[1] == "too_large"


async def test_more_documents_than_a_page_has(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await store_portfolio(world)
    whole = await sheets(world)
    monkeypatch.setattr(exporting, "MOST_ROWS", 7)
    assert await sheets(world) == whole


async def test_grpc_gives_the_same_file(world: World) -> None:
    await propose(world, LOANS[0].document, LOANS[0].text, found=LOANS[0].found)
    async with client_of(world, REVIEWER) as client:
        by_rest = (await client.get(URL, params=ASKED)).raise_for_status()
    begin_call(REVIEWER)
    grid = across_pb2.ReadGridRequest(columns=COLUMNS, as_of="2025-03-14", purpose="review")
    api = methods_of(world.service.table)
    head, *chunks = [one async for one in api.ExportGrid(exports_pb2.ExportGridRequest(grid=grid), None)]
    assert b"".join(one.chunk for one in chunks) == by_rest.content
    assert (head.file.name, head.file.documents) == ("grid-2025-03-14.xlsx", 1)
    assert head.file.exact == len(LOANS[0].found)
