"""The summary of a document."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import RedactedSpan


class SummaryMethod(StrEnum):
    """EXTRACTIVE: sentences of the document. LLM: sentences that the LLM wrote and the source text supports."""

    EXTRACTIVE = "extractive"
    LLM = "llm"


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence with placeholders. `evidence` holds the spans that support it and is never empty."""

    text: str
    evidence: tuple[RedactedSpan, ...]
    category: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """`model` and `prompt` are the versions used; empty without an LLM. `dropped` counts unsupported LLM sentences.
    `reason` is a `Reason` code if the LLM was called and contributed nothing, or its answer was cut.
    `shown` is the share of the document's tokens that the LLM was sent, from 0 to 1.
    """

    sentences: tuple[SummarySentence, ...]
    method: SummaryMethod
    model: str = ""
    prompt: str = ""
    dropped: int = 0
    reason: str = ""
    shown: float = 0.0
