"""A request for every RPC and every route, for the document of the stage. A new one needs a row."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.shared.wire.json_codec import to_json
from tests.contract.matrix.handlers import SUBMISSION, WEBHOOK, Stage
from tests.e2e.attacks import GROUP, IDENTITY, PATCH, PERSON, REQUESTS, Subject

_JSON = {"content-type": "application/json"}


def message(name: str, stage: Stage, purpose: str) -> Any:
    """The request of the RPC `name`: that of the attacks, with this purpose if it has one."""
    make, _ = REQUESTS[name.rpartition("/")[2]]
    made: Any = make(Subject(stage.document, SUBMISSION, WEBHOOK))
    fields = made.DESCRIPTOR.fields_by_name
    if "purpose" in fields:
        made.purpose = purpose
    if "finding_id" in fields:
        made.finding_id = stage.finding
    return made


def has_purpose(name: str, stage: Stage) -> bool:
    """Whether the request of an RPC has a purpose."""
    return "purpose" in message(name, stage, "").DESCRIPTOR.fields_by_name


def path(template: str, stage: Stage) -> str:
    return template.format(
        document_id=stage.document.document_id,
        submission_id=SUBMISSION,
        source_system=stage.document.source_system,
        batch_id="batch-1",
        subscription_id=WEBHOOK,
        finding_id=stage.finding,
        matter=stage.document.matter,
        grant_id="x",
        comment_id="x",
        draft_id="x",
        name="nda",
        person_id=IDENTITY,
        group_id=IDENTITY,
        number=1,
        person="ann@harbour-bank",
        file_format="word",
        watch_id="x",
    )


def query(name: str, stage: Stage) -> str:
    return QUERIES[name](stage) if name in QUERIES else ""


def body(name: str, stage: Stage) -> tuple[bytes, Mapping[str, str]]:
    """The content and the headers of a route. Every POST, PUT and PATCH has a row in `BODIES`."""
    if not any(f" {method} " in name for method in ("POST", "PUT", "PATCH")):
        return b"", {}
    return BODIES[name](stage)


def _document(stage: Stage) -> tuple[bytes, Mapping[str, str]]:
    sent = replace(stage.document, document_id="", family="", version=0)
    return b"words", {"content-type": "text/plain", "x-glossator-metadata": json.dumps(to_json(sent))}


def _of(**content: object) -> Callable[[Stage], tuple[bytes, Mapping[str, str]]]:
    return lambda _: (json.dumps(content).encode(), _JSON)


def _withdrawal(stage: Stage) -> tuple[bytes, Mapping[str, str]]:
    one = stage.document
    return _of(source_system=one.source_system, source_reference=one.source_reference)(stage)


def _webhook(stage: Stage) -> tuple[bytes, Mapping[str, str]]:
    return _of(url="https://case.example/hook", matter=stage.document.matter)(stage)


def _filing(stage: Stage) -> tuple[bytes, Mapping[str, str]]:
    return _of(target="dms", key="k", document_id=stage.document.document_id, format="xlsx")(stage)


def _deputy(stage: Stage) -> tuple[bytes, Mapping[str, str]]:
    until = stage.clock.now() + timedelta(days=1)
    return _of(deputy="ben@harbour-bank", until=until.isoformat())(stage)


def _source(stage: Stage) -> str:
    return f"source_system={stage.document.source_system}&source_reference={stage.document.source_reference}"


_DOCUMENT = "annotation POST /v1/documents/{document_id}"
_DRAFT = "annotation POST /v1/playbook-drafts/{draft_id}"
BODIES: Mapping[str, Callable[[Stage], tuple[bytes, Mapping[str, str]]]] = {
    "ingestion POST /v1/documents": _document,
    "ingestion POST /v1/documents:withdraw": _withdrawal,
    f"{_DOCUMENT}/decisions": _of(decision_id="d", revision=1, decision="accept", annotation_id="x"),
    f"{_DOCUMENT}/finding-decisions": _of(decision_id="d", revision=1, verdict="accept", finding_id="x"),
    f"{_DOCUMENT}/review:complete": _of(revision=1),
    f"{_DOCUMENT}/review:reopen": _of(revision=1),
    f"{_DOCUMENT}/review:perspective": _of(revision=1, perspective="borrower"),
    f"{_DOCUMENT}/reveals": _of(scope="document"),
    f"{_DOCUMENT}/review:claim": _of(minutes=5),
    f"{_DOCUMENT}/decisions:bulk": _of(bulk_id="b", revision=1, annotation_ids=["x"]),
    f"{_DOCUMENT}/review:undo": _of(revision=1),
    f"{_DOCUMENT}/adjudication": _of(revision=1, rulings=[]),
    f"{_DOCUMENT}/judgements": _of(place_id="x", category=""),
    f"{_DOCUMENT}/passages:ask": _of(revision=1),
    f"{_DOCUMENT}/passages:answer": _of(start=0, answer="nothing"),
    f"{_DOCUMENT}/comments": _of(target_kind="document", text="why?"),
    f"{_DOCUMENT}/comments/{{comment_id}}:resolve": lambda _: (b"", {}),
    f"{_DOCUMENT}/review:redo": _of(revision=1),
    f"{_DOCUMENT}/relations:decide": _of(other_document_id="0" * 32, kind="amends", verdict="confirm"),
    "annotation POST /v1/watches": _of(name="a", words="the"),
    "annotation POST /v1/documents:search": _of(words="the", purpose="review"),
    "annotation POST /v1/matters/{matter}/relations:suggest": lambda _: (b"", {}),
    f"{_DOCUMENT}/review:release": _of(give_back=True),
    f"{_DOCUMENT}/reading:stop": _of(reason="privilege", pages=[1, 2]),
    "annotation POST /v1/reviews:assign": _of(document_ids=["0" * 32], assignees=["ann@harbour-bank"]),
    "annotation PUT /v1/deputies/{person}": _deputy,
    "annotation PUT /v1/notifications": _of(delivery="daily"),
    f"{_DOCUMENT}/reveals/{{grant_id}}:grant": lambda _: (b"", {}),
    "annotation POST /v1/playbook-drafts": _of(name="nda"),
    "annotation PUT /v1/playbook-drafts/{draft_id}": _of(revision=1, source="x", cases="x"),
    f"{_DRAFT}:propose": _of(revision=1, reason="x"),
    f"{_DRAFT}:publish": _of(revision=1, reason="x"),
    f"{_DRAFT}:return": _of(revision=1, reason="x"),
    f"{_DRAFT}:discard": _of(revision=1),
    "annotation POST /v1/playbooks/{name}/publications/{number}:restore": _of(reason="x"),
    "annotation POST /v1/webhooks": _webhook,
    "annotation POST /v1/filings": _filing,
    "annotation POST /scim/v2/Users": _of(**PERSON),
    "annotation PUT /scim/v2/Users/{person_id}": _of(**PERSON),
    "annotation PATCH /scim/v2/Users/{person_id}": _of(**PATCH),
    "annotation POST /scim/v2/Groups": _of(**GROUP),
    "annotation PUT /scim/v2/Groups/{group_id}": _of(**GROUP),
    "annotation PATCH /scim/v2/Groups/{group_id}": _of(**PATCH),
    "annotation PUT /v1/matters/{matter}/members": _of(members=["ann@harbour-bank"], revision=0),
}
QUERIES: Mapping[str, Callable[[Stage], str]] = {
    "ingestion GET /v1/documents": _source,
    "annotation GET /v1/documents/{document_id}/search": lambda _: "q=the",
    "annotation GET /v1/grid": lambda stage: f"matter={stage.document.matter}",
    "annotation GET /v1/grid/export": lambda stage: f"matter={stage.document.matter}",
    "annotation GET /v1/documents/{document_id}/readers": lambda _: "page=1",
}
