"""The words of the workbook of a matter: a line for each finding, and one for each document. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.annotation.exports.links import document_link
from services.annotation.exports.rows import Report
from services.annotation.exports.sheets import Line, Names, Table, Words

COVERS = "Covers the documents you may read."
NOT_READ = "Its text could not be read"


@dataclass(frozen=True, slots=True)
class MatterSheet:
    """The reports of the documents of a matter. `console`: its URL in browsers, for links; without it, there are none.
    `not_read`: the documents whose text could not be read; they have a line, and no findings.
    """

    matter: str
    reports: Sequence[Report]
    not_read: Sequence[Words]
    written: datetime
    console: str = ""


def matter_tables(sheet: MatterSheet) -> tuple[Table, Table]:
    """All findings, by document and the gravest first; and all documents, also those without a finding."""
    documents: list[Words] = [
        *(_document(one.document, sheet.console, "") for one in sheet.reports),
        *(_document(one, sheet.console, NOT_READ) for one in sheet.not_read),
    ]
    found = [(documents[place], finding) for place, report in enumerate(sheet.reports) for finding in report.findings]
    head: Names = {
        "matter": {
            "name": sheet.matter,
            "documents": _counted(len(documents), "document"),
            "findings": _counted(len(found), "finding"),
            "undecided": str(sum(int(one.document["undecided"]) for one in sheet.reports)),
            "covers": COVERS,
            "written": f"{sheet.written:%Y-%m-%d %H:%M} UTC",
        }
    }
    lines = [
        Line({**head, "document": own, "finding": {**finding, "number": str(number), "link": _link(own, finding)}})
        for number, (own, finding) in enumerate(found, 1)
    ]
    every = sorted(documents, key=lambda one: (one["reference"], one["id"]))
    return Table(Line(head), lines, "finding"), Table(
        Line(head), [Line({**head, "document": one}) for one in every], "document"
    )


def _document(words: Words, console: str, note: str) -> Words:
    return {**words, "note": note, "link": document_link(console, words["id"])}


def _link(document: Words, finding: Words) -> str:
    """The address of the first words of a finding."""
    return f"{document['link']}#at={finding['place']}" if document["link"] and finding["place"] else ""


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
