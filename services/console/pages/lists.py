"""The lists of the queue: views, filters, and the links that keep both."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, ImmutableMultiDict, QueryParams

from services.shared.domain.errors import Reason, Reject

Query = QueryParams | ImmutableMultiDict[str, Any]
VIEWS: Mapping[str, Mapping[str, str]] = {
    "mine": {"mine": "true"},
    "team": {"team": "true"},
    "unassigned": {"unassigned": "true"},
    "all": {},
    "completed": {"state": "published"},
    "stopped": {"stopped": "true"},
}
FILTERS = ("matter", "document_type", "severity", "client_id", "priority", "assignee", "order")
_COUNTS = ("open", "mine", "unassigned", "matching")


def view_of(query: Query) -> str:
    """The view of a page, by default "mine". Raises `Reject(INVALID_METADATA)`."""
    view = str(query.get("view", "")) or "mine"
    if view not in VIEWS:
        raise Reject(Reason.INVALID_METADATA, detail=f"The view is not one of {', '.join(VIEWS)}", field="view")
    return view


def filters_of(query: Query) -> Mapping[str, str]:
    """All filters of a page. Those that are not set, or that the view does not have, are empty."""
    found = {name: str(query.get(name, "")).strip() for name in FILTERS}
    return found if view_of(query) == "all" else {**found, "assignee": ""}


def asked(query: Query, size: int) -> str:
    """The query of annotation for a page."""
    wanted = {name: value for name, value in filters_of(query).items() if value}
    token = str(query.get("page", ""))
    place = {"page_token": token} if token else {}
    return urlencode({**VIEWS[view_of(query)], **wanted, "page_size": str(size), **place})


def repeated(form: FormData) -> ImmutableMultiDict[str, Any]:
    """The view and the filters that a form repeats, so that the page after it is the same."""
    return ImmutableMultiDict([(name, str(form.get(name, ""))) for name in ("view", *FILTERS)])


def query_of(filters: Mapping[str, str], **more: str) -> str:
    return urlencode({name: value for name, value in {**filters, **more}.items() if value})


def link(filters: Mapping[str, str], **more: str) -> str:
    return f"/queue?{query_of(filters, **more)}"


def numbers_of(found: Mapping[str, Any]) -> Mapping[str, object]:
    """What a page compares with what it shows. Annotation of an earlier release has no version and no team."""
    counts = {name: found[name] for name in _COUNTS}
    version = str(found.get("version", "")) or " ".join(map(str, counts.values()))
    return {**counts, "team": found.get("team", 0), "version": version}
