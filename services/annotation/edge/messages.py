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
from services.annotation.desk.reading import FeedItem, FeedRequest
from services.annotation.desk.summarising import ShownSummary
from services.annotation.desk.words import Passage
from services.annotation.playbook.explain import Undecided
from services.annotation.sets.refusals import invalid
from services.shared.domain.annotations import AnnotationSet, Decision, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.llm_response import End
from services.shared.domain.relations import Priority
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import to_message

M = TypeVar("M", bound=Message)


def message_of(kind: type[M], value: object) -> M:
    """The message of a dataclass in `MESSAGES`. Raises `TypeError` if it is not of type `kind`."""
    made = to_message(value)
    if not isinstance(made, kind):
        raise TypeError(f"{type(value).__name__} does not map to {kind.__name__}")
    return made


def document_message(document: DocumentRecord) -> document_pb2.DocumentRecord:
    return message_of(document_pb2.DocumentRecord, document)


def set_message(annotation_set: AnnotationSet) -> events_pb2.AnnotationSet:
    return message_of(events_pb2.AnnotationSet, annotation_set)


def feed_message(one: FeedItem) -> service_pb2.WatchAnnotationsResponse:
    return service_pb2.WatchAnnotationsResponse(
        cursor=str(one.cursor), document=document_message(one.document), annotation_set=set_message(one.annotation_set)
    )


def feed_request(request: service_pb2.WatchAnnotationsRequest) -> FeedRequest:
    """Raises `Reject(INVALID_METADATA)` for an unknown priority."""
    members = list(Priority)
    if request.priority not in range(len(members) + 1):
        raise invalid("priority", "is unknown")
    priority = members[request.priority - 1] if request.priority else None
    return FeedRequest(request.matter, request.include_proposed, request.client_id, priority)


def field_message(field: Field) -> service_pb2.Field:
    return service_pb2.Field(
        annotation_id=field.annotation_id,
        category=field.category,
        kind=field.kind.value,
        canonical=field.canonical,
        span=span_message(field.span),
        reason=field.reason,
    )


def summary_message(found: ShownSummary) -> service_pb2.ReadSummaryResponse:
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
        shown=found.shown,
        verified=found.verified,
    )


def explanation_message(found: Explained) -> service_pb2.ExplainFindingResponse:
    explanation = found.explanation
    return service_pb2.ExplainFindingResponse(
        finding=message_of(events_pb2.Finding, explanation.finding),
        playbook_title=explanation.playbook_title,
        condition=explanation.condition,
        reason=explanation.reason,
        evidence=[_evidence(one) for one in found.evidence],
        guidance=explanation.guidance,
        fallback=explanation.fallback,
        undecided=[_undecided(one) for one in explanation.undecided],
        places=[
            service_pb2.PlaceWords(place=message_of(events_pb2.Place, one.place), words=one.words)
            for one in found.places
        ],
    )


def narrated_message(part: Explained | Narrated | End) -> service_pb2.NarrateFindingResponse:
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


def passage_message(passage: Passage) -> service_pb2.ReadTextResponse:
    return service_pb2.ReadTextResponse(
        text=passage.text,
        span=span_message(passage.span),
        hidden=[span_message(one) for one in passage.hidden],
        uncertain=[message_of(document_pb2.UncertainWord, one) for one in passage.uncertain],
        changes=[message_of(document_pb2.TrackedChange, one) for one in passage.changes],
        gaps=[message_of(document_pb2.Gap, one) for one in passage.gaps],
        values=[
            service_pb2.PlacedValue(
                value_id=one.value_id,
                entity_type=one.entity_type,
                span=span_message(one.span),
                revealed=one.revealed,
            )
            for one in passage.values
        ],
    )


def span_message(span: OriginalSpan) -> document_pb2.Span:
    return message_of(document_pb2.Span, span)


def state_value(state: SetState) -> "events_pb2.SetState.ValueType":
    return events_pb2.SetState.Value(f"SET_STATE_{state.name}")


def span_of(span: document_pb2.Span) -> OriginalSpan:
    """The span of a request. Raises `Reject(INVALID_METADATA)` if it ends before its start."""
    if span.end < span.start:
        raise invalid("span.end", f"is {span.end}: it must not be less than span.start, {span.start}")
    return OriginalSpan(span.start, span.end)


def time_of(stamp: Timestamp, field: str) -> datetime:
    """The time in UTC. Raises `Reject(INVALID_METADATA)` with `field` if it is out of range."""
    try:
        return stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise invalid(field, "is not a valid time") from None


def decision_of(value: "events_pb2.Decision.ValueType") -> Decision:
    """The kind of a decision. Raises `Reject(INVALID_METADATA)` for an unknown value."""
    try:
        return Decision[events_pb2.Decision.Name(value).removeprefix("DECISION_")]
    except (ValueError, KeyError):
        raise invalid("decision", "is missing or unknown") from None


def _evidence(one: Evidence) -> service_pb2.Evidence:
    annotation = message_of(events_pb2.Annotation, one.annotation)
    return service_pb2.Evidence(
        annotation=annotation, words=one.words, value=one.value, document_title=one.document_title
    )


def _undecided(one: Undecided) -> service_pb2.UndecidedRule:
    return service_pb2.UndecidedRule(
        rule_id=one.rule_id,
        reason=one.reason,
        question=one.question,
        annotation_ids=one.annotation_ids,
        why=one.why,
    )


def _end(end: End) -> service_pb2.NarrationEnd:
    return service_pb2.NarrationEnd(
        complete=end.complete, dropped=end.dropped, model=end.model, prompt=end.prompt, reason=end.reason
    )
