"""What makes a place in a document an annotation: its page, its redacted place, its keyed hash and its lasting id."""

from bisect import bisect_right

from services.annotation.placing.phrases import PhraseIndex, normalise
from services.shared.domain.document import OriginalText, SealedText
from services.shared.domain.identity import keyed_hash, make_id
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap


class Anchors:
    """The places of one document version. `hash_key` is the tenant's."""

    def __init__(
        self, original: OriginalText | SealedText, redaction: RedactionMap, *, chain: str, hash_key: bytes
    ) -> None:
        self.text = original.text
        self.phrases = PhraseIndex(original.text)
        self._redaction = redaction
        self._pages = [page.start for page in original.pages]
        self._chain = chain
        self._hash_key = hash_key

    def holds(self, span: OriginalSpan) -> bool:
        """True where `span` lies in the text and has a word in it."""
        return span.end <= len(self.text) and bool(span.of(self.text).strip())

    def page(self, span: OriginalSpan) -> int:
        """Counted from 1 by where the span starts; 0 where the format has none."""
        return bisect_right(self._pages, span.start)

    def redacted(self, span: OriginalSpan) -> RedactedSpan:
        """The same place after redaction."""
        return self._redaction.to_redacted(span)

    def quote_hash(self, span: OriginalSpan) -> str:
        """Keyed, over the normalised words: equal for the same words, however they are set, whoever they name."""
        return keyed_hash(self._hash_key, "quote", normalise(span.of(self.text)).encode("utf-8", "surrogatepass"))

    def annotation_id(self, category: str, span: OriginalSpan) -> str:
        """Stays over versions of the document as long as the words do, and the number of equal ones before them."""
        ordinal = str(self.phrases.ordinal(span))
        return make_id("annotation", self._chain, category, self.quote_hash(span), ordinal)
