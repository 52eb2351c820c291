"""Tests of the store for every database. A subclass provides the fixture `world`."""

from dataclasses import replace
from datetime import timedelta

from services.annotation.sets.perspective import PerspectiveRequest
from services.shared.domain.annotations import BASE_NOT_READ
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason
from services.shared.domain.events import (
    AnnotationsProposed,
    DocumentStatusChanged,
)
from tests.unit.annotation.calls import DOCUMENT, Body, finish, listed, refused, reviews, submit, withdrawal
from tests.unit.annotation.desk.review_suite import ReviewSuite
from tests.unit.annotation.support import NOW, REVIEWER, SENIOR, World, record
from tests.unit.annotation.texts import ASSIGN, LAW, LAW_AGAIN, MOVED, PARTY

AGREEMENT = (
    "LOAN AGREEMENT\n\nThis agreement is made by «PERSON_1|Ada Lovelace» and Harbour Bank. It is governed by the laws "
    "of Maine. The Borrower may not assign it.\n\n1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11\n"
)
AMENDMENT = (
    'FIRST AMENDMENT\n\nThis First Amendment is made between Orchard Inc. (the "Borrower") and Harbour Bank (the '
    '"Lender").\n\n'
    "Section 9.9 of the Loan Agreement is hereby deleted in its entirety.\n"
)


