"""What differs between two reviews of a document: the labels of a place, and the decisions on a finding. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.annotation.sets.findings import ADDED_RULE
from services.annotation.sets.steps.records import ReviewPass
from services.shared.domain.annotations import Annotation, AnnotationState, Finding, FindingState
from services.shared.domain.clauses import Severity
from services.shared.domain.identity import make_id
from services.shared.domain.spans import OriginalSpan


class ItemKind(StrEnum):
    """What two reviews differ about."""

    ANNOTATION = "annotation"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Side:
    """What one review says: the annotations that it left at a place, none if it rejected all; or its decision on a
    finding, None if it did not add the finding.
    """

    annotations: tuple[Annotation, ...] = ()
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A place, or a finding, where two reviews differ. `targets`: the ids of all annotations at the place, or the
    lasting id of the finding. `sides`: of the first review, then of the second one.
    """

    item_id: str
    kind: ItemKind
    targets: tuple[str, ...]
    sides: tuple[Side, Side]


def differences(first: ReviewPass, second: ReviewPass) -> tuple[Difference, ...]:
    """All differences, in the order of the text, then those of findings. Only full agreement is no difference."""
    return (*_of_annotations(first, second), *_of_findings(first, second))


def _of_annotations(first: ReviewPass, second: ReviewPass) -> Iterable[Difference]:
    sides = [{one.annotation_id: one for one in each.annotation_set.annotations} for each in (first, second)]
    differ = [one for one in {**sides[0], **sides[1]} if _outcome(sides[0].get(one)) != _outcome(sides[1].get(one))]
    for group in _together(differ, sides):
        one, other = (_side(group, each) for each in sides)
        if _marks(one) != _marks(other):
            item_id = make_id("difference", first.annotation_set.set_id, *sorted(group))
            yield Difference(item_id, ItemKind.ANNOTATION, tuple(sorted(group)), (one, other))


def _outcome(one: Annotation | None) -> tuple[object, ...]:
    """Equal for annotations that say the same. A rejected annotation says as much as none."""
    if one is None or one.state is AnnotationState.REJECTED:
        return ()
    return one.category, one.span, one.state is AnnotationState.PROPOSED


def _side(group: Iterable[str], annotations: Mapping[str, Annotation]) -> Side:
    there = [annotations[one] for one in group if one in annotations]
    left = [one for one in there if one.state is not AnnotationState.REJECTED]
    return Side(tuple(sorted(left, key=lambda one: (one.span.start, one.span.end, one.category, one.annotation_id))))


def _marks(side: Side) -> Sequence[tuple[object, ...]]:
    return [_outcome(one) for one in side.annotations]


def _together(differ: Iterable[str], sides: Sequence[Mapping[str, Annotation]]) -> list[list[str]]:
    """The ids in groups, in the order of the text: those of a group cover most of each other, in either review."""
    spans = {one: [each[one].span for each in sides if one in each] for one in differ}
    groups: list[list[str]] = []
    for one in sorted(spans, key=lambda each: (min(span.start for span in spans[each]), each)):
        near = [group for group in groups if any(_mostly(spans[one], spans[other]) for other in group)]
        joined = [each for group in near for each in group]
        groups = [group for group in groups if group not in near]
        groups.append([*joined, one])
    return sorted(groups, key=lambda group: min(span.start for each in group for span in spans[each]))


def _mostly(some: Iterable[OriginalSpan], others: Sequence[OriginalSpan]) -> bool:
    """Whether a span of both shares at least half of the shorter one."""
    return any(2 * _shared(one, other) >= min(len(one), len(other)) > 0 for one in some for other in others)


def _shared(one: OriginalSpan, other: OriginalSpan) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _of_findings(first: ReviewPass, second: ReviewPass) -> Iterable[Difference]:
    sides = [{finding_key(one): one for one in each.annotation_set.findings} for each in (first, second)]
    for key in {**sides[0], **sides[1]}:
        one, other = (each.get(key) for each in sides)
        if not one or not other:
            there = one or other
            if there is None or there.rule_id != ADDED_RULE or _verdict(there) in _NOTHING:
                continue  # a rule found it in one review only: that follows from the annotations
        elif _verdict(one) == _verdict(other):
            continue
        item_id = make_id("difference", first.annotation_set.set_id, "finding", key)
        yield Difference(item_id, ItemKind.FINDING, (key,), (Side(finding=one), Side(finding=other)))


def finding_key(finding: Finding) -> str:
    """Equal for the same finding in two reviews."""
    return finding.lasting_id or finding.finding_id


def _verdict(one: Finding) -> tuple[FindingState, Severity | None]:
    """What a person decided. Another severity counts only if a person changed it: else it follows from the labels."""
    state = one.review.state if one.review else FindingState.UNDECIDED
    if state is FindingState.LEFT_UNDECIDED:
        state = FindingState.UNDECIDED
    return state, one.severity if state is FindingState.CHANGED else None


_NOTHING = frozenset({(FindingState.REJECTED, None)})
