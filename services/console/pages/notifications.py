"""How a person gets messages about reviews: at once, once a day, or none."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.annotation import AnnotationPort
from services.console.sessions.session import Session
from services.console.web import render

_PATH = "/v1/notifications"


class NotificationPages:
    """The choice is stored by annotation, which sends the messages."""

    def __init__(self, annotation: AnnotationPort) -> None:
        self._annotation = annotation

    async def show(self, request: Request, session: Session) -> Response:
        found = await self._annotation.read(_PATH, "", session.tokens.access)
        return render("notifications.html", session, found=found, saved="saved" in request.query_params)

    async def choose(self, request: Request, session: Session) -> Response:
        form = await request.form()
        body = {"delivery": str(form.get("delivery", ""))}
        await self._annotation.write(_PATH, body, session.tokens.access, "PUT")
        return RedirectResponse("/notifications?saved=1", 303)
