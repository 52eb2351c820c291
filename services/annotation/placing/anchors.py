"""Computes for a span its page, its redacted span, its keyed hash and its stable annotation id."""

from bisect import bisect_right

from services.annotation.placing.phrases import PhraseIndex, normalise
from services.shared.domain.document import OriginalText, SealedText
from services.shared.domain.identity import keyed_hash, make_id
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap


class Anchors:
    """The spans of one document version. `chain` is the id of the version chain, `hash_key` the tenant's key."""

    def __init__(
        self, original: OriginalText | SealedText, redaction: RedactionMap, *, chain: str, hash_key: bytes
    ) -> None:
        self.text = original.text
        self.phrases = PhraseIndex(original.text)
        self._redaction = redaction
        self._pages = [page.start for page in original.pages]
        self._chain = chain
        self._hash_key = hash_key

    def has_text(self, span: OriginalSpan) -> bool:
        """Whether `span` is in the text and contains more than white space."""
        return span.end <= len(self.text) and bool(span.of(self.text).strip())

    def page(self, span: OriginalSpan) -> int:
        """The page on which the span starts, from 1; 0 if the format has no pages."""
        return bisect_right(self._pages, span.start)

    def redacted(self, span: OriginalSpan) -> RedactedSpan:
        """The same place in the redacted text."""
        return self._redaction.to_redacted(span)

    def quote_hash(self, span: OriginalSpan) -> str:
        """HMAC of the normalised text: equal for equal texts. Case, spacing and personal values do not count."""
        return keyed_hash(self._hash_key, "quote", normalise(span.of(self.text)).encode("utf-8", "surrogatepass"))

    def annotation_id(self, category: str, span: OriginalSpan) -> str:
        """The same in all versions, as long as the text and the number of equal texts before it are the same."""
        ordinal = str(self.phrases.ordinal(span))
        return make_id("annotation", self._chain, category, self.quote_hash(span), ordinal)
