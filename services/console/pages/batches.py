"""The pages of batches: what came in together, and what to do about the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.console.ingestion import IngestionPort
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.errors import Reason
from services.shared.domain.records import Role

_PAGE_SIZE = 50
_DEEPEST = 5  # as ingestion reads documents inside one another
_READERS = frozenset({Role.REVIEWER.value, Role.SENIOR_REVIEWER.value})
_HISTORY = _READERS | {Role.COMPLIANCE.value}


@dataclass(frozen=True, slots=True)
class BatchPages:
    """Ingestion decides what of a batch the person sees."""

    ingestion: IngestionPort

    async def list(self, request: Request, session: Session) -> Response:
        matter, mine = request.query_params.get("matter", "").strip(), request.query_params.get("mine", "")
        pairs = {"matter": matter, "mine": "true" if mine else "false", "page_size": str(_PAGE_SIZE)}
        pairs["page_token"] = request.query_params.get("page", "")
        found = await self.ingestion.read("/v1/batches", urlencode(pairs), session.tokens.access)
        kept = {name: value for name, value in (("matter", matter), ("mine", mine)) if value}
        more = found["next_page_token"]
        return render(
            "batches.html",
            session,
            batches=[{**one, "counts": counts(one["outcomes"]), "link": link_of(one)} for one in found["batches"]],
            matter=matter,
            mine=bool(mine),
            next_page=f"/batches?{urlencode({**kept, 'page': more})}" if more else "",
        )

    async def show(self, request: Request, session: Session) -> Response:
        source, batch = request.path_params["source_system"], request.path_params["batch_id"]
        query = urlencode({"page_size": _PAGE_SIZE, "page_token": request.query_params.get("page", "")})
        path = f"/v1/batches/{quote(source, safe='')}/{quote(batch, safe='')}"
        found = await self.ingestion.read(path, query, session.tokens.access)
        link, more = link_of(found["batch"]), found["next_page_token"]
        return render(
            "batch.html",
            session,
            batch=found["batch"],
            counts=counts(found["batch"]["outcomes"]),
            submissions=arranged(found["submissions"]),
            reads=not _READERS.isdisjoint(session.person.roles),
            sees_history=not _HISTORY.isdisjoint(session.person.roles),
            link=link,
            next_page=f"{link}?{urlencode({'page': more})}" if more else "",
            first_page=link if request.query_params.get("page") else "",
        )


def counts(outcomes: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The outcomes in words, such as `37 ready`, those that need a person last. `kind` names the colour."""
    made: dict[tuple[int, str, str], int] = {}
    for one in outcomes:
        rank, word, kind = _WORDS.get((one["status"], one["reason"])) or _WORDS[one["status"], ""]
        made[rank, word, kind] = made.get((rank, word, kind), 0) + one["count"]
    return [
        {"text": f"{made[key]} {key[1]}{'s' if key[1] in _NOUNS and made[key] > 1 else ''}", "kind": key[2]}
        for key in sorted(made)
    ]


def stage(one: Mapping[str, Any]) -> str:
    """The status of a submission in words."""
    if one["status"] == "accepted":
        return "Read" if one["document_id"] else "Queued"
    return _STAGES[one["status"]]


def arranged(submissions: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The submissions with their stage, each document inside another one after that, if both are in the list.

    `level`: 0, or how deep it is inside another one; `number`: of the document in the one around it.
    """
    known = {one["document_id"] for one in submissions} - {""}
    inside: dict[str, list[Mapping[str, Any]]] = {}
    for one in submissions:
        parent = one.get("parent_document_id", "")  # ingestion of an earlier release has none
        inside.setdefault(parent if parent in known else "", []).append(one)

    def below(parent: str, level: int) -> Iterator[Mapping[str, Any]]:
        found = inside.get(parent, [])
        for one in sorted(found, key=_number) if parent else found:
            number = _number(one) if one.get("parent_document_id") else 0
            yield {**one, "stage": stage(one), "level": min(level, _DEEPEST), "number": number}
            if one["document_id"]:
                yield from below(one["document_id"], level + 1)

    return list(below("", 0))


def _number(one: Mapping[str, Any]) -> int:
    number = one["source_reference"].rpartition("#")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def link_of(batch: Mapping[str, Any]) -> str:
    return f"/batches/{quote(batch['source_system'], safe='')}/{quote(batch['batch_id'], safe='')}"


_STAGES: Mapping[str, str] = {
    "proposed": "Ready for review",
    "published": "Reviewed",
    "duplicate": "Duplicate",
    "refused": "Refused",
    "quarantined": "Stopped",
    "withdrawn": "Withdrawn",
}
_NOUNS = frozenset({"scan", "duplicate"})
# Status and reason → order, word, colour. A reason without an entry has that of its status.
_WORDS: Mapping[tuple[str, str], tuple[int, str, str]] = {
    ("published", ""): (0, "reviewed", "good"),
    ("proposed", ""): (1, "ready", "good"),
    ("accepted", ""): (2, "in progress", "plain"),
    ("duplicate", ""): (3, "duplicate", "plain"),
    ("withdrawn", ""): (4, "withdrawn", "plain"),
    ("quarantined", ""): (5, "stopped", "fault"),
    ("refused", Reason.NEEDS_OCR.value): (6, "scan", "fault"),
    ("refused", ""): (7, "refused", "fault"),
}
