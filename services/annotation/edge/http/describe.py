"""Completes the OpenAPI document: response fields get the descriptions of the same fields in `protos/`."""

from collections.abc import Mapping
from functools import partial

from services.shared.runtime.operations import openapi

# The messages of schemas that have another name in `protos/`.
_MESSAGES: Mapping[str, str] = {
    "AnnotationsAnswer": "ListAnnotationsResponse",
    "Answered": "AnsweredQuestion",
    "CompletionAnswer": "CompleteReviewResponse",
    "CompletionBody": "CompleteReviewRequest",
    "DecisionAnswer": "SubmitReviewResponse",
    "DecisionBody": "SubmitReviewRequest",
    "DeputyBody": "SetDeputyRequest",
    "JudgementBody": "JudgePlaceRequest",
    "DocumentAnswer": "GetDocumentResponse",
    "End": "NarrationEnd",
    "ExplanationAnswer": "ExplainFindingResponse",
    "ShownWatch": "Watch",
    "WatchBody": "Watch",
    "FindingDecisionAnswer": "DecideFindingResponse",
    "FindingDecisionBody": "DecideFindingRequest",
    "FindingsAnswer": "ListFindingsResponse",
    "FeedEntry": "WatchAnnotationsResponse",
    "FieldsAnswer": "ReadFieldsResponse",
    "MembersBody": "MatterMembers",
    "Membership": "MatterMembers",
    "Narrated": "NarratedSentence",
    "OriginalChange": "TrackedChange",
    "OriginalRevision": "Revision",
    "OriginalSpan": "Span",
    "PageLineAnswer": "PageLine",
    "PageWordAnswer": "PageWord",
    "PageWordsAnswer": "ListPageWordsResponse",
    "PerspectiveBody": "SetPerspectiveRequest",
    "ReaderBody": "StoppedReader",
    "RedactedSpan": "Span",
    "ReopenBody": "ReopenReviewRequest",
    "RevealAnswer": "RevealGrant",
    "RevealBody": "RequestRevealRequest",
    "RevealsAnswer": "ListRevealsResponse",
    "OriginalUncertainWord": "UncertainWord",
    "ShownSentence": "SummarySentence",
    "ShownSummary": "ReadSummaryResponse",
    "SpanBody": "Span",
    "Structure": "ReadStructureResponse",
    "TextAnswer": "ReadTextResponse",
    "Undecided": "UndecidedRule",
}
describe = partial(openapi.describe, messages=_MESSAGES)
