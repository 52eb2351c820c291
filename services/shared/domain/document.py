"""What is known of a document: the record that travels with it everywhere, its versions, its text and its layout."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from services.shared.domain.spans import OriginalSpan, RedactedSpan


class DataClass(StrEnum):
    """How secret a document is. Missing means the most restricted."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class Purpose(StrEnum):
    """What a document may be used for."""

    REVIEW = "review"
    TRAINING = "training"
    EVALUATION = "evaluation"


class Arm(StrEnum):
    """How a document is worked on: without proposals, with them, or with proposals that nobody sees."""

    BASELINE = "baseline"
    ASSISTED = "assisted"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What every event, row and answer says of its document. Ids are lower-case hex, empty until given out.

    `family` is the id of the version chain, which holds all versions of one source document. `version` counts from 1; 0
    means not yet given out.
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


@dataclass(frozen=True, slots=True)
class Provenance:
    """The versions of all that made a result; every one of them is in the result's id."""

    extractor: str = ""
    redaction_policy: str = ""
    model: str = ""
    prompt: str = ""
    playbook: str = ""
    calibration: str = ""


class KeyScope(StrEnum):
    """What a data key opens: a document's originals, its redacted text, or the values of one person in one matter."""

    SOURCE = "source"
    REDACTED = "redacted"
    PERSON = "person"


# Scopes of tenants' keys, which redaction uses itself: see `services.shared.runtime.keys.provider`.
VAULT = "vault"
INDEX = "index"


@dataclass(frozen=True, slots=True)
class BlobRef:
    """Where encrypted bytes lie. `subject` names the data key's owner: a submission or a document. `size` in bytes,
    plain.
    """

    tenant: str
    scope: KeyScope
    subject: str
    name: str
    size: int
    content_hash: str = ""

    @property
    def path(self) -> str:
        """The object's name in the store."""
        return f"{self.tenant}/{self.scope}/{self.subject}/{self.name}"


@dataclass(frozen=True, slots=True)
class QualityReport:
    """How good the extracted text is. Rates are in [0, 1]; `near_duplicate_of` is a document id or empty."""

    pages: int = 0
    code_points: int = 0
    characters_per_page: float = 0.0
    odd_character_rate: float = 0.0
    language: str = ""
    language_confidence: float = 0.0
    near_duplicate_of: str = ""
    similarity: float = 0.0
    simhash: int = 0


@dataclass(frozen=True, slots=True)
class OriginalSection:
    """A numbered section: `number` as printed ("2.1(a)"), `heading` as a place, `level` from 1."""

    number: OriginalSpan
    heading: OriginalSpan
    span: OriginalSpan
    level: int = 1


@dataclass(frozen=True, slots=True)
class RedactedSection:
    """As `OriginalSection`, in redacted places."""

    number: RedactedSpan
    heading: RedactedSpan
    span: RedactedSpan
    level: int = 1


@dataclass(frozen=True, slots=True)
class OriginalText:
    """The extracted text and its structure. Pages tile the text; paragraphs and sentences do not overlap."""

    text: str
    pages: tuple[OriginalSpan, ...] = ()
    paragraphs: tuple[OriginalSpan, ...] = ()
    sentences: tuple[OriginalSpan, ...] = ()
    sections: tuple[OriginalSection, ...] = ()


@dataclass(frozen=True, slots=True)
class SealedValue:
    """A personal value that was taken out of a text. `sealed` opens under the key of `placeholder` in its matter; empty
    where the value was erased before it was ever taken out.
    """

    span: OriginalSpan
    entity_type: str
    placeholder: str
    sealed: bytes = b""


@dataclass(frozen=True, slots=True)
class SealedText:
    """An `OriginalText`, and written so that it can be read as one, with a hole for each of its `values`, which are in
    order. All places stay as they were: see `hole`.
    """

    text: str
    pages: tuple[OriginalSpan, ...] = ()
    paragraphs: tuple[OriginalSpan, ...] = ()
    sentences: tuple[OriginalSpan, ...] = ()
    sections: tuple[OriginalSection, ...] = ()
    values: tuple[SealedValue, ...] = ()


EXTRACTED = ".extracted"  # ends the subject of a text's key until the text is redacted: then that key is destroyed
HOLES = "\u2588\U0001fb95"


def hole(words: str) -> str:
    """What stands in the place of `words`: as many code points, and as many UTF-16 code units."""
    if words.isascii():
        return HOLES[0] * len(words)
    return "".join(HOLES[one > "\uffff"] for one in words)


@dataclass(frozen=True, slots=True)
class RedactedText:
    """As `OriginalText`, after redaction."""

    text: str
    pages: tuple[RedactedSpan, ...] = ()
    paragraphs: tuple[RedactedSpan, ...] = ()
    sentences: tuple[RedactedSpan, ...] = ()
    sections: tuple[RedactedSection, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Where the words of one page stand. Word i covers `[starts[i], ends[i])` of the text.

    `boxes` holds x0, y0, x1, y1 a word, in points from the top left; `confidences` is empty or holds one in [0, 1] a
    word.
    """

    width: float
    height: float
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    boxes: tuple[float, ...] = ()
    confidences: tuple[float, ...] = ()

    def words(self) -> Iterator[tuple[OriginalSpan, tuple[float, float, float, float]]]:
        """Each word's place and box."""
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            x0, y0, x1, y1 = self.boxes[4 * i : 4 * i + 4]
            yield OriginalSpan(start, end), (x0, y0, x1, y1)


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages of a document, in order; empty where the format has none."""

    pages: tuple[PageLayout, ...] = field(default=())
