"""The comments on the cells of an XLSX sheet: notes, and threads of comments with their replies."""

from collections.abc import Iterator, Mapping

from lxml import etree

from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.sheets.book import Comment
from services.ingestion.extractors.sheets.elements import read_part
from services.shared.domain.cells import cell_place


def comments_of(package: Package, sheet: str, people: Mapping[str, str]) -> list[Comment]:
    """The comments of a sheet, the part of this name, in the order of their cells. `people`: names by id."""
    threads = [
        one for name in package.linked(sheet, "threadedComment") for one in _threads(read_part(package, name), people)
    ]
    threaded = {(one.row, one.column) for one in threads}
    notes = [
        one
        for name in package.linked(sheet, "comments")
        for one in _notes(read_part(package, name))
        # Excel adds a note to each thread for older versions.
        if not (one.author.startswith("tc=") and (one.row, one.column) in threaded)
    ]
    return sorted((*notes, *threads), key=lambda one: (one.row, one.column))


def people_of(package: Package, workbook: str) -> Mapping[str, str]:
    """The names of the authors of threads, by id."""
    parts = (read_part(package, name) for name in package.linked(workbook, "person"))
    found = (one for part in parts if part is not None for one in part.iterchildren("{*}person"))
    return {one.get("id") or "": one.get("displayName") or "" for one in found}


def _notes(part: etree._Element | None) -> Iterator[Comment]:
    authors = [] if part is None else [one.text or "" for one in part.iterfind("{*}authors/{*}author")]
    for one in () if part is None else part.iterfind("{*}commentList/{*}comment"):
        number = one.get("authorId") or ""
        known = number.isdecimal() and len(number) < 6 and int(number) < len(authors)
        author = authors[int(number)].strip() if known else ""
        text = "".join(run.text or "" for run in one.iterfind("{*}text//{*}t")).strip()
        # Excel begins a new note with the name of its author.
        yield from _comment(one.get("ref"), text.removeprefix(f"{author}:") if author else text, author)


def _threads(part: etree._Element | None, people: Mapping[str, str]) -> Iterator[Comment]:
    for one in () if part is None else part.iterchildren("{*}threadedComment"):
        yield from _comment(one.get("ref"), one.findtext("{*}text") or "", people.get(one.get("personId") or "", ""))


def _comment(name: str | None, text: str, author: str) -> Iterator[Comment]:
    place = cell_place(name or "")
    if place is not None and text.strip():
        yield Comment(*place, text, author)
