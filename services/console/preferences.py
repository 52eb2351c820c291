"""The preferences of a person: how the reader looks and which keys it has. They hold no words of documents."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.console.sessions.session import Session
from services.console.sessions.store import SessionStore
from services.shared.domain.errors import Reason, Reject

MOST_FILTERS = 20


class SavedFilter(BaseModel):
    """A filter of the queue that a person keeps under a name."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=60)
    query: str = Field(max_length=500, pattern=r"^[A-Za-z0-9_%=&.+-]*$")


class Preferences(BaseModel):
    """The preferences of the reader and the queue."""

    model_config = ConfigDict(extra="forbid")
    keys: Literal["default", "alt", "off"] = "default"
    mode: Literal["page", "text"] = "page"
    text_size: int = Field(default=18, ge=16, le=24)
    theme: Literal["system", "light", "dark"] = "system"
    filters: list[SavedFilter] = Field(default_factory=list, max_length=MOST_FILTERS)


class PreferenceCalls:
    """A change replaces all preferences of the person, also those of other browsers."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    async def read(self, _request: Request, session: Session) -> Response:
        stored = await self._store.preferences(session.person)
        return JSONResponse(known_preferences(stored).model_dump())

    async def replace(self, request: Request, session: Session) -> Response:
        try:
            given = Preferences.model_validate_json(await request.body())
        except ValidationError as error:
            field = ".".join(str(one) for one in error.errors(include_input=False)[0]["loc"])
            raise Reject(Reason.INVALID_METADATA, detail="A preference is not valid", field=field) from None
        await self._store.keep_preferences(session.person, given.model_dump_json())
        return JSONResponse(given.model_dump())


def known_preferences(stored: str) -> Preferences:
    """The stored preferences; the defaults if another release stored something else."""
    try:
        return Preferences.model_validate_json(stored)
    except ValidationError:
        return Preferences()
