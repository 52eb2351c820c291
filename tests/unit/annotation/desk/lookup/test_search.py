"""Searches in a document: what is found and shown, what is recorded, and what is refused."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.desk.lookup.records import SearchDocumentRequest, SearchDocumentResponse, SearchHit
from services.annotation.reveals.grants import RevealGrant, RevealScope
from services.annotation.storage.reveals import RevealStore
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import begin_call, settled
from tests.unit.annotation.calls import DOCUMENT, withdrawal
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, NOW, REVIEWER, SENIOR, TENANT, World
from tests.unit.annotation.texts import PROSE, texts_of

HOUR = timedelta(hours=1)
TEXTS = texts_of(PROSE)
TEXT = TEXTS.original.text
FIRST, SECOND = [one.original for one in TEXTS.map.replacements]
GRANT = RevealGrant(
    "g1",
    TENANT,
    MATTER,
    DOCUMENT.document_id,
    RevealScope.DOCUMENT,
    REVIEWER.subject,
    "review",
    HOUR,
    NOW,
    granted_by=SENIOR.subject,
    granted_at=NOW,
    expires_at=NOW + HOUR,
)
PAGE_2 = replace(GRANT, grant_id="p2", scope=RevealScope.PAGE, page=2)


async def proposed(world: World, *grants: RevealGrant) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    for one in grants:
        await RevealStore(world.database).add(one)
    world.audit.records.clear()


async def search(
    world: World, words: str, who: Actor = REVIEWER, *, size: int = 0, token: str = "", purpose: str = "review"
) -> SearchDocumentResponse:
    request = SearchDocumentRequest(DOCUMENT.document_id, purpose, words, size, token)
    async with settled(begin_call(who, settles=True)):
        return await world.service.operations.search.search(who, request)


def places(found: SearchDocumentResponse) -> list[tuple[int, int]]:
    return [(one.span.start, one.span.end) for one in found.hits]


def details(world: World, action: str) -> list[Sequence[str]]:
    return [one.detail for one in world.audit.records if one.action == action]


async def test_hits_have_place_page_and_context(world: World) -> None:
    await proposed(world)
    found = await search(world, "  GOVERNED  by the laws of maine ")
    assert (found.total, found.next_page_token, [one.page for one in found.hits]) == (2, "", [1, 2])
    start = TEXT.index("governed")
    assert found.hits[0] == SearchHit(
        OriginalSpan(start, start + len("governed by the laws of Maine")),
        1,
        "s agreement is made by [PERSON_1] and Harbour Bank.\nIt is ",
        "governed by the laws of Maine",
        ". The Borrower may not assign it.\fIt is governed by the laws",
    )


@pytest.mark.parametrize("words", ["Ada", "lovelace", "made by Ada", "Lovelace and Harbour", "y Ada Lovelace a"])
async def test_masked_values_never_match(world: World, words: str) -> None:
    await proposed(world)
    assert await search(world, words) == SearchDocumentResponse((), 0)
    assert world.reveal.asked == []


async def test_a_placeholder_matches_as_its_value(world: World) -> None:
    await proposed(world)
    found = await search(world, "by [person_1]")
    assert places(found) == [(FIRST.start - 3, FIRST.end)]
    assert found.hits[0].match == "by [PERSON_1]"
    assert "Ada" not in repr(found)


async def test_a_context_that_cuts_a_masked_value_has_its_placeholder(world: World) -> None:
    await proposed(world)
    [hit] = (await search(world, "may not assign it")).hits
    assert "Ada" not in hit.after
    assert "Lovelace" not in repr(hit)


async def test_a_grant_reveals_its_values_only(world: World) -> None:
    await proposed(world, PAGE_2)
    assert places(await search(world, "ADA lovelace")) == [(SECOND.start, SECOND.end)]


async def test_a_case_system_searches_the_original(world: World) -> None:
    await proposed(world)
    assert places(await search(world, "ada", CASE_SYSTEM)) == [(one.start, one.start + 3) for one in (FIRST, SECOND)]
    assert "use=delivered" in details(world, "document.read_text")[0]
    assert len(details(world, "document.read_values")) == 1


async def test_pages_of_hits(world: World) -> None:
    await proposed(world)
    whole = places(await search(world, "the"))
    assert len(whole) == 4
    found: list[tuple[int, int]] = []
    token = ""
    while True:
        part = await search(world, "the", size=2, token=token)
        assert part.total == 4
        found += places(part)
        token = part.next_page_token
        if not token:
            break
    assert found == whole


async def test_the_audit_log_has_what_is_shown_and_not_the_words(world: World) -> None:
    await proposed(world, PAGE_2)
    found = await search(world, "keeps")
    [read] = details(world, "document.read_text")
    span = found.hits[0].span
    start, end = span.start - 60, span.end + len(" the collateral insured.")
    assert read == ("read=search", "use=searched", "hits=1", f"hit={start}-{end}")
    compared, shown = details(world, "document.read_values")
    assert compared == ("values=1", "use=searched", "grant=p2", f"value=PERSON_1@{SECOND.start}-{SECOND.end}")
    assert shown == ("values=1", "use=displayed", "grant=p2", f"value=PERSON_1@{SECOND.start}-{SECOND.end}")
    assert "keeps" not in str(world.audit.records)


async def test_a_search_without_hits_records_the_values_that_it_compared(world: World) -> None:
    await proposed(world, PAGE_2)
    assert (await search(world, "Babbage")).total == 0
    assert details(world, "document.read_text") == [("read=search", "use=searched", "hits=0")]
    assert [one[1] for one in details(world, "document.read_values")] == ["use=searched"]


@pytest.mark.parametrize(
    ("words", "size", "token", "field"),
    [
        ("", 0, "", "q"),
        (" \n ", 0, "", "q"),
        ("\u0301\u200b", 0, "", "q"),
        ("secret " * 30, 0, "", "q"),
        ("the", -1, "", "page_size"),
        ("the", 201, "", "page_size"),
        ("the", 0, "x", "page_token"),
        ("the", 0, "-1", "page_token"),
        ("the", 0, "9" * 12, "page_token"),
        ("the", 0, "\u0663", "page_token"),
    ],
)
async def test_refusals(world: World, words: str, size: int, token: str, field: str) -> None:
    await proposed(world)
    with pytest.raises(Reject) as caught:
        await search(world, words, size=size, token=token)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)
    assert "secret" not in caught.value.detail


async def test_it_needs_a_purpose(world: World) -> None:
    await proposed(world)
    with pytest.raises(Reject) as caught:
        await search(world, "the", purpose="")
    assert caught.value.reason is Reason.FORBIDDEN


async def test_a_withdrawn_document(world: World) -> None:
    await proposed(world)
    await world.service.handle(withdrawal())
    with pytest.raises(Reject) as caught:
        await search(world, "the")
    assert caught.value.reason is Reason.WITHDRAWN
