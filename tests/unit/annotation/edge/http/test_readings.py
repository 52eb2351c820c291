"""Summaries, narrations and answers over HTTP."""

import pytest

from services.annotation.ports import Sentence
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.desk.narration.test_narrator import FOUND, PROSE, SAID, finding
from tests.unit.annotation.desk.test_explaining import Shelf
from tests.unit.annotation.desk.test_summarising import proposed
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.support import REVIEWER, World, make_world

URL = f"/v1/documents/{DOCUMENT.document_id}"
ENDED = End(True, 0, "llm@1", "reason@1")
HIDDEN = ("Liability Cap Amount", "Nobody else")


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, playbooks=Shelf())


async def test_get_summary(world: World) -> None:
    await proposed(world)
    client = client_of(world, REVIEWER)
    body = (await client.get(f"{URL}/summary?purpose=review")).json()
    assert (body["method"], body["model"], body["prompt"], body["dropped"]) == ("llm", "llm@1", "summary@1", 1)
    text = (await client.get(f"{URL}/text?purpose=review")).json()["text"]
    first = next(one for one in body["sentences"] if one["category"] == "Insurance")
    assert first["text"] == "Ada Lovelace must keep the collateral insured."
    [place] = first["evidence"]
    assert text[place["start"] : place["end"]] == "Ada Lovelace keeps the collateral insured"
    assert [one["category"] for one in body["sentences"][-2:]] == ["Governing Law", "Insurance"]  # the deal first
    listed = (await client.get(f"{URL}/annotations")).json()["annotation_set"]
    assert listed["flags"] == [SUSPECTED_INSTRUCTION]


async def test_get_narration(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    world.language.parts = [SAID, ENDED]
    body = (
        await client_of(world, REVIEWER).get(f"{URL}/findings/{await finding(world)}/narration?purpose=review")
    ).json()
    assert [one["text"] for one in body["sentences"]] == ["Ada Byron may end it on 120 days notice."]
    assert body["explanation"]["reason"].endswith("the document says 120 days.")
    assert (body["end"]["complete"], body["end"]["model"]) == (True, "llm@1")


async def test_without_an_llm_responses_have_the_reason(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=(*FOUND, HIDDEN))
    world.language.error = Reject(Reason.LLM_OFF)
    client = client_of(world, REVIEWER)
    body = (await client.get(f"{URL}/findings/{await finding(world)}/narration?purpose=review")).json()
    assert (body["sentences"], body["end"]["complete"], body["end"]["reason"]) == ([], False, "llm_off")
    assert body["explanation"]["evidence"][0]["value"] == "P120D"
    body = (await client.get(f"{URL}/questions?purpose=review")).json()
    assert [(one["rule"]["question"], one["answer"], one["reason"]) for one in body["items"]] == [
        ("Is it dear?", "", "llm_off")
    ]


@pytest.mark.parametrize("said", ["yes", "no"])
async def test_answers_have_evidence_and_provenance(world: World, said: str) -> None:
    await world.propose(DOCUMENT, PROSE, found=(HIDDEN,))
    world.language.parts = [LlmAnswer(said), ENDED]
    [one] = (await client_of(world, REVIEWER).get(f"{URL}/questions?purpose=review")).json()["items"]
    assert (one["answer"], one["model"], one["prompt"]) == (said, "llm@1", "reason@1")
    assert [place["words"] for place in one["evidence"]] == ["Nobody else"]
    assert len(one["shown"]) == 1


async def test_a_sentence_is_not_an_answer(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=(HIDDEN,))
    world.language.parts = [Sentence("yes", (0,)), ENDED]
    [one] = (await client_of(world, REVIEWER).get(f"{URL}/questions?purpose=review")).json()["items"]
    assert (one["answer"], one["reason"]) == ("", "output_off_schema")
