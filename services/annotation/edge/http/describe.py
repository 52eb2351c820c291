"""Completes the OpenAPI document: response fields get the descriptions of the same fields in `protos/`."""

from collections.abc import Mapping
from functools import partial

from services.shared.runtime.operations import openapi

# The messages of schemas that have another name in `protos/`.
_MESSAGES: Mapping[str, str] = {
    "Answered": "AnsweredQuestion",
    "DeputyBody": "SetDeputyRequest",
    "JudgementBody": "JudgePlaceRequest",
    "End": "NarrationEnd",
    "Explained": "ExplainFindingResponse",
    "ShownWatch": "Watch",
    "WatchBody": "Watch",
    "MembersBody": "MatterMembers",
    "Membership": "MatterMembers",
    "Narrated": "NarratedSentence",
    "OriginalChange": "TrackedChange",
    "OriginalRevision": "Revision",
    "OriginalSpan": "Span",
    "PerspectiveBody": "SetPerspectiveRequest",
    "ReaderBody": "StoppedReader",
    "RedactedSpan": "Span",
    "ReopenBody": "ReopenReviewRequest",
    "OriginalUncertainWord": "UncertainWord",
    "TextAnswer": "ReadTextResponse",
    "Undecided": "UndecidedRule",
}
describe = partial(openapi.describe, messages=_MESSAGES)
