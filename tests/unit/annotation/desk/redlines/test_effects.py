"""The findings that changes open and close."""

from dataclasses import replace

import pytest

from services.annotation.desk.redlines.effects import Findings
from services.annotation.desk.redlines.records import ChangedFinding, ChangedPlace, VersionChange
from services.annotation.redline.records import ChangeKind
from services.shared.domain.annotations import AnnotationSet, Finding, FindingKind, SetState
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.exports.test_notes import annotation, finding, place

CHANGES = (
    VersionChange(1, ChangeKind.REPLACED, ChangedPlace(OriginalSpan(10, 12)), ChangedPlace(OriginalSpan(110, 112))),
    VersionChange(
        2, ChangeKind.DELETED, ChangedPlace(OriginalSpan(40, 50)), ChangedPlace(OriginalSpan(140, 140)), (),
        ("Governing Law",),
    ),
)  # fmt: skip
ABSENT = finding()
AT_OLD, AT_NEW = finding(None, place(11, 20)), finding(None, place(111, 120))
OTHER_RULE = replace(ABSENT, rule_id="плата", category="Fees")


def of(*findings: Finding) -> AnnotationSet:
    return AnnotationSet("s", 1, SetState.PROPOSED, annotations=(annotation("a1", 108),), findings=findings)


def numbers(found: tuple[ChangedFinding, ...]) -> list[tuple[int, ...]]:
    return [one.changes for one in found]


@pytest.mark.parametrize(
    ("old", "new", "closed", "opened"),
    [
        ((), (), [], []),
        ((ABSENT,), (ABSENT,), [], []),
        ((), (ABSENT,), [], [(2,)]),
        ((ABSENT,), (), [(2,)], []),
        ((OTHER_RULE,), (ABSENT,), [()], [(2,)]),
        ((), (AT_NEW,), [], [(1,)]),
        ((AT_OLD,), (), [(1,)], []),
        ((), (finding(evidence=("a1", "gone")),), [], [(1,)]),
        ((), (finding(None, place(111, 120, document="d2")),), [], [(2,)]),
        ((ABSENT,), (replace(ABSENT, kind=FindingKind.CHANGE),), [(2,)], [(2,)]),
    ],
)
def test_findings_of_one_version(
    old: tuple[Finding, ...], new: tuple[Finding, ...], closed: list[tuple[int, ...]], opened: list[tuple[int, ...]]
) -> None:
    found = Findings(of(*old), of(*new))
    assert numbers(found.closed(CHANGES)) == closed
    assert numbers(found.opened(CHANGES)) == opened
    assert not any(numbers(found.opened(())))


def test_of_several_findings_of_a_rule_those_at_a_change_are_new() -> None:
    far = finding(None, place(900, 910))
    found = Findings(of(far), of(replace(far, finding_id="far"), replace(AT_NEW, finding_id="near")))
    [opened] = found.opened(CHANGES)
    assert (opened.finding_id, opened.changes) == ("near", (1,))
    assert found.closed(CHANGES) == ()
    assert len(Findings(of(), of(far, far, AT_NEW)).opened(CHANGES)) == 3
