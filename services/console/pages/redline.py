"""The page of a comparison: what changed since another version, what no one marked first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.console.annotation import AnnotationError, AnnotationPort
from services.console.formats import words
from services.console.sessions.session import Session
from services.console.web import render

_SIZE = 200
_PURPOSE = "review"
_UNKNOWN = frozenset({400, 404, 410})
KINDS: Mapping[str, str] = {
    "inserted": "Inserted",
    "deleted": "Deleted",
    "replaced": "Replaced",
    "moved": "Moved",
    "hidden": "Hidden text",
    "renumbered": "Renumbered",
    "margin": "Header or footer",
    "marking": "Tracking changed",
}
DOUBTS: Mapping[str, str] = {
    "no_author": "No author",
    "no_date": "No date",
    "future_date": "Date in the future",
    "altered": "Not as you had it",
}
CALL_OUTS: Mapping[str, str] = {
    "number": "Number or date",
    "negation": "Negation",
    "definition": "Definition",
    "proviso_removed": "Proviso removed",
}


class RedlinePages:
    """Annotation compares, and decides what the person may read."""

    def __init__(self, annotation: AnnotationPort) -> None:
        self._annotation = annotation

    async def show(self, request: Request, session: Session) -> Response:
        """Without a document to compare with, or with one that is refused, the page asks for one."""
        document_id, asked = request.path_params["document_id"], request.query_params
        path, token = f"/v1/documents/{quote(document_id, safe='')}", session.tokens.access
        document = (await self._annotation.read(path, "", token))["document"]
        against = asked.get("against", "").strip()
        pairs = [("against", against), ("purpose", _PURPOSE), ("page_size", str(_SIZE))]
        found: Any = None
        try:
            query = urlencode([*pairs, ("page_token", asked.get("after", ""))])
            found = await self._annotation.read(f"{path}/comparison", query, token)
        except AnnotationError as error:
            if error.status not in _UNKNOWN:
                raise
        here = f"/documents/{quote(document_id, safe='')}/redline"
        return render(
            "redline.html",
            session,
            document=document,
            against=against,
            found=found,
            older=await self._older(found, token) if found else None,
            groups=groups(found["changes"], document_id, found["against"]) if found else [],
            findings=findings(found) if found else [],
            here=here,
            next_page=_next(here, found) if found else "",
        )

    async def _older(self, found: Mapping[str, Any], token: str) -> Any:
        path = f"/v1/documents/{quote(found['against'], safe='')}"
        return (await self._annotation.read(path, "", token))["document"]


def groups(changes: Sequence[Mapping[str, Any]], document_id: str, against: str) -> list[Mapping[str, Any]]:
    """The changes that no one marked, and those of each author of tracked ones; a group without changes is left out."""
    tracked = [one for one in changes if one["tracked"]]
    found = [("unmarked", "Unmarked changes", [one for one in changes if not one["tracked"]])]
    for number, author in enumerate(dict.fromkeys(one["author"] for one in tracked), 1):
        title = f"Tracked changes by {author}" if author else "Tracked changes without an author"
        found.append((f"tracked-{number}", title, [one for one in tracked if one["author"] == author]))
    return [
        {"id": key, "title": title, "changes": [shown(one, document_id, against) for one in listed]}
        for key, title, listed in found
        if listed
    ]


def shown(one: Mapping[str, Any], document_id: str, against: str) -> Mapping[str, Any]:
    """A change in words, with links to its places in the reader."""
    return {
        "number": one["number"],
        "kind": one["kind"],
        "label": KINDS.get(one["kind"], words(one["kind"])),
        "call_outs": [CALL_OUTS.get(each, words(each)) for each in one["call_outs"]],
        "doubts": [DOUBTS.get(each, words(each)) for each in one["doubts"]],
        "dated": _date(one["dated"]),
        "clauses": one["clauses"],
        "old": one["old"]["text"],
        "new": one["new"]["text"],
        "before": _line(one["new"]["before"], before=True),
        "after": _line(one["new"]["after"], before=False),
        "cut": any(one[side]["span"]["end"] - one[side]["span"]["start"] > _LONGEST for side in ("old", "new")),
        "at": _link(document_id, one["new"]),
        "was": "" if one["tracked"] or one["kind"] == "hidden" else _link(against, one["old"]),
        "page": one["new"]["page"],
        "inside": [shown(each, document_id, against) for each in one["inside"]],
    }


def _date(dated: str | None) -> str:
    """The date and the time without a zone: programs write local time."""
    if not dated:
        return ""
    at = datetime.fromisoformat(dated)
    return f"{at.day} {at:%B} {at.year:04}, {at:%H:%M}"


def findings(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The findings that the changes open and close, the severe ones first."""
    both = [("Opened", one) for one in found["opened"]] + [("Closed", one) for one in found["closed"]]
    both.sort(key=lambda pair: (_SEVERITIES.index(pair[1]["severity"]), pair[0] == "Closed"))
    return [{"what": what, **one} for what, one in both]


def _link(document_id: str, place: Mapping[str, Any]) -> str:
    start, end = place["span"]["start"], place["span"]["end"]
    mark = urlencode({"at": f"{start}-{max(end, start + 1)}"})
    return f"/documents/{quote(document_id, safe='')}#{mark}"


def _line(text: str, *, before: bool) -> str:
    """Words of the text beside a change in one line, without the one that is cut, with the space at the change."""
    line = " ".join(text.split())
    whole = line.partition(" ")[2] if before else line.rpartition(" ")[0]
    if len(text) < _AROUND or not whole:
        whole = line
    at = text[-1:] if before else text[:1]
    space = " " if at.isspace() and whole else ""
    return whole + space if before else space + whole


def _next(here: str, found: Mapping[str, Any]) -> str:
    token = found["next_page_token"]
    return f"{here}?{urlencode({'against': found['against'], 'after': token})}" if token else ""


_LONGEST, _AROUND = 2_000, 50
_SEVERITIES = ("critical", "high", "medium", "low", "info")
