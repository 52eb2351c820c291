"""Findings by state, outcomes of rules and values of the deal, as `glossator show` prints them."""

import re
from dataclasses import replace

import pytest

from services.cli.render.conclusions import economics_table, findings_groups, outcome_counts, outcomes_table
from services.cli.render.document import record_table
from services.cli.render.findings import group_of
from services.shared.domain.annotations import (
    OTHER_SIDE,
    EconomicsEntry,
    EntryState,
    Finding,
    FindingKind,
    Paper,
    PerspectiveSource,
    Place,
    RuleOutcome,
    RuleState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.cli.render.test_document import ANNOTATIONS, DOCUMENT, SET, rendered

FINDING = Finding("f", "law", "Governing Law", Severity.HIGH, "No law.", "p", "1", state=RuleState.ABSENT)
PLACE = Place(OriginalSpan(4, 11), RedactedSpan(4, 11), "new")


@pytest.mark.parametrize(
    ("changes", "group"),
    [
        ({}, "absent"),
        ({"state": RuleState.WEAK}, "weak"),
        ({"state": None}, "absent"),
        ({"state": None, "annotation_ids": ("a",)}, "wrong"),
        ({"state": None, "kind": FindingKind.CHANGE}, "change"),
        ({"state": None, "kind": FindingKind.PAPER_FAULT}, "paper_fault"),
    ],
)
def test_findings_are_grouped_by_state_and_kind(changes: dict[str, object], group: str) -> None:
    assert group_of(replace(FINDING, **changes)) == group  # type: ignore[arg-type]


def test_each_group_has_a_heading_and_the_places_of_its_findings() -> None:
    weak = replace(FINDING, rule_id="cap", state=RuleState.WEAK, message="Confirm.", annotation_ids=("0123456789",))
    change = replace(FINDING, kind=FindingKind.CHANGE, state=None, message="It changes.", places=(PLACE,))
    lines = rendered(findings_groups([change, weak, FINDING], brief=False)).splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith(("absent:", "weak:", "changes"))]
    assert starts == sorted(starts)
    assert len(starts) == 3
    output = "\n".join(lines)
    assert output.index("whole text") < output.index("01234567") < output.index("new 4–11")
    assert "0123456789" not in output


def test_a_change_shows_the_words_of_the_agreement_beside_its_own() -> None:
    base = Place(OriginalSpan(0, 3), RedactedSpan(0, 3), "base", "d2")
    change = replace(FINDING, kind=FindingKind.CHANGE, state=None, message="It changes.", places=(base, PLACE))
    text = "The old barn is gone."
    told = rendered(findings_groups([change], text, {base: "the mill"}, brief=False))
    assert told.index("base: “the mill”") < told.index("new: “old bar”")
    unread = rendered(findings_groups([change], text, brief=False))
    assert "base: “" not in unread
    assert "new: “old bar”" in unread
    assert "“" not in rendered(findings_groups([change], brief=False))


def test_outcomes_name_the_passage_that_satisfies_a_rule() -> None:
    one = ANNOTATIONS[0]
    outcomes = (
        RuleOutcome("law", RuleState.ABSENT),
        RuleOutcome("parties", RuleState.PRESENT, (one.annotation_id,)),
        RuleOutcome("audits", RuleState.NOT_APPLICABLE),
    )
    shown = replace(SET, outcomes=outcomes, findings=(FINDING,))
    output = rendered(outcomes_table(shown))
    assert f"{one.annotation_id[:8]} at {one.span.start}–{one.span.end}" in output
    assert "not for this paper" in output
    assert "law" not in output
    assert outcome_counts(outcomes) == "1 present, 1 absent, 1 not for this paper"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (EntryState.STATED, "“million”"),
        (EntryState.NONE_STATED, "none stated"),
        (EntryState.BLANK, "blank in the document"),
        (EntryState.ELSEWHERE, "defined elsewhere"),
    ],
)
def test_the_deal_has_its_words_or_says_why_not(state: EntryState, shown: str) -> None:
    place = None if state is EntryState.NONE_STATED else PLACE
    output = rendered(economics_table([EconomicsEntry("liability_cap", state, place, "supplier")], "one million"))
    assert shown in output
    assert "liability cap (supplier)" in output
    assert ("4–11" in output) == (place is not None)


def test_the_record_has_the_paper_and_our_role() -> None:
    shown = replace(SET, paper=Paper("side_letter", 0.8), perspective="lender")
    output = rendered(record_table(DOCUMENT, shown))
    assert "side letter, confidence 0.80" in output
    assert re.search(r"our role +lender *$", output, re.MULTILINE)


def test_the_record_says_who_chose_our_role_and_what_was_not_applied() -> None:
    chosen = replace(SET, perspective="borrower", perspective_source=PerspectiveSource.REVIEWER, flags=(OTHER_SIDE,))
    output = rendered(record_table(DOCUMENT, chosen))
    assert "borrower, chosen by a reviewer" in output
    assert "one-sided rules were not applied" in output
    policy = replace(chosen, perspective_source=PerspectiveSource.POLICY)
    assert "borrower, by the review policy" in rendered(record_table(DOCUMENT, policy))


def test_the_outcome_of_a_document_inside_a_file_is_listed_beside_the_finding_on_another() -> None:
    title = replace(PLACE, part="title")
    outcomes = (RuleOutcome("law", RuleState.ABSENT), RuleOutcome("law", RuleState.PRESENT, (), (title,)))
    output = rendered(outcomes_table(replace(SET, findings=(FINDING,), outcomes=outcomes)))
    assert re.findall(r"law +(present|absent) +(.*?) *\n", output + "\n") == [("present", "title 4–11")]
