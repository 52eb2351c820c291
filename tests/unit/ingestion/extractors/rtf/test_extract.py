"""The text of RTF: groups, encodings, tables, changes, and files that are damaged or hostile."""

import pytest

from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.rtf.extract import extract
from services.shared.domain.document import ChangeMark, GapKind
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.extractors.formats.proofs.rtf import rtf


def read(body: str) -> Content:
    return extract(rtf(body), Limits())


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(r"a{\b b}{\i c\par}d", "abc\n\nd", id="groups"),
        pytest.param(r"a\page b\par c", "a\n\nb\n\nc", id="page"),
        pytest.param("a\\\nb", "a\n\nb", id="a paragraph by a line break"),
        pytest.param(r"{\*\list lion}{\*\bkmkend lion}a", "a", id="groups of newer programs"),
        pytest.param(r"{\pict\bin5 }}}}}}a", "a", id="binary data with braces"),
        pytest.param(r"{\*\datastore {\bin3 }}}}}b", "b", id="binary data in a group that is skipped"),
        pytest.param(r"\u20320\'c4\'e3", "你ã", id="one byte after a character"),
        pytest.param(r"\u-10179 ", "\ufffd", id="half a pair"),
        pytest.param(r"\uc0\u65534 a", "\ufffda", id="no character"),
        pytest.param(r"\uc1\u233{\'e9}b", "ééb", id="a group ends what is skipped"),
        pytest.param(r"\u233\tab b", "éb", id="a control word in place of a byte"),
        pytest.param(r"\uc0\u233?", "é?", id="a sign that is no byte for older programs"),
        pytest.param(r"\uc2\u233??b", "éb", id="two bytes after a character"),
        pytest.param(r"\uc2\u233\u234?bc", "éêc", id="a character in place of a byte"),
        pytest.param(r"\'e9\u233 ?b", "ééb", id="a character after a byte"),
        pytest.param(r"{\f9 a}\f1\'c4", "aД", id="a font that is not in the table"),
        pytest.param(r"\ansicpg99999 \'e9", "é", id="a code page that does not exist"),
        pytest.param(r"a}b{c", "a", id="text after the last group"),
        pytest.param(r"a\'zzb\'", "azzb", id="no byte"),
        pytest.param("a\\", "a}", id="a backslash at the end"),
        pytest.param(r"{\upr a}b", "ab", id="one text in place of two"),
        pytest.param(r"\cell\row\nestrow\itap9\par a", "a", id="cells without a table"),
    ],
)
def test_text(body: str, text: str) -> None:
    assert read(body).text.strip() == text


def test_pages_end_at_page_breaks() -> None:
    content = read(r"a\par\page b\page c")
    assert [one.of(content.text).strip() for one in content.pages] == ["a", "b", "c"]


def test_cells_have_the_columns_of_their_places() -> None:
    wide = r"\trowd\cellx3000\cellx4000\pard\intbl both\cell c\cell\row"
    narrow = r"\trowd\cellx1500\cellx3000\cellx4000\pard\intbl a\cell b\cell\cell\row\pard"
    content = read(f"{wide}{narrow} after")
    (table,) = content.tables
    found = [content.text[start:end] for start, end in zip(table.starts, table.ends, strict=True)]
    assert list(zip(found, table.rows, table.columns, strict=True)) == [
        ("both", 0, 0),
        ("c", 0, 2),
        ("a", 1, 0),
        ("b", 1, 1),
    ]
    assert content.text == "both\tc\n\na\tb\n\nafter"


def test_two_tables_are_two() -> None:
    row = r"\trowd\cellx1\cellx2\intbl a\cell b\cell\row"
    assert len(read(rf"{row}{row}\pard x\par {row}{row}\pard").tables) == 2


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    content = read(r"one{\deleted\par}two\par{\deleted gone\par}three")
    assert content.text == "one\ntwo\n\ngone\n\nthree"
    assert [(one.mark, one.span.of(content.text)) for one in content.changes] == [
        (ChangeMark.DELETED, "\n"),
        (ChangeMark.DELETED, "gone"),
    ]


