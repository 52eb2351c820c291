"""Pages of DOCX: their words decide what of the text is on them."""

from dataclasses import replace

import pytest

from services.annotation.desk.pages import DOCX, joined, masked_words
from services.annotation.storage.reveals import RevealStore
from services.shared.domain.document import SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.desk.test_pages import FIRST, GRANT, PAGE_1, SECOND, TEXTS, VALUE, picture, words
from tests.unit.annotation.page_fakes import PICTURE
from tests.unit.annotation.support import World

RECORD = replace(DOCUMENT, media_type=DOCX)


async def proposed(world: World, *grants: object) -> None:
    world.rules.mask()
    world.pages.text = TEXTS.original.text
    await world.propose(RECORD)
    for one in grants:
        await RevealStore(world.database).add(one)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("grants", "number", "masked", "unmasked"),
    [
        ((), 1, (FIRST,), False),
        ((), 2, (SECOND,), False),
        ((GRANT,), 1, (), True),
        ((VALUE,), 1, (), False),
    ],
)
async def test_values_on_the_page_are_covered(
    world: World, grants: tuple[object, ...], number: int, masked: tuple[OriginalSpan, ...], unmasked: bool
) -> None:
    await proposed(world, *grants)
    shown = await picture(world, number)
    assert (shown.image, shown.unmasked, shown.pages) == (PICTURE.image, unmasked, 2)
    [request] = world.pages.drawn
    assert (request.masked, request.unmasked) == (masked, unmasked)


async def test_a_grant_for_a_page_of_the_text_does_not_open_a_drawn_page(world: World) -> None:
    await proposed(world, PAGE_1)
    assert not (await picture(world, 1)).unmasked
    [request] = world.pages.drawn
    assert request.masked == ()  # its value is on the page of the text that the grant names


async def test_words_carry_placeholders(world: World) -> None:
    await proposed(world)
    found = await words(world)
    assert found.pages == 2
    assert "Ada" not in " ".join(one.text for one in found.words)
    assert len(world.pages.asked) == 1


async def test_the_values_of_the_words_are_recorded(world: World) -> None:
    await proposed(world, VALUE)
    await picture(world)
    [record] = [one for one in world.audit.records if one.action == "document.read_values"]
    assert "values=1" in record.detail


@pytest.mark.parametrize("reason", [Reason.PAGES_NOT_ALIGNED, Reason.UNSUPPORTED, Reason.ORIGINAL_GONE])
async def test_without_pages_neither_words_nor_pictures(world: World, reason: Reason) -> None:
    await proposed(world)
    world.pages.error = Reject(reason, detail="5 of 9")
    for call in (picture(world), words(world)):
        with pytest.raises(Reject) as caught:
            await call
        assert (caught.value.reason, caught.value.detail) == (reason, "5 of 9")


def test_the_places_of_words_are_joined() -> None:
    layout = PageLayout(1.0, 1.0, (8, 0, 4, 2), (9, 2, 6, 4), (0.0,) * 16)
    assert joined(layout) == [OriginalSpan(0, 6), OriginalSpan(8, 9)]
    assert joined(PageLayout(1.0, 1.0)) == []


def test_values_and_unread_letters_that_touch_a_word() -> None:
    text = SealedText("Ada pays \ufffd to Eve and Bob \uf053.")
    spans = [OriginalSpan(0, 3), OriginalSpan(9, 10), OriginalSpan(14, 15)]
    values = [OriginalSpan(0, 3), OriginalSpan(14, 17), OriginalSpan(22, 25)]
    assert masked_words(text, values, spans) == (OriginalSpan(0, 3), OriginalSpan(9, 10), OriginalSpan(14, 17))
    assert masked_words(text, values, []) == ()
