"""The search across documents. Its words are sent as a form: the address of a page has none."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.annotation import AnnotationError, AnnotationPort
from services.console.pages.grid import place_link
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.errors import Reason

_SIZE = 20
_LISTS: Mapping[str, str] = {"matter": "matters", "client_id": "client_ids", "document_type": "document_types"}
_SENT = ("words", "category", "party", "since", "until")
_TEXTS = (*_SENT, "condition", "reviewed", *_LISTS)
_PAGE = frozenset({"reviewed", "purpose", "page_size", "page_token"})
_REVIEWED: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}


class SearchPages:
    """Annotation decides which documents the person sees."""

    def __init__(self, annotation: AnnotationPort) -> None:
        self._annotation = annotation

    async def show(self, request: Request, session: Session) -> Response:
        matter = request.query_params.get("matter", "")
        watches = (await self._annotation.read("/v1/watches", "", session.tokens.access))["watches"]
        return self._render(session, {**dict.fromkeys(_TEXTS, ""), "matter": matter}, watches=watches)

    async def watch(self, request: Request, session: Session) -> Response:
        """Keep the question of a search, to learn of new documents that answer it."""
        form = await request.form()
        asked = {name: str(form.get(name, "")).strip() for name in _TEXTS}
        body = {name: value for name, value in _body(asked, form).items() if name not in _PAGE}
        try:
            await self._annotation.write(
                "/v1/watches", {**body, "name": str(form.get("name", ""))}, session.tokens.access
            )
        except AnnotationError as error:
            if error.error.get("reason") not in {Reason.INVALID_METADATA.value, Reason.PRECONDITION_FAILED.value}:
                raise
            return self._render(session, asked, fault=str(error.error.get("detail", "")))
        return RedirectResponse("/search", 303)

    async def remove(self, request: Request, session: Session) -> Response:
        form = await request.form()
        path = f"/v1/watches/{quote(str(form.get('watch_id', '')), safe='')}"
        await self._annotation.write(path, None, session.tokens.access, "DELETE")
        return RedirectResponse("/search", 303)

    async def search(self, request: Request, session: Session) -> Response:
        form = await request.form()
        asked = {name: str(form.get(name, "")).strip() for name in _TEXTS}
        try:
            body = _body(asked, form)
            found = await self._annotation.write("/v1/documents:search", body, session.tokens.access)
        except AnnotationError as error:
            if error.error.get("reason") != Reason.INVALID_METADATA.value:
                raise
            return self._render(session, asked, fault=str(error.error.get("detail", "")))
        documents = [_document(one) for one in found["documents"]]
        return self._render(session, asked, found={**found, "documents": documents})

    def _render(
        self,
        session: Session,
        asked: Mapping[str, str],
        found: Mapping[str, Any] | None = None,
        fault: str = "",
        watches: Sequence[Mapping[str, Any]] = (),
    ) -> Response:
        types: Sequence[str] = sorted(CLAUSE_TYPES)
        return render("search.html", session, asked=asked, found=found, fault=fault, types=types, watches=watches)


def _body(asked: Mapping[str, str], form: FormData) -> Mapping[str, Any]:
    return {
        **{name: asked[name] for name in _SENT},
        **{name: [asked[one]] if asked[one] else [] for one, name in _LISTS.items()},
        "conditions": [one.strip() for one in asked["condition"].split(";") if one.strip()],
        "reviewed": _REVIEWED.get(asked["reviewed"]),
        "purpose": "review",
        "page_size": _SIZE,
        "page_token": str(form.get("page", "")),
    }


def _document(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with links to the places of its snippets."""
    place = {"annotation_id": "", "document_id": one["document"]["document_id"]}
    snippets = [{**each, "link": place_link({**place, "span": each["span"]})} for each in one["snippets"]]
    return {**one, "snippets": snippets}
