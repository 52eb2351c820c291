"""The findings of a document against the points of an attorney. Pure.

A finding is right if a reader judged it so (`judgements.jsonl`), or without a judgement, if it is near a point or a
change of the labels. Others without a judgement count as unjudged: the lists of long documents are cut.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models.evaluation.attorney.labels import Labels, Place, Point, PointClass, State, near
from models.evaluation.attorney.summary import Told
from services.annotation.playbook.inside import TITLE
from services.shared.domain.annotations import (
    Annotation,
    EconomicsEntry,
    Finding,
    FindingKind,
    RuleOutcome,
    RuleState,
)
from services.shared.domain.clauses import Severity
from services.shared.wire.json_codec import from_json

JUDGEMENTS = Path(__file__).parent / "judgements.jsonl"


class Judged(StrEnum):
    """TRIVIAL: right, and no careful lawyer would raise it."""

    RIGHT = "right"
    TRIVIAL = "trivial"
    WRONG = "wrong"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reader's verdict on a finding, with its reason. `start`: of its first place; -1 without a place."""

    document: str
    kind: FindingKind
    rule: str
    state: str
    start: int
    verdict: Judged
    why: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the product shows of a document: the same content as an `AnnotationSet`, without ids."""

    findings: tuple[Finding, ...]
    outcomes: tuple[RuleOutcome, ...]
    economics: tuple[EconomicsEntry, ...]
    annotations: Mapping[str, Annotation]
    categories: Mapping[str, str]
    """The category of each rule."""
    summary: tuple[Told, ...] = ()

    def places(self, ids: Iterable[str], made: Finding | RuleOutcome | None = None) -> list[Place]:
        """The places of annotations, and those of the finding or outcome itself, in the original text. The title of a
        document inside the file is none.
        """
        spans = [self.annotations[one].span for one in ids if one in self.annotations]
        spans += [one.span for one in made.places if one.part != TITLE] if made else []
        return sorted((one.start, one.end) for one in spans)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding with its verdict."""

    finding: Finding
    judged: Judged
    places: tuple[Place, ...]

    @property
    def is_severe(self) -> bool:
        return self.finding.severity in (Severity.HIGH, Severity.CRITICAL)


def verdicts(labels: Labels, shown: Shown, judgements: Iterable[Judgement]) -> Iterator[Verdict]:
    """The verdict on each finding."""
    known = {(one.kind, one.rule, one.state, one.start): one.verdict for one in judgements}
    for finding in shown.findings:
        places = shown.places(finding.annotation_ids, finding)
        state = finding.state.value if finding.state else ""
        key = (finding.kind, finding.rule_id, state, places[0][0] if places else -1)
        agrees = any(near(place, one) for one in places for place in _labelled(labels, finding))
        agrees = agrees or (not places and _is_absent(labels, finding))
        yield Verdict(finding, known.get(key, Judged.RIGHT if agrees else Judged.UNJUDGED), tuple(places))


def found(point: Point, told: Sequence[Verdict]) -> bool:
    """Whether a finding raises the point: near its place, or on an absent clause of its class."""
    told = [one for one in told if one.judged is not Judged.WRONG]
    if point.place:
        return any(near(point.place, place) for one in told for place in one.places)
    absent = [one.finding for one in told if one.finding.state in (RuleState.ABSENT, RuleState.WEAK)]
    return any(CLASSES.get(one.category) is point.kind for one in absent)


def in_sheet(point: Point, shown: Shown) -> bool:
    """Whether the economics sheet has an entry near the point."""
    return bool(point.place) and any(
        near(point.place, (one.place.span.start, one.place.span.end)) for one in shown.economics if one.place
    )


def silent_passes(labels: Labels, shown: Shown, told: Sequence[Verdict]) -> list[RuleOutcome]:
    """The rules of `SILENT` that end as PRESENT by a passage of which the labels say that it is weak, one-sided or
    wrong, without any finding near it.
    """
    doubtful = [one.place for one in labels.points if one.place and one.state in _DOUBTFUL]
    raised = [place for one in told for place in one.places]
    passes = []
    for one in shown.outcomes:
        if one.state is not RuleState.PRESENT or shown.categories.get(one.rule_id) not in SILENT:
            continue
        places = [
            place for place in shown.places(one.annotation_ids, one) if any(near(place, other) for other in doubtful)
        ]
        if places and not any(near(place, other) for place in places for other in raised):
            passes.append(one)
    return passes


def load_judgements() -> list[Judgement]:
    """All judgements of readers. Raises `Reject` with the path of a field that is wrong."""
    if not JUDGEMENTS.exists():
        return []
    with JUDGEMENTS.open(encoding="utf-8") as lines:
        return [from_json(Judgement, json.loads(line)) for line in lines]


