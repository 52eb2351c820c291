"""The cost of one setting of the clause model on Triton, in the windows of inference, one request at a time."""

import asyncio
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from models.training import REPOSITORY
from models.training.export import configure
from services.cli.local.triton import LocalTriton
from services.inference.clause_model.port import ModelRequest
from services.inference.clause_model.triton import TritonClauses, TritonSettings, connect
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.windows import model_offset, windows
from services.shared.domain.document import RedactedText
from tests.benchmarks.inference.contracts import CONTRACT
from tests.benchmarks.inference.material import CLAUSES
from tests.benchmarks.usage import memory, spent, usage

_SECONDS = 600.0
WINDOWED = "contracts a CPU second"
MEMORY = "MiB"
QUARTER = 6
"""Of so many contracts a slow setting reads one each."""


def measured(texts: Sequence[RedactedText], rounds: int, setting: str) -> Mapping[str, float]:
    """Contracts of `CONTRACT` code points per CPU second, the best of `rounds`, and MiB of memory.

    Both cover tritonserver and the model's processes. Starts a separate server with a copy of the model.
    """
    folder = Path(tempfile.mkdtemp(prefix="glossator-served-"))
    try:
        shutil.copytree(REPOSITORY / CLAUSES, folder / "models" / CLAUSES)
        configure(folder / "models" / CLAUSES, "", setting)
        with LocalTriton(folder / "triton", folder / "models", [CLAUSES], die_with_parent=True) as server:
            return asyncio.run(_asked(server, texts, rounds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _asked(server: LocalTriton, texts: Sequence[RedactedText], rounds: int) -> Mapping[str, float]:
    model = connect(TritonSettings(server.grpc_address, CLAUSES, _SECONDS, attempts=1))
    reading = PredictSettings()
    cut = partial(windows, size=reading.window, context=reading.context)
    asked = [(part.span.of(one.text), part.span.start) for one in texts for part in cut(one)]
    size = sum(len(one.text) for one in texts) / CONTRACT
    try:
        seconds = min([await _seconds(server, model, asked, reading.min_confidence) for _ in range(rounds)])
        [status] = server.status()
        return {WINDOWED: round(size / seconds, 2), MEMORY: memory(status.pid)}
    finally:
        await model.close()


async def _seconds(
    server: LocalTriton, model: TritonClauses, asked: Sequence[tuple[str, int]], min_confidence: float
) -> float:
    """CPU seconds of the server and its model."""
    info, [status] = await model.info(), server.status()
    leader = {"triton": status.pid}
    before = usage(leader)
    for text, start in asked:
        await model.predict(ModelRequest("bench", info, text, min_confidence, model_offset(start)))
    return spent(before, usage(leader)).parts["triton"]
