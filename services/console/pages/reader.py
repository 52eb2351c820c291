"""The page of a document: a frame for the reader, which is a script."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from services.console.annotation import AnnotationError, AnnotationPort
from services.console.places import PlaceStore
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.records import Role

_API = "/api"  # where forwarded calls begin: `data-api` of the frame


class ReaderPages:
    """Shows a document only to those who can read it: everyone else sees that there is none."""

    def __init__(self, annotation: AnnotationPort, places: PlaceStore) -> None:
        self._annotation = annotation
        self._places = places

    async def show(self, request: Request, session: Session) -> Response:
        document_id = request.path_params["document_id"]
        path = f"/v1/documents/{quote(document_id, safe='')}"
        try:
            found = await self._annotation.read(path, "", session.tokens.access)
        except AnnotationError as error:
            if error.status in _GONE:
                await self._places.forget(session.person, document_id)
            raise
        place = await self._places.find(session.person, document_id)
        oversees = not _OVERSEERS.isdisjoint(session.person.roles)
        shown = {"oversees": oversees, "document": found["document"], "state": found["state"], "place": place}
        return render("reader.html", session, **shown, first_calls=first_calls(path))


def first_calls(path: str) -> Sequence[str]:
    """The calls with which the reader begins. They must equal those of `read` in `main.tsx`: others are read twice."""
    return [f"{_API}{path}{one}" for one in ("", "/pages?purpose=review", "/annotations", "/findings")] + [
        "/preferences"
    ]


_OVERSEERS = frozenset({Role.SENIOR_REVIEWER.value, Role.COMPLIANCE.value})  # they see who read a place
_GONE = frozenset({403, 404, 410})
