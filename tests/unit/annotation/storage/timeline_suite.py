"""Tests of the history of documents for every database. A subclass provides the fixture `world`."""

import asyncio
from dataclasses import replace
from typing import Any

from services.annotation.comments.records import AddCommentRequest, CommentTarget
from services.annotation.desk.lookup.records import SearchDocumentRequest
from services.annotation.desk.queue import AssignRequest, ReviewQueue
from services.annotation.desk.timeline import DocumentTimeline
from services.annotation.queue.stops import StopReason, StopRequest
from services.annotation.storage.queue import QueueStore
from services.annotation.storage.views import ViewStore
from services.annotation.timeline.events import DocumentEvent, EventKind
from services.annotation.timeline.records import ListDocumentEventsRequest, ListPlaceReadersRequest, UndoDecisionRequest
from services.annotation.timeline.views import SeenPart
from services.shared.domain.errors import Reason
from services.shared.domain.records import Actor, Role
from services.shared.domain.spans import OriginalSpan as Span
from services.shared.runtime.access.policy import Wall
from tests.unit.annotation.calls import DOCUMENT, OTHER, Body, finish, listed, refused, reviews, submit, withdrawal
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, NOW, REVIEWER, SENIOR, TENANT, World, actor, record
from tests.unit.annotation.texts import PROSE, texts_of

ID = DOCUMENT.document_id
COMPLIANCE = actor(Role.COMPLIANCE)
OTHER_SENIOR = actor(Role.SENIOR_REVIEWER, subject="other-senior@harbour-bank")
VALUE = texts_of(PROSE).map.replacements[0].original
Row = tuple[str, str, str, str]


def place(start: int = 0, end: int = 0, **fields: Any) -> ListPlaceReadersRequest:
    return ListPlaceReadersRequest(ID, start, end, **fields)


def timeline(world: World) -> DocumentTimeline:
    return world.service.operations.timeline


async def events(world: World, who: Actor = COMPLIANCE, *kinds: EventKind) -> list[DocumentEvent]:
    return list((await timeline(world).events(who, ListDocumentEventsRequest(ID, kinds))).events)


async def rows(world: World, who: Actor = COMPLIANCE, *kinds: EventKind) -> list[Row]:
    """Kind, actor, detail and person of each event, the earliest first."""
    found = await events(world, who, *kinds)
    return [(one.kind.value, one.actor, one.detail, one.person) for one in reversed(found)]


async def read(world: World, who: Actor, start: int, end: int, use: str = "") -> None:
    await world.service.operations.views.words(who, ID, Span(start, end), "review", use)


