"""Drawn passages over REST and gRPC: places and answers, and nothing that says what the model flagged."""

from typing import Any

import pytest

from glossator.annotation.v1 import passages_pb2 as pb
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.storage.database import Database
from tests.registered import methods_of
from tests.unit.annotation.desk.deciding.test_passages import ID, NOTHING, asked, passages, proposed
from tests.unit.annotation.desk.test_second_review import ANNA, decide
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.support import World

_NONE: Any = None


def api_of(world: World, who: Actor) -> Any:
    begin_call(who)
    return methods_of(world.service.table)


async def test_the_routes_ask_and_take_answers(database: Database) -> None:
    world = await proposed(database)
    client, path = client_of(world, ANNA), f"/v1/documents/{ID}/passages"
    before = (await client.get(path)).json()
    assert before["passages"] == []
    revision = await decide(world, ANNA, "accept")
    named = (await client.post(f"{path}:ask", json={"revision": revision})).json()
    assert {frozenset(one) for one in named["passages"]} == {frozenset({"span", "answer"})}
    start = named["passages"][0]["span"]["start"]
    said = await client.post(f"{path}:answer", json={"start": start, "answer": "nothing"})
    assert (said.json()["waiting"], said.json()["passages"][0]["answer"]) == (named["waiting"] - 1, "nothing")
    assert (await client.get(path)).json() == said.json()


@pytest.mark.parametrize("body", [{"start": -1, "answer": "nothing"}, {"start": 0, "answer": "perhaps"}, {"start": 0}])
async def test_faulty_answers_are_refused(database: Database, body: object) -> None:
    world = await proposed(database)
    answer = await client_of(world, ANNA).post(f"/v1/documents/{ID}/passages:answer", json=body)
    assert answer.status_code == 422


async def test_grpc_says_the_same(database: Database) -> None:
    shown = await asked(world := await proposed(database))
    start = shown.passages[0].span.start
    request = pb.AnswerPassageRequest(document_id=ID, start=start, answer=pb.PASSAGE_ANSWER_NOTHING)
    after = (await api_of(world, ANNA).AnswerPassage(request, _NONE)).drawn
    assert (after.waiting, after.passages[0].answer) == (shown.waiting - 1, pb.PASSAGE_ANSWER_NOTHING)
    read = await api_of(world, ANNA).ReadPassages(pb.ReadPassagesRequest(document_id=ID), _NONE)
    assert read.drawn == after
    again = pb.AskPassagesRequest(document_id=ID, revision=shown.revision)
    assert (await api_of(world, ANNA).AskPassages(again, _NONE)).drawn == after
    assert (await passages(world).read(ANNA, ID)).passages[0].answer is NOTHING


async def test_a_question_without_a_revision_is_refused(database: Database) -> None:
    world = await proposed(database)
    for body in ({}, {"revision": 0}):
        answer = await client_of(world, ANNA).post(f"/v1/documents/{ID}/passages:ask", json=body)
        assert answer.status_code == 422


@pytest.mark.parametrize(
    ("method", "request_", "field"),
    [
        ("AnswerPassage", pb.AnswerPassageRequest(document_id=ID), "answer"),
        ("AskPassages", pb.AskPassagesRequest(document_id=ID), "revision"),
    ],
)
async def test_grpc_refuses_a_request_with_a_gap(database: Database, method: str, request_: object, field: str) -> None:
    world = await proposed(database)
    with pytest.raises(Reject) as caught:
        await getattr(api_of(world, ANNA), method)(request_, _NONE)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)
