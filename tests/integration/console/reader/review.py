"""A review in memory that follows the rules of the API: revisions, conflicts, undo, completion."""

import copy
from dataclasses import dataclass, field
from typing import Any

from tests.integration.console.reader.formats import Formats
from tests.integration.console.reader.judging import Judging
from tests.integration.console.reader.paper import Paper, paper

_STATES = {
    "accept": "accepted",
    "reject": "rejected",
    "change": "changed",
    "add": "added",
    "wait": "waiting",
    "waive": "waived",
    "leave_undecided": "left_undecided",
}
CATEGORIES = (
    "Negative Pledge",
    "Financial Covenant",
    "Principal Amount",
    "Maturity Date",
    "Governing Law",
    "Change Of Control",
    "Default Interest",
    "Assignment Limits",
)
_FINDINGS = (
    ("critical", "Change Of Control", "Change of control is no event of default", "wrong"),
    ("high", "Financial Covenant", "The leverage covenant is weaker than 3.50 to 1", "wrong"),
    ("high", "Cross-Default", "Cross-default is missing", "absent"),
    ("medium", "Default Interest", "Default interest is above the usual 2 %", "present"),
    ("medium", "Assignment Limits", "Assignment needs the consent of the borrower in all cases", "weak"),
    ("low", "Increased Costs", "The schedule of increased costs was not read", "not_read"),
    ("info", "Governing Law", "The governing law is that of New York", "present"),
)
NOW = "2026-11-28T14:02:00Z"


_Row = dict[str, Any]


class Refusal(Exception):
    def __init__(self, status: int, reason: str, **more: Any) -> None:
        super().__init__(reason)
        self.status = status
        self.error = {
            "reason": reason,
            "message": f"{reason}.",
            "remedy": "Try again.",
            "field": "",
            "detail": "",
            **more,
        }


