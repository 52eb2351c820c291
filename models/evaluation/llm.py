"""Speed and quality of the served LLM, in some minutes: `python -m models.evaluation.llm`.

Starts Triton with the weights of `scripts/setup.sh llm` and prints one JSON object per part. Seconds are wall-clock
time; tokens are also given per CPU second of the server, for a busy machine.
"""

import argparse
import asyncio
import dataclasses
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from models.evaluation.llm_clauses import CLAUSES, EXTRACTED
from services.cli.local.tools import CHECKOUT, Tools
from services.cli.local.triton import LocalTriton
from services.inference.llm.client import LlmSettings, TritonLlm, connect
from services.inference.llm.port import LlmOptions, LlmPrompt, complete_answer
from services.shared.domain.errors import Reject
from services.shared.runtime.clock import SystemClock

_SYSTEM = "You read clauses of contracts for an attorney. Say only what stands in the clause."
_DEADLINE = 600.0
Cpu = Callable[[], float]
"""CPU seconds of the server so far."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds; `deltas` approximates the number of tokens."""

    first: float
    whole: float
    deltas: int
    text: str

    @property
    def per_second(self) -> float:
        """Deltas per second after the first."""
        return (self.deltas - 1) / max(self.whole - self.first, 1e-9)


async def timed(llm: TritonLlm, words: str, options: LlmOptions) -> Timed:
    """Measures one answer, even if it is cut."""
    begun, first, deltas = time.monotonic(), 0.0, []
    try:
        async for delta in llm.stream(LlmPrompt(_SYSTEM, (words,)), options):
            first = first or time.monotonic() - begun
            deltas.append(delta)
    except Reject:
        pass
    return Timed(first, time.monotonic() - begun, len(deltas), "".join(deltas))


async def speed(llm: TritonLlm, cpu: Cpu) -> dict[str, object]:
    """Summaries one at a time, then concurrently."""
    options = LlmOptions(max_tokens=60, deadline=_DEADLINE)
    asked = [f"Summarise this clause in one short sentence.\n\n{clause.text}" for clause in CLAUSES]
    ones = [await timed(llm, words, options) for words in asked[:6]]
    begun, spent = time.monotonic(), cpu()
    both = await asyncio.gather(*(timed(llm, words, options) for words in asked[6:]))
    seconds = time.monotonic() - begun
    return {
        "summary_seconds_median": _round(statistics.median(one.whole for one in ones)),
        "first_delta_seconds_median": _round(statistics.median(one.first for one in ones)),
        "tokens_per_second_one_by_one": _round(statistics.median(one.per_second for one in ones)),
        "tokens_per_second_six_at_a_time": _round(sum(one.deltas for one in both) / seconds),
        "tokens_per_cpu_second_six_at_a_time_with_prompts": _round(sum(one.deltas for one in both) / (cpu() - spent)),
        "summaries": [one.text for one in ones],
    }


async def prompt_speed(llm: TritonLlm, cpu: Cpu) -> dict[str, object]:
    """The time to process an uncached prompt, and to write an answer."""
    words, options = 600, LlmOptions(max_tokens=1, deadline=_DEADLINE)
    text = " ".join(clause.text for clause in CLAUSES for _ in range(3)).split()[:words]
    prompt = " ".join(reversed(text))
    spent = cpu()
    one = await timed(llm, prompt, options)
    read = cpu() - spent
    tokens = await llm.count_tokens(prompt)
    longer = await timed(llm, prompt, dataclasses.replace(options, max_tokens=101))
    wrote = cpu() - spent - read
    return {
        "prompt_tokens_about": tokens,
        "prompt_tokens_per_second_about": _round(tokens / one.whole),
        "prompt_tokens_per_cpu_second_about": _round(tokens / read),
        "answer_tokens_per_cpu_second": _round(longer.deltas / wrote),
    }


async def questions(llm: TritonLlm, _cpu: Cpu) -> dict[str, object]:
    """Yes/no questions about the clauses."""
    options = LlmOptions(choices=("yes", "no"), max_tokens=4, deadline=_DEADLINE)
    begun = time.monotonic()
    right = []
    for clause in CLAUSES:
        asked = f"Clause:\n{clause.text}\n\nQuestion: {clause.question}\nAnswer yes or no."
        right.append(await complete_answer(llm, LlmPrompt(_SYSTEM, (asked,)), options) == clause.answer)
    seconds = (time.monotonic() - begun) / len(CLAUSES)
    wrong = [clause.question for clause, one in zip(CLAUSES, right, strict=True) if not one]
    return {"yes_no_right": sum(right), "yes_no_of": len(right), "yes_no_seconds": _round(seconds), "wrong": wrong}


async def structured(llm: TritonLlm, _cpu: Cpu) -> dict[str, object]:
    """Five fields of a clause as JSON. An answer that the client refuses counts as invalid."""
    options = LlmOptions(schema=EXTRACTED, max_tokens=200, deadline=_DEADLINE)
    valid = 0
    for clause in CLAUSES:
        try:
            await complete_answer(llm, LlmPrompt(_SYSTEM, (f"Fill in the fields as JSON.\n\n{clause.text}",)), options)
            valid += 1
        except Reject:
            pass
    return {"json_valid": valid, "json_of": len(CLAUSES)}


async def measure(folder: Path, parts: Sequence[str]) -> None:
    """Measures `PARTS`, with a separate server in `folder`."""
    repository, weights = CHECKOUT / "models" / "repository", Tools().llm_weights
    server = LocalTriton(folder, repository, ["llm"], llm=weights, die_with_parent=True)
    llm = connect(LlmSettings(server.start(timeout=600)), SystemClock(), _nobody)
    cpu = partial(_cpu_seconds, server.status()[0].pid)
    try:
        await complete_answer(llm, LlmPrompt(_SYSTEM, ("Say: ready",)), LlmOptions(deadline=_DEADLINE))
        _print({"model": asdict(await llm.info()), "cores": os.cpu_count(), "load": os.getloadavg()})
        for part in parts:
            _print(await PARTS[part](llm, cpu))
    finally:
        await llm.close()
        server.kill()


def _cpu_seconds(root: int) -> float:
    """Of a process and all below it."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
            pid = int(path.parent.name)
            parents[pid], ticks[pid] = int(fields[1]), int(fields[11]) + int(fields[12])
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


def _nobody(_model: str, _version: str, _outcome: str, _seconds: float) -> None:
    pass


def _print(found: dict[str, object]) -> None:
    print(json.dumps(found, ensure_ascii=False), flush=True)


def _round(value: float) -> float:
    return round(value, 2)


PARTS: Mapping[str, Callable[[TritonLlm, Cpu], Awaitable[dict[str, object]]]] = {
    "questions": questions,
    "structured": structured,
    "speed": speed,
    "prompt": prompt_speed,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="parts to measure; by default all")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), arguments.parts or list(PARTS)))


if __name__ == "__main__":
    main()
