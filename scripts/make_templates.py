"""Write the templates of files that leave, `playbooks/templates`: the workbooks of findings, of the grid and of a
matter, and the review memo.

Usage: `python scripts/make_templates.py`. An installation makes its own from them with Excel and Word.
"""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.shared import Pt, RGBColor
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).parents[1] / "playbooks" / "templates"
_TIME = (2000, 1, 1, 0, 0, 0)
_COLUMNS = (
    ("No.", "number", 6),
    ("Severity", "severity", 11),
    ("Clause", "clause", 24),
    ("Finding", "finding", 48),
    ("What to do", "guidance", 36),
    ("Words", "words", 60),
    ("Page", "pages", 8),
    ("Decision", "decision", 18),
    ("Person", "person", 26),
    ("Date", "date", 12),
    ("Reason", "reason", 28),
    ("Proposed wording", "wording", 48),
)
_FACTS = (
    ("Document", "{{document.reference}}, version {{document.version}}"),
    ("Matter", "{{document.matter}}"),
    ("Client", "{{document.client}}"),
    ("Kind", "{{document.type}}"),
    ("Playbook", "{{document.playbook}}"),
    ("Findings", "{{document.findings}}, not decided yet: {{document.undecided}}"),
    ("Written", "{{document.written}}"),
)
_LINES = (
    ("{{finding.finding}}", ""),
    ("{{finding.guidance}}", "italic"),
    ("“{{finding.words}}”", "quote"),
    ("Page {{finding.pages}}", ""),
    ("{{finding.decision}} {{finding.person}} {{finding.date}}", "bold"),
    ("Reason: {{finding.reason}}", ""),
    ("Proposed wording: {{finding.wording}}", ""),
)


_GRID = (
    ("Document", "{{row.reference}}{{row.link}}", 34),
    ("Matter", "{{row.matter}}", 18),
    ("Kind", "{{row.type}}", 20),
    ("Effective", "{{row.effective}}", 12),
    ("Related", "{{row.relations}}", 34),
    ("{{column.name}}", "{{cell.shown}}{{cell.link}}", 30),
)
_ANSWERS = (
    ("Document", "{{row.reference}}", 34),
    ("Matter", "{{row.matter}}", 18),
    ("Column", "{{column.name}}", 24),
    ("State", "{{cell.state}}", 14),
    ("Answer", "{{cell.answer}}", 48),
    ("Value", "{{cell.value}}", 18),
    ("Notes", "{{cell.notes}}", 30),
    ("More", "{{cell.more}}", 8),
    ("Before", "{{cell.earlier}}", 30),
    ("Words in", "{{cell.document}}", 34),
    ("Place", "{{cell.place}}{{cell.link}}", 16),
)


_OF_MATTER = (
    ("Document", "{{document.reference}}{{document.link}}", 34),
    ("Version", "{{document.version}}", 9),
    *(
        (title, f"{{{{finding.{name}}}}}" + "{{finding.link}}" * (name == "words"), width)
        for title, name, width in _COLUMNS[1:]
    ),
)
_DOCUMENTS = (
    ("Document", "{{document.reference}}{{document.link}}", 34),
    ("Version", "{{document.version}}", 9),
    ("Client", "{{document.client}}", 16),
    ("Kind", "{{document.type}}", 24),
    ("Playbook", "{{document.playbook}}", 30),
    ("Findings", "{{document.findings}}", 10),
    ("Not decided", "{{document.undecided}}", 12),
    ("Note", "{{document.note}}", 34),
)


