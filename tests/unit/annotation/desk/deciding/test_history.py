from typing import Any

import pytest

from glossator.annotation.v1 import events_pb2
from glossator.annotation.v1 import history_pb2 as pb
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT, OTHER
from tests.unit.annotation.edge.http.test_history import decided
from tests.unit.annotation.support import REVIEWER, World

_NONE: Any = None
ID = DOCUMENT.document_id


def api_of(world: World, who: Actor) -> Any:
    begin_call(who)
    return methods_of(world.service.table)


async def test_decisions_are_listed_undone_and_redone(world: World) -> None:
    finding_id = await decided(world)
    api = api_of(world, REVIEWER)
    listed = await api.ListDecisions(pb.ListDecisionsRequest(document_id=ID), _NONE)
    assert [(one.id, one.kind, one.revision) for one in listed.decisions] == [
        ("a", pb.DECISION_KIND_ANNOTATION, 2),
        ("f", pb.DECISION_KIND_FINDING, 3),
    ]
    assert not any(one.HasField("undone_at") for one in listed.decisions)
    assert (listed.can_undo, listed.can_redo, listed.next_page_token) == (True, False, "")
    page = await api.ListDecisions(pb.ListDecisionsRequest(document_id=ID, page_size=1), _NONE)
    rest = await api.ListDecisions(pb.ListDecisionsRequest(document_id=ID, page_token=page.next_page_token), _NONE)
    assert [one.id for one in (*page.decisions, *rest.decisions)] == ["a", "f"]

    undone = await api.UndoDecision(pb.UndoDecisionRequest(document_id=ID, revision=3), _NONE)
    assert (undone.revision, undone.finding.finding_id, undone.HasField("annotation")) == (4, finding_id, False)
    assert undone.decision.HasField("undone_at")
    again = await api.UndoDecision(pb.UndoDecisionRequest(document_id=ID, revision=4), _NONE)
    assert again.annotation.state == events_pb2.ANNOTATION_STATE_PROPOSED
    assert (again.can_undo, again.can_redo) == (False, True)
    redone = await api.RedoDecision(pb.RedoDecisionRequest(document_id=ID, revision=5), _NONE)
    assert redone.annotation.state == events_pb2.ANNOTATION_STATE_REJECTED
    assert not redone.HasField("finding")


async def test_a_refused_step_raises(world: World) -> None:
    await decided(world)
    with pytest.raises(Reject) as caught:
        await api_of(world, OTHER).UndoDecision(pb.UndoDecisionRequest(document_id=ID, revision=3), _NONE)
    assert caught.value.reason is Reason.PRECONDITION_FAILED
