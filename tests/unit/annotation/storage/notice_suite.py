"""Tests of notices and their messages, for every database. A subclass provides the fixture `world`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

from services.annotation.comments.records import AddCommentRequest, CommentTarget, ResolveCommentRequest
from services.annotation.desk.queue import AssignRequest, ReviewQueue
from services.annotation.notices.records import Delivery
from services.annotation.notifications.channels import Addresses, send_mail
from services.annotation.notifications.sending import Notifications
from services.annotation.queue.stops import ReadingStop, StopReason
from services.annotation.storage.comments import CommentStore
from services.annotation.storage.notice_messages import MessageStore, Outgoing
from services.annotation.storage.notices import NoticeStore
from services.annotation.storage.queue import QueueStore
from services.annotation.storage.stops import StopStore
from services.shared.connectors.mail import SmtpMail
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.access.members.directory_table import PEOPLE
from tests.smtp_server import Inbox, serving
from tests.unit.annotation.calls import DOCUMENT, OTHER, finish
from tests.unit.annotation.notifications.rounds import one_round
from tests.unit.annotation.support import MATTER, NOW, REVIEWER, SENIOR, TENANT, World, record

CONSOLE = "https://console.example"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class Post:
    """A channel that keeps what it sends. `faults` are raised first."""

    sent: list[Outgoing] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    async def send(self, message: Outgoing) -> str:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(message)
        return "sent"

    @property
    def counts(self) -> list[tuple[str, Any]]:
        return [(one.person, one.body["counts"]) for one in self.sent]


def loop(world: World, post: Post) -> Notifications:
    return Notifications(
        notices=NoticeStore(world.database),
        messages=MessageStore(world.database),
        access=world.access,
        channels={"mail": post.send},
        console=CONSOLE,
        daily_hour=6,
        clock=world.clock,
        metrics=world.metrics,
        watches=world.service.operations.across.watches,
    )


def queue_of(world: World) -> ReviewQueue:
    return ReviewQueue(QueueStore(world.database, notes=True), world.access, world.clock)


async def assign(world: World, ids: Sequence[str], person: str = OTHER.subject, **more: Any) -> None:
    await queue_of(world).assign(SENIOR, AssignRequest(ids, assignees=[person], **more))


async def proposed(world: World, number: int, matter: str = MATTER) -> list[str]:
    made = [record(reference=f"ref-{one}", matter=matter) for one in range(number)]
    for one in made:
        await world.propose(one, found=())
    return [one.document_id for one in made]


class NoticeSuite:
    """Each fact reaches its person once, in few messages, as long as it applies."""

    async def test_many_assignments_are_one_message(self, world: World) -> None:
        ids, post = await proposed(world, 12), Post()
        notifications = loop(world, post)
        await assign(world, ids)
        await one_round(notifications)
        assert post.sent == []
        world.clock.advance(30)
        await one_round(notifications)
        await one_round(notifications)
        assert post.counts == [(OTHER.subject, {"assigned": 12})]
        [message] = post.sent
        assert message.body["subject"] == "Glossator: 12 reviews were assigned to you"
        assert message.body["link"] == f"{CONSOLE}/queue"
        assert not [word for word in (MATTER, *ids, "ref-") if word in str(message.body)]

    async def test_messages_are_minutes_apart_and_none_is_lost(self, world: World) -> None:
        ids, post = await proposed(world, 3), Post()
        notifications = loop(world, post)
        for one in ids:
            await assign(world, [one])
            world.clock.advance(40)
            await one_round(notifications)
        assert post.counts == [(OTHER.subject, {"assigned": 1})]
        assert post.sent[0].body["link"] == f"{CONSOLE}/documents/{ids[0]}"
        world.clock.advance(300)
        await one_round(notifications)
        assert post.counts[1:] == [(OTHER.subject, {"assigned": 2})]

    async def test_only_what_still_applies_is_sent(self, world: World) -> None:
        ids, post = await proposed(world, 4), Post()
        notifications = loop(world, post)
        await assign(world, ids)
        await assign(world, ids[1:2], SENIOR.subject)
        await finish(world, revision=1, document=record(reference="ref-2"))
        world.clock.advance(60)
        await one_round(notifications)
        assert post.counts == [(OTHER.subject, {"assigned": 2})]

    async def test_a_person_outside_of_the_wall_gets_nothing(self, world: World) -> None:
        ids, post = await proposed(world, 2), Post()
        await assign(world, ids)
        world.members.put(TENANT, MATTER, REVIEWER.subject)
        world.clock.advance(60)
        await one_round(loop(world, post))
        assert post.sent == []

    async def test_a_stop_informs_the_lead_and_compliance_without_a_document(self, world: World) -> None:
        ids, post = await proposed(world, 3), Post()
        await assign(world, ids[:2])
        document = record(reference="ref-0")
        informed = {(TENANT, "compliance"), ("another", "auditor"), (TENANT, OTHER.subject)}
        stops = StopStore(world.database, notes=True, informed=informed)
        await stops.record(document, ReadingStop(OTHER.subject, StopReason.PRIVILEGE, world.clock.now(), "1-3"))
        world.members.put(TENANT, MATTER, f"{OTHER.subject} {SENIOR.subject}")  # compliance is outside of the wall
        world.clock.advance(60)
        notifications = replace(loop(world, post), informed=informed)
        await one_round(notifications)
        stopped = [one for one in post.sent if "stop_privilege" in one.body["counts"]]
        assert sorted(one.person for one in stopped) == sorted(["compliance", SENIOR.subject])
        for message in stopped:
            assert message.body["counts"] == {"stop_privilege": 1}
            assert message.body["link"] == f"{CONSOLE}/queue?view=stopped"
            assert message.body["subject"] == "Glossator: 1 reader stopped reading: privileged document"
            hidden = (MATTER, "ref-", "1-3", OTHER.subject, *ids)
            assert not [word for word in hidden if word in str(message.body)]

    async def test_a_stop_arrives_by_mail(self, world: World) -> None:
        ids, inbox = await proposed(world, 2), Inbox()
        await assign(world, ids)
        stop = ReadingStop(OTHER.subject, StopReason.CONFLICT, world.clock.now())
        informed = {(TENANT, "ethics@bank.example")}
        await StopStore(world.database, notes=True, informed=informed).record(record(reference="ref-0"), stop)
        world.clock.advance(60)
        await world.database.run(lambda connection: PEOPLE.create(connection, checkfirst=True))
        async with serving(inbox) as server:
            addresses = Addresses(world.database, {"bank.example"})
            send = partial(send_mail, mail=SmtpMail(server), addresses=addresses)
            await one_round(replace(loop(world, Post()), channels={"mail": send}, informed=informed))
        [envelope] = inbox.envelopes
        text = envelope.content.decode() if isinstance(envelope.content, bytes) else ""
        assert envelope.rcpt_tos == ["ethics@bank.example"]
        assert "Subject: Glossator: 1 reader stopped reading: conflict of interest" in text
        assert f"{CONSOLE}/queue?view=stopped" in text
        assert not [word for word in (MATTER, OTHER.subject, *ids, "ref-") if word in text]

    async def test_a_lead_behind_a_wall_is_not_informed_of_a_stop(self, world: World) -> None:
        ids, post = await proposed(world, 1), Post()
        await assign(world, ids)
        stop = ReadingStop(OTHER.subject, StopReason.CONFLICT, world.clock.now())
        await StopStore(world.database, notes=True).record(record(reference="ref-0"), stop)
        world.members.put(TENANT, MATTER, REVIEWER.subject)
        world.clock.advance(60)
        await one_round(loop(world, post))
        assert post.sent == []

    async def test_without_channels_a_stop_leaves_no_notice(self, world: World) -> None:
        ids, post = await proposed(world, 1), Post()
        await assign(world, ids, SENIOR.subject)
        stop = ReadingStop(OTHER.subject, StopReason.CONFLICT, world.clock.now())
        await StopStore(world.database, informed={(TENANT, "c")}).record(record(reference="ref-0"), stop)
        world.clock.advance(60)
        await one_round(loop(world, post))
        assert post.sent == []

    async def test_who_takes_a_review_is_not_told(self, world: World) -> None:
        ids, post = await proposed(world, 1), Post()
        await queue_of(world).claim(OTHER, ids[0])
        world.clock.advance(60)
        await one_round(loop(world, post))
        assert post.sent == []

    async def test_due_and_overdue_reviews_are_named_once_each(self, world: World) -> None:
        ids, post = await proposed(world, 1), Post()
        notifications = loop(world, post)
        await assign(world, ids, due_at=NOW + 2 * DAY)
        for _ in range(3 * 24):
            world.clock.advance(3600)
            await one_round(notifications)
        assert [one for _, one in post.counts] == [{"assigned": 1}, {"due": 1}, {"overdue": 1}]

    async def test_a_question_waits_until_it_is_answered(self, world: World) -> None:
        await world.propose(DOCUMENT)
        post = Post()
        comments = replace(world.service.operations.comments, store=CommentStore(world.database, notes=True))
        request = AddCommentRequest(
            DOCUMENT.document_id, CommentTarget.DOCUMENT, "Is Acme the borrower?", asked=OTHER.subject
        )
        first = await comments.add(REVIEWER, request)
        await comments.add(REVIEWER, request)
        await comments.resolve(REVIEWER, ResolveCommentRequest(DOCUMENT.document_id, first.comment.id))
        world.clock.advance(60)
        await one_round(loop(world, post))
        assert post.counts == [(OTHER.subject, {"asked": 1})]
        assert "Acme" not in str(post.sent)

    async def test_the_choice_of_a_person_is_kept(self, world: World) -> None:
        ids, post = await proposed(world, 2), Post()
        notifications, store = loop(world, post), MessageStore(world.database)
        await store.set_delivery(TENANT, OTHER.subject, Delivery.OFF)
        await assign(world, ids[:1])
        world.clock.advance(60)
        await one_round(notifications)
        await store.set_delivery(TENANT, OTHER.subject, Delivery.DAILY)
        assert await store.delivery(TENANT, OTHER.subject) is Delivery.DAILY
        assert await store.delivery(TENANT, REVIEWER.subject) is Delivery.NOW
        await assign(world, ids[1:])
        world.clock.advance(60)
        await one_round(notifications)
        assert post.sent == []
        world.clock.advance(DAY.total_seconds())
        await one_round(notifications)
        assert post.counts == [(OTHER.subject, {"assigned": 1})]

    async def test_a_message_is_repeated_until_it_is_sent(self, world: World) -> None:
        ids, post = await proposed(world, 1), Post(faults=[Retry(dependency="smtp"), Retry(dependency="smtp")])
        notifications = loop(world, post)
        await assign(world, ids)
        for _ in range(4):
            world.clock.advance(60)
            await one_round(notifications)
        assert [one.attempts for one in post.sent] == [3]

    async def test_a_message_that_is_refused_is_not_repeated(self, world: World) -> None:
        ids, post = await proposed(world, 1), Post(faults=[Reject(Reason.INVALID_METADATA)])
        notifications = loop(world, post)
        await assign(world, ids)
        for _ in range(3):
            world.clock.advance(3600)
            await one_round(notifications)
        assert post.sent == []
        assert await MessageStore(world.database).oldest() is None

    async def test_a_process_that_dies_while_sending_leaves_the_message(self, world: World) -> None:
        ids, store = await proposed(world, 1), MessageStore(world.database)
        await assign(world, ids)
        world.clock.advance(60)
        await loop(world, Post(faults=[ZeroDivisionError()])).notices.note_due(world.clock.now())
        found, every = await NoticeStore(world.database).of_person(TENANT, OTHER.subject)
        assert len(found) == 1
        assert await store.add(TENANT, OTHER.subject, every, {"n": 1}, ["mail"], world.clock.now())
        [taken] = await store.take_due(world.clock.now(), MINUTE, 9)
        assert await store.take_due(world.clock.now(), MINUTE, 9) == []
        world.clock.advance(61)
        [again] = await store.take_due(world.clock.now(), MINUTE, 9)
        assert (again.message_id, again.attempts) == (taken.message_id, 2)

    async def test_two_processes_make_one_message(self, world: World) -> None:
        ids, post = await proposed(world, 3), Post()
        await assign(world, ids)
        world.clock.advance(60)
        await asyncio.gather(*(one_round(loop(world, post)) for _ in range(4)))
        assert post.counts == [(OTHER.subject, {"assigned": 3})]
