"""Answers of annotation about playbooks, with the same words in all texts."""

from typing import Any

from tests.issuer import OWEN
from tests.unit.console.site import DOCUMENT, Site

AT = "2026-11-28T10:00:00Z"
DRAFT = "0123456789abcdef0123456789abcdef"
PLAYBOOKS, PLAYBOOK = "/v1/playbooks", "/v1/playbooks/nda"
DRAFT_PATH = f"/v1/playbook-drafts/{DRAFT}"


def summary(words: str = "ann", **changes: Any) -> dict[str, Any]:
    made = {
        "draft_id": DRAFT,
        "name": "nda",
        "state": "draft",
        "revision": 3,
        "authors": [words],
        "created_at": AT,
        "changed_at": AT,
        "proposed_by": words,
        "reason": words,
        "decided_by": words,
        "decision": words,
        "restores": -1,
        "published_as": 0,
    }
    return {**made, **changes}


def playbook(words: str = "ann", **changes: Any) -> dict[str, Any]:
    made = {
        "name": "nda",
        "title": words,
        "version": words,
        "applies_to": [words, "*"],
        "rules": 1,
        "installed": False,
        "publication": 2,
        "published_at": AT,
        "published_by": words,
        "faults": [words],
        "drafts": [summary(words, state="proposed")],
    }
    return {**made, **changes}


def rule(words: str = "ann") -> dict[str, Any]:
    texts = dict.fromkeys(("id", "category", "requirement", "message", "guidance", "fallback"), words)
    return {**texts, "severity": "high", "details": [{"name": words, "text": words}], "tested": True}


def case_of(words: str = "ann", **changes: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {key: [] for key in ("missed", "surplus", "undecided", "weak")}
    return {**empty, "name": words, "line": 2, "passed": True, "findings": [words], **changes}


def read(words: str = "ann") -> dict[str, Any]:
    return {
        "playbook": playbook(words),
        "source": words,
        "cases": words,
        "digest": "d",
        "rules": [rule(words)],
        "tests": [case_of(words)],
        "problems": [problem(words)],
        "installation_changed": True,
        "installed_source": f"{words}\nold",
        "installed_cases": words,
    }


def problem(words: str = "ann", file: str = "playbook", line: int = 2) -> dict[str, Any]:
    return {"file": file, "line": line, "field": words, "message": words}


def draft(words: str = "ann", **changes: Any) -> dict[str, Any]:
    ids = {"added": [words], "removed": [words], "changed": [words]}
    made = {
        "summary": summary(words),
        "source": f"name: nda\n{words}\nend",
        "cases": f"{words}\n",
        "base_source": "name: nda\nold\nend",
        "base_cases": "old\n",
        "current_digest": "0" * 16,
        "outdated": True,
        "changed_since": ids,
        "changes": ids,
        "version": words,
        "problems": [problem(words), problem(words, "tests", 1)],
        "tests": [case_of(words), case_of(words, passed=False)],
        "rules": [rule(words)],
    }
    return {**made, **changes}


def publication(words: str = "ann", **changes: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("version", "published_by", "reason", "decision"), words)
    return {**texts, "number": 2, "name": "nda", "published_at": AT, "authors": [words], "restores": 1, **changes}


def preview(words: str = "ann", **changes: Any) -> dict[str, Any]:
    document = dict.fromkeys(("source_reference", "matter", "source_system"), words)
    change = {"effect": "severity", "playbook": words, "rule_id": words, "category": words, "place": 0}
    made = {
        "total": 30,
        "seen": 20,
        "judged": 9,
        "unread": 1,
        "rules": [{"playbook": words, "rule_id": words, "before": 3, "after": 1}],
        "changed": [
            {
                "document": {**document, "document_id": DOCUMENT, "version": 1},
                "document_type": words,
                "changes": [{**change, "before": "low", "after": "high", "message": words}],
            }
        ],
        "next_page_token": "next",
    }
    return {**made, **changes}


def answer(site: Site, words: str = "ann", **drafted: Any) -> None:
    """Answers every call of the pages."""
    site.annotation.answers |= {
        PLAYBOOKS: (200, {"playbooks": [playbook(words)]}),
        PLAYBOOK: (200, read(words)),
        f"{PLAYBOOK}/findings": (
            200,
            {"documents": 3, "findings": [{"rule_id": words, "severity": "high", "findings": 2}]},
        ),
        f"{PLAYBOOK}/publications": (200, {"publications": [publication(words)], "next_before": 2}),
        f"{PLAYBOOK}/publications/2": (200, {"publication": publication(words), "source": words, "cases": ""}),
        DRAFT_PATH: (200, draft(words, **drafted)),
        f"{DRAFT_PATH}/preview": (200, preview(words)),
    }


PAGES = (
    "/playbooks",
    "/playbooks/nda",
    "/playbooks/nda/history?old=0&new=2",
    f"/playbook-drafts/{DRAFT}",
    f"/playbook-drafts/{DRAFT}/preview",
)
OWNER = OWEN.subject
