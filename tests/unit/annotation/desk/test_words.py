"""Original text: values come from redaction, and annotation does not store them."""

import pytest

from services.annotation.desk.words import filled
from services.shared.domain.annotations import HIDDEN_TEXT
from services.shared.domain.document import ChangeMark, Gap, GapKind, OriginalChange, SealedText
from services.shared.domain.errors import Retry
from services.shared.domain.events import AnnotationsProposed
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import REVIEWER, STRANGER, World
from tests.unit.annotation.texts import LAW, PARTY, PROSE, original_span, texts_of

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
    reader = world.service.operations.views
    stored = (await reader.document(REVIEWER, DOCUMENT.document_id)).stored
    assert "Lovelace" not in (await world.blobs.get_value(SealedText, stored.text)).text
    found = await reader.words(REVIEWER, DOCUMENT.document_id, None, "review")
    assert (found.text, len(found.span)) == (TEXTS.original.text, len(TEXTS.original.text))
    assert world.reveal.asked == [(DOCUMENT.document_id, "review")]


async def test_text_without_values_needs_no_call_to_redaction(world: World) -> None:
    await world.propose(DOCUMENT)
    world.reveal.away = True
    span = original_span(TEXTS, "governed by the laws of Maine")
    found = await world.service.operations.views.words(REVIEWER, DOCUMENT.document_id, span, "review")
    assert found.text == "governed by the laws of Maine"


async def test_text_with_values_needs_redaction(world: World) -> None:
    await world.propose(DOCUMENT)
    world.reveal.away = True
    with pytest.raises(Retry) as away:
        await world.service.operations.views.words(REVIEWER, DOCUMENT.document_id, NAME, "review")
    assert away.value.dependency == "redaction"
    client = client_of(world, REVIEWER)
    answer = await client.get(f"{URL}/text", params={"purpose": "review"})
    assert reason_of(answer) == (503, "dependency_down")


async def test_an_erased_value_stays_a_hole(world: World) -> None:
    await world.propose(DOCUMENT)
    world.reveal.erased = {"[PERSON_1]"}
    found = await world.service.operations.views.words(REVIEWER, DOCUMENT.document_id, NAME, "review")
    assert found.text == "█" * len(NAME)


async def test_tracked_changes_and_gaps_are_shown_with_the_text(world: World) -> None:
    law = original_span(TEXTS, "laws of Maine")
    change, gap = OriginalChange(law, ChangeMark.DELETED), Gap(GapKind.SCAN, 1, (2,))
    await world.propose(DOCUMENT, deleted=("laws of Maine",), gaps=(gap,))
    words = world.service.operations.views.words
    found = await words(REVIEWER, DOCUMENT.document_id, law, "review")
    assert (found.changes, found.gaps) == ((change,), (gap,))
    assert (await words(REVIEWER, DOCUMENT.document_id, OriginalSpan(0, 1), "review")).changes == ()
    shown = (await client_of(world, REVIEWER).get(f"{URL}/text", params={"purpose": "review"})).json()
    assert shown["gaps"] == [{"kind": "scan", "count": 1, "pages": [2], "places": []}]
    assert [one["mark"] for one in shown["changes"]] == ["deleted"]


async def test_hidden_text_is_marked_on_its_whole_way(world: World) -> None:
    await world.propose(DOCUMENT, found=(LAW, PARTY), flags=(HIDDEN_TEXT,), hidden=("laws of Maine", "LOAN"))
    law = original_span(TEXTS, "laws of Maine")
    [proposed] = await world.events(AnnotationsProposed)
    assert isinstance(proposed, AnnotationsProposed)
    assert proposed.annotation_set.hidden_passages == 2
    assert {one.category: one.hidden for one in proposed.annotation_set.annotations} == {
        "Governing Law": True,
        "Parties": False,
    }
    client = client_of(world, REVIEWER)
    place = {"start": str(law.start + 1), "end": str(law.end + 9)}
    answer = await client.get(f"{URL}/text", params={"purpose": "review", **place})
    assert answer.json()["hidden"] == [{"start": law.start, "end": law.end}]
    listed = (await client.get(f"{URL}/annotations")).json()["annotation_set"]
    assert (listed["flags"], listed["hidden_passages"]) == ([HIDDEN_TEXT], 2)
    headers = {"accept": "application/ld+json"}
    linked = (await client.get(f"{URL}/annotations", headers=headers)).json()
    assert linked["glossator:hiddenPassages"] == 2
    assert [one["glossator:hidden"] for one in linked["first"]["items"]] == [False, True]


async def test_uncertain_words_are_marked_on_their_whole_way(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT, found=(LAW, PARTY), uncertain=("Ada", "laws", "Maine"))
    [proposed] = await world.events(AnnotationsProposed)
    assert isinstance(proposed, AnnotationsProposed)
    assert {one.category: one.uncertain_words for one in proposed.annotation_set.annotations} == {
        "Governing Law": 2,
        "Parties": 0,  # a masked value
    }
    answer = (await client_of(world, REVIEWER).get(f"{URL}/text", params={"purpose": "review"})).json()
    places = [original_span(TEXTS, one) for one in ("laws", "Maine")]
    expected = [{"span": {"start": one.start, "end": one.end}, "confidence": 0.5, "disputed": False} for one in places]
    assert answer["uncertain"] == expected


async def test_a_revealed_value_has_its_uncertain_words(world: World) -> None:
    await world.propose(DOCUMENT, uncertain=("Ada",))
    answer = (await client_of(world, REVIEWER).get(f"{URL}/text", params={"purpose": "review"})).json()
    assert [one["confidence"] for one in answer["uncertain"]] == [0.5]


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
