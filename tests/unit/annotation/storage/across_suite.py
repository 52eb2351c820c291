"""Tests of relations and of the grid, for every database. A subclass provides the fixture `world`."""

from collections.abc import Mapping

from services.annotation.desk.across.operations import AcrossDocuments
from services.annotation.grid.records import Cell, GridRow, ReadGridRequest, ReadGridResponse
from services.annotation.relations.records import (
    DecideRelationRequest,
    ListRelationsRequest,
    RelationState,
    RelationVerdict,
    ShownRelation,
    SuggestRelationsRequest,
    SuggestRelationsResponse,
)
from services.shared.domain.errors import Reason
from services.shared.domain.fields import dates
from services.shared.domain.records import Actor
from services.shared.domain.relations import RelationKind
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.calls import OTHER, listed, refused, submit, withdrawal
from tests.unit.annotation.portfolio import AMENDMENTS, COLUMNS, LOANS, WALLED, Loan, store_portfolio
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, REVIEWER, STRANGER, TENANT, World, record

Shown = tuple[str, str, tuple[str, ...]]
"""The state, the answer and the notes of a cell."""


def across(world: World) -> AcrossDocuments:
    return world.service.operations.across


async def suggest(world: World) -> SuggestRelationsResponse:
    return await across(world).relations.suggest(REVIEWER, SuggestRelationsRequest(MATTER))


async def relations(world: World) -> tuple[ShownRelation, ...]:
    return (await across(world).relations.list(REVIEWER, ListRelationsRequest(MATTER))).relations


async def confirm_all(world: World) -> None:
    """Confirms what the texts suggest."""
    await suggest(world)
    for one in await relations(world):
        documents = one.document.document_id, one.other.document_id
        await across(world).relations.decide(
            REVIEWER, DecideRelationRequest(*documents, one.kind, RelationVerdict.CONFIRM)
        )


async def grid(world: World, who: Actor = REVIEWER, **more: object) -> ReadGridResponse:
    request = ReadGridRequest(**{"columns": COLUMNS, "page_size": 200, "purpose": "review", **more})  # type: ignore[arg-type]
    return await across(world).grid.read(who, request)


def cells(page: ReadGridResponse) -> Mapping[str, Mapping[str, Shown]]:
    return {row.document.source_reference: {one.column: shown(one) for one in row.cells} for row in page.rows}


def shown(cell: Cell) -> Shown:
    return cell.state.value, cell.answer.text if cell.answer else "", tuple(cell.notes)


def own(loan: Loan) -> dict[str, Shown]:
    """What a grid shows of a loan that nothing amends."""
    control: Shown = ("not_found", "", ())
    if loan.control:
        control = ("unreviewed", "A Change of Control of the Borrower is an Event of Default.", ())
    return {
        "Maturity Date": ("unreviewed", dates.read(loan.matures), ()),
        "Principal Amount": ("unreviewed", f"{loan.amount.replace(',', '')}.00", ()),
        "Governing Law": ("unreviewed", LAWS[loan.state], ()),
        "Change Of Control": control,
        "Financial Covenant": ("not_found", "", ()),
    }


def amendment(**found: Shown) -> dict[str, Shown]:
    """What a grid shows of an amendment."""
    nothing = dict.fromkeys(COLUMNS, ("not_found", "", ()))
    return {
        **nothing,
        "Governing Law": ("unreviewed", "US-HI", ()),
        **{n.replace("_", " "): v for n, v in found.items()},
    }


