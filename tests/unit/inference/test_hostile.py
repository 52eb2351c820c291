"""Instructions in a document change only its own flag, and no text of it is in the output for another document.

Through the handler, with an LLM that obeys every instruction, and with one that mixes up its callers.
"""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.handler import handle_redacted
from services.inference.llm.port import LlmOptions, LlmPrompt
from services.inference.ports import Ports, Summaries
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.inference.prompts.catalogue import load_prompts
from services.inference.stream import Explainer, Kind, Part, StreamRequest
from services.inference.summary.answers import Verified
from services.inference.summary.writer import Writer
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance, RedactedText
from services.shared.domain.events import DocumentInferred, DocumentRedacted
from services.shared.domain.llm_response import LlmAnswer
from services.shared.domain.summary import Summary, SummaryMethod
from services.shared.wire.codec import decode
from tests.fakes import FakeClock
from tests.unit.inference.instructions.tables import CARRIERS, Hostile, hostile
from tests.unit.inference.stub_llm import SETTINGS, OpenGate, StubLlm, honest, obedient, recorder, request_of
from tests.unit.inference.summary.documents import CLAUSES, DOCUMENT, text_of

PROMPTS = load_prompts()
OTHERS = 24


class Blobs:
    """Each document's text under its id; records what is stored."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.kept: dict[str, bytes] = {}

    async def get_value(self, kind: type[Any], ref: BlobRef) -> Any:
        return RedactedText(self.texts[ref.subject])

    async def put(self, tenant: str, scope: KeyScope, subject: str, name: str, data: bytes) -> BlobRef:
        self.kept[subject] = data
        return BlobRef(tenant, scope, subject, name, len(data))


class Finds:
    """The clauses of `documents.CLAUSES`, and every sentence that names a fee."""

    async def info(self) -> ModelInfo:
        return ModelInfo("clauses", "1", "c1", ("Governing Law",))

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        text = question.text
        found = [(category, text.find(words), len(words)) for category, words in CLAUSES]
        begin = text.find("The fee of")
        found += [("Liquidated Damages", begin, text.find(".", begin) + 1 - begin)]
        return [RawPrediction(category, at, at + long, 0.9) for category, at, long in found if at >= 0]


class Redaction(OpenGate):
    async def redact_again(self, event: DocumentRedacted) -> DocumentRedacted:
        raise AssertionError


def _event(name: str) -> DocumentRedacted:
    ref = BlobRef("bank", KeyScope.REDACTED, name, "redacted", 1)
    document = dataclasses.replace(DOCUMENT, document_id=name)
    return DocumentRedacted("e", FakeClock().now(), document, Provenance("t", "p"), "s", ref, ref, ref, ref)


async def inferred(llm: StubLlm, texts: Mapping[str, str]) -> dict[str, tuple[DocumentInferred, Summary]]:
    """The results for all documents, processed concurrently by one process."""
    blobs = Blobs(texts)
    writer = Writer(llm, OpenGate(), PROMPTS, SETTINGS, recorder([]))
    ports = Ports(blobs, Redaction(), Models(Finds()), FakeClock(), PredictSettings(), Summaries(writer, str.encode))
    done = await asyncio.gather(*(handle_redacted(_event(name), ports) for name in texts))
    return {one.document.document_id: (one, decode(Summary, blobs.kept[one.document.document_id])) for [one] in done}


def _without_offsets(event: DocumentInferred, text: str) -> list[tuple[str, str, float]]:
    return [(one.category, one.span.of(text), one.confidence) for one in event.predictions]


@pytest.mark.parametrize("row", hostile(), ids=lambda row: f"{row.technique}-{row.where}")
async def test_an_instruction_changes_only_the_flag(row: Hostile) -> None:
    plain = text_of(CARRIERS[row.where].format("The schedule is attached."))
    planted = text_of(CARRIERS[row.where].format(row.words))
    got = await inferred(StubLlm(obedient), {"plain": plain, "hostile": planted, "beside": plain})
    (quiet, expected), (event, summary), (beside, other) = got["plain"], got["hostile"], got["beside"]
    assert event.flags == (SUSPECTED_INSTRUCTION,)
    assert quiet.flags == beside.flags == ()
    assert _without_offsets(event, planted) == _without_offsets(quiet, plain)
    assert (event.document_type, event.provenance) == (quiet.document_type, quiet.provenance)
    assert (summary.method, summary.dropped, summary.reason) == (SummaryMethod.LLM, 0, "")
    assert [one.text for one in summary.sentences] == [one.text for one in expected.sentences]
    assert other == expected


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("row", hostile()[::4], ids=lambda row: f"{row.technique}-{row.where}")
async def test_an_instruction_in_a_passage_is_removed_before_a_call(row: Hostile, kind: Kind) -> None:
    """The model answers yes or PWNED if it sees an instruction, and the truth otherwise."""
    words = [words for _, words in CLAUSES]
    rest = ("loan", "The cap is low.", "Ask for more.", "Is there a cap?")
    asked = request_of(kind, words, *rest)
    planted = request_of(kind, [*words[:-1], f"{words[-1]}\n{row.words}"], *rest)

    def answer(prompt: LlmPrompt) -> str:
        said = obedient(prompt)
        return said if kind is not Kind.QUESTION else "yes" if "PWNED" in said else "no"

    expected, got = [await _streamed(answer, one) for one in (asked, planted)]
    assert any(isinstance(one, Verified | LlmAnswer) for one in expected)
    assert got == expected


async def _streamed(answer: Any, asked: StreamRequest) -> list[Part]:
    explainer = Explainer(Writer(StubLlm(answer), OpenGate(), PROMPTS, SETTINGS, recorder([])))
    return [one async for one in explainer.stream(DOCUMENT, asked)]


class Mixer(StubLlm):
    """Swaps answers: of every two callers each gets the other's."""

    def __init__(self) -> None:
        super().__init__(honest)
        self._waits: asyncio.Future[str] | None = None
        self.swapped = 0

    async def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncIterator[str]:
        own = honest(prompt)
        if self._waits is None:
            self._waits = waits = asyncio.get_running_loop().create_future()
            self._own = own
            yield await waits
        else:
            other, self._waits = self._waits, None
            other.set_result(own)
            self.swapped += 1
            yield self._own


