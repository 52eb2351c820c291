"""Convert a reviewer's input into decisions on findings."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from services.cli.clients.findings import FindingDecisionToSend
from services.cli.errors import UsageError
from services.cli.review.reviewer import AnnotationPort, ReviewSession, clause_type, find_annotation, first_few
from services.shared.domain.annotations import Finding, FindingState
from services.shared.domain.errors import Reject
from services.shared.runtime.access.call import new_id


class FindingPort(AnnotationPort, Protocol):
    """The methods of `FindingClient` that decisions on findings need."""

    async def findings(self, document_id: str) -> tuple[int, list[Finding]]: ...
    async def decide_finding(
        self, document_id: str, revision: int, decision_id: str, what: FindingDecisionToSend
    ) -> tuple[int, Finding]: ...


async def decide_finding(
    client: FindingPort, caller: str, document_id: str, revision: int, decision: FindingDecisionToSend
) -> tuple[int, Finding]:
    """Send a decision on a finding; its id and those of its evidence can be the first characters. Returns the new
    revision of the set, and the finding. Raises `CommandError`, `Reject` or `Retry`.
    """
    target, evidence = "", decision.annotation_ids
    if decision.finding_id:
        _, findings = await client.findings(document_id)
        target = find_finding(findings, decision.finding_id).finding_id
    if evidence:
        _, current = await client.annotations(document_id)
        evidence = tuple(find_annotation(current.annotations, one).annotation_id for one in evidence)
    category = clause_type(decision.category) if decision.category else ""
    sent = replace(decision, finding_id=target, category=category, annotation_ids=evidence)
    try:
        return await client.decide_finding(document_id, revision, new_id(), sent)
    except Reject as error:
        raise await ReviewSession(client, caller).explained(error, document_id, revision) from None


def find_finding(findings: Sequence[Finding], prefix: str) -> Finding:
    """The one finding whose id starts with `prefix`. Raises `UsageError` unless there is exactly one."""
    current = [one for one in findings if not one.review or one.review.state is not FindingState.OUTDATED]
    matches = [one for one in current if one.finding_id.startswith(prefix)]
    if not matches:
        raise UsageError(f"no finding id starts with {prefix}", "`glossator finding list DOCUMENT` shows the ids")
    if len(matches) > 1:
        ids = first_few([one.finding_id for one in matches])
        raise UsageError(f"{len(matches)} finding ids start with {prefix}", f"give more characters: {ids}")
    return matches[0]
