"""Findings on an amendment: each change with its direction for our side, and what makes it effective. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from services.annotation.agreement.changes import Change, changes_of
from services.annotation.agreement.directions import CREDITORS, Direction, seen_by
from services.annotation.agreement.effectiveness import Effectiveness, effectiveness_of
from services.annotation.agreement.instructions import ChangeKind
from services.annotation.agreement.paper import Paper, PaperKind
from services.annotation.agreement.roles import parties_of
from services.shared.domain.annotations import Finding, FindingKind, Place, RuleState
from services.shared.domain.clauses import Severity
from services.shared.domain.identity import make_id
from services.shared.domain.spans import RedactedSpan

PlaceOf = Callable[[RedactedSpan, str], Place]


def amending_findings(
    text: str, paper: Paper, document_id: str, place: PlaceOf, perspective: str = ""
) -> tuple[Finding, ...]:
    """The findings of kind CHANGE, in the order of the text; none if the paper does not amend another one.

    `perspective`: our role; empty: the creditor, if the paper has one. Findings contain no document text.
    """
    if paper.kind not in _AMENDING or not paper.certain:
        return ()
    role = perspective or _default_role(text)
    changed = (_changed(one, seen_by(one.direction, role), place, document_id) for one in changes_of(text))
    if paper.kind is PaperKind.CONSENT:
        return tuple(changed)
    terms = effectiveness_of(text)
    stated = _stated(terms, place, document_id)
    return (*changed, *stated, *_missing(terms, place, document_id, lends=role in CREDITORS))


def _default_role(text: str) -> str:
    roles = {role for one in parties_of(text) for role in one.roles}
    return "lender" if roles & _LENDING else ""


def _changed(one: Change, direction: Direction, place: PlaceOf, document_id: str) -> Finding:
    spans = (("section", one.section), ("old", one.old), ("new", one.new))
    places = tuple(place(span, part) for part, span in spans if span)
    rule = f"change-{one.kind.value}-{direction.value}"
    made = _finding(rule, document_id, places, f"{one.section.start}-{(one.new or one.order).start}")
    return replace(made, severity=_SEVERITIES[direction], message=f"{_KINDS[one.kind]} {_DIRECTIONS[direction]}")


def _stated(one: Effectiveness, place: PlaceOf, document_id: str) -> Iterator[Finding]:
    """What the paper gives besides the changes."""
    spans = (one.conditions, one.reaffirmation, one.release, one.fees)
    for (rule, message), span in zip(_STATED.items(), spans, strict=True):
        if span:
            yield replace(
                _finding(rule, document_id, (place(span, "stated"),)), state=RuleState.PRESENT, message=message
            )


def _missing(one: Effectiveness, place: PlaceOf, document_id: str, *, lends: bool) -> Iterator[Finding]:
    """Conditions, if the paper has none; reaffirmation, if the paper names guarantors who do not give it; for those
    who lend also a fee, or the payment of costs.
    """
    if one.conditions is None:
        yield _absence("amendment-conditions", one.effective_date, place, document_id)
    if one.guarantors and one.reaffirmation is None:
        yield _absence("amendment-reaffirmation", one.in_force, place, document_id)
    if lends and one.fees is None:
        yield replace(_absence("amendment-fees", None, place, document_id), severity=Severity.LOW)


def _absence(rule: str, near: RedactedSpan | None, place: PlaceOf, document_id: str) -> Finding:
    state = RuleState.WEAK if near else RuleState.ABSENT
    places = (place(near, "near"),) if near else ()
    severity = Severity.LOW if near else Severity.MEDIUM
    return replace(_finding(rule, document_id, places), state=state, severity=severity, message=_ABSENCES[rule, state])


def _finding(rule: str, document_id: str, places: tuple[Place, ...], where: str = "") -> Finding:
    return Finding(
        finding_id=make_id("finding", document_id, rule, where),
        rule_id=rule,
        category="",
        severity=Severity.INFO,
        message="",
        playbook="",
        playbook_version="",
        kind=FindingKind.CHANGE,
        places=places,
    )


_AMENDING = frozenset({PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT})
_LENDING = frozenset({"agent", "bank", "lender", "noteholder"})
_KINDS = {
    ChangeKind.REPLACED: "The paper replaces a provision of the agreement.",
    ChangeKind.ADDED: "The paper adds a provision to the agreement.",
    ChangeKind.DELETED: "The paper deletes a provision of the agreement.",
    ChangeKind.WAIVED: "The paper waives a provision of the agreement or a default.",
    ChangeKind.REFERENCE: "References to the agreement now mean the agreement as amended.",
}
_DIRECTIONS = {
    Direction.BETTER: "The change is better for our side.",
    Direction.WORSE: "The change is worse for our side: compare it with the approval.",
    Direction.NEUTRAL: "The change favours neither side.",
    Direction.UNKNOWN: "Compare it with the agreement: the words alone do not show which side it favours.",
}
_SEVERITIES = {
    Direction.BETTER: Severity.LOW,
    Direction.WORSE: Severity.MEDIUM,
    Direction.NEUTRAL: Severity.INFO,
    Direction.UNKNOWN: Severity.LOW,
}
_STATED = {
    "amendment-conditions": "The paper states conditions to its effectiveness.",
    "amendment-reaffirmation": "A party reaffirms what it gave: check that each guarantor and pledgor signs.",
    "amendment-release": "The paper releases claims: check who releases whom.",
    "amendment-fees": "The paper states a fee or the payment of costs.",
}
_ABSENCES = {
    ("amendment-fees", RuleState.ABSENT): "The paper states no fee and no payment of costs.",
    ("amendment-conditions", RuleState.ABSENT): "The paper states no conditions to its effectiveness.",
    (
        "amendment-conditions",
        RuleState.WEAK,
    ): "The paper has an effective date, and no conditions to it.",
    ("amendment-reaffirmation", RuleState.ABSENT): "The paper names guarantors, and none of them reaffirms a guaranty.",
    ("amendment-reaffirmation", RuleState.WEAK): (
        "The paper names guarantors and keeps the other documents in force, and no guarantor reaffirms a guaranty."
    ),
}
