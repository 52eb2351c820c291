"""The page of a document: a frame for the reader, which is a script."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from services.console.annotation import AnnotationPort
from services.console.sessions.session import Session
from services.console.web import render


class ReaderPages:
    """Shows a document only to those who can read it: everyone else sees that there is none."""

    def __init__(self, annotation: AnnotationPort) -> None:
        self._annotation = annotation

    async def show(self, request: Request, session: Session) -> Response:
        path = f"/v1/documents/{quote(request.path_params['document_id'], safe='')}"
        found = await self._annotation.read(path, "", session.tokens.access)
        return render("reader.html", session, document=found["document"], state=found["state"])
