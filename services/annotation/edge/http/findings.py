"""Routes of decisions on findings."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from services.annotation.desk.findings import FindingReviews
from services.annotation.desk.operations import Operations
from services.annotation.desk.review import role_of
from services.annotation.edge.http.bodies import ID_PATTERN, Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.sets.decisions import LONGEST_REASON
from services.annotation.sets.finding_decisions import LONGEST_WHO, MOST_EVIDENCE, FindingRequest
from services.shared.domain.annotations import Finding, FindingVerdict
from services.shared.domain.clauses import Severity
from services.shared.domain.records import Action


class FindingDecisionBody(Body):
    """One decision on one finding."""

    decision_id: str = Field(pattern=ID_PATTERN)
    revision: int = Field(ge=1)
    verdict: FindingVerdict
    finding_id: str = ""
    category: str = ""
    severity: Severity | None = None
    annotation_ids: list[str] = Field(default_factory=list, max_length=MOST_EVIDENCE)
    reason: str = Field("", max_length=LONGEST_REASON)
    who: str = Field("", max_length=LONGEST_WHO)
    until: AwareDatetime | None = None

    def finding_request(self, actor: str, role: str) -> FindingRequest:
        return FindingRequest(
            decision_id=self.decision_id,
            revision=self.revision,
            verdict=self.verdict,
            actor=actor,
            role=role,
            finding_id=self.finding_id,
            category=self.category,
            severity=self.severity,
            annotation_ids=tuple(self.annotation_ids),
            reason=self.reason,
            who=self.who,
            until=self.until,
        )


@dataclass(frozen=True, slots=True)
class FindingsAnswer:
    """The findings of a document with the decisions on them, and the categories of its playbook."""

    revision: int
    findings: tuple[Finding, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingDecisionAnswer:
    """The result of a decision on a finding."""

    revision: int
    finding: Finding


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()
    _add(routes, operations.findings)
    return routes


def _add(routes: APIRouter, findings: FindingReviews) -> None:
    @routes.get("/v1/documents/{document_id}/findings", summary="List findings with the decisions of reviewers")
    async def get_findings(document_id: DocumentId, caller: Caller) -> FindingsAnswer:
        found = await findings.list(caller, document_id)
        return FindingsAnswer(found.revision, found.findings, found.categories)

    @routes.post("/v1/documents/{document_id}/finding-decisions", summary="Decide on one finding")
    async def post_finding_decision(
        document_id: DocumentId, body: FindingDecisionBody, caller: Caller
    ) -> FindingDecisionAnswer:
        request = body.finding_request(caller.subject, role_of(caller))
        return FindingDecisionAnswer(*await findings.decide(caller, document_id, request))


FINDING_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/findings"): Action.READ_PROPOSALS,
    ("POST", "/v1/documents/{document_id}/finding-decisions"): Action.REVIEW,
}