def test_white_text_on_a_shaded_cell_is_seen() -> None:
    content = read(r"\trowd\clcbpat2\cellx1\cellx2\pard\intbl{\cf1 seen}\cell{\cf1 not}\cell\row\pard x")
    assert [one.of(content.text) for one in content.hidden] == ["not"]


def test_margins_and_comments_have_spans() -> None:
    content = read(r"{\header Draft}{\footer End}a{\*\annotation b}")
    assert content.text == "Draft\n\na\n\n[Comment] b\n\nEnd"
    assert [one.of(content.text) for one in (*content.headers, *content.footers, *content.comments)] == [
        "Draft",
        "End",
        "[Comment] b",
    ]


def test_a_comment_in_a_table_follows_its_row() -> None:
    row = r"\trowd\cellx1\cellx2\intbl a\cell b%s\cell\row"
    content = read(row % r"{\*\annotation why}" + row % "" + r"\pard")
    assert content.text == "a\tb\n\n[Comment] why\n\na\tb"
    assert len(content.tables) == 1


def test_gaps_have_places() -> None:
    content = read(r"a\par\page {\object\objemb}b\par{\object\objemb}")
    (gap,) = content.gaps
    assert (gap.kind, gap.count, [one.page for one in gap.places]) == (GapKind.EMBEDDED, 2, [2, 2])


@pytest.mark.parametrize("cut", [5, 50, -20])
def test_a_cut_file_is_told(cut: int) -> None:
    data = rtf("a" * 100)[:cut]
    if cut < 0:
        assert [one.kind for one in extract(data, Limits()).gaps] == [GapKind.MARKUP]
        return
    with pytest.raises(Reject) as caught:
        extract(data, Limits())
    assert caught.value.reason is Reason.MALFORMED


def _bodies(size: int) -> dict[str, str]:
    return {
        "words": r"\b x\b0 y" * size,
        "groups": r"{\b x}" * size,
        "open groups": "{" * 900 + r"x\par " * size,
        "paragraphs": r"x\par " * size,
        "bytes": r"\'e9" * size * 4,
        "characters": r"\u233?" * size,
        "halves of pairs": r"\u-10179?" * size,
        "symbols": r"{\f2\'fe}" * size,
        "changes": r"{\deleted x}{\revised y}" * size,
        "hidden": r"{\v x}y" * size,
        "rows": r"\trowd\cellx1\cellx2\intbl a\cell b\cell\row " * size,
        "cells": r"\cellx9\intbl x\cell " * size + r"\row",
        "wide tables": "".join(rf"\trowd\cellx{one}\intbl a\cell\row " for one in range(size)),
        "notes": r"{\footnote x}" * size,
        "comments": r"x{\*\annotation y}" * size,
        "boxes": r"{\shptxt x}" * size,
        "boxes in boxes": r"{\shptxt " * 20 + r"x\par " * size,
        "rows of one format": r"\trowd" + r"\cellx9" * size + r"\intbl a\cell\row" * size,
        "blank rows": r"\trowd" + r" \row  " * size,
        "joined paragraphs": r"x{\deleted\par}" * size,
        "pictures": r"{\pict 00}" * size,
        "skipped": r"{\info {\b}}" * size,
        "fonts": r"{\fonttbl" + r"{\f1 a;}" * size + "}x",
        "a font": r"{\fonttbl{\f1 " + r"{\*" * size + "x",
        "colours": r"{\colortbl" + ";" * size * 9 + "}x",
        "form fields": r"{\*\formfield{\fftype2{\*\ffl a}}}" * size,
        "two texts": r"{\upr{a}{b}}" * size,
    }


SMALL, LARGE = _bodies(2_000), _bodies(8_000)


def test_boxes_in_boxes_are_too_large() -> None:
    with pytest.raises(Reject) as caught:
        read(r"{\shptxt x" * 40)
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("name", SMALL)
def test_time_is_linear(name: str) -> None:
    small = cpu_seconds(lambda: _ended(SMALL[name]))
    large = cpu_seconds(lambda: _ended(LARGE[name]), times=2)
    assert large < 8 * small + 0.05


def _ended(body: str) -> None:
    try:
        read(body)
    except Reject:
        return
