"""AnnotationService: summaries of documents, and LLM narrations of findings."""

from collections.abc import AsyncIterator, Iterable
from typing import NamedTuple

from glossator.annotation.v1 import service_pb2, service_pb2_grpc
from glossator.document.v1 import document_pb2
from services.annotation.desk.explaining import Evidence, Explained
from services.cli.clients.annotation import (
    REVIEW,
    SERVICE,
    AnnotationClient,
    EvidencePlace,
    FindingExplanation,
    to_evidence,
    to_explanation,
)
from services.cli.clients.calls import Credential, translated_errors
from services.shared.runtime.servers.grpc_client import Address
from services.shared.wire.codec import from_message

_SECONDS = 30.0
_NARRATION_SECONDS = 600.0  # an LLM on a CPU takes seconds per sentence

Place = tuple[int, int]


class Sentence(NamedTuple):
    """`places` are the evidence for the sentence: `[start, end)` in code points of the original."""

    text: str
    category: str
    places: tuple[Place, ...]


class Summary(NamedTuple):
    """The summary of a document. If the LLM did not write it, `model` is empty, and `reason` can state why.

    `dropped` counts the sentences that the text does not support, `verified` those of the LLM that it supports. `shown`
    is the share of the document's tokens that the LLM was sent.
    """

    sentences: tuple[Sentence, ...]
    method: str
    model: str
    prompt: str
    dropped: int
    reason: str
    shown: float = 0.0
    verified: int = 0


class NarrationEnd(NamedTuple):
    """The end of a narration. `reason` is why it is incomplete: `llm_off` if no LLM is configured."""

    complete: bool
    dropped: int
    model: str
    prompt: str
    reason: str


class AnsweredQuestion(NamedTuple):
    """An undecided rule with the LLM's answer to its question: `yes`, `no`, or empty with a `reason`."""

    rule_id: str
    undecided: str
    question: str
    answer: str
    reason: str
    model: str
    prompt: str
    evidence: tuple[EvidencePlace, ...]
    shown: tuple[Place, ...]


class NarrationClient(AnnotationClient):
    """Every method reads the document's text: like `text`, it is audited."""

    def __init__(self, address: Address, credential: Credential, purpose: str = REVIEW) -> None:
        super().__init__(address, credential, purpose)
        self._stub = service_pb2_grpc.AnnotationServiceStub(self._channel)

    async def summary(self, document_id: str) -> Summary:
        """Return the summary. Raises `Reject(NOT_FOUND)` if the document or its summary does not exist."""
        request = service_pb2.ReadSummaryRequest(document_id=document_id, purpose=self.purpose)
        with translated_errors(SERVICE):
            response = await self._stub.ReadSummary(request, timeout=_SECONDS)
        sentences = tuple(Sentence(one.text, one.category, _places(one.evidence)) for one in response.sentences)
        return Summary(
            sentences,
            response.method,
            response.model,
            response.prompt,
            response.dropped,
            response.reason,
            response.shown,
            response.verified,
        )

    async def narrate(
        self, document_id: str, finding_id: str
    ) -> AsyncIterator[FindingExplanation | Sentence | NarrationEnd]:
        """Yield the explanation of a finding, then the sentences of the LLM as they arrive, then the end."""
        request = service_pb2.NarrateFindingRequest(
            document_id=document_id, finding_id=finding_id, purpose=self.purpose
        )
        with translated_errors(SERVICE):
            async for one in self._stub.NarrateFinding(request, timeout=_NARRATION_SECONDS):
                match one.WhichOneof("part"):
                    case "explanation":
                        yield to_explanation(from_message(Explained, one.explanation))
                    case "sentence":
                        yield Sentence(one.sentence.text, "", _places(one.sentence.evidence))
                    case "end":
                        yield _to_end(one.end)

    async def answers(self, document_id: str) -> AsyncIterator[AnsweredQuestion | NarrationEnd]:
        """Yield each undecided rule when the LLM has answered its question, then the end."""
        request = service_pb2.AnswerQuestionsRequest(document_id=document_id, purpose=self.purpose)
        with translated_errors(SERVICE):
            async for one in self._stub.AnswerQuestions(request, timeout=_NARRATION_SECONDS):
                match one.WhichOneof("part"):
                    case "answered":
                        yield _to_question(one.answered)
                    case "end":
                        yield _to_end(one.end)


def _to_question(one: service_pb2.AnsweredQuestion) -> AnsweredQuestion:
    return AnsweredQuestion(
        rule_id=one.rule.rule_id,
        undecided=one.rule.reason,
        question=one.rule.question,
        answer=one.answer,
        reason=one.reason,
        model=one.model,
        prompt=one.prompt,
        evidence=to_evidence(from_message(Evidence, each) for each in one.evidence),
        shown=_places(one.shown),
    )


def _to_end(end: service_pb2.NarrationEnd) -> NarrationEnd:
    return NarrationEnd(end.complete, end.dropped, end.model, end.prompt, end.reason)


def _places(spans: Iterable[document_pb2.Span]) -> tuple[Place, ...]:
    return tuple((one.start, one.end) for one in spans)
