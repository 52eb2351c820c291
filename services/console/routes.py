"""All routes of the console, and who can use each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from services.console.forwarding import FORWARDED, PREFIX, Forwarding
from services.console.pages.adjudication import AdjudicationPages
from services.console.pages.batches import BatchPages
from services.console.pages.family import FamilyCalls
from services.console.pages.grid import GridPages
from services.console.pages.history import HistoryPages
from services.console.pages.notifications import NotificationPages
from services.console.pages.playbook_drafts import DraftPages
from services.console.pages.playbook_preview import PreviewPages
from services.console.pages.playbooks import PlaybookPages
from services.console.pages.quality import QualityPages
from services.console.pages.queue import QueuePages
from services.console.pages.reader import ReaderPages
from services.console.pages.redline import RedlinePages
from services.console.pages.saved_filters import SavedFilters
from services.console.pages.search import SearchPages
from services.console.pages.submit import UPLOAD, SubmitPages
from services.console.places import PlaceCalls
from services.console.preferences import PreferenceCalls
from services.console.signon.routes import SignOn
from services.console.web import Web, call, page

STATIC = Path(__file__).with_name("static")
PROVIDER_LOGOUT = "/sign-in/provider-logout"


class Access(StrEnum):
    """OPEN: anyone. PAGE: a session; without one, the browser goes to sign in. CALL: a session, and for changes its
    CSRF token; annotation decides with the token of the person.
    """

    OPEN = "open"
    PAGE = "page"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """One object per room. `web` finds the session of each request."""

    web: Web
    sign_on: SignOn
    queue: QueuePages
    saved: SavedFilters
    notifications: NotificationPages
    reader: ReaderPages
    forwarding: Forwarding
    preferences: PreferenceCalls
    places: PlaceCalls
    submit: SubmitPages
    batches: BatchPages
    history: HistoryPages
    adjudication: AdjudicationPages
    redline: RedlinePages
    family: FamilyCalls
    grid: GridPages
    quality: QualityPages
    search: SearchPages
    playbooks: PlaybookPages
    drafts: DraftPages
    previews: PreviewPages


def routes(made: Endpoints) -> Sequence[BaseRoute]:
    """The routes that `ROUTES` lists."""
    web, queue = made.web, made.queue
    return [
        Route("/", _home),
        Route("/sign-in", made.sign_on.sign_in),
        Route("/sign-in/callback", made.sign_on.callback),
        Route(PROVIDER_LOGOUT, made.sign_on.provider_logout, methods=["POST"]),
        Route("/sign-out", made.sign_on.sign_out, methods=["POST"]),
        Route("/signed-out", made.sign_on.signed_out),
        Route("/queue", page(web, queue.show)),
        Route("/queue/counts", call(web, queue.counts)),
        Route("/queue/events", call(web, queue.events, background=True)),
        Route("/queue/assign", page(web, queue.assign), methods=["POST"]),
        Route("/queue/hand-over", page(web, queue.hand_over), methods=["POST"]),
        Route("/queue/deputy", page(web, queue.set_deputy), methods=["POST"]),
        Route("/queue/filters", page(web, made.saved.save), methods=["POST"]),
        Route("/queue/filters/delete", page(web, made.saved.delete), methods=["POST"]),
        Route("/queue/{document_id}/claim", page(web, queue.claim), methods=["POST"]),
        Route("/documents/{document_id}", page(web, made.reader.show)),
        Route("/documents/{document_id}/history", page(web, made.history.show)),
        Route("/documents/{document_id}/adjudication", page(web, made.adjudication.show), methods=["GET"]),
        Route("/documents/{document_id}/adjudication", page(web, made.adjudication.decide), methods=["POST"]),
        Route("/documents/{document_id}/redline", page(web, made.redline.show)),
        Route("/documents/{document_id}/family", call(web, made.family.show)),
        Route("/places/{document_id}", call(web, made.places.keep), methods=["PUT"]),
        Route("/grid", page(web, made.grid.show)),
        Route("/grid/export", page(web, made.grid.export), methods=["POST"]),
        Route("/grid/findings", page(web, made.grid.export_findings), methods=["POST"]),
        Route("/grid/relations", page(web, made.grid.decide), methods=["POST"]),
        Route("/grid/relations/suggest", page(web, made.grid.suggest), methods=["POST"]),
        Route("/search", page(web, made.search.show), methods=["GET"]),
        Route("/search", page(web, made.search.search), methods=["POST"]),
        Route("/search/watch", page(web, made.search.watch), methods=["POST"]),
        Route("/search/watch/remove", page(web, made.search.remove), methods=["POST"]),
        Route("/submit", page(web, made.submit.show)),
        Route(UPLOAD, call(web, made.submit.upload), methods=["POST"]),
        Route("/submit/status", call(web, made.submit.statuses)),
        Route("/submit/session", call(web, made.submit.session)),
        Route("/batches", page(web, made.batches.list)),
        Route("/batches/{source_system}/{batch_id}", page(web, made.batches.show)),
        Route("/quality", page(web, made.quality.show)),
        Route("/quality/export.json", page(web, made.quality.as_json)),
        Route("/quality/export.csv", page(web, made.quality.as_csv)),
        Route("/notifications", page(web, made.notifications.show), methods=["GET"]),
        Route("/notifications", page(web, made.notifications.choose), methods=["POST"]),
        Route("/playbooks", page(web, made.playbooks.list), methods=["GET"]),
        Route("/playbooks", page(web, made.playbooks.create), methods=["POST"]),
        Route("/playbooks/{name}", page(web, made.playbooks.show)),
        Route("/playbooks/{name}/drafts", page(web, made.playbooks.begin), methods=["POST"]),
        Route("/playbooks/{name}/history", page(web, made.playbooks.history)),
        Route("/playbooks/{name}/restore", page(web, made.playbooks.restore), methods=["POST"]),
        Route("/playbook-drafts/{draft_id}", page(web, made.drafts.show), methods=["GET"]),
        Route("/playbook-drafts/{draft_id}", page(web, made.drafts.save), methods=["POST"]),
        Route("/playbook-drafts/{draft_id}/step", page(web, made.drafts.step), methods=["POST"]),
        Route("/playbook-drafts/{draft_id}/preview", page(web, made.previews.show)),
        Route("/playbook-drafts/{draft_id}/preview/rows", call(web, made.previews.rows)),
        Route("/preferences", call(web, made.preferences.read), methods=["GET"]),
        Route("/preferences", call(web, made.preferences.replace), methods=["PUT"]),
        *(
            Route(PREFIX + path, call(web, made.forwarding.forward), methods=[*methods])
            for path, methods in FORWARDED.items()
        ),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


async def _home(_request: Request) -> Response:
    return RedirectResponse("/queue", 303)


ROUTES: Mapping[tuple[str, str], Access] = {
    ("GET", "/"): Access.OPEN,
    ("GET", "/static"): Access.OPEN,
    ("GET", "/sign-in"): Access.OPEN,
    ("GET", "/sign-in/callback"): Access.OPEN,
    ("POST", PROVIDER_LOGOUT): Access.OPEN,
    ("POST", "/sign-out"): Access.OPEN,
    ("GET", "/signed-out"): Access.OPEN,
    ("GET", "/queue"): Access.PAGE,
    ("GET", "/queue/counts"): Access.CALL,
    ("GET", "/queue/events"): Access.CALL,
    ("POST", "/queue/assign"): Access.PAGE,
    ("POST", "/queue/hand-over"): Access.PAGE,
    ("POST", "/queue/deputy"): Access.PAGE,
    ("POST", "/queue/filters"): Access.PAGE,
    ("POST", "/queue/filters/delete"): Access.PAGE,
    ("POST", "/queue/{document_id}/claim"): Access.PAGE,
    ("GET", "/documents/{document_id}"): Access.PAGE,
    ("GET", "/documents/{document_id}/history"): Access.PAGE,
    ("GET", "/documents/{document_id}/adjudication"): Access.PAGE,
    ("POST", "/documents/{document_id}/adjudication"): Access.PAGE,
    ("GET", "/documents/{document_id}/redline"): Access.PAGE,
    ("GET", "/documents/{document_id}/family"): Access.CALL,
    ("PUT", "/places/{document_id}"): Access.CALL,
    ("GET", "/grid"): Access.PAGE,
    ("POST", "/grid/export"): Access.PAGE,
    ("POST", "/grid/findings"): Access.PAGE,
    ("POST", "/grid/relations"): Access.PAGE,
    ("POST", "/grid/relations/suggest"): Access.PAGE,
    ("GET", "/search"): Access.PAGE,
    ("POST", "/search"): Access.PAGE,
    ("POST", "/search/watch"): Access.PAGE,
    ("POST", "/search/watch/remove"): Access.PAGE,
    ("GET", "/submit"): Access.PAGE,
    ("POST", UPLOAD): Access.CALL,
    ("GET", "/submit/status"): Access.CALL,
    ("GET", "/submit/session"): Access.CALL,
    ("GET", "/batches"): Access.PAGE,
    ("GET", "/batches/{source_system}/{batch_id}"): Access.PAGE,
    ("GET", "/quality"): Access.PAGE,
    ("GET", "/quality/export.json"): Access.PAGE,
    ("GET", "/quality/export.csv"): Access.PAGE,
    ("GET", "/notifications"): Access.PAGE,
    ("POST", "/notifications"): Access.PAGE,
    ("GET", "/playbooks"): Access.PAGE,
    ("POST", "/playbooks"): Access.PAGE,
    ("GET", "/playbooks/{name}"): Access.PAGE,
    ("POST", "/playbooks/{name}/drafts"): Access.PAGE,
    ("GET", "/playbooks/{name}/history"): Access.PAGE,
    ("POST", "/playbooks/{name}/restore"): Access.PAGE,
    ("GET", "/playbook-drafts/{draft_id}"): Access.PAGE,
    ("POST", "/playbook-drafts/{draft_id}"): Access.PAGE,
    ("POST", "/playbook-drafts/{draft_id}/step"): Access.PAGE,
    ("GET", "/playbook-drafts/{draft_id}/preview"): Access.PAGE,
    ("GET", "/playbook-drafts/{draft_id}/preview/rows"): Access.CALL,
    ("GET", "/preferences"): Access.CALL,
    ("PUT", "/preferences"): Access.CALL,
    **{(method, PREFIX + path): Access.CALL for path, methods in FORWARDED.items() for method in methods},
}
