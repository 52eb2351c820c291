"""The comparison of an amendment with its agreement, and the set of the amendment with it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from services.annotation.agreement.changes import Change
from services.annotation.sets.base import OF_OLD, BaseAgreement, PlaceOf, findings_with_base
from services.annotation.sets.provisions import Provisions
from services.shared.domain.annotations import BASE_NOT_READ, AnnotationSet, Finding, FindingKind, Place, Prediction
from services.shared.domain.spans import RedactedSpan

Changed = tuple[RedactedSpan, RedactedSpan | None]
"""The place that names a changed provision in the amendment, and that of the old words which the amendment repeats."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the agreement adds to the findings on a document that amends it: findings of their own, and the place of
    each changed provision in the agreement.
    """

    findings: tuple[Finding, ...] = ()
    places: Mapping[Changed, Place] = field(default_factory=dict)


def compare(
    text: str,
    changes: Sequence[Change],
    predictions: Sequence[Prediction],
    base: BaseAgreement,
    document_id: str,
    place: PlaceOf,
) -> Comparison:
    """Compares a document with the agreement. `text`: what a reader of the document sees, with its `changes`."""
    provisions = Provisions(base.text, base.redacted)
    findings = findings_with_base(text, changes, predictions, base, provisions, document_id, place)
    places = {}
    for one in changes:
        before = provisions.before(text, one.section, one.old) if one.kind in OF_OLD else None
        if before:
            places[one.section, one.old] = base.place(before)
    return Comparison(findings, places)


def needs_base(finding: Finding) -> bool:
    """Whether the finding is one of a comparison. They do not depend on our role in the document."""
    return finding.kind is FindingKind.CHANGE and finding.rule_id.startswith("amended-")


def with_comparison(current: AnnotationSet, compared: Comparison | None) -> AnnotationSet:
    """The next revision of a set, with the findings and the places of `compared` instead of the ones that it has from
    the agreement. None: the agreement cannot be read. The same set, if nothing changes.
    """
    made = compared or Comparison()
    others = with_places((one for one in current.findings if not needs_base(one)), made.places)
    place = max((number for number, one in enumerate(others, 1) if one.kind is FindingKind.CHANGE), default=len(others))
    findings = (*others[:place], *made.findings, *others[place:])
    flags = tuple(one for one in current.flags if one != BASE_NOT_READ)
    flags += (BASE_NOT_READ,) if compared is None else ()
    if findings == current.findings and set(flags) == set(current.flags):
        return current
    return replace(current, revision=current.revision + 1, findings=findings, flags=flags)


def with_places(findings: Iterable[Finding], places: Mapping[Changed, Place]) -> tuple[Finding, ...]:
    """The findings with these places in the agreement, each behind the words that name the provision, and no other
    ones.
    """
    return tuple(_with_places(one, places) if one.kind is FindingKind.CHANGE else one for one in findings)


def places_of(findings: Iterable[Finding]) -> Mapping[Changed, Place]:
    """The places in the agreement that `with_places` gave to the findings."""
    found: dict[Changed, Place] = {}
    for one in findings:
        if one.kind is FindingKind.CHANGE and not needs_base(one):
            for group in _groups(one.places):
                found |= {_changed(group): place for place in group if place.document_id}
    return found


def _with_places(finding: Finding, places: Mapping[Changed, Place]) -> Finding:
    made: list[Place] = []
    for group in _groups(finding.places):
        own = [one for one in group if not one.document_id]
        base = places.get(_changed(own)) if own and own[0].part == _SECTION else None
        made += [*own[:1], *((base,) if base else ()), *own[1:]]
    return finding if tuple(made) == finding.places else replace(finding, places=tuple(made))


def _groups(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """The places of each change: the words that name the provision are the first."""
    starts = [number for number, one in enumerate(places) if one.part == _SECTION or number == 0]
    for start, end in pairwise((*starts, len(places))):
        yield places[start:end]


def _changed(group: Sequence[Place]) -> Changed:
    old = next((one.redacted_span for one in group if one.part == _OLD), None)
    return group[0].redacted_span, old


_SECTION, _OLD = "section", "old"
