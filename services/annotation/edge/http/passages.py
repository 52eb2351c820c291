"""Routes by which a reviewer looks at the passages that were drawn at random."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import Field

from services.annotation.desk.deciding.passages import DrawnPassages, ShownPassages
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.sets.steps.passages import PassageAnswer
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan

LARGEST = 2**53 - 1


class AskPassagesBody(Body):
    """The reviewer has decided on everything, and looks at the drawn passages."""

    revision: int = Field(ge=1)


class PassageAnswerBody(Body):
    """An answer about a drawn passage."""

    start: int = Field(ge=0, le=LARGEST)
    answer: PassageAnswer


@dataclass(frozen=True, slots=True)
class AskedPassageAnswer:
    """A drawn passage, with the answer if there is one."""

    span: OriginalSpan
    answer: PassageAnswer | None


@dataclass(frozen=True, slots=True)
class PassagesAnswer:
    """What waits for the caller."""

    revision: int
    waiting: int
    passages: tuple[AskedPassageAnswer, ...]


def router(passages: DrawnPassages) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/documents/{document_id}/passages", summary="Read the drawn passages that wait for the caller")
    async def get_passages(document_id: DocumentId, caller: Caller) -> PassagesAnswer:
        return _answer(await passages.read(caller, document_id))

    @routes.post("/v1/documents/{document_id}/passages:ask", summary="Name the drawn passages, when all is decided")
    async def post_passages(document_id: DocumentId, body: AskPassagesBody, caller: Caller) -> PassagesAnswer:
        return _answer(await passages.ask(caller, document_id, body.revision))

    @routes.post("/v1/documents/{document_id}/passages:answer", summary="Answer whether a drawn passage has a clause")
    async def post_answer(document_id: DocumentId, body: PassageAnswerBody, caller: Caller) -> PassagesAnswer:
        return _answer(await passages.answer(caller, document_id, body.start, body.answer))

    return routes


def _answer(shown: ShownPassages) -> PassagesAnswer:
    made = (AskedPassageAnswer(one.span, one.answer) for one in shown.passages)
    return PassagesAnswer(shown.revision, shown.waiting, tuple(made))


PASSAGE_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/passages"): Action.READ_PROPOSALS,
    ("POST", "/v1/documents/{document_id}/passages:ask"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/passages:answer"): Action.REVIEW,
}