def expected(as_of: str) -> dict[str, dict[str, Shown]]:
    """Every cell, as of a date."""
    rows = {one.document.source_reference: own(one) for one in LOANS}
    rows["scan.pdf"] = dict.fromkeys(COLUMNS, ("not_read", "", ()))
    first, second, fifth, ninth = (f"{one.name}.docx" for one in AMENDMENTS)
    rows[first] = amendment(Maturity_Date=("unreviewed", "2028-04-30", ()))
    rows[second] = amendment(Maturity_Date=("unreviewed", "2030-04-30", ()))
    rows[fifth] = amendment()
    rows[ninth] = amendment(Principal_Amount=("unreviewed", "USD 9500000.00", ()))
    later: dict[str, Shown] = dict.fromkeys(COLUMNS, ("later", "", ()))
    if as_of >= "2023-06-01":
        rows["loan-02.docx"]["Maturity Date"] = ("unreviewed", "2028-04-30", ("amended",))
    else:
        rows[first] = later
    if as_of >= "2024-09-02":
        rows["loan-05.docx"]["Change Of Control"] = ("superseded", "Section 4.1", ("deleted",))
    else:
        rows[fifth] = later
    if as_of >= "2025-02-01":
        rows["loan-02.docx"]["Maturity Date"] = ("unreviewed", "2030-04-30", ("amended",))
        rows[first]["Maturity Date"] = ("superseded", "2028-04-30", ("amended",))
    else:
        rows[second] = later
    if as_of >= "2025-12-01":
        rows["loan-09.docx"]["Principal Amount"] = ("unreviewed", "USD 9500000.00", ("amended",))
    else:
        rows[ninth] = later
    return rows


LAWS = {
    "New York": "US-NY",
    "Delaware": "US-DE",
    "Maine": "US-ME",
    "Texas": "US-TX",
    "Ohio": "US-OH",
    "Florida": "US-FL",
    "Utah": "US-UT",
    "Nevada": "US-NV",
    "Oregon": "US-OR",
    "Iowa": "US-IA",
    "Kansas": "US-KS",
    "Vermont": "US-VT",
}


