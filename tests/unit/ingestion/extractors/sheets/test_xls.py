"""Workbooks of Excel before 2007."""

import pytest

from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.sheets.xls import extract
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import cells_of
from tests.unit.ingestion.sheets import hidden_column, hidden_row, label, merged, note, record, value, xls


def read(*sheets: bytes, codes: tuple[str | int, ...] = (), visibilities: tuple[int, ...] = ()) -> Content:
    return extract(xls(*sheets, codes=codes, visibilities=visibilities), Limits())


def hidden(content: Content) -> list[str]:
    return [one.of(content.text) for one in content.hidden]


def test_sheets_rows_and_cells() -> None:
    content = read(label(3, 1, "Rate") + value(3, 2, 4.5) + label(5, 0, "a\nb"), label(0, 0, "Čas"))
    assert content.text == "Sheet1\n\nRate\t4.5\n\na b\n\nSheet2\n\nČas"
    assert cells_of(content) == [[(3, 1, "Rate"), (3, 2, "4.5"), (5, 0, "a b")], [(0, 0, "Čas")]]


def test_numbers_are_in_their_formats() -> None:
    codes = ("0.00%", 14, '"$"#,##0')
    content = read(value(0, 0, 0.0525, 1) + value(0, 1, 45747, 2) + value(0, 2, 25e6, 3), codes=codes)
    assert content.text == "Sheet1\n\n5.25%\t2025-03-31\t$25,000,000"


def test_truth_and_errors() -> None:
    content = read(record(0x205, b"\0\0\0\0\0\0\1\0") + record(0x205, b"\0\0\1\0\0\0\x17\1") + label(0, 2, "x"))
    assert content.text == "Sheet1\n\nTRUE\t#REF!\tx"


def test_hidden_sheets_rows_columns_and_values() -> None:
    first = hidden_row(1) + hidden_column(1) + label(0, 0, "a") + label(0, 1, "b") + label(1, 0, "c")
    content = read(
        first + value(2, 0, 5, 1), label(0, 0, "d"), label(0, 0, "e"), codes=(";;;",), visibilities=(0, 1, 2)
    )
    assert hidden(content) == ["b", "c", "5", "Sheet2\n\nd", "Sheet3\n\ne"]


def test_text_that_a_merged_cell_covers() -> None:
    assert hidden(read(label(0, 0, "a") + label(0, 1, "b") + merged(0, 1, 0, 1))) == ["b"]


def test_notes_follow_their_row() -> None:
    content = read(label(0, 0, "a") + label(2, 0, "b") + note(0, 1, "Jane Roe", "Net?"))
    assert content.text == "Sheet1\n\na\n\n[Comment by Jane Roe on B1] Net?\n\nb"


def test_embedded_files_are_gaps() -> None:
    content = extract(xls(label(0, 0, "a"), streams={"MBD0001": b"x"}), Limits())
    assert [(one.kind, one.count) for one in content.gaps] == [(GapKind.EMBEDDED, 1)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (xls(label(0, 0, "a"), before=record(0x2F, bytes(54))), Reason.NEEDS_PASSWORD),
        (xls(label(0, 0, "a"))[:1500], Reason.MALFORMED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.MALFORMED),
    ],
)
def test_refusals(data: bytes, expected: Reason) -> None:
    with pytest.raises(Reject) as caught:
        extract(data, Limits())
    assert caught.value.reason is expected
