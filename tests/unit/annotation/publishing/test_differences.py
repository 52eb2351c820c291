"""What a change of a playbook changes: rules, and findings of a document."""

from dataclasses import replace

import pytest

from services.annotation.playbook.conclude import Conclusion
from services.annotation.playbook.inside import TITLE
from services.annotation.playbook.rules import Playbook
from services.annotation.publishing.differences import Effect, FindingChange, RuleChanges, finding_changes, rule_changes
from services.shared.domain.annotations import Finding, RuleOutcome, RuleState
from services.shared.domain.clauses import Severity
from tests.unit.annotation.exports.test_notes import BOOK, RULE, finding, place

NONE = Conclusion((), ())
HIGH = finding()
LOW = replace(HIGH, severity=Severity.LOW, message="laut Vertrag 契")
INSIDE = replace(HIGH, places=(place(90, 99, part=TITLE),))
UNREAD = RuleOutcome("law", RuleState.NOT_READ)
UNREAD_INSIDE = replace(UNREAD, places=(place(90, 99, part=TITLE),))


def book(*names: str, severity: Severity = Severity.HIGH) -> Playbook:
    return replace(BOOK, rules=tuple(replace(RULE, id=one, severity=severity) for one in names))


def of(*findings: Finding, outcomes: tuple[RuleOutcome, ...] = ()) -> Conclusion:
    return Conclusion(findings, outcomes)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (None, None, RuleChanges()),
        (None, book("b", "a"), RuleChanges(added=("b", "a"))),
        (book("b", "ü"), None, RuleChanges(removed=("b", "ü"))),
        (book("a", "b"), book("b", "a"), RuleChanges()),
        (book("a", "b"), book("b", "c", severity=Severity.LOW), RuleChanges(("c",), ("a",), ("b",))),
    ],
    ids=["nothing", "new", "gone", "another order", "all kinds"],
)
def test_rules(before: Playbook | None, after: Playbook | None, changes: RuleChanges) -> None:
    assert rule_changes(before, after) == changes


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (RuleChanges(), "no rule differs"),
        (RuleChanges(removed=tuple("abcde")), "removed a, b, c, d, e"),
        (RuleChanges(tuple("abcdef"), ("x",)), "added a, b, c, d, e …; removed x"),
    ],
)
def test_one_line(changes: RuleChanges, line: str) -> None:
    assert str(changes) == line


@pytest.mark.parametrize(
    ("before", "after", "effects"),
    [
        (NONE, NONE, []),
        (of(HIGH), of(replace(HIGH, message="other words", finding_id="f9")), []),
        (NONE, of(HIGH), [(Effect.OPENED, None, Severity.HIGH, 0)]),
        (of(LOW), NONE, [(Effect.CLOSED, Severity.LOW, None, 0)]),
        (of(HIGH), of(LOW), [(Effect.SEVERITY, Severity.HIGH, Severity.LOW, 0)]),
        (of(HIGH), of(HIGH, INSIDE), [(Effect.OPENED, None, Severity.HIGH, 90)]),
        (NONE, of(outcomes=(UNREAD,)), [(Effect.UNDECIDED, None, None, 0)]),
        (of(outcomes=(UNREAD_INSIDE, UNREAD)), of(outcomes=(UNREAD,)), [(Effect.DECIDED, None, None, 90)]),
        (of(HIGH), of(outcomes=(UNREAD,)), [(Effect.CLOSED, Severity.HIGH, None, 0)]),
        (of(outcomes=(replace(UNREAD, state=RuleState.ABSENT),)), NONE, []),
    ],
)
def test_findings(
    before: Conclusion, after: Conclusion, effects: list[tuple[Effect, Severity | None, Severity | None, int]]
) -> None:
    made = finding_changes(before, after)
    assert [(one.effect, one.before, one.after, one.place) for one in made] == effects


def test_a_change_has_the_words_of_the_newer_finding() -> None:
    [change] = finding_changes(of(HIGH), of(LOW))
    assert change == FindingChange(
        Effect.SEVERITY, "loan", "law", "Governing Law", Severity.HIGH, Severity.LOW, LOW.message
    )
    assert finding_changes(of(LOW), NONE)[0].message == LOW.message
