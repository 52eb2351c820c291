"""Carries decisions over to a new document version or model result, by their text. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import in_order
from services.annotation.placing.phrases import PhraseIndex, normalise
from services.annotation.sets.state import is_human
from services.shared.domain.annotations import Annotation
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Reanchored:
    """The annotations of the new set. `lost` are decisions whose text is not in the new version."""

    annotations: tuple[Annotation, ...]
    lost: tuple[Annotation, ...] = ()


def reanchor(
    previous: Sequence[Annotation], previous_text: str, proposals: Iterable[Annotation], anchors: Anchors
) -> Reanchored:
    """Combines `proposals` with the decisions on `previous`, which have priority. Revision numbers continue."""
    old = PhraseIndex(previous_text)
    decided = [one for one in previous if is_human(one)]
    moved = [(one, _find(one.span, previous_text, old, anchors)) for one in decided]
    carried = {one.annotation_id: _carry(one, span, anchors) for one, span in moved if span is not None}
    revisions = {one.annotation_id: one.revision for one in previous}
    taken = {(one.category, one.span) for one in carried.values()}
    fresh = [
        replace(one, revision=revisions.get(one.annotation_id, 0) + 1)
        for one in proposals
        if one.annotation_id not in carried and (one.category, one.span) not in taken
    ]
    return Reanchored(in_order([*carried.values(), *fresh]), in_order(one for one, span in moved if span is None))


def _find(span: OriginalSpan, text: str, old: PhraseIndex, anchors: Anchors) -> OriginalSpan | None:
    """The occurrence with the same number if the phrase occurs as often as before; else the nearest occurrence."""
    phrase = normalise(span.of(text))
    places = anchors.phrases.places(phrase)
    if not places:
        return None
    if len(places) == len(old.places(phrase)):
        return places[min(old.ordinal(span), len(places) - 1)]
    return min(places, key=lambda place: (abs(place.start - span.start), place.start))


def _carry(one: Annotation, span: OriginalSpan, anchors: Anchors) -> Annotation:
    return replace(
        one,
        revision=one.revision + 1,
        span=span,
        redacted_span=anchors.redacted(span),
        quote_hash=anchors.quote_hash(span),
        page=anchors.page(span),
        hidden=anchors.is_hidden(span),
        uncertain_words=anchors.uncertain_words(span),
    )
