"""References and definitions of a document: what is listed, what is recorded, and what is refused."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.annotation.desk.lookup.links import masked_text
from services.annotation.desk.lookup.records import (
    ListDefinitionsRequest,
    ListDefinitionsResponse,
    ListReferencesRequest,
    ListReferencesResponse,
)
from services.annotation.reveals.values import DocumentValue, VisibleValues
from services.annotation.storage.views import ViewStore
from services.shared.domain.document import ChangeMark, OriginalChange, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import begin_call, settled
from tests.unit.annotation.calls import DOCUMENT, withdrawal
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, World
from tests.unit.annotation.texts import texts_of

MARKED = (
    "LOAN AGREEMENT\n\nThis agreement is made by «PERSON_1|Ada Lovelace» (the “Ada Borrower”) "
    "and Tern (the “Lender”).\n\n"
    "1. Loans. The Lender makes loans under Section 2 and Section 7.\n\n"
    "“«PERSON_1|Ada Lovelace» Loan” means a loan of the Lender.\f\n\n"
    "2. Fees. The Borrower pays fees to the Lender, as «PERSON_2|Section 1» says.\n"
)
TEXT = texts_of(MARKED).original.text


async def proposed(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT, MARKED, found=())
    world.audit.records.clear()


async def references(
    world: World, who: Actor = REVIEWER, purpose: str = "review", size: int = 0, token: str = ""
) -> ListReferencesResponse:
    request = ListReferencesRequest(DOCUMENT.document_id, purpose, size, token)
    async with settled(begin_call(who, settles=True)):
        links = world.service.operations.links
        return await links.references(who, request)


async def definitions(
    world: World, who: Actor = REVIEWER, at: int | None = None, size: int = 0, token: str = ""
) -> ListDefinitionsResponse:
    request = ListDefinitionsRequest(DOCUMENT.document_id, "review", at, size, token)
    async with settled(begin_call(who, settles=True)):
        links = world.service.operations.links
        return await links.definitions(who, request)


def details(world: World, action: str) -> list[Sequence[str]]:
    return [one.detail for one in world.audit.records if one.action == action]


async def test_references_have_places_and_pages(world: World) -> None:
    await proposed(world)
    found = await references(world)
    shown = [(one.span.of(TEXT), one.page, one.state.value) for one in found.references]
    assert shown == [("Section 2", 1, "found"), ("Section 7", 1, "not_in_document")]
    [target] = found.references[0].targets
    assert (target.page, TEXT[target.span.start :][:7]) == (2, "2. Fees")
    assert (found.total, found.next_page_token) == (2, "")


async def test_pages_of_references(world: World) -> None:
    await proposed(world)
    first = await references(world, size=1)
    second = await references(world, size=1, token=first.next_page_token)
    assert [one.references[0].span.of(TEXT) for one in (first, second)] == ["Section 2", "Section 7"]
    assert (second.total, second.next_page_token) == (2, "")


async def test_values_are_no_part_of_references_and_terms_for_any_caller(world: World) -> None:
    await proposed(world)
    assert await references(world, CASE_SYSTEM) == await references(world)
    assert await definitions(world, CASE_SYSTEM) == await definitions(world)
    assert world.reveal.asked == []
    assert not details(world, "document.read_values")


async def test_definitions_and_uses(world: World) -> None:
    await proposed(world)
    found = await definitions(world)
    assert [(one.term, one.uses, one.page) for one in found.definitions] == [("Ada Borrower", 0, 1), ("Lender", 3, 1)]
    one = found.definitions[1]
    assert one.span.of(TEXT) == "Lender"
    [named] = (await definitions(world, at=one.span.start, size=2)).definitions
    assert [(place.span.of(TEXT), place.page) for place in named.places] == [("Lender", 1), ("Lender", 1)]
    rest = await definitions(world, at=one.span.start, size=2, token="2")
    assert [place.page for place in rest.definitions[0].places] == [2]
    assert (rest.total, rest.next_page_token) == (3, "")


async def test_the_audit_log(world: World) -> None:
    await proposed(world)
    await references(world)
    await definitions(world, CASE_SYSTEM)
    assert details(world, "document.read_text") == [
        ("read=references", "use=displayed"),
        ("read=definitions", "use=delivered"),
    ]


async def test_listed_terms_are_words_that_the_reader_received(world: World) -> None:
    await proposed(world)
    views = ViewStore(world.database)
    await references(world)
    assert not await views.of_document(DOCUMENT.document_id)
    listed = (await definitions(world)).definitions
    await definitions(world, at=listed[1].span.start)
    [view] = await views.of_document(DOCUMENT.document_id)
    assert (view.person, view.use, view.value) == (REVIEWER.subject, "passages", "")
    assert (view.responses, view.span) == (2, OriginalSpan(listed[0].span.start, listed[1].span.end))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"size": -1}, "page_size"),
        ({"size": 10_001}, "page_size"),
        ({"token": "x"}, "page_token"),
        ({"at": 3}, "at"),
    ],
)
async def test_refusals(world: World, wanted: dict[str, Any], field: str) -> None:
    await proposed(world)
    with pytest.raises(Reject) as caught:
        await definitions(world, **wanted)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


async def test_a_purpose_and_a_withdrawal(world: World) -> None:
    await proposed(world)
    with pytest.raises(Reject) as caught:
        await references(world, purpose="")
    assert caught.value.reason is Reason.FORBIDDEN
    await world.service.handle(withdrawal())
    with pytest.raises(Reject) as caught:
        await references(world)
    assert caught.value.reason is Reason.WITHDRAWN


def test_hidden_and_deleted_text_is_blank() -> None:
    changes = (OriginalChange(OriginalSpan(8, 10), ChangeMark.DELETED),)
    text = SealedText("ab Ada\nefghij", hidden=(OriginalSpan(5, 8),), changes=changes)
    seen = VisibleValues((DocumentValue("PERSON_1", OriginalSpan(3, 6), "PERSON", "[PERSON_1]"),))
    assert masked_text(text, seen) == "ab ██ \n   hij"


def test_a_scan_is_read_with_its_confusions_undone() -> None:
    read = "under Section 2.O1 of this agreernent."
    assert masked_text(SealedText(read, ocr_layer=True), VisibleValues(())) == "under Section 2.01 of this agreement. "
    assert masked_text(SealedText(read), VisibleValues(())) == read


async def test_over_http(world: World) -> None:
    await proposed(world)
    url = f"/v1/documents/{DOCUMENT.document_id}"
    client = client_of(world, REVIEWER)
    answer = await client.get(f"{url}/references", params={"purpose": "review", "page_size": 1})
    assert answer.headers["cache-control"] == "no-store"
    start, target = TEXT.index("Section 2"), TEXT.index("2. Fees")
    assert answer.json() == {
        "references": [
            {
                "span": {"start": start, "end": start + 9},
                "page": 1,
                "state": "found",
                "targets": [{"span": {"start": target, "end": target + 1}, "page": 2}],
            }
        ],
        "total": 2,
        "next_page_token": "1",
    }
    [_, lender] = (await client.get(f"{url}/definitions", params={"purpose": "review"})).json()["definitions"]
    at = {"purpose": "review", "at": lender["span"]["start"]}
    [one] = (await client.get(f"{url}/definitions", params=at)).json()["definitions"]
    assert (one["term"], len(one["places"])) == ("Lender", 3)
    every = (await client.get(f"{url}/definitions", params={"purpose": "review", "at": -1})).json()["definitions"]
    assert [(one["term"], one["places"]) for one in every] == [("Ada Borrower", []), ("Lender", [])]
    assert reason_of(await client.get(f"{url}/references")) == (403, "forbidden")
    wrong: dict[str, str | int] = {"purpose": "review", "page_size": 10_001}
    assert reason_of(await client.get(f"{url}/references", params=wrong)) == (400, "invalid_metadata")
