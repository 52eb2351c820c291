"""The tables of a matter: all findings in order, and all documents."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from services.annotation.exports.matter import COVERS, NOT_READ, MatterSheet, matter_tables
from services.annotation.exports.rows import Report
from services.annotation.exports.sheets import Line, Words

WRITTEN = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
CONSOLE = "https://console.example"


def document(name: str, undecided: int = 0) -> Words:
    return {"id": f"id/{name}", "reference": name, "undecided": str(undecided)}


def report(name: str, *places: str, undecided: int = 0) -> Report:
    return Report(document(name, undecided), tuple({"number": "1", "place": one} for one in places))


def values(lines: Sequence[Line], *names: tuple[str, str]) -> list[tuple[str, ...]]:
    return [tuple(line.words[group][name] for group, name in names) for line in lines]


def test_an_empty_matter() -> None:
    findings, documents = matter_tables(MatterSheet("约-1", (), (), WRITTEN, CONSOLE))
    assert (findings.lines, documents.lines) == ([], [])
    assert findings.head.words["matter"] == {
        "name": "约-1",
        "documents": "0 documents",
        "findings": "0 findings",
        "undecided": "0",
        "covers": COVERS,
        "written": "2026-11-29 09:00 UTC",
    }


@pytest.mark.parametrize(
    ("documents", "findings", "counted"),
    [
        (1, 1, ("1 document", "1 finding")),
        (2, 0, ("2 documents", "0 findings")),
        (1, 1000, ("1 document", "1,000 findings")),
    ],
)
def test_counts(documents: int, findings: int, counted: tuple[str, str]) -> None:
    reports = [report(str(number), *["1-2"] * findings, undecided=2) for number in range(documents)]
    head = matter_tables(MatterSheet("m", reports, (), WRITTEN))[0].head.words["matter"]
    assert (head["documents"], head["findings"], head["undecided"]) == (*counted, str(2 * documents))


def test_findings_are_numbered_over_all_documents_and_lead_to_their_words() -> None:
    sheet = MatterSheet("m", (report("b", "3-9", ""), report("a"), report("ä", "0-1")), (), WRITTEN, CONSOLE)
    found, _ = matter_tables(sheet)
    assert values(found.lines, ("finding", "number"), ("document", "reference"), ("finding", "link")) == [
        ("1", "b", f"{CONSOLE}/documents/id%2Fb#at=3-9"),
        ("2", "b", ""),
        ("3", "ä", f"{CONSOLE}/documents/id%2F%C3%A4#at=0-1"),
    ]


def test_documents_are_sorted_and_those_without_text_have_a_note() -> None:
    sheet = MatterSheet("m", (report("b"), report("a", "1-2")), (document("aa"), document("")), WRITTEN)
    found, documents = matter_tables(sheet)
    assert values(documents.lines, ("document", "reference"), ("document", "note"), ("document", "link")) == [
        ("", NOT_READ, ""),
        ("a", "", ""),
        ("aa", NOT_READ, ""),
        ("b", "", ""),
    ]
    assert values(found.lines, ("finding", "link")) == [("",)]
