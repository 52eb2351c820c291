"""What a caller learns from a search of documents behind a wall, of masked values, and of what is erased: nothing."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from services.annotation.desk.across.masked import MaskedTexts
from services.annotation.grid.records import ReadGridRequest
from services.annotation.questions.records import SearchDocumentsRequest, SearchDocumentsResponse
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason
from services.shared.runtime.ports import BlobStore
from services.shared.runtime.storage.sealed_rows import SealedRows
from tests.blob_suite import Keys
from tests.unit.annotation.calls import refused
from tests.unit.annotation.portfolio import LOANS, WALLED, store_portfolio
from tests.unit.annotation.storage.across_suite import across
from tests.unit.annotation.storage.held_texts import CountingBlobs
from tests.unit.annotation.support import REVIEWER, TENANT, World, record

NONSENSE = "zymurgical"
QUERY, GRID = SearchDocumentsRequest("x", purpose="review"), ReadGridRequest(purpose="review")


@dataclass
class CountingKeys:
    """Keys that remember whose they are requested."""

    keys: Keys
    owners: set[str] = field(default_factory=set)

    async def data_keys(
        self, tenant: str, scope: KeyScope, owners: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        named = [*owners]
        self.owners |= set(named)
        return await self.keys.data_keys(tenant, scope, named, create=create)


async def observed(world: World, words: str = "", **more: Any) -> tuple[SearchDocumentsResponse, int, set[str]]:
    """The page, the number of texts that were read, and the owners of the keys: what shows in times too."""
    blobs, keys = CountingBlobs(world.blobs), CountingKeys(world.keys)
    one = replace(across(world).search, texts=MaskedTexts(cast(BlobStore, blobs)), rows=SealedRows(keys, "signature"))
    page = await one.search(REVIEWER, SearchDocumentsRequest(words, purpose="review", **{"page_size": 5, **more}))
    return page, blobs.reads, keys.owners


@pytest.mark.parametrize("words", ["Holdings", '"Borrower 4 Holdings LLC"', "[ORG_4] Holdings", "LLC", "olding"])
async def test_a_masked_value_is_as_nonsense(world: World, words: str) -> None:
    await store_portfolio(world)
    first = await observed(world, words)  # it makes the filters
    nothing = await observed(world, NONSENSE)
    assert await observed(world, words) == nothing
    assert first[0] == nothing[0]
    assert (await observed(world, "Lender", party=words))[0].documents == ()
    conditions = ("Principal Amount ~ Holdings",)
    assert (await observed(world, conditions=conditions))[0].documents == ()


async def test_a_document_behind_a_wall_changes_nothing(world: World) -> None:
    await store_portfolio(world)
    world.members.stop(WALLED.document, REVIEWER.subject)
    await observed(world, NONSENSE)
    nothing = await observed(world, NONSENSE)
    for words in ("Alaska", '"State of Alaska"', "Alaska Lender"):
        assert await observed(world, words) == nothing
    page, _, owners = await observed(world, "Lender")
    assert not [one for one in owners if one.startswith(WALLED.document.document_id)]
    assert WALLED.document.document_id not in str(page)


async def test_an_erased_document_is_as_nonsense(world: World) -> None:
    for one in LOANS[:3]:
        await world.propose(one.document, one.text, found=one.found)
    await observed(world, "Lender")
    await world.keys.destroy(TENANT, LOANS[2].document.document_id)
    nothing = await observed(world, NONSENSE)
    assert await observed(world, "Maine") == nothing
    assert await observed(world, '"March 12, 2021"') == nothing
    assert (nothing[0].documents, nothing[0].not_read, nothing[0].total) == ((), 1, 3)
    assert await observed(world, "Maine", conditions=("Governing Law = US-ME",)) == nothing


def token(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("name", ["\ud800", "a\0b", "x" * 201])
async def test_names_that_no_database_takes_are_refused(world: World, name: str) -> None:
    await world.propose(record(), found=())
    search, grid = across(world).search.search, across(world).grid.read
    for more in ({"matters": (name,)}, {"client_ids": (name,)}, {"document_types": (name,)}):
        await refused(Reason.INVALID_METADATA, search(REVIEWER, replace(QUERY, **more)))  # type: ignore[arg-type]
        await refused(Reason.INVALID_METADATA, grid(REVIEWER, replace(GRID, **more)))  # type: ignore[arg-type]
    if len(name) < 200:
        await refused(Reason.INVALID_METADATA, search(REVIEWER, replace(QUERY, page_token=token(1, name))))
        for values in (("HB-1", 1, name), (name, 1, "d")):
            await refused(Reason.INVALID_METADATA, grid(REVIEWER, replace(GRID, page_token=token(*values))))


async def test_long_lists_are_refused(world: World) -> None:
    names = tuple(f"c-{number}" for number in range(201))
    for more in ({"matters": names}, {"client_ids": names}, {"document_types": names}):
        query = replace(QUERY, **more)  # type: ignore[arg-type]
        await refused(Reason.INVALID_METADATA, across(world).search.search(REVIEWER, query))