def _fees(secret: int) -> str:
    return text_of(f"The fee of ${secret:,} is due to [ORG_{secret}].")


@pytest.mark.parametrize("llm", [StubLlm(honest), Mixer()], ids=["honest", "mixed up"])
async def test_documents_do_not_mix(llm: StubLlm) -> None:
    secrets = {f"doc-{number}": 77_001 + number for number in range(OTHERS)}
    got = await inferred(llm, {name: _fees(secret) for name, secret in secrets.items()})
    told_own = 0
    for name, secret in secrets.items():
        event, summary = got[name]
        words = " ".join(one.text for one in summary.sentences)
        assert not any(
            f"{other:,}" in words or f"ORG_{other}]" in words for other in secrets.values() if other != secret
        )
        assert all(0 <= one.start < one.end <= len(_fees(secret)) for row in summary.sentences for one in row.evidence)
        assert event.document.document_id == name
        told_own += f"{secret:,}" in words
    assert told_own == (OTHERS if not isinstance(llm, Mixer) else 0)
    assert not isinstance(llm, Mixer) or llm.swapped == OTHERS / 2


@pytest.mark.parametrize("count", [1, 7])
async def test_concurrent_streams_do_not_mix(count: int) -> None:
    def fee(number: int) -> Sequence[str]:
        return [f"The fee of ${88_000 + number:,} is due to the Lender."]

    explainer = Explainer(Writer(StubLlm(honest, size=1), OpenGate(), PROMPTS, SETTINGS, recorder([])))

    async def asked(number: int) -> list[Part]:
        document = DocumentRecord("bank", "dms", str(number), "m")
        return [one async for one in explainer.stream(document, request_of(Kind.SUMMARY, fee(number)))]

    for number, parts in enumerate(await asyncio.gather(*map(asked, range(count)))):
        assert parts[0] == Verified(fee(number)[0], (0,))
