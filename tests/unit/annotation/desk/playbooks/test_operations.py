"""`PlaybookService` over gRPC: the same operations as the routes."""

from types import SimpleNamespace
from typing import Any

import pytest

from glossator.annotation.v1 import events_pb2
from glossator.annotation.v1 import playbooks_pb2 as pb
from services.annotation.table import METHOD_ACTIONS
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.storage.database import Database
from tests.registered import methods_of
from tests.unit.annotation.desk.playbooks.test_previewing import STRICTER, papers
from tests.unit.annotation.small_playbooks import ANN, BEN, NDA, small_folder, titled
from tests.unit.annotation.support import NOW, World, make_world

_NONE: Any = None


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, folder=small_folder)


def api_of(world: World, who: Actor = ANN) -> SimpleNamespace:
    begin_call(who)
    return methods_of(world.service.table)


async def test_every_call_once(world: World) -> None:
    await papers(world)
    listed = await api_of(world).ListPlaybooks(pb.ListPlaybooksRequest(), _NONE)
    assert [(one.name, one.installed, one.HasField("published_at")) for one in listed.playbooks] == [
        ("correspondence", True, False),
        ("nda", True, False),
    ]
    begun = (await api_of(world).BeginPlaybookDraft(pb.BeginPlaybookDraftRequest(name="nda"), _NONE)).draft
    draft_id = begun.summary.draft_id
    assert (begun.summary.state, begun.source) == (pb.PLAYBOOK_DRAFT_STATE_DRAFT, NDA.source)
    save = pb.SavePlaybookDraftRequest(draft_id=draft_id, revision=1, source=STRICTER.source, cases=STRICTER.cases)
    saved = (await api_of(world).SavePlaybookDraft(save, _NONE)).draft
    assert list(saved.changes.changed) == ["parties-named", "term-in-bounds"]
    assert [one.passed for one in saved.tests] == [True] * 3
    wanted = pb.PreviewPlaybookDraftRequest(draft_id=draft_id, purpose="playbook")
    page = await api_of(world).PreviewPlaybookDraft(wanted, _NONE)
    assert (page.total, page.judged, len(page.changed)) == (3, 2, 2)
    [closed] = page.changed[0].changes
    assert (closed.effect, closed.before) == (pb.PLAYBOOK_EFFECT_CLOSED, events_pb2.SEVERITY_MEDIUM)
    assert (closed.HasField("after"), page.changed[0].document.source_reference) == (False, "whole")
    for revision in (2, 4):
        ask = pb.ProposePlaybookDraftRequest(draft_id=draft_id, revision=revision, reason="why")
        await api_of(world).ProposePlaybookDraft(ask, _NONE)
        if revision == 2:
            no = pb.ReturnPlaybookDraftRequest(draft_id=draft_id, revision=3, reason="why")
            returned = await api_of(world, BEN).ReturnPlaybookDraft(no, _NONE)
            assert returned.draft.summary.state == pb.PLAYBOOK_DRAFT_STATE_RETURNED
    yes = pb.PublishPlaybookDraftRequest(draft_id=draft_id, revision=5, reason="why")
    made = (await api_of(world, BEN).PublishPlaybookDraft(yes, _NONE)).publication
    assert (made.number, made.published_at.ToDatetime(NOW.tzinfo)) == (1, NOW)
    read = await api_of(world).GetPlaybook(pb.GetPlaybookRequest(name="nda"), _NONE)
    assert (read.playbook.publication, read.rules[0].severity) == (1, events_pb2.SEVERITY_CRITICAL)
    history = pb.ListPlaybookPublicationsRequest(name="nda")
    assert list((await api_of(world).ListPlaybookPublications(history, _NONE)).publications) == [made]
    one = pb.GetPlaybookPublicationRequest(name="nda", number=1)
    assert (await api_of(world).GetPlaybookPublication(one, _NONE)).source == STRICTER.source
    back = pb.RestorePlaybookRequest(name="nda", number=0, reason="back")
    restored = (await api_of(world).RestorePlaybook(back, _NONE)).draft
    drafts = await api_of(world).ListPlaybookDrafts(pb.ListPlaybookDraftsRequest(name="nda"), _NONE)
    assert [one.draft_id for one in drafts.drafts] == [restored.summary.draft_id]
    gone = pb.DiscardPlaybookDraftRequest(draft_id=restored.summary.draft_id, revision=2)
    assert (await api_of(world).DiscardPlaybookDraft(gone, _NONE)).draft.summary.revision == 3
    again = pb.GetPlaybookDraftRequest(draft_id=draft_id)
    assert (await api_of(world).GetPlaybookDraft(again, _NONE)).draft.summary.published_as == 1
    counts = await api_of(world).CountPlaybookFindings(pb.CountPlaybookFindingsRequest(name="nda"), _NONE)
    assert (counts.documents, counts.findings[0].severity) == (2, events_pb2.SEVERITY_HIGH)


async def test_an_outdated_draft_takes_the_text_in_force_over(world: World) -> None:
    begun = (await api_of(world).BeginPlaybookDraft(pb.BeginPlaybookDraftRequest(name="nda"), _NONE)).draft
    save = pb.SavePlaybookDraftRequest(draft_id=begun.summary.draft_id, revision=1, source=titled("A").source)
    save.base = "f" * 16
    with pytest.raises(Reject) as caught:
        await api_of(world).SavePlaybookDraft(save, _NONE)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "base")
    save.base = begun.current_digest
    assert (await api_of(world).SavePlaybookDraft(save, _NONE)).draft.summary.revision == 2


def test_only_publishing_has_the_right_to_publish() -> None:
    publishing = [method for method, action in METHOD_ACTIONS.items() if action is Action.PUBLISH_PLAYBOOK]
    assert publishing == ["/glossator.annotation.v1.PlaybookService/PublishPlaybookDraft"]