def workbook() -> bytes:
    """The workbook: three lines on the document, then a table with a row for each finding."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Findings"
    sheet["A1"] = "Review of {{document.reference}}"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = "Matter {{document.matter}}, {{document.type}}, version {{document.version}}"
    sheet["A3"] = "{{document.findings}} findings, {{document.undecided}} not decided yet, {{document.written}}"
    _table(sheet, [(title, f"{{{{finding.{name}}}}}", width) for title, name, width in _COLUMNS])
    buffer = io.BytesIO()
    book.save(buffer)
    return dated(buffer.getvalue())


def grid() -> bytes:
    """The workbook of the grid: a column for each clause type, and all answers as a list."""
    book = Workbook()
    for title, columns in (("Grid", _GRID), ("Answers", _ANSWERS)):
        sheet = book.active if title == "Grid" else book.create_sheet()
        sheet.title = title
        sheet["A1"] = "Clauses across documents"
        sheet["A1"].font = Font(bold=True, size=14)
        sheet["A2"] = "{{grid.documents}} as of {{grid.asof}}. {{grid.covers}}"
        sheet["A3"] = "Written {{grid.written}}. Personal values are placeholders, such as [PERSON_3]."
        _table(sheet, columns)
        if title == "Grid":
            sheet.freeze_panes = "B6"
    buffer = io.BytesIO()
    book.save(buffer)
    return dated(buffer.getvalue())


def matter() -> bytes:
    """The workbook of a matter: its findings, and its documents."""
    book = Workbook()
    for title, columns in (("Findings", _OF_MATTER), ("Documents", _DOCUMENTS)):
        sheet = book.active if title == "Findings" else book.create_sheet()
        sheet.title = title
        sheet["A1"] = "Review of matter {{matter.name}}"
        sheet["A1"].font = Font(bold=True, size=14)
        sheet["A2"] = (
            "{{matter.findings}} in {{matter.documents}}, {{matter.undecided}} not decided yet. {{matter.covers}}"
        )
        sheet["A3"] = "Written {{matter.written}}. Values that its reader must not see are placeholders."
        _table(sheet, columns)
        if title == "Findings":
            sheet.freeze_panes = "B6"
    buffer = io.BytesIO()
    book.save(buffer)
    return dated(buffer.getvalue())


def _table(sheet: Worksheet, columns: Sequence[tuple[str, str, int]]) -> None:
    """The heads of a table in row 5, and its row that is repeated."""
    edge = Border(bottom=Side(style="thin", color="D0D5DD"))
    for column, (title, words, width) in enumerate(columns, 1):
        head, cell = sheet.cell(5, column, title), sheet.cell(6, column, words)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="1F3A5F")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = edge
        sheet.column_dimensions[head.column_letter].width = width
    sheet.freeze_panes = "A6"
    sheet.auto_filter.ref = f"A5:{sheet.cell(6, len(columns)).coordinate}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def memo() -> bytes:
    """The memo: facts of the document, then a section for each finding."""
    document = docx.Document()
    document.core_properties.author, document.core_properties.title = "", "Review memo"
    document.add_heading("Review memo", 0)
    table = document.add_table(0, 2)
    for title, words in _FACTS:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(title).bold = True
        cells[1].paragraphs[0].add_run(words)
    document.add_heading("Findings", 1)
    document.add_heading("{{finding.number}}. {{finding.clause}}: {{finding.severity}}", 2)
    for words, look in _LINES:
        run = document.add_paragraph().add_run(words)
        run.font.size = Pt(10.5)
        run.italic, run.bold = look in ("italic", "quote"), look == "bold"
        if look == "quote":
            run.font.color.rgb = RGBColor(0x44, 0x54, 0x6A)
    document.add_paragraph("Values that the reader of this memo must not see have placeholders, such as [PERSON_3].")
    buffer = io.BytesIO()
    document.save(buffer)
    return dated(buffer.getvalue())


def dated(data: bytes) -> bytes:
    """The package without the times at which its parts were made, and without a picture of its first page."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return buffer.getvalue()


def main() -> None:
    """Write all templates to `FOLDER`."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "findings.xlsx").write_bytes(workbook())
    (FOLDER / "memo.docx").write_bytes(memo())
    (FOLDER / "grid.xlsx").write_bytes(grid())
    (FOLDER / "matter.xlsx").write_bytes(matter())


if __name__ == "__main__":
    main()
