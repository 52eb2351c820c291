"""The structure of a text for readers: what is masked, what is recorded, and its parts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.desk.structure import (
    DEFAULT_ITEMS,
    MOST_CODE_POINTS,
    MOST_ITEMS,
    OLDER_RELEASE,
    PlacedText,
    ReadStructureRequest,
    Shower,
    Structure,
    TableCell,
    TextSection,
    items_of,
    missing_of,
    shown,
)
from services.annotation.reveals.grants import RevealGrant, RevealScope
from services.annotation.reveals.values import DocumentValue, VisibleValues
from services.annotation.storage.reveals import RevealStore
from services.shared.domain.document import OriginalSection, OriginalText, SealedText, hole
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.languages import OriginalLanguage
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable
from tests.unit.annotation.calls import DOCUMENT, withdrawal
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, NOW, REVIEWER, SENIOR, TENANT, World
from tests.unit.annotation.texts import original_span, texts_of

HOUR = timedelta(hours=1)
MARKED = (
    "Draft for «PERSON_1|Ada Lovelace»\n\n1. Loan to «PERSON_1|Ada Lovelace»\n\n"
    "Lender\tHarbour Bank\nBorrower\t«PERSON_1|Ada Lovelace»\n\nPage 1\f"
    "2. Notices\n\nOf the lender.\n\nPage 2"
)
TEXTS = texts_of(MARKED)
NAMES = [one.original for one in TEXTS.map.replacements]


def place(words: str, nth: int = 0) -> OriginalSpan:
    return original_span(TEXTS, words, nth)


def table(*cells: tuple[int, int, OriginalSpan]) -> OriginalTable:
    starts, ends = (tuple(getattr(span, edge) for *_, span in cells) for edge in ("start", "end"))
    return OriginalTable(starts, ends, tuple(row for row, *_ in cells), tuple(column for _, column, _ in cells))


SECOND = place("2. Notices").start
STRUCTURE = OriginalText(
    "",
    sections=(
        OriginalSection(
            place("1."), OriginalSpan(place("Loan to").start, NAMES[1].end), OriginalSpan(place("1.").start, SECOND)
        ),
        OriginalSection(place("2."), place("Notices"), OriginalSpan(SECOND, len(TEXTS.original.text))),
    ),
    headers=(OriginalSpan(0, NAMES[0].end),),
    footers=(place("Page 1"), place("Page 2")),
    tables=(
        table((0, 0, place("Lender")), (0, 1, place("Harbour Bank")), (1, 0, place("Borrower")), (1, 1, NAMES[2])),
    ),
)
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


async def proposed(world: World, *grants: RevealGrant, structure: OriginalText = STRUCTURE, **more: object) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT, MARKED, found=[], structure=structure, **more)
    for one in grants:
        await RevealStore(world.database).add(one)


async def read(
    world: World, cursor: str = "", limit: int = 0, who: Actor = REVIEWER, purpose: str = "review"
) -> Structure:
    views = world.service.operations.structure
    return await views.read(who, ReadStructureRequest(DOCUMENT.document_id, purpose, cursor=cursor, limit=limit))


async def test_all_that_is_known_with_placeholders(world: World) -> None:
    await proposed(world)
    found = await read(world)
    [first, second] = found.sections
    assert (first.number.text, first.heading.text, first.level) == ("1.", "Loan to [PERSON_1]", 1)
    assert (first.heading.masked, first.heading.page, first.span.end) == (True, 1, SECOND)
    assert second.heading == PlacedText("Notices", place("Notices"), 2)
    [one] = found.tables
    assert (one.number, one.rows, one.columns) == (1, 2, 2)
    assert [(cell.row, cell.column, cell.words.text, cell.words.masked) for cell in one.cells] == [
        (0, 0, "Lender", False),
        (0, 1, "Harbour Bank", False),
        (1, 0, "Borrower", False),
        (1, 1, "[PERSON_1]", True),
    ]
    assert [one.text for one in found.headers] == ["Draft for [PERSON_1]"]
    assert [(one.text, one.page) for one in found.footers] == [("Page 1", 1), ("Page 2", 2)]
    assert (found.pages, found.next_cursor, found.missing) == (2, "", "")
    assert "Ada" not in str(found)
    assert world.reveal.asked == []


async def test_offsets_are_those_of_the_text_that_the_caller_reads(world: World) -> None:
    await proposed(world)
    found = await read(world)
    text = (await world.service.operations.views.words(REVIEWER, DOCUMENT.document_id, None, "review")).text
    assert text[slice(*_edges(found.sections[1].heading))] == "Notices"
    assert text[slice(*_edges(found.tables[0].cells[3].words))] == hole("Ada Lovelace")


def _edges(one: PlacedText) -> tuple[int, int]:
    return one.span.start, one.span.end


async def test_a_grant_shows_its_values_and_each_is_recorded(world: World) -> None:
    await proposed(world, GRANT)
    world.audit.records.clear()
    found = await read(world)
    assert found.tables[0].cells[3].words == PlacedText("Ada Lovelace", NAMES[2], 1)
    assert found.sections[0].heading.text == "Loan to Ada Lovelace"
    read_text, values = world.audit.records
    assert (read_text.action, read_text.detail) == ("document.read_text", ("read=structure", "use=displayed"))
    assert (values.action, values.detail[:3]) == ("document.read_values", ("values=3", "use=displayed", "grant=g1"))


async def test_only_values_of_the_part_are_recorded(world: World) -> None:
    await proposed(world, GRANT)
    world.audit.records.clear()
    await read(world, cursor="2", limit=3)
    assert [one.action for one in world.audit.records] == ["document.read_text"]


async def test_a_case_system_sees_values_by_the_policy(world: World) -> None:
    await proposed(world)
    assert (await read(world, who=CASE_SYSTEM)).headers[0].text == "Draft for Ada Lovelace"


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 9])
async def test_parts_are_the_whole(world: World, limit: int) -> None:
    await proposed(world)
    whole, cursor = await read(world), ""
    sections: list[TextSection] = []
    cells: list[TableCell] = []
    headers: list[PlacedText] = []
    footers: list[PlacedText] = []
    while True:
        part = await read(world, cursor, limit)
        assert {(one.number, one.rows, one.columns) for one in part.tables} <= {(1, 2, 2)}
        inside = [one for each in part.tables for one in each.cells]
        assert 0 < len(part.sections) + len(inside) + len(part.headers) + len(part.footers) <= limit
        sections += part.sections
        cells += inside
        headers += part.headers
        footers += part.footers
        cursor = part.next_cursor
        if not cursor:
            break
    assert (tuple(sections), tuple(cells)) == (whole.sections, whole.tables[0].cells)
    assert (tuple(headers), tuple(footers)) == (whole.headers, whole.footers)


@pytest.mark.parametrize(
    ("cursor", "limit", "field"),
    [
        ("x", 0, "cursor"),
        ("-1", 0, "cursor"),
        ("9", 0, "cursor"),
        ("999999999999999999", 0, "cursor"),
        ("", -1, "limit"),
        ("", MOST_ITEMS + 1, "limit"),
    ],
)
async def test_unknown_parts(world: World, cursor: str, limit: int, field: str) -> None:
    await proposed(world)
    with pytest.raises(Reject) as caught:
        await read(world, cursor, limit)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


@pytest.mark.parametrize(("extractor", "missing"), [("pdf/4", OLDER_RELEASE), ("pdf/5", "")])
async def test_a_text_without_structure_says_why(world: World, extractor: str, missing: str) -> None:
    await proposed(world, structure=OriginalText(""), extractor=extractor)
    assert await read(world) == Structure(pages=2, missing=missing)


@pytest.mark.parametrize(
    ("extractor", "missing"),
    [
        ("docx/3", OLDER_RELEASE),
        ("docx/12", ""),
        ("html/3", OLDER_RELEASE),
        ("eml/3", OLDER_RELEASE),
        ("txt/1", ""),
        ("other/1", ""),
        ("pdf", ""),
        ("pdf/²", ""),
        ("", ""),
    ],
)
def test_extractors_that_know_no_tables(extractor: str, missing: str) -> None:
    assert missing_of(extractor) == missing


async def test_a_withdrawn_document_has_no_structure(world: World) -> None:
    await proposed(world)
    await world.service.handle(withdrawal())
    with pytest.raises(Reject) as caught:
        await read(world)
    assert caught.value.reason is Reason.WITHDRAWN


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
    with pytest.raises(Reject) as caught:
        await read(world, who=who, purpose=purpose)
    assert caught.value.reason is reason


def shower(value: OriginalSpan, *, seen: bool = False) -> Shower:
    one = DocumentValue("PERSON_1", value, "PERSON", "[PERSON_1]")
    return Shower("x" * 100, VisibleValues((one,), {value: "g"} if seen else {}), ())


def test_cells_that_share_a_value() -> None:
    """Their edges say nothing of the value: not where its second word begins."""
    text = SealedText("x" * 100, tables=(table(*((0, i, OriginalSpan(10 * i, 10 * i + 9)) for i in range(6))),))
    items, _ = items_of(text, 0, 100)
    [found] = shown(items, shower(OriginalSpan(15, 35)), "", "").tables
    assert [(one.words.text, one.words.span) for one in found.cells] == [
        ("x" * 9, OriginalSpan(0, 9)),
        ("x" * 5 + "[PERSON_1]", OriginalSpan(10, 35)),
        ("", OriginalSpan(35, 35)),
        ("xxxx", OriginalSpan(35, 39)),
        ("x" * 9, OriginalSpan(40, 49)),
        ("x" * 9, OriginalSpan(50, 59)),
    ]
    [visible] = shown(items, shower(OriginalSpan(15, 35), seen=True), "", "").tables
    assert [one.words.span.start for one in visible.cells] == [0, 10, 20, 30, 40, 50]
    for first in range(6):  # also at the begin of a part
        rest, _ = items_of(text, first, 100)
        assert shown(rest, shower(OriginalSpan(15, 35)), "", "").tables[0].cells == found.cells[first:]


SPANS = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: OriginalSpan(min(pair), max(pair)))
VALUE = st.tuples(st.integers(0, 49), st.integers(1, 50)).map(lambda pair: OriginalSpan(pair[0], pair[0] + pair[1]))


@given(SPANS, VALUE)
def test_no_edge_is_inside_a_masked_value(span: OriginalSpan, value: OriginalSpan) -> None:
    for place in (shower(value).wide(span), shower(value).words(span).span):
        assert not any(value.start < edge < value.end for edge in (place.start, place.end))
        assert bool(len(place)) == bool(len(span))
    assert shower(value, seen=True).wide(span) == span


async def test_a_part_is_before_what_is_in_it_and_its_title_is_masked(world: World) -> None:
    title = OriginalSpan(0, NAMES[0].end)
    sheet = OriginalPart(PartKind.SHEET, 2, title, OriginalSpan(0, SECOND), hidden=True)
    await proposed(world, structure=replace(STRUCTURE, parts=(sheet,)))
    found = await read(world, limit=1)
    [part] = found.parts
    assert (part.kind, part.number, part.hidden) == (PartKind.SHEET, 2, True)
    assert (part.title.text, part.title.masked, part.span) == ("Draft for [PERSON_1]", True, sheet.span)
    assert (found.headers, found.next_cursor) == ((), "1")
    assert len((await read(world, "1")).headers) == 1


async def test_languages_say_what_models_read_and_hide_values(world: World) -> None:
    value = place("Ada Lovelace")
    cut = OriginalSpan(0, value.start + 2)
    structure = replace(STRUCTURE, languages=(OriginalLanguage("de", cut), OriginalLanguage("en", place("2. Notices"))))
    await proposed(world, structure=structure)
    found = (await read(world)).languages
    assert [(one.code, one.read) for one in found] == [("de", False), ("en", True)]
    assert found[0].span.end >= value.end


def test_items_are_in_the_order_of_the_text() -> None:
    text = SealedText(
        "x" * 100, **{name: getattr(STRUCTURE, name) for name in ("sections", "headers", "footers", "tables")}
    )
    items, more = items_of(text, 0, DEFAULT_ITEMS)
    starts = [one.start for one in items]
    assert (starts, more) == (sorted(starts), False)
    assert len(items) == 2 + 1 + 2 + 4


def test_long_words_end_a_part() -> None:
    def spans() -> Iterator[OriginalSpan]:
        size = MOST_CODE_POINTS // 2
        yield from (OriginalSpan(i * size, (i + 1) * size) for i in range(3))
        yield OriginalSpan(3 * size, 3 * size + 2 * MOST_CODE_POINTS)

    text = SealedText("", headers=tuple(spans()))
    assert [(len(items), more) for items, more in (items_of(text, first, 100) for first in (0, 2, 3))] == [
        (2, True),
        (1, True),
        (1, False),
    ]
