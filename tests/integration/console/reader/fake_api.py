"""The console and the API of annotation as the reader sees them, in one Starlette app, with the console's CSP."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from services.annotation.linking.resolving import links
from services.console.pages.reader import first_calls
from tests.integration.console.reader.paper import HEIGHT, WIDTH, picture
from tests.integration.console.reader.review import CATEGORIES, NOW, Refusal, Review
from tests.integration.console.reader.structure import confidence_of, structure_of, uncertain_in

STATIC = Path(__file__).resolve().parents[4] / "services" / "console" / "static"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Review · Glossator</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/tokens.css"><link rel="stylesheet" href="/static/console.css">
<link rel="stylesheet" href="/static/reader.css">
{first}<link rel="stylesheet" href="/header.css"><script type="module" src="/static/reader.js"></script></head><body>
<header class="fake-header"><strong>Glossator</strong> <a href="/queue">Queue</a><span>Ana Lima</span></header>
<main id="reader" data-document="doc-1" data-api="/api" data-csrf="{csrf}" data-person="ana"
 data-place="{place}" data-sign-in="/sign-in?return=%2Fdocuments%2Fdoc-1" data-queue="/queue"
 data-history="/documents/doc-1/history" data-oversees="true"></main></body></html>"""
_HEADER = """body{margin:0;background:var(--canvas)}.fake-header{display:flex;gap:16px;align-items:center;height:48px;
padding:0 16px;background:var(--header);color:var(--header-ink);font:var(--text-14);box-sizing:border-box}
.fake-header a{color:inherit}.fake-header span{margin-left:auto}"""
_ROOT = "/api/v1/documents/doc-1"

Handler = Callable[[Request], Awaitable[Response]]


