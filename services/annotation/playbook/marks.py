"""The input of rules: annotations with their text, without rejected and superseded ones. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from services.annotation.agreement.roles import Sides, sides_of
from services.annotation.agreement.statements import Grammar
from services.annotation.economics.sentences import Sentences
from services.annotation.playbook.duties.passage import Passage
from services.shared.domain.annotations import Annotation, AnnotationState, Origin, Place
from services.shared.domain.document import RedactedText
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FieldValue, NoValue
from services.shared.domain.spans import RedactedSpan, RedactionMap

Words = Callable[[Annotation], str | None]


@dataclass(frozen=True)
class Mark:
    """One annotation, or a sentence that the words of a rule found: it has a `place`, and no id. `words` is redacted
    text, None if it cannot be read. `given` replaces the value in tests. `hidden`: a reader of the document does not
    see it. `uncertain_words`: as in `Annotation`. `passage`: the words in their document, if it can be read.
    """

    annotation_id: str
    category: str
    confidence: float = 1.0
    confirmed: bool = False
    words: str | None = None
    given: FieldValue | None = None
    hidden: bool = False
    uncertain_words: int = 0
    place: Place | None = None
    passage: Passage | None = field(default=None, compare=False, repr=False)

    @cached_property  # rules compare each value with many others
    def value(self) -> FieldValue | NoValue:
        """The value of the field, or the reason why it has none."""
        if self.given is not None:
            return self.given
        return NoValue.NOTHING if self.words is None else read_field(self.category, self.words)


@dataclass(frozen=True)
class WordsIn:
    """Returns the text of an annotation in `redacted`. What a clause does is read in the text that a reader of the
    document sees: hidden words beside a clause do not complete it. `map`: for the places of sentences in the original.
    `perspective`: our role; empty: the default. `offset`: where the text begins in its file, if it is a document inside
    it; annotations and places have the offsets of the file.
    """

    redacted: RedactedText = field(repr=False)
    map: RedactionMap = field(default=RedactionMap(), repr=False)
    perspective: str = ""
    offset: int = 0

    def __call__(self, annotation: Annotation) -> str:
        return annotation.redacted_span.of(self._unconfused)

    def passage(self, annotation: Annotation) -> Passage:
        """The annotation with its document and the sides of the parties."""
        return self.passage_at(annotation.redacted_span)

    def passage_at(self, span: RedactedSpan) -> Passage:
        """The words of a span with their document and the sides of the parties."""
        return Passage(self.seen, span, self.sides, self.grammar)

    def place(self, span: RedactedSpan) -> Place:
        """The place of a span in both texts."""
        whole = self.redacted.whole(span)
        in_file = RedactedSpan(whole.start + self.offset, whole.end + self.offset)
        return Place(self.map.to_original(in_file), in_file)

    def inside(self, span: RedactedSpan) -> "WordsIn":
        """The text of a document inside the file, with offsets of its own."""
        return replace(self, redacted=self.redacted.cut(span), offset=self.offset + span.start)

    def seen_from(self, perspective: str) -> "WordsIn":
        """The same text from another perspective."""
        return self if perspective == self.perspective else replace(self, perspective=perspective)

    @cached_property
    def sides(self) -> Sides:
        """The sides of the parties of the text, from the perspective."""
        return sides_of(self.seen, "", self.perspective)

    @cached_property
    def grammar(self) -> Grammar:
        """What the sentences say, with the nouns of the parties."""
        return Grammar(self.seen, self.sides.of_nouns)

    @cached_property
    def sentences(self) -> Sentences:
        """The sentences that a reader of the document sees."""
        return Sentences(self.seen)

    @cached_property
    def seen(self) -> str:
        """The text that a reader of the document sees; of a scan, with the confusions of OCR undone."""
        return self.redacted.without_hidden().unconfused().text

    @cached_property
    def _unconfused(self) -> str:
        return self.redacted.unconfused().text


def unread(annotation: Annotation) -> None:
    """Returns None for every annotation, for documents whose text cannot be read."""


def seen_from(words: Words, perspective: str) -> Words:
    """The words with the sides of the parties from our role."""
    return words.seen_from(perspective) if isinstance(words, WordsIn) else words


def marks_of(annotations: Iterable[Annotation], words: Words) -> tuple[Mark, ...]:
    """The marks of the annotations that are neither rejected nor superseded, in order."""
    return tuple(_mark(one, words) for one in annotations if one.state not in NOT_COUNTED)


def _mark(one: Annotation, words: Words) -> Mark:
    confirmed = one.origin is Origin.PERSON or one.state is not AnnotationState.PROPOSED
    passage = words.passage(one) if isinstance(words, WordsIn) else None
    return Mark(
        one.annotation_id,
        one.category,
        one.confidence,
        confirmed,
        words(one),
        hidden=one.hidden,
        uncertain_words=one.uncertain_words,
        passage=passage,
    )


NOT_COUNTED = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})
