"""Pages for readers: what is covered of them, and what is recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.desk.pages import (
    GetPageRequest,
    ListPageWordsRequest,
    PageLine,
    PageWord,
    PageWords,
    ShownPage,
    masked_places,
)
from services.annotation.reveals.grants import RevealGrant, RevealScope
from services.annotation.storage.reveals import RevealStore
from services.shared.domain.document import Gap, GapKind, GapPlace, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.calls import DOCUMENT, withdrawal
from tests.unit.annotation.page_fakes import PICTURE
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, NOW, REVIEWER, SENIOR, TENANT, World
from tests.unit.annotation.texts import PROSE, texts_of

HOUR = timedelta(hours=1)
TEXTS = texts_of(PROSE)
FIRST, SECOND = [one.original for one in TEXTS.map.replacements]
GRANT = RevealGrant(
    "g1",
    TENANT,
    MATTER,
    DOCUMENT.document_id,
    RevealScope.DOCUMENT,
    REVIEWER.subject,
    "review",
    HOUR,
    NOW,
    granted_by=SENIOR.subject,
    granted_at=NOW,
    expires_at=NOW + HOUR,
)
PAGE_1, PAGE_2 = (replace(GRANT, grant_id=f"p{page}", scope=RevealScope.PAGE, page=page) for page in (1, 2))
VALUE = replace(GRANT, scope=RevealScope.VALUE, value="PERSON_1")


async def proposed(world: World, *grants: RevealGrant) -> None:
    world.rules.mask()
    world.pages.text = TEXTS.original.text
    await world.propose(DOCUMENT)
    for one in grants:
        await RevealStore(world.database).add(one)


async def picture(world: World, number: int = 1, who: Actor = REVIEWER, width: int = 400) -> ShownPage:
    views = world.service.operations.pages
    return await views.picture(who, GetPageRequest(DOCUMENT.document_id, number, width, "review"))


async def words(world: World, number: int = 1, who: Actor = REVIEWER) -> PageWords:
    return await world.service.operations.pages.words(who, ListPageWordsRequest(DOCUMENT.document_id, number, "review"))


def box(one: PageWord | PageLine) -> tuple[float, float, float, float]:
    return one.x0, one.y0, one.x1, one.y1


@pytest.mark.parametrize(
    ("grants", "number", "masked", "unmasked"),
    [
        ((), 1, (FIRST,), False),
        ((), 2, (SECOND,), False),
        ((GRANT,), 1, (), True),
        ((PAGE_2,), 1, (FIRST,), False),
        ((PAGE_2,), 2, (), True),
        ((PAGE_1, PAGE_2), 1, (), True),
        ((VALUE,), 1, (), False),  # pictures stay covered
        ((replace(GRANT, expires_at=NOW),), 1, (FIRST,), False),
        ((replace(GRANT, subject=SENIOR.subject),), 1, (FIRST,), False),
    ],
)
async def test_values_without_a_grant_are_covered(
    world: World, grants: tuple[RevealGrant, ...], number: int, masked: tuple[OriginalSpan, ...], unmasked: bool
) -> None:
    await proposed(world, *grants)
    shown = await picture(world, number)
    assert shown == ShownPage(PICTURE.image, PICTURE.width, PICTURE.height, unmasked, 2)
    [request] = world.pages.drawn
    assert (request.masked, request.unmasked, request.number, request.purpose) == (masked, unmasked, number, "review")


async def test_a_case_system_sees_pages_by_the_policy(world: World) -> None:
    await proposed(world)
    assert (await picture(world, who=CASE_SYSTEM)).unmasked


async def test_words_carry_placeholders(world: World) -> None:
    await proposed(world)
    found = await words(world)
    assert (found.width, found.height, found.pages) == (612.0, 792.0, 2)
    text = [one.text for one in found.words]
    assert "Ada" not in " ".join(text)
    assert text[:9] == ["LOAN", "AGREEMENT", "This", "agreement", "is", "made", "by", "[PERSON_1]", "[PERSON_1]"]
    assert [(one.span, one.value_id) for one in found.words if one.masked] == [
        (OriginalSpan(FIRST.start, FIRST.start + 3), "PERSON_1"),
        (OriginalSpan(FIRST.start + 4, FIRST.end), "PERSON_1"),
    ]
    assert box(found.words[1]) == (10.0, 0.0, 19.0, 8.0)
    assert world.reveal.asked == []


async def test_a_masked_word_has_no_confidence(world: World) -> None:
    await proposed(world)
    assert {one.confidence for one in (await words(world)).words} == {None}
    world.pages.confidence = 0.4
    assert {(one.masked, one.confidence) for one in (await words(world)).words} == {(False, 0.4), (True, None)}


async def test_a_masked_word_is_not_disputed(world: World) -> None:
    await proposed(world)
    world.pages.confidence, world.pages.disputed = 0.4, True
    found = await words(world)
    assert {(one.masked, one.disputed) for one in found.words} == {(False, True), (True, False)}


async def test_a_revealed_word_has_its_confidence(world: World) -> None:
    await proposed(world, PAGE_2)
    world.pages.confidence, world.pages.disputed = 0.4, True
    assert {(one.confidence, one.disputed) for one in (await words(world, 2)).words} == {(0.4, True)}


async def test_lines_have_the_place_and_the_box_of_their_words(world: World) -> None:
    await proposed(world)
    world.pages.lines = (0, 2)
    first, second = (await words(world)).lines
    assert (first.span, box(first)) == (OriginalSpan(0, len("LOAN AGREEMENT")), (0.0, 0.0, 19.0, 8.0))
    found = await words(world)
    assert second.span == OriginalSpan(found.words[2].span.start, found.words[-1].span.end)


async def test_a_layout_of_an_earlier_release_has_no_lines(world: World) -> None:
    await proposed(world)
    assert (await words(world)).lines == ()


async def test_words_of_a_grant_have_their_values_and_are_recorded(world: World) -> None:
    await proposed(world, PAGE_2)
    found = await words(world, 2)
    assert [one.text for one in found.words if one.value_id] == ["Ada", "Lovelace"]
    assert not any(one.masked for one in found.words)
    [record] = [one for one in world.audit.records if one.action == "document.read_values"]
    assert "values=1" in record.detail
    assert "grant=p2" in record.detail


async def test_reading_is_recorded(world: World) -> None:
    await proposed(world)
    world.audit.records.clear()
    await picture(world, 2)
    await words(world, 1)
    assert [(one.action, one.detail) for one in world.audit.records] == [
        ("document.read_text", ("read=picture", "page=2", "use=displayed")),
        ("document.read_text", ("read=words", "page=1", "use=displayed")),
    ]


@pytest.mark.parametrize("number", [-1, 0, 3])
async def test_a_page_that_does_not_exist(world: World, number: int) -> None:
    await proposed(world)
    for call in (picture(world, number), words(world, number)):
        with pytest.raises(Reject) as caught:
            await call
        assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "number")


@pytest.mark.parametrize("width", [0, -5])
async def test_a_picture_without_a_width(world: World, width: int) -> None:
    await proposed(world)
    with pytest.raises(Reject) as caught:
        await picture(world, width=width)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "width")
    assert world.pages.drawn == []


class _WithoutPages:
    async def get_value(self, _kind: object, _ref: object) -> SealedText:
        return SealedText("A letter without pages.")


async def test_a_format_without_pages(world: World) -> None:
    await proposed(world)
    views = replace(world.service.operations.pages, texts=_WithoutPages())  # type: ignore[arg-type]
    for call in (
        views.picture(REVIEWER, GetPageRequest(DOCUMENT.document_id, 1, 400, "review")),
        views.words(REVIEWER, ListPageWordsRequest(DOCUMENT.document_id, 1, "review")),
    ):
        with pytest.raises(Reject) as caught:
            await call
        assert caught.value.reason is Reason.UNSUPPORTED


async def test_a_withdrawn_document_has_no_pages(world: World) -> None:
    await proposed(world)
    await world.service.handle(withdrawal())
    for call in (picture(world), words(world)):
        with pytest.raises(Reject) as caught:
            await call
        assert caught.value.reason is Reason.WITHDRAWN
    assert (world.pages.drawn, world.pages.asked) == ([], [])


@pytest.mark.parametrize(
    ("who", "purpose", "reason"),
    [
        (replace(REVIEWER, matters=frozenset({"HB-9"})), "review", Reason.NOT_FOUND),
        (replace(REVIEWER, tenant="northgate-credit"), "review", Reason.NOT_FOUND),
        (REVIEWER, "", Reason.FORBIDDEN),
        (REVIEWER, "training", Reason.FORBIDDEN),
    ],
)
async def test_refused_readers(world: World, who: Actor, purpose: str, reason: Reason) -> None:
    await proposed(world)
    views = world.service.operations.pages
    for call in (
        views.picture(who, GetPageRequest(DOCUMENT.document_id, 1, 400, purpose)),
        views.words(who, ListPageWordsRequest(DOCUMENT.document_id, 1, purpose)),
    ):
        with pytest.raises(Reject) as caught:
            await call
        assert caught.value.reason is reason
    assert (world.pages.drawn, world.pages.asked) == ([], [])


async def test_without_an_original_words_remain(world: World) -> None:
    await proposed(world)
    world.pages.error = Reject(Reason.ORIGINAL_GONE)
    with pytest.raises(Reject) as caught:
        await picture(world)
    assert caught.value.reason is Reason.ORIGINAL_GONE
    world.pages.error = None
    assert (await words(world)).words


ODD = (OriginalSpan(7, 8), OriginalSpan(8, 9))
TEXT = SealedText("A name \ue001\ufffd here.\n\nThe second page.", pages=(OriginalSpan(0, 17), OriginalSpan(17, 33)))


@pytest.mark.parametrize(
    ("text", "values", "number", "masked"),
    [
        (TEXT, (), 1, ODD),
        (TEXT, (), 2, ()),
        (TEXT, (OriginalSpan(10, 20),), 1, (OriginalSpan(7, 8), OriginalSpan(8, 9), OriginalSpan(10, 17))),
        (TEXT, (OriginalSpan(10, 20),), 2, (OriginalSpan(17, 20),)),
        (TEXT, (OriginalSpan(14, 19),), 2, (OriginalSpan(17, 19),)),
        (replace(TEXT, gaps=(Gap(GapKind.FONT, 1, (2,)),)), (), 2, (OriginalSpan(17, 33),)),
        (replace(TEXT, gaps=(Gap(GapKind.FONT, 1, (1,)),)), (), 2, ()),
        (replace(TEXT, gaps=(Gap(GapKind.FONT, 9, (1,)),)), (), 2, (OriginalSpan(17, 33),)),
        (replace(TEXT, gaps=(Gap(GapKind.FONT, 1, (1,), (GapPlace(7, 1),)),)), (), 1, ODD),
        (replace(TEXT, gaps=(Gap(GapKind.FONT, 1, (1,), (GapPlace(7, 1),)),)), (), 2, ()),
        (replace(TEXT, gaps=(Gap(GapKind.FONT, 2, (1,), (GapPlace(7, 1),)),)), (), 2, (OriginalSpan(17, 33),)),
        (replace(TEXT, gaps=(Gap(GapKind.FONT, 2, (1, 2), (GapPlace(7, 1),)),)), (), 2, (OriginalSpan(17, 33),)),
        (replace(TEXT, gaps=(Gap(GapKind.FONT, 2, (1, 2), (GapPlace(7, 1),)),)), (), 1, ODD),
        (replace(TEXT, gaps=(Gap(GapKind.SCAN, 1, (2,)),)), (), 2, ()),
    ],
)
def test_covered_places(
    text: SealedText, values: tuple[OriginalSpan, ...], number: int, masked: tuple[OriginalSpan, ...]
) -> None:
    assert masked_places(text, values, number) == masked


def test_a_place_without_words_is_not_covered() -> None:
    """It touches no word, and ingestion covers a page with such a place."""
    assert masked_places(TEXT, (OriginalSpan(15, 18),), 1) == (OriginalSpan(7, 8), OriginalSpan(8, 9))
