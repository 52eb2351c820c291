"""A document behind a wall changes no listing, count or error of those outside: every RPC and route of every service
that answers people, with the document and without it.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from services.annotation.edge.http.app import ROUTES
from tests.contract.calls import calls
from tests.contract.walls import annotation, feedback, ingestion, redaction


class Told(Protocol):
    """The answers of one service, by call."""

    def __call__(self, folder: Path, *, hidden: bool) -> Awaitable[dict[str, list[str]]]: ...


TOLD: Mapping[str, Told] = {
    "annotation": annotation.told,
    "feedback": feedback.told,
    "ingestion": ingestion.told,
    "redaction": redaction.told,
}
# What any document changes: positions in the log of all documents, and ids and times of what a call makes.
_VOLATILE = re.compile(
    r'("(?:cursor|correlation_id|event_id|grant_id|grantId|subscription_id|secret|id|placementId|liftId)": ?)"[^"]*"'
)
# Calls that are complete on purpose, that only services can make, or that name no document.
EXEMPT: Mapping[str, str] = {
    "/glossator.redaction.v1.HoldService/CheckHolds": "only services: before they destroy content",
    "/glossator.redaction.v1.RedactionService/CheckPrompt": "only services, with the matter of their document",
    "/glossator.redaction.v1.RedactionService/RedactAgain": "only services",
    "/glossator.redaction.v1.VaultService/Rotate": "operators: counts of keys of the tenant",
    "/glossator.redaction.v1.VaultService/SubjectReport": "a report to a person must be complete",
    "/glossator.redaction.v1.VaultService/ListErasures": "erasures of the tenant, without their targets",
    **{
        f"/glossator.annotation.v1.ReviewQueueService/{name}": "the routes, which are asked, have the same operations"
        for name in (
            "ListReviews",
            "AssignReviews",
            "ClaimReview",
            "ReleaseReview",
            "StopReading",
            "ListDeputies",
            "SetDeputy",
        )
    },
    **{
        f"/glossator.annotation.v1.DocumentReadingService/{name}": "the routes have the same operations"
        for name in ("ListPages", "SearchDocument", "ListReferences", "ListDefinitions", "CompareDocuments")
    },
    **{
        f"/glossator.annotation.v1.ReviewHistoryService/{name}": "the routes, which are asked, have the same operations"
        for name in (
            "ListDecisions",
            "PreviewBulkAcceptance",
            "AcceptInBulk",
            "UndoDecision",
            "RedoDecision",
            "ListDocumentEvents",
            "ListPlaceReaders",
        )
    },
    **{
        f"/glossator.annotation.v1.ReviewCommentService/{name}": "the routes, which are asked, have the same operations"
        for name in ("ListComments", "AddComment", "ResolveComment")
    },
    **{
        f"/glossator.annotation.v1.AcrossDocumentsService/{name}": "the routes have the same operations"
        for name in ("ListRelations", "SuggestRelations", "DecideRelation", "ReadGrid", "SearchDocuments")
    },
    **{
        f"/glossator.annotation.v1.ReviewAdjudicationService/{name}": "the routes have the same operations"
        for name in ("ReadAdjudication", "Adjudicate")
    },
    "/glossator.annotation.v1.DocumentExportService/ExportDocument": "the route has the same operation",
    **{
        f"/glossator.annotation.v1.ReviewQualityService/{name}": "the routes have the same operations"
        for name in ("GetQuality", "ExportQuality")
    },
    **{
        f"/glossator.annotation.v1.AcrossDocumentsService/{name}": "the caller's own watches name no document"
        for name in ("ListWatches", "AddWatch", "RemoveWatch")
    },
    **{
        f"/glossator.annotation.v1.PlaybookService/{name}": "the routes, which are asked, have the same operations"
        for name in (
            "ListPlaybooks",
            "GetPlaybook",
            "CountPlaybookFindings",
            "ListPlaybookPublications",
            "GetPlaybookPublication",
            "RestorePlaybook",
            "ListPlaybookDrafts",
            "BeginPlaybookDraft",
            "GetPlaybookDraft",
            "SavePlaybookDraft",
            "ProposePlaybookDraft",
            "PublishPlaybookDraft",
            "ReturnPlaybookDraft",
            "DiscardPlaybookDraft",
            "PreviewPlaybookDraft",
        )
    },
    **{
        f"/glossator.annotation.v1.DrawnPassageService/{name}": "the routes have the same operations"
        for name in ("ReadPassages", "AskPassages", "AnswerPassage")
    },
    **{
        f"/glossator.annotation.v1.FirstJudgementService/{name}": "the routes have the same operations"
        for name in ("ReadPlaces", "JudgePlace")
    },
    "/glossator.annotation.v1.DocumentExportService/ExportGrid": "the route has the same operation",
    "/glossator.annotation.v1.DocumentExportService/ExportMatter": "the route has the same operation",
    "/glossator.annotation.v1.DocumentExportService/FileExport": "the route has the same operation",
    "/glossator.annotation.v1.MembershipService/GetMatterMembers": "names no document",
    "/glossator.annotation.v1.MembershipService/SetMatterMembers": "names no document",
}


@pytest.fixture
def folders(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        return folder

    return make


@pytest.mark.parametrize("service", TOLD)
async def test_a_walled_document_changes_no_answer(folders: Callable[[str], Path], service: str) -> None:
    without, present = [
        {call: [_VOLATILE.sub(r"\1", one) for one in answers] for call, answers in found.items()}
        for number, hidden in enumerate((False, True))
        for found in [await TOLD[service](folders(str(number)), hidden=hidden)]
    ]
    assert present == without


async def test_every_call_is_asked(folders: Callable[[str], Path]) -> None:
    asked: set[str] = set(EXEMPT)
    for service in ("feedback", "ingestion", "redaction"):
        asked |= set(await TOLD[service](folders(service), hidden=False))
    asked |= {f"annotation {method} {path}" for method, path in ROUTES}
    asked |= {one for one in calls() if "AnnotationService" in one or "inference" in one}
    assert asked == set(calls())
