"""What strangers and outsiders ask for: a request for every RPC, a call for every route. A new one gets a row here."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
from google.protobuf.message import Message

from glossator.annotation.v1 import across_pb2 as across
from glossator.annotation.v1 import adjudication_pb2 as adjudication
from glossator.annotation.v1 import comments_pb2 as comments
from glossator.annotation.v1 import events_pb2 as annotation_events
from glossator.annotation.v1 import exports_pb2 as exports
from glossator.annotation.v1 import history_pb2 as history
from glossator.annotation.v1 import judging_pb2 as judging
from glossator.annotation.v1 import members_pb2 as members
from glossator.annotation.v1 import passages_pb2 as passages
from glossator.annotation.v1 import playbooks_pb2 as playbooks
from glossator.annotation.v1 import quality_pb2 as quality
from glossator.annotation.v1 import reading_pb2 as reading
from glossator.annotation.v1 import reviews_pb2 as reviews
from glossator.annotation.v1 import service_pb2 as annotation
from glossator.document.v1 import document_pb2
from glossator.feedback.v1 import service_pb2 as feedback
from glossator.inference.v1 import service_pb2 as inference
from glossator.ingestion.v1 import batches_pb2 as batches
from glossator.ingestion.v1 import service_pb2 as ingestion
from glossator.redaction.v1 import holds_pb2 as holds
from glossator.redaction.v1 import service_pb2 as redaction
from glossator.redaction.v1 import vault_pb2 as vault
from services.redaction.files.policies import POLICIES, find_policy
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.clock import SystemClock
from services.shared.wire.codec import to_message
from services.shared.wire.json_codec import to_json
from tests.e2e.world import HARBOUR

BATCH = "attacked-batch"
DRAFT = "0" * 32


@dataclass(frozen=True, slots=True)
class Subject:
    """What is attacked: a document of Harbour Bank, the submission it came by, and a webhook of its matter."""

    document: DocumentRecord
    submission_id: str
    webhook_id: str

    @property
    def ids(self) -> frozenset[str]:
        """What no answer to a stranger may hold."""
        return frozenset({self.document.document_id, self.submission_id, self.webhook_id})


def _header(subject: Subject) -> Message:
    message: Any = to_message(replace(subject.document, document_id="", family="", version=0))
    header = ingestion.SubmitDocumentHeader(document=message, submission_id="attack", file_name="a.txt", size=1)
    return ingestion.SubmitDocumentRequest(header=header)


def _document(subject: Subject) -> Any:
    return to_message(subject.document)


def _source(subject: Subject) -> ingestion.SourceReference:
    document = subject.document
    return ingestion.SourceReference(source_system=document.source_system, source_reference=document.source_reference)


def _review(subject: Subject) -> Message:
    return annotation.SubmitReviewRequest(
        document_id=subject.document.document_id,
        revision=1,
        decision_id="attack",
        decision=annotation_events.DECISION_ADD,
        category="Governing Law",
        span=document_pb2.Span(start=0, end=10),
    )


def _decide_finding(subject: Subject) -> Message:
    return annotation.DecideFindingRequest(
        document_id=subject.document.document_id,
        revision=1,
        decision_id="attack",
        verdict=annotation_events.FINDING_VERDICT_ACCEPT,
        finding_id="0",
    )


_POLICY = find_policy("legal-review", POLICIES).version
_STRANGER = frozenset({"stranger"})
_OUTSIDER = frozenset({"outsider"})  # it gets what its own matters have
_BOTH = frozenset({"stranger", "outsider"})
_NEITHER: frozenset[str] = frozenset()
_STRANGER = frozenset({"stranger"})  # its own tenant can have a matter of this name

# Method → a request for Harbour Bank's document, and who gets an answer all the same: one without anything of it.
REQUESTS: Mapping[str, tuple[Callable[[Subject], Message], frozenset[str]]] = {
    "SubmitDocument": (_header, _NEITHER),
    "GetUpload": (lambda s: ingestion.GetUploadRequest(submission_id=s.submission_id), _BOTH),
    "GetStatus": (lambda s: ingestion.GetStatusRequest(submission_id=s.submission_id), _NEITHER),
    "WithdrawDocument": (lambda s: ingestion.WithdrawDocumentRequest(source=_source(s)), _NEITHER),
    "ListStoppedSources": (lambda s: ingestion.ListStoppedSourcesRequest(tenant=HARBOUR), _NEITHER),
    "ResumeSource": (
        lambda s: ingestion.ResumeSourceRequest(tenant=HARBOUR, source_system=s.document.source_system),
        _NEITHER,
    ),
    "ListBatches": (lambda _: batches.ListBatchesRequest(), _BOTH),
    "GetBatch": (
        lambda s: batches.GetBatchRequest(source_system=s.document.source_system, batch_id=BATCH),
        _NEITHER,
    ),
    "GetSubmissionOptions": (lambda _: batches.GetSubmissionOptionsRequest(), _BOTH),
    "ReadPage": (
        lambda s: ingestion.ReadPageRequest(document_id=s.document.document_id, number=1, purpose="review"),
        _NEITHER,
    ),
    "WriteExport": (
        lambda s: ingestion.WriteExportRequest(document_id=s.document.document_id, format="word", purpose="review"),
        _NEITHER,
    ),
    "ExportDocument": (
        lambda s: exports.ExportDocumentRequest(document_id=s.document.document_id, format="word", purpose="review"),
        _NEITHER,
    ),
    "ExportGrid": (
        lambda s: exports.ExportGridRequest(
            grid=across.ReadGridRequest(matters=[s.document.matter], purpose="review"),
        ),
        _BOTH,
    ),
    "ExportMatter": (lambda s: exports.ExportMatterRequest(matter=s.document.matter, purpose="review"), _STRANGER),
    "FileExport": (
        lambda s: exports.FileExportRequest(
            target="dms", key="k", document_id=s.document.document_id, format="xlsx", purpose="review"
        ),
        _NEITHER,
    ),
    "GetPage": (
        lambda s: annotation.GetPageRequest(document_id=s.document.document_id, number=1, width=400, purpose="review"),
        _NEITHER,
    ),
    "ListPageWords": (
        lambda s: annotation.ListPageWordsRequest(document_id=s.document.document_id, number=1, purpose="review"),
        _NEITHER,
    ),
    "ReadStructure": (
        lambda s: annotation.ReadStructureRequest(document_id=s.document.document_id, purpose="review"),
        _NEITHER,
    ),
    "ListPages": (lambda s: reading.ListPagesRequest(document_id=s.document.document_id, purpose="review"), _NEITHER),
    "SearchDocument": (
        lambda s: reading.SearchDocumentRequest(document_id=s.document.document_id, purpose="review", q="the"),
        _NEITHER,
    ),
    "ListReferences": (
        lambda s: reading.ListReferencesRequest(document_id=s.document.document_id, purpose="review"),
        _NEITHER,
    ),
    "ListDefinitions": (
        lambda s: reading.ListDefinitionsRequest(document_id=s.document.document_id, purpose="review"),
        _NEITHER,
    ),
    "CompareDocuments": (
        lambda s: reading.CompareDocumentsRequest(
            document_id=s.document.document_id, against=s.document.document_id, purpose="review"
        ),
        _NEITHER,
    ),
    "RedactAgain": (
        lambda s: redaction.RedactAgainRequest(document_id=s.document.document_id, policy=_POLICY),
        _NEITHER,
    ),
    "SetMatterParties": (
        lambda s: redaction.SetMatterPartiesRequest(tenant=HARBOUR, matter=s.document.matter),
        _NEITHER,
    ),
    "CheckPrompt": (lambda s: redaction.CheckPromptRequest(tenant=HARBOUR, matter=s.document.matter), _NEITHER),
    "GetRedaction": (lambda s: redaction.GetRedactionRequest(document_id=s.document.document_id), _NEITHER),
    "Reveal": (
        lambda s: vault.RevealRequest(
            tenant=HARBOUR, matter=s.document.matter, placeholders=["[PERSON_1]"], purpose="review"
        ),
        _NEITHER,
    ),
    "RevealSpans": (
        lambda s: vault.RevealSpansRequest(
            document_id=s.document.document_id, spans=[document_pb2.Span(start=0, end=10)], purpose="review"
        ),
        _NEITHER,
    ),
    "Rotate": (lambda s: vault.RotateRequest(tenant=HARBOUR), _NEITHER),
    "SubjectReport": (
        lambda s: vault.SubjectReportRequest(
            tenant=HARBOUR, values=[vault.SubjectValue(value="Jane Smith")], purpose="data-subject-request"
        ),
        _NEITHER,
    ),
    "Shred": (
        lambda s: vault.ShredRequest(tenant=HARBOUR, document_id=s.document.document_id, purpose="erasure"),
        _NEITHER,
    ),
    "ListErasures": (lambda s: vault.ListErasuresRequest(tenant=HARBOUR, purpose="erasure"), _NEITHER),
    "PlaceHold": (
        lambda s: holds.PlaceHoldRequest(
            tenant=HARBOUR,
            hold_id="attack",
            scope=holds.HoldScope(matters=[s.document.matter]),
            reason="attack",
            purpose="legal-hold",
        ),
        _NEITHER,
    ),
    "ListHolds": (lambda s: holds.ListHoldsRequest(tenant=HARBOUR, purpose="legal-hold"), _NEITHER),
    "LiftHold": (
        lambda s: holds.LiftHoldRequest(tenant=HARBOUR, hold_id="attack", reason="attack", purpose="legal-hold"),
        _NEITHER,
    ),
    "CheckHolds": (lambda s: holds.CheckHoldsRequest(documents=[_document(s)]), _NEITHER),
    "ListModels": (lambda s: inference.ListModelsRequest(), _BOTH),
    "Predict": (
        lambda s: inference.PredictRequest(tenant=HARBOUR, matter=s.document.matter, redacted_text="x"),
        _NEITHER,
    ),
    "PredictBatch": (
        lambda s: inference.PredictBatchRequest(tenant=HARBOUR, matter=s.document.matter, redacted_texts=["x"]),
        _NEITHER,
    ),
    "Stream": (
        lambda s: inference.StreamRequest(
            tenant=HARBOUR,
            matter=s.document.matter,
            kind=inference.STREAM_KIND_SUMMARY,
            passages=[inference.Passage(text="x", category="Governing Law")],
        ),
        _NEITHER,
    ),
    "GetDocument": (lambda s: annotation.GetDocumentRequest(document_id=s.document.document_id), _NEITHER),
    "ReadText": (
        lambda s: annotation.ReadTextRequest(document_id=s.document.document_id, purpose="review"),
        _NEITHER,
    ),
    "ReadFields": (
        lambda s: annotation.ReadFieldsRequest(document_id=s.document.document_id, purpose="review"),
        _NEITHER,
    ),
    "ExplainFinding": (
        lambda s: annotation.ExplainFindingRequest(
            document_id=s.document.document_id, finding_id="0", purpose="review"
        ),
        _NEITHER,
    ),
    "NarrateFinding": (
        lambda s: annotation.NarrateFindingRequest(
            document_id=s.document.document_id, finding_id="0", purpose="review"
        ),
        _NEITHER,
    ),
    "AnswerQuestions": (
        lambda s: annotation.AnswerQuestionsRequest(document_id=s.document.document_id, purpose="review"),
        _NEITHER,
    ),
    "ReadSummary": (
        lambda s: annotation.ReadSummaryRequest(document_id=s.document.document_id, purpose="review"),
        _NEITHER,
    ),
    "ListAnnotations": (lambda s: annotation.ListAnnotationsRequest(document_id=s.document.document_id), _NEITHER),
    "WatchAnnotations": (lambda s: annotation.WatchAnnotationsRequest(include_proposed=True), _BOTH),
    "SubmitReview": (_review, _NEITHER),
    "ListFindings": (lambda s: annotation.ListFindingsRequest(document_id=s.document.document_id), _NEITHER),
    "DecideFinding": (_decide_finding, _NEITHER),
    "CompleteReview": (
        lambda s: annotation.CompleteReviewRequest(document_id=s.document.document_id, revision=1),
        _NEITHER,
    ),
    "ReopenReview": (
        lambda s: annotation.ReopenReviewRequest(document_id=s.document.document_id, revision=1),
        _NEITHER,
    ),
    "SetPerspective": (
        lambda s: annotation.SetPerspectiveRequest(
            document_id=s.document.document_id, revision=1, perspective="borrower"
        ),
        _NEITHER,
    ),
    "GetMatterMembers": (lambda s: members.GetMatterMembersRequest(matter=s.document.matter), _STRANGER),
    "SetMatterMembers": (
        lambda s: members.SetMatterMembersRequest(
            members=members.MatterMembers(matter=s.document.matter, everyone=True)
        ),
        _STRANGER,
    ),
    "RequestReveal": (
        lambda s: annotation.RequestRevealRequest(
            document_id=s.document.document_id, scope=annotation.REVEAL_SCOPE_DOCUMENT, purpose="review"
        ),
        _NEITHER,
    ),
    "GrantReveal": (
        lambda s: annotation.GrantRevealRequest(document_id=s.document.document_id, grant_id="x", purpose="review"),
        _NEITHER,
    ),
    "ListReveals": (lambda s: annotation.ListRevealsRequest(document_id=s.document.document_id), _NEITHER),
    "RevokeReveal": (
        lambda s: annotation.RevokeRevealRequest(document_id=s.document.document_id, grant_id="x"),
        _NEITHER,
    ),
    "ListReviews": (lambda _: reviews.ListReviewsRequest(), _BOTH),
    "AssignReviews": (lambda _: reviews.AssignReviewsRequest(from_assignee=f"reviewer@{HARBOUR}"), _BOTH),
    "ClaimReview": (lambda s: reviews.ClaimReviewRequest(document_id=s.document.document_id), _NEITHER),
    "ReleaseReview": (lambda s: reviews.ReleaseReviewRequest(document_id=s.document.document_id), _NEITHER),
    "StopReading": (
        lambda s: reviews.StopReadingRequest(
            document_id=s.document.document_id, reason=reviews.STOP_REASON_CONFLICT, pages=[1]
        ),
        _NEITHER,
    ),
    "ListDecisions": (lambda s: history.ListDecisionsRequest(document_id=s.document.document_id), _NEITHER),
    "PreviewBulkAcceptance": (
        lambda s: history.PreviewBulkAcceptanceRequest(document_id=s.document.document_id),
        _NEITHER,
    ),
    "AcceptInBulk": (
        lambda s: history.AcceptInBulkRequest(
            document_id=s.document.document_id, bulk_id="attack", revision=1, annotation_ids=["x"]
        ),
        _NEITHER,
    ),
    "UndoDecision": (lambda s: history.UndoDecisionRequest(document_id=s.document.document_id, revision=1), _NEITHER),
    "RedoDecision": (lambda s: history.RedoDecisionRequest(document_id=s.document.document_id, revision=1), _NEITHER),
    "ListDocumentEvents": (
        lambda s: history.ListDocumentEventsRequest(document_id=s.document.document_id),
        _NEITHER,
    ),
    "ListPlaceReaders": (
        lambda s: history.ListPlaceReadersRequest(document_id=s.document.document_id, end=1),
        _NEITHER,
    ),
    "ReadAdjudication": (
        lambda s: adjudication.ReadAdjudicationRequest(document_id=s.document.document_id),
        _NEITHER,
    ),
    "Adjudicate": (
        lambda s: adjudication.AdjudicateRequest(document_id=s.document.document_id, revision=1),
        _NEITHER,
    ),
    "ReadPlaces": (lambda s: judging.ReadPlacesRequest(document_id=s.document.document_id), _NEITHER),
    "JudgePlace": (
        lambda s: judging.JudgePlaceRequest(
            document_id=s.document.document_id, place_id="x", answer=judging.PlaceAnswer()
        ),
        _NEITHER,
    ),
    "ReadPassages": (lambda s: passages.ReadPassagesRequest(document_id=s.document.document_id), _NEITHER),
    "AskPassages": (lambda s: passages.AskPassagesRequest(document_id=s.document.document_id, revision=1), _NEITHER),
    "AnswerPassage": (
        lambda s: passages.AnswerPassageRequest(
            document_id=s.document.document_id, answer=passages.PASSAGE_ANSWER_NOTHING
        ),
        _NEITHER,
    ),
    "ListComments": (lambda s: comments.ListCommentsRequest(document_id=s.document.document_id), _NEITHER),
    "AddComment": (
        lambda s: comments.AddCommentRequest(
            document_id=s.document.document_id, target_kind=comments.COMMENT_TARGET_DOCUMENT, text="attack"
        ),
        _NEITHER,
    ),
    "ResolveComment": (
        lambda s: comments.ResolveCommentRequest(document_id=s.document.document_id, comment_id="x"),
        _NEITHER,
    ),
    "ListRelations": (lambda s: across.ListRelationsRequest(matter=s.document.matter), _STRANGER),
    "SuggestRelations": (lambda s: across.SuggestRelationsRequest(matter=s.document.matter), _STRANGER),
    "DecideRelation": (
        lambda s: across.DecideRelationRequest(
            document_id=s.document.document_id,
            other_document_id=IDENTITY,
            kind=document_pb2.RELATION_KIND_AMENDS,
            verdict="confirm",
        ),
        _NEITHER,
    ),
    "ReadGrid": (lambda s: across.ReadGridRequest(matters=[s.document.matter], purpose="review"), _BOTH),
    "GetQuality": (lambda _: quality.GetQualityRequest(), _BOTH),
    "ExportQuality": (lambda _: quality.ExportQualityRequest(), _BOTH),
    "ListWatches": (lambda _: across.ListWatchesRequest(), _BOTH),
    "AddWatch": (lambda _: across.AddWatchRequest(watch=across.Watch(name="a", words="the")), _BOTH),
    "RemoveWatch": (lambda _: across.RemoveWatchRequest(watch_id="x"), _NEITHER),
    "SearchDocuments": (
        lambda s: across.SearchDocumentsRequest(words="the", matters=[s.document.matter], purpose="review"),
        _BOTH,
    ),
    "ListDeputies": (lambda _: reviews.ListDeputiesRequest(), _BOTH),
    "SetDeputy": (lambda _: reviews.SetDeputyRequest(person=_AWAY), _BOTH),
    # The playbooks and drafts of the caller's own tenant.
    "ListPlaybooks": (lambda _: playbooks.ListPlaybooksRequest(), _BOTH),
    "GetPlaybook": (lambda _: playbooks.GetPlaybookRequest(name="nda"), _BOTH),
    "CountPlaybookFindings": (lambda _: playbooks.CountPlaybookFindingsRequest(name="nda"), _BOTH),
    "ListPlaybookPublications": (lambda _: playbooks.ListPlaybookPublicationsRequest(name="nda"), _BOTH),
    "GetPlaybookPublication": (lambda _: playbooks.GetPlaybookPublicationRequest(name="nda", number=9), _NEITHER),
    "RestorePlaybook": (lambda _: playbooks.RestorePlaybookRequest(name="nda", number=9, reason="attack"), _NEITHER),
    "ListPlaybookDrafts": (lambda _: playbooks.ListPlaybookDraftsRequest(), _BOTH),
    "BeginPlaybookDraft": (lambda _: playbooks.BeginPlaybookDraftRequest(name="nda"), _BOTH),
    "GetPlaybookDraft": (lambda _: playbooks.GetPlaybookDraftRequest(draft_id=DRAFT), _NEITHER),
    "SavePlaybookDraft": (
        lambda _: playbooks.SavePlaybookDraftRequest(draft_id=DRAFT, revision=1, source="attack", cases="attack"),
        _NEITHER,
    ),
    "ProposePlaybookDraft": (
        lambda _: playbooks.ProposePlaybookDraftRequest(draft_id=DRAFT, revision=1, reason="attack"),
        _NEITHER,
    ),
    "PublishPlaybookDraft": (
        lambda _: playbooks.PublishPlaybookDraftRequest(draft_id=DRAFT, revision=1, reason="attack"),
        _NEITHER,
    ),
    "ReturnPlaybookDraft": (
        lambda _: playbooks.ReturnPlaybookDraftRequest(draft_id=DRAFT, revision=1, reason="attack"),
        _NEITHER,
    ),
    "DiscardPlaybookDraft": (lambda _: playbooks.DiscardPlaybookDraftRequest(draft_id=DRAFT, revision=1), _NEITHER),
    "PreviewPlaybookDraft": (
        lambda _: playbooks.PreviewPlaybookDraftRequest(draft_id=DRAFT, purpose="playbook"),
        _NEITHER,
    ),
    "GetMetrics": (lambda s: feedback.GetMetricsRequest(tenant=HARBOUR), _NEITHER),
    "ExportExamples": (lambda s: feedback.ExportExamplesRequest(tenant=HARBOUR, purpose="training"), _OUTSIDER),
}

Calling = Callable[[httpx.AsyncClient, Subject], Any]


def _get(url: str, **query: str) -> Calling:
    return lambda http, s: http.get(
        url.format(s.document.document_id, s.submission_id, s.webhook_id),
        params={name: value.format(s.document) for name, value in query.items()},
    )


def _post(url: str, **content: object) -> Calling:
    return lambda http, s: http.post(url.format(s.document.document_id), json=content)


def _post_webhook(http: httpx.AsyncClient, subject: Subject) -> Any:
    return http.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/nobody", "matter": subject.document.matter})


def _delete_webhook(http: httpx.AsyncClient, subject: Subject) -> Any:
    return http.delete(f"/v1/webhooks/{subject.webhook_id}")


def _get_members(http: httpx.AsyncClient, subject: Subject) -> Any:
    return http.get(f"/v1/matters/{subject.document.matter}/members")


def _relations(method: str, path: str) -> Calling:
    return lambda http, s: http.request(method, f"/v1/matters/{s.document.matter}/{path}")


def _remove_watch(http: httpx.AsyncClient, _: Subject) -> Any:
    return http.delete("/v1/watches/x")


def _search_all(http: httpx.AsyncClient, subject: Subject) -> Any:
    content = {"words": "the", "matters": [subject.document.matter], "purpose": "review"}
    return http.post("/v1/documents:search", json=content)


def _file_export(http: httpx.AsyncClient, subject: Subject) -> Any:
    body = {"target": "dms", "key": "k", "document_id": subject.document.document_id, "format": "xlsx"}
    return http.post("/v1/filings", params={"purpose": "review"}, json=body)


def _put_members(http: httpx.AsyncClient, subject: Subject) -> Any:
    content = {"members": [], "everyone": True, "revision": 0}
    return http.put(f"/v1/matters/{subject.document.matter}/members", json=content)


def _assign(http: httpx.AsyncClient, _: Subject) -> Any:
    return http.post("/v1/reviews:assign", json={"from_assignee": f"reviewer@{HARBOUR}"})


def _put_deputy(http: httpx.AsyncClient, _: Subject) -> Any:
    until = SystemClock().now() + timedelta(days=1)
    return http.put(f"/v1/deputies/{_AWAY}", json={"deputy": "b@bank.example", "until": until.isoformat()})


def _post_document(http: httpx.AsyncClient, subject: Subject) -> Any:
    metadata = to_json(replace(subject.document, document_id="", family="", version=0))
    headers = {"x-glossator-metadata": json.dumps(metadata)}
    return http.post("/v1/documents", content=b"words", headers=headers)


def _withdraw(http: httpx.AsyncClient, subject: Subject) -> Any:
    document = subject.document
    content = {"source_system": document.source_system, "source_reference": document.source_reference}
    return http.post("/v1/documents:withdraw", json=content)


_FINDING_DECISION = {"decision_id": "attack", "revision": 1, "verdict": "accept", "finding_id": "0"}
_DECISION = {"decision_id": "attack", "revision": 1, "decision": "accept", "annotation_id": "x"}

IDENTITY = "0" * 32
_AWAY = "away@bank.example"
PERSON = {"userName": "attack@bank.example"}
GROUP = {"displayName": "attack"}
PATCH = {"Operations": [{"op": "replace", "path": "externalId", "value": "attack"}]}


def _scim(method: str, path: str, content: object = None) -> Calling:
    return lambda http, _: http.request(method, f"/scim/v2/{path}", json=content)


_SCIM: Mapping[tuple[str, str], tuple[Calling, frozenset[str]]] = {
    ("GET", "/scim/v2/ServiceProviderConfig"): (_scim("GET", "ServiceProviderConfig"), _NEITHER),
    ("GET", "/scim/v2/Schemas"): (_scim("GET", "Schemas"), _NEITHER),
    **{
        key: one
        for kind, name, body in (("Users", "person_id", PERSON), ("Groups", "group_id", GROUP))
        for key, one in {
            ("GET", f"/scim/v2/{kind}"): (_scim("GET", kind), _NEITHER),
            ("POST", f"/scim/v2/{kind}"): (_scim("POST", kind, body), _NEITHER),
            ("GET", f"/scim/v2/{kind}/{{{name}}}"): (_scim("GET", f"{kind}/{IDENTITY}"), _NEITHER),
            ("PUT", f"/scim/v2/{kind}/{{{name}}}"): (_scim("PUT", f"{kind}/{IDENTITY}", body), _NEITHER),
            ("PATCH", f"/scim/v2/{kind}/{{{name}}}"): (_scim("PATCH", f"{kind}/{IDENTITY}", PATCH), _NEITHER),
            ("DELETE", f"/scim/v2/{kind}/{{{name}}}"): (_scim("DELETE", f"{kind}/{IDENTITY}"), _NEITHER),
        }.items()
    },
}

_STEP = {"revision": 1, "reason": "attack"}
_DRAFT_PATH = "/v1/playbook-drafts/{draft_id}"
_PLAYBOOKS: Mapping[tuple[str, str], tuple[Calling, frozenset[str]]] = {
    ("GET", "/v1/playbooks"): (_get("/v1/playbooks"), _BOTH),
    ("GET", "/v1/playbooks/{name}"): (_get("/v1/playbooks/nda"), _BOTH),
    ("GET", "/v1/playbooks/{name}/findings"): (_get("/v1/playbooks/nda/findings"), _BOTH),
    ("GET", "/v1/playbooks/{name}/publications"): (_get("/v1/playbooks/nda/publications"), _BOTH),
    ("GET", "/v1/playbooks/{name}/publications/{number}"): (_get("/v1/playbooks/nda/publications/9"), _NEITHER),
    ("POST", "/v1/playbooks/{name}/publications/{number}:restore"): (
        _post("/v1/playbooks/nda/publications/9:restore", reason="attack"),
        _NEITHER,
    ),
    ("GET", "/v1/playbook-drafts"): (_get("/v1/playbook-drafts"), _BOTH),
    ("POST", "/v1/playbook-drafts"): (_post("/v1/playbook-drafts", name="nda"), _BOTH),
    ("GET", _DRAFT_PATH): (_get(f"/v1/playbook-drafts/{DRAFT}"), _NEITHER),
    ("PUT", _DRAFT_PATH): (
        lambda http, _: http.put(f"/v1/playbook-drafts/{DRAFT}", json={"revision": 1, "source": "x", "cases": "x"}),
        _NEITHER,
    ),
    ("GET", f"{_DRAFT_PATH}/preview"): (_get(f"/v1/playbook-drafts/{DRAFT}/preview", purpose="playbook"), _NEITHER),
    ("POST", f"{_DRAFT_PATH}:propose"): (_post(f"/v1/playbook-drafts/{DRAFT}:propose", **_STEP), _NEITHER),
    ("POST", f"{_DRAFT_PATH}:publish"): (_post(f"/v1/playbook-drafts/{DRAFT}:publish", **_STEP), _NEITHER),
    ("POST", f"{_DRAFT_PATH}:return"): (_post(f"/v1/playbook-drafts/{DRAFT}:return", **_STEP), _NEITHER),
    ("POST", f"{_DRAFT_PATH}:discard"): (_post(f"/v1/playbook-drafts/{DRAFT}:discard", revision=1), _NEITHER),
}

ANNOTATION_CALLS: Mapping[tuple[str, str], tuple[Calling, frozenset[str]]] = {
    ("GET", "/v1/documents/{document_id}"): (_get("/v1/documents/{0}"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/annotations"): (_get("/v1/documents/{0}/annotations"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/text"): (_get("/v1/documents/{0}/text"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/exports/{file_format}"): (_get("/v1/documents/{0}/exports/word"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/pages"): (_get("/v1/documents/{0}/pages"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/search"): (_get("/v1/documents/{0}/search", q="the"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/references"): (_get("/v1/documents/{0}/references"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/definitions"): (_get("/v1/documents/{0}/definitions"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/comparison"): (
        _get("/v1/documents/{0}/comparison", against="{0.document_id}"),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{document_id}/pages/{number}"): (_get("/v1/documents/{0}/pages/1"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/pages/{number}/words"): (_get("/v1/documents/{0}/pages/1/words"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/structure"): (_get("/v1/documents/{0}/structure"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/fields"): (_get("/v1/documents/{0}/fields"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/summary"): (_get("/v1/documents/{0}/summary"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/findings/{finding_id}"): (_get("/v1/documents/{0}/findings/0"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/findings/{finding_id}/narration"): (
        _get("/v1/documents/{0}/findings/0/narration"),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{document_id}/questions"): (_get("/v1/documents/{0}/questions"), _NEITHER),
    ("GET", "/v1/annotations"): (_get("/v1/annotations", include_proposed="true"), _BOTH),
    ("POST", "/v1/documents/{document_id}/decisions"): (_post("/v1/documents/{0}/decisions", **_DECISION), _NEITHER),
    ("GET", "/v1/documents/{document_id}/findings"): (_get("/v1/documents/{0}/findings"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/finding-decisions"): (
        _post("/v1/documents/{0}/finding-decisions", **_FINDING_DECISION),
        _NEITHER,
    ),
    ("POST", "/v1/documents/{document_id}/review:complete"): (
        _post("/v1/documents/{0}/review:complete", revision=1),
        _NEITHER,
    ),
    ("POST", "/v1/documents/{document_id}/review:reopen"): (
        _post("/v1/documents/{0}/review:reopen", revision=1),
        _NEITHER,
    ),
    ("POST", "/v1/documents/{document_id}/review:perspective"): (
        _post("/v1/documents/{0}/review:perspective", revision=1, perspective="borrower"),
        _NEITHER,
    ),
    **_SCIM,
    ("GET", "/v1/reviews"): (_get("/v1/reviews"), _BOTH),
    ("GET", "/v1/quality"): (_get("/v1/quality"), _BOTH),
    ("GET", "/v1/quality:export"): (_get("/v1/quality:export"), _BOTH),
    ("POST", "/v1/documents:search"): (_search_all, _BOTH),
    ("GET", "/v1/watches"): (_get("/v1/watches"), _BOTH),
    ("POST", "/v1/watches"): (_post("/v1/watches", name="a", words="the"), _BOTH),
    ("DELETE", "/v1/watches/{watch_id}"): (_remove_watch, _NEITHER),
    ("GET", "/v1/grid"): (_get("/v1/grid", matter="{0.matter}", purpose="review"), _BOTH),
    ("GET", "/v1/grid/export"): (_get("/v1/grid/export", matter="{0.matter}", purpose="review"), _BOTH),
    ("GET", "/v1/matters/{matter}/export"): (_relations("GET", "export?purpose=review"), _STRANGER),
    ("POST", "/v1/filings"): (_file_export, _NEITHER),
    ("GET", "/v1/matters/{matter}/relations"): (_relations("GET", "relations"), _STRANGER),
    ("POST", "/v1/matters/{matter}/relations:suggest"): (_relations("POST", "relations:suggest"), _STRANGER),
    ("POST", "/v1/documents/{document_id}/relations:decide"): (
        _post("/v1/documents/{0}/relations:decide", other_document_id=IDENTITY, kind="amends", verdict="confirm"),
        _NEITHER,
    ),
    ("POST", "/v1/reviews:assign"): (_assign, _BOTH),
    ("POST", "/v1/documents/{document_id}/review:claim"): (_post("/v1/documents/{0}/review:claim"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/review:release"): (_post("/v1/documents/{0}/review:release"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/reading:stop"): (
        _post("/v1/documents/{0}/reading:stop", reason="conflict", pages=[1]),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{document_id}/decisions"): (_get("/v1/documents/{0}/decisions"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/history"): (_get("/v1/documents/{0}/history"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/readers"): (_get("/v1/documents/{0}/readers", end="1"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/decisions:bulk"): (_get("/v1/documents/{0}/decisions:bulk"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/decisions:bulk"): (
        _post("/v1/documents/{0}/decisions:bulk", bulk_id="attack", revision=1, annotation_ids=["x"]),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{document_id}/adjudication"): (_get("/v1/documents/{0}/adjudication"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/adjudication"): (
        _post("/v1/documents/{0}/adjudication", revision=1, rulings=[]),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{document_id}/judgements"): (_get("/v1/documents/{0}/judgements"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/judgements"): (
        _post("/v1/documents/{0}/judgements", place_id="x", category=""),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{document_id}/passages"): (_get("/v1/documents/{0}/passages"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/passages:ask"): (
        _post("/v1/documents/{0}/passages:ask", revision=1),
        _NEITHER,
    ),
    ("POST", "/v1/documents/{document_id}/passages:answer"): (
        _post("/v1/documents/{0}/passages:answer", start=0, answer="nothing"),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{document_id}/comments"): (_get("/v1/documents/{0}/comments"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/comments"): (
        _post("/v1/documents/{0}/comments", target_kind="document", text="attack"),
        _NEITHER,
    ),
    ("POST", "/v1/documents/{document_id}/comments/{comment_id}:resolve"): (
        _post("/v1/documents/{0}/comments/x:resolve"),
        _NEITHER,
    ),
    ("POST", "/v1/documents/{document_id}/review:undo"): (
        _post("/v1/documents/{0}/review:undo", revision=1),
        _NEITHER,
    ),
    ("POST", "/v1/documents/{document_id}/review:redo"): (
        _post("/v1/documents/{0}/review:redo", revision=1),
        _NEITHER,
    ),
    ("GET", "/v1/deputies"): (_get("/v1/deputies"), _BOTH),
    ("GET", "/v1/notifications"): (_get("/v1/notifications"), _BOTH),
    ("PUT", "/v1/notifications"): (lambda http, _: http.put("/v1/notifications", json={"delivery": "now"}), _BOTH),
    ("PUT", "/v1/deputies/{person}"): (_put_deputy, _BOTH),
    ("DELETE", "/v1/deputies/{person}"): (lambda http, _: http.delete(f"/v1/deputies/{_AWAY}"), _BOTH),
    ("GET", "/v1/matters/{matter}/members"): (_get_members, _STRANGER),
    ("PUT", "/v1/matters/{matter}/members"): (_put_members, _STRANGER),
    ("POST", "/v1/documents/{document_id}/reveals"): (
        _post("/v1/documents/{0}/reveals?purpose=review", scope="document"),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{document_id}/reveals"): (_get("/v1/documents/{0}/reveals"), _NEITHER),
    ("POST", "/v1/documents/{document_id}/reveals/{grant_id}:grant"): (
        _post("/v1/documents/{0}/reveals/x:grant?purpose=review"),
        _NEITHER,
    ),
    ("DELETE", "/v1/documents/{document_id}/reveals/{grant_id}"): (
        lambda http, s: http.delete(f"/v1/documents/{s.document.document_id}/reveals/x"),
        _NEITHER,
    ),
    **_PLAYBOOKS,
    ("POST", "/v1/webhooks"): (_post_webhook, _NEITHER),
    ("GET", "/v1/webhooks"): (_get("/v1/webhooks"), _BOTH),
    ("GET", "/v1/webhooks/{subscription_id}"): (_get("/v1/webhooks/{2}"), _NEITHER),
    ("DELETE", "/v1/webhooks/{subscription_id}"): (_delete_webhook, _NEITHER),
}
INGESTION_CALLS: Mapping[tuple[str, str], tuple[Calling, frozenset[str]]] = {
    ("POST", "/v1/documents"): (_post_document, _NEITHER),
    ("GET", "/v1/documents"): (
        _get("/v1/documents", source_system="{0.source_system}", source_reference="{0.source_reference}"),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{submission_id}"): (_get("/v1/documents/{1}"), _NEITHER),
    ("POST", "/v1/documents:withdraw"): (_withdraw, _NEITHER),
    ("GET", "/v1/batches"): (_get("/v1/batches"), _BOTH),
    ("GET", "/v1/batches/{source_system}/{batch_id}"): (
        lambda http, s: http.get(f"/v1/batches/{s.document.source_system}/{BATCH}"),
        _NEITHER,
    ),
    ("GET", "/v1/submission-options"): (_get("/v1/submission-options"), _BOTH),
}
