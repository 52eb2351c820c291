"""Builds the service from its settings and the shared parts."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from services.inference.clause_model.batching import BatchSettings
from services.inference.clause_model.serving import Serving
from services.inference.clause_model.triton import TritonClauses, TritonSettings, check_all, connect
from services.inference.clients.redaction import RedactionGate
from services.inference.gate import GatePort
from services.inference.handler import HANDLERS, notify_sender
from services.inference.llm.client import LlmSettings, TritonLlm
from services.inference.llm.client import connect as connect_llm
from services.inference.llm.start import start_llm
from services.inference.llm.throughput import Throughput
from services.inference.llm.timed import TimedLlm
from services.inference.model_calls import record_calls
from services.inference.operations import InferenceOperations
from services.inference.ports import Ports, Summaries
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.inference.prompts.catalogue import load_prompts
from services.inference.settings import InferenceSettings
from services.inference.stream import Explainer
from services.inference.summary.writer import Writer, WriterObserver, WriterSettings
from services.inference.table import inference_table
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentRedacted, Event
from services.shared.runtime.large_texts import LargeTexts
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.operations.table import Table
from services.shared.runtime.parts import Parts
from services.shared.runtime.worker.handlers import handle_by_topic


@dataclass(frozen=True, slots=True)
class Service:
    """The running parts. `check` is for `Health`; `close` closes the connections to Triton."""

    handle: Callable[[Event], Awaitable[Sequence[Event]]]
    on_rejected: Callable[[DocumentRedacted, Reject], Sequence[Event]]
    table: Table
    check: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]]


async def build(parts: Parts, settings: InferenceSettings) -> Service:
    """Builds all parts and starts none. Raises the errors of `start_llm`."""
    served = [_connect(settings, name) for name in settings.models]
    models = _models(parts, settings, served)
    gate = RedactionGate(parts.channel(settings.redaction_address))
    llm = await _start_llm(parts, settings)
    writer = _writer(settings, llm, gate, parts)
    predicting = PredictSettings(settings.window, settings.window_context, settings.min_confidence)
    summaries = Summaries(writer, parts.keys.hash_key)
    large = LargeTexts(parts.clock.monotonic)
    ports = Ports(
        parts.blobs, gate, models, parts.clock, predicting, summaries, parts.policy.sends_hidden_text, large.compute
    )
    operations = InferenceOperations(
        models=models,
        gate=gate,
        ready=[one.ready for one in served],
        authorise=parts.authoriser.authorise,
        settings=predicting,
        explainer=Explainer(writer),
    )
    return Service(
        handle=handle_by_topic(HANDLERS, ports),
        on_rejected=partial(notify_sender, clock=parts.clock),
        table=inference_table(operations),
        check=partial(check_all, served),
        close=partial(_close, [*served, *([llm] if llm else [])], large),
    )


def _connect(settings: InferenceSettings, model: str) -> TritonClauses:
    return connect(
        TritonSettings(settings.triton_address, model, settings.triton_timeout),
        tls=settings.triton_tls,
        root_certificates=settings.tls_ca or None,
    )


def _models(parts: Parts, settings: InferenceSettings, served: Sequence[TritonClauses]) -> Models:
    batches = BatchSettings(settings.model_concurrency, settings.model_batch, settings.model_batch_code_points)
    serving = Serving(batches, settings.cache_bytes, parts.keys.hash_key, parts.clock, parts.metrics)
    return Models.of([serving.wrap(one) for one in served], loans=bool(settings.loan_model))


async def _start_llm(parts: Parts, settings: InferenceSettings) -> TritonLlm | None:
    chosen = LlmSettings(
        settings.llm_address or settings.triton_address,
        settings.llm_model,
        concurrency=settings.llm_concurrency,
        queue=settings.llm_queue,
    )
    open_llm = partial(
        connect_llm,
        chosen,
        parts.clock,
        record_calls(parts.metrics),
        tls=settings.triton_tls,
        root_certificates=settings.tls_ca or None,
    )
    return await start_llm(settings.llm, open_llm, parts.clock)


def _writer(settings: InferenceSettings, llm: TritonLlm | None, gate: GatePort, parts: Parts) -> Writer:
    metrics, throughput = parts.metrics, Throughput()
    observer = WriterObserver(
        dropped=lambda fault: metrics.sentences_dropped.labels(fault).inc(),
        shared=metrics.llm_document_share.observe,
        made=lambda method, reason: metrics.summaries_made.labels(method, reason).inc(),
    )
    limits = WriterSettings(
        settings.llm_seconds, settings.llm_share, settings.llm_least_tokens, settings.llm_most_tokens
    )
    on_tokens = partial(_record_tokens, metrics, settings.llm_model, throughput)
    timed = TimedLlm(llm, throughput, parts.clock, on_tokens) if llm else None
    return Writer(timed, gate, load_prompts(), limits, observer, throughput)


def _record_tokens(metrics: Metrics, model: str, throughput: Throughput, prompt: int, answer: int) -> None:
    metrics.model_tokens.labels(model, "prompt").inc(prompt)
    metrics.model_tokens.labels(model, "answer").inc(answer)
    metrics.llm_tokens_per_second.labels("prompt").set(throughput.speed.prompt)
    metrics.llm_tokens_per_second.labels("answer").set(throughput.speed.answer)


async def _close(clients: Sequence[TritonClauses | TritonLlm], large: LargeTexts) -> None:
    large.close()
    await asyncio.gather(*(one.close() for one in clients))
