"""The queue of reviews: what a person has to do, and for leads, who does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.datastructures import FormData, ImmutableMultiDict, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from services.console.annotation import AnnotationError, AnnotationPort
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import REASONS, Reason, Reject
from services.shared.domain.records import Role

_PAGE_SIZE = 50
_ASSIGNERS = frozenset({"senior-reviewer", "operator"})
VIEWS: Mapping[str, Mapping[str, str]] = {
    "mine": {"mine": "true"},
    "unassigned": {"unassigned": "true"},
    "all": {},
    "completed": {"state": "published"},
    "stopped": {"stopped": "true"},
}
_FILTERS = ("matter", "document_type", "severity", "client_id", "priority", "assignee", "order")


@dataclass(frozen=True, slots=True)
class Notice:
    """What the last action did. `faults`: what it did not do, one line each."""

    text: str
    faults: Sequence[str] = ()


class QueuePages:
    """The pages of the queue."""

    def __init__(self, annotation: AnnotationPort) -> None:
        self._annotation = annotation

    async def show(self, request: Request, session: Session) -> Response:
        if {*session.person.roles} == {Role.SUBMITTER.value}:
            return RedirectResponse("/submit", 303)  # the first page of a person who has no reviews
        text = _STOPPED.get(str(request.query_params.get("stopped", "")))
        return await self._shown(request.query_params, session, Notice(text) if text else None)

    async def counts(self, request: Request, session: Session) -> Response:
        """The numbers of the page, which it compares with those it shows."""
        found = await self._list(request.query_params, session, 1)
        return JSONResponse({name: found[name] for name in ("open", "mine", "unassigned", "matching")})

    async def assign(self, request: Request, session: Session) -> Response:
        form = await request.form()
        chosen, people = form.getlist("document"), _words(str(form.get("assignees", "")))
        body: dict[str, Any] = {"document_ids": chosen, "assignees": people}
        if due := str(form.get("due_at", "")):
            body["due_at"] = _end_of_day(due)
        if not chosen:
            return await self._shown(_query(form), session, Notice("Nothing is selected: tick the reviews to assign"))
        results = (await self._annotation.write("/v1/reviews:assign", body, session.tokens.access))["results"]
        return await self._shown(_query(form), session, _outcome(results))

    async def hand_over(self, request: Request, session: Session) -> Response:
        """Move all open reviews of a colleague."""
        form = await request.form()
        colleague, people = str(form.get("from_assignee", "")).strip(), _words(str(form.get("assignees", "")))
        body = {"from_assignee": colleague, "assignees": people}
        results = (await self._annotation.write("/v1/reviews:assign", body, session.tokens.access))["results"]
        return await self._shown(_query(form), session, _outcome(results))

    async def claim(self, request: Request, session: Session) -> Response:
        """Take a review, and open it."""
        document = request.path_params["document_id"]
        path = f"/v1/documents/{quote(document, safe='')}/review:claim"
        try:
            await self._annotation.write(path, {}, session.tokens.access)
        except AnnotationError as error:
            if error.error.get("reason") != Reason.PRECONDITION_FAILED.value:
                raise
            return await self._shown(_query(await request.form()), session, Notice(str(error.error.get("detail"))))
        return RedirectResponse(f"/documents/{quote(document, safe='')}", 303)

    async def _shown(
        self, query: QueryParams | ImmutableMultiDict[str, Any], session: Session, notice: Notice | None
    ) -> Response:
        found = await self._list(query, session, _PAGE_SIZE)
        kept = {name: str(query.get(name, "")) for name in _FILTERS}
        view = _view(query)
        return render(
            "queue.html",
            session,
            found=found,
            view=view,
            filters=kept,
            views={name: _link(kept, view=name) for name in VIEWS},
            next_page=_link(kept, view=view, page=found["next_page_token"]) if found["next_page_token"] else "",
            first_page=_link(kept, view=view) if query.get("page") else "",
            clear=_link({}, view=view) if any(value for name, value in kept.items() if name != "order") else "",
            severities=[one.value for one in Severity],
            leads=not _ASSIGNERS.isdisjoint(session.person.roles),
            notice=notice,
        )

    async def _list(
        self, query: QueryParams | ImmutableMultiDict[str, Any], session: Session, size: int
    ) -> Mapping[str, Any]:
        wanted = {name: str(query.get(name, "")).strip() for name in _FILTERS}
        pairs = {
            **VIEWS[_view(query)],
            **{name: value for name, value in wanted.items() if value},
            "page_size": str(size),
            "page_token": str(query.get("page", "")),
        }
        found: Mapping[str, Any] = await self._annotation.read("/v1/reviews", urlencode(pairs), session.tokens.access)
        return found


def _view(query: QueryParams | ImmutableMultiDict[str, Any]) -> str:
    view = str(query.get("view", "")) or "mine"
    if view not in VIEWS:
        raise Reject(Reason.INVALID_METADATA, detail=f"The view is not one of {', '.join(VIEWS)}", field="view")
    return view


def _query(form: FormData) -> ImmutableMultiDict[str, Any]:
    """The view and the filters that a form repeats, so that the page after it is the same."""
    return ImmutableMultiDict([(name, str(form.get(name, ""))) for name in ("view", *_FILTERS)])


def _link(filters: Mapping[str, str], **more: str) -> str:
    pairs = {name: value for name, value in {**filters, **more}.items() if value}
    return "/queue?" + urlencode(pairs)


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _end_of_day(due: str) -> str:
    """The last minute of a date, in UTC. Raises `Reject(INVALID_METADATA)`."""
    try:
        return datetime.strptime(due, "%Y-%m-%d").replace(hour=23, minute=59, tzinfo=UTC).isoformat()
    except ValueError:
        raise Reject(Reason.INVALID_METADATA, detail="The due date is not a date", field="due_at") from None


def _outcome(results: Sequence[Mapping[str, Any]]) -> Notice:
    done = [one["assignment"]["assignee"] for one in results if one.get("assignment") and not one["reason"]]
    shares = {name: done.count(name) for name in dict.fromkeys(done)}
    people = ", ".join(f"{name.rpartition(':')[2]} {count}" for name, count in shares.items())
    text = f"{len(done)} of {len(results)} reviews assigned" + (f": {people}" if people else "")
    failed = [one["reason"] for one in results if one["reason"]]
    whys = dict.fromkeys(failed)
    faults = [f"{failed.count(why)} not assigned: {_REASONS.get(why, why)}" for why in whys]
    return Notice(text if results else "There is no open review to move", faults)


_STOPPED = {
    "document": "You stopped reading. The document is closed for you, and people who lead reviews see why.",
    "matter": "You stopped reading. The whole matter is closed for you, and people who lead reviews see why.",
}
_REASONS = {
    "not_found": REASONS[Reason.NOT_FOUND].meaning,
    "not_open": "the review is completed",
    "no_access": "the person is not in the matter",
}
