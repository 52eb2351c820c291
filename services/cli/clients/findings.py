"""Calls AnnotationService: findings and the decisions on them."""

from dataclasses import dataclass
from datetime import datetime

from services.annotation.sets.records import DecideFindingRequest, ListFindingsRequest
from services.cli.clients.annotation import AnnotationClient
from services.shared.domain.annotations import Finding, FindingVerdict
from services.shared.domain.clauses import Severity


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
        found = await self._call(ListFindingsRequest(document_id))
        return found.revision, list(found.findings)

    async def decide_finding(
        self, document_id: str, revision: int, decision_id: str, what: FindingDecisionToSend
    ) -> tuple[int, Finding]:
        """Submit a decision on a finding of `revision`. Returns the new revision of the set, and the finding.

        A repeated `decision_id` has no further effect. Raises `Reject(CONFLICT)` if the set has another revision.
        """
        request = DecideFindingRequest(
            document_id,
            revision,
            decision_id,
            what.verdict,
            what.finding_id,
            what.category,
            what.severity,
            what.annotation_ids,
            what.reason,
            what.who,
            what.until,
        )
        done = await self._call(request)
        return done.revision, done.finding
