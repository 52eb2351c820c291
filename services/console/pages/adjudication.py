"""The page on which a third person decides where two blind reviews differ."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.annotation import AnnotationError, AnnotationPort
from services.console.sessions.session import Session
from services.console.web import render

_AROUND, _LONGEST = 160, 1_200
_SPACE, _LAST_WORD = re.compile(r"\s"), re.compile(r"(?<=\s)\S*$")
_KEPT = frozenset({400, 403, 409, 412})
REASONS: Mapping[str, str] = {
    "wrong-category": "Wrong category",
    "wrong-place": "Wrong place",
    "not-this-clause": "Not this clause",
    "missed": "One review missed it",
    "duplicate": "Duplicate",
    "not-relevant": "Not relevant",
    "other": "Other",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage. `marked`: a label of the side is on it."""

    text: str
    marked: bool = False


class AdjudicationPages:
    """Annotation says what differs, and hides who said what. The words are read with the rights of the person."""

    def __init__(self, annotation: AnnotationPort) -> None:
        self._annotation = annotation

    async def show(self, request: Request, session: Session) -> Response:
        return await self._shown(request, session, {}, "")

    async def decide(self, request: Request, session: Session) -> Response:
        """Send all rulings at once; on a refusal, the page keeps what the person chose."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        items = [name.removeprefix("choice-") for name in form if name.startswith("choice-")]
        rulings = [
            {"item_id": one, "choice": int(form[f"choice-{one}"]), "reason": form.get(f"reason-{one}", "")}
            for one in items
            if form[f"choice-{one}"].isdecimal()
        ]
        revision = form.get("revision", "")
        body = {"revision": int(revision) if revision.isdecimal() else 0, "rulings": rulings}
        try:
            await self._annotation.write(_path(request) + "/adjudication", body, session.tokens.access)
        except AnnotationError as error:
            if error.status not in _KEPT:
                raise
            return await self._shown(request, session, form, str(error.error.get("detail") or error.error["message"]))
        return RedirectResponse("/queue?adjudicated=1", 303)

    async def _shown(self, request: Request, session: Session, kept: Mapping[str, str], problem: str) -> Response:
        path, token = _path(request), session.tokens.access
        found = await self._annotation.read(f"{path}/adjudication", "", token)
        about = await self._annotation.read(path, "", token)
        texts = await asyncio.gather(
            *(self._passages(path, token, one["sides"], about["code_points"]) for one in found["differences"])
        )
        return render(
            "adjudication.html",
            session,
            document=about["document"],
            revision=found["revision"],
            differences=list(zip(found["differences"], texts, strict=True)),
            reasons=REASONS,
            kept=kept,
            problem=problem,
        )

    async def _passages(
        self, path: str, token: str, sides: Sequence[Mapping[str, Any]], length: int
    ) -> Sequence[Sequence[Piece]]:
        """The same passage for both sides, with the labels of each; nothing for a finding."""
        spans = [label["span"] for side in sides for label in side["labels"]]
        if not spans:
            return [[] for _ in sides]
        start = max(0, min(one["start"] for one in spans) - _AROUND)
        end = min(length, max(one["end"] for one in spans) + _AROUND, start + _LONGEST)
        query = urlencode({"start": start, "end": end, "purpose": "review"})
        read = await self._annotation.read(f"{path}/text", query, token)
        marked = min(one["start"] for one in spans), max(one["end"] for one in spans)
        text, start = framed(read["text"], read["start"], marked, length)
        return [pieces(text, start, [one["span"] for one in side["labels"]]) for side in sides]


def framed(text: str, start: int, marked: tuple[int, int], length: int) -> tuple[str, int]:
    """The text with `…` for a word that is cut at an end, and where it begins in the document of `length`. What is
    `marked` stays.
    """
    first, last = (one - start for one in marked)
    if start + len(text) < length:
        cut = _LAST_WORD.search(text, max(0, last))
        text = f"{text[: cut.start()] if cut else text}…"
    if start > 0:
        space = _SPACE.search(text, 0, max(0, first))
        cut_at = space.start() if space else 0
        text, start = f"…{text[cut_at:]}", start + cut_at - 1
    return text, start


def pieces(text: str, start: int, spans: Sequence[Mapping[str, int]]) -> list[Piece]:
    """The text, which begins at `start` of the document, cut where the spans begin and end."""
    edges = {0, len(text)}
    for one in spans:
        edges |= {min(max(one[name] - start, 0), len(text)) for name in ("start", "end")}
    cuts = sorted(edges)
    return [
        Piece(text[left:right], any(one["start"] - start <= left and right <= one["end"] - start for one in spans))
        for left, right in pairwise(cuts)
    ]


def _path(request: Request) -> str:
    return f"/v1/documents/{quote(request.path_params['document_id'], safe='')}"
