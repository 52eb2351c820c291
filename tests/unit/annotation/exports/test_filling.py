"""Workbooks and memos from the shipped templates, read by openpyxl and python-docx."""

import io
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook, load_workbook

from services.annotation.exports.filling import memo, workbook
from services.annotation.exports.packages import TemplateError
from services.annotation.exports.rows import Report, places_of, report_of
from services.shared.domain.annotations import AnnotationSet, FindingReview, FindingState, SetState
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.exports.test_notes import BOOK, RULE, annotation, finding
from tests.unit.annotation.support import record

SHEET, MEMO = (Path("playbooks/templates", name).read_bytes() for name in ("findings.xlsx", "memo.docx"))
AT = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
ROWS = (
    {"number": "1", "severity": "High", "finding": "Long\nterm", "words": '=cmd|" /C calc"!A0', "decision": "Accepted"},
    {
        "number": "2",
        "severity": "Low",
        "finding": "{{document.id}} \x01",
        "reason": "+1",
        "decision": "Not decided yet",
    },
)
REPORT = Report({"id": "d1", "reference": "NDA.docx", "matter": "HB-1", "findings": "2", "undecided": "1"}, ROWS)


def cells(data: bytes) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(data)).active
    return [[one.value for one in row] for row in sheet.iter_rows()]


def test_a_row_for_each_finding() -> None:
    found = cells(workbook(SHEET, REPORT))
    assert found[0][0] == "Review of NDA.docx"
    assert found[4][:4] == ["No.", "Severity", "Clause", "Finding"]
    assert [row[:2] for row in found[5:]] == [["1", "High"], ["2", "Low"]]
    book = load_workbook(io.BytesIO(workbook(SHEET, REPORT))).active
    assert (book.auto_filter.ref, book.freeze_panes, book["D6"].alignment.wrap_text) == ("A5:L7", "A6", True)


def test_no_word_is_a_formula() -> None:
    book = load_workbook(io.BytesIO(workbook(SHEET, REPORT))).active
    texts = [one for row in book.iter_rows() for one in row if one.value]
    assert {one.data_type for one in texts} == {"s"}
    assert (book["F6"].value, book["K7"].value) == ("'" + ROWS[0]["words"], "'+1")


def test_a_workbook_without_findings_has_an_empty_row() -> None:
    found = cells(workbook(SHEET, Report(REPORT.document, ())))
    assert len(found) == 6
    assert not any(found[5])


def test_a_memo_has_a_section_for_each_finding_and_no_empty_lines() -> None:
    texts = [one.text for one in docx.Document(io.BytesIO(memo(MEMO, REPORT))).paragraphs]
    assert [one for one in texts if "{{" in one] == ["{{document.id}} \ufffd"]  # words of a finding are no names
    assert "Long\nterm" in texts
    assert f"“{ROWS[0]['words']}”" in texts
    assert [one for one in texts if one.startswith("Reason")] == ["Reason: +1"]
    assert not any(one.startswith(("Page", "Proposed")) for one in texts)
    facts = docx.Document(io.BytesIO(memo(MEMO, REPORT))).tables[0]
    assert [one.text for one in facts.rows[1].cells] == ["Matter", "HB-1"]


def test_rows_of_a_table_of_an_own_template_are_repeated() -> None:
    own = docx.Document()
    table = own.add_table(2, 2)
    table.rows[0].cells[0].text = "Finding"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "{{finding.number}}", "{{finding.reason}}"
    buffer = io.BytesIO()
    own.save(buffer)
    [made] = docx.Document(io.BytesIO(memo(buffer.getvalue(), REPORT))).tables
    assert [[one.text for one in row.cells] for row in made.rows] == [["Finding", ""], ["1", ""], ["2", "+1"]]


@pytest.mark.parametrize("fill", [workbook, memo])
def test_templates_that_cannot_be_filled(fill: object) -> None:
    book, other = io.BytesIO(), io.BytesIO()
    Workbook().save(book)
    docx.Document().save(other)
    for one in (b"no file", book.getvalue(), other.getvalue()):
        with pytest.raises(TemplateError):
            fill(one, REPORT)  # type: ignore[operator]


def test_a_report_has_the_gravest_first_and_masked_words() -> None:
    review = FindingReview(FindingState.ACCEPTED, "ann@harbour-bank", AT, "fine")
    findings = [finding(None), finding(review, evidence=("a1",)), finding(FindingReview(FindingState.REJECTED))]
    marks = (annotation("a1", 10),)
    assert places_of(findings, marks) == [OriginalSpan(10, 15)]
    shown = AnnotationSet("s", 1, SetState.PROPOSED, "loan", annotations=marks)
    quotes = {OriginalSpan(10, 15): "by [PERSON_1]"}
    made = report_of(record(), shown, findings, BOOK, quotes, AT)
    assert (made.document["findings"], made.document["undecided"]) == ("2", "1")
    assert [one["words"] for one in made.findings] == ["", "by [PERSON_1]"]
    last = made.findings[1]
    assert (last["person"], last["date"], last["wording"]) == ("ann@harbour-bank", "2026-11-29", RULE.fallback)
