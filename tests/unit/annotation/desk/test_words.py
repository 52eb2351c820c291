"""Original text: values come from redaction, and annotation does not store them."""

import pytest

from services.annotation.desk.words import filled
from services.shared.domain.document import SealedText
from services.shared.domain.errors import Retry
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import REVIEWER, STRANGER, World
from tests.unit.annotation.texts import PROSE, original_span, texts_of

TEXTS = texts_of(PROSE)
NAME = original_span(TEXTS, "Ada Lovelace")
URL = f"/v1/documents/{DOCUMENT.document_id}"


@pytest.mark.parametrize(
    ("text", "revealed", "expected"),
    [
        ("by ███ and ██", [((3, 6), "Ada"), ((11, 13), "Bo")], "by Ada and Bo"),
        ("by ███ and ██", [((3, 6), None), ((11, 13), "Bo")], "by ███ and Bo"),
        ("by █🮕█", [((3, 6), "A𝔹C")], "by A𝔹C"),
        ("by Ada", [((3, 6), "Eve")], "by Ada"),
        ("by ███", [((3, 6), "Adam")], "by ███"),
        ("by ███", [((3, 9), "Adamas")], "by ███"),
        ("██", [], "██"),
    ],
)
def test_only_holes_are_filled(text: str, revealed: list[tuple[tuple[int, int], str | None]], expected: str) -> None:
    assert filled(text, [(OriginalSpan(*span), words) for span, words in revealed]) == expected


async def test_stored_text_has_holes_and_read_text_has_values(world: World) -> None:
    await world.propose(DOCUMENT)
    reader = world.service.api._operations.views
    stored = (await reader.document(REVIEWER, DOCUMENT.document_id)).stored
    assert "Lovelace" not in (await world.blobs.get_value(SealedText, stored.text)).text
    words, span = await reader.words(REVIEWER, DOCUMENT.document_id, None, "review")
    assert (words, len(span)) == (TEXTS.original.text, len(TEXTS.original.text))
    assert world.reveal.asked == [(DOCUMENT.document_id, "review")]


async def test_text_without_values_needs_no_call_to_redaction(world: World) -> None:
    await world.propose(DOCUMENT)
    world.reveal.away = True
    span = original_span(TEXTS, "governed by the laws of Maine")
    words, _ = await world.service.api._operations.views.words(REVIEWER, DOCUMENT.document_id, span, "review")
    assert words == "governed by the laws of Maine"


async def test_text_with_values_needs_redaction(world: World) -> None:
    await world.propose(DOCUMENT)
    world.reveal.away = True
    with pytest.raises(Retry) as away:
        await world.service.api._operations.views.words(REVIEWER, DOCUMENT.document_id, NAME, "review")
    assert away.value.dependency == "redaction"
    client = client_of(world, REVIEWER)
    answer = await client.get(f"{URL}/text", params={"purpose": "review"})
    assert reason_of(answer) == (503, "dependency_down")


async def test_an_erased_value_stays_a_hole(world: World) -> None:
    await world.propose(DOCUMENT)
    world.reveal.erased = {"[PERSON_1]"}
    words, _ = await world.service.api._operations.views.words(REVIEWER, DOCUMENT.document_id, NAME, "review")
    assert words == "█" * len(NAME)


async def test_redaction_is_not_called_for_callers_without_access(world: World) -> None:
    await world.propose(DOCUMENT)
    assert (await client_of(world, STRANGER).get(f"{URL}/text")).status_code == 404
    assert world.reveal.asked == []


async def test_json_ld_has_original_quotes(world: World) -> None:
    await world.propose(DOCUMENT)
    stated = {"purpose": "review"}
    headers = {"accept": "application/ld+json"}
    answer = await client_of(world, REVIEWER).get(f"{URL}/annotations", params=stated, headers=headers)
    quotes = [one["target"]["selector"][1]["exact"] for one in answer.json()["first"]["items"]]
    assert "Ada Lovelace" in quotes
