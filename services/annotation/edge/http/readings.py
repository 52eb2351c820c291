"""Routes that return document text or texts made from it. Each response is audited."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from services.annotation.desk.explaining import Explained
from services.annotation.desk.narration.narrator import Narrated
from services.annotation.desk.narration.questioner import Answered
from services.annotation.desk.operations import Operations
from services.annotation.desk.summarising import ShownSummary
from services.annotation.edge.http.bodies import (
    AnswersAnswer,
    ExplanationAnswer,
    FieldsAnswer,
    NarrationAnswer,
    TextAnswer,
)
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, FindingId, Purpose, TextUse
from services.annotation.sets.refusals import invalid
from services.shared.domain.llm_response import End
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

    @routes.get("/v1/documents/{document_id}/fields", summary="Read the field values of a document (audited)")
    async def get_fields(
        document_id: DocumentId, caller: Caller, purpose: Purpose = NO_PURPOSE, use: TextUse = ""
    ) -> FieldsAnswer:
        return FieldsAnswer(tuple(await operations.views.fields(caller, document_id, purpose, use)))

    @routes.get(
        "/v1/documents/{document_id}/summary",
        summary="Read the summary of a document (audited)",
    )
    async def get_summary(document_id: DocumentId, caller: Caller, purpose: Purpose = NO_PURPOSE) -> ShownSummary:
        return await operations.summaries.read(caller, document_id, purpose)


def _add_explanations(routes: APIRouter, operations: Operations) -> None:
    @routes.get(
        "/v1/documents/{document_id}/findings/{finding_id}",
        summary="Explain a finding, with its evidence and values (audited)",
    )
    async def get_explanation(
        document_id: DocumentId, finding_id: FindingId, caller: Caller, purpose: Purpose = NO_PURPOSE
    ) -> ExplanationAnswer:
        return _explanation(await operations.explainer.explain(caller, document_id, finding_id, purpose))

    @routes.get(
        "/v1/documents/{document_id}/findings/{finding_id}/narration",
        summary="Explain a finding, with verified sentences of the LLM; waits for the LLM (audited)",
    )
    async def get_narration(
        document_id: DocumentId, finding_id: FindingId, caller: Caller, purpose: Purpose = NO_PURPOSE
    ) -> NarrationAnswer:
        parts = [one async for one in operations.narrator.narrate(caller, document_id, finding_id, purpose)]
        [explained] = [one for one in parts if isinstance(one, Explained)]
        [end] = [one for one in parts if isinstance(one, End)]
        return NarrationAnswer(_explanation(explained), tuple(one for one in parts if isinstance(one, Narrated)), end)

    @routes.get(
        "/v1/documents/{document_id}/questions",
        summary="List undecided rules, with the LLM's answers to their questions; waits for the LLM (audited)",
    )
    async def get_answers(document_id: DocumentId, caller: Caller, purpose: Purpose = NO_PURPOSE) -> AnswersAnswer:
        parts = [one async for one in operations.questioner.answers(caller, document_id, purpose)]
        [end] = [one for one in parts if isinstance(one, End)]
        return AnswersAnswer(tuple(one for one in parts if isinstance(one, Answered)), end)


def _explanation(found: Explained) -> ExplanationAnswer:
    explanation = found.explanation
    return ExplanationAnswer(
        finding=explanation.finding,
        playbook_title=explanation.playbook_title,
        condition=explanation.condition,
        reason=explanation.reason,
        evidence=found.evidence,
        guidance=explanation.guidance,
        fallback=explanation.fallback,
        undecided=explanation.undecided,
        places=found.places,
    )


def _span(start: int | None, end: int | None) -> OriginalSpan | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise invalid("start" if start is None else "end", "is missing: send both start and end, or none")
    if end < start:
        raise invalid("end", f"is {end}: it must not be less than start, {start}")
    return OriginalSpan(start, end)


READING_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/text"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/fields"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/summary"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/findings/{finding_id}"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/findings/{finding_id}/narration"): Action.EXPLAIN,
    ("GET", "/v1/documents/{document_id}/questions"): Action.EXPLAIN,
}
