"""What reviewers type is stored with placeholders of the document's values."""

import pytest

from services.annotation.desk.typed import TypedText
from services.annotation.sets.decisions import LONGEST_REASON
from services.shared.domain.errors import Retry
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.support import World


async def masked(world: World, *typed: str) -> list[str]:
    stored = (await world.service.operations.views._store.find(DOCUMENT.document_id)).stored
    return await TypedText(world.blobs, world.reveal).masked(stored, *typed)


async def test_values_are_masked_with_the_vault(world: World) -> None:
    await world.propose(DOCUMENT)
    assert await masked(world, "Ada Lovelace knows", "") == ["[PERSON_1] knows", ""]
    assert world.reveal.asked == [(DOCUMENT.document_id, "review")]


@pytest.mark.parametrize("typed", ["", "  ", "wrong-place", "Ada Lovelace " + "x" * LONGEST_REASON])
async def test_codes_and_refused_texts_do_not_need_the_vault(world: World, typed: str) -> None:
    await world.propose(DOCUMENT)
    world.reveal.away = True
    assert await masked(world, typed) == [typed]


async def test_text_is_not_stored_if_the_vault_does_not_answer(world: World) -> None:
    await world.propose(DOCUMENT)
    world.reveal.away = True
    with pytest.raises(Retry):
        await masked(world, "Ada Lovelace knows")
