"""The demo's attorney: corrects the model's annotations by the expected findings of the samples."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.cli.demo.manifest import ExpectedFinding, Sample
from services.shared.domain.annotations import Annotation, Decision
from services.shared.domain.spans import OriginalSpan

_SAME = 0.9


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision to send. `annotation` is None for an addition."""

    decision: Decision
    reason: str
    annotation: Annotation | None = None
    category: str = ""
    span: OriginalSpan | None = None


def corrections(sample: Sample, text: str, proposed: Sequence[Annotation]) -> Iterator[Correction]:
    """The attorney's corrections, one of each kind in turn: a boundary, a missed clause, a false positive."""
    expected = [(one, span) for one in sample.findings if (span := find_quote(text, one.quote)) is not None]
    kinds = [_boundaries(expected, proposed), _missed(expected, proposed), _false_positives(expected, proposed)]
    while kinds:
        for kind in list(kinds):
            correction = next(kind, None)
            if correction is None:
                kinds.remove(kind)
            else:
                yield correction


def others(sample: Sample, text: str, proposed: Sequence[Annotation]) -> Iterator[Correction]:
    """A decision on each annotation: the attorney accepts what the sample expects, and rejects the rest."""
    expected = [(one, span) for one in sample.findings if (span := find_quote(text, one.quote)) is not None]
    for annotation in proposed:
        if any(one.category == annotation.category and span.overlaps(annotation.span) for one, span in expected):
            yield Correction(Decision.ACCEPT, "", annotation)
        else:
            yield Correction(Decision.REJECT, "not-relevant", annotation)


def find_quote(text: str, quote: str) -> OriginalSpan | None:
    """The span of `quote` in `text`, regardless of white space. None if the text does not contain it."""
    squeezed, places = _squeeze(text)
    start = squeezed.find(_squeeze(quote)[0])
    if start < 0:
        return None
    end = start + len(_squeeze(quote)[0])
    return OriginalSpan(places[start], places[end - 1] + 1)


def _squeeze(text: str) -> tuple[str, list[int]]:
    places = [place for place, character in enumerate(text) if not character.isspace()]
    return "".join(text[place] for place in places), places


def _boundaries(
    expected: Sequence[tuple[ExpectedFinding, OriginalSpan]], proposed: Sequence[Annotation]
) -> Iterator[Correction]:
    for annotation in proposed:
        for finding, span in expected:
            if finding.category == annotation.category and 0 < _overlap(span, annotation.span) < _SAME:
                yield Correction(Decision.CHANGE_SPAN, "wrong-place", annotation, span=span)
                break


def _missed(
    expected: Sequence[tuple[ExpectedFinding, OriginalSpan]], proposed: Sequence[Annotation]
) -> Iterator[Correction]:
    for finding, span in expected:
        same = [one for one in proposed if one.category == finding.category]
        if not any(one.span.overlaps(span) for one in same):
            yield Correction(Decision.ADD, "missed", category=finding.category, span=span)


def _false_positives(
    expected: Sequence[tuple[ExpectedFinding, OriginalSpan]], proposed: Sequence[Annotation]
) -> Iterator[Correction]:
    for annotation in proposed:
        same = [span for finding, span in expected if finding.category == annotation.category]
        if not any(span.overlaps(annotation.span) for span in same):
            yield Correction(Decision.REJECT, "not-this-clause", annotation)


def _overlap(left: OriginalSpan, right: OriginalSpan) -> float:
    """The length of the intersection over that of the union, in [0, 1]."""
    shared = max(0, min(left.end, right.end) - max(left.start, right.start))
    return shared / (max(left.end, right.end) - min(left.start, right.start))
