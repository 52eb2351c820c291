"""The preview of a draft on past documents: page by page, so that a person sees progress and can stop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.console.annotation import AnnotationError, AnnotationPort
from services.console.formats import document_title, kind, short_reference
from services.console.pages.playbooks import draft_link, fault_of, link
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.records import Role

PURPOSE = "playbook"
_PAGE = 20
_READERS = frozenset({Role.REVIEWER.value, Role.SENIOR_REVIEWER.value})


@dataclass(frozen=True, slots=True)
class PreviewPages:
    """Annotation decides whose text is read, and records each document."""

    annotation: AnnotationPort

    async def show(self, request: Request, session: Session) -> Response:
        """The first documents; a script of the page asks for the others."""
        draft_id, matter = request.path_params["draft_id"], request.query_params.get("matter", "").strip()
        path = _path(draft_id)
        draft = await self.annotation.read(path, "", session.tokens.access)
        after, fault = request.query_params.get("after", ""), ""
        try:
            page = await self._page(draft_id, matter, after, session)
        except AnnotationError as error:
            page, fault = NOTHING, fault_of(error)
        here = f"{draft_link(draft_id)}/preview"
        return render(
            "playbook_preview.html",
            session,
            summary=draft["summary"],
            version=draft["version"],
            page=page,
            effects=COUNTED,
            fault=fault,
            matter=matter,
            more=f"{here}?{urlencode({'matter': matter, 'after': page['next']})}" if page["next"] else "",
            continued=bool(after),
            here=here,
            draft=draft_link(draft_id),
            playbook=link(draft["summary"]["name"]),
        )

    async def rows(self, request: Request, session: Session) -> Response:
        """The next documents, for the script."""
        asked = request.query_params
        page = await self._page(
            request.path_params["draft_id"], asked.get("matter", "").strip(), asked.get("after", ""), session
        )
        return JSONResponse(page, headers={"cache-control": "no-store"})

    async def _page(self, draft_id: str, matter: str, after: str, session: Session) -> Mapping[str, Any]:
        wanted = {"purpose": PURPOSE, "matter": matter, "page_size": str(_PAGE), "page_token": after}
        found = await self.annotation.read(f"{_path(draft_id)}/preview", urlencode(wanted), session.tokens.access)
        opens = not _READERS.isdisjoint(session.person.roles)
        return {
            "total": found["total"],
            "seen": found["seen"],
            "judged": found["judged"],
            "unread": found["unread"],
            "rules": [{**one, "change": one["after"] - one["before"]} for one in found["rules"]],
            "changed": [row for one in found["changed"] for row in rows_of(one, opens=opens)],
            "next": found["next_page_token"],
        }


def rows_of(one: Mapping[str, Any], *, opens: bool) -> list[Mapping[str, Any]]:
    """A row for each change on a document. Only a person who opens documents gets links."""
    document = one["document"]
    return [
        {
            "document": document_title(document, one["document_type"]),
            "reference": short_reference(document),
            "matter": document["matter"],
            "type": kind(one["document_type"]),
            "link": f"/documents/{quote(document['document_id'], safe='')}" if opens else "",
            "rule": change["rule_id"],
            "effect": change["effect"],
            "words": EFFECTS[change["effect"]],
            "before": change["before"] or "",
            "after": change["after"] or "",
            "message": change["message"],
            "inside": bool(change["place"]),
        }
        for change in one["changes"]
    ]


def _path(draft_id: str) -> str:
    return f"/v1/playbook-drafts/{quote(draft_id, safe='')}"


NOTHING: Mapping[str, Any] = {"total": 0, "seen": 0, "judged": 0, "unread": 0, "rules": (), "changed": (), "next": ""}
COUNTED = (
    ("opened", "new findings"),
    ("closed", "no longer findings"),
    ("severity", "of another severity"),
    ("undecided", "no longer decided"),
    ("decided", "now decided"),
)
EFFECTS: Mapping[str, str] = {
    "opened": "New finding",
    "closed": "No longer a finding",
    "severity": "Other severity",
    "undecided": "Can no longer be decided",
    "decided": "Can now be decided",
}
