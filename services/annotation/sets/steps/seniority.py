"""Which findings need a decision of a senior reviewer. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from services.annotation.playbook.rules import more_severe
from services.annotation.sets.findings import is_open
from services.annotation.sets.steps.comparing import finding_key
from services.annotation.sets.steps.records import StepRule
from services.shared.domain.annotations import Finding, FindingDecision
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Role


def check_seniority(
    threshold: Severity | None,
    made: Iterable[Finding],
    decided: Iterable[Finding],
    reviews: Iterable[Sequence[FindingDecision]],
    role: str,
) -> None:
    """Raises `Reject(FORBIDDEN)` if a finding of the severity `threshold` or a higher one has no decision of a senior
    reviewer in one of the `reviews`. `made`: the findings as the playbook has them, so that no one lowers a severity to
    evade the rule; `decided`: with the decisions in force. `role`: of the person who completes the review, and so
    decides what is open.
    """
    if threshold is None:
        return
    own = {finding_key(one): one.severity for one in made}
    latest = [{_key(one): one.role for one in each} for each in reviews]
    missing = 0
    for one in decided:
        is_senior = any(each.get(finding_key(one)) == Role.SENIOR_REVIEWER for each in latest)
        is_left = is_open(one) and role == Role.SENIOR_REVIEWER
        missing += _is_grave(one, own, threshold) and not (is_senior or is_left)
    if missing:
        findings = "1 finding needs" if missing == 1 else f"{missing} findings need"
        detail = (
            f"{findings} the decision of a senior reviewer: the review policy asks for it from severity {threshold}"
        )
        raise Reject(Reason.FORBIDDEN, detail=detail, rule=StepRule.SENIOR)


def _is_grave(one: Finding, own: Mapping[str, Severity], threshold: Severity) -> bool:
    severities = (one.severity, own.get(finding_key(one), one.severity))
    return any(not more_severe(threshold, each) for each in severities)


def _key(one: FindingDecision) -> str:
    return finding_key(one.finding)
