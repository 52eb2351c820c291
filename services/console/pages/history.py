"""The page of a document's history: what happened to it by day, and who received a place of its text."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.console.annotation import AnnotationPort
from services.console.formats import day
from services.console.pages.events import sentence
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.records import Role

_SIZE = 100
_READERS = frozenset({Role.REVIEWER.value, Role.SENIOR_REVIEWER.value})
_PLACE = ("page", "start", "end")
# The tab → its label, and the kinds of events. The first one shows all.
TABS: Mapping[str, tuple[str, Sequence[str]]] = {
    "": ("Everything", ()),
    "reading": ("Reading", ("read", "revealed", "stopped")),
    "decisions": ("Decisions", ("decided", "undone", "commented", "changed")),
    "review": ("Review", ("assigned", "completed", "published", "reopened")),
    "processing": ("Processing", ("submitted", "processed", "superseded", "withdrawn")),
}


class HistoryPages:
    """Annotation decides what of the history the person sees."""

    def __init__(self, annotation: AnnotationPort) -> None:
        self._annotation = annotation

    async def show(self, request: Request, session: Session) -> Response:
        document_id, asked = request.path_params["document_id"], request.query_params
        path, token = f"/v1/documents/{quote(document_id, safe='')}", session.tokens.access
        tab = asked.get("show", "") if asked.get("show", "") in TABS else ""
        pairs = [("page_size", str(_SIZE)), ("page_token", asked.get("after", ""))]
        query = urlencode([*pairs, *(("kind", one) for one in TABS[tab][1])])
        found = await self._annotation.read(f"{path}/history", query, token)
        document = (await self._annotation.read(path, "", token))["document"]
        place = {name: asked[name].strip() for name in _PLACE if asked.get(name, "").strip().isdecimal()}
        readers: Any = None
        if found["all_readers"] and place:
            readers = await self._annotation.read(f"{path}/readers", urlencode({**place, "page_size": "200"}), token)
        here, more = f"/documents/{quote(document_id, safe='')}/history", found["next_page_token"]
        kept = {"show": tab} if tab else {}
        return render(
            "history.html",
            session,
            document=document,
            days=by_day(found["events"]),
            sees_all=found["all_readers"],
            tabs=[
                (label, f"{here}?{urlencode({'show': name})}" if name else here, name == tab)
                for name, (label, _) in TABS.items()
            ],
            here=here,
            place=place,
            readers=readers,
            opens=not _READERS.isdisjoint(session.person.roles),
            next_page=f"{here}?{urlencode({**kept, 'after': more})}" if more else "",
        )


def by_day(events: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, Sequence[Mapping[str, Any]]]]:
    """The events as sentences, by day in UTC, in their order."""
    return [(date, [sentence(one) for one in group]) for date, group in groupby(events, lambda one: day(one["at"]))]
