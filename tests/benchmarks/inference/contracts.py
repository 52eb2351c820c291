"""Contracts of 50,000 code points per CPU second: the first stage in this process, and the complete model."""

import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tritonclient.grpc.aio import InferenceServerClient

from models.training import CLAUSES as FOLDER  # isort: skip - puts on the path what is imported next
from clause_model.scorer import Scorer, load  # isort: skip
from services.cli.local.system import LocalSystem
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.windows import windows
from services.shared.domain.document import RedactedText
from tests.benchmarks.agreements import SIZES, agreement
from tests.benchmarks.inference.callers import processes
from tests.benchmarks.inference.material import CLAUSES, requests
from tests.benchmarks.usage import spent

CONTRACT = 50_000


def contracts(count: int, folder: Path | None = None) -> list[RedactedText]:
    """Texts in `folder`, evenly picked, or generated agreements."""
    if folder is None:
        return [RedactedText(agreement(len(SIZES) - 1 + number * len(SIZES))) for number in range(count)]
    paths = sorted(folder.glob("*.txt"))
    return [RedactedText(one.read_text("utf-8")) for one in paths[:: max(len(paths) // count, 1)][:count]]


@cache
def scorer() -> Scorer:
    """The first stage of the clause model, in this process."""
    return load(FOLDER / "weights.npz")


def first_stage(texts: Sequence[RedactedText]) -> float:
    """Contracts per CPU second, including windows; without the server."""
    reading, model = PredictSettings(), scorer()
    began = time.process_time()
    for text in texts:
        for part in windows(text, reading.window, reading.context):
            model.predict(part.span.of(text.text), reading.min_confidence, part.span.start)
    return _contracts(texts) / (time.process_time() - began)


async def served(system: LocalSystem, texts: Sequence[RedactedText]) -> float:
    """Contracts per CPU second of the server and its models' processes, with `clauses` alone, one window at a time."""
    asked = await requests(system.triton.grpc_address, texts)
    client = InferenceServerClient(system.triton.grpc_address)
    before = processes(system)
    for model, tensors in (one for document in asked for one in document):
        if model == CLAUSES:
            await client.infer(model, tensors)
    found = spent(before, processes(system))
    await client.close()
    return _contracts(texts) / found.parts["triton"]


def _contracts(texts: Sequence[RedactedText]) -> float:
    return sum(len(text.text) for text in texts) / CONTRACT
