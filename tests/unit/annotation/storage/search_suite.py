"""Tests of the search across documents, for every database. A subclass provides the fixture `world`."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from services.annotation.questions.records import SearchDocumentsRequest, SearchDocumentsResponse
from services.annotation.searching.signature import words_of
from services.annotation.storage.signature_tables import SIGNATURES
from services.shared.domain.document import KeyScope, RedactedText
from services.shared.domain.errors import Reason
from services.shared.domain.records import Actor
from services.shared.runtime.storage.blobs import generation_owner
from services.shared.runtime.storage.sealed_rows import SealedRow
from services.shared.wire.codec import encode
from tests.unit.annotation.calls import OTHER, finish, refused, withdrawal
from tests.unit.annotation.portfolio import AMENDMENTS, LOANS, WALLED, store_portfolio
from tests.unit.annotation.storage.across_suite import across
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, STRANGER, TENANT, World, record

RARE = "Quexilborough"


async def search(world: World, words: str = "", who: Actor = REVIEWER, **more: object) -> SearchDocumentsResponse:
    made: dict[str, object] = {"page_size": 50, "purpose": "review", **more}
    return await across(world).search.search(who, SearchDocumentsRequest(words, **made))  # type: ignore[arg-type]


async def names(world: World, words: str = "", who: Actor = REVIEWER, **more: object) -> list[str]:
    return sorted(one.document.source_reference for one in (await search(world, words, who, **more)).documents)


def loans(*numbers: int) -> list[str]:
    return [f"loan-{number:02}.docx" for number in numbers]


async def rows(world: World) -> dict[str, bytes]:
    query = sa.select(SIGNATURES.c.document_id, SIGNATURES.c.sealed)
    found = await world.database.run(lambda connection: connection.execute(query).all())
    return {row.document_id: bytes(row.sealed) for row in found}


class SearchSuite:
    """Tests of the search across documents."""

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("Maine", loans(3)),
            ("MAINE  maturity", loans(3)),
            ('"laws of the State of Ohio"', loans(5)),
            ('"State of laws"', []),
            ("mai", []),
            (RARE, []),
            ("[ORG_4]", loans(4)),
            ('"between [ORG_11]" Kansas', loans(11)),
            ("Borrower 4 Holdings", []),
            ("deleted entirety", ["fifth-1.docx"]),
        ],
    )
    async def test_words_and_phrases(self, world: World, words: str, expected: Sequence[str]) -> None:
        await store_portfolio(world)
        assert await names(world, words) == expected
        assert await names(world, words) == expected  # the second time with filters

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({"category": "Change Of Control", "words": "default", "conditions": ("Governing Law = US-TX",)}, loans(4)),
            ({"category": "Maturity Date", "words": "2028"}, ["second-1.docx"]),
            ({"category": "Governing Law", "words": "Ohio"}, loans(5)),
            ({"category": "Maturity Date", "words": "Ohio"}, []),
            ({"party": "[ORG_7]"}, loans(7)),
            ({"since": "2021-11-01", "until": "2022-01-04"}, loans(11, 12)),
            ({"conditions": ("Maturity Date >= 2027-01-01", "Maturity Date < 2027-02-15")}, loans(11)),
            ({"conditions": ("Principal Amount > 11500000",)}, loans(12, 13)),
            ({"conditions": ("Principal Amount >= USD 11,500,000", "Governing Law = US-VT")}, loans(12)),
            ({"conditions": ("Principal Amount > EUR 1",)}, []),
            (
                {"conditions": ("Change Of Control = not_found", "Maturity Date = found", "maturity <= 2026-06-01")},
                loans(3),
            ),
            ({"conditions": ("Change Of Control ~ event of default", "Governing Law = US-NY")}, loans(1)),
        ],
    )
    async def test_types_parties_dates_and_values(
        self, world: World, more: dict[str, object], expected: Sequence[str]
    ) -> None:
        await store_portfolio(world)
        if "words" not in more and not {"category", "party", "conditions"} & set(more):
            more = {**more, "words": "Lender"}
        assert await names(world, **more) == expected  # type: ignore[arg-type]

    async def test_snippets_are_masked_and_at_their_places(self, world: World) -> None:
        world.rules.mask()
        await store_portfolio(world)
        (one,) = (await search(world, '"made between" Texas')).documents
        assert (one.document.source_reference, str(one.effective_on), one.hits) == ("loan-04.docx", "2021-04-13", 2)
        first = one.snippets[0]
        assert first.before.endswith("dated as of April 13, 2021 and ")
        assert first.after.startswith(' [ORG_4] (the "Borrower")')
        original = world.reveal.originals[one.document.document_id].original.text
        assert [each.span.of(original) for each in one.snippets] == ["made between", "Texas"]
        assert "Holdings" not in str(one)
        seen = await world.service.operations.timeline.views.of_document(one.document.document_id)
        assert [(each.person, each.use) for each in seen] == [(REVIEWER.subject, "passages")]
        details = [each.detail for each in world.audit.records if each.action == "document.read_text"]
        assert details[-2:] == [
            ("read=search", "use=searched"),
            ("read=search", "use=displayed", f"document={one.document.document_id}"),
        ]
        assert "Texas" not in str(details)

    async def test_walls(self, world: World) -> None:
        await store_portfolio(world)
        elsewhere = record(reference="other.docx", matter="HB-9")
        await world.propose(elsewhere, LOANS[2].text, found=LOANS[2].found)
        assert await names(world, "Maine") == ["loan-03.docx", "other.docx"]
        before = await search(world, "Maine Lender")
        world.members.put(TENANT, "HB-9", denied=REVIEWER.subject, everyone=True)
        world.members.stop(WALLED.document, REVIEWER.subject)
        assert await names(world, "Maine") == loans(3)
        assert await names(world, "Alaska") == []
        after = await search(world, "Maine Lender")
        assert (before.total, after.total) == (19, 17)
        assert await names(world, "Alaska", OTHER) == loans(13)
        assert await names(world, "Maine", STRANGER) == []
        assert (await search(world, "Maine", STRANGER)).total == 0
        await refused(Reason.FORBIDDEN, search(world, "Maine", CASE_SYSTEM))
        await refused(Reason.FORBIDDEN, search(world, "Maine", purpose=""))

    async def test_rows_have_no_words_and_no_hashes_of_words(self, world: World) -> None:
        twin = record(reference="twin.docx")
        for document in (LOANS[0].document, twin):
            await world.propose(document, f"{LOANS[0].text}{RARE} keeps the records.", found=())
        assert await names(world, RARE) == ["loan-01.docx", "twin.docx"]
        stored = await rows(world)
        assert len(stored) == 2
        first, second = stored.values()
        assert len(first) == len(second)  # only the class of the size shows
        assert first != second
        shared = sum(one == other for one, other in zip(first, second, strict=True))
        assert shared < len(first) / 32  # equal texts have nothing in common at rest: chance gives a 256th
        assert RARE.encode() not in first

    async def test_an_erased_document_is_not_found_and_its_row_cannot_be_opened(self, world: World) -> None:
        document = LOANS[0].document
        await world.propose(document, f"{LOANS[0].text}{RARE} keeps the records.", found=())
        assert await names(world, RARE) == ["loan-01.docx"]
        await world.keys.destroy(TENANT, document.document_id)
        found = await search(world, RARE)
        assert (found.documents, found.not_read) == ((), 1)
        opened = await across(world).search.rows.open(TENANT, KeyScope.REDACTED, await sealed(world))
        assert opened == {document.document_id: None}

    async def test_a_text_that_is_masked_again_has_another_filter(self, world: World) -> None:
        document = LOANS[0].document
        event = await world.inferred(document, f"{LOANS[0].text}{RARE} keeps the records.", found=())
        owner = TENANT, KeyScope.REDACTED, document.document_id
        data = await world.blobs.get(event.redacted)
        event = replace(event, redacted=await world.blobs.put(*owner, "redacted-g", data, generation=1))
        assert await world.service.handle(event) == ()
        assert await names(world, RARE) == ["loan-01.docx"]
        before = await sealed(world)
        text = await world.blobs.get_value(RedactedText, event.redacted)
        masked = re.sub(RARE, "*" * len(RARE), text.text)
        await world.blobs.put(*owner, "redacted-g", encode(replace(text, text=masked)), generation=2)
        await world.keys.destroy(TENANT, generation_owner(document.document_id, 1))
        opened = await across(world).search.rows.open(TENANT, KeyScope.REDACTED, before)
        assert opened == {document.document_id: None}  # the old filter would say that the word was there
        assert await names(world, RARE) == []
        assert await names(world, "keeps the records") == ["loan-01.docx"]
        assert (await sealed(world))[document.document_id].generation == 2

    async def test_a_withdrawn_document_has_no_row(self, world: World) -> None:
        document = LOANS[0].document
        await world.propose(document, LOANS[0].text, found=())
        assert await names(world, "Lender") == ["loan-01.docx"]
        await world.service.handle(withdrawal(5, source_reference=document.source_reference))
        assert await rows(world) == {}
        assert await names(world, "Lender") == []

    async def test_reviewed_documents(self, world: World) -> None:
        for one in LOANS[:2]:
            await world.propose(one.document, one.text, found=one.found)
        await finish(world, 1, document=LOANS[0].document)
        assert await names(world, "Lender", reviewed=True) == loans(1)
        assert await names(world, "Lender", reviewed=False) == loans(2)
        assert await names(world, "Lender", document_types=("nda",)) == []

    async def test_pages_have_each_document_once(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        await store_portfolio(world)
        everything = await names(world, "Lender")
        assert len(everything) == 17
        for most in (300, 16):
            monkeypatch.setattr("services.annotation.desk.across.search.MOST_READ", most)
            found: list[str] = []
            token, considered = "", 0
            while True:
                page = await search(world, "Lender", page_size=5, page_token=token)
                found += [one.document.source_reference for one in page.documents]
                considered, token = considered + page.considered, page.next_page_token
                if not token:
                    break
            assert sorted(found) == everything
            assert considered == page.total == 18

    @pytest.mark.parametrize(
        "more",
        [
            {},
            {"words": "x" * 201},
            {"words": "?!"},
            {"words": " ".join(f"w{n}" for n in range(13))},
            {"words": "x", "since": "soon"},
            {"words": "x", "conditions": ("maturity is 2027",)},
            {"words": "x", "conditions": ("Sorcery = found",)},
            {"words": "x", "conditions": ("maturity > found",)},
            {"words": "x", "page_token": "?"},
            {"category": "x" * 101},
        ],
    )
    async def test_what_is_refused(self, world: World, more: dict[str, object]) -> None:
        await refused(Reason.INVALID_METADATA, search(world, **more))  # type: ignore[arg-type]

    async def test_filters_are_made_for_all_texts(self, world: World) -> None:
        await store_portfolio(world)
        await search(world, "Lender")
        assert len(await rows(world)) == len(LOANS) + len(AMENDMENTS) + 2
        assert "lender" in words_of(LOANS[0].text)


async def sealed(world: World) -> dict[str, SealedRow]:
    query = sa.select(SIGNATURES)
    found = await world.database.run(lambda connection: connection.execute(query).all())
    return {row.document_id: SealedRow(row.generation, bytes(row.sealed)) for row in found}
