"""Completes the OpenAPI document: response fields get the descriptions of the same fields in `protos/`."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from services.shared.runtime.operations.openapi import add_operations
from services.shared.runtime.operations.table import Table
from services.shared.wire.descriptions import description_of


def describe(app: FastAPI, table: Table) -> None:
    """Adds the operations of the table, and a description to each field of a response that has none."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = make()
        add_operations(document, table)
        for name, schema in document["components"]["schemas"].items():
            for field, value in schema.get("properties", {}).items():
                value.setdefault("description", description_of(_MESSAGES.get(name, name), field))
        return document

    app.openapi = openapi  # type: ignore[method-assign]


# The messages of schemas that have another name in `protos/`.
_MESSAGES: Mapping[str, str] = {
    "AdjudicationAnswer": "ReadAdjudicationResponse",
    "AdjudicationBody": "AdjudicateRequest",
    "AdjudicatedAnswer": "AdjudicateResponse",
    "AnnotationsAnswer": "ListAnnotationsResponse",
    "Answered": "AnsweredQuestion",
    "BulkAnswer": "AcceptInBulkResponse",
    "BulkBody": "AcceptInBulkRequest",
    "BulkPreviewAnswer": "PreviewBulkAcceptanceResponse",
    "CompletionAnswer": "CompleteReviewResponse",
    "CompletionBody": "CompleteReviewRequest",
    "DecisionAnswer": "SubmitReviewResponse",
    "DecisionBody": "SubmitReviewRequest",
    "DecisionsAnswer": "ListDecisionsResponse",
    "Definitions": "ListDefinitionsResponse",
    "DeputyBody": "SetDeputyRequest",
    "AskedPassageAnswer": "AskedPassage",
    "AskPassagesBody": "AskPassagesRequest",
    "JudgedPlaceAnswer": "JudgedPlace",
    "JudgedPlacesAnswer": "JudgedPlaces",
    "JudgementBody": "JudgePlaceRequest",
    "DifferenceAnswer": "ReviewDifference",
    "DocumentAnswer": "GetDocumentResponse",
    "DocumentEventsAnswer": "ListDocumentEventsResponse",
    "End": "NarrationEnd",
    "ExplanationAnswer": "ExplainFindingResponse",
    "ShownWatch": "Watch",
    "WatchBody": "Watch",
    "GridBody": "ReadGridRequest",
    "DraftBody": "BeginPlaybookDraftRequest",
    "DraftDiscardBody": "DiscardPlaybookDraftRequest",
    "DraftStepBody": "ProposePlaybookDraftRequest",
    "DraftTextBody": "SavePlaybookDraftRequest",
    "FindingChange": "PlaybookFindingChange",
    "FilingAnswer": "FileExportResponse",
    "FindingDecisionAnswer": "DecideFindingResponse",
    "FindingDecisionBody": "DecideFindingRequest",
    "FindingsAnswer": "ListFindingsResponse",
    "FeedEntry": "WatchAnnotationsResponse",
    "FieldsAnswer": "ReadFieldsResponse",
    "LabelAnswer": "ReviewLabel",
    "LoggedDecisionAnswer": "LoggedDecision",
    "MembersAnswer": "MatterMembers",
    "MembersBody": "MatterMembers",
    "Narrated": "NarratedSentence",
    "OriginalChange": "TrackedChange",
    "OriginalRevision": "Revision",
    "OriginalSpan": "Span",
    "PageLineAnswer": "PageLine",
    "PageMap": "ListPagesResponse",
    "PageWordAnswer": "PageWord",
    "PageWordsAnswer": "ListPageWordsResponse",
    "PlaceReaderAnswer": "PlaceReader",
    "PlaceReadersAnswer": "ListPlaceReadersResponse",
    "PerspectiveBody": "SetPerspectiveRequest",
    "ReaderBody": "StoppedReader",
    "VersionComparison": "CompareDocumentsResponse",
    "RedactedSpan": "Span",
    "PlaybookAnswer": "GetPlaybookResponse",
    "PlaybookDraftsAnswer": "ListPlaybookDraftsResponse",
    "PlaybookFindingsAnswer": "CountPlaybookFindingsResponse",
    "PlaybookPreviewAnswer": "PreviewPlaybookDraftResponse",
    "PlaybookPublicationAnswer": "GetPlaybookPublicationResponse",
    "PlaybookPublicationsAnswer": "ListPlaybookPublicationsResponse",
    "PlaybooksAnswer": "ListPlaybooksResponse",
    "References": "ListReferencesResponse",
    "ReopenBody": "ReopenReviewRequest",
    "RestoreBody": "RestorePlaybookRequest",
    "RevealAnswer": "RevealGrant",
    "RevealBody": "RequestRevealRequest",
    "PassageAnswerBody": "AnswerPassageRequest",
    "PassagesAnswer": "DrawnPassages",
    "ReviewedFindingAnswer": "ReviewedFinding",
    "RulingBody": "ReviewRuling",
    "SideAnswer": "ReviewSide",
    "RevealsAnswer": "ListRevealsResponse",
    "OriginalUncertainWord": "UncertainWord",
    "RuleChanges": "PlaybookRuleChanges",
    "SearchResult": "SearchDocumentResponse",
    "ShownSentence": "SummarySentence",
    "ShownSummary": "ReadSummaryResponse",
    "SpanBody": "Span",
    "StepAnswer": "UndoDecisionResponse",
    "StepBody": "UndoDecisionRequest",
    "Structure": "ReadStructureResponse",
    "TextAnswer": "ReadTextResponse",
    "TextProblem": "PlaybookProblem",
    "Undecided": "UndecidedRule",
}
