"""A document: its record, provenance, stored objects and extracted text."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from services.shared.domain.languages import OriginalLanguage, RedactedLanguage
from services.shared.domain.parts import OriginalPart, PartKind, RedactedPart
from services.shared.domain.relations import Priority, Relation, RelationKind
from services.shared.domain.revisions import OriginalRevision, RedactedRevision
from services.shared.domain.scans.text import unconfused, whole_words
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from services.shared.domain.tables import OriginalTable, RedactedTable
from services.shared.domain.uncertain import OriginalUncertainWord, RedactedUncertainWord


class DataClass(StrEnum):
    """The confidentiality of a document. An unspecified class defaults to `restricted`."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class Purpose(StrEnum):
    """A permitted use of a document."""

    REVIEW = "review"
    TRAINING = "training"
    EVALUATION = "evaluation"


class Arm(StrEnum):
    """The arm of a comparison: without predictions, with them, or with predictions that are hidden from reviewers."""

    BASELINE = "baseline"
    ASSISTED = "assisted"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """The metadata of a document in every event, row and response. Ids are lower-case hex, empty until assigned.

    `family` is the id of the version chain, which holds all versions of one source document. `version` counts from 1; 0
    means not yet assigned. `amends` is the source reference of the document that this one amends, of the same source
    system and matter; or empty. `client_id` is the client of the matter, as the source system knows it. `relations` are
    those to other documents than the one in `amends`. `batch_id` is the sender's id of what it sent together, or empty.
    """

    tenant: str
    source_system: str
    source_reference: str
    matter: str
    team: str = ""
    document_id: str = ""
    family: str = ""
    version: int = 0
    correlation_id: str = ""
    media_type: str = ""
    data_class: DataClass = DataClass.RESTRICTED
    privileged: bool = False
    jurisdiction: str = ""
    retention_class: str = ""
    hold_ids: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = (Purpose.REVIEW,)
    lawful_basis: str = ""
    cohort: str = ""
    arm: Arm = Arm.ASSISTED
    parent_document_id: str = ""
    amends: str = ""
    client_id: str = ""
    priority: Priority = Priority.NORMAL
    relations: tuple[Relation, ...] = ()
    batch_id: str = ""


def all_relations(record: DocumentRecord) -> tuple[Relation, ...]:
    """The relations of the document, with that in `amends`."""
    amended = (Relation(RelationKind.AMENDS, record.amends),) if record.amends else ()
    return (*amended, *record.relations)


@dataclass(frozen=True, slots=True)
class Provenance:
    """The versions of all components that produced a result. The id of the result derives from all of them."""

    extractor: str = ""
    redaction_policy: str = ""
    model: str = ""
    prompt: str = ""
    playbook: str = ""
    calibration: str = ""


class KeyScope(StrEnum):
    """What a data key decrypts: the original, the redacted text, or the values of one person in one matter."""

    SOURCE = "source"
    REDACTED = "redacted"
    PERSON = "person"


