"""Tests of watches, for every database. A subclass provides the fixture `world`."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from services.annotation.desk.across.watches import Watches
from services.annotation.searching.folding import fold
from services.annotation.storage.notice_tables import NOTICES
from services.annotation.storage.watch_tables import UNWATCHED, WATCHES
from services.annotation.watching.records import (
    MOST_WATCHES,
    AddWatchRequest,
    ListWatchesRequest,
    RemoveWatchRequest,
    RemoveWatchResponse,
    ShownWatch,
)
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason
from services.shared.domain.records import Actor
from services.shared.wire.codec import encode
from tests.unit.annotation.calls import OTHER, refused, withdrawal
from tests.unit.annotation.notifications.rounds import one_round
from tests.unit.annotation.portfolio import LOANS, Loan, propose
from tests.unit.annotation.storage.across_suite import across
from tests.unit.annotation.storage.notice_suite import Post, loop
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, NOW, REVIEWER, STRANGER, TENANT, World, record

RARE = "Quexilborough"
NARROW = replace(OTHER, subject="narrow@harbour-bank", matters=frozenset({"HB-2"}))


def watches(world: World, *, sends: bool = True) -> Watches:
    return replace(across(world).watches, sends=sends)


async def watch(world: World, who: Actor = REVIEWER, **question: object) -> str:
    request = AddWatchRequest(ShownWatch("mine", **question))  # type: ignore[arg-type]
    return (await watches(world).add(who, request)).watch.watch_id


async def listed(world: World, who: Actor = REVIEWER) -> tuple[ShownWatch, ...]:
    return (await watches(world).list(who, ListWatchesRequest())).watches


async def remove(world: World, who: Actor, watch_id: str) -> RemoveWatchResponse:
    return await watches(world).remove(who, RemoveWatchRequest(watch_id))


async def arrive(world: World, loan: Loan, **more: object) -> None:
    document = replace(loan.document, **more)  # type: ignore[arg-type]
    await propose(world, document, loan.text, found=loan.found)


async def noted(world: World) -> list[tuple[str, str]]:
    """Person and document of each notice, after the loop compared what is new."""
    await watches(world).compare()
    query = sa.select(NOTICES.c.person, NOTICES.c.document_id).where(NOTICES.c.kind == "watched").order_by(NOTICES.c.at)
    rows = await world.database.run(lambda connection: connection.execute(query).all())
    return sorted((row.person, row.document_id) for row in rows)


async def left(world: World) -> int:
    query = sa.select(sa.func.count()).select_from(UNWATCHED)
    return await world.database.run(lambda connection: connection.execute(query).scalar_one())


class WatchSuite:
    """Each new document is compared once, within walls, and no word is sent."""

    @pytest.mark.parametrize(
        ("question", "fits"),
        [
            ({"words": "Delaware"}, True),
            ({"words": "Maine"}, False),
            ({"conditions": ("Maturity Date < 2027-01-01", "Change Of Control = found")}, True),
            ({"conditions": ("Principal Amount > 5000000",)}, False),
            ({"category": "Governing Law", "client_ids": ("c-9",)}, True),
            ({"category": "Governing Law", "client_ids": ("c-8",)}, False),
            ({"words": "Delaware", "matters": ("HB-7",)}, False),
            ({"words": "Delaware", "document_types": ("credit agreement",)}, True),
        ],
    )
    async def test_a_new_document_is_compared(self, world: World, question: dict[str, object], fits: bool) -> None:
        await arrive(world, LOANS[1], client_id="c-9")
        await watch(world, **question)  # type: ignore[arg-type]
        assert await noted(world) == []  # what was there before is found by a search
        second = record(reference="second.docx", client_id="c-9")
        await propose(world, second, LOANS[1].text, found=LOANS[1].found)
        assert await noted(world) == ([(REVIEWER.subject, second.document_id)] if fits else [])
        assert await left(world) == 0

    async def test_a_person_learns_of_a_chain_for_each_watch_and_no_word_is_sent(self, world: World) -> None:
        world.rules.mask()
        await watch(world, words=f"Delaware {RARE}")
        post = Post()
        notifications = loop(world, post)
        text = f"{LOANS[1].text}{RARE} keeps the records."
        await world.propose(record(reference="a.docx"), text, found=())
        await world.propose(record(2, reference="a.docx"), text, found=(), minutes=5)
        await one_round(notifications)
        world.clock.advance(60)
        await one_round(notifications)
        (message,) = post.sent
        assert message.body["counts"] == {"watched": 1}
        assert message.body["subject"] == "Glossator: 1 document fits what you watch"
        assert RARE not in str(message.body)
        assert "Delaware" not in str(message.body)
        assert f"/documents/{record(2, reference='a.docx').document_id}" in message.body["link"] or (
            f"/documents/{record(reference='a.docx').document_id}" in message.body["link"]
        )

    async def test_walls(self, world: World) -> None:
        await watch(world, words="Delaware")
        await watch(world, NARROW, words="Delaware")
        await watch(world, STRANGER, words="Delaware")
        world.members.put(TENANT, "HB-9", denied=REVIEWER.subject, everyone=True)
        await arrive(world, LOANS[1], matter="HB-9")
        assert await noted(world) == []
        here = record(reference="here.docx")
        await propose(world, here, LOANS[1].text, found=())
        assert await noted(world) == [(REVIEWER.subject, here.document_id)]
        inside = record(reference="inside.docx", matter="HB-2")
        await propose(world, inside, LOANS[1].text, found=())
        assert (NARROW.subject, inside.document_id) in await noted(world)
        post = Post()
        notifications = loop(world, post)
        world.members.stop(here, REVIEWER.subject)
        world.members.put(TENANT, "HB-2", denied=REVIEWER.subject, everyone=True)
        world.clock.advance(60)
        await one_round(notifications)
        assert [person for person, _ in post.counts] == [NARROW.subject]

    async def test_a_caller_has_its_own_watches(self, world: World) -> None:
        first = await watch(world, words=RARE, client_ids=("c-9",))
        await watch(world, OTHER, words="Delaware")
        (one,) = await listed(world)
        assert (one.watch_id, one.words, one.client_ids) == (first, RARE, ("c-9",))
        await refused(Reason.NOT_FOUND, remove(world, OTHER, first))
        await refused(Reason.NOT_FOUND, remove(world, STRANGER, first))
        await remove(world, REVIEWER, first)
        assert await listed(world) == ()
        assert len(await listed(world, OTHER)) == 1
        await refused(Reason.NOT_FOUND, remove(world, REVIEWER, first))
        await refused(Reason.FORBIDDEN, listed(world, CASE_SYSTEM))
        details = [one.detail for one in world.audit.records if one.action == "annotation.review"]
        assert (f"watch={first}", "decision=add") in details
        assert (f"watch={first}", "decision=remove") in details
        assert RARE not in str(details)

    async def test_what_is_refused(self, world: World) -> None:
        await refused(Reason.INVALID_METADATA, watch(world))
        await refused(Reason.INVALID_METADATA, watch(world, words="x", since="soon"))
        await refused(Reason.INVALID_METADATA, watch(world, words="x", matters=("m",) * 51))
        await refused(Reason.INVALID_METADATA, watches(world).add(REVIEWER, AddWatchRequest(ShownWatch(" ", "x"))))
        silent = watches(world, sends=False).add(REVIEWER, AddWatchRequest(ShownWatch("a", "x")))
        await refused(Reason.PRECONDITION_FAILED, silent)
        for _ in range(MOST_WATCHES):
            await watch(world, words="x")
        await refused(Reason.PRECONDITION_FAILED, watch(world, words="x"))

    async def test_without_watches_nothing_is_marked(self, world: World) -> None:
        await arrive(world, LOANS[1])
        assert await left(world) == 0
        await watch(world, words="Delaware")
        await arrive(world, LOANS[2])
        assert await left(world) == 1
        reference = LOANS[2].document.source_reference
        await world.service.handle(withdrawal(5, source_reference=reference, matter=MATTER))
        assert await noted(world) == []
        assert await left(world) == 0

    async def test_an_erased_document_fits_nothing(self, world: World) -> None:
        await watch(world, words="Delaware")
        await arrive(world, LOANS[1])
        await world.keys.destroy(TENANT, LOANS[1].document.document_id)
        assert await noted(world) == []
        assert await left(world) == 0

    async def test_no_word_of_a_question_is_in_a_row(self, world: World) -> None:
        watch_id = await watch(world, words=RARE, party="Acme")

        def rows(connection: sa.Connection) -> str:
            return str(connection.execute(sa.text("select * from watches")).all())

        stored = await world.database.run(rows)
        assert watch_id in stored
        assert RARE not in stored
        assert "Acme" not in stored

    async def test_a_question_that_cannot_be_read_stops_nobody(self, world: World) -> None:
        lost = await watch(world, words="Delaware")
        await watch(world, OTHER, words="Delaware")
        await world.keys.destroy(TENANT, lost)
        old = await watch(world, words="Delaware")
        await self._store_question(
            world, old, b'{"name": "old", "words": "Delaware", "conditions": ["Sorcery = found"]}'
        )
        await arrive(world, LOANS[1])
        assert await noted(world) == [(OTHER.subject, LOANS[1].document.document_id)]
        assert await left(world) == 0
        shown = {one.watch_id: one for one in await listed(world)}
        assert (shown[lost].name, shown[lost].words) == ("", "")
        await remove(world, REVIEWER, lost)
        assert lost not in {one.watch_id for one in await listed(world)}

    async def _store_question(self, world: World, watch_id: str, question: bytes) -> None:
        ref = await world.blobs.put(TENANT, KeyScope.REDACTED, watch_id, "question", question)
        change = sa.update(WATCHES).where(WATCHES.c.watch_id == watch_id).values(question=encode(ref))
        await world.database.run(lambda connection: connection.execute(change))

    async def test_a_withdrawn_document_is_not_named_and_counts_again_when_it_returns(self, world: World) -> None:
        await watch(world, words="Delaware")
        post = Post()
        notifications = loop(world, post)
        await arrive(world, LOANS[1])
        await one_round(notifications)
        reference = LOANS[1].document.source_reference
        await world.service.handle(withdrawal(5, source_reference=reference, matter=MATTER))
        assert await noted(world) == []
        world.clock.advance(60)
        await one_round(notifications)
        assert post.sent == []
        world.submitted_at = NOW + timedelta(minutes=11)
        again = record(2, reference=reference)
        await propose(world, again, LOANS[1].text, found=LOANS[1].found, minutes=12)
        await one_round(notifications)
        world.clock.advance(60)
        await one_round(notifications)
        assert [one.body["link"].rpartition("/")[2] for one in post.sent] == [again.document_id]

    async def test_an_erased_document_is_not_named(self, world: World) -> None:
        await watch(world, words="Delaware")
        post = Post()
        notifications = loop(world, post)
        await arrive(world, LOANS[1])
        await one_round(notifications)
        await world.keys.destroy(TENANT, LOANS[1].document.document_id)
        world.clock.advance(60)
        await one_round(notifications)
        assert post.sent == []

    async def test_a_watch_that_ended_informs_nobody(self, world: World) -> None:
        first = await watch(world, words="Delaware")
        post = Post()
        notifications = loop(world, post)
        await arrive(world, LOANS[1])
        await one_round(notifications)
        await remove(world, REVIEWER, first)
        world.clock.advance(60)
        await one_round(notifications)
        assert post.sent == []

    async def test_a_model_run_months_later_reports_nothing_again(self, world: World) -> None:
        first = await watch(world, words="Delaware")
        post = Post()
        notifications = loop(world, post)
        await arrive(world, LOANS[1])
        await one_round(notifications)
        world.clock.advance(60)
        await one_round(notifications)
        world.clock.advance(91 * 86_400)
        await one_round(notifications)
        await propose(world, LOANS[1].document, LOANS[1].text, found=LOANS[1].found, model="later", minutes=9)
        assert await noted(world) == [(REVIEWER.subject, LOANS[1].document.document_id)]
        assert await left(world) == 0
        await one_round(notifications)
        world.clock.advance(60)
        await one_round(notifications)
        assert len(post.sent) == 1
        await remove(world, REVIEWER, first)
        world.clock.advance(60)
        await one_round(notifications)
        assert await noted(world) == []

    async def test_a_document_that_fits_two_watches_is_one_document(self, world: World) -> None:
        await watch(world, words="Delaware")
        await watch(world, words="Lender")
        post = Post()
        notifications = loop(world, post)
        await arrive(world, LOANS[1])
        await one_round(notifications)
        world.clock.advance(60)
        await one_round(notifications)
        assert [one.body["subject"] for one in post.sent] == ["Glossator: 1 document fits what you watch"]

    async def test_a_value_that_is_masked_fits_no_watch(self, world: World) -> None:
        for words in ("Holdings", '"Borrower 2 Holdings LLC"', "Borrower Holdings"):
            await watch(world, words=words)
        await watch(world, party="Holdings")
        await watch(world, conditions=("Parties ~ Holdings",))
        loan = LOANS[1]
        await propose(world, loan.document, loan.text, found=[("Parties", "[ORG_2]")])
        assert await noted(world) == []

    async def test_a_text_is_folded_once_for_all_watches(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(12):
            await watch(world, words=f"absent{number} Delaware")
        folded = 0

        def counted(text: str, **more: bool) -> object:
            nonlocal folded
            folded += len(text) > 500
            return fold(text, **more)

        monkeypatch.setattr("services.annotation.searching.query.fold", counted)
        monkeypatch.setattr("services.annotation.searching.signature.fold", counted)
        await arrive(world, LOANS[1])
        assert await noted(world) == []
        assert folded == 2

    async def test_a_refused_watch_leaves_no_question(self, world: World) -> None:
        for _ in range(MOST_WATCHES):
            await watch(world, words="x")
        before = await world.blobs.find(TENANT, KeyScope.REDACTED)
        await refused(Reason.PRECONDITION_FAILED, watch(world, words=RARE))
        assert await world.blobs.find(TENANT, KeyScope.REDACTED) == before
