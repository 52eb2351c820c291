"""Converts predictions in the redacted text to annotations in the original text. Drops unverified ones. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.repeats import without_repeats
from services.shared.domain.annotations import Annotation, AnnotationState, Origin, Prediction
from services.shared.domain.document import HOLES, OriginalText, Provenance, RedactedText, SealedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement


@dataclass(frozen=True, slots=True)
class Texts:
    """The original text of a document version, with or without personal values, the redacted text, and their map."""

    original: OriginalText | SealedText
    redacted: RedactedText
    map: RedactionMap


@dataclass(frozen=True, slots=True)
class Grounded:
    """`annotations` by place, then category. `dropped` counts predictions whose quote is not in the source."""

    annotations: tuple[Annotation, ...]
    dropped: int = 0


def ground(
    predictions: Iterable[Prediction],
    texts: Texts,
    *,
    chain: str = "",
    hash_key: bytes = b"",
    provenance: Provenance = Provenance(),
) -> Grounded:
    """Grounds the predictions. If several have the same category and place, keeps the most confident one. What quoted
    earlier mail only repeats is one annotation.
    """
    anchors = Anchors(texts.original, texts.map, chain=chain, hash_key=hash_key)
    return ground_with(anchors, predictions, texts, provenance)


def ground_with(anchors: Anchors, predictions: Iterable[Prediction], texts: Texts, provenance: Provenance) -> Grounded:
    """Like `ground`, with existing anchors of the document."""
    best: dict[tuple[str, OriginalSpan], Prediction] = {}
    dropped = 0
    for one in sorted(predictions, key=lambda p: (-p.confidence, p.prediction_id)):
        span = verify(one.span, texts)
        if span is None or not anchors.has_text(span):
            dropped += 1
        else:
            best.setdefault((one.category, span), one)
    spans = {prediction: span for (_, span), prediction in best.items()}
    found = [_annotation(anchors, one, spans[one], provenance) for one in without_repeats(spans, texts.redacted)]
    return Grounded(in_order(found), dropped)


def verify(span: RedactedSpan, texts: Texts) -> OriginalSpan | None:
    """The span in the original text; None if the texts differ there.

    Outside replaced values, both texts must be equal. The redacted text must have the placeholders of the map, and the
    original text holes in the same places.
    """
    original, redacted = texts.original.text, texts.redacted.text
    if not len(span) or span.end > len(redacted):
        return None
    place = texts.map.to_original(texts.redacted.whole(span))
    shown = texts.map.to_redacted(place)
    at, seen = place.start, shown.start
    replacements = texts.map.replacements
    for i in range(bisect_left(replacements, seen, key=lambda r: r.redacted.start), len(replacements)):
        one = replacements[i]
        if one.redacted.start >= shown.end:
            break
        if original[at : one.original.start] != redacted[seen : one.redacted.start]:
            return None
        if one.placeholder is not None and not _matches_placeholder(one, texts):
            return None
        at, seen = one.original.end, one.redacted.end
    inside = place.end <= len(original) and shown.end <= len(redacted)
    return place if inside and original[at : place.end] == redacted[seen : shown.end] else None


def _matches_placeholder(one: Replacement, texts: Texts) -> bool:
    """Texts of older releases contain the values. Texts of newer releases contain holes in their places."""
    sealed = isinstance(texts.original, SealedText) and texts.original.values
    whole = not sealed or all(word in HOLES for word in one.original.of(texts.original.text))
    return whole and one.redacted.of(texts.redacted.text) == one.placeholder


def in_order(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Sorts by place, then category: the order of annotations in sets."""
    return tuple(sorted(annotations, key=lambda a: (a.span.start, a.span.end, a.category, a.annotation_id)))


def _annotation(anchors: Anchors, prediction: Prediction, span: OriginalSpan, provenance: Provenance) -> Annotation:
    return Annotation(
        annotation_id=anchors.annotation_id(prediction.category, span),
        revision=1,
        category=prediction.category,
        span=span,
        redacted_span=anchors.redacted(span),
        confidence=prediction.confidence,
        state=AnnotationState.PROPOSED,
        origin=Origin.MODEL,
        quote_hash=anchors.quote_hash(span),
        page=anchors.page(span),
        hidden=anchors.is_hidden(span),
        uncertain_words=anchors.uncertain_words(span),
        prediction_id=prediction.prediction_id,
        provenance=provenance,
    )
