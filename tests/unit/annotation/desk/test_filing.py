from dataclasses import replace
from typing import Any

from services.annotation.desk.export_records import FileExportRequest
from services.annotation.desk.filing import filing_id
from services.annotation.grid.records import ReadGridRequest
from services.shared.domain.clauses import Severity
from services.shared.domain.relations import Priority
from tests.unit.annotation.support import REVIEWER, STRANGER

REQUEST = FileExportRequest("dms", "key-1", "d1", "docx")
GRID = FileExportRequest("dms", "key-1", grid=ReadGridRequest())


def test_the_same_request_with_the_same_key_is_the_same_filing() -> None:
    assert filing_id(REVIEWER, REQUEST) == filing_id(REVIEWER, replace(REQUEST))
    changes: tuple[dict[str, Any], ...] = (
        {"target": "x"},
        {"key": "clé"},
        {"document_id": "d2"},
        {"format": "pdf"},
        {"matter": "M"},
    )
    others = [filing_id(REVIEWER, replace(REQUEST, **one)) for one in changes]
    assert len({*others, filing_id(REVIEWER, REQUEST), filing_id(STRANGER, REQUEST)}) == 7


def test_the_id_of_a_document_or_a_matter_is_that_of_the_release_before() -> None:
    assert filing_id(REVIEWER, REQUEST) == "e67410d6bbf160c2d290e9103bef07ec"


def test_each_filter_of_a_grid_counts_and_its_pages_do_not() -> None:
    questions = [
        ReadGridRequest(),
        *(ReadGridRequest(**one) for one in (*_parts(), *_filters())),
    ]
    found = {filing_id(REVIEWER, replace(GRID, grid=one)) for one in questions}
    assert len(found) == len(questions)
    again = {
        filing_id(REVIEWER, replace(GRID, grid=replace(one, page_size=7, page_token="t", purpose="p", use="copied")))
        for one in questions
    }
    assert again == found


def _parts() -> list[dict[str, Any]]:
    return [{"columns": ("a", "b")}, {"columns": ("b", "a")}, {"as_of": "2025-03-14"}]


def _filters() -> list[dict[str, Any]]:
    lists = [{name: ("a",)} for name in ("matters", "client_ids", "document_types", "assignees")]
    return [*lists, {"priorities": (Priority.LOW,)}, {"severity": Severity.INFO}, {"unassigned": True}]
