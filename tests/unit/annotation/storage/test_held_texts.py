"""What a page of the grid and of the search holds of the texts that it needs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from services.annotation.desk.across import grid as grids
from services.annotation.desk.across import masked
from services.annotation.desk.across import search as searches
from services.annotation.desk.across.grid import ClauseGrid
from services.annotation.desk.across.masked import MaskedTexts
from services.annotation.grid.records import GridRow, ReadGridRequest, ReadGridResponse
from services.annotation.questions.records import SearchDocumentsRequest
from services.shared.runtime.ports import BlobStore
from tests.unit.annotation.portfolio import COLUMNS, LOANS, propose, store_portfolio
from tests.unit.annotation.storage.across_suite import across, confirm_all, grid
from tests.unit.annotation.storage.held_texts import Counted, CountingBlobs
from tests.unit.annotation.support import REVIEWER, World, record

WHOLE = ReadGridRequest(columns=COLUMNS, page_size=200, purpose="review")
LENDER = SearchDocumentsRequest("Lender", page_size=50, purpose="review")


def counted(world: World) -> tuple[ClauseGrid, CountingBlobs]:
    blobs = CountingBlobs(world.blobs)
    return replace(across(world).grid, texts=MaskedTexts(cast(BlobStore, blobs))), blobs


async def pages(one: ClauseGrid, blobs: CountingBlobs) -> Sequence[tuple[ReadGridResponse, int]]:
    """All pages of 200 rows, each with the most code points of texts that it held."""
    found: list[tuple[ReadGridResponse, int]] = []
    token = ""
    while True:
        blobs.begin()
        page = await one.read(REVIEWER, replace(WHOLE, page_token=token))
        found.append((page, Counted.most))
        token = page.next_page_token
        if not token:
            return found


@pytest.mark.parametrize("budget", [4_000, 6_000])
async def test_a_page_ends_before_its_texts_exceed_the_budget(
    world: World, monkeypatch: pytest.MonkeyPatch, budget: int
) -> None:
    await store_portfolio(world)
    await confirm_all(world)
    whole = await grid(world)
    one, blobs = counted(world)
    blobs.begin()
    await one.read(REVIEWER, WHOLE)
    assert Counted.most > budget  # what a page without a budget holds
    monkeypatch.setattr(grids, "MOST_CODE_POINTS", budget)
    found = await pages(one, blobs)
    assert len(found) > 2
    assert max(held for _, held in found) <= budget
    rows: list[GridRow] = [row for page, _ in found for row in page.rows]
    assert rows == list(whole.rows)  # amendments of other pages are applied
    assert {page.total for page, _ in found} == {whole.total}


async def test_a_document_above_the_budget_is_answered_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await store_portfolio(world)
    await confirm_all(world)
    whole = await grid(world)
    monkeypatch.setattr(grids, "MOST_CODE_POINTS", 1)
    found = await pages(*counted(world))
    assert [len(page.rows) for page, _ in found] == [1] * whole.total
    assert [page.rows[0] for page, _ in found] == list(whole.rows)


async def test_no_text_is_read_for_rows_of_later_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await store_portfolio(world)
    one, blobs = counted(world)
    monkeypatch.setattr(grids, "MOST_CODE_POINTS", 1)
    blobs.begin()
    await one.read(REVIEWER, WHOLE)
    assert blobs.reads == 1


async def test_texts_are_read_few_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        document = record(reference=f"loan-{number}")
        await propose(world, document, LOANS[number].text, found=LOANS[number].found)
    size = len(LOANS[0].text)
    one, blobs = counted(world)
    for most, at_once in ((size * 3, 3), (1, 1)):
        monkeypatch.setattr(masked, "READ_AT_ONCE", most)
        blobs.begin()
        page = await one.read(REVIEWER, WHOLE)
        assert len(page.rows) == 6
        assert 1 <= blobs.at_once <= at_once


async def test_a_search_reads_texts_up_to_the_budget(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await store_portfolio(world)
    await confirm_all(world)
    blobs = CountingBlobs(world.blobs)
    one = replace(across(world).search, texts=MaskedTexts(cast(BlobStore, blobs)))
    size = len(LOANS[0].text)
    monkeypatch.setattr(searches, "READ_AT_ONCE", size * 2)
    monkeypatch.setattr(searches, "MOST_CODE_POINTS", size * 4)
    found: list[str] = []
    token, considered = "", 0
    while True:
        blobs.begin()
        page = await one.search(REVIEWER, replace(LENDER, page_token=token))
        assert Counted.most <= size * 3
        assert blobs.reads <= 8
        found += [each.document.source_reference for each in page.documents]
        considered, token = considered + page.considered, page.next_page_token
        if not token:
            break
    assert len(found) == len(set(found)) == 17
    assert considered == page.total


async def test_a_page_of_a_search_has_no_more_documents_than_it_should(world: World) -> None:
    await store_portfolio(world)
    found: list[str] = []
    token, considered = "", 0
    while True:
        page = await across(world).search.search(REVIEWER, replace(LENDER, page_size=2, page_token=token))
        assert len(page.documents) <= 2
        found += [each.document.source_reference for each in page.documents]
        considered, token = considered + page.considered, page.next_page_token
        if not token:
            break
    assert len(found) == len(set(found)) == 17
    assert considered == page.total == 18
