"""The queue of reviews: what a person has to do, and for leads, who does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from services.console.annotation import AnnotationError, AnnotationPort
from services.console.formats import short_reference
from services.console.live.streams import Streams
from services.console.pages.lists import (
    VIEWS,
    Query,
    asked,
    filters_of,
    link,
    numbers_of,
    query_of,
    repeated,
    view_of,
)
from services.console.pages.saved_filters import SavedFilters
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import REASONS, Reason, Reject
from services.shared.domain.records import Role
from services.shared.domain.relations import Priority
from services.shared.runtime.clock import Clock

_PAGE_SIZE = 50
_MOST_NAMES = 5
_ASSIGNERS = frozenset({"senior-reviewer", "operator"})


@dataclass(frozen=True, slots=True)
class Notice:
    """What the last action did. `faults`: what it did not do, one line each."""

    text: str
    faults: Sequence[str] = ()


class QueuePages:
    """The pages of the queue."""

    def __init__(self, annotation: AnnotationPort, streams: Streams, saved: SavedFilters, clock: Clock) -> None:
        self._annotation = annotation
        self._streams = streams
        self._saved = saved
        self._clock = clock

    async def show(self, request: Request, session: Session) -> Response:
        if {*session.person.roles} == {Role.SUBMITTER.value}:
            return RedirectResponse("/submit", 303)  # the first page of a person who has no reviews
        text = _STOPPED.get(str(request.query_params.get("stopped", "")))
        if "adjudicated" in request.query_params:
            text = "Your decisions are stored, and the document is published"
        return await self._shown(request.query_params, session, Notice(text) if text else None)

    async def counts(self, request: Request, session: Session) -> Response:
        """The numbers of the page, which it compares with those it shows."""
        return JSONResponse(numbers_of(await self._list(request.query_params, session, 1)))

    async def events(self, request: Request, session: Session) -> Response:
        """The same numbers, each time they change."""
        return self._streams.open(request, session, asked(request.query_params, 1))

    async def assign(self, request: Request, session: Session) -> Response:
        form = await request.form()
        chosen, people = form.getlist("document"), _words(str(form.get("assignees", "")))
        body: dict[str, Any] = {"document_ids": chosen, "assignees": people}
        if due := str(form.get("due_at", "")):
            body["due_at"] = _end_of_day(due, "due_at")
        if not chosen:
            return await self._shown(repeated(form), session, Notice("Nothing is selected: tick the reviews to assign"))
        results = (await self._annotation.write("/v1/reviews:assign", body, session.tokens.access))["results"]
        return await self._shown(repeated(form), session, _outcome(results))

    async def hand_over(self, request: Request, session: Session) -> Response:
        """Move all open reviews of a colleague."""
        form = await request.form()
        colleague, people = str(form.get("from_assignee", "")).strip(), _words(str(form.get("assignees", "")))
        body = {"from_assignee": colleague, "assignees": people}
        results = (await self._annotation.write("/v1/reviews:assign", body, session.tokens.access))["results"]
        names = await self._names(session, colleague) if any(one["reason"] for one in results) else {}
        return await self._shown(repeated(form), session, _outcome(results, names))

    async def _names(self, session: Session, colleague: str) -> Mapping[str, str]:
        """The references of the reviews that the colleague still has, as far as the lead sees them."""
        query = urlencode({"assignee": colleague, "page_size": "200"})
        found = await self._annotation.read("/v1/reviews", query, session.tokens.access)
        documents = [one["document"] for one in found["reviews"]]
        return {one["document_id"]: short_reference(one) for one in documents}

    async def set_deputy(self, request: Request, session: Session) -> Response:
        """Name who does the reviews of a person for some time; without a deputy, end that."""
        form = await request.form()
        person, deputy, since, until = (
            str(form.get(name, "")).strip() for name in ("person", "deputy", "since", "until")
        )
        path = f"/v1/deputies/{quote(person or session.person.subject, safe='')}"
        if deputy:
            body = {"deputy": deputy, "until": _end_of_day(until, "until")}
            body |= {"since": _start_of_day(since)} if since else {}
            await self._annotation.write(path, body, session.tokens.access, "PUT")
        else:
            await self._annotation.write(path, None, session.tokens.access, "DELETE")
        return RedirectResponse(link(filters_of(repeated(form)), view=view_of(repeated(form))), 303)

    async def claim(self, request: Request, session: Session) -> Response:
        """Take a review, and open it."""
        document = request.path_params["document_id"]
        path = f"/v1/documents/{quote(document, safe='')}/review:claim"
        try:
            await self._annotation.write(path, {}, session.tokens.access)
        except AnnotationError as error:
            if error.error.get("reason") != Reason.PRECONDITION_FAILED.value:
                raise
            return await self._shown(repeated(await request.form()), session, Notice(str(error.error.get("detail"))))
        return RedirectResponse(f"/documents/{quote(document, safe='')}", 303)

    async def _shown(self, query: Query, session: Session, notice: Notice | None) -> Response:
        found = await self._list(query, session, _PAGE_SIZE)
        kept, view = filters_of(query), view_of(query)
        deputies = (await self._annotation.read("/v1/deputies", "", session.tokens.access))["deputies"]
        narrowed = any(value for name, value in kept.items() if name != "order")
        return render(
            "queue.html",
            session,
            found=found,
            numbers=numbers_of(found),
            now=self._clock.now(),
            view=view,
            filters=kept,
            views={name: link(kept, view=name) for name in VIEWS if name != "team" or "team" in found},
            here=query_of(kept, view=view),
            next_page=link(kept, view=view, page=found["next_page_token"]) if found["next_page_token"] else "",
            first_page=link(kept, view=view) if query.get("page") else "",
            clear=link({}, view=view) if narrowed else "",
            saved=await self._saved.all(session),
            severities=[one.value for one in Severity],
            priorities=[one.value for one in reversed(Priority)],
            deputies=deputies,
            leads=not _ASSIGNERS.isdisjoint(session.person.roles),
            notice=notice,
        )

    async def _list(self, query: Query, session: Session, size: int) -> Mapping[str, Any]:
        found: Mapping[str, Any] = await self._annotation.read("/v1/reviews", asked(query, size), session.tokens.access)
        return found


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _end_of_day(day: str, field: str) -> str:
    """The last minute of a date, in UTC. Raises `Reject(INVALID_METADATA)`."""
    return _date(day, field).replace(hour=23, minute=59).isoformat()


def _start_of_day(day: str) -> str:
    return _date(day, "since").isoformat()


def _date(day: str, field: str) -> datetime:
    try:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        detail = f"The {'due ' if field == 'due_at' else ''}date is not a date"
        raise Reject(Reason.INVALID_METADATA, detail=detail, field=field) from None


def _outcome(results: Sequence[Mapping[str, Any]], names: Mapping[str, str] = MappingProxyType({})) -> Notice:
    """`names`: of documents that were not assigned, by id."""
    done = [one["assignment"]["assignee"] for one in results if one.get("assignment") and not one["reason"]]
    shares = {name: done.count(name) for name in dict.fromkeys(done)}
    people = ", ".join(f"{name.rpartition(':')[2]} {count}" for name, count in shares.items())
    text = f"{len(done)} of {len(results)} reviews assigned" + (f": {people}" if people else "")
    failed: dict[str, list[str]] = {}
    for one in results:
        if one["reason"]:
            failed.setdefault(one["reason"], []).append(names.get(one.get("document_id", ""), ""))
    faults = [f"{len(which)} not assigned: {_REASONS.get(why, why)}{_named(which)}" for why, which in failed.items()]
    return Notice(text if results else "There is no open review to move", faults)


def _named(names: Sequence[str]) -> str:
    known = [one for one in names if one]
    shown = ", ".join(known[:_MOST_NAMES])
    more = f" and {len(known) - _MOST_NAMES} more" if len(known) > _MOST_NAMES else ""
    return f" ({shown}{more})" if known else ""


_STOPPED = {
    "document": "You stopped reading. The document is closed for you, and people who lead reviews see why.",
    "matter": "You stopped reading. The whole matter is closed for you, and people who lead reviews see why.",
}
_REASONS = {
    "not_found": REASONS[Reason.NOT_FOUND].meaning,
    "not_open": "the review is completed",
    "no_access": "the person is not in the matter",
}
