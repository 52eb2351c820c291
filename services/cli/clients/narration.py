"""AnnotationService as whoever reads a document's summary and what a language model says of its findings."""

from collections.abc import AsyncIterator, Iterable
from typing import NamedTuple

import grpc.aio

from glossator.annotation.v1 import service_pb2
from glossator.document.v1 import document_pb2
from services.cli.clients.annotation import AnnotationClient, Reasoned, Resting, reasoned, resting
from services.shared.runtime.servers.grpc_client import to_error

_SECONDS = 30.0
_PATIENCE = 600.0  # a language model on a CPU takes seconds for each sentence
_PURPOSE = "review"
_SERVICE = "annotation"

Place = tuple[int, int]


class Sentence(NamedTuple):
    """`places` are where the original bears it out, `[start, end)` in code points."""

    text: str
    category: str
    places: tuple[Place, ...]


class Summarised(NamedTuple):
    """A summary. `model` is empty where no language model was asked; `reason` tells why one has no part in it."""

    sentences: tuple[Sentence, ...]
    method: str
    model: str
    prompt: str
    dropped: int
    reason: str


class Ended(NamedTuple):
    """How a language model ended; `reason` tells why it did not come to its end, llm_off where there is none."""

    complete: bool
    dropped: int
    model: str
    prompt: str
    reason: str


class Answered(NamedTuple):
    """A rule that is undecided, why, and the answer to its question: yes, no, or empty for a `reason`."""

    rule_id: str
    undecided: str
    question: str
    answer: str
    reason: str
    model: str
    prompt: str
    evidence: tuple[Resting, ...]
    shown: tuple[Place, ...]


class NarrationClient(AnnotationClient):
    """All of it is made of words, and audited as `text` is."""

    async def summary(self, document_id: str) -> Summarised:
        """Raises `Reject(NOT_FOUND)` where there is none, too."""
        request = service_pb2.ReadSummaryRequest(document_id=document_id, purpose=_PURPOSE)
        try:
            answer = await self._stub.ReadSummary(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        sentences = tuple(Sentence(one.text, one.category, _places(one.evidence)) for one in answer.sentences)
        return Summarised(sentences, answer.method, answer.model, answer.prompt, answer.dropped, answer.reason)

    async def narrate(self, document_id: str, finding_id: str) -> AsyncIterator[Reasoned | Sentence | Ended]:
        """What is known of a finding, then a language model's sentences as they come, then how it ended."""
        request = service_pb2.NarrateFindingRequest(document_id=document_id, finding_id=finding_id, purpose=_PURPOSE)
        try:
            async for one in self._stub.NarrateFinding(request, timeout=_PATIENCE):
                match one.WhichOneof("part"):
                    case "explanation":
                        yield reasoned(one.explanation)
                    case "sentence":
                        yield Sentence(one.sentence.text, "", _places(one.sentence.evidence))
                    case "end":
                        yield _ended(one.end)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None

    async def answers(self, document_id: str) -> AsyncIterator[Answered | Ended]:
        """Every rule that is undecided, as soon as its question is answered, then how it ended."""
        request = service_pb2.AnswerQuestionsRequest(document_id=document_id, purpose=_PURPOSE)
        try:
            async for one in self._stub.AnswerQuestions(request, timeout=_PATIENCE):
                match one.WhichOneof("part"):
                    case "answered":
                        yield _answered(one.answered)
                    case "end":
                        yield _ended(one.end)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None


def _answered(one: service_pb2.AnsweredQuestion) -> Answered:
    return Answered(
        rule_id=one.rule.rule_id,
        undecided=one.rule.reason,
        question=one.rule.question,
        answer=one.answer,
        reason=one.reason,
        model=one.model,
        prompt=one.prompt,
        evidence=resting(one.evidence),
        shown=_places(one.shown),
    )


def _ended(end: service_pb2.NarrationEnd) -> Ended:
    return Ended(end.complete, end.dropped, end.model, end.prompt, end.reason)


def _places(spans: Iterable[document_pb2.Span]) -> tuple[Place, ...]:
    return tuple((one.start, one.end) for one in spans)
