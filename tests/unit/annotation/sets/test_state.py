from dataclasses import replace

import pytest

from services.annotation.sets.state import (
    DocumentSet,
    StoredDocument,
    as_proposed,
    as_published,
    ended_set,
    judged_annotations,
    set_id,
    settled,
)
from services.shared.domain.annotations import (
    SUSPECTED_INSTRUCTION,
    AnnotationSet,
    AnnotationState,
    EconomicsEntry,
    EntryState,
    Finding,
    FindingKind,
    FindingReview,
    FindingState,
    Origin,
    Paper,
    RuleOutcome,
    RuleState,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import Arm, BlobRef, KeyScope, Provenance
from tests.unit.annotation.playbook.test_conclude import mark
from tests.unit.annotation.support import NOW, record

FINDING = Finding("f", "r", "Parties", Severity.LOW, "m", "p", "1")
MARKS = (
    mark("Parties", name="model"),
    mark("Parties", state=AnnotationState.ACCEPTED, name="accepted"),
    mark("Parties", state=AnnotationState.ADDED, origin=Origin.PERSON, name="added"),
)


SUMMARY = BlobRef("harbour-bank", KeyScope.REDACTED, "d", "summary-1", 9)
FLAGS = (SUSPECTED_INSTRUCTION,)


def made(state: SetState) -> AnnotationSet:
    return AnnotationSet("s", 4, state, "nda", 0.9, MARKS, (FINDING,), flags=FLAGS, summary=SUMMARY)


ALL, PEOPLE = ["model", "accepted", "added"], ["accepted", "added"]


@pytest.mark.parametrize(
    ("arm", "state", "proposed", "published", "findings"),
    [
        (Arm.ASSISTED, SetState.PROPOSED, ALL, ALL, 1),
        (Arm.ASSISTED, SetState.PUBLISHED, ALL, ALL, 1),
        (Arm.BASELINE, SetState.PROPOSED, PEOPLE, PEOPLE, 0),
        (Arm.BASELINE, SetState.PUBLISHED, ALL, PEOPLE, 1),
        (Arm.SHADOW, SetState.PROPOSED, PEOPLE, PEOPLE, 0),
        (Arm.SHADOW, SetState.PUBLISHED, PEOPLE, PEOPLE, 1),
    ],
)
def test_views_of_a_set_by_arm(
    arm: Arm, state: SetState, proposed: list[str], published: list[str], findings: int
) -> None:
    document = replace(record(), arm=arm)
    shown = as_proposed(document, made(state))
    assert [one.annotation_id for one in shown.annotations] == proposed
    assert len(shown.findings) == findings
    assert bool(shown.document_type) == bool(findings)
    assert [one.annotation_id for one in as_published(document, made(state)).annotations] == published


@pytest.mark.parametrize(
    ("arm", "state", "proposed", "published"),
    [
        (Arm.ASSISTED, SetState.PROPOSED, SUMMARY, SUMMARY),
        (Arm.ASSISTED, SetState.PUBLISHED, SUMMARY, SUMMARY),
        (Arm.BASELINE, SetState.PROPOSED, None, None),
        (Arm.BASELINE, SetState.PUBLISHED, SUMMARY, None),
        (Arm.SHADOW, SetState.PROPOSED, None, None),
        (Arm.SHADOW, SetState.PUBLISHED, None, None),
    ],
)
def test_flags_are_visible_in_every_arm_and_summaries_are_not(
    arm: Arm, state: SetState, proposed: BlobRef | None, published: BlobRef | None
) -> None:
    document = replace(record(), arm=arm)
    shown = (as_proposed(document, made(state)), as_published(document, made(state)))
    assert [one.summary for one in shown] == [proposed, published]
    assert {one.flags for one in shown} == {FLAGS}


@pytest.mark.parametrize(
    ("arm", "state", "proposed", "published"),
    [
        (Arm.ASSISTED, SetState.PROPOSED, "paper economics outcomes fault", "paper economics outcomes fault"),
        (Arm.ASSISTED, SetState.PUBLISHED, "paper economics outcomes fault", "paper economics outcomes fault"),
        (Arm.BASELINE, SetState.PROPOSED, "", "outcomes"),
        (Arm.BASELINE, SetState.PUBLISHED, "paper economics outcomes fault", "outcomes"),
        (Arm.SHADOW, SetState.PROPOSED, "", "outcomes"),
        (Arm.SHADOW, SetState.PUBLISHED, "outcomes", "outcomes"),
    ],
)
def test_what_the_text_says_is_hidden_as_proposals_are(
    arm: Arm, state: SetState, proposed: str, published: str
) -> None:
    document, fault = replace(record(), arm=arm), replace(FINDING, kind=FindingKind.PAPER_FAULT)
    full = replace(
        made(state),
        findings=(FINDING, fault),
        paper=Paper("amendment", 0.9),
        outcomes=(RuleOutcome("r", RuleState.ABSENT),),
        economics=(EconomicsEntry("maturity", EntryState.NONE_STATED),),
    )
    assert visible(as_proposed(document, full)) == proposed
    assert visible(as_published(document, full)) == published
    assert visible(ended_set(full, SetState.SUPERSEDED)) == ""


def visible(shown: AnnotationSet) -> str:
    fault = any(one.kind is FindingKind.PAPER_FAULT for one in shown.findings)
    parts = {"paper": shown.paper, "economics": shown.economics, "outcomes": shown.outcomes, "fault": fault}
    return " ".join(name for name, part in parts.items() if part)


def test_a_notice_is_the_next_revision_without_content() -> None:
    notice = ended_set(made(SetState.PROPOSED), SetState.SUPERSEDED, "t")
    assert (notice.revision, notice.state, notice.superseded_by) == (5, SetState.SUPERSEDED, "t")
    assert (notice.annotations, notice.findings, notice.flags, notice.summary) == ((), (), (), None)


def test_a_superseded_set_supersedes_only_proposals() -> None:
    states = [one.state for one in settled(made(SetState.SUPERSEDED)).annotations]
    assert states == [AnnotationState.SUPERSEDED, AnnotationState.ACCEPTED, AnnotationState.ADDED]
    assert settled(made(SetState.PROPOSED)) == made(SetState.PROPOSED)


@pytest.mark.parametrize("field", ["extractor", "redaction_policy", "model", "prompt", "playbook", "calibration"])
def test_the_set_id_depends_on_every_version(field: str) -> None:
    other = replace(Provenance(), **{field: "v"})
    assert set_id(record(), Provenance()) != set_id(record(), other)
    assert set_id(record(1), other) != set_id(record(2), other)
    assert set_id(record(), other) == set_id(record(), other)


@pytest.mark.parametrize(
    ("reviewed", "undecided", "names", "unreviewed"),
    [
        (True, 1, ["accepted", "added"], {False}),
        (True, 0, ALL, {False}),  # of an earlier release
        (False, 0, ALL, {True}),
    ],
)
def test_a_published_set_shows_what_a_person_decided(
    reviewed: bool, undecided: int, names: list[str], unreviewed: set[bool]
) -> None:
    published = replace(made(SetState.PUBLISHED), reviewed=reviewed, undecided_annotations=undecided)
    for shown in (as_published(record(), published), as_proposed(record(), published)):
        assert [one.annotation_id for one in shown.annotations] == names
        assert {one.unreviewed for one in shown.annotations} == unreviewed


def test_findings_are_explained_with_the_annotations_that_are_left_undecided() -> None:
    stored = StoredDocument(record(), "s", SUMMARY, SUMMARY, SUMMARY, SUMMARY, 9)
    published = replace(made(SetState.PUBLISHED), reviewed=True, undecided_annotations=1)
    document_set = DocumentSet(stored, published, NOW)
    shown = as_published(record(), published)
    assert judged_annotations(document_set, shown) == MARKS
    assert judged_annotations(document_set, replace(shown, revision=9)) == MARKS[1:]


def test_published_findings_have_no_names_and_no_free_text() -> None:
    review = FindingReview(FindingState.WAIVED, "ann", NOW, "Jane Smith agrees", "Jane Smith", NOW)
    published = replace(made(SetState.PUBLISHED), findings=(replace(FINDING, review=review),))
    [shown] = as_published(record(), published).findings
    assert shown.review == FindingReview(FindingState.WAIVED, "", NOW, "other", "", NOW)
