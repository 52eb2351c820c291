"""Routes of document text in a flat form, and of streams of the LLM as one answer. Each response is audited."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from services.annotation.desk.narration.narrator import NarrateFindingRequest
from services.annotation.desk.narration.questioner import AnswerQuestionsRequest
from services.annotation.desk.operations import Operations
from services.annotation.edge.http.bodies import AnswersAnswer, NarrationAnswer, TextAnswer
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, FindingId, Purpose, TextUse
from services.annotation.sets.refusals import invalid
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()
    _add_words(routes, operations)
    _add_explanations(routes, operations)
    return routes


def _add_words(routes: APIRouter, operations: Operations) -> None:
    @routes.get("/v1/documents/{document_id}/text", summary="Read original text (audited)")
    async def get_text(
        document_id: DocumentId,
        caller: Caller,
        start: Annotated[
            int | None, Query(ge=0, description="First code point. Without start and end: the whole text.")
        ] = None,
        end: Annotated[int | None, Query(ge=0, description="The code point after the last.")] = None,
        purpose: Purpose = NO_PURPOSE,
        use: TextUse = "",
    ) -> TextAnswer:
        found = await operations.views.words(caller, document_id, _span(start, end), purpose, use)
        place = found.span
        return TextAnswer(
            found.text,
            place.start,
            place.end,
            found.hidden,
            found.changes,
            found.gaps,
            found.values,
            found.uncertain,
        )


def _add_explanations(routes: APIRouter, operations: Operations) -> None:
    @routes.get(
        "/v1/documents/{document_id}/findings/{finding_id}/narration",
        summary="Explain a finding, with verified sentences of the LLM; waits for the LLM (audited)",
    )
    async def get_narration(
        document_id: DocumentId, finding_id: FindingId, caller: Caller, purpose: Purpose = NO_PURPOSE
    ) -> NarrationAnswer:
        wanted = NarrateFindingRequest(document_id, finding_id, purpose)
        parts = [one async for one in operations.narrator.narrate(caller, wanted)]
        [explanation] = [one.explanation for one in parts if one.explanation]
        [end] = [one.end for one in parts if one.end]
        return NarrationAnswer(explanation, tuple(one.sentence for one in parts if one.sentence), end)

    @routes.get(
        "/v1/documents/{document_id}/questions",
        summary="List undecided rules, with the LLM's answers to their questions; waits for the LLM (audited)",
    )
    async def get_answers(document_id: DocumentId, caller: Caller, purpose: Purpose = NO_PURPOSE) -> AnswersAnswer:
        wanted = AnswerQuestionsRequest(document_id, purpose)
        parts = [one async for one in operations.questioner.answers(caller, wanted)]
        [end] = [one.end for one in parts if one.end]
        return AnswersAnswer(tuple(one.answered for one in parts if one.answered), end)


def _span(start: int | None, end: int | None) -> OriginalSpan | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise invalid("start" if start is None else "end", "is missing: send both start and end, or none")
    if end < start:
        raise invalid("end", f"is {end}: it must not be less than start, {start}")
    return OriginalSpan(start, end)


READING_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/findings/{finding_id}/narration"): Action.EXPLAIN,
    ("GET", "/v1/documents/{document_id}/questions"): Action.EXPLAIN,
}
