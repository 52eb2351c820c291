"""The page of a draft: its text with problems by line, what it changes, and its steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.annotation import AnnotationError, AnnotationPort
from services.console.pages.line_differences import differences
from services.console.pages.playbooks import draft_link, fault_of, link, owns
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.errors import Reason

STEPS = ("propose", "publish", "return", "discard")
_EDITABLE = frozenset({"draft", "returned"})


@dataclass(frozen=True, slots=True)
class DraftPages:
    """Annotation checks a draft, and decides who takes a step."""

    annotation: AnnotationPort

    async def show(self, request: Request, session: Session) -> Response:
        found = await self.annotation.read(_path(request.path_params["draft_id"]), "", session.tokens.access)
        return self._shown(found, session, saved="saved" in request.query_params)

    async def save(self, request: Request, session: Session) -> Response:
        draft_id, form = request.path_params["draft_id"], await request.form()
        body: dict[str, Any] = {name: _lines(str(form.get(name, ""))) for name in ("source", "cases")}
        revision = str(form.get("revision", ""))
        body |= {"revision": int(revision) if revision.isdecimal() else 0}
        if form.get("taken_over"):
            body["base"] = str(form.get("current_digest", ""))
        try:
            await self.annotation.write(_path(draft_id), body, session.tokens.access, "PUT")
        except AnnotationError as error:
            fault = fault_of(error)
            found = await self.annotation.read(_path(draft_id), "", session.tokens.access)
            return self._shown(found, session, fault, typed=body)
        return RedirectResponse(f"{draft_link(draft_id)}?saved=1", 303)

    async def step(self, request: Request, session: Session) -> Response:
        """Propose, publish, return or discard. Without a recent second factor the page has a link to the identity
        provider: a form is not redirected to another site.
        """
        draft_id, form = request.path_params["draft_id"], await request.form()
        step, revision, reason = (str(form.get(one, "")) for one in ("step", "revision", "reason"))
        body: dict[str, Any] = {"revision": int(revision) if revision.isdecimal() else 0}
        body |= {} if step == "discard" else {"reason": reason}
        path = f"{_path(draft_id)}:{step if step in STEPS else 'propose'}"
        try:
            made = await self.annotation.write(path, body, session.tokens.access)
        except AnnotationError as error:
            proof = error.error.get("reason") == Reason.INSUFFICIENT_USER_AUTHENTICATION.value
            fault = "" if proof else fault_of(error)
            found = await self.annotation.read(_path(draft_id), "", session.tokens.access)
            return self._shown(found, session, fault, reason=reason, proof=proof)
        name = made["name"] if step == "publish" else made["summary"]["name"]
        return RedirectResponse(link(name) if step in {"publish", "discard"} else draft_link(draft_id), 303)

    def _shown(
        self,
        found: Mapping[str, Any],
        session: Session,
        fault: str = "",
        *,
        saved: bool = False,
        reason: str = "",
        proof: bool = False,
        typed: Mapping[str, Any] | None = None,
    ) -> Response:
        summary, text = found["summary"], typed or found
        return render(
            "playbook_draft.html",
            session,
            draft=found,
            summary=summary,
            text=text,
            lines={name: (found[name] or "").split("\n") for name in ("source", "cases")},
            edits=owns(session) and summary["state"] in _EDITABLE,
            owner=owns(session),
            is_author=session.person.subject in summary["authors"],
            changed={name: differences(found[f"base_{name}"], found[name]) for name in ("source", "cases")},
            typed_over={name: differences(found[name], typed[name]) for name in ("source", "cases")} if typed else None,
            passed=sum(one["passed"] for one in found["tests"]),
            fault=fault,
            saved=saved,
            reason=reason,
            proof=f"/sign-in?return={quote(draft_link(summary['draft_id']), safe='')}&step_up=1" if proof else "",
            here=draft_link(summary["draft_id"]),
            playbook=link(summary["name"]),
        )


def _path(draft_id: str) -> str:
    return f"/v1/playbook-drafts/{quote(draft_id, safe='')}"


def _lines(text: str) -> str:
    """Forms of browsers send the line breaks of Windows."""
    return text.replace("\r\n", "\n")
