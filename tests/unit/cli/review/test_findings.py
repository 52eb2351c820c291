from dataclasses import replace
from datetime import UTC, datetime
from typing import Self

import pytest

from services.cli.clients.findings import FindingDecisionToSend
from services.cli.errors import CommandError, UsageError
from services.cli.review.findings import decide_finding, find_finding
from services.shared.domain.annotations import Finding, FindingReview, FindingState, FindingVerdict
from services.shared.domain.clauses import Severity
from tests.unit.cli.review.test_reviewer import FakeAnnotations

_CAP = Finding("ff11", "cap", "Cap On Liability", Severity.HIGH, "m", "p", "1")
_WAITING = FindingReview(FindingState.WAITING, until=datetime(2027, 3, 31, tzinfo=UTC))
FINDINGS = [
    _CAP,
    replace(_CAP, finding_id="ff22", rule_id="floor", severity=Severity.LOW, review=_WAITING),
    replace(_CAP, finding_id="ff33", severity=Severity.LOW, review=FindingReview(FindingState.OUTDATED)),
]


class FakeFindings(FakeAnnotations):
    """A service with three findings; `sent` has the decisions with the revisions."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[int, FindingDecisionToSend]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def findings(self, document_id: str) -> tuple[int, list[Finding]]:
        return self.found.revision, FINDINGS

    async def decide_finding(
        self, document_id: str, revision: int, decision_id: str, what: FindingDecisionToSend
    ) -> tuple[int, Finding]:
        self._check(revision)
        self.sent.append((revision, what))
        return revision + 1, replace(_CAP, review=FindingReview(FindingState.ACCEPTED))


async def test_ids_are_completed() -> None:
    service = FakeFindings()
    accept = FindingDecisionToSend(FindingVerdict.ACCEPT, "ff1")
    revision, _ = await decide_finding(service, "reviewer@t", "d1", 3, accept)
    assert (revision, service.sent) == (4, [(3, replace(accept, finding_id="ff11"))])


async def test_a_conflict_names_both_revisions() -> None:
    accept = FindingDecisionToSend(FindingVerdict.ACCEPT, "ff1")
    with pytest.raises(CommandError, match="after revision 2, which you saw; it is now at revision 3"):
        await decide_finding(FakeFindings(), "reviewer@t", "d1", 2, accept)


@pytest.mark.parametrize(
    ("prefix", "problem"),
    [
        ("x", "no finding id starts with x"),
        ("ff3", "no finding id starts with ff3"),
        ("ff", "2 finding ids start with"),
    ],
)
def test_an_unclear_id_is_refused(prefix: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        find_finding(FINDINGS, prefix)
