"""What documents say and why it was found, over HTTP: all that is made of words. Every answer is audited."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from services.annotation.desk.explaining import Explained
from services.annotation.desk.narration.narrator import Narrated
from services.annotation.desk.narration.questioner import Answered
from services.annotation.desk.operations import Operations
from services.annotation.desk.reading import REVIEW_PURPOSE
from services.annotation.desk.summarising import ShownSummary
from services.annotation.edge.http.bodies import (
    AnswersAnswer,
    ExplanationAnswer,
    FieldsAnswer,
    NarrationAnswer,
    TextAnswer,
)
from services.annotation.edge.http.routes import Caller
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.llm_response import End
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan


def router(operations: Operations) -> APIRouter:
    """All routes of `READING_ROUTES`."""
    routes = APIRouter()
    _add_words(routes, operations)
    _add_explanations(routes, operations)
    return routes


def _add_words(routes: APIRouter, operations: Operations) -> None:
    @routes.get("/v1/documents/{document_id}/text", summary="The words of a span, all of them without one. Audited")
    async def get_text(
        document_id: str,
        caller: Caller,
        start: Annotated[int | None, Query(ge=0)] = None,
        end: Annotated[int | None, Query(ge=0)] = None,
        purpose: str = REVIEW_PURPOSE,
    ) -> TextAnswer:
        text, span = await operations.views.words(caller, document_id, _span(start, end), purpose)
        return TextAnswer(text, span.start, span.end)

    @routes.get("/v1/documents/{document_id}/fields", summary="What the fields of a document come to. Audited")
    async def get_fields(document_id: str, caller: Caller, purpose: str = REVIEW_PURPOSE) -> FieldsAnswer:
        return FieldsAnswer(tuple(await operations.views.fields(caller, document_id, purpose)))

    @routes.get(
        "/v1/documents/{document_id}/summary",
        summary="What a document comes to, in sentences that each have their places. Audited",
    )
    async def get_summary(document_id: str, caller: Caller, purpose: str = REVIEW_PURPOSE) -> ShownSummary:
        return await operations.summaries.read(caller, document_id, purpose)


def _add_explanations(routes: APIRouter, operations: Operations) -> None:
    @routes.get(
        "/v1/documents/{document_id}/findings/{finding_id}",
        summary="Why a finding was made, with the words and values that it rests on. Audited",
    )
    async def get_explanation(
        document_id: str, finding_id: str, caller: Caller, purpose: str = REVIEW_PURPOSE
    ) -> ExplanationAnswer:
        return _explanation(await operations.explainer.explain(caller, document_id, finding_id, purpose))

    @routes.get(
        "/v1/documents/{document_id}/findings/{finding_id}/narration",
        summary="The same, and why it matters in a language model's words, each sentence verified. Waits. Audited",
    )
    async def get_narration(
        document_id: str, finding_id: str, caller: Caller, purpose: str = REVIEW_PURPOSE
    ) -> NarrationAnswer:
        parts = [one async for one in operations.narrator.narrate(caller, document_id, finding_id, purpose)]
        [explained] = [one for one in parts if isinstance(one, Explained)]
        [end] = [one for one in parts if isinstance(one, End)]
        return NarrationAnswer(_explanation(explained), tuple(one for one in parts if isinstance(one, Narrated)), end)

    @routes.get(
        "/v1/documents/{document_id}/questions",
        summary="The rules that stay undecided, with a language model's answers, which decide nothing. Waits. Audited",
    )
    async def get_answers(document_id: str, caller: Caller, purpose: str = REVIEW_PURPOSE) -> AnswersAnswer:
        parts = [one async for one in operations.questioner.answers(caller, document_id, purpose)]
        [end] = [one for one in parts if isinstance(one, End)]
        return AnswersAnswer(tuple(one for one in parts if isinstance(one, Answered)), end)


def _explanation(found: Explained) -> ExplanationAnswer:
    said = found.explanation
    return ExplanationAnswer(
        finding=said.finding,
        playbook_title=said.playbook_title,
        condition=said.condition,
        reason=said.reason,
        evidence=found.evidence,
        guidance=said.guidance,
        fallback=said.fallback,
        undecided=said.undecided,
    )


def _span(start: int | None, end: int | None) -> OriginalSpan | None:
    if start is None and end is None:
        return None
    if start is None or end is None or end < start:
        raise Reject(Reason.INVALID_METADATA)
    return OriginalSpan(start, end)


READING_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/text"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/fields"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/summary"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/findings/{finding_id}"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/findings/{finding_id}/narration"): Action.EXPLAIN,
    ("GET", "/v1/documents/{document_id}/questions"): Action.EXPLAIN,
}
