"""The passages of a document that the LLM sees: redacted text of annotations, of limited length. Pure."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.annotation.placing.grounding import Texts, verify
from services.shared.domain.annotations import Annotation
from services.shared.domain.spans import OriginalSpan, RedactedSpan

MOST = 8
MOST_CHARACTERS = 4_000
LONGEST = 1_200
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of redacted text, its spans in both texts, and the annotations in it."""

    words: str
    category: str
    redacted: RedactedSpan
    span: OriginalSpan
    annotation_ids: tuple[str, ...]


def passages(annotations: Iterable[Annotation], texts: Texts) -> tuple[Passage, ...]:
    """The passages of `annotations`, in order, up to the limits of length. A short annotation, such as a value, is
    shown with its sentence. Annotations in one passage are combined.
    """
    visible = texts.redacted.without_hidden().text
    found: list[Passage] = []
    left = MOST_CHARACTERS
    for one in annotations:
        wide = _cut(_sentence(one.redacted_span, texts), texts.redacted.text, min(LONGEST, left))
        here = next((place for place, other in enumerate(found) if other.redacted.overlaps(wide)), None)
        if here is not None:
            ids = (*found[here].annotation_ids, one.annotation_id)
            found[here] = replace(found[here], annotation_ids=tuple(dict.fromkeys(ids)))
            continue
        span, words = verify(wide, texts), " ".join(wide.of(visible).split())
        if span is None or not words or len(found) == MOST or len(wide) < min(_SHORT, len(one.redacted_span)):
            continue
        found.append(Passage(words, one.category, wide, span, (one.annotation_id,)))
        left -= len(words)
    return tuple(found)


def _sentence(span: RedactedSpan, texts: Texts) -> RedactedSpan:
    sentences = texts.redacted.sentences
    if len(span) >= _SHORT:
        return span
    place = bisect_right(sentences, span.start, key=lambda one: one.start) - 1
    if place < 0 or sentences[place].end < span.end:
        return span
    return sentences[place]


def _cut(span: RedactedSpan, text: str, longest: int) -> RedactedSpan:
    """Cuts at white space, so that no placeholder is split."""
    if len(span) <= longest:
        return span
    end = max(text.rfind(" ", span.start, span.start + longest), text.rfind("\n", span.start, span.start + longest))
    return RedactedSpan(span.start, max(end, span.start))