class FakeApi:
    """`review` is what the reader works on. `csrf` changes with each session."""

    def __init__(self, review: Review, draw: Callable[[int, int], bytes] | None = None) -> None:
        """`draw(number, width)`: the picture of a page, instead of the drawn one."""
        self.review = review
        self.draw = draw or (lambda number, width: picture(review.pages, number, width))
        self.csrf = "token-1"
        self.place: dict[str, Any] = {}
        self.hold = asyncio.Event()
        self.delay = 0.0
        self.no_export = ""

    def app(self) -> Starlette:
        documents = [
            ("", self._document),
            ("/annotations", self._annotations),
            ("/findings", self._findings),
            ("/pages", self._pages),
            ("/pages/{number:int}/words", self._words),
            ("/pages/{number:int}", self._picture),
            ("/structure", self._structure),
            ("/text", self._text),
            ("/search", self._search),
            ("/references", self._references),
            ("/definitions", self._definitions),
            ("/summary", self._summary),
            ("/fields", self._fields),
            ("/findings/{finding}", self._explanation),
            ("/reveals", self._grants),
            ("/comments", self._comments),
            ("/judgements", self._judgements),
            ("/passages", self._passages),
            ("/decisions:bulk", self._preview),
            ("/exports/{file_format}", self._export),
        ]
        posts = [
            ("/decisions", self._decide("annotation")),
            ("/finding-decisions", self._decide("finding")),
            ("/review:undo", self._post(self.review.undo)),
            ("/review:redo", self._post(self.review.redo)),
            ("/review:complete", self._post(self.review.complete)),
            ("/review:claim", self._post(self._claim)),
            ("/reveals", self._post(self._reveal, 201)),
            ("/reading:stop", self._post(self._stop)),
            ("/decisions:bulk", self._post(self._accept_in_bulk)),
            ("/comments", self._post(self._comment, 201)),
            ("/judgements", self._post(self.review.judge, 201)),
        ]
        return Starlette(
            routes=[
                Route("/documents/doc-1", self._page),
                Route("/places/doc-1", self._keep_place, methods=["PUT"]),
                Route("/header.css", lambda _request: Response(_HEADER, media_type="text/css")),
                Route("/documents/doc-1/history", lambda _request: HTMLResponse("history")),
                Route("/documents/doc-1/family", self._family),
                Route("/queue", lambda _request: HTMLResponse("queue")),
                Route("/sign-in", lambda _request: HTMLResponse("sign in")),
                Route("/api/preferences", self._preferences, methods=["GET", "PUT"]),
                Route("/preferences", self._preferences, methods=["GET", "PUT"]),
                Route(f"{_ROOT}/decisions", self._history, methods=["GET"]),
                Route(f"{_ROOT}/reveals/{{grant}}", self._unreveal, methods=["DELETE"]),
                Route(f"{_ROOT}/comments/{{comment}}:resolve", self._resolve, methods=["POST"]),
                *[Route(_ROOT + path, self._guarded(handler)) for path, handler in documents],
                *[Route(_ROOT + path, handler, methods=["POST"]) for path, handler in posts],
                Mount("/static", StaticFiles(directory=STATIC)),
            ]
        )

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            if self.review.session_over:
                return _error(Refusal(401, "session_expired"))
            if self.review.removed:
                return _error(Refusal(404, "not_found"))
            return await handler(request)

        return guarded

    def _post(self, act: Callable[[dict[str, Any]], dict[str, Any]], status: int = 200) -> Handler:
        async def handler(request: Request) -> Response:
            body = await request.json() if await request.body() else {}
            self.review.requests.append({"path": request.url.path.removeprefix(_ROOT), "body": body})
            await asyncio.sleep(self.delay)
            try:
                if self.review.session_over:
                    raise Refusal(401, "session_expired")
                if self.review.removed:
                    raise Refusal(404, "not_found")
                if request.headers.get("x-csrf-token") != self.csrf:
                    raise Refusal(403, "forbidden", detail="The token of the session is missing.")
                return JSONResponse(act(body), status)
            except Refusal as refusal:
                return _error(refusal)

        return handler

    def _decide(self, kind: str) -> Handler:
        return self._post(lambda body: self.review.decide(kind, body))

    async def _page(self, _request: Request) -> Response:
        if self.review.session_over:
            return Response(status_code=401)
        links = "".join(f'<link rel="preload" as="fetch" crossorigin href="{one}">' for one in first_calls(_ROOT[4:]))
        place = escape(json.dumps(self.place)) if self.place else ""
        page = _PAGE.replace("{csrf}", self.csrf).replace("{place}", place).replace("{first}", links)
        return HTMLResponse(page, headers={"content-security-policy": CSP})

    async def _document(self, _request: Request) -> Response:
        return JSONResponse(self.review.document())

    async def _annotations(self, _request: Request) -> Response:
        return JSONResponse(self.review.document() | {"annotation_set": self.review.annotation_set()})

    async def _findings(self, _request: Request) -> Response:
        findings = list(self.review.findings.values())
        return JSONResponse({"revision": self.review.revision, "findings": findings, "categories": CATEGORIES})

    async def _pages(self, _request: Request) -> Response:
        if self.review.drawing:
            self.review.drawing -= 1
            return JSONResponse({"pages": [], "available": False, "reason": "drawing", "detail": ""})
        numbers = range(1, self.review.pages + 1) if self.review.has_pages else ()
        pages = [
            {"number": n, "span": self.review.paper.page_span(n), "width": WIDTH, "height": HEIGHT} for n in numbers
        ]
        reason, detail = ("", "") if pages else self.review.no_pages
        return JSONResponse({"pages": pages, "available": bool(pages), "reason": reason, "detail": detail})

    async def _words(self, request: Request) -> Response:
        words = self.review.paper.pages[request.path_params["number"] - 1]
        found = [
            {
                "text": one.text,
                "span": {"start": one.start, "end": one.start + len(one.text)},
                "x0": one.x0,
                "y0": one.y0,
            }
            | {"x1": one.x1, "y1": one.y1, "masked": False, "value_id": ""}
            for one in words
        ]
        found = [self._covered(one) for one in found]
        found = [one | {"confidence": confidence_of(self.review, one)} for one in found]
        return JSONResponse({"words": found, "width": WIDTH, "height": HEIGHT, "pages": self.review.pages, "lines": []})

    def _covered(self, word: dict[str, Any]) -> dict[str, Any]:
        for value in self.review.values:
            if value["span"]["start"] <= word["span"]["start"] < value["span"]["end"]:
                masked = not self.review.sees(value)
                text = "█" * len(word["text"]) if masked else word["text"]
                return word | {"value_id": value["value_id"], "masked": masked, "text": text}
        return word

    async def _picture(self, request: Request) -> Response:
        if reason := self.review.unreadable.get(request.path_params["number"]):
            return _error(Refusal(422, reason))
        width = int(request.query_params.get("width", 1000))
        image = await asyncio.to_thread(self.draw, request.path_params["number"], width)
        return Response(image, media_type="image/png", headers={"cache-control": "no-store"})

    async def _export(self, request: Request) -> Response:
        if self.no_export:
            return _error(Refusal(403, self.no_export))
        return Response(request.path_params["file_format"].encode() + b" file", media_type="application/octet-stream")

    async def _judgements(self, _request: Request) -> Response:
        return JSONResponse(self.review.judgements())

    async def _passages(self, _request: Request) -> Response:
        return JSONResponse({"revision": self.review.revision, "waiting": 0, "passages": []})

    async def _structure(self, _request: Request) -> Response:
        return JSONResponse(structure_of(self.review))

    async def _family(self, request: Request) -> Response:
        token = request.query_params.get("page_token", "")
        return JSONResponse(self.review.formats.more_files[token] if token else self.review.family)

    async def _text(self, request: Request) -> Response:
        start, end = int(request.query_params["start"]), int(request.query_params["end"])
        gaps = [{"kind": "scan", "count": 2, "pages": [11, 12], "places": []}]
        text, values = self.review.shown()
        inside = [one for one in values if one["span"]["start"] < end and start < one["span"]["end"]]
        answer = {"text": text[start:end], "start": start, "end": end, "gaps": gaps}
        answer["uncertain"] = uncertain_in(self.review, start, end)
        return JSONResponse({**answer, "hidden": [], "changes": [], "values": inside})

    async def _search(self, request: Request) -> Response:
        text, paper = self.review.paper.text, self.review.paper
        found = [one.span() for one in re.finditer(re.escape(request.query_params["q"]), text, re.IGNORECASE)]
        hits = [
            {"span": {"start": start, "end": end}, "page": paper.page_of(start), "match": text[start:end]}
            | {"before": text[max(0, start - 40) : start], "after": text[end : end + 40]}
            for start, end in found[:50]
        ]
        return JSONResponse({"hits": hits, "total": len(found), "next_page_token": ""})

    async def _references(self, _request: Request) -> Response:
        found = links(self.review.paper.text) if self.review.has_links else []
        references = [
            {"span": {"start": one.start, "end": one.end}, "page": self.review.paper.page_of(one.start)}
            | {"state": one.state, "targets": [self._place(*each) for each in one.targets]}
            for one in found
        ]
        return JSONResponse({"references": references, "total": len(references), "next_page_token": ""})

    def _place(self, start: int, end: int) -> dict[str, Any]:
        return {"span": {"start": start, "end": end}, "page": self.review.paper.page_of(start)}

    async def _definitions(self, _request: Request) -> Response:
        text = self.review.paper.text
        start = text.index("Change of Control")
        span = {"start": start, "end": start + len("Change of Control")}
        body = {"start": start, "end": text.index(".", start)}
        one = {"term": "Change of Control", "span": span, "body": body, "page": 1, "uses": 3, "places": []}
        return JSONResponse({"definitions": [one], "total": 1, "next_page_token": ""})

    async def _summary(self, _request: Request) -> Response:
        spans = self.review.paper.sentences
        sentences = [
            {"text": text, "category": "", "evidence": [{"start": spans[at][0], "end": spans[at][1]}] if at else []}
            for text, at in (
                ("Harbour Mills borrows up to USD 40 million from a group of lenders until 31 March 2031.", 3),
                ("The borrower must keep its leverage at or below 4.25 to 1 in each fiscal quarter.", 30),
                ("No lien on the collateral is permitted without the consent of the required lenders.", 60),
                ("The document does not state an original issue discount.", 0),
            )
        ]
        answer = {
            "sentences": sentences,
            "method": "llm",
            "model": "",
            "prompt": "",
            "dropped": 1,
            "reason": "timed_out",
        }
        return JSONResponse(answer | {"shown": 0.38, "verified": 3})

    async def _fields(self, _request: Request) -> Response:
        values = (
            ("Principal Amount", "money", "USD 40000000.00", ""),
            ("Maturity Date", "date", "2031-03-31", ""),
            ("Default Interest", "percent", "2.00", ""),
            ("Governing Law", "law", "", "several"),
        )
        items = [
            {"annotation_id": f"a-{n}", "category": category, "kind": kind, "canonical": canonical, "reason": reason}
            | {"span": self.review.annotations[f"a-{n}"]["span"]}
            for n, (category, kind, canonical, reason) in enumerate(values)
        ]
        return JSONResponse({"fields": items})

    async def _explanation(self, request: Request) -> Response:
        finding = self.review.findings[request.path_params["finding"]]
        text = self.review.paper.text
        marks = [self.review.annotations[one] for one in finding["annotation_ids"]]
        evidence = [
            {"annotation": one, "words": text[one["span"]["start"] : one["span"]["end"]], "value": ""} for one in marks
        ]
        return JSONResponse(
            {
                "finding": finding,
                "playbook_title": "Credit agreements, lender",
                "condition": "The agreement has the clause, and its threshold is at most USD 10,000,000.",
                "reason": f"{finding['message']}: the passage differs from the position of the bank.",
                "guidance": "Ask for the standard wording first. The credit committee must approve anything weaker.",
                "fallback": "Any Indebtedness of any Loan Party above the Threshold Amount is not paid when due.",
                "evidence": evidence,
                "places": [],
                "undecided": [],
            }
        )

    async def _history(self, _request: Request) -> Response:
        return JSONResponse({"decisions": self.review.history, "can_undo": True, "can_redo": False})

    async def _comments(self, _request: Request) -> Response:
        return JSONResponse({"comments": self.review.comments})

    def _comment(self, body: dict[str, Any]) -> dict[str, Any]:
        made = {"id": f"c-{len(self.review.comments)}", "author": "ana", "written_at": NOW, **body}
        made |= {"resolved_at": None, "resolved_by": None}
        self.review.comments.append(made)
        return made

    async def _resolve(self, request: Request) -> Response:
        for one in self.review.comments:
            if one["id"] == request.path_params["comment"]:
                one |= {"resolved_at": NOW, "resolved_by": "ana"}
        return JSONResponse({})

    def _claim(self, _body: dict[str, Any]) -> dict[str, Any]:
        if self.review.taken:
            raise Refusal(412, "precondition_failed", detail="Another person works on the review")
        return {"assignee": "ana", "lease_holder": "ana", "lease_until": NOW}

    async def _grants(self, _request: Request) -> Response:
        return JSONResponse({"grants": self.review.grants})

    def _reveal(self, body: dict[str, Any]) -> dict[str, Any]:
        if not self.review.second_factor:
            raise Refusal(401, "insufficient_user_authentication")
        if body["scope"] == "document" and not self.review.may_reveal_all:
            raise Refusal(403, "forbidden", detail="You may reveal one page.")
        grant = {"grant_id": f"g-{len(self.review.grants) + 1}", "scope": body["scope"], "page": body.get("page", 0)}
        grant |= {"value_id": body.get("value_id", ""), "purpose": "review"}
        grant |= {"subject": "ana", "state": "in_force", "expires_at": self.review.expires_at}
        self.review.grants.append(grant)
        return grant

    async def _preview(self, _request: Request) -> Response:
        return JSONResponse(self.review.bulk())

    def _accept_in_bulk(self, body: dict[str, Any]) -> dict[str, Any]:
        return self.review.accept_in_bulk(body)

    def _stop(self, _body: dict[str, Any]) -> dict[str, Any]:
        self.review.removed = True
        return {"scope": "document"}

    async def _unreveal(self, request: Request) -> Response:
        ended = request.path_params["grant"]
        self.review.grants[:] = [one for one in self.review.grants if one["grant_id"] != ended]
        return JSONResponse({})

    async def _keep_place(self, request: Request) -> Response:
        self.place = json.loads(await request.body())
        return Response(status_code=204)

    async def _preferences(self, request: Request) -> Response:
        if request.method == "PUT":
            self.review.preferences = json.loads(await request.body())
        return JSONResponse(self.review.preferences)


def _error(refusal: Refusal) -> Response:
    return JSONResponse({"error": refusal.error}, refusal.status)
