"""Findings on an amendment: each change with its direction for our side, and what makes it effective. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from services.annotation.agreement.changes import Change
from services.annotation.agreement.directions.changes import seen_by
from services.annotation.agreement.directions.values import Direction
from services.annotation.agreement.directions.words import CREDITORS
from services.annotation.agreement.effectiveness import Effectiveness, effectiveness_of
from services.annotation.agreement.instructions import ChangeKind
from services.annotation.agreement.paper import Paper, PaperKind
from services.annotation.agreement.roles import perspective_of
from services.annotation.agreement.signatories import unsigned_parties
from services.shared.domain.annotations import Finding, FindingKind, Place, RuleState
from services.shared.domain.clauses import Severity
from services.shared.domain.identity import make_id
from services.shared.domain.spans import RedactedSpan

PlaceOf = Callable[[RedactedSpan, str], Place]


def amends(paper: Paper) -> bool:
    """Whether the paper amends another one, for certain."""
    return paper.kind in _AMENDING and paper.certain


def amending_findings(
    text: str, paper: Paper, changes: Sequence[Change], document_id: str, place: PlaceOf, perspective: str = ""
) -> tuple[Finding, ...]:
    """The findings of kind CHANGE, in the order of the text; none if the paper does not amend another one.

    `changes`: those of the text. `perspective`: our role; empty: the creditor, if the paper has one. Findings contain
    no document text.
    """
    if not amends(paper):
        return ()
    role = perspective or perspective_of(text)
    changed = [_changed(one, place, document_id) for one in _together(text, changes, role)]
    if paper.kind is PaperKind.CONSENT:
        return tuple(changed)
    terms = effectiveness_of(text)
    stated = _stated(terms, place, document_id)
    missing = _missing(terms, place, document_id, lends=role in CREDITORS)
    return (*changed, *stated, *missing, *_unsigned(text, place, document_id))


@dataclass(frozen=True, slots=True)
class _Group:
    """The changes of one finding, in order, with their direction for our side."""

    kind: str
    direction: Direction
    changes: tuple[Change, ...]


def _together(text: str, changes: Sequence[Change], role: str) -> Iterator[_Group]:
    """One finding for each change. The changes of a provision are one finding if one of them has no new words; so are
    all that favour neither side.
    """
    groups: dict[object, list[Change]] = {}
    wholes = {_section_of(text, one) for one in changes if one.new is None}
    for one in changes:
        section = _section_of(text, one)
        whole = section in wholes and _NAMES_ONE.match(section[1])
        key: object = Direction.NEUTRAL if one.direction is Direction.NEUTRAL else section if whole else one
        groups.setdefault(key, []).append(one)
    for key, group in groups.items():
        kind = _CONFORMING if key is Direction.NEUTRAL and len(group) > 1 else group[0].kind
        yield _Group(kind, _of_all([seen_by(one.direction, role) for one in group]), tuple(group))


def _section_of(text: str, one: Change) -> tuple[ChangeKind, str]:
    return one.kind, " ".join(one.section.of(text).casefold().split())


def _of_all(directions: Sequence[Direction]) -> Direction:
    """The direction of changes of one provision: that of all whose direction is known."""
    known = set(directions) - {Direction.UNKNOWN}
    return known.pop() if len(known) == 1 else Direction.UNKNOWN


def _changed(group: _Group, place: PlaceOf, document_id: str) -> Finding:
    places = []
    for one in group.changes[:_MOST_PLACES]:
        spans = (("section", one.section), ("old", one.old), ("new", one.new))
        places += [place(span, part) for part, span in spans if span]
    first, kind, direction = group.changes[0], group.kind, group.direction
    made = _finding(
        f"change-{kind}-{direction.value}",
        document_id,
        tuple(places),
        f"{first.section.start}-{(first.new or first.order).start}",
    )
    message = _KINDS[kind] if kind in _COMPLETE else f"{_KINDS[kind]} {_DIRECTIONS[direction]}"
    return replace(made, severity=_SEVERITIES[direction], message=message)


def _stated(one: Effectiveness, place: PlaceOf, document_id: str) -> Iterator[Finding]:
    """What the paper gives besides the changes."""
    spans = (one.conditions, one.reaffirmation, one.release, one.fees)
    for (rule, message), span in zip(_STATED.items(), spans, strict=True):
        if span:
            yield replace(
                _finding(rule, document_id, (place(span, "stated"),)), state=RuleState.PRESENT, message=message
            )


def _missing(one: Effectiveness, place: PlaceOf, document_id: str, *, lends: bool) -> Iterator[Finding]:
    """For those who lend: conditions, if the paper has none; reaffirmation, if the paper names guarantors who do not
    give it; a fee, or the payment of costs.
    """
    if lends and one.conditions is None:
        yield _absence("amendment-conditions", one.effective_date, place, document_id)
    if lends and one.guarantors and one.reaffirmation is None and one.consent is None:
        yield _absence("amendment-reaffirmation", one.in_force, place, document_id)
    if lends and one.fees is None:
        yield replace(_absence("amendment-fees", None, place, document_id), severity=Severity.LOW)


def _unsigned(text: str, place: PlaceOf, document_id: str) -> Iterator[Finding]:
    """One finding for all parties of the preamble without a signature block."""
    if names := unsigned_parties(text):
        places = tuple(place(name, "party") for name in names)
        made = _finding("amendment-signatories", document_id, places)
        yield replace(made, state=RuleState.WEAK, severity=Severity.MEDIUM, message=_UNSIGNED)


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


_MOST_PLACES = 40
_CONFORMING = "conforming"
_COMPLETE = frozenset({_CONFORMING, ChangeKind.REFERENCE, ChangeKind.RESTATED, ChangeKind.UNNAMED})
"""The kinds whose messages need no direction."""
_NAMES_ONE = re.compile(r"(?!(?:clauses?|(?:sub)?paragraphs?|definitions?|defined terms?|subsections?)\b)")
_AMENDING = frozenset({PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT})
_KINDS: Mapping[str, str] = {
    ChangeKind.REPLACED: "The paper changes a provision of the agreement.",
    ChangeKind.ADDED: "The paper adds to the agreement.",
    ChangeKind.DELETED: "The paper deletes a provision of the agreement, or a part of it.",
    ChangeKind.WAIVED: "The paper waives a provision of the agreement or a default.",
    ChangeKind.CONSENTED: "A party consents to an act, or agrees not to use its rights.",
    ChangeKind.RELEASED: "The paper releases or ends security or a guaranty.",
    ChangeKind.REFERENCE: "References to the agreement now mean the agreement as amended.",
    ChangeKind.RESTATED: "An attached copy shows the whole agreement as amended: compare that copy with the agreement.",
    ChangeKind.OVERRIDDEN: "The paper states a term that applies in spite of the agreement.",
    ChangeKind.UNNAMED: (
        "The paper changes the agreement and names no provision that it changes: compare its terms with the agreement."
    ),
    _CONFORMING: (
        "The paper makes conforming changes: definitions, references, recitals or addresses. "
        "Alone, they favour neither side."
    ),
}
_DIRECTIONS = {
    Direction.BETTER: "The change is better for our side.",
    Direction.WORSE: "The change is worse for our side: compare it with the approval.",
    Direction.NEUTRAL: "The change favours neither side.",
    Direction.UNKNOWN: (
        "Direction not established: the words alone do not show which side it favours. Compare it with the agreement."
    ),
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
_UNSIGNED = "The preamble names a party whose name is in no signature block: check that it signs."
_ABSENCES = {
    ("amendment-fees", RuleState.ABSENT): "The paper states no fee and no payment of costs.",
    ("amendment-conditions", RuleState.ABSENT): "The paper states no conditions to its effectiveness.",
    (
        "amendment-conditions",
        RuleState.WEAK,
    ): "The paper has an effective date, and no conditions to it.",
    (
        "amendment-reaffirmation",
        RuleState.ABSENT,
    ): "The paper names guarantors, and no words show that they consent or reaffirm.",
    ("amendment-reaffirmation", RuleState.WEAK): (
        "The paper names guarantors and keeps the other documents in force; no words show that the guarantors consent."
    ),
}
