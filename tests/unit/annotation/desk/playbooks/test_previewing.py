"""What a draft would change on past documents: walls, audit, counts, and no text."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from services.annotation.desk.playbooks import previewing
from services.annotation.desk.playbooks.records import (
    CountPlaybookFindingsRequest,
    CountPlaybookFindingsResponse,
    PlaybookDraft,
    PlaybookRuleEffect,
    PlaybookRuleFindings,
    PreviewPlaybookDraftRequest,
    PreviewPlaybookDraftResponse,
)
from services.annotation.publishing.differences import Effect
from services.annotation.publishing.past import PastSet
from services.annotation.publishing.records import PlaybookText
from services.annotation.sets.state import DocumentSet
from services.annotation.storage.past_documents import PastDocuments
from services.annotation.storage.playbook_tables import DRAFTS, PUBLICATIONS
from services.shared.domain.clauses import Severity
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.policy import Wall
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import listed
from tests.unit.annotation.small_playbooks import ANN, FOREIGN, NDA, edited, owner, small_folder, titled
from tests.unit.annotation.storage.playbook_suite import begin, proposed, publish, refused
from tests.unit.annotation.support import MATTER, TENANT, World, actor, make_world, record
from tests.unit.annotation.texts import PARTY

TEXT = "CONFIDENTIALITY AGREEMENT\n\n«PERSON_1|Ada Lovelace» keeps it. The term is nine (9) years. No assignment."
TERM = ("Term", "nine (9) years")
STRICTER = edited({"severity: high": "severity: critical", "at_most: P5Y": "at_most: P9Y", "nine (9)": "ten (10)"})
WALLED = "HB-HR-2023-011"


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, folder=small_folder)


async def papers(world: World) -> None:
    """Two agreements without parties and with a long term, one of them complete; and a letter."""
    await world.propose(record(reference="long"), TEXT, found=[TERM], document_type="nda", minutes=1)
    await world.propose(record(reference="whole"), TEXT, found=[PARTY_HERE, TERM], document_type="nda", minutes=2)
    await world.propose(record(reference="letter"), TEXT, found=[TERM], document_type="letter", minutes=3)


PARTY_HERE = (PARTY[0], "[PERSON_1]")


async def preview(
    world: World, text: PlaybookText = STRICTER, who: Actor = ANN, **more: Any
) -> PreviewPlaybookDraftResponse:
    return await preview_of(world, await begin(world, text=text), who, **more)


async def preview_of(world: World, made: PlaybookDraft, who: Actor = ANN, **more: Any) -> PreviewPlaybookDraftResponse:
    request = replace(PreviewPlaybookDraftRequest(made.summary.draft_id, "playbook"), **more)
    return await world.service.books.previews.preview(who, request)


async def firing(world: World, who: Actor = ANN) -> CountPlaybookFindingsResponse:
    return await world.service.books.library.firing(who, CountPlaybookFindingsRequest("nda"))


async def test_findings_that_open_close_and_change(world: World) -> None:
    await papers(world)
    page = await preview(world)
    assert (page.total, page.seen, page.judged, page.unread, page.next_page_token) == (3, 3, 2, 0, "")
    found = [
        (one.document.source_reference, change.effect, change.rule_id, change.before, change.after)
        for one in page.changed
        for change in one.changes
    ]
    assert found == [
        ("whole", Effect.CLOSED, "term-in-bounds", Severity.MEDIUM, None),
        ("long", Effect.SEVERITY, "parties-named", Severity.HIGH, Severity.CRITICAL),
        ("long", Effect.CLOSED, "term-in-bounds", Severity.MEDIUM, None),
    ]
    assert page.rules == (
        PlaybookRuleEffect("nda", "parties-named", 1, 1),
        PlaybookRuleEffect("nda", "term-in-bounds", 2, 0),
    )
    opened = await preview(world, edited({"at_most: P5Y": "at_most: P1Y", "three (3)": "one (1)"}))
    assert opened.changed == ()
    back = await preview(world, edited({"field: Term\n    at_most: P5Y": "field: Term\n    at_least: P20Y"}))
    assert {one.effect for each in back.changed for one in each.changes} <= {Effect.SEVERITY}


async def test_a_preview_stores_nothing_and_changes_no_set(world: World) -> None:
    await papers(world)
    before = [await listed(world, record(reference=one)) for one in ("long", "whole")]
    events = await world.events()
    await preview(world)
    assert [await listed(world, record(reference=one)) for one in ("long", "whole")] == before
    assert await world.events() == events


async def test_each_text_is_read_for_a_purpose_with_a_record(world: World) -> None:
    await papers(world)
    world.audit.records.clear()
    await preview(world)
    reads = [(one.resource_id, one.purpose, one.detail) for one in world.audit.records if "read_text" in one.action]
    ids = {record(reference=one).document_id for one in ("long", "whole")}
    assert reads == [(one, "playbook", ("read=preview",)) for one in dict.fromkeys(each for each, _, _ in reads)]
    assert {one for one, _, _ in reads} == ids
    await refused(Reason.INVALID_METADATA, preview(world, purpose=""))
    await refused(Reason.FORBIDDEN, preview(world, purpose="review"))
    await refused(Reason.FORBIDDEN, preview(world, who=actor(Role.COMPLIANCE)))


async def test_walled_documents_change_no_number(world: World) -> None:
    await papers(world)
    without = await preview(world)
    hidden = record(reference="hidden", matter=WALLED)
    await world.propose(hidden, TEXT, found=[TERM], document_type="nda")
    wall = Wall(members=frozenset({"nobody"}))
    world.rules.policy = replace(world.rules.policy, walls={(TENANT, WALLED): wall})
    assert await preview(world) == without
    assert (await preview(world, matter=WALLED)).total == 0
    narrow = replace(ANN, matters=frozenset({"HB-2"}))
    assert (await preview(world, who=narrow)).total == 0
    assert (await preview(world, matter=MATTER)) == without
    world.members.stop(record(reference="long"), ANN.subject)
    assert (await preview(world)).total == 2


async def test_another_tenant_has_no_preview(world: World) -> None:
    await papers(world)
    made = await proposed(world, titled("A"))
    await refused(Reason.NOT_FOUND, preview_of(world, made, FOREIGN))
    own = await begin(world, FOREIGN, text=STRICTER)
    assert (await preview_of(world, own, FOREIGN)).total == 0


@pytest.mark.parametrize("arm", [Arm.BASELINE, Arm.SHADOW])
async def test_hidden_proposals_stay_hidden(world: World, arm: Arm) -> None:
    document = replace(record(), arm=arm)
    await world.propose(document, TEXT, found=[TERM], document_type="nda")
    assert (await preview(world)).changed == ()
    assert await firing(world) == CountPlaybookFindingsResponse(0, ())


async def test_a_wall_that_comes_meanwhile_hides_one_document(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await papers(world)
    find, stopped = PastDocuments.find, record(reference="long")

    async def walled(self: PastDocuments, past: PastSet) -> DocumentSet | None:
        if past.document == stopped:
            world.members.stop(stopped, ANN.subject)
        return await find(self, past)

    monkeypatch.setattr(PastDocuments, "find", walled)
    page = await preview(world)
    assert (page.judged, [one.document.source_reference for one in page.changed]) == (1, ["whole"])


def _stored(connection: sa.Connection) -> list[sa.Row[Any]]:
    return [row for table in (DRAFTS, PUBLICATIONS) for row in connection.execute(table.select())]


async def test_nothing_that_is_stored_has_text_of_documents(world: World) -> None:
    """So an erasure has nothing to destroy in drafts and publications."""
    await papers(world)
    made = await proposed(world, STRICTER)
    await preview_of(world, made)
    await publish(world, made)
    rows = await world.database.run(_stored)
    assert len(rows) == 2
    assert "Ada" not in str(rows)
    assert "Ada" not in str(world.audit.records)


async def test_an_erased_text_is_counted_apart(world: World) -> None:
    await papers(world)
    await world.keys.destroy(TENANT, record(reference="long").document_id)
    page = await preview(world)
    assert (page.judged, page.unread) == (1, 1)


async def test_pages_have_every_document_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await papers(world)
    whole = await preview(world)
    for seconds, size in ((8.0, 1), (-1.0, 50)):
        monkeypatch.setattr(previewing, "SECONDS", seconds)
        pages, token = list[PreviewPlaybookDraftResponse](), ""
        while not pages or token:
            pages.append(await preview(world, page_size=size, page_token=token))
            token = pages[-1].next_page_token
        assert [one.seen for one in pages] == [1, 1, 1]
        assert tuple(each for one in pages for each in one.changed) == whole.changed
    await refused(Reason.INVALID_METADATA, preview(world, page_token="x"))


async def test_a_draft_with_a_fault_has_no_preview_and_one_without_tests_has(world: World) -> None:
    await papers(world)
    await refused(Reason.PRECONDITION_FAILED, preview(world, PlaybookText("name: nda")))
    assert (await preview(world, PlaybookText(STRICTER.source))).changed


async def test_a_new_playbook_takes_types_from_the_one_for_all_others(world: World) -> None:
    await papers(world)
    letters = edited({"name: nda": "name: letters", "playbook: nda": "playbook: letters", "[nda]": "[letter]"})
    page = await preview_of(world, await begin(world, name="letters", text=letters))
    [changed] = page.changed
    assert changed.document.source_reference == "letter"
    assert {one.effect for one in changed.changes} == {Effect.OPENED}
    assert {one.rule_id for one in changed.changes} == {"parties-named", "term-in-bounds"}


async def test_how_often_rules_fired(world: World) -> None:
    await papers(world)
    assert await firing(world) == CountPlaybookFindingsResponse(
        2,
        (
            PlaybookRuleFindings("parties-named", Severity.HIGH, 1),
            PlaybookRuleFindings("term-in-bounds", Severity.MEDIUM, 2),
        ),
    )
    narrow = replace(owner("nan"), matters=frozenset({"HB-2"}))
    assert (await firing(world, narrow)).documents == 0


async def test_the_text_in_force_needs_no_documents(world: World) -> None:
    page = await preview(world, NDA)
    assert (page.total, page.changed) == (0, ())
