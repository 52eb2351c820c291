"""The grid of clauses: many documents by clause types and values, and the relations of one matter."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.annotation import AnnotationPort, whole_file
from services.console.formats import day, short_reference, words
from services.console.pages.saved_filters import SavedFilters
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.fields.readable import readable
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue
from services.shared.domain.records import Role

_ROWS = 50
_FILTERS = ("matter", "document_type", "severity", "client_id", "priority", "assignee", "as_of")
_READERS = frozenset({Role.REVIEWER.value, Role.SENIOR_REVIEWER.value})
# State → glyph and word, as in the reader: never a colour alone.
STATES: Mapping[str, tuple[str, str]] = {
    "reviewed": ("✓", "Reviewed"),
    "unreviewed": ("○", "Unreviewed"),
    "not_found": ("∅", "Not found"),
    "not_read": ("△", "Not read"),
    "superseded": ("↻", "Superseded"),
    "later": ("»", "Takes effect later"),
}
NOTES: Mapping[str, str] = {
    "blank": "The form is left blank here",
    "elsewhere": "Stated in another place",
    "amended": "As amended",
    "changed": "Changed by an amendment: read its words",
    "deleted": "Deleted by an amendment",
    "undated": "The amendment has no date",
    "amendment_not_read": "An amendment could not be read: the answer can be wrong",
    "hidden": "Proposals are hidden for this document",
    "restated": "Restated by a later document",
    "executed": "A signed copy replaces this draft",
}
_VERBS: Mapping[tuple[str, bool], str] = {
    ("amends", True): "amends",
    ("amends", False): "amended by",
    ("restates", True): "restates",
    ("restates", False): "restated by",
    ("executed", True): "is the signed copy of",
    ("executed", False): "signed as",
}


class GridPages:
    """Annotation decides which documents the person sees."""

    def __init__(self, annotation: AnnotationPort, saved: SavedFilters) -> None:
        self._annotation = annotation
        self._saved = saved

    async def show(self, request: Request, session: Session) -> Response:
        asked, token = request.query_params, session.tokens.access
        filters = filters_of(asked)
        columns = [one for one in asked.getlist("column") if one]
        found = await self._annotation.read("/v1/grid", _query(filters, columns, asked.get("page", "")), token)
        matter, relations = filters["matter"], []
        if matter:
            answer = await self._annotation.read(f"/v1/matters/{quote(matter, safe='')}/relations", "", token)
            relations = [_relation(one) for one in answer["relations"]]
        names = {one["name"] for one in found["columns"]}
        return render(
            "grid.html",
            session,
            found=found,
            rows=[_row(one) for one in found["rows"]],
            columns=[column_title(one["name"]) for one in found["columns"]],
            filters=filters,
            chosen=names,
            groups=_groups(found["columns"]),
            states=STATES,
            relations=relations,
            decides=not _READERS.isdisjoint(session.person.roles),
            here=_link(filters, columns),
            kept=[*((name, value) for name, value in filters.items() if value), *(("column", one) for one in columns)],
            next_page=_link(filters, columns, found["next_page_token"]) if found["next_page_token"] else "",
            first_page=_link(filters, columns) if asked.get("page") else "",
            clear="/grid" if any(filters.values()) or columns else "",
            saved=[(one.name, f"/grid?{one.query}") for one in await self._saved.all(session)],
        )

    async def export(self, request: Request, session: Session) -> Response:
        """The grid as a workbook. A form asks for it: another site cannot make a person export."""
        form = await request.form()
        filters, columns = _kept(form)
        return await self._file("/v1/grid/export", _query(filters, columns, ""), session)

    async def export_findings(self, request: Request, session: Session) -> Response:
        """The findings of all documents of the matter as one workbook."""
        matter = str((await request.form()).get("matter", ""))
        path = f"/v1/matters/{quote(matter, safe='')}/export"
        return await self._file(path, urlencode({"purpose": "review"}), session)

    async def _file(self, path: str, query: str, session: Session) -> Response:
        found = await whole_file(self._annotation, path, query, session.tokens.access)
        names = ("content-type", "content-disposition")
        headers = {name: found.headers[name] for name in names if name in found.headers}
        return Response(found.content, headers={**headers, "cache-control": "no-store"})

    async def suggest(self, request: Request, session: Session) -> Response:
        """Compare the texts of the matter, and show what they suggest."""
        form = await request.form()
        path = f"/v1/matters/{quote(str(form.get('matter', '')), safe='')}/relations:suggest"
        await self._annotation.write(path, None, session.tokens.access)
        return RedirectResponse(_back(form), 303)

    async def decide(self, request: Request, session: Session) -> Response:
        """Confirm or reject a relation."""
        form = await request.form()
        names = ("other_document_id", "kind", "verdict", "effective_on")
        body = {name: str(form.get(name, "")).strip() for name in names}
        if body["verdict"] != "confirm":
            del body["effective_on"]
        path = f"/v1/documents/{quote(str(form.get('document_id', '')), safe='')}/relations:decide"
        await self._annotation.write(path, body, session.tokens.access)
        return RedirectResponse(_back(form), 303)


def filters_of(query: QueryParams) -> Mapping[str, str]:
    """All filters of the page; those that are not set are empty."""
    return {name: query.get(name, "").strip() for name in _FILTERS}


def column_title(name: str) -> str:
    """`liability_cap` as words; a clause type stays as it is."""
    return words(name) if name.islower() else name


def shown(answer: Mapping[str, Any]) -> str:
    """The value for people; words as they are."""
    kind, text = answer["kind"], answer["text"]
    if kind == FieldKind.DATE and len(text) == len("2026-03-31"):
        return day(text)
    return readable(FieldValue(FieldKind(kind), text)) if kind in set(FieldKind) else text


def place_link(answer: Mapping[str, Any]) -> str:
    """The reader at the words of an answer."""
    item = {"item": f"a:{answer['annotation_id']}"} if answer["annotation_id"] else {}
    place = {**item, "at": f"{answer['span']['start']}-{answer['span']['end']}"}
    return f"/documents/{quote(answer['document_id'], safe='')}#{urlencode(place)}"


def _query(filters: Mapping[str, str], columns: Sequence[str], token: str) -> str:
    pairs = [(name, value) for name, value in filters.items() if value]
    pairs += [("column", one) for one in columns]
    pairs += [("purpose", "review"), ("page_size", str(_ROWS)), *([("page_token", token)] if token else [])]
    return urlencode(pairs)


def _link(filters: Mapping[str, str], columns: Sequence[str], token: str = "") -> str:
    pairs = [(name, value) for name, value in filters.items() if value] + [("column", one) for one in columns]
    return f"/grid?{urlencode([*pairs, *([('page', token)] if token else [])])}"


def _back(form: FormData) -> str:
    """The page that sent the form, which repeats its filters and columns."""
    return _link(*_kept(form))


def _kept(form: FormData) -> tuple[Mapping[str, str], Sequence[str]]:
    """The filters and the columns of the page that sent the form."""
    filters = {name: str(form.get(f"kept-{name}", "")) for name in _FILTERS}
    return filters, [str(one) for one in form.getlist("kept-column")]


def _groups(shown_columns: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """The columns that a person can choose: values of the deal that the grid has, fields, clause types."""
    deal = [one["name"] for one in shown_columns if one["of_deal"]]
    groups = (("Values of the deal", deal), ("Fields", list(FIELD_TYPES)), ("Clause types", sorted(CLAUSE_TYPES)))
    seen: set[str] = set()
    made = []
    for title, names in groups:
        fresh = [one for one in names if one not in seen]
        seen |= set(fresh)
        if fresh:
            made.append((title, [(one, column_title(one)) for one in fresh]))
    return made


def _row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    related = [
        {
            "verb": _VERBS.get((one["kind"], one["outgoing"]), one["kind"]),
            "document_id": one["document_id"],
            "name": short_reference(one),
        }
        for one in row["relations"]
    ]
    return {**row, "related": related, "cells": [_cell(row, one) for one in row["cells"]]}


def _cell(row: Mapping[str, Any], cell: Mapping[str, Any]) -> Mapping[str, Any]:
    answer = cell["answer"]
    glyph, word = STATES.get(cell["state"], ("·", words(cell["state"])))
    return {
        "state": cell["state"],
        "glyph": glyph,
        "word": word,
        "text": shown(answer) if answer else "",
        "link": place_link(answer) if answer else "",
        "elsewhere": bool(answer) and answer["document_id"] != row["document"]["document_id"],
        "more": cell["more"],
        "notes": [NOTES.get(one, words(one)) for one in cell["notes"]],
        "earlier": [(shown(one), place_link(one)) for one in cell["earlier"]],
    }


def _relation(one: Mapping[str, Any]) -> Mapping[str, Any]:
    words_at = one["words"]
    place = {"annotation_id": "", "document_id": one["words_document_id"], "span": words_at} if words_at else None
    return {
        **one,
        "verb": _VERBS.get((one["kind"], True), one["kind"]),
        "evidence": ", ".join(one["evidence"]),
        "link": place_link(place) if place else "",
    }
