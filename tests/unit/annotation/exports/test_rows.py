"""The words of a report: order, places, pages and decisions of findings."""

from dataclasses import replace

import pytest

from services.annotation.exports.rows import Report, document_words, places_of, report_of
from services.shared.domain.annotations import (
    AnnotationSet,
    AnnotationState,
    Finding,
    FindingReview,
    FindingState,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.exports.test_notes import AT, BOOK, RULE, annotation, finding, place
from tests.unit.annotation.support import record

MARKS = (
    replace(annotation("a1", 10), page=12),
    replace(annotation("a2", 20), page=2),
    replace(annotation("a3", 30, AnnotationState.REJECTED), page=7),
    annotation("a4", 40),
)
SHOWN = AnnotationSet("s", 1, SetState.PROPOSED, "loan", annotations=MARKS)


def report(*findings: Finding, quotes: dict[OriginalSpan, str] | None = None) -> Report:
    return report_of(record(), SHOWN, findings, BOOK, quotes or {}, AT)


def test_without_findings() -> None:
    made = report()
    assert made.findings == ()
    assert (made.document["findings"], made.document["undecided"], made.document["written"]) == (
        "0",
        "0",
        "2026-11-29 09:00 UTC",
    )
    assert document_words(record()).items() <= made.document.items()


def test_the_gravest_are_first_and_those_of_one_severity_in_order() -> None:
    mixed = [Severity.LOW, *Severity, Severity.LOW]
    made = report(*(replace(finding(), finding_id=str(place), severity=one) for place, one in enumerate(mixed)))
    found = [one["severity"].lower() for one in made.findings]
    assert found == [one.value for one in sorted(mixed, key=list(Severity).index, reverse=True)]
    lows = [one["id"] for one in made.findings if one["severity"] == "Low"]
    assert lows == sorted(lows, key=int)
    assert [one["number"] for one in made.findings] == [str(number) for number in range(1, len(mixed) + 1)]


@pytest.mark.parametrize(
    ("evidence", "pages", "where"),
    [
        ((), "", ""),
        (("a4",), "", "40-45"),
        (("a1", "a2", "a1"), "2, 12", "10-15"),
        (("a2", "a3"), "2", "20-25"),
        (("a3", "gone"), "", ""),
    ],
    ids=["none", "without pages", "two pages", "a rejected one", "rejected only"],
)
def test_pages_are_those_of_the_places(evidence: tuple[str, ...], pages: str, where: str) -> None:
    [row] = report(finding(evidence=evidence)).findings
    assert (row["pages"], row["place"]) == (pages, where)


def test_quoted_words_are_cut_and_places_without_words_are_left_out() -> None:
    quotes = {OriginalSpan(10, 15): "契" * 3_000, OriginalSpan(60, 70): "[PERSON_1]"}
    [row] = report(finding(None, place(60, 70), place(80, 90), evidence=("a1",)), quotes=quotes).findings
    assert row["words"] == "契" * 2_000 + "\n[PERSON_1]"


def test_guidance_is_not_repeated_and_wording_is_of_the_rule() -> None:
    asked, told = report(finding(), replace(finding(), message=f"No law. {RULE.guidance}")).findings
    assert (asked["guidance"], told["guidance"], told["wording"]) == (RULE.guidance, "", RULE.fallback)
    [other] = report(replace(finding(), playbook="another")).findings
    assert (other["guidance"], other["wording"]) == ("", "")


def test_decided_findings_do_not_count_as_undecided_and_dismissed_ones_do_not_leave() -> None:
    states = (FindingState.ACCEPTED, FindingState.REJECTED, FindingState.UNDECIDED)
    findings = [finding(FindingReview(one, "ann"), place(1, 2)) for one in states]
    made = report(*findings)
    assert (made.document["findings"], made.document["undecided"]) == ("2", "1")
    assert [one["date"] for one in made.findings] == ["", ""]
    assert places_of(findings[1:2], MARKS) == []
    assert places_of([*findings, finding(evidence=("a3", "a4"))], MARKS) == [OriginalSpan(1, 2), OriginalSpan(40, 45)]