class AcrossSuite:
    """Tests of questions across documents."""

    async def test_every_cell_is_right_as_of_each_date(self, world: World) -> None:
        await store_portfolio(world)
        world.members.stop(WALLED.document, REVIEWER.subject)
        await confirm_all(world)
        for as_of in ("2022-06-30", "2023-06-01", "2024-12-31", "", "2026-01-01"):
            page = await grid(world, as_of=as_of)
            assert cells(page) == expected(as_of or "2025-03-14"), as_of
            assert page.total == 17

    async def test_the_words_of_a_cell_are_at_its_place(self, world: World) -> None:
        await store_portfolio(world)
        await confirm_all(world)
        texts = world.reveal.originals
        for row in (await grid(world, as_of="2026-01-01")).rows:
            for cell in row.cells:
                for one in (*((cell.answer,) if cell.answer else ()), *cell.earlier):
                    words = one.span.of(texts[one.document_id].original.text)
                    assert words.strip(), cell
                    assert one.kind or one.text == " ".join(words.split())

    async def test_superseded_answers_stay_readable(self, world: World) -> None:
        await store_portfolio(world)
        await confirm_all(world)
        page = await grid(world)
        row = next(one for one in page.rows if one.document.source_reference == "loan-02.docx")
        maturity = row.cells[0]
        assert [one.text for one in maturity.earlier] == ["2028-04-30", "2026-04-30"]
        assert maturity.by == AMENDMENTS[1].document.document_id
        assert {(one.kind, one.source_reference, one.outgoing) for one in row.relations} == {
            (RelationKind.AMENDS, "second-1.docx", False),
            (RelationKind.AMENDS, "second-2.docx", False),
        }

    async def test_texts_suggest_the_amendments_and_nothing_else(self, world: World) -> None:
        await store_portfolio(world)
        made = await suggest(world)
        assert (made.suggested, made.examined, made.not_read) == (4, 18, 0)
        found = await relations(world)
        pairs = {(one.document.source_reference, one.other.source_reference) for one in found}
        assert pairs == {(f"{one.name}.docx", one.loan.document.source_reference) for one in AMENDMENTS}
        for one in found:
            assert one.state is RelationState.SUGGESTED
            assert one.evidence == ("title", "date", "parties")
            place = one.words
            assert place is not None
            text = world.reveal.originals[one.words_document_id].original.text
            assert place.of(text) == "Term Loan Agreement"
        assert (await suggest(world)).suggested == 0

    async def test_suggested_and_rejected_relations_change_nothing(self, world: World) -> None:
        await store_portfolio(world)
        await suggest(world)
        before = cells(await grid(world))["loan-02.docx"]
        assert before == own(LOANS[1])
        await confirm_all(world)
        assert cells(await grid(world))["loan-02.docx"] != before
        for one in AMENDMENTS[:2]:
            documents = one.document.document_id, one.loan.document.document_id
            rejection = DecideRelationRequest(*documents, RelationKind.AMENDS, RelationVerdict.REJECT)
            made = await across(world).relations.decide(REVIEWER, rejection)
            assert (made.relation.state, made.relation.decided_by) == (RelationState.REJECTED, REVIEWER.subject)
        assert cells(await grid(world))["loan-02.docx"] == before
        assert (await suggest(world)).suggested == 0

    async def test_a_relation_of_the_sender_is_applied_until_a_person_rejects_it(self, world: World) -> None:
        loan, one = LOANS[1], AMENDMENTS[0]
        await world.propose(loan.document, loan.text, found=loan.found)
        stated = record(reference=f"{one.name}.docx", amends=loan.document.source_reference)
        await world.propose(stated, one.text, found=one.found, document_type="amendment")
        (found,) = await relations(world)
        assert (found.source, found.decided_by) == ("sender", "source:closing-room")
        assert cells(await grid(world))["loan-02.docx"]["Maturity Date"][1] == "2028-04-30"
        documents = stated.document_id, loan.document.document_id
        await across(world).relations.decide(
            REVIEWER, DecideRelationRequest(*documents, RelationKind.AMENDS, RelationVerdict.REJECT)
        )
        assert cells(await grid(world))["loan-02.docx"]["Maturity Date"][1] == "2026-04-30"

    async def test_a_person_states_when_an_amendment_takes_effect(self, world: World) -> None:
        await store_portfolio(world)
        one = AMENDMENTS[0]
        documents = one.document.document_id, one.loan.document.document_id
        request = DecideRelationRequest(*documents, RelationKind.AMENDS, RelationVerdict.CONFIRM, "2025-03-20")
        await across(world).relations.decide(REVIEWER, request)
        assert cells(await grid(world))["loan-02.docx"]["Maturity Date"][1] == "2026-04-30"
        assert cells(await grid(world, as_of="2025-03-20"))["loan-02.docx"]["Maturity Date"][1] == "2028-04-30"

    async def test_decisions_of_people_are_states_of_cells(self, world: World) -> None:
        loan = LOANS[0]
        await world.propose(loan.document, loan.text, found=loan.found)
        marks = {one.category: one for one in (await listed(world, loan.document)).annotations}
        decided = {"Maturity Date": "accept", "Governing Law": "reject"}
        for number, (category, decision) in enumerate(decided.items(), 1):
            mark = marks[category]
            await submit(
                world,
                document=loan.document,
                decision_id=f"d-{number}",
                revision=number,
                decision=decision,
                annotation_id=mark.annotation_id,
            )
        row = cells(await grid(world))["loan-01.docx"]
        assert row["Maturity Date"] == ("reviewed", "2026-03-31", ())
        assert row["Governing Law"] == ("not_found", "", ())
        assert row["Principal Amount"][0] == "unreviewed"

    async def test_walls_hide_rows_counts_and_amendments(self, world: World) -> None:
        await store_portfolio(world)
        await confirm_all(world)
        await world.propose(record(reference="other.docx", matter="HB-9"), LOANS[0].text, found=LOANS[0].found)
        world.members.put(TENANT, "HB-9", denied=REVIEWER.subject, everyone=True)
        world.members.stop(WALLED.document, REVIEWER.subject)
        world.members.stop(AMENDMENTS[1].document, REVIEWER.subject)
        page = await grid(world)
        assert page.total == len(page.rows) == 16
        names = {row.document.source_reference for row in page.rows}
        assert not names & {"loan-13.docx", "second-2.docx", "other.docx"}
        assert cells(page)["loan-02.docx"]["Maturity Date"][1] == "2028-04-30"
        related = await relations(world)
        assert {one.document.source_reference for one in related} == {"second-1.docx", "fifth-1.docx", "ninth-1.docx"}
        everything = await grid(world, OTHER)
        assert everything.total == 19
        assert (await grid(world, STRANGER)).rows == ()
        assert page.rows[0].document.tenant == TENANT
        await refused(Reason.FORBIDDEN, grid(world, CASE_SYSTEM))

    async def test_relations_need_both_documents(self, world: World) -> None:
        await store_portfolio(world)
        elsewhere = record(reference="other.docx", matter="HB-9")
        await world.propose(elsewhere, LOANS[0].text, found=LOANS[0].found)
        one = AMENDMENTS[0].document.document_id
        decide = across(world).relations.decide

        def request(other: str) -> DecideRelationRequest:
            return DecideRelationRequest(one, other, RelationKind.AMENDS, RelationVerdict.CONFIRM)

        await refused(Reason.PRECONDITION_FAILED, decide(REVIEWER, request(elsewhere.document_id)))
        await refused(Reason.INVALID_METADATA, decide(REVIEWER, request(one)))
        await refused(Reason.NOT_FOUND, decide(REVIEWER, request("f" * 32)))
        world.members.stop(LOANS[1].document, REVIEWER.subject)
        await refused(Reason.NOT_FOUND, decide(REVIEWER, request(LOANS[1].document.document_id)))
        await refused(Reason.NOT_FOUND, decide(STRANGER, request(LOANS[1].document.document_id)))
        back = DecideRelationRequest(LOANS[0].document.document_id, one, RelationKind.AMENDS, RelationVerdict.CONFIRM)
        await decide(REVIEWER, back)
        await refused(Reason.PRECONDITION_FAILED, decide(REVIEWER, request(LOANS[0].document.document_id)))

    async def test_an_erased_or_withdrawn_document_has_no_words(self, world: World) -> None:
        loan = LOANS[0]
        event = await world.propose(loan.document, loan.text, found=loan.found)
        await world.blobs.delete(event.redacted)
        row = cells(await grid(world))["loan-01.docx"]
        assert set(row.values()) == {("not_read", "", ())}
        await world.service.handle(withdrawal(5, source_reference=loan.document.source_reference))
        assert (await grid(world)).rows == ()

    async def test_pages_have_each_document_once(self, world: World) -> None:
        await store_portfolio(world)
        await confirm_all(world)
        whole = await grid(world)
        rows: list[GridRow] = []
        token = ""
        while True:
            page = await grid(world, page_size=5, page_token=token)
            assert page.total == whole.total
            rows += page.rows
            token = page.next_page_token
            if not token:
                break
        assert rows == list(whole.rows)

    async def test_filters_and_default_columns(self, world: World) -> None:
        await store_portfolio(world)
        page = await grid(world, document_types=("amendment",), columns=())
        assert {row.document.source_reference for row in page.rows} == {f"{one.name}.docx" for one in AMENDMENTS}
        assert "governing_law" in {one.name for one in page.columns}
        loans = await grid(world, columns=())
        assert loans.columns[1].name == "maturity"
        row = next(one for one in loans.rows if one.document.source_reference == "loan-01.docx")
        assert [(one.answer.text if one.answer else one.state) for one in row.cells][:3] == [
            "2021-01-10",
            "2026-03-31",
            "USD 1000000.00",
        ]
        assert (await grid(world, matters=("HB-2",))).rows == ()
        await refused(Reason.INVALID_METADATA, grid(world, columns=("Sorcery",)))
        await refused(Reason.INVALID_METADATA, grid(world, as_of="tomorrow"))
        await refused(Reason.INVALID_METADATA, grid(world, page_token="x"))

    async def test_what_is_shown_is_masked_and_recorded(self, world: World) -> None:
        world.rules.mask()
        marked = LOANS[0].text.replace("the principal amount of", "to «PERSON_1|Ada Lovelace» the principal amount of")
        await world.propose(
            LOANS[0].document, marked, found=[("Insurance", "to [PERSON_1] the principal amount of USD 1,000,000")]
        )
        page = await grid(world, columns=("Insurance",))
        (cell,) = page.rows[0].cells
        assert cell.answer is not None
        assert cell.answer.text == "to [PERSON_1] the principal amount of USD 1,000,000"
        records = [one for one in world.audit.records if one.action == "document.read_text"]
        assert records[-1].detail == ("read=grid", "use=displayed", f"document={LOANS[0].document.document_id}")
        seen = await world.service.operations.timeline.views.of_document(LOANS[0].document.document_id)
        assert [(one.person, one.use, one.span) for one in seen] == [(REVIEWER.subject, "passages", cell.answer.span)]
        assert isinstance(seen[0].span, OriginalSpan)