class TimelineSuite:
    """Compliance and leads see all that happened; reviewers what they did, and what concerns the review."""

    async def test_a_review_from_its_submission_to_its_publication(self, world: World) -> None:
        world.submitted_at = NOW
        await world.propose(replace(DOCUMENT, batch_id="closing"), minutes=1)
        world.clock.advance(120)
        queue = ReviewQueue(QueueStore(world.database), world.access, world.clock)
        await queue.assign(SENIOR, AssignRequest((ID,), assignees=(REVIEWER.subject,)))
        world.clock.advance(1)
        one = (await listed(world)).annotations[0]
        reject: Body = {"decision": "reject", "annotation_id": one.annotation_id, "reason": "not-relevant"}
        await submit(world, decision_id="a", revision=1, **reject)
        world.clock.advance(1)
        await world.service.operations.history.undo(REVIEWER, UndoDecisionRequest(ID, 2))
        world.clock.advance(1)
        comment = AddCommentRequest(ID, CommentTarget.DOCUMENT, "Why does Ada Lovelace sign?", asked=SENIOR.subject)
        await world.service.operations.comments.add(REVIEWER, comment)
        world.clock.advance(1)
        await queue.release(REVIEWER, ID, give_back=True)
        world.clock.advance(1)
        await finish(world, 3)
        world.clock.advance(1)
        await reviews(world).reopen(OTHER_SENIOR, ID, 4)
        found = await rows(world)
        assert found == [
            ("submitted", "source:closing-room", "", ""),
            ("processed", "", "", ""),
            ("assigned", SENIOR.subject, "", REVIEWER.subject),
            ("decided", REVIEWER.subject, "annotation.reject", ""),
            ("undone", REVIEWER.subject, "annotation.reject", ""),
            ("commented", REVIEWER.subject, "document", SENIOR.subject),
            ("assigned", REVIEWER.subject, REVIEWER.subject, ""),
            ("completed", REVIEWER.subject, "not-relevant", ""),
            ("published", REVIEWER.subject, "reviewed", ""),
            ("reopened", OTHER_SENIOR.subject, "", ""),
        ]
        assert await rows(world, REVIEWER) == found
        every = await events(world)
        assert "Lovelace" not in str(every)
        by_kind = {one.kind: one for one in every}
        assert by_kind[EventKind.SUBMITTED].batch_id == "closing"
        made = by_kind[EventKind.PROCESSED].provenance
        assert made is not None
        assert (made.redaction_policy, made.model, bool(made.playbook)) == ("legal-review@1", "clauses@1", True)

    async def test_what_people_read_and_which_values(self, world: World) -> None:
        world.rules.mask()
        await world.propose(DOCUMENT)
        await read(world, REVIEWER, 0, 20)
        world.clock.advance(60)
        await read(world, REVIEWER, 10, 40)
        await read(world, OTHER, 0, 5, "exported")
        await read(world, CASE_SYSTEM, 0, VALUE.end)
        found = await rows(world, COMPLIANCE, EventKind.READ)
        assert sorted(found) == [
            ("read", CASE_SYSTEM.subject, "delivered", ""),
            ("read", OTHER.subject, "exported", ""),
            ("read", REVIEWER.subject, "displayed", ""),
        ]
        revealed = await events(world, SENIOR, EventKind.REVEALED)
        assert [one.actor for one in revealed] == [CASE_SYSTEM.subject]
        assert revealed[0].value_kinds
        assert "Lovelace" not in str(revealed)
        assert [one.actor for one in await events(world, REVIEWER, EventKind.READ)] == [REVIEWER.subject]
        assert await events(world, REVIEWER, EventKind.REVEALED) == []

    async def test_who_received_a_place(self, world: World) -> None:
        world.rules.mask()
        await world.propose(DOCUMENT)
        await read(world, REVIEWER, 0, 20)
        world.clock.advance(60)
        await read(world, REVIEWER, 15, 20)
        await read(world, OTHER, 30, 40, "copied")
        page = await timeline(world).readers(COMPLIANCE, place(10, 20))
        [reader] = page.readers
        assert (reader.person, reader.use, reader.responses) == (REVIEWER.subject, "displayed", 2)
        assert (reader.last_at - reader.first_at).total_seconds() == 60
        assert [one.person for one in (await timeline(world).readers(SENIOR, place(0, 40))).readers] == [
            OTHER.subject,
            REVIEWER.subject,
        ]
        first = await timeline(world).readers(SENIOR, place(0, 40, page_size=1))
        rest = await timeline(world).readers(SENIOR, place(0, 40, page_size=1, page_token=first.next_page_token))
        assert [one.person for one in (*first.readers, *rest.readers)] == [OTHER.subject, REVIEWER.subject]
        assert rest.next_page_token == ""
        details = [one.detail for one in world.audit.records if one.action == "document.read_views"]
        assert details[0] == ("start=10", "end=20")

    async def test_passages_are_not_open_pages(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await world.service.operations.search.search(REVIEWER, SearchDocumentRequest(ID, "review", "the"))
        await read(world, REVIEWER, 0, 20)
        assert sorted(await rows(world, COMPLIANCE, EventKind.READ)) == [
            ("read", REVIEWER.subject, "displayed", ""),
            ("read", REVIEWER.subject, "passages", ""),
        ]

    async def test_places_and_callers_that_are_refused(self, world: World) -> None:
        await world.propose(DOCUMENT)
        for wanted in (place(5, 5), place(0, 10**9), place(page=99), place(0, 5, page=1)):
            await refused(Reason.INVALID_METADATA, timeline(world).readers(COMPLIANCE, wanted))
        for wanted in (place(0, 5, page_token="x"),):
            await refused(Reason.INVALID_METADATA, timeline(world).readers(COMPLIANCE, wanted))
        await refused(Reason.FORBIDDEN, timeline(world).readers(REVIEWER, place(0, 5)))
        await refused(Reason.FORBIDDEN, timeline(world).events(CASE_SYSTEM, ListDocumentEventsRequest(ID)))
        wall = Wall(members=frozenset({REVIEWER.subject}))
        world.rules.policy = replace(world.rules.policy, walls={(TENANT, MATTER): wall})
        await refused(Reason.NOT_FOUND, timeline(world).events(COMPLIANCE, ListDocumentEventsRequest(ID)))
        await refused(Reason.NOT_FOUND, timeline(world).readers(SENIOR, place(0, 5)))

    async def test_versions_and_a_withdrawal(self, world: World) -> None:
        world.submitted_at = NOW
        await world.propose(DOCUMENT, minutes=1)
        world.submitted_at = world.clock.now()
        await world.propose(record(2), minutes=5)
        assert [(one.detail, one.version) for one in await events(world, REVIEWER, EventKind.SUPERSEDED)] == [
            ("version", 2)
        ]
        await world.service.handle(withdrawal(9))
        assert ("withdrawn", "source:closing-room", "", "") in await rows(world)

    async def test_the_history_outlasts_the_text(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await read(world, REVIEWER, 0, 20)
        await world.keys.destroy(DOCUMENT.tenant, ID)
        assert [one.actor for one in await events(world, COMPLIANCE, EventKind.READ)] == [REVIEWER.subject]

    async def test_why_others_stopped_is_for_leads(self, world: World) -> None:
        await world.propose(DOCUMENT)
        stops = world.service.operations.stops
        await stops.stop(OTHER, ID, StopRequest(StopReason.PRIVILEGE, (1, 2)))
        stopped = ("stopped", OTHER.subject, "privilege", "")
        assert await rows(world, SENIOR, EventKind.STOPPED) == [stopped]
        assert await rows(world, REVIEWER, EventKind.STOPPED) == []

    async def test_concurrent_responses_are_all_counted(self, world: World) -> None:
        views, seen = ViewStore(world.database), [SeenPart(0, Span(0, 9)), SeenPart(9, Span(9, 12))]
        await asyncio.gather(*(views.add(ID, "ann", "displayed", seen, NOW) for _ in range(8)))
        found = await views.of_document(ID, "ann")
        assert sorted((one.span, one.responses) for one in found) == [(Span(0, 9), 8), (Span(9, 12), 8)]
        assert await views.of_document(ID, "ben") == []
