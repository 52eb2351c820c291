"""Filters of the queue that a person keeps under a name."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.pages.lists import filters_of, link, query_of, repeated, view_of
from services.console.preferences import MOST_FILTERS, SavedFilter, known_preferences
from services.console.sessions.session import Session
from services.console.sessions.store import SessionStore
from services.shared.domain.errors import Reason, Reject


class SavedFilters:
    """They are preferences of the person. They hold what the person filtered by, and no answer."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    async def all(self, session: Session) -> list[SavedFilter]:
        return known_preferences(await self._store.preferences(session.person)).filters

    async def save(self, request: Request, session: Session) -> Response:
        """Save the filters of the page. One of the same name is replaced."""
        form = await request.form()
        query, name = repeated(form), " ".join(str(form.get("name", "")).split())
        view, filters = view_of(query), filters_of(query)
        try:
            made = SavedFilter(name=name, query=query_of(filters, view=view))
        except ValidationError:
            detail = "The filter needs a name of at most 60 characters, and values without unusual characters"
            raise Reject(Reason.INVALID_METADATA, detail=detail, field="name") from None
        others = [one for one in await self.all(session) if one.name != name]
        if len(others) >= MOST_FILTERS:
            detail = f"You have {MOST_FILTERS} saved filters: delete one"
            raise Reject(Reason.PRECONDITION_FAILED, detail=detail)
        await self._keep(session, [*others, made])
        return RedirectResponse(link(filters, view=view), 303)

    async def delete(self, request: Request, session: Session) -> Response:
        form = await request.form()
        name = str(form.get("name", ""))
        await self._keep(session, [one for one in await self.all(session) if one.name != name])
        return RedirectResponse(link(filters_of(repeated(form)), view=view_of(repeated(form))), 303)

    async def _keep(self, session: Session, filters: list[SavedFilter]) -> None:
        before = known_preferences(await self._store.preferences(session.person))
        after = before.model_copy(update={"filters": sorted(filters, key=lambda one: one.name.casefold())})
        await self._store.keep_preferences(session.person, after.model_dump_json())
