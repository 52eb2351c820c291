"""Predictions for a redacted text: cut into windows, checked by the gate, sent to the models."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.fields.find import find_fields
from services.inference.fields.schedules import find_schedules, with_schedules
from services.inference.gate import GatePort, Leak
from services.inference.prediction.document_type import document_type
from services.inference.prediction.routes import Reader, is_overridden, model_versions
from services.inference.prediction.windows import Window, model_offset, windows
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import DocumentRecord, Provenance, RedactedText
from services.shared.domain.errors import Retry
from services.shared.domain.identity import make_id
from services.shared.domain.spans import RedactedSpan
from services.shared.runtime.document_types import base_type
from services.shared.runtime.large_texts import Computing, in_threads
from services.shared.runtime.triton import DEPENDENCY


@dataclass(frozen=True, slots=True)
class PredictSettings:
    """Sizes in code points, `min_confidence` in [0, 1]. `patience`: time limit for all windows of a document, in
    seconds.

    `patience` plus the time for a summary must be shorter than the worker's attempt, so that a slow model never sends a
    document to the dead letters.
    """

    window: int = 16_000
    context: int = 2_000
    min_confidence: float = 0.3
    patience: float = 200.0


def window_size(settings: PredictSettings, info: ModelInfo) -> tuple[int, int]:
    """Size and context of a model's windows, in code points. Together they never exceed the model's `longest`."""
    size, context = info.window or settings.window, settings.context
    if info.longest:
        context = min(context, info.longest // 4)
        size = max(min(size, info.longest - 2 * context), 1)
    return size, context


async def predict(
    document: DocumentRecord,
    text: RedactedText,
    provenance: Provenance,
    *,
    gate: GatePort,
    readers: Sequence[Reader],
    settings: PredictSettings,
    computing: Computing = in_threads,
) -> tuple[Prediction, ...]:
    """The predictions for `text`, ordered by span and category, without duplicates. If two of `readers` have a
    category, the later model's predictions are used where both read. Fields are found in the models' clauses, outside
    of forms.

    Raises `Leak` before anything is sent if a known personal value is in the text, the errors of the ports, and `Retry`
    if the models take longer than `patience`: their answers are cached, and the next attempt continues from there.
    """
    infos = [await one.model.info() for one in readers]
    if provenance.model and (provenance.model, provenance.calibration) != model_versions(infos):
        raise Retry(dependency=DEPENDENCY, detail="Triton now serves another version of a model")
    cut = RedactedText(text.text, paragraphs=text.paragraphs)
    texts = [cut.without(one.left_out) for one in readers]
    sizes = [window_size(settings, info) for info in infos]
    parts = await computing(len(text.text), _parts, texts, sizes)
    words = [part.span.of(seen.text) for seen, some in zip(texts, parts, strict=True) for part in some]
    if words and not await gate.is_clean(document, words):
        raise Leak
    pairs = [(place, part) for place, some in enumerate(parts) for part in some]
    requests = [
        ModelRequest(
            document.tenant,
            infos[place],
            part.span.of(texts[place].text),
            settings.min_confidence,
            model_offset(part.span.start),
        )
        for place, part in pairs
    ]
    answers = await _all_or_none(
        [
            asyncio.ensure_future(readers[place].model.predict(request))
            for (place, _), request in zip(pairs, requests, strict=True)
        ],
        settings.patience,
    )
    kept = [
        [raw for raw in answer if not is_overridden(place, raw.category, part.span.start + raw.start, infos, readers)]
        for (place, part), answer in zip(pairs, answers, strict=True)
    ]
    best = _best([part for _, part in pairs], kept)
    filled_in = text.without(tuple(one.span for one in text.documents() if one.form)).text
    kind = base_type(document_type(text)[0])
    fields = await computing(len(text.text), find_fields, filled_in, kind, best)
    fields = with_schedules(best | fields, await computing(len(text.text), find_schedules, text))
    best |= {key: confidence for key, confidence in fields.items() if confidence >= settings.min_confidence}
    return tuple(
        Prediction(_prediction_id(document, category, span, provenance), category, span, confidence)
        for (span, category), confidence in sorted(best.items())
    )


def _parts(texts: Sequence[RedactedText], sizes: Sequence[tuple[int, int]]) -> list[list[Window]]:
    """The windows with words for each text, size and context. Models with the same ones share them."""
    made: dict[tuple[str, tuple[int, int]], list[Window]] = {}
    for text, size in zip(texts, sizes, strict=True):
        if (text.text, size) not in made:
            found = windows(text, *size)
            made[text.text, size] = [one for one in found if text.text[one.owned.start : one.owned.end].strip()]
    return [made[text.text, size] for text, size in zip(texts, sizes, strict=True)]


async def _all_or_none(
    tasks: Sequence[asyncio.Task[list[RawPrediction]]], patience: float
) -> list[list[RawPrediction]]:
    try:
        async with asyncio.timeout(patience):
            return await asyncio.gather(*tasks)
    except TimeoutError:
        raise Retry(dependency=DEPENDENCY, detail="the models did not answer all windows in time") from None
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


def _prediction_id(document: DocumentRecord, category: str, span: RedactedSpan, provenance: Provenance) -> str:
    return make_id(
        "prediction",
        document.document_id,
        category,
        str(span.start),
        str(span.end),
        provenance.extractor,
        provenance.redaction_policy,
        provenance.model,
        provenance.prompt,
        provenance.playbook,
        provenance.calibration,
    )