def _labelled(labels: Labels, finding: Finding) -> Iterator[Place]:
    if finding.kind is FindingKind.CHANGE:
        yield from (one.place for one in labels.changes if one.place)
    yield from (one.place for one in labels.points if one.place)


def _is_absent(labels: Labels, finding: Finding) -> bool:
    states = {one.state for one in labels.points if one.kind is CLASSES.get(finding.category) and not one.place}
    return State.ABSENT in states


_DOUBTFUL = frozenset({State.WEAK, State.ONE_SIDED, State.WRONG})
SILENT = frozenset(
    {
        "Cap On Liability",
        "Default Interest",
        "Borrower Indemnity",
        "Insurance",
        "Assignment Limits",
        "Anti-Assignment",
        "Amendments And Waivers",
    }
)
"""The categories in which a passage that is near is easily taken for the right one."""
CLASSES: Mapping[str, PointClass] = {
    "Agreement Date": PointClass.PAPER_FAULT,
    "Amendments And Waivers": PointClass.AMENDMENTS_AND_WAIVERS,
    "Anti-Assignment": PointClass.ASSIGNMENT_AND_CHANGE_OF_CONTROL,
    "Assignment Limits": PointClass.ASSIGNMENT_AND_CHANGE_OF_CONTROL,
    "Audit Rights": PointClass.COVENANT,
    "Borrower Indemnity": PointClass.INDEMNITY_AND_COSTS,
    "Cap On Liability": PointClass.LIABILITY,
    "Change Of Control": PointClass.ASSIGNMENT_AND_CHANGE_OF_CONTROL,
    "Conditions To Closing": PointClass.CONDITIONS,
    "Conditions To Each Drawing": PointClass.CONDITIONS,
    "Confidentiality": PointClass.IP_AND_DATA,
    "Cover For Letters Of Credit": PointClass.SECURITY_AND_GUARANTEE,
    "Cross-Default": PointClass.DEFAULT_AND_REMEDIES,
    "Dealings With Affiliates": PointClass.COVENANT,
    "Debt Limitation": PointClass.RESTRICTION,
    "Default Interest": PointClass.DEFAULT_AND_REMEDIES,
    "Delay": PointClass.AMENDMENTS_AND_WAIVERS,
    "Dispute Resolution": PointClass.LAW_AND_DISPUTES,
    "Duty To Insure": PointClass.INSURANCE,
    "Exclusivity": PointClass.EXCLUSIVITY,
    "Exit Assistance": PointClass.TERM_AND_EXIT,
    "Expiration Date": PointClass.TERM_AND_EXIT,
    "Financial Covenant": PointClass.COVENANT,
    "Financial Reporting": PointClass.COVENANT,
    "Governing Law": PointClass.LAW_AND_DISPUTES,
    "Guaranty": PointClass.SECURITY_AND_GUARANTEE,
    "Increased Costs": PointClass.INDEMNITY_AND_COSTS,
    "Indemnity": PointClass.INDEMNITY_AND_COSTS,
    "Insolvency": PointClass.DEFAULT_AND_REMEDIES,
    "Insurance": PointClass.INSURANCE,
    "Invalidity Default": PointClass.DEFAULT_AND_REMEDIES,
    "Ip Ownership Assignment": PointClass.IP_AND_DATA,
    "Jurisdiction And Jury Waiver": PointClass.LAW_AND_DISPUTES,
    "Liquidated Damages": PointClass.DEFAULT_AND_REMEDIES,
    "Mandatory Prepayment": PointClass.MONEY,
    "Mergers And Disposals": PointClass.COVENANT,
    "Negative Pledge": PointClass.RESTRICTION,
    "Non-Compete": PointClass.RESTRICTION,
    "Notice Of Default": PointClass.COVENANT,
    "Ownership Of Results": PointClass.IP_AND_DATA,
    "Parties": PointClass.PARTIES_AND_CAPACITY,
    "Payment Default": PointClass.DEFAULT_AND_REMEDIES,
    "Prepayment Premium": PointClass.MONEY,
    "Price Restrictions": PointClass.MONEY,
    "Renewal Term": PointClass.TERM_AND_EXIT,
    "Restricted Payments": PointClass.RESTRICTION,
    "Security": PointClass.SECURITY_AND_GUARANTEE,
    "Set-Off": PointClass.DEFAULT_AND_REMEDIES,
    "Sharing Among Lenders": PointClass.DEFAULT_AND_REMEDIES,
    "Source Code Escrow": PointClass.IP_AND_DATA,
    "Termination For Breach": PointClass.DEFAULT_AND_REMEDIES,
    "Termination For Convenience": PointClass.TERM_AND_EXIT,
    "Uncapped Liability": PointClass.LIABILITY,
    "Warranties": PointClass.REPRESENTATIONS,
    "Warranty Duration": PointClass.REPRESENTATIONS,
}
"""The class of points that a category is about."""
