"""Tests of comments for every database. A subclass provides the fixture `world`."""

import asyncio
from dataclasses import replace

import pytest

from services.annotation.comments.records import (
    AddCommentRequest,
    CommentTarget,
    ListCommentsRequest,
    ReadComment,
    ResolveCommentRequest,
)
from services.annotation.desk.deciding.comments import Comments
from services.annotation.storage import tables as t
from services.annotation.storage.comments import CommentStore
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.runtime.access.policy import Wall
from tests.unit.annotation.calls import DOCUMENT, OTHER, finish, listed, refused, withdrawal
from tests.unit.annotation.storage.finding_suite import first
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, REVIEWER, SENIOR, TENANT, World, record

ID = DOCUMENT.document_id
LIST = ListCommentsRequest(ID)
WHY = AddCommentRequest(ID, CommentTarget.DOCUMENT, "Why does Ada Lovelace sign?", asked=SENIOR.subject)


def comments(world: World) -> Comments:
    return world.service.operations.comments


async def add(world: World, who: Actor = REVIEWER, request: AddCommentRequest = WHY) -> ReadComment:
    return (await comments(world).add(who, request)).comment


async def texts(world: World, who: Actor = REVIEWER) -> list[str]:
    return [one.text for one in (await comments(world).list(who, LIST)).comments]


class CommentSuite:
    """Reviewers comment, ask and resolve."""

    async def test_a_comment_is_masked_sealed_and_listed(self, world: World) -> None:
        await world.propose(DOCUMENT)
        made = await add(world)
        assert made.text == "Why does [PERSON_1] sign?"
        assert (made.author, made.asked) == (REVIEWER.subject, SENIOR.subject)
        assert (await comments(world).list(OTHER, LIST)).comments == (made,)
        stored = await world.database.run(lambda connection: connection.execute(t.COMMENTS.select()).one())
        assert not any(b"Why" in (one if isinstance(one, bytes) else str(one).encode()) for one in stored)
        assert "Why" not in str(await world.events())
        assert "Why" not in str(world.audit.records)
        details = [one.detail for one in world.audit.records if f"comment={made.id}" in one.detail]
        assert details[0] == (f"comment={made.id}", f"asked={SENIOR.subject}")

    async def test_the_text_is_erased_with_the_document(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await add(world)
        await world.keys.destroy(DOCUMENT.tenant, ID)
        assert await texts(world) == [""]
        await refused(Reason.ERASED, add(world))

    async def test_comments_are_about_what_the_set_shows(self, world: World) -> None:
        await world.propose(DOCUMENT)
        annotation, finding = (await listed(world)).annotations[0], await first(world)
        known = ((CommentTarget.ANNOTATION, annotation.annotation_id), (CommentTarget.FINDING, finding.finding_id))
        for kind, target_id in known:
            made = await add(world, request=AddCommentRequest(ID, kind, "hm", target_id))
            assert (made.target_kind, made.target_id) == (kind, target_id)
            await refused(Reason.NOT_FOUND, add(world, request=AddCommentRequest(ID, kind, "hm", "0" * 32)))
            await refused(Reason.INVALID_METADATA, add(world, request=AddCommentRequest(ID, kind, "hm")))
        made = await add(world, request=AddCommentRequest(ID, CommentTarget.DOCUMENT, "hm", ID))
        assert made.target_id == ""
        assert len(await texts(world)) == 3

    @pytest.mark.parametrize("text", ["", " \n"])
    async def test_a_text_has_letters(self, world: World, text: str) -> None:
        await world.propose(DOCUMENT)
        await refused(Reason.INVALID_METADATA, add(world, request=AddCommentRequest(ID, CommentTarget.DOCUMENT, text)))
        await add(world, request=AddCommentRequest(ID, CommentTarget.DOCUMENT, "x" * 2_000))

    async def test_who_is_asked_must_have_access(self, world: World) -> None:
        await world.propose(DOCUMENT)
        wall = Wall(members=frozenset({REVIEWER.subject}))
        world.rules.policy = replace(world.rules.policy, walls={(TENANT, MATTER): wall})
        for asked in ("nobody@harbour-bank", SENIOR.subject):
            with pytest.raises(Reject) as caught:
                await add(world, request=AddCommentRequest(ID, CommentTarget.DOCUMENT, "hm", asked=asked))
            assert (caught.value.reason, caught.value.field) == (Reason.PRECONDITION_FAILED, "asked")
            assert asked not in caught.value.detail
        await refused(Reason.NOT_FOUND, add(world, SENIOR))
        await refused(Reason.NOT_FOUND, comments(world).list(SENIOR, LIST))
        bad = AddCommentRequest(ID, CommentTarget.DOCUMENT, "hm", asked="service:annotation")
        await refused(Reason.INVALID_METADATA, add(world, request=bad))

    async def test_a_comment_is_resolved_once(self, world: World) -> None:
        await world.propose(DOCUMENT)
        made = await add(world)
        world.clock.advance(5)
        resolved = await comments(world).resolve(OTHER, ResolveCommentRequest(ID, made.id))
        assert (resolved.comment.resolved_by, resolved.comment.text) == (OTHER.subject, made.text)
        world.clock.advance(5)
        assert await comments(world).resolve(REVIEWER, ResolveCommentRequest(ID, made.id)) == resolved
        await refused(Reason.NOT_FOUND, comments(world).resolve(REVIEWER, ResolveCommentRequest(ID, "none")))
        other = record(reference="ref-2")
        await world.propose(other)
        elsewhere = comments(world).resolve(REVIEWER, ResolveCommentRequest(other.document_id, made.id))
        await refused(Reason.NOT_FOUND, elsewhere)

    async def test_pages_have_every_comment_once(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await asyncio.gather(
            *(add(world, request=AddCommentRequest(ID, CommentTarget.DOCUMENT, f"c{one}")) for one in range(5))
        )
        whole, token, seen = await texts(world), "", list[str]()
        while not seen or token:
            page = await comments(world).list(REVIEWER, ListCommentsRequest(ID, 2, token))
            seen += [one.text for one in page.comments]
            token = page.next_page_token
        assert (seen, len(set(seen))) == (whole, 5)
        assert await CommentStore(world.database).page("0" * 32, None, 5) == []
        await refused(Reason.INVALID_METADATA, comments(world).list(REVIEWER, ListCommentsRequest(ID, 2, "x")))

    async def test_comments_after_completion_and_withdrawal(self, world: World) -> None:
        await refused(Reason.NOT_FOUND, add(world))
        await world.propose(DOCUMENT)
        made = await add(world)
        await finish(world, 1)
        await add(world, request=AddCommentRequest(ID, CommentTarget.DOCUMENT, "late"))
        assert len(await texts(world)) == 2
        await refused(Reason.FORBIDDEN, comments(world).list(CASE_SYSTEM, LIST))
        await world.service.handle(withdrawal(9))
        await refused(Reason.WITHDRAWN, add(world))
        await refused(Reason.WITHDRAWN, comments(world).list(REVIEWER, LIST))
        await refused(Reason.WITHDRAWN, comments(world).resolve(REVIEWER, ResolveCommentRequest(ID, made.id)))

    async def test_a_superseded_set_gets_no_comments(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await world.propose(record(2), minutes=5)
        await refused(Reason.PRECONDITION_FAILED, add(world))
        assert await texts(world) == []

    async def test_a_text_that_cannot_be_masked_is_not_stored(self, world: World) -> None:
        await world.propose(DOCUMENT)
        world.reveal.away = True
        with pytest.raises(Exception, match="dependency_down"):
            await add(world)
        assert await texts(world) == []
