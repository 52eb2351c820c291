"""Who writes summaries, as the settings want it."""

from services.inference.clause_model.measured import observer
from services.inference.llm.client import TritonLlm
from services.inference.llm.start import start_llm
from services.inference.prediction.predict import GatePort
from services.inference.prompts.catalogue import load_prompts
from services.inference.settings import InferenceSettings
from services.inference.summary.writer import Told, Writer, WriterSettings
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics


async def start_writer(
    settings: InferenceSettings, gate: GatePort, clock: Clock, metrics: Metrics
) -> tuple[Writer, list[TritonLlm]]:
    """The writer, and what is to be closed at the end. Raises as `start_llm`."""
    llm = await start_llm(settings, clock, observer(metrics))
    told = Told(
        dropped=lambda fault: metrics.sentences_dropped.labels(fault).inc(),
        shared=metrics.llm_document_share.observe,
        made=lambda method, reason: metrics.summaries_made.labels(method, reason).inc(),
    )
    limits = WriterSettings(
        settings.llm_seconds, settings.llm_share, settings.llm_least_tokens, settings.llm_most_tokens
    )
    return Writer(llm, gate, load_prompts(), limits, told), [llm] if llm else []
