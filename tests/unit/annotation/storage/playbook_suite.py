"""Tests of a tenant's own playbooks for every database. A subclass provides the fixture `world`."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.desk.playbooks.drafts import PlaybookDrafts
from services.annotation.desk.playbooks.records import (
    BeginPlaybookDraftRequest,
    DiscardPlaybookDraftRequest,
    GetPlaybookDraftRequest,
    GetPlaybookPublicationRequest,
    ListPlaybookDraftsRequest,
    ListPlaybookPublicationsRequest,
    ListPlaybooksRequest,
    PlaybookDraft,
    PlaybookPublication,
    ProposePlaybookDraftRequest,
    PublishPlaybookDraftRequest,
    RestorePlaybookRequest,
    ReturnPlaybookDraftRequest,
    SavePlaybookDraftRequest,
)
from services.annotation.playbook.rules import Playbook
from services.annotation.publishing.records import BASE, DraftState, PlaybookText
from services.shared.domain.errors import Reason, Reject, StepUpRequired
from services.shared.domain.records import Actor, Role
from tests.unit.annotation.calls import listed
from tests.unit.annotation.small_playbooks import (
    ANN,
    BEN,
    CID,
    FOREIGN,
    FOREIGN_TENANT,
    edited,
    owner,
    small_folder,
    titled,
)
from tests.unit.annotation.support import NOW, REVIEWER, TENANT, World, actor, make_world, record


def drafts(world: World) -> PlaybookDrafts:
    return world.service.books.drafts


async def refused(reason: Reason, call: Awaitable[object], *words: str) -> Reject:
    with pytest.raises(Reject) as caught:
        await call
    assert caught.value.reason is reason, caught.value
    assert all(one in caught.value.detail for one in words), caught.value.detail
    return caught.value


async def begin(world: World, who: Actor = ANN, name: str = "nda", text: PlaybookText | None = None) -> PlaybookDraft:
    chosen = text or PlaybookText()
    return (await drafts(world).begin(who, BeginPlaybookDraftRequest(name, chosen.source, chosen.cases))).draft


async def save(
    world: World, who: Actor, draft_id: str, revision: int, text: PlaybookText, base: str | None = None
) -> PlaybookDraft:
    request = SavePlaybookDraftRequest(draft_id, revision, text.source, text.cases, base)
    return (await drafts(world).save(who, request)).draft


async def propose(world: World, who: Actor, draft_id: str, revision: int, reason: str = "x") -> PlaybookDraft:
    return (await drafts(world).propose(who, ProposePlaybookDraftRequest(draft_id, revision, reason))).draft


async def discard(world: World, who: Actor, draft_id: str, revision: int) -> PlaybookDraft:
    return (await drafts(world).discard(who, DiscardPlaybookDraftRequest(draft_id, revision))).draft


async def restore(world: World, who: Actor, name: str, number: int, reason: str = "x") -> PlaybookDraft:
    return (await drafts(world).restore(who, RestorePlaybookRequest(name, number, reason))).draft


async def proposed(world: World, text: PlaybookText, who: Actor = ANN, name: str = "nda") -> PlaybookDraft:
    made = (await begin(world, who, name)).summary
    await save(world, who, made.draft_id, 1, text)
    return await propose(world, who, made.draft_id, 2, "the desk asked for it")


async def publish(world: World, made: PlaybookDraft, who: Actor = BEN) -> PlaybookPublication:
    request = PublishPlaybookDraftRequest(made.summary.draft_id, made.summary.revision, "read and agreed")
    return (await drafts(world).publish(who, request)).publication


async def title(world: World, tenant: str = TENANT) -> str:
    return (await playbook_of(world, tenant)).title


async def playbook_of(world: World, tenant: str = TENANT) -> Playbook:
    return (await world.service.books.drafts.force(tenant)).for_type("nda")


class PlaybookSuite:
    """Drafts, four eyes, publications and roll-backs."""

    @pytest.fixture
    def world(self, world: World) -> World:
        return make_world(world.database, folder=small_folder)

    async def test_a_publication_applies_to_its_tenant_at_once(self, world: World) -> None:
        made = await proposed(world, titled("Our confidentiality agreements"))
        assert (made.summary.state, made.problems, made.changes.changed) == (DraftState.PROPOSED, (), ())
        assert await title(world) == "Confidentiality agreements"
        published = await publish(world, made)
        assert (published.number, published.published_by, published.authors) == (1, BEN.subject, (ANN.subject,))
        assert await title(world) == "Our confidentiality agreements"
        assert await title(world, FOREIGN_TENANT) == "Confidentiality agreements"
        assert published.version == (await playbook_of(world)).version

    async def test_no_author_publishes(self, world: World) -> None:
        made = await proposed(world, titled("Our confidentiality agreements"))
        error = await refused(Reason.FORBIDDEN, publish(world, made, ANN), "Another person")
        assert error.rule == "four_eyes"
        draft_id, revision = made.summary.draft_id, made.summary.revision
        back = await drafts(world).give_back(BEN, ReturnPlaybookDraftRequest(draft_id, revision, "see rule 2"))
        saved = await save(world, BEN, draft_id, back.draft.summary.revision, titled("Ours"))
        second = await propose(world, BEN, draft_id, saved.summary.revision, "as said")
        assert second.summary.authors == (ANN.subject, BEN.subject)
        await refused(Reason.FORBIDDEN, publish(world, second, ANN))
        await refused(Reason.FORBIDDEN, publish(world, second, BEN))
        assert (await publish(world, second, CID)).number == 1

    async def test_publishing_needs_a_second_factor(self, world: World) -> None:
        made = await proposed(world, titled("Our confidentiality agreements"))
        for mfa_at in (None, NOW - timedelta(minutes=17)):
            with pytest.raises(StepUpRequired):
                await publish(world, made, replace(BEN, mfa_at=mfa_at))
        await publish(world, made)

    async def test_only_owners_change_playbooks(self, world: World) -> None:
        for who in (REVIEWER, actor(Role.SENIOR_REVIEWER), actor(Role.COMPLIANCE), actor(Role.SUBMITTER)):
            await refused(Reason.FORBIDDEN, begin(world, who))
            await refused(Reason.FORBIDDEN, drafts(world).publish(who, PublishPlaybookDraftRequest("x", 1, "x")))
        await refused(Reason.FORBIDDEN, world.service.books.library.list(REVIEWER, ListPlaybooksRequest()))
        assert (await world.service.books.library.list(actor(Role.SENIOR_REVIEWER), ListPlaybooksRequest())).playbooks

    async def test_another_tenant_sees_nothing(self, world: World) -> None:
        made = await proposed(world, titled("Our confidentiality agreements"))
        identity = made.summary.draft_id
        assert (await drafts(world).list(FOREIGN, ListPlaybookDraftsRequest())).drafts == ()
        for call in (
            drafts(world).read(FOREIGN, GetPlaybookDraftRequest(identity)),
            save(world, FOREIGN, identity, 3, titled("Our confidentiality agreements")),
            propose(world, FOREIGN, identity, 3),
            drafts(world).publish(FOREIGN, PublishPlaybookDraftRequest(identity, 3, "x")),
            drafts(world).give_back(FOREIGN, ReturnPlaybookDraftRequest(identity, 3, "x")),
            discard(world, FOREIGN, identity, 3),
        ):
            assert str(await refused(Reason.NOT_FOUND, call)) == "not_found"
        await publish(world, made)
        library = world.service.books.library
        assert (await library.history(FOREIGN, ListPlaybookPublicationsRequest("nda"))).publications == ()
        await refused(Reason.NOT_FOUND, library.publication(FOREIGN, GetPlaybookPublicationRequest("nda", 1)))
        await refused(Reason.NOT_FOUND, restore(world, FOREIGN, "nda", 1))
        own = await proposed(world, titled("F"), FOREIGN)
        assert (await publish(world, own, owner("g", FOREIGN_TENANT))).number == 1

    async def test_a_set_keeps_its_playbook(self, world: World) -> None:
        first, second = record(), record(reference="ref-2")
        await world.propose(first, document_type="nda")
        before = (await listed(world, first)).provenance.playbook
        await publish(world, await proposed(world, titled("Our confidentiality agreements")))
        event = await world.propose(second, document_type="nda")
        after = (await listed(world, second)).provenance.playbook
        assert before != after == (await playbook_of(world)).label
        assert (await listed(world, first)).provenance.playbook == before
        await world.service.handle(event)  # delivered again
        await publish(world, await proposed(world, titled("Newer")))
        await world.service.handle(event)
        assert (await listed(world, second)).provenance.playbook == after

    async def test_an_outdated_draft_is_refused_with_what_changed(self, world: World) -> None:
        stale = (await begin(world)).summary.draft_id
        shorter = {"at_most: P5Y": "at_most: P4Y"}
        await publish(world, await proposed(world, edited(shorter)))
        saved = await save(world, ANN, stale, 1, titled("Mine"))
        assert (saved.outdated, saved.changed_since.changed) == (True, ("term-in-bounds",))
        error = await refused(
            Reason.PRECONDITION_FAILED,
            propose(world, ANN, stale, 2, "mine"),
            "changed term-in-bounds",
            f"published by {BEN.subject} as number 1",
        )
        assert error.rule == "outdated"
        await refused(Reason.INVALID_METADATA, save(world, ANN, stale, 2, titled("Mine"), "0" * 16))
        merged = edited(shorter, titled("Mine"))
        taken = await save(world, ANN, stale, 2, merged, saved.current_digest)
        assert not taken.outdated
        await propose(world, ANN, stale, 3, "mine")

    async def test_a_proposal_is_outdated_by_another_publication(self, world: World) -> None:
        waiting, other = await proposed(world, titled("A")), await proposed(world, titled("B"))
        await publish(world, other)
        await refused(Reason.PRECONDITION_FAILED, publish(world, waiting), "The text in force changed")
        assert await title(world) == "B"

    async def test_two_people_publish_at_once(self, world: World) -> None:
        one, other = await proposed(world, titled("A")), await proposed(world, titled("B"))
        ended = await asyncio.gather(publish(world, one), publish(world, other, CID), return_exceptions=True)
        assert sorted(type(each).__name__ for each in ended) == ["PlaybookPublication", "Reject"]
        [number] = [each.number for each in ended if isinstance(each, PlaybookPublication)]
        assert number == 1
        repeated = await asyncio.gather(*(publish(world, one) for _ in range(3)), return_exceptions=True)
        assert len({str(each) for each in repeated}) == 1

    async def test_a_repeated_publication_returns_the_first(self, world: World) -> None:
        made = await proposed(world, titled("Our confidentiality agreements"))
        first = await publish(world, made)
        assert await publish(world, made) == first
        await refused(Reason.CONFLICT, publish(world, made, CID))

    async def test_two_authors_do_not_overwrite_each_other(self, world: World) -> None:
        made = (await begin(world)).summary
        texts = [titled(f"T{number}") for number in range(4)]
        saves = (save(world, BEN, made.draft_id, 1, one) for one in texts)
        ended = await asyncio.gather(*saves, return_exceptions=True)
        assert sorted(isinstance(one, Reject) for one in ended) == [False, True, True, True]
        assert {one.reason for one in ended if isinstance(one, Reject)} == {Reason.CONFLICT}

    async def test_roll_back_has_four_eyes_too(self, world: World) -> None:
        await publish(world, await proposed(world, titled("A")))
        await publish(world, await proposed(world, titled("B")))
        made = await restore(world, BEN, "nda", 1, "B has a gap")
        assert (made.summary.state, made.summary.restores) == (DraftState.PROPOSED, 1)
        await refused(Reason.FORBIDDEN, publish(world, made, BEN))
        assert (await publish(world, made, ANN)).restores == 1
        assert await title(world) == "A"
        base = await restore(world, ANN, "nda", BASE, "use the file")
        published, library = await publish(world, base), world.service.books.library
        assert (published.number, await title(world)) == (4, "Confidentiality agreements")
        assert (await library.publication(ANN, GetPlaybookPublicationRequest("nda", 4))).source == ""
        await refused(Reason.PRECONDITION_FAILED, restore(world, ANN, "nda", BASE, "again"))
        whole = await library.history(ANN, ListPlaybookPublicationsRequest("nda"))
        assert [one.number for one in whole.publications] == [4, 3, 2, 1]
        page = await library.history(ANN, ListPlaybookPublicationsRequest("nda", 3))
        assert ([one.number for one in page.publications], page.next_before) == ([4, 3, 2], 2)
        rest = await library.history(ANN, ListPlaybookPublicationsRequest("nda", 3, page.next_before))
        assert ([one.number for one in rest.publications], rest.next_before) == ([1], 0)

    async def test_a_new_playbook_and_its_removal(self, world: World) -> None:
        names = {"name: nda": "name: leases", "playbook: nda": "playbook: leases"}
        text = edited({**names, "[nda]": "[lease]", "type: nda": "type: lease"})
        begun = await begin(world, ANN, "leases", text)
        assert begun.problems == ()
        made = await propose(world, ANN, begun.summary.draft_id, 1, "leases come")
        await publish(world, made)
        assert (await world.service.books.drafts.force(TENANT)).for_type("lease").name == "leases"
        assert (await world.service.books.drafts.force(FOREIGN_TENANT)).for_type("lease").name != "leases"
        gone = await restore(world, ANN, "leases", BASE, "no leases")
        assert gone.source == ""
        published = await publish(world, gone)
        assert published.version == ""
        assert (await world.service.books.drafts.force(TENANT)).for_type("lease").name != "leases"
        back = await restore(world, ANN, "leases", 1, "leases again")
        assert (await publish(world, back)).number == 3

    async def test_every_step_is_audited_without_text(self, world: World) -> None:
        await publish(world, await proposed(world, titled("Secret title")))
        steps = [(one.action, one.resource_kind, one.detail[0]) for one in world.audit.records]
        assert steps == [
            ("playbook.draft", "playbook", "operation=begin"),
            ("playbook.draft", "playbook", "operation=save"),
            ("playbook.draft", "playbook", "operation=propose"),
            ("playbook.publish", "playbook", "operation=publish"),
        ]
        assert "Secret" not in str(world.audit.records)
        assert "asked for it" not in str(world.audit.records)

    async def test_ended_drafts_stay_ended(self, world: World) -> None:
        draft_id = (await begin(world, text=titled("Our confidentiality agreements"))).summary.draft_id
        gone = await discard(world, BEN, draft_id, 1)
        assert gone.summary.state is DraftState.DISCARDED
        assert (await drafts(world).list(ANN, ListPlaybookDraftsRequest())).drafts == ()
        for call in (
            save(world, ANN, draft_id, 2, titled("x")),
            propose(world, ANN, draft_id, 2),
            drafts(world).publish(BEN, PublishPlaybookDraftRequest(draft_id, 2, "x")),
            discard(world, BEN, draft_id, 2),
        ):
            await refused(Reason.PRECONDITION_FAILED, call, "discarded")
