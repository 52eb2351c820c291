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
from tests.unit.annotation.desk.test_summarising import WRITTEN, proposed
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.support import REVIEWER, World, make_world

URL = f"/v1/documents/{DOCUMENT.document_id}"
ENDED = End(True, 0, "llm@1", "reason@1")
HIDDEN = ("Liability Cap Amount", "Nobody else")


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, playbooks=Shelf())


async def test_a_summary_with_its_places_and_how_it_was_made(world: World) -> None:
    await proposed(world)
    client = client_of(world, REVIEWER)
    told = (await client.get(f"{URL}/summary")).json()
    assert (told["method"], told["model"], told["prompt"], told["dropped"]) == ("llm", "llm@1", "summary@1", 1)
    text = (await client.get(f"{URL}/text")).json()["text"]
    first = told["sentences"][0]
    assert first["text"] == "Ada Lovelace must keep the collateral insured."
    [place] = first["evidence"]
    assert text[place["start"] : place["end"]] == "Ada Lovelace keeps the collateral insured"
    assert len(told["sentences"]) == len(WRITTEN.sentences)
    listed = (await client.get(f"{URL}/annotations")).json()["annotation_set"]
    assert listed["flags"] == [SUSPECTED_INSTRUCTION]


async def test_a_narration_comes_whole(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    world.language.parts = [SAID, ENDED]
    told = (await client_of(world, REVIEWER).get(f"{URL}/findings/{await finding(world)}/narration")).json()
    assert [one["text"] for one in told["sentences"]] == ["Ada Byron may end it on 120 days notice."]
    assert told["explanation"]["reason"].endswith("the document says 120 days.")
    assert (told["end"]["complete"], told["end"]["model"]) == (True, "llm@1")


async def test_without_a_language_model_all_else_is_told(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=(*FOUND, HIDDEN))
    world.language.error = Reject(Reason.LLM_OFF)
    client = client_of(world, REVIEWER)
    told = (await client.get(f"{URL}/findings/{await finding(world)}/narration")).json()
    assert (told["sentences"], told["end"]["complete"], told["end"]["reason"]) == ([], False, "llm_off")
    assert told["explanation"]["evidence"][0]["value"] == "P120D"
    told = (await client.get(f"{URL}/questions")).json()
    assert [(one["rule"]["question"], one["answer"], one["reason"]) for one in told["items"]] == [
        ("Is it dear?", "", "llm_off")
    ]


@pytest.mark.parametrize("said", ["yes", "no"])
async def test_answers_with_what_they_rest_on(world: World, said: str) -> None:
    await world.propose(DOCUMENT, PROSE, found=(HIDDEN,))
    world.language.parts = [LlmAnswer(said), ENDED]
    [one] = (await client_of(world, REVIEWER).get(f"{URL}/questions")).json()["items"]
    assert (one["answer"], one["model"], one["prompt"]) == (said, "llm@1", "reason@1")
    assert [place["words"] for place in one["evidence"]] == ["Nobody else"]
    assert len(one["shown"]) == 1


async def test_a_sentence_is_no_answer(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=(HIDDEN,))
    world.language.parts = [Sentence("yes", (0,)), ENDED]
    [one] = (await client_of(world, REVIEWER).get(f"{URL}/questions")).json()["items"]
    assert (one["answer"], one["reason"]) == ("", "output_off_schema")
