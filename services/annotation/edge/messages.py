"""Translates requests and responses of `AnnotationService`. Invalid values raise `Reject(INVALID_METADATA)`."""

from datetime import UTC, datetime
from typing import TypeVar

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import events_pb2, service_pb2
from glossator.document.v1 import document_pb2
from services.annotation.desk.explaining import Evidence, Explained
from services.annotation.desk.fields import Field
from services.annotation.desk.narration.narrator import Narrated
from services.annotation.desk.narration.questioner import Answered
from services.annotation.desk.reading import FeedItem
from services.annotation.desk.summarising import ShownSummary
from services.annotation.playbook.explain import Undecided
from services.shared.domain.annotations import AnnotationSet, Decision, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.llm_response import End
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import from_message, to_message

M = TypeVar("M", bound=Message)


def message_of(kind: type[M], value: object) -> M:
    """A dataclass that has a message of its own."""
    made = to_message(value)
    if not isinstance(made, kind):
        raise TypeError(f"{type(value).__name__} is no {kind.__name__}")
    return made


def document_message(document: DocumentRecord) -> document_pb2.DocumentRecord:
    """A document's record."""
    return message_of(document_pb2.DocumentRecord, document)


def set_message(annotation_set: AnnotationSet) -> events_pb2.AnnotationSet:
    """A set."""
    return message_of(events_pb2.AnnotationSet, annotation_set)


def feed_message(one: FeedItem) -> service_pb2.WatchAnnotationsResponse:
    """A set of the feed."""
    return service_pb2.WatchAnnotationsResponse(
        cursor=str(one.cursor), document=document_message(one.document), annotation_set=set_message(one.annotation_set)
    )


def field_message(field: Field) -> service_pb2.Field:
    """A field and its value."""
    return service_pb2.Field(
        annotation_id=field.annotation_id,
        category=field.category,
        kind=field.kind.value,
        canonical=field.canonical,
        span=span_message(field.span),
        reason=field.reason,
    )


def summary_message(found: ShownSummary) -> service_pb2.ReadSummaryResponse:
    """A summary in words of the original."""
    return service_pb2.ReadSummaryResponse(
        sentences=[
            service_pb2.SummarySentence(
                text=one.text, category=one.category, evidence=[span_message(span) for span in one.evidence]
            )
            for one in found.sentences
        ],
        method=found.method.value,
        model=found.model,
        prompt=found.prompt,
        dropped=found.dropped,
        reason=found.reason,
    )


def explanation_message(found: Explained) -> service_pb2.ExplainFindingResponse:
    """Why a finding was made."""
    said = found.explanation
    return service_pb2.ExplainFindingResponse(
        finding=message_of(events_pb2.Finding, said.finding),
        playbook_title=said.playbook_title,
        condition=said.condition,
        reason=said.reason,
        evidence=[_evidence(one) for one in found.evidence],
        guidance=said.guidance,
        fallback=said.fallback,
        undecided=[_undecided(one) for one in said.undecided],
    )


def narrated_message(part: Explained | Narrated | End) -> service_pb2.NarrateFindingResponse:
    """One part of a narration."""
    match part:
        case Explained():
            return service_pb2.NarrateFindingResponse(explanation=explanation_message(part))
        case Narrated():
            evidence = [span_message(one) for one in part.evidence]
            sentence = service_pb2.NarratedSentence(
                text=part.text, evidence=evidence, annotation_ids=part.annotation_ids
            )
            return service_pb2.NarrateFindingResponse(sentence=sentence)
        case End():
            return service_pb2.NarrateFindingResponse(end=_end(part))


def answered_message(part: Answered | End) -> service_pb2.AnswerQuestionsResponse:
    """One part of the answers."""
    if isinstance(part, End):
        return service_pb2.AnswerQuestionsResponse(end=_end(part))
    answered = service_pb2.AnsweredQuestion(
        rule=_undecided(part.rule),
        evidence=[_evidence(one) for one in part.evidence],
        answer=part.answer,
        model=part.model,
        prompt=part.prompt,
        shown=[span_message(one) for one in part.shown],
        reason=part.reason,
    )
    return service_pb2.AnswerQuestionsResponse(answered=answered)


def span_message(span: OriginalSpan) -> document_pb2.Span:
    """A place in the original."""
    return message_of(document_pb2.Span, span)


def state_value(state: SetState) -> "events_pb2.SetState.ValueType":
    """A set's state by its number."""
    return events_pb2.SetState.Value(f"SET_STATE_{state.name}")


def span_of(span: document_pb2.Span) -> OriginalSpan:
    """A place as it was asked for."""
    try:
        return from_message(OriginalSpan, span)
    except Reject:
        raise Reject(Reason.INVALID_METADATA) from None


def time_of(stamp: Timestamp) -> datetime:
    """UTC."""
    try:
        return stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Reject(Reason.INVALID_METADATA) from None


def decision_of(value: "events_pb2.Decision.ValueType") -> Decision:
    """What a reviewer decides."""
    try:
        return Decision[events_pb2.Decision.Name(value).removeprefix("DECISION_")]
    except (ValueError, KeyError):
        raise Reject(Reason.INVALID_METADATA) from None


def _evidence(one: Evidence) -> service_pb2.Evidence:
    annotation = message_of(events_pb2.Annotation, one.annotation)
    return service_pb2.Evidence(annotation=annotation, words=one.words, value=one.value)


def _undecided(one: Undecided) -> service_pb2.UndecidedRule:
    return service_pb2.UndecidedRule(
        rule_id=one.rule_id, reason=one.reason, question=one.question, annotation_ids=one.annotation_ids
    )


def _end(end: End) -> service_pb2.NarrationEnd:
    return service_pb2.NarrationEnd(
        complete=end.complete, dropped=end.dropped, model=end.model, prompt=end.prompt, reason=end.reason
    )
