"""The structure of a redacted text."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.redaction.text.sealed import open_text, with_holes
from services.redaction.text.structure import redacted_text
from services.shared.domain.document import (
    ChangeMark,
    DocumentRecord,
    Gap,
    GapKind,
    OriginalChange,
    OriginalSection,
    OriginalText,
    SealedValue,
)
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.revisions import OriginalRevision, RedactedRevision
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from services.shared.domain.tables import OriginalTable
from services.shared.domain.uncertain import OriginalUncertainWord
from tests.unit.redaction.makers import redacted

_SENTENCES = (
    "1. Parties\n",
    "Mr. John Roe lives at 12 Elm Street, Springfield, IL 62704. ",
    "See [PERSON_1]. ",
    "Nothing. ",
)


def _spans(pieces: list[str]) -> tuple[OriginalSpan, ...]:
    spans, position = [], 0
    for piece in pieces:
        spans.append(OriginalSpan(position, position + len(piece)))
        position += len(piece)
    return tuple(spans)


@given(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=6), st.data())
def test_tiles_stay_tiles(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=4)))
    pages = tuple(OriginalSpan(start, end) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True))
    result = redacted(text)
    made = redacted_text(OriginalText(text, pages, (), _spans(pieces)), result.text, result.map)
    assert made.text == result.text
    assert (made.pages[0].start, made.pages[-1].end) == (0, len(result.text))
    assert all(first.end == second.start for first, second in zip(made.pages, made.pages[1:], strict=False))
    assert "".join(one.of(result.text) for one in made.sentences) == result.text


def test_hidden_text_keeps_its_place() -> None:
    text = "of the loan. Mr. John Roe lives at 12 Elm Street. of the loan."
    start, end = text.index("Mr."), text.index(" of the loan.", 20)
    result = redacted(text)
    original = OriginalText(text, hidden=(OriginalSpan(start, end),), ocr_layer=True)
    made = redacted_text(original, result.text, result.map)
    (hidden,) = made.hidden
    assert made.ocr_layer
    assert "John Roe" not in result.text
    assert hidden.of(result.text) == result.text.removeprefix("of the loan. ").removesuffix(" of the loan.")
    visible = made.without_hidden()
    assert visible.text == "of the loan. " + " " * len(hidden) + " of the loan."
    assert visible.hidden == made.hidden


def test_uncertain_words_keep_their_places_but_those_of_values() -> None:
    text = "of the loan. Mr. John Roe lives at 12 Elm Street. of the bank."
    result = redacted(text)
    words = [OriginalSpan(text.index(one), text.index(one) + len(one)) for one in ("loan", "John", "Roe", "bank")]
    uncertain = tuple(OriginalUncertainWord(span, 0.1 * place, place == 3) for place, span in enumerate(words))
    made = redacted_text(OriginalText(text, uncertain=uncertain), result.text, result.map)
    found = [(one.span.of(result.text), one.confidence, one.disputed) for one in made.uncertain]
    assert found == [("loan", 0.0, False), ("bank", 0.1 * 3, True)]


def test_authors_of_tracked_changes_are_values_of_the_text() -> None:
    text = "of the loan.\n\n[Changes by Mr. John Roe]"
    result = redacted(text)
    start = text.index("Mr.")
    who = OriginalRevision(OriginalSpan(start, len(text) - 1), datetime(2026, 3, 4, tzinfo=UTC))
    change = OriginalChange(OriginalSpan(0, 2), ChangeMark.DELETED, who, OriginalRevision())
    [made] = redacted_text(OriginalText(text, changes=(change,)), result.text, result.map).changes
    assert made.revision is not None
    assert made.revision.author is not None
    assert "John Roe" not in result.text
    assert made.revision.author.of(result.text).endswith("[PERSON_1]")
    assert (made.revision.dated, made.inserted) == (datetime(2026, 3, 4, tzinfo=UTC), RedactedRevision())


def test_tracked_changes_keep_their_places() -> None:
    text = "of the loan. Mr. John Roe lives at 12 Elm Street. of the loan."
    start, end = text.index("Mr."), text.index(" of the loan.", 20)
    result = redacted(text)
    changes = (
        OriginalChange(OriginalSpan(0, 2), ChangeMark.INSERTED),
        OriginalChange(OriginalSpan(start, end), ChangeMark.DELETED),
    )
    gaps = (Gap(GapKind.PAGE, 2, (3, 7)),)
    made = redacted_text(OriginalText(text, gaps=gaps, changes=changes), result.text, result.map)
    assert made.gaps == gaps
    inserted, deleted = made.changes
    assert (inserted.mark, inserted.span.of(result.text)) == (ChangeMark.INSERTED, "of")
    assert deleted.span.of(result.text) == result.text.removeprefix("of the loan. ").removesuffix(" of the loan.")
    accepted = "of the loan. " + " " * len(deleted.span) + " of the loan."
    assert made.without_deleted().text == made.without_hidden().text == accepted
    overlapping = replace(made, hidden=(deleted.span,)).without_hidden()
    assert overlapping.text == accepted
    assert overlapping.changes == made.changes


def test_sealing_and_opening_keep_the_structure() -> None:
    place = (OriginalSpan(0, 3),)
    section = (OriginalSection(place[0], place[0], place[0], 1),)
    table = (OriginalTable((0, 4), (3, 8), (0, 1), (0, 1)),)
    original = OriginalText("Ada pays.", place, place, place, section, place, ocr_layer=True)
    parts = (OriginalPart(PartKind.SHEET, 1, place[0], OriginalSpan(0, 9), True),)
    original = replace(original, headers=place, footers=place, tables=table, parts=parts)
    sealed = with_holes(original, [SealedValue(place[0], "PERSON", "[PERSON_1]")])
    assert sealed.text.endswith(" pays.")
    opened = open_text(sealed, {}, DocumentRecord("t", "s", "r", "m")).text
    assert replace(opened, text=original.text) == original


def test_headers_footers_and_tables_keep_their_places() -> None:
    text = "Loan of Jane\n\nName\tJane Roe\n\nHome\tOslo\n\nPage 1"
    table = OriginalTable((14, 19, 29, 34), (18, 27, 33, 38), (0, 0, 1, 1), (0, 1, 0, 1))
    values = ((OriginalSpan(8, 12), RedactedSpan(8, 18)), (OriginalSpan(19, 27), RedactedSpan(25, 35)))
    places = RedactionMap(tuple(Replacement(*one, "PERSON", "[PERSON_1]") for one in values))
    original = OriginalText(text, headers=(OriginalSpan(0, 12),), footers=(OriginalSpan(40, 46),), tables=(table,))
    after = "Loan of [PERSON_1]\n\nName\t[PERSON_1]\n\nHome\tOslo\n\nPage 1"
    made = redacted_text(original, after, places)
    assert [one.of(after) for one in (*made.headers, *made.footers)] == ["Loan of [PERSON_1]", "Page 1"]
    [cells] = [list(one.cells()) for one in made.tables]
    assert [(row, column, span.of(after)) for row, column, span in cells] == [
        (0, 0, "Name"),
        (0, 1, "[PERSON_1]"),
        (1, 0, "Home"),
        (1, 1, "Oslo"),
    ]


def test_a_part_keeps_its_title_and_its_place() -> None:
    part = OriginalPart(PartKind.SHEET, 2, OriginalSpan(0, 8), OriginalSpan(0, 13), True)
    places = RedactionMap((Replacement(OriginalSpan(5, 8), RedactedSpan(5, 15), "PERSON", "[PERSON_1]"),))
    after = "Loan [PERSON_1]\n\n1 %"
    [made] = redacted_text(OriginalText("Loan Roe\n\n1 %", parts=(part,)), after, places).parts
    assert (made.kind, made.number, made.hidden) == (PartKind.SHEET, 2, True)
    assert (made.title.of(after), made.span.of(after)) == ("Loan [PERSON_1]", after)


def test_a_value_in_two_cells_is_in_the_first() -> None:
    table = OriginalTable((0, 4), (3, 8), (0, 1), (0, 1))
    places = RedactionMap((Replacement(OriginalSpan(2, 6), RedactedSpan(2, 12), "PERSON", "[PERSON_1]"),))
    [made] = redacted_text(OriginalText("Ada Mary", tables=(table,)), "Ad[PERSON_1]ry", places).tables
    assert [(row, column, span.start, span.end) for row, column, span in made.cells()] == [
        (0, 0, 0, 12),
        (1, 1, 12, 14),
    ]


def test_sections_keep_their_parts() -> None:
    text = "1. Notices to Mr. John Roe\nAttention: Wei Zhang\n"
    section = OriginalSection(OriginalSpan(0, 2), OriginalSpan(3, 26), OriginalSpan(0, len(text)), 1)
    result = redacted(text)
    [made] = redacted_text(OriginalText(text, sections=(section,)), result.text, result.map).sections
    assert made.number.of(result.text) == "1."
    assert made.heading.of(result.text) == "Notices to [PERSON_1]"
    assert made.span.of(result.text) == result.text
    assert made.level == 1