@dataclass
class Review:
    """A test can change the fields between requests."""

    pages: int = 40
    marks: int = 24
    has_pages: bool = True
    has_links: bool = False
    drawing: int = 0  # how often the pages are still drawn
    no_pages: tuple[str, str] = ("no_pages", "")  # the reason and the detail without pages
    unreadable: dict[int, str] = field(default_factory=dict)  # the reasons of pages that cannot be drawn
    revision: int = 1
    state: str = "proposed"
    session_over: bool = False
    second_factor: bool = False
    taken: bool = False
    removed: bool = False
    bulk_confidence: float = 0.0
    tracked_changes: int = 0
    may_reveal_all: bool = True
    expires_at: str = "2099-01-01T00:00:00Z"
    values: list[dict[str, Any]] = field(default_factory=list)
    formats: Formats = field(default_factory=Formats)
    judging: Judging = field(default_factory=Judging)
    requests: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    grants: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    preferences: dict[str, Any] = field(default_factory=dict)
    family: dict[str, Any] = field(default_factory=lambda: {"parent": "", "count": 0, "files": [], "next": ""})
    parts: list[dict[str, Any]] = field(default_factory=list)
    _undo: list[tuple[str, str, Any, Any]] = field(default_factory=list)
    _redo: list[tuple[str, str, Any, Any]] = field(default_factory=list)
    _seen: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paper: Paper = paper(self.pages)
        self.annotations = {one["annotation_id"]: one for one in self._make_annotations()}
        self.findings = {one["finding_id"]: one for one in self._make_findings()}

    def decide(self, kind: str, body: dict[str, Any], actor: str = "ana") -> dict[str, Any]:
        if body["decision_id"] in self._seen:
            return self._seen[body["decision_id"]]  # type: ignore[no-any-return]
        self._check(body)
        decision = body["decision"] if kind == "annotation" else body["verdict"]
        table = self.annotations if kind == "annotation" else self.findings
        target = body.get(f"{kind}_id", "")
        if decision == "add" and kind == "finding":
            target, before, after = f"f-new-{len(self.findings)}", None, self._added(body, actor)
        elif decision == "add":
            target = f"a-new-{len(self.annotations)}"
            before = None
            after = self._annotation(target, body["category"], body["span"], "added")
        else:
            before = table.get(target)
            if before is None:
                raise Refusal(404, "not_found")
            after = self._after(kind, before, body, decision, actor)
        self._undo.append((kind, target, copy.deepcopy(before), copy.deepcopy(after)))
        self._redo.clear()
        table[target] = after
        self.revision += 1
        self.history.append(
            {"id": body["decision_id"], "kind": kind, "target_id": target, "decision": decision, "actor": actor}
            | {"role": "attorney", "decided_at": NOW, "revision": self.revision, "undone_at": None}
        )
        answer = {"revision": self.revision, kind: after}
        self._seen[body["decision_id"]] = answer
        return answer

    def undo(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._travel(body, self._undo, self._redo, 2)

    def redo(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._travel(body, self._redo, self._undo, 3)

    def bulk(self) -> dict[str, Any]:
        least = self.bulk_confidence
        ids = [
            key
            for key, one in self.annotations.items()
            if least and one["state"] == "proposed" and one["confidence"] >= least
        ]
        rule = "sure" if least else ""
        return {"revision": self.revision, "annotation_ids": ids, "rule": rule, "minimum_confidence": least}

    def accept_in_bulk(self, body: dict[str, Any]) -> dict[str, Any]:
        self._check(body)
        for key in body["annotation_ids"]:
            self.annotations[key] = {**self.annotations[key], "state": "accepted"}
            self.revision += 1
        return {"revision": self.revision, "annotation_ids": body["annotation_ids"]}

    def judgements(self) -> dict[str, Any]:
        return self.judging.answer(self.revision, CATEGORIES)

    def judge(self, body: dict[str, Any]) -> dict[str, Any]:
        self.judging.judge(self.annotations, self.findings, body)
        return self.judgements()

    def complete(self, body: dict[str, Any]) -> dict[str, Any]:
        self._check(body)
        if self.tracked_changes and not body.get("acknowledge_tracked_changes"):
            detail = f"The document has {self.tracked_changes} tracked changes"
            raise Refusal(412, "precondition_failed", field="acknowledge_tracked_changes", detail=detail)
        annotations = [key for key, one in self.annotations.items() if one["state"] == "proposed"]
        findings = [key for key, one in self.findings.items() if one["review"] is None]
        if (annotations or findings) and not body.get("leave_undecided"):
            undecided: _Row = {"annotation_ids": annotations[:10], "finding_ids": findings[:10]}
            undecided |= {"annotations": len(annotations), "findings": len(findings)}
            raise Refusal(412, "undecided", undecided=undecided)
        self.state = "published"
        self.revision += 1
        return {"review_id": "review-1", "annotation_set": self.annotation_set()}

    def annotation_set(self) -> _Row:
        return {
            "set_id": "set-1",
            "revision": self.revision,
            "state": self.state,
            "document_type": "credit_agreement",
            "annotations": list(self.annotations.values()),
            "findings": list(self.findings.values()),
            "flags": ["not_read", "hidden_text"],
        }

    def mask(self, page: int, word: int, value_id: str) -> str:
        """Makes a word a personal value; returns the word."""
        one = self.paper.pages[page - 1][word]
        span = {"start": one.start, "end": one.start + len(one.text)}
        self.values.append({"value_id": value_id, "entity_type": value_id.partition("_")[0], "span": span})
        return one.text

    def sees(self, value: dict[str, Any]) -> bool:
        page = self.paper.page_of(value["span"]["start"])
        wanted = {("document", 0, ""), ("page", page, ""), ("value", 0, value["value_id"])}
        return any((one["scope"], one["page"], one["value_id"]) in wanted for one in self.grants)

    def shown(self) -> tuple[str, list[dict[str, Any]]]:
        """The text with masked values, and the values."""
        text = self.paper.text
        for one in self.values:
            start, end = one["span"]["start"], one["span"]["end"]
            if not self.sees(one):
                text = text[:start] + "█" * (end - start) + text[end:]
        return text, [one | {"revealed": self.sees(one)} for one in self.values]

    def document(self) -> dict[str, Any]:
        record: _Row = {
            "document_id": "doc-1",
            "source_system": "dms",
            "source_reference": "Credit agreement, Harbour Mills",
        }
        record |= {
            "matter": "M-204",
            "client_id": "C-7",
            "version": 2,
            "media_type": "application/pdf",
            "privileged": False,
        }
        length = len(self.paper.text)
        return {"document": record, "state": self.state, "revision": self.revision, "code_points": length}

    def _check(self, body: dict[str, Any]) -> None:
        if self.state != "proposed":
            raise Refusal(412, "precondition_failed", detail="The review is completed.")
        if body["revision"] != self.revision:
            raise Refusal(409, "conflict")

    def _travel(self, body: dict[str, Any], source: list[Any], target: list[Any], at: int) -> dict[str, Any]:
        self._check(body)
        if not source:
            raise Refusal(412, "precondition_failed", detail="Nothing to undo.")
        entry = source.pop()
        target.append(entry)
        kind, key, value = entry[0], entry[1], entry[at]
        table = self.annotations if kind == "annotation" else self.findings
        shown = copy.deepcopy(value) if value else None
        if value:
            table[key] = copy.deepcopy(value)
        else:
            del table[key]
        self.revision += 1
        verb = "change" if entry[2] else "add"
        answer: _Row = {"revision": self.revision, "annotation": None, "finding": None}
        answer |= {"decision": {"kind": kind, "target_id": key, "decision": verb}}
        return answer | {kind: shown, "can_undo": bool(self._undo), "can_redo": bool(self._redo)}

    def _after(
        self, kind: str, before: dict[str, Any], body: dict[str, Any], decision: str, actor: str
    ) -> dict[str, Any]:
        if kind == "finding":
            review = {"state": _STATES[decision], "actor": actor, "decided_at": NOW, "reason": body.get("reason", "")}
            review |= {"who": body.get("who", ""), "until": body.get("until")}
            return before | {"review": review, "severity": body.get("severity") or before["severity"]}
        after = before | {"state": _STATES.get(decision, "changed"), "revision": before["revision"] + 1}
        if body.get("category"):
            after["category"] = body["category"]
        if body.get("span"):
            after["span"] = body["span"]
        return after

    def _added(self, body: dict[str, Any], actor: str) -> dict[str, Any]:
        if any(one not in self.annotations for one in body["annotation_ids"]):
            raise Refusal(404, "not_found")
        if not body["reason"]:
            raise Refusal(400, "invalid_metadata", field="reason")
        review = {
            "state": "added",
            "actor": actor,
            "decided_at": NOW,
            "reason": body["reason"],
            "who": "",
            "until": None,
        }
        made: _Row = {"finding_id": f"f-new-{len(self.findings)}", "rule_id": "added", "category": body["category"]}
        made |= {"severity": body["severity"], "message": "A reviewer added the finding.", "playbook": ""}
        made |= {"playbook_version": "", "annotation_ids": body["annotation_ids"], "hidden": False, "kind": "playbook"}
        return made | {"state": None, "places": [], "lasting_id": "", "review": review}

    def _annotation(self, key: str, category: str, span: dict[str, int], state: str = "proposed") -> dict[str, Any]:
        return {
            "annotation_id": key,
            "revision": 1,
            "category": category,
            "span": span,
            "confidence": 0.5 + (len(key) * 37 % 50) / 100,
            "state": state,
            "origin": "person" if state == "added" else "model",
            "page": self.paper.page_of(span["start"]),
            "hidden": False,
        }

    def _make_annotations(self) -> list[dict[str, Any]]:
        sentences = self.paper.sentences
        step = max(1, len(sentences) // self.marks)
        found = []
        for n in range(self.marks):
            start, end = sentences[min(len(sentences) - 1, n * step + 2)]
            if n % 5 == 4:  # overlaps the one before
                start, end = sentences[(n - 1) * step + 2]
                start, end = start + 12, end + 60
            found.append(self._annotation(f"a-{n}", CATEGORIES[n % len(CATEGORIES)], {"start": start, "end": end}))
        return found

    def _make_findings(self) -> list[dict[str, Any]]:
        evidence = list(self.annotations)
        found: list[_Row] = []
        for n, (severity, category, message, state) in enumerate(_FINDINGS):
            ids = [evidence[n * 3 % len(evidence)]] if state not in ("absent", "not_read") else []
            found.append(
                {"finding_id": f"f-{n}", "rule_id": f"R{n}", "category": category, "severity": severity}
                | {"message": message, "playbook": "credit", "playbook_version": "3", "annotation_ids": ids}
                | {"hidden": False, "kind": "playbook", "state": state, "places": [], "lasting_id": "", "review": None}
            )
        return found
