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
    "Answered": "AnsweredQuestion",
    "Definitions": "ListDefinitionsResponse",
    "DeputyBody": "SetDeputyRequest",
    "AskedPassageAnswer": "AskedPassage",
    "AskPassagesBody": "AskPassagesRequest",
    "JudgedPlaceAnswer": "JudgedPlace",
    "JudgedPlacesAnswer": "JudgedPlaces",
    "JudgementBody": "JudgePlaceRequest",
    "DifferenceAnswer": "ReviewDifference",
    "End": "NarrationEnd",
    "Interval": "QualityInterval",
    "QualityAnswer": "GetQualityResponse",
    "AcrossAnswer": "SearchDocumentsResponse",
    "FoundAnswer": "FoundDocument",
    "SearchBody": "SearchDocumentsRequest",
    "WatchAnswer": "Watch",
    "WatchBody": "Watch",
    "WatchesAnswer": "ListWatchesResponse",
    "GridBody": "ReadGridRequest",
    "GridPageAnswer": "ReadGridResponse",
    "GridRowAnswer": "GridRow",
    "RelationAnswer": "DocumentRelation",
    "RelationBody": "DecideRelationRequest",
    "RelationsAnswer": "ListRelationsResponse",
    "RowRelation": "GridRelation",
    "SuggestResult": "SuggestRelationsResponse",
    "Explained": "ExplainFindingResponse",
    "FilingAnswer": "FileExportResponse",
    "LabelAnswer": "ReviewLabel",
    "MembersBody": "MatterMembers",
    "Membership": "MatterMembers",
    "Narrated": "NarratedSentence",
    "OriginalChange": "TrackedChange",
    "OriginalRevision": "Revision",
    "OriginalSpan": "Span",
    "PageMap": "ListPagesResponse",
    "PerspectiveBody": "SetPerspectiveRequest",
    "ReaderBody": "StoppedReader",
    "VersionComparison": "CompareDocumentsResponse",
    "RedactedSpan": "Span",
    "References": "ListReferencesResponse",
    "ReopenBody": "ReopenReviewRequest",
    "PassageAnswerBody": "AnswerPassageRequest",
    "PassagesAnswer": "DrawnPassages",
    "ReviewedFindingAnswer": "ReviewedFinding",
    "RulingBody": "ReviewRuling",
    "SideAnswer": "ReviewSide",
    "OriginalUncertainWord": "UncertainWord",
    "SearchResult": "SearchDocumentResponse",
    "TextAnswer": "ReadTextResponse",
    "Undecided": "UndecidedRule",
}
