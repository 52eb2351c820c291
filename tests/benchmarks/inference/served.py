"""What the clause model costs where Triton serves it: `python -m tests.benchmarks.inference.served --texts FOLDER`.

Contracts of 50,000 code points a CPU second of tritonserver and the model's process together, in each setting, each
contract in windows as inference asks, and in one request. One request at a time. Prints JSON; half a minute.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from clause_model.scorer import FAST, QUALITY, STANDARD

from models.training import REPOSITORY
from models.training.export import configure
from services.cli.local.triton import LocalTriton
from services.inference.clause_model.port import Question
from services.inference.clause_model.triton import TritonClauses, TritonSettings, connect
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.windows import model_offset, windows
from services.shared.domain.document import RedactedText
from tests.benchmarks.inference.contracts import CONTRACT, contracts
from tests.benchmarks.inference.material import CLAUSES
from tests.benchmarks.usage import memory, spent, usage

_SECONDS = 600.0
WINDOWED, _WHOLE = "in windows", "in one request"
MEMORY = "MiB"
QUARTER = 6
"""Of so many contracts a slow setting reads one each."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="a folder of contracts (.txt), in the place of made ones")
    parser.add_argument("--count", type=int, default=24, help="of them; quality reads a fourth")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts: others use the machine too")
    options = parser.parse_args()
    texts = contracts(options.count, options.texts)
    few = texts[:: max(len(texts) // QUARTER, 1)]
    figures = {
        FAST: measured(texts, options.rounds, FAST),
        STANDARD: measured(texts, options.rounds, STANDARD),
        QUALITY: measured(few, 1, QUALITY),
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def measured(texts: Sequence[RedactedText], rounds: int, setting: str) -> Mapping[str, float]:
    """By a server of its own that serves a copy of the model."""
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
    ways = {
        WINDOWED: [(part.span.of(one.text), part.span.start) for one in texts for part in cut(one)],
        _WHOLE: [(one.text, 0) for one in texts],
    }
    size = sum(len(one.text) for one in texts) / CONTRACT
    try:
        found: dict[str, float] = {}
        for _ in range(rounds):
            for way, asked in ways.items():
                seconds = await _seconds(server, model, asked, reading.min_confidence)
                found[way] = max(found.get(way, 0.0), round(size / seconds, 2))
        [status] = server.status()
        return {"contracts": round(size, 1), MEMORY: memory(status.pid)} | found
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
        await model.predict(Question("bench", info, text, min_confidence, model_offset(start)))
    return spent(before, usage(leader)).parts["triton"]


if __name__ == "__main__":
    main()