# Scopes of tenant keys that redaction uses directly: see `services.shared.runtime.keys.provider`.
VAULT = "vault"
INDEX = "index"


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A reference to an encrypted object. `subject` is the owner of its data key: a submission or a document. `size` is
    the size of the plaintext in bytes.
    """

    tenant: str
    scope: KeyScope
    subject: str
    name: str
    size: int
    content_hash: str = ""

    @property
    def path(self) -> str:
        """The name of the object in the store."""
        return f"{self.tenant}/{self.scope}/{self.subject}/{self.name}"


class GapKind(StrEnum):
    """What an extractor left out or could not read, or what models do not read. The values are stable: events and
    responses contain them.
    """

    PAGE = "page"
    SCAN = "scan"
    FONT = "font"
    FORM = "form"
    PICTURE = "picture"
    DIAGRAM = "diagram"
    EMBEDDED = "embedded"
    MARKUP = "markup"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class GapPlace:
    """Where content is missing: the begin of the block of text at that place. `page` counts from 1, 0 if it is not
    known. `heading`: the number and the heading of the section around it.
    """

    offset: int
    page: int = 0
    heading: OriginalSpan | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Content of one kind that is not in the text. `pages` count from 1, at most 100; empty if they are not known.
    `places`: of the first 100 in the original text, in its order; empty if they are not known.
    """

    kind: GapKind
    count: int = 1
    pages: tuple[int, ...] = ()
    places: tuple[GapPlace, ...] = ()

    @property
    def loses_text(self) -> bool:
        """Whether terms of an agreement can be in it. A picture or a diagram illustrates the text."""
        return self.kind not in (GapKind.PICTURE, GapKind.DIAGRAM)


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The quality of an extracted text. Rates are in [0, 1]; `near_duplicate_of` is a document id or empty. `gaps` say
    what is not in the text; at most one for each kind. `tracked_changes` is the number of insertions and deletions that
    the text contains.
    """

    pages: int = 0
    code_points: int = 0
    characters_per_page: float = 0.0
    odd_character_rate: float = 0.0
    language: str = ""
    language_confidence: float = 0.0
    near_duplicate_of: str = ""
    similarity: float = 0.0
    simhash: int = 0
    gaps: tuple[Gap, ...] = ()
    tracked_changes: int = 0


@dataclass(frozen=True, slots=True)
class OriginalSection:
    """A section: the spans of its number as printed ("2.1(a)") and its heading; `level` counts from 1. A section with a
    number can have no heading; one that the style of its heading makes has no number.
    """

    number: OriginalSpan
    heading: OriginalSpan
    span: OriginalSpan
    level: int = 1


@dataclass(frozen=True, slots=True)
class RedactedSection:
    """An `OriginalSection` in redacted offsets."""

    number: RedactedSpan
    heading: RedactedSpan
    span: RedactedSpan
    level: int = 1


class ChangeMark(StrEnum):
    """Whether a tracked change adds its words or removes them."""

    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class OriginalChange:
    """A tracked change that is neither accepted nor rejected. The text contains its words in both cases.

    `revision` says who made it; None if the file does not say it. `inserted`: the change that inserted deleted words;
    None if they were in the text before.
    """

    span: OriginalSpan
    mark: ChangeMark
    revision: OriginalRevision | None = None
    inserted: OriginalRevision | None = None


@dataclass(frozen=True, slots=True)
class RedactedChange:
    """An `OriginalChange` in redacted offsets."""

    span: RedactedSpan
    mark: ChangeMark
    revision: RedactedRevision | None = None
    inserted: RedactedRevision | None = None


@dataclass(frozen=True, slots=True)
class OriginalText:
    """The extracted text and its structure. Pages cover it without gaps; paragraphs and sentences do not overlap.

    `hidden` is text that a reader of the document does not see: white, tiny, off the page, or marked as hidden.
    `ocr_layer`: text is an invisible layer over pictures of the pages, as in a scan; it is not in `hidden`. `gaps`:
    what is not in the text. `changes`: its tracked changes, in order, which do not overlap. `headers` and `footers`:
    text that repeats at the top and at the bottom of pages, with page numbers; in order, without overlap. `parts`:
    sheets, slides, bodies of mail, documents inside the file; in order, the outer one first. `languages`: runs in one
    language, in order, without overlap; empty if they are not known. `uncertain`: words of a scan, in
    order, without overlap.
    """

    text: str
    pages: tuple[OriginalSpan, ...] = ()
    paragraphs: tuple[OriginalSpan, ...] = ()
    sentences: tuple[OriginalSpan, ...] = ()
    sections: tuple[OriginalSection, ...] = ()
    hidden: tuple[OriginalSpan, ...] = ()
    ocr_layer: bool = False
    gaps: tuple[Gap, ...] = ()
    changes: tuple[OriginalChange, ...] = ()
    headers: tuple[OriginalSpan, ...] = ()
    footers: tuple[OriginalSpan, ...] = ()
    tables: tuple[OriginalTable, ...] = ()
    parts: tuple[OriginalPart, ...] = ()
    languages: tuple[OriginalLanguage, ...] = ()
    uncertain: tuple[OriginalUncertainWord, ...] = ()


@dataclass(frozen=True, slots=True)
class SealedValue:
    """A personal value that was cut out of a text. `sealed` is encrypted under the key of `placeholder` in its matter;
    it is empty if the value was erased before redaction.
    """

    span: OriginalSpan
    entity_type: str
    placeholder: str
    sealed: bytes = b""


@dataclass(frozen=True, slots=True)
class SealedText:
    """An `OriginalText` in which a filler of the same length replaces each value: offsets do not change. The encoding
    is compatible with `OriginalText`. `values` are in order.
    """

    text: str
    pages: tuple[OriginalSpan, ...] = ()
    paragraphs: tuple[OriginalSpan, ...] = ()
    sentences: tuple[OriginalSpan, ...] = ()
    sections: tuple[OriginalSection, ...] = ()
    values: tuple[SealedValue, ...] = ()
    hidden: tuple[OriginalSpan, ...] = ()
    ocr_layer: bool = False
    gaps: tuple[Gap, ...] = ()
    changes: tuple[OriginalChange, ...] = ()
    headers: tuple[OriginalSpan, ...] = ()
    footers: tuple[OriginalSpan, ...] = ()
    tables: tuple[OriginalTable, ...] = ()
    parts: tuple[OriginalPart, ...] = ()
    languages: tuple[OriginalLanguage, ...] = ()
    uncertain: tuple[OriginalUncertainWord, ...] = ()


SEALED = "sealed-"  # the first letters of the name of a `SealedText`, under the key of its document
EXTRACTED = ".extracted"  # suffix of the key subject of a text until redaction, which destroys that key
HOLES = "\u2588\U0001fb95"


def hole(words: str) -> str:
    """The filler for `words`, with as many code points and as many UTF-16 code units."""
    if words.isascii():
        return HOLES[0] * len(words)
    return "".join(HOLES[one > "\uffff"] for one in words)


@dataclass(frozen=True, slots=True)
class RedactedText:
    """An `OriginalText` after redaction, in redacted offsets."""

    text: str
    pages: tuple[RedactedSpan, ...] = ()
    paragraphs: tuple[RedactedSpan, ...] = ()
    sentences: tuple[RedactedSpan, ...] = ()
    sections: tuple[RedactedSection, ...] = ()
    hidden: tuple[RedactedSpan, ...] = ()
    ocr_layer: bool = False
    gaps: tuple[Gap, ...] = ()
    changes: tuple[RedactedChange, ...] = ()
    headers: tuple[RedactedSpan, ...] = ()
    footers: tuple[RedactedSpan, ...] = ()
    tables: tuple[RedactedTable, ...] = ()
    parts: tuple[RedactedPart, ...] = ()
    languages: tuple[RedactedLanguage, ...] = ()
    uncertain: tuple[RedactedUncertainWord, ...] = ()

    def without_hidden(self) -> "RedactedText":
        """The text that a reader sees: without hidden text, and as if tracked changes were accepted. A space
        replaces each code point that is left out, and a line break each line break: no offset changes.
        """
        return self._without((*self.hidden, *self._deleted()))

    def unconfused(self) -> "RedactedText":
        """The text of a scan with the confusions of OCR undone, with the same offsets. Other texts do not change."""
        return replace(self, text=unconfused(self.text)) if self.ocr_layer else self

    def whole(self, span: RedactedSpan) -> RedactedSpan:
        """In a scan, the span without a cut through a word; in other texts, the span."""
        return RedactedSpan(*whole_words(self.text, span.start, span.end)) if self.ocr_layer else span

    def in_languages(self, codes: frozenset[str]) -> "RedactedText":
        """The text without passages in other languages, with the same offsets."""
        return self._without(tuple(one.span for one in self.languages if one.code not in codes))

    def documents(self) -> tuple[RedactedPart, ...]:
        """The documents behind the first one."""
        return tuple(one for one in self.parts if one.kind is PartKind.DOCUMENT)

    def cut(self, span: RedactedSpan) -> "RedactedText":
        """The words of the span, with offsets of their own and what `without_hidden` and `unconfused` read."""
        hidden = tuple(_moved(one, span) for one in self.hidden if one.overlaps(span))
        changes = tuple(
            RedactedChange(_moved(one.span, span), one.mark) for one in self.changes if one.span.overlaps(span)
        )
        return RedactedText(span.of(self.text), hidden=hidden, ocr_layer=self.ocr_layer, changes=changes)

    def without(self, spans: tuple[RedactedSpan, ...]) -> "RedactedText":
        """The text without the words of `spans`, with the same offsets."""
        return self._without(spans)

    def without_deleted(self) -> "RedactedText":
        """The text as if tracked changes were accepted, with the same offsets."""
        return self._without(self._deleted())

    def _deleted(self) -> tuple[RedactedSpan, ...]:
        return tuple(one.span for one in self.changes if one.mark is ChangeMark.DELETED)

    def _without(self, spans: tuple[RedactedSpan, ...]) -> "RedactedText":
        if not spans:
            return self
        pieces: list[str] = []
        position = 0
        for one in sorted(spans):
            start, end = max(one.start, position), max(one.end, position)
            pieces += (self.text[position:start], re.sub(r"[^\n]", " ", self.text[start:end]))
            position = end
        return replace(self, text="".join((*pieces, self.text[position:])))


def _moved(one: RedactedSpan, into: RedactedSpan) -> RedactedSpan:
    return RedactedSpan(max(one.start, into.start) - into.start, min(one.end, into.end) - into.start)
