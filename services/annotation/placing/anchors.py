"""Computes for a span its page, its redacted span, its keyed hash and its stable annotation id."""

from bisect import bisect_left, bisect_right

from services.annotation.placing.phrases import PhraseIndex, normalise
from services.shared.domain.document import OriginalText, SealedText
from services.shared.domain.identity import keyed_hash, make_id
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap
from services.shared.domain.uncertain import outside_values


class Anchors:
    """The spans of one document version. `chain` is the id of the version chain, `hash_key` the tenant's key."""

    def __init__(
        self, original: OriginalText | SealedText, redaction: RedactionMap, *, chain: str, hash_key: bytes
    ) -> None:
        self.text = original.text
        self.phrases = PhraseIndex(original.text)
        self._redaction = redaction
        self._pages = [page.start for page in original.pages]
        self._hidden = original.hidden
        self._uncertain = [one.span for one in outside_values(original.uncertain, redaction)]
        self._chain = chain
        self._hash_key = hash_key

    def has_text(self, span: OriginalSpan) -> bool:
        """Whether `span` is in the text and contains more than white space."""
        return span.end <= len(self.text) and bool(span.of(self.text).strip())

    def page(self, span: OriginalSpan) -> int:
        """The page on which the span starts, from 1; 0 if the format has no pages."""
        return bisect_right(self._pages, span.start)

    def is_hidden(self, span: OriginalSpan) -> bool:
        """Whether the span contains text that a reader of the document does not see."""
        after = bisect_left(self._hidden, span.end, key=lambda one: one.start)
        return after > 0 and self._hidden[after - 1].end > span.start

    def uncertain_words(self, span: OriginalSpan) -> int:
        """The number of uncertain words in the span, without those that have a personal value."""
        first = bisect_right(self._uncertain, span.start, key=lambda one: one.end)
        return max(0, bisect_left(self._uncertain, span.end, key=lambda one: one.start) - first)

    def redacted(self, span: OriginalSpan) -> RedactedSpan:
        """The same place in the redacted text."""
        return self._redaction.to_redacted(span)

    def quote_hash(self, span: OriginalSpan) -> str:
        """HMAC of the normalised text, in which case, spacing and personal values are ignored."""
        return keyed_hash(self._hash_key, "quote", normalise(span.of(self.text)).encode("utf-8", "surrogatepass"))

    def annotation_id(self, category: str, span: OriginalSpan) -> str:
        """The annotation id: equal in all versions with the same text and the same number of equal texts before it."""
        ordinal = str(self.phrases.ordinal(span))
        return make_id("annotation", self._chain, category, self.quote_hash(span), ordinal)
