"""Tests of amendments and what they amend, for every database. A subclass provides the fixture `world`."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from services.annotation.sets.amending import amending_findings
from services.annotation.sets.perspective import PerspectiveRequest
from services.annotation.sets.proposal import Proposal
from services.shared.domain.annotations import BASE_NOT_READ
from services.shared.domain.document import Arm, DocumentRecord
from services.shared.domain.events import AnnotationsProposed
from services.shared.domain.identity import reference_id
from tests.unit.annotation.calls import DOCUMENT, finish, listed, reviews, submit, withdrawal, without_decisions
from tests.unit.annotation.support import REVIEWER, SENIOR, SYSTEM, TENANT, World, record

AGREEMENT = (
    "LOAN AGREEMENT\n\nThis agreement is made by «PERSON_1|Ada Lovelace» and Harbour Bank. It is governed by the laws "
    "of Maine. The Borrower may not assign it.\n\n1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11\n"
)
AMENDMENT = (
    'FIRST AMENDMENT\n\nThis First Amendment is made between Orchard Inc. (the "Borrower") and Harbour Bank (the '
    '"Lender").\n\n'
    "Section 9.9 of the Loan Agreement is hereby deleted in its entirety.\n"
)


AMENDING = record(reference="ref-2", amends=DOCUMENT.source_reference)


async def compared(world: World, document: DocumentRecord = AMENDING) -> list[str]:
    """The rules of findings that need the agreement."""
    return [one.rule_id for one in (await listed(world, document)).findings if one.rule_id.startswith("amended-")]


class AmendsSuite:
    """Tests of the relation `amends`."""

    async def test_an_amendment_is_compared_with_the_agreement_of_its_matter(self, world: World) -> None:
        await world.propose(DOCUMENT, AGREEMENT)
        amending = record(reference="ref-2", amends=DOCUMENT.source_reference)
        await world.propose(amending, AMENDMENT, found=())
        shown = await listed(world, amending)
        assert "amended-section-missing" in {one.rule_id for one in shown.findings}
        assert shown.flags == ()
        asked = PerspectiveRequest(1, "borrower")
        seen = (await reviews(world).set_perspective(REVIEWER, amending.document_id, asked))[1]
        assert "amended-section-missing" in {one.rule_id for one in seen.findings}
        finished = await finish(world, 2, document=amending)
        assert "amended-section-missing" in {one.rule_id for one in finished.findings}

    async def test_a_revised_agreement_is_the_one_that_counts(self, world: World) -> None:
        await world.propose(DOCUMENT, AGREEMENT)
        await world.propose(record(2), f"{AGREEMENT}\n9.9 The Lender keeps the barn.\n", minutes=5)
        amending = record(reference="ref-2", amends=DOCUMENT.source_reference)
        await world.propose(amending, AMENDMENT, found=(), minutes=9)
        assert "amended-section-missing" not in {one.rule_id for one in (await listed(world, amending)).findings}

    async def test_an_agreement_that_cannot_be_read_is_flagged(self, world: World) -> None:
        base = await world.propose(DOCUMENT, AGREEMENT)
        erased = record(reference="ref-2", amends=DOCUMENT.source_reference)
        missing = record(reference="ref-3", amends="ref-9")
        elsewhere = record(reference="ref-4", amends=DOCUMENT.source_reference, matter="HB-2")
        await world.blobs.delete(base.redacted)
        for document in (erased, missing, elsewhere):
            await world.propose(document, AMENDMENT, found=())
            shown = await listed(world, document)
            assert shown.flags == (BASE_NOT_READ,)
            assert {one.rule_id for one in shown.findings if one.rule_id.startswith("amended-")} == set()

    async def test_proposals_that_reviewers_do_not_see_are_not_told_by_an_amendment(self, world: World) -> None:
        await world.propose(replace(DOCUMENT, arm=Arm.SHADOW), AGREEMENT)
        amending = record(reference="ref-2", amends=DOCUMENT.source_reference)
        await world.propose(amending, AMENDMENT, found=())
        assert (await listed(world, amending)).flags == (BASE_NOT_READ,)

    async def test_a_withdrawn_agreement_is_not_compared(self, world: World) -> None:
        await world.propose(DOCUMENT, AGREEMENT)
        await world.service.handle(withdrawal())
        amending = record(reference="ref-2", amends=DOCUMENT.source_reference)
        await world.propose(amending, AMENDMENT, found=())
        assert (await listed(world, amending)).flags == (BASE_NOT_READ,)

    async def test_an_agreement_of_an_earlier_release_is_compared(self, world: World) -> None:
        chain = reference_id(TENANT, SYSTEM, DOCUMENT.source_reference)
        await world.propose(replace(DOCUMENT, family=chain), AGREEMENT)
        await world.propose(AMENDING, AMENDMENT, found=())
        assert "amended-section-missing" in await compared(world)
        elsewhere = record(reference="ref-4", amends=DOCUMENT.source_reference, matter="HB-2")
        await world.propose(elsewhere, AMENDMENT, found=())
        assert (await listed(world, elsewhere)).flags == (BASE_NOT_READ,)

    async def test_the_changes_are_found_once_for_the_role_of_a_reviewer(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await world.propose(AMENDING, AMENDMENT, found=())
        asked = PerspectiveRequest(1, "borrower")
        before = (await reviews(world).set_perspective(REVIEWER, AMENDING.document_id, asked))[1]
        counted = Mock(wraps=amending_findings)
        monkeypatch.setattr("services.annotation.sets.contents.amending_findings", counted)
        await world.propose(AMENDING, AMENDMENT, found=(), model="clauses@2", minutes=5)
        after = await listed(world, AMENDING)
        assert (after.perspective, after.perspective_source) == ("borrower", "reviewer")
        assert after.findings == before.findings
        assert counted.call_count == 1

    async def test_an_agreement_that_arrives_after_its_amendment_is_compared(self, world: World) -> None:
        elsewhere = record(reference="ref-4", amends=DOCUMENT.source_reference, matter="HB-2")
        for document in (AMENDING, elsewhere):
            await world.propose(document, AMENDMENT, found=(("Parties", "Harbour Bank"),))
        before = await listed(world, AMENDING)
        party = before.annotations[0]
        await submit(
            world, document=AMENDING, decision_id="1", revision=1, decision="accept", annotation_id=party.annotation_id
        )
        event = await world.propose(DOCUMENT, AGREEMENT)
        after = await listed(world, AMENDING)
        assert (before.flags, after.flags, after.revision) == ((BASE_NOT_READ,), (), 3)
        assert "amended-section-missing" in await compared(world)
        assert [one.state for one in after.annotations] == ["accepted"]
        told = (await world.events(AnnotationsProposed))[-1]
        proposed = replace(after, findings=without_decisions(after))
        assert (told.document, told.annotation_set) == (AMENDING, proposed)  # type: ignore[union-attr]
        assert (await listed(world, elsewhere)).flags == (BASE_NOT_READ,)
        assert (await listed(world, elsewhere)).revision == 1
        events = await world.events()
        await world.service.handle(event)
        assert await world.events() == events

    async def test_the_findings_on_an_agreement_follow_its_versions(self, world: World) -> None:
        await world.propose(DOCUMENT, AGREEMENT)
        await world.propose(AMENDING, AMENDMENT, found=())
        others = [one for one in (await listed(world, AMENDING)).findings if not one.rule_id.startswith("amended-")]
        await world.propose(record(2), f"{AGREEMENT}\n9.9 The Lender keeps the barn.\n", minutes=5)
        assert "amended-section-missing" not in await compared(world)
        await world.propose(DOCUMENT, AGREEMENT, model="clauses@2", minutes=9)
        assert "amended-section-missing" not in await compared(world)
        await world.service.handle(withdrawal(10))
        shown = await listed(world, AMENDING)
        assert (await compared(world), shown.flags) == ([], (BASE_NOT_READ,))
        assert list(shown.findings) == others

    async def test_an_agreement_of_an_earlier_release_reaches_its_amendments(self, world: World) -> None:
        await world.propose(AMENDING, AMENDMENT, found=())
        chain = reference_id(TENANT, SYSTEM, DOCUMENT.source_reference)
        await world.propose(replace(DOCUMENT, family=chain), AGREEMENT)
        assert "amended-section-missing" in await compared(world)

    async def test_an_agreement_that_arrives_while_its_amendment_is_read_is_compared(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        event = await world.inferred(AMENDING, AMENDMENT, found=())
        store = world.service.handle.keywords["ports"].store  # type: ignore[attr-defined]
        propose = store.propose

        async def late(proposal: Proposal) -> bool:
            monkeypatch.setattr(store, "propose", propose)
            await world.propose(DOCUMENT, AGREEMENT)
            return await propose(proposal)  # type: ignore[no-any-return]

        monkeypatch.setattr(store, "propose", late)
        await world.service.handle(event)
        assert "amended-section-missing" in await compared(world)
        assert len(await world.events(AnnotationsProposed)) == 2

    async def test_a_published_amendment_is_compared_again_when_its_review_is_reopened(self, world: World) -> None:
        await world.propose(AMENDING, AMENDMENT, found=())
        published = await finish(world, 1, document=AMENDING)
        await world.propose(DOCUMENT, AGREEMENT)
        assert await listed(world, AMENDING) == published
        opened = (await reviews(world).reopen(SENIOR, AMENDING.document_id, 2))[1]
        assert (opened.flags, opened.revision) == ((), 4)
        shown = await listed(world, AMENDING)
        assert opened == replace(shown, findings=without_decisions(shown))
        assert "amended-section-missing" in await compared(world)
