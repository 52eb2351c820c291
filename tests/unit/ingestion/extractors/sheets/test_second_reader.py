"""A workbook that `openpyxl` wrote has the same cells as `python-calamine` reads."""

import datetime as dt
import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.sheets.xlsx import extract
from tests.unit.ingestion.makers import cells_of


def _workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Covenants"
    for line in (
        ("Covenant", "Level", "Test date"),
        ("Maximum Total Net Leverage Ratio", 4.5, dt.date(2025, 3, 31)),
        ("Applicable Margin", 0.0525, dt.datetime(2025, 6, 30, 14, 30)),  # noqa: DTZ001 - sheets have local times
    ):
        sheet.append(line)
    sheet["B2"].number_format, sheet["B3"].number_format = '0.00"x"', "0.00%"
    sheet["A2"].comment = Comment("Net of cash?", "Jane Roe")
    sheet["C9"] = "Zoë 契約"
    sheet.row_dimensions[3].hidden = True
    other = book.create_sheet("Working")
    other.sheet_state = "hidden"
    other["C5"] = "EBITDA"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_cells_of_a_real_workbook() -> None:
    data = _workbook()
    content = extract(data, Limits())
    first, other = cells_of(content)
    second = CalamineWorkbook.from_filelike(io.BytesIO(data))
    read = second.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert {(row, column) for row, column, _ in first} == {
        (row, column) for row, line in enumerate(read) for column, value in enumerate(line) if value != ""
    }
    shown = {(row, column): text for row, column, text in first}
    assert [shown[row, 1] for row in (1, 2)] == ["4.50x", "5.25%"]
    assert [shown[row, 2] for row in (1, 2)] == ["2025-03-31", "2025-06-30 14:30:00"]
    assert shown[8, 2] == "Zoë 契約"
    assert other == [(4, 2, "EBITDA")]
    assert "[Comment by Jane Roe on A2] Net of cash?" in content.text
    assert [one.of(content.text) for one in content.hidden] == [
        "Applicable Margin\t5.25%\t2025-06-30 14:30:00",
        "Working\n\nEBITDA",
    ]
