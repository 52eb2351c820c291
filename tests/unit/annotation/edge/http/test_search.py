import logging

import pytest

from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import REVIEWER, World
from tests.unit.annotation.texts import PROSE, texts_of

URL = f"/v1/documents/{DOCUMENT.document_id}/search"
REVIEW = {"purpose": "review"}


async def proposed(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)


async def test_over_http(world: World) -> None:
    await proposed(world)
    answer = await client_of(world, REVIEWER).get(URL, params={**REVIEW, "q": "made by", "page_size": 1})
    assert answer.headers["cache-control"] == "no-store"
    start = texts_of(PROSE).original.text.index("made by")
    [hit] = answer.json()["hits"]
    assert (hit["span"], hit["page"], hit["match"]) == ({"start": start, "end": start + 7}, 1, "made by")
    assert hit["after"].startswith(" [PERSON_1] and Harbour Bank.")
    assert (answer.json()["total"], answer.json()["next_page_token"]) == (1, "")


async def test_pages_over_http(world: World) -> None:
    await proposed(world)
    client = client_of(world, REVIEWER)
    first = (await client.get(URL, params={**REVIEW, "q": "laws", "page_size": 1})).json()
    wanted = {**REVIEW, "q": "laws", "page_size": 1, "page_token": first["next_page_token"]}
    second = (await client.get(URL, params=wanted)).json()
    assert [one["hits"][0]["page"] for one in (first, second)] == [1, 2]
    assert (second["total"], second["next_page_token"]) == (2, "")


async def test_errors_over_http(world: World) -> None:
    await proposed(world)
    client = client_of(world, REVIEWER)
    assert reason_of(await client.get(URL, params={"q": "the"})) == (403, "forbidden")
    wrongs: tuple[dict[str, str], ...] = (
        {},
        {"q": " "},
        {"q": "x" * 201},
        {"q": "x", "page_size": "201"},
        {"q": "x", "page_token": "x"},
    )
    for wrong in wrongs:
        assert reason_of(await client.get(URL, params={**REVIEW, **wrong})) == (400, "invalid_metadata")
    assert reason_of(await client.get("/v1/documents/unknown/search", params={**REVIEW, "q": "x"}))[1] == "not_found"


async def test_the_words_are_in_no_audit_log_metric_or_error(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await proposed(world)
    caplog.set_level(logging.INFO, logger="services")
    client = client_of(world, REVIEWER)
    for q in ("Quexil", "Quexil" * 40):
        answer = await client.get(URL, params={**REVIEW, "q": q})
        assert "Quexil" not in answer.text
    await client.get(URL, params={"q": "Quexil"})
    logged = [one.getMessage() for one in caplog.records if one.name.startswith("services")]
    assert "Quexil" not in str([*logged, world.audit.records, world.metrics.exposition()])
