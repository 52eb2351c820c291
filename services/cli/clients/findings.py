"""Calls AnnotationService: findings and the decisions on them."""

from dataclasses import dataclass
from datetime import datetime

from glossator.annotation.v1 import events_pb2, service_pb2
from services.cli.clients.annotation import SERVICE, AnnotationClient
from services.cli.clients.calls import translated_errors
from services.shared.domain.annotations import Finding, FindingVerdict
from services.shared.domain.clauses import Severity
from services.shared.wire.codec import from_message

_SECONDS = 30.0
_NO_SEVERITY = "SEVERITY_UNSPECIFIED"


@dataclass(frozen=True, slots=True)
class FindingDecisionToSend:
    """A reviewer's decision on a finding. ADD needs a `category` and no `finding_id`."""

    verdict: FindingVerdict
    finding_id: str = ""
    category: str = ""
    severity: Severity | None = None
    annotation_ids: tuple[str, ...] = ()
    reason: str = ""
    who: str = ""
    until: datetime | None = None


class FindingClient(AnnotationClient):
    """The client of AnnotationService, also for findings. Methods raise `Reject` or `Retry`."""

    async def findings(self, document_id: str) -> tuple[int, list[Finding]]:
        """Return the revision of the set, and its findings with the decisions on them, then the outdated ones."""
        request = service_pb2.ListFindingsRequest(document_id=document_id)
        with translated_errors(SERVICE):
            response = await self._stub.ListFindings(request, timeout=_SECONDS)
        return response.revision, [from_message(Finding, one) for one in response.findings]

    async def decide_finding(
        self, document_id: str, revision: int, decision_id: str, what: FindingDecisionToSend
    ) -> tuple[int, Finding]:
        """Submit a decision on a finding of `revision`. Returns the new revision of the set, and the finding.

        A repeated `decision_id` has no further effect. Raises `Reject(CONFLICT)` if the set has another revision.
        """
        request = service_pb2.DecideFindingRequest(
            document_id=document_id,
            revision=revision,
            decision_id=decision_id,
            verdict=events_pb2.FindingVerdict.Value(f"FINDING_VERDICT_{what.verdict.name}"),
            finding_id=what.finding_id,
            category=what.category,
            severity=events_pb2.Severity.Value(f"SEVERITY_{what.severity.name}" if what.severity else _NO_SEVERITY),
            annotation_ids=what.annotation_ids,
            reason=what.reason,
            who=what.who,
        )
        if what.until:
            request.until.FromDatetime(what.until)
        with translated_errors(SERVICE):
            response = await self._stub.DecideFinding(request, timeout=_SECONDS)
        return response.revision, from_message(Finding, response.finding)
