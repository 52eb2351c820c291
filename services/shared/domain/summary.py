"""What a document comes to, for its reviewer."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import RedactedSpan


class SummaryMethod(StrEnum):
    """How a summary was made: of the document's own sentences, or written by a language model and verified."""

    EXTRACTIVE = "extractive"
    LLM = "llm"


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """One sentence in words of the redacted text; `evidence` is where that bears it out, never empty."""

    text: str
    evidence: tuple[RedactedSpan, ...]
    category: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """`model` and `prompt` are empty where no language model was asked; `dropped` counts its sentences that were held
    back; `reason` is a code of `Reason` where it was asked and has no part in this.
    """

    sentences: tuple[SummarySentence, ...]
    method: SummaryMethod
    model: str = ""
    prompt: str = ""
    dropped: int = 0
    reason: str = ""
