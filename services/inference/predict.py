"""Windows → gate → model → predictions: what both the document path and a direct call do with a redacted text."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.inference.encoding import Window, windows
from services.inference.model import ModelPort, RawPrediction
from services.inference.routes import silent
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import DocumentRecord, Provenance, RedactedText
from services.shared.domain.errors import Quarantine, Reason
from services.shared.domain.identity import make_id
from services.shared.domain.spans import RedactedSpan


class GatePort(Protocol):
    """The check before a prompt leaves. True only where no known value stands in `texts`."""

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool: ...


class Leak(Quarantine):
    """The gate held a prompt back."""

    def __init__(self) -> None:
        super().__init__(Reason.PERSONAL_DATA_LEAK)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is read. Sizes in code points, `min_confidence` in [0, 1]."""

    window: int = 30_000
    context: int = 3_000
    min_confidence: float = 0.3
    concurrency: int = 4


async def predict(
    document: DocumentRecord,
    text: RedactedText,
    provenance: Provenance,
    *,
    gate: GatePort,
    models: Sequence[ModelPort],
    reading: Reading,
) -> tuple[Prediction, ...]:
    """The predictions for `text`, ordered by place and category, each place and category once. Where two of `models`
    know a category, the later one speaks.

    Raises `Leak` before anything is sent where a known personal value stands in the text, and
    what the ports raise.
    """
    infos = [await model.info() for model in models]
    parts = [list(windows(text, info.window or reading.window, reading.context)) for info in infos]
    words = [part.span.of(text.text) for some in parts for part in some]
    if words and not await gate.is_clean(document, words):
        raise Leak
    limit = asyncio.Semaphore(reading.concurrency)

    async def read(model: ModelPort, part: Window) -> list[RawPrediction]:
        async with limit:
            return await model.predict(part.span.of(text.text), reading.min_confidence, part.span.start)

    asked = [(place, part) for place, some in enumerate(parts) for part in some]
    answers = await _all_or_none([asyncio.create_task(read(models[place], part)) for place, part in asked])
    left_out = silent(infos)
    spoken = [
        [raw for raw in answer if raw.category not in left_out[place]]
        for (place, _), answer in zip(asked, answers, strict=True)
    ]
    best = _best([part for _, part in asked], spoken)
    return tuple(
        Prediction(_prediction_id(document, category, span, provenance), category, span, confidence)
        for (span, category), confidence in sorted(best.items())
    )


async def _all_or_none(tasks: Sequence[asyncio.Task[list[RawPrediction]]]) -> list[list[RawPrediction]]:
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        raise


def _best(parts: Sequence[Window], answers: Sequence[Sequence[RawPrediction]]) -> dict[tuple[RedactedSpan, str], float]:
    best: dict[tuple[RedactedSpan, str], float] = {}
    for part, answer in zip(parts, answers, strict=True):
        for raw in answer:
            span = part.place(raw.start, raw.end)
            if span is not None and len(span) > 0:
                key = (span, raw.category)
                best[key] = max(best.get(key, 0.0), raw.confidence)
    return best


def _prediction_id(document: DocumentRecord, category: str, span: RedactedSpan, made_by: Provenance) -> str:
    return make_id(
        "prediction",
        document.document_id,
        category,
        str(span.start),
        str(span.end),
        made_by.extractor,
        made_by.redaction_policy,
        made_by.model,
        made_by.prompt,
        made_by.playbook,
        made_by.calibration,
    )
