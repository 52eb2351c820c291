"""The personal values of a document, and those that one caller sees. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.annotation.reveals.grants import RevealGrant, RevealScope
from services.shared.domain.document import RedactedText, SealedText, hole
from services.shared.domain.spans import OriginalSpan, RedactionMap

ALL_VALUES = "policy"
"""In place of the id of a grant: the access policy lets the caller read all values (`document.read_values`)."""


@dataclass(frozen=True, slots=True)
class DocumentValue:
    """A place of a personal value. `value_id` is the placeholder without brackets, such as `PERSON_3`: it is the same
    at all places of the value. A value without a placeholder has an id of its place, such as `at-120`.

    `words` replace it for a caller who does not see it: the words of the redacted text.
    """

    value_id: str
    span: OriginalSpan
    entity_type: str
    words: str


@dataclass(frozen=True, slots=True)
class VisibleValues:
    """All values of a document, in order, and which of them the caller sees.

    `grants`: by the span of a value that the caller sees, the id of the grant that allows it, or `ALL_VALUES`.
    """

    values: tuple[DocumentValue, ...] = ()
    grants: Mapping[OriginalSpan, str] = field(default_factory=dict)

    @property
    def masked(self) -> tuple[OriginalSpan, ...]:
        """The places that the caller must not see, in code points of the original, in order."""
        return tuple(one.span for one in self.values if one.span not in self.grants)

    def sees(self, value: DocumentValue) -> bool:
        """Whether the caller sees the value."""
        return value.span in self.grants

    def within(self, span: OriginalSpan) -> Sequence[DocumentValue]:
        """The values that overlap `span`."""
        first = bisect_right(self.values, span.start, key=lambda one: one.span.end)
        return self.values[first : bisect_left(self.values, span.end, key=lambda one: one.span.start)]

    def sees_all(self, span: OriginalSpan) -> bool:
        """Whether the caller sees all values that overlap `span`."""
        return all(map(self.sees, self.within(span)))

    def seen_within(self, spans: Iterable[OriginalSpan]) -> list[DocumentValue]:
        """The values that overlap one of `spans` and that the caller sees, in order and each once."""
        found = {one.span: one for span in spans for one in self.within(span) if self.sees(one)}
        return [found[span] for span in sorted(found)]

    def words(self, whole: str, span: OriginalSpan) -> str:
        """The text of `span` with placeholders. `whole` is the text of the document with the values that the caller
        sees. A span that cuts a value which the caller does not see has the whole placeholder.
        """
        pieces: list[str] = []
        position = span.start
        for one in self.within(span):
            if not self.sees(one):
                pieces += (whole[position : one.span.start], one.words)
                position = one.span.end
        return "".join((*pieces, whole[position : span.end]))

    def same_length(self, whole: str, span: OriginalSpan) -> str:
        """As `words`, with holes instead of placeholders: no offset changes."""
        pieces: list[str] = []
        position = span.start
        for one in self.within(span):
            if not self.sees(one):
                end = min(one.span.end, span.end)
                start = max(one.span.start, span.start)
                pieces += (whole[position:start], hole(whole[start:end]))
                position = end
        return "".join((*pieces, whole[position : span.end]))


def values_of(text: SealedText, redacted: RedactedText, redaction: RedactionMap) -> tuple[DocumentValue, ...]:
    """The values that redaction replaced in a text, in order."""
    found = {
        one.original: DocumentValue(
            value_id=one.placeholder.strip("[]") if one.placeholder else f"at-{one.original.start}",
            span=one.original,
            entity_type=one.entity_type,
            words=one.placeholder or one.redacted.of(redacted.text),
        )
        for one in redaction.replacements
        if one.entity_type != _ESCAPED
    }
    # After an erasure the text can have holes that the map does not have.
    taken = VisibleValues(tuple(found.values()))
    for one in text.values:
        if not taken.within(one.span):
            found[one.span] = DocumentValue(one.placeholder.strip("[]"), one.span, one.entity_type, one.placeholder)
    return tuple(found[span] for span in sorted(found))


def visible(
    values: Sequence[DocumentValue], grants: Iterable[RevealGrant], pages: Sequence[OriginalSpan]
) -> VisibleValues:
    """The values with those that `grants` reveal. `pages` are the places of the pages of the document, in order."""
    seen: dict[OriginalSpan, str] = {}
    for grant in grants:
        for one in values:
            if _covers(grant, one, pages):
                seen.setdefault(one.span, grant.grant_id)
    return VisibleValues(tuple(values), seen)


def _covers(grant: RevealGrant, value: DocumentValue, pages: Sequence[OriginalSpan]) -> bool:
    match grant.scope:
        case RevealScope.DOCUMENT:
            return True
        case RevealScope.PAGE:
            return 1 <= grant.page <= len(pages) and value.span.overlaps(pages[grant.page - 1])
        case RevealScope.VALUE:
            return grant.value == value.value_id


_ESCAPED = "ESCAPED"  # text of the document that looks like a placeholder, and is no value
