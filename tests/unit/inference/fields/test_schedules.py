"""Covenants of schedules in sheets."""

import time

import pytest

from services.inference.fields.schedules import AMOUNT, COVENANT, LEVEL, find_schedules, with_schedules
from services.shared.domain.document import RedactedText
from services.shared.domain.parts import PartKind, RedactedPart
from services.shared.domain.spans import RedactedSpan
from services.shared.domain.tables import RedactedTable

Rows = list[list[str]]


def sheet(rows: Rows, kind: PartKind = PartKind.SHEET) -> RedactedText:
    """A text with one table, whose cells have tabs between them and whose rows are blocks."""
    text, cells = "", list[tuple[int, int, int, int]]()
    for number, row in enumerate(rows):
        text += "\n\n" * bool(text)
        for column, words in enumerate(row):
            text += "\t" * bool(column)
            if words:
                cells.append((len(text), len(text) + len(words), number, column))
            text += words
    table = RedactedTable(*map(tuple, zip(*cells, strict=True)))
    part = RedactedPart(kind, 1, RedactedSpan(0, 0), RedactedSpan(0, len(text)))
    return RedactedText(text, tables=(table,), parts=(part,))


def found(rows: Rows) -> list[tuple[str, str]]:
    text = sheet(rows)
    return [(name, span.of(text.text)) for span, name in find_schedules(text)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [
                ["Covenant", "Test", "Required level", "Frequency"],
                ["Leverage", "Maximum", "4.00:1.00", "Quarterly"],
                ["Liquidity", "Minimum", "USD 5,000,000", "Monthly"],
                ["Auditor", "", "Big four", ""],
            ],
            [
                (COVENANT, "Leverage\tMaximum\t4.00:1.00\tQuarterly"),
                (LEVEL, "4.00:1.00"),
                (COVENANT, "Liquidity\tMinimum\tUSD 5,000,000\tMonthly"),
                (AMOUNT, "USD 5,000,000"),
            ],
            id="a schedule with heads",
        ),
        pytest.param(
            [["Ratio", "Actual", "Covenant level", "Headroom"], ["Interest cover", "5.1x", "3.0x", "2.1x"]],
            [(COVENANT, "Interest cover\t5.1x\t3.0x\t2.1x"), (LEVEL, "3.0x")],
            id="a compliance certificate",
        ),
        pytest.param(
            [["Financial covenant", "31-Mar-25", "30-Jun-25"], ["Total net leverage", "4.50x", "4.25x"]],
            [(COVENANT, "Total net leverage\t4.50x\t4.25x"), (LEVEL, "4.50x"), (LEVEL, "4.25x")],
            id="levels by date",
        ),
        pytest.param(
            [["Maximum loan to value", "0.65 to 1"], ["Property", "Harbour House"]],
            [(COVENANT, "Maximum loan to value\t0.65 to 1"), (LEVEL, "0.65 to 1")],
            id="a row that says all itself",
        ),
        pytest.param([["DSCR", "≥ 1.20x"]], [(COVENANT, "DSCR\t≥ 1.20x"), (LEVEL, "1.20x")], id="a sign"),
        pytest.param([["Leverage", "3.1x"], ["EBITDA", "USD 1,200,000"]], [], id="figures without a bound"),
        pytest.param([["Covenant", "Level"], ["Leverage", "to be agreed"]], [], id="no level"),
        pytest.param([["Share split", "2:1", "Maximum"]], [], id="a ratio of something else"),
        pytest.param([["Ratio", "Actual"], ["Leverage", "3.1x"]], [], id="only what was measured"),
        pytest.param([["x" * 500, "Maximum leverage", "4.0x"]], [], id="prose in cells"),
    ],
)
def test_rows(rows: Rows, expected: list[tuple[str, str]]) -> None:
    assert found(rows) == expected


def test_other_tables_are_left_to_the_models() -> None:
    assert find_schedules(sheet([["Maximum leverage", "4.0x"]], PartKind.SLIDE)) == {}


def test_a_mark_of_a_model_stays() -> None:
    text = sheet([["Maximum leverage", "4.0x"]])
    own = {(RedactedSpan(0, 5), COVENANT): 0.9}
    marks = with_schedules(own, find_schedules(text))
    assert sorted((name, span.of(text.text)) for span, name in marks) == [(COVENANT, "Maxim"), (LEVEL, "4.0x")]


def test_a_large_sheet_is_read_in_time() -> None:
    rows = [["Maximum leverage", "4.0x", "1,000 < 2"] for _ in range(100_000)]
    text = sheet(rows)
    began = time.thread_time()
    marks = find_schedules(text)
    assert len(marks) == 2_000
    assert time.thread_time() - began < 10
