"""What goes in and out over HTTP, as OpenAPI describes it."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.annotation.desk.explaining import Evidence
from services.annotation.desk.fields import Field as DocumentField
from services.annotation.desk.narration.narrator import Narrated
from services.annotation.desk.narration.questioner import Answered
from services.annotation.playbook.explain import Undecided
from services.annotation.sets.decisions import DecisionRequest
from services.shared.domain.annotations import Annotation, AnnotationSet, Decision, Finding, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.llm_response import End
from services.shared.domain.spans import OriginalSpan

_ID = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$"


class Body(BaseModel):
    """Unknown names are refused: they are misspellings more often than additions."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class SpanBody(Body):
    """`[start, end)` in code points of the original text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class DecisionBody(Body):
    """`revision` is the set's, as the reviewer saw it; sending the same `decision_id` again is harmless."""

    decision_id: str = Field(pattern=_ID)
    revision: int
    decision: Decision
    annotation_id: str = ""
    category: str = ""
    span: SpanBody | None = None
    reason: str = Field("", max_length=2_000)
    opened_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    active_seconds: float = Field(0.0, ge=0)

    def decision_request(self, actor: str, role: str, now: datetime) -> DecisionRequest:
        """Raises `Reject(INVALID_METADATA)` where the span ends before it starts."""
        if self.span and self.span.end < self.span.start:
            raise Reject(Reason.INVALID_METADATA)
        closed = self.closed_at or now
        return DecisionRequest(
            decision_id=self.decision_id,
            revision=self.revision,
            decision=self.decision,
            actor=actor,
            role=role,
            opened_at=self.opened_at or closed,
            closed_at=closed,
            annotation_id=self.annotation_id,
            category=self.category,
            span=OriginalSpan(self.span.start, self.span.end) if self.span else None,
            reason=self.reason,
            active_seconds=self.active_seconds,
        )


class CompletionBody(Body):
    """`revision` is the set's, as the reviewer saw it."""

    revision: int
    opened_at: AwareDatetime | None = None
    active_seconds: float = Field(0.0, ge=0)


class ReopenBody(Body):
    """`revision` is the set's, as the reviewer saw it."""

    revision: int


class WebhookBody(Body):
    """Where to send sets. `matter` empty: all that the caller may read; `cursor` empty: all that was told ever."""

    url: str = Field(max_length=2_000)
    matter: str = ""
    include_proposed: bool = False
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """A document's record and how its set stands. `superseded_by` is the id of a later version."""

    document: DocumentRecord
    state: SetState
    revision: int
    code_points: int
    superseded_by: str


@dataclass(frozen=True, slots=True)
class AnnotationsAnswer:
    """The set as the caller may see it."""

    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class FieldsAnswer:
    """By place; offsets in code points of the original text."""

    fields: tuple[DocumentField, ...]


@dataclass(frozen=True, slots=True)
class ExplanationAnswer:
    """Why a finding was made. `condition` is what its rule asks for, `reason` why it is broken."""

    finding: Finding
    playbook_title: str
    condition: str
    reason: str
    evidence: tuple[Evidence, ...]
    guidance: str
    fallback: str
    undecided: tuple[Undecided, ...]


@dataclass(frozen=True, slots=True)
class NarrationAnswer:
    """`sentences` are a language model's, each verified against the places it names; `end` says whether all came."""

    explanation: ExplanationAnswer
    sentences: tuple[Narrated, ...]
    end: End


@dataclass(frozen=True, slots=True)
class AnswersAnswer:
    """Every rule that is undecided; `end` says whether a language model was there to ask."""

    items: tuple[Answered, ...]
    end: End


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """Words of the original."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A set as it was told."""

    cursor: str
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """`cursor` is where to read on."""

    items: tuple[FeedEntry, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    """The set's revision after the decision, and the annotation that it made."""

    revision: int
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class CompletionAnswer:
    """The set as it is published."""

    review_id: str
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """A subscription. `secret` is shown once, when it is made."""

    subscription_id: str
    url: str
    matter: str
    include_proposed: bool
    created_at: datetime
    secret: str = ""


@dataclass(frozen=True, slots=True)
class WebhooksAnswer:
    """All subscriptions of the caller's tenant."""

    items: tuple[WebhookAnswer, ...]
