"""The findings that changes open and close. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.annotation.desk.redlines.records import ChangedFinding, VersionChange
from services.annotation.desk.redlines.versions import touched
from services.shared.domain.annotations import AnnotationSet, Finding
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of both versions, as the caller sees them."""

    old: AnnotationSet
    new: AnnotationSet

    def opened(self, changes: Sequence[VersionChange]) -> tuple[ChangedFinding, ...]:
        """The findings of the new version that the old one does not have."""
        return tuple(_only(self.new, self.old, changes, new=True))

    def closed(self, changes: Sequence[VersionChange]) -> tuple[ChangedFinding, ...]:
        """The findings of the old version that the new one does not have."""
        return tuple(_only(self.old, self.new, changes, new=False))


def _only(
    here: AnnotationSet, there: AnnotationSet, changes: Sequence[VersionChange], *, new: bool
) -> Iterator[ChangedFinding]:
    """Of several findings of a rule, those at a change first."""
    spans = {one.annotation_id: one.span for one in here.annotations}
    known = Counter(map(_key, there.findings))
    groups: dict[tuple[str, str, str], list[ChangedFinding]] = defaultdict(list)
    for one in here.findings:
        groups[_key(one)].append(_changed(one, spans, changes, new=new))
    for key, found in groups.items():
        found.sort(key=lambda one: not one.changes)
        yield from found[: max(0, len(found) - known[key])]


def _changed(
    one: Finding, spans: Mapping[str, OriginalSpan], changes: Sequence[VersionChange], *, new: bool
) -> ChangedFinding:
    """A finding without evidence, such as one about a missing clause, belongs to the changes of that clause."""
    evidence = [spans[each] for each in one.annotation_ids if each in spans]
    evidence += [each.span for each in one.places if not each.document_id]
    numbers = touched(changes, evidence, new=new)
    if not evidence:
        numbers = tuple(each.number for each in changes if one.category in each.clauses)
    return ChangedFinding(one.finding_id, one.rule_id, one.category, one.severity, one.message, numbers)


def _key(one: Finding) -> tuple[str, str, str]:
    return one.kind.value, one.rule_id, one.category
