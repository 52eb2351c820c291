"""The findings of a document are judged by readers, else by the labels."""

from dataclasses import replace

import pytest

from models.evaluation.attorney.bench import figures
from models.evaluation.attorney.findings import (
    Judged,
    Judgement,
    Shown,
    found,
    in_sheet,
    silent_passes,
    verdicts,
)
from models.evaluation.attorney.labels import Labels, Place, Point, PointClass, State, near
from services.shared.domain.annotations import (
    Annotation,
    AnnotationState,
    EconomicsEntry,
    EntryState,
    Finding,
    FindingKind,
    Origin,
    RuleOutcome,
    RuleState,
)
from services.shared.domain.annotations import Place as SetPlace
from services.shared.domain.clauses import Severity
from services.shared.domain.spans import OriginalSpan, RedactedSpan

CAP = Point(PointClass.LIABILITY, 3, State.ONE_SIDED, "The cap protects the supplier only.", (1000, 1100))
NO_INSURANCE = Point(PointClass.INSURANCE, 2, State.ABSENT, "Nothing obliges the supplier to insure.")
LABELS = Labels("cuad/one.txt", "supply", "full agreement", "buyer", "Roe", (CAP, NO_INSURANCE), ())


def annotation(name: str, start: int) -> Annotation:
    spans = OriginalSpan(start, start + 50), RedactedSpan(start, start + 50)
    return Annotation(name, 1, "Cap On Liability", *spans, 0.9, AnnotationState.PROPOSED, Origin.MODEL, "h")


def finding(category: str, state: RuleState, *ids: str, severity: Severity = Severity.HIGH) -> Finding:
    return Finding("f", "rule", category, severity, "Message.", "book", "1", ids, state=state)


def shown(*findings: Finding, outcomes: tuple[RuleOutcome, ...] = (), entry: int | None = None) -> Shown:
    annotations = {name: annotation(name, start) for name, start in (("near", 1150), ("far", 9000))}
    place = SetPlace(OriginalSpan(entry, entry + 5), RedactedSpan(entry, entry + 5)) if entry is not None else None
    economics = (EconomicsEntry("price", EntryState.STATED, place),) if place else ()
    return Shown(findings, outcomes, economics, annotations, {"cap": "Cap On Liability", "law": "Governing Law"})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((0, 10), (9, 20), True), ((0, 10), (150, 160), True), ((0, 10), (201, 300), False), ((0, 900), (800, 950), True)],
)
def test_places_are_near(one: Place, other: Place, expected: bool) -> None:
    assert near(one, other) is expected


@pytest.mark.parametrize(
    ("raised", "judged"),
    [
        (finding("Cap On Liability", RuleState.WRONG, "near"), Judged.RIGHT),
        (finding("Cap On Liability", RuleState.WRONG, "far"), Judged.UNJUDGED),
        (finding("Insurance", RuleState.ABSENT), Judged.RIGHT),
        (finding("Audit Rights", RuleState.ABSENT), Judged.UNJUDGED),
    ],
)
def test_without_a_judgement_the_labels_decide(raised: Finding, judged: Judged) -> None:
    [verdict] = verdicts(LABELS, shown(raised), [])
    assert verdict.judged is judged


@pytest.mark.parametrize(
    ("start", "state", "judged"),
    [
        (1150, "wrong", Judged.WRONG),
        (1150, "weak", Judged.RIGHT),
        (1, "wrong", Judged.RIGHT),
    ],
)
def test_a_judgement_is_for_one_place_and_state(start: int, state: str, judged: Judged) -> None:
    said = Judgement(LABELS.document, FindingKind.PLAYBOOK, "rule", state, start, Judged.WRONG)
    [verdict] = verdicts(LABELS, shown(finding("Cap On Liability", RuleState.WRONG, "near")), [said])
    assert verdict.judged is judged


def test_a_point_is_found_by_a_finding_that_is_not_wrong() -> None:
    made = shown(finding("Cap On Liability", RuleState.WRONG, "near"), finding("Insurance", RuleState.WEAK))
    told = list(verdicts(LABELS, made, []))
    assert found(CAP, told)
    assert found(NO_INSURANCE, told)
    assert not found(CAP, [replace(one, judged=Judged.WRONG) for one in told])


def test_a_point_is_in_the_sheet_near_an_entry() -> None:
    assert in_sheet(CAP, shown(entry=1040))
    assert not in_sheet(CAP, shown(entry=5000))
    assert not in_sheet(NO_INSURANCE, shown(entry=0))


@pytest.mark.parametrize(
    ("rule", "state", "raised", "passes"),
    [
        ("cap", RuleState.PRESENT, (), 1),
        ("cap", RuleState.WEAK, (), 0),
        ("law", RuleState.PRESENT, (), 0),
        ("cap", RuleState.PRESENT, (finding("Uncapped Liability", RuleState.WRONG, "near"),), 0),
    ],
)
def test_a_silent_pass(rule: str, state: RuleState, raised: tuple[Finding, ...], passes: int) -> None:
    made = shown(*raised, outcomes=(RuleOutcome(rule, state, ("near",)),))
    assert len(silent_passes(LABELS, made, list(verdicts(LABELS, made, [])))) == passes


def test_the_figures_of_a_document() -> None:
    made = shown(
        finding("Cap On Liability", RuleState.WRONG, "near"),
        finding("Audit Rights", RuleState.ABSENT),
        finding("Governing Law", RuleState.WRONG, "far", severity=Severity.LOW),
        entry=1040,
    )
    said = Judgement(LABELS.document, FindingKind.PLAYBOOK, "rule", "absent", -1, Judged.WRONG)
    counted = figures(LABELS, made, list(verdicts(LABELS, made, [said])))
    assert counted.fractions == {
        "right": (1, 2),
        "severe": (1, 2),
        "judged": (2, 3),
        "points": (3, 5),
        "shown": (3, 5),
        "silent_passes": (0, 1),
        "wrong_absences": (1, 1),
        "summary": (0, 0),
        "summary_keys": (0, 0),
        "summary_points": (0, 1),
    }
    assert counted.classes == {PointClass.LIABILITY: (3, 3), PointClass.INSURANCE: (0, 2)}
