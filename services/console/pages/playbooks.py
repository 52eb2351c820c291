"""The pages of playbooks: which are in force, one in words, and its history."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.annotation import AnnotationError, AnnotationPort, of_error
from services.console.pages.line_differences import differences
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.clauses import Severity
from services.shared.domain.records import Role

_ROOT, _DRAFTS = "/v1/playbooks", "/v1/playbook-drafts"
READERS = frozenset({Role.PLAYBOOK_OWNER.value, Role.SENIOR_REVIEWER.value, Role.COMPLIANCE.value})
NEW_TEXT = """# What the rules are for, and from whose side.
name: {name}
title: {title}
applies_to: [{kind}]
minimum_confidence: 0.5
rules:
  - id: parties-named
    clause: Parties
    expect: required
    severity: high
    message: No party is named.
    guidance: What the reviewer does.
"""
NEW_TESTS = """playbook: {name}
agreements:
  usual:
    document_type: {kind}
    marks: [Parties]
cases:
  - {{name: complete, agreement: usual, findings: []}}
  - {{name: no party, agreement: usual, without: [Parties], findings: [parties-named]}}
"""


@dataclass(frozen=True, slots=True)
class PlaybookPages:
    """Annotation decides what of playbooks the person sees and changes."""

    annotation: AnnotationPort

    async def list(self, request: Request, session: Session) -> Response:  # noqa: ARG002
        return await self._listed(session)

    async def show(self, request: Request, session: Session) -> Response:
        return await self._shown(request.path_params["name"], session)

    async def begin(self, request: Request, session: Session) -> Response:
        """A draft of the text in force, or of `publication`."""
        name, form = request.path_params["name"], await request.form()
        body = {"name": name, **await self._text_of(name, str(form.get("publication", "")), session)}
        try:
            made = await self.annotation.write(_DRAFTS, body, session.tokens.access)
        except AnnotationError as error:
            return await self._shown(name, session, fault_of(error))
        return RedirectResponse(draft_link(made["summary"]["draft_id"]), 303)

    async def create(self, request: Request, session: Session) -> Response:
        """A draft of a new playbook, with a first rule and its tests."""
        form = await request.form()
        name, title, kind = (str(form.get(one, "")).strip() for one in ("name", "title", "kind"))
        words = {"name": name, "title": json.dumps(title or name, ensure_ascii=False), "kind": kind or "other"}
        texts = {"source": NEW_TEXT.format(**words), "cases": NEW_TESTS.format(**words)}
        try:
            made = await self.annotation.write(_DRAFTS, {"name": name, **texts}, session.tokens.access)
        except AnnotationError as error:
            return await self._listed(session, fault_of(error), {"name": name, "title": title, "kind": kind})
        return RedirectResponse(draft_link(made["summary"]["draft_id"]), 303)

    async def history(self, request: Request, session: Session) -> Response:
        return await self._history(request.path_params["name"], request.query_params, session)

    async def restore(self, request: Request, session: Session) -> Response:
        """Propose an earlier text again."""
        name, form = request.path_params["name"], await request.form()
        number = str(form.get("number", ""))
        path = f"{_path(name)}/publications/{quote(number, safe='')}:restore"
        try:
            made = await self.annotation.write(path, {"reason": str(form.get("reason", ""))}, session.tokens.access)
        except AnnotationError as error:
            return await self._history(name, {}, session, fault_of(error))
        return RedirectResponse(draft_link(made["summary"]["draft_id"]), 303)

    async def _listed(self, session: Session, fault: str = "", new: Mapping[str, str] | None = None) -> Response:
        found = await self.annotation.read(_ROOT, "", session.tokens.access)
        drafts = [one for each in found["playbooks"] for one in each["drafts"]]
        return render(
            "playbooks.html",
            session,
            playbooks=found["playbooks"],
            waiting=[one for one in drafts if one["state"] == "proposed"],
            owner=owns(session),
            fault=fault,
            new=new or {"name": "", "title": "", "kind": ""},
            link=link,
            draft_link=draft_link,
        )

    async def _shown(self, name: str, session: Session, fault: str = "") -> Response:
        token = session.tokens.access
        found, fired = await asyncio.gather(
            self.annotation.read(_path(name), "", token), self.annotation.read(f"{_path(name)}/findings", "", token)
        )
        return render(
            "playbook.html",
            session,
            name=name,
            found=found,
            playbook=found["playbook"],
            subjects=by_subject(found["rules"]),
            tests_of=cases_by_rule(found["tests"]),
            severities=counted(found["rules"]),
            passed=sum(one["passed"] for one in found["tests"]),
            documents=fired["documents"],
            fired=by_rule(fired["findings"]),
            owner=owns(session),
            fault=fault,
            here=link(name),
            draft_link=draft_link,
        )

    async def _history(self, name: str, query: Mapping[str, str], session: Session, fault: str = "") -> Response:
        token, before = session.tokens.access, str(query.get("before", ""))
        asked = urlencode({"page_size": "25", **({"before": before} if before.isdecimal() else {})})
        page, found = await asyncio.gather(
            self.annotation.read(f"{_path(name)}/publications", asked, token),
            self.annotation.read(_path(name), "", token),
        )
        old, new = str(query.get("old", "")), str(query.get("new", ""))
        rows = await self._compared(name, old, new, found, session) if old.isdecimal() and new.isdecimal() else None
        more = page["next_before"]
        return render(
            "playbook_history.html",
            session,
            name=name,
            title=found["playbook"]["title"] or name,
            publications=page["publications"],
            current=found["playbook"]["publication"],
            installed=found["playbook"]["installed"],
            has_file=bool(found["installed_source"]),
            old=old,
            new=new,
            compared=rows,
            owner=owns(session),
            fault=fault,
            here=link(name),
            next_page=f"{link(name)}/history?before={more}" if more else "",
        )

    async def _compared(self, name: str, old: str, new: str, found: Mapping[str, Any], session: Session) -> Any:
        """The lines that differ in the playbook, and in its tests."""
        sides = [await self._text_of(name, one, session, found) for one in (old, new)]
        return {kind: differences(sides[0][kind], sides[1][kind]) for kind in ("source", "cases")}

    async def _text_of(
        self, name: str, number: str, session: Session, found: Mapping[str, Any] | None = None
    ) -> dict[str, str]:
        """The text of a publication. Number 0, and one without a text: the file of the installation."""
        if not number.isdecimal():
            return {}
        token, made = session.tokens.access, {"source": "", "cases": ""}
        if number != "0":
            one = await self.annotation.read(f"{_path(name)}/publications/{number}", "", token)
            made = {"source": one["source"], "cases": one["cases"]}
        if made["source"]:
            return made
        read = found or await self.annotation.read(_path(name), "", token)
        return {"source": read["installed_source"], "cases": read["installed_cases"]}


def owns(session: Session) -> bool:
    """Whether the person changes playbooks. Annotation decides; this is for what a page offers."""
    return Role.PLAYBOOK_OWNER.value in session.person.roles


def link(name: str) -> str:
    return f"/playbooks/{quote(name, safe='')}"


def draft_link(draft_id: str) -> str:
    return f"/playbook-drafts/{quote(draft_id, safe='')}"


def by_subject(rules: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, Sequence[Mapping[str, Any]]]]:
    """The rules by clause, field or subject, in the order of the playbook."""
    made: dict[str, list[Mapping[str, Any]]] = {}
    for one in rules:
        made.setdefault(one["category"], []).append(one)
    return list(made.items())


def cases_by_rule(tests: Sequence[Mapping[str, Any]]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The tests that expect each rule to be broken, or that fail for it."""
    made: dict[str, list[Mapping[str, Any]]] = {}
    for one in tests:
        for rule in dict.fromkeys((*one["findings"], *one["surplus"], *one["undecided"], *one["weak"])):
            made.setdefault(rule, []).append(one)
    return made


def by_rule(findings: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    """The number of findings of each rule."""
    made: Counter[str] = Counter()
    for one in findings:
        made[one["rule_id"]] += one["findings"]
    return made


def counted(rules: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, int]]:
    """The number of rules by severity, the gravest first."""
    made = Counter(one["severity"] for one in rules)
    return [(one.value, made[one.value]) for one in reversed(Severity) if made[one.value]]


def _path(name: str) -> str:
    return f"{_ROOT}/{quote(name, safe='')}"


def fault_of(error: AnnotationError) -> str:
    """What a form did not do. Raises the error again if it is not about the form."""
    if error.status not in _FORM_FAULTS:
        raise error
    return of_error(error).detail or "This did not work: load the page again"


_FORM_FAULTS = frozenset({400, 403, 409, 412, 422})