class StoreSuite(ReviewSuite):
    """Tests of results and withdrawals, and all tests of reviews."""

    async def test_a_redelivered_result_is_stored_and_published_once(self, world: World) -> None:
        event = await world.propose(DOCUMENT)
        events = await world.events()
        assert [type(one) for one in events] == [AnnotationsProposed, DocumentStatusChanged]
        await world.service.handle(event)
        await world.service.handle(replace(event, occurred_at=NOW, predictions=()))
        assert await world.events() == events
        shown = await listed(world)
        assert [one.category for one in shown.annotations] == ["Parties", "Governing Law", "Anti-Assignment"]
        assert shown == events[0].annotation_set  # type: ignore[union-attr]

    async def test_a_new_model_supersedes_proposals_and_keeps_decisions(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = (await listed(world)).annotations[1]
        await submit(world, decision_id="1", revision=1, decision="reject", annotation_id=law.annotation_id)
        await world.propose(DOCUMENT, model="clauses@2", minutes=5, found=(LAW, LAW_AGAIN))
        shown = await listed(world)
        assert [(one.state, one.revision) for one in shown.annotations] == [("rejected", 3), ("proposed", 1)]
        assert await world.sets() == [
            ("AnnotationsProposed", "proposed", 1),
            ("AnnotationsProposed", "superseded", 3),
            ("AnnotationsProposed", "proposed", 1),
        ]
        events = await world.events(AnnotationsProposed)
        assert events[1].annotation_set.superseded_by == shown.set_id  # type: ignore[union-attr]
        assert shown.supersedes == events[1].annotation_set.set_id  # type: ignore[union-attr]

    async def test_a_late_result_of_an_earlier_model_run_supersedes_nothing(self, world: World) -> None:
        await world.propose(DOCUMENT, model="clauses@2", minutes=5)
        newest = await listed(world)
        await world.propose(DOCUMENT, model="clauses@1", minutes=0)
        assert await listed(world) == newest
        assert (await world.sets())[-1] == ("AnnotationsProposed", "superseded", 1)

    async def test_a_new_version_carries_decisions_and_reports_lost_ones(self, world: World) -> None:
        await world.propose(DOCUMENT, found=(LAW, ASSIGN))
        for number, one in enumerate((await listed(world)).annotations, start=1):
            body: Body = {"decision_id": f"{number}", "revision": number, "annotation_id": one.annotation_id}
            await submit(world, decision="accept", **body)
        second = record(2)
        await world.propose(second, MOVED, found=(LAW, PARTY), minutes=9)
        shown = await listed(world, second)
        assert [(one.category, one.state) for one in shown.annotations] == [
            ("Parties", "proposed"),
            ("Governing Law", "accepted"),
            ("Governing Law", "proposed"),
        ]
        lost = [one for one in shown.findings if one.rule_id == "lost-anchor"]
        assert [one.category for one in lost] == ["Anti-Assignment"]
        old = await world.service.api._operations.views.document(REVIEWER, DOCUMENT.document_id)
        assert (old.annotation_set.state, old.superseded_by) == ("superseded", second.document_id)
        assert [one.state for one in old.annotation_set.annotations] == ["accepted", "accepted"]

    async def test_a_late_result_of_an_older_version_supersedes_nothing(self, world: World) -> None:
        second = record(2)
        await world.propose(second, MOVED, found=(PARTY,))
        newest = await listed(world, second)
        await world.propose(DOCUMENT, minutes=30)
        assert await listed(world, second) == newest
        old = await listed(world)
        assert (old.state, old.superseded_by) == ("superseded", newest.set_id)
        assert {one.state for one in old.annotations} == {"superseded"}
        assert await world.sets() == [
            ("AnnotationsProposed", "proposed", 1),
            ("AnnotationsProposed", "superseded", 1),
        ]

    async def test_a_published_version_stays_published_after_a_new_version(self, world: World) -> None:
        await world.propose(DOCUMENT, found=(LAW,))
        law = (await listed(world)).annotations[0]
        await submit(world, decision_id="1", revision=1, decision="accept", annotation_id=law.annotation_id)
        published = await finish(world, 2)
        await world.propose(DOCUMENT, model="clauses@2", minutes=60)
        assert await listed(world) == published
        second = record(2)
        await world.propose(second, MOVED, found=(), minutes=90)
        assert await listed(world) == published
        assert [(one.state, one.revision) for one in (await listed(world, second)).annotations] == [("accepted", 3)]
        await refused(Reason.PRECONDITION_FAILED, reviews(world).reopen(SENIOR, DOCUMENT.document_id, 3))

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

    async def test_a_withdrawal_ends_every_version_and_later_results(self, world: World) -> None:
        second, third = record(2), record(3)
        await world.propose(DOCUMENT)
        await finish(world, 1)
        await world.propose(second, MOVED, found=())
        await world.service.handle(withdrawal())
        await world.service.handle(withdrawal())
        for document in (DOCUMENT, second):
            await refused(Reason.WITHDRAWN, listed(world, document))
            await refused(Reason.WITHDRAWN, finish(world, 1, document=document))
            await refused(
                Reason.WITHDRAWN,
                world.service.api._operations.views.words(REVIEWER, document.document_id, None, "review"),
            )
        assert (await world.sets())[-2:] == [
            ("AnnotationsProposed", "withdrawn", 3),
            ("AnnotationsProposed", "withdrawn", 2),
        ]
        before = await world.events()
        await world.propose(third, MOVED, found=(PARTY,))
        assert await world.events() == before
        found = await world.service.api._operations.views.document(REVIEWER, third.document_id)
        assert (found.annotation_set.state, found.annotation_set.annotations) == ("withdrawn", ())

    async def test_a_withdrawal_before_the_document_spares_later_submissions(self, world: World) -> None:
        await world.service.handle(withdrawal(10))
        await world.service.handle(withdrawal(5))
        world.submitted_at = NOW + timedelta(minutes=9)
        await world.propose(DOCUMENT)
        assert await world.events() == []
        second = record(2)
        world.submitted_at = NOW + timedelta(minutes=11)
        await world.propose(second, MOVED, found=(PARTY,))
        assert (await listed(world, second)).state == "proposed"
        await world.service.handle(withdrawal(10))
        assert (await listed(world, second)).state == "proposed"
        await world.service.handle(withdrawal(12))
        await refused(Reason.WITHDRAWN, listed(world, second))
