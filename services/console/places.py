"""Where a person was in a document, so that the reader opens there on any machine. Ids and numbers, no words."""

from typing import Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from services.console.sessions.session import Person, Session
from services.console.sessions.tables import READING_PLACES
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_update

MOST = 200
"""Places of a person: the oldest ones are forgotten."""
_c = READING_PLACES.c
_KEYS = ("tenant", "subject", "document_id")


class Place(BaseModel):
    """`item` is the current finding or annotation, by its id."""

    model_config = ConfigDict(extra="forbid")
    item: str = Field(default="", pattern=r"^([af]:[A-Za-z0-9_-]{1,64})?$")
    page: int = Field(default=1, ge=1, le=1_000_000)
    filter: Literal["all", "finding", "annotation"] = "all"
    undecided: bool = False
    view: Literal["pages", "text"] = "pages"


class PlaceStore:
    """The places in the database of the console."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, person: Person, document_id: str) -> str:
        """The place as JSON; empty if there is none."""
        query = sa.select(_c.content).where(*_of(person), _c.document_id == document_id)
        return str(await self._database.run(lambda connection: connection.execute(query).scalar()) or "")

    async def keep(self, person: Person, document_id: str, place: Place) -> None:
        row = {
            "tenant": person.tenant,
            "subject": person.subject,
            "document_id": document_id,
            "kept_at": round(self._clock.now().timestamp()),
            "content": place.model_dump_json(),
        }

        def work(connection: sa.Connection) -> None:
            insert_or_update(connection, READING_PLACES, row, _KEYS)
            newest = sa.select(_c.document_id).where(*_of(person)).order_by(_c.kept_at.desc(), _c.document_id)
            old = connection.execute(newest.offset(MOST)).scalars().all()
            if old:
                connection.execute(sa.delete(READING_PLACES).where(*_of(person), _c.document_id.in_(old)))

        await self._database.run(work)

    async def forget(self, person: Person, document_id: str) -> None:
        gone = sa.delete(READING_PLACES).where(*_of(person), _c.document_id == document_id)
        await self._database.run(lambda connection: connection.execute(gone))


class PlaceCalls:
    """The reader sends where the person is. The frame of the reader has it when the document is opened again."""

    def __init__(self, store: PlaceStore) -> None:
        self._store = store

    async def keep(self, request: Request, session: Session) -> Response:
        try:
            given = Place.model_validate_json(await request.body())
        except ValidationError as error:
            field = ".".join(str(one) for one in error.errors(include_input=False)[0]["loc"])
            raise Reject(Reason.INVALID_METADATA, detail="The place is not valid", field=field) from None
        document_id = request.path_params["document_id"]
        if not document_id.isalnum() or len(document_id) > 64:
            raise Reject(Reason.NOT_FOUND)
        await self._store.keep(session.person, document_id, given)
        return Response(status_code=204)


def _of(person: Person) -> tuple[sa.ColumnElement[bool], ...]:
    return _c.tenant == person.tenant, _c.subject == person.subject
