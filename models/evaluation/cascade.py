"""Compares a cascade with an LLM that reads everything: `python -m models.evaluation.cascade`.

The question is "does this contract have this clause?", for a few clause types and redacted CUAD contracts of about
8,000 tokens. It compares three methods: the clause model alone, by cross-validation; the cascade, which asks the LLM
about spans that the clause model leaves undecided; and the LLM on all windows. Prints one JSON object per line, with
the figures of each method after each contract; the slow third method runs last. Answers are cached, so that an
interrupted run continues.

Needs `scripts/setup.sh llm`, and the clause model's cross-validated predictions that `python -m
models.evaluation.fields` writes to build/.
"""

import argparse
import asyncio
import hashlib
import json
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from services.cli.local.tools import CHECKOUT, Tools
from services.cli.local.triton import LocalTriton
from services.inference.instructions.neutral import neutral
from services.inference.llm.client import LlmSettings, connect
from services.inference.llm.tokens import estimate
from services.inference.prediction.windows import windows
from services.inference.prompts.catalogue import load_prompts
from services.inference.stream import Explainer
from services.inference.summary.writer import Writer, WriterObserver, WriterSettings
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.runtime.clock import SystemClock

CATEGORIES = (
    "Governing Law",
    "Anti-Assignment",
    "Cap On Liability",
    "Termination For Convenience",
    "Audit Rights",
    "Non-Compete",
    "Exclusivity",
    "Change Of Control",
)
LIKELY = 0.5
"""The clause model alone answers yes if its confidence is at least this."""
SURE = 0.6
"""The cascade accepts a prediction with at least this confidence, and asks the LLM about others."""
MOST = 2
"""Maximum number of spans per clause type that are sent to the LLM."""
WINDOW = 3_500
"""Code points, about 750 tokens."""
TOKENS = (7_600, 8_400)
Ask = Callable[[str, str], Awaitable[bool]]
"""The LLM's answer about a text and a clause type."""
Timed = Callable[[str, str], Awaitable[tuple[bool, float]]]
"""The same, with the seconds of the call."""


@dataclass(frozen=True, slots=True)
class Contract:
    """`gold`: its clause types. `found`: the predicted spans of each type, the most confident first."""

    name: str
    text: str
    gold: frozenset[str]
    found: Mapping[str, Sequence[tuple[int, int, float]]]


@dataclass(slots=True)
class Tally:
    """`tokens`: tokens sent to the LLM. `whole`: tokens in the contracts. Text that is sent for several clause types
    counts once in `shown` and each time in `tokens`.
    """

    way: str
    yes_right: int = 0
    no_right: int = 0
    yes_wrong: int = 0
    no_wrong: int = 0
    calls: int = 0
    tokens: int = 0
    shown: int = 0
    whole: int = 0
    seconds: float = 0.0
    _seen: set[str] = field(default_factory=set)

    def answered(self, answer: bool, truth: bool) -> None:
        self.yes_right += answer and truth
        self.yes_wrong += answer and not truth
        self.no_right += not answer and not truth
        self.no_wrong += not answer and truth

    def asked(self, words: str, seconds: float) -> None:
        self.calls += 1
        self.seconds += seconds
        self.tokens += estimate(words)
        if words not in self._seen:
            self._seen.add(words)
            self.shown += estimate(words)

    def figures(self) -> dict[str, object]:
        """The figures as a JSON object."""
        right, of = self.yes_right + self.no_right, self.yes_right + self.no_right + self.yes_wrong + self.no_wrong
        f1 = 2 * self.yes_right / max(1, 2 * self.yes_right + self.yes_wrong + self.no_wrong)
        figures = {"way": self.way, "right": right, "of": of, "accuracy": right / max(1, of), "f1": f1}
        shares = {"shown_share": self.shown / max(1, self.whole), "calls": self.calls, "tokens": self.tokens}
        rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}
        return rounded | {**shares, "shown_share": round(shares["shown_share"], 4), "seconds": round(self.seconds)}


async def first_stage(contract: Contract, category: str, _ask: Ask) -> bool:
    """Yes if the most confident span is confident enough."""
    return _surest(contract, category) >= LIKELY


async def cascade(contract: Contract, category: str, ask: Ask) -> bool:
    """Accepts confident predictions, and asks the LLM about the most confident of the others."""
    if _surest(contract, category) >= SURE:
        return True
    for start, end, _ in contract.found.get(category, ())[:MOST]:
        if await ask(contract.text[start:end], category):
            return True
    return False


async def everything(contract: Contract, category: str, ask: Ask) -> bool:
    """Asks about all windows; yes if any answer is yes."""
    answer = [await ask(words, category) for words in cut(contract.text)]
    return any(answer)


def _surest(contract: Contract, category: str) -> float:
    return max((confidence for _, _, confidence in contract.found.get(category, ())), default=0.0)


def cut(text: str, size: int = WINDOW) -> list[str]:
    """Windows that together cover the text."""
    return [one.owned.of(text) for one in windows(RedactedText(text), size, 0)]


async def run(contract: Contract, categories: Sequence[str], tallies: Mapping[str, Tally], ask: Timed) -> None:
    """Runs the methods of `tallies`. Questions about the same window are sent one after the other, to use the server's
    prompt cache.
    """
    answers: dict[tuple[str, str], tuple[bool, float]] = {}
    for words in cut(contract.text) if "everything" in tallies else ():
        for category in categories:
            answers[words, category] = await ask(words, category)
    for way, tally in tallies.items():
        decide = WAYS[way]

        async def counted(words: str, category: str, tally: Tally = tally) -> bool:
            if (words, category) not in answers:
                answers[words, category] = await ask(words, category)
            answer, seconds = answers[words, category]
            tally.asked(words, seconds)
            return answer

        for category in categories:
            tally.answered(await decide(contract, category, counted), category in contract.gold)
        tally.whole += estimate(contract.text)


class Kept:
    """A cache of answers in a file. Its keys include model and prompt."""

    def __init__(self, path: Path, made_by: str, explainer: Explainer, questions: Mapping[str, str]) -> None:
        self._path = path
        self._made_by = made_by
        self._explainer = explainer
        self._questions = questions
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self._known: dict[str, tuple[bool, float]] = {
            key: (answer, took) for key, answer, took in map(json.loads, lines)
        }

    async def ask(self, words: str, category: str) -> tuple[bool, float]:
        """The cached answer, else the LLM's."""
        key = hashlib.sha256("\0".join([self._made_by, category, words]).encode()).hexdigest()
        if key not in self._known:
            document = DocumentRecord("evaluation", "cuad", key, "m")
            begun = time.monotonic()
            answer = await self._explainer.answer(document, [neutral(words)], self._questions[category])
            self._known[key] = answer == "yes", round(time.monotonic() - begun, 2)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, *self._known[key]]) + "\n")
        return self._known[key]


class _OpenGate:
    async def is_clean(self, _document: DocumentRecord, _texts: Sequence[str]) -> bool:
        return True


def read_contracts(data: Path, redacted: Path, predictions: Path, count: int) -> list[Contract]:
    """The first contracts by id with about 8,000 tokens. Raises `OSError` if a file is missing."""
    texts = {Path(row["path"]).stem: str(row["redacted"]) for row in _lines(redacted)}
    found: dict[str, dict[str, list[tuple[int, int, float]]]] = {}
    for name, marks in _lines(predictions):
        by_category = found.setdefault(name, defaultdict(list))
        for category, start, end, confidence in sorted(marks, key=lambda mark: -mark[3]):
            by_category[category].append((start, end, confidence))
    least, most = TOKENS
    rows = _lines(data / "cuad" / "spans.jsonl")
    gold = {row["id"]: frozenset(one["category"] for one in row["spans"]) for row in rows}
    fitting = (name for name in sorted(gold) if least <= estimate(texts[name]) <= most)
    return [Contract(name, texts[name], gold[name], found.get(name, {})) for name in islice(fitting, count)]


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def measure(contracts: Sequence[Contract], categories: Sequence[str], answers: Path, folder: Path) -> None:
    """Prints all figures, with a separate server in `folder`."""
    repository, weights = CHECKOUT / "models" / "repository", Tools().llm_weights
    server = LocalTriton(folder, repository, ["llm"], llm=weights, die_with_parent=True)
    llm = connect(LlmSettings(server.start(timeout=600)), SystemClock(), lambda *_: None)
    prompts = load_prompts()
    figures = WriterObserver(lambda _: None, lambda _: None, lambda *_: None)
    settings = WriterSettings(seconds=_DEADLINE, most=10_000)
    explainer = Explainer(Writer(llm, _OpenGate(), prompts, settings, figures))
    try:
        info = await llm.info()
        made_by = f"{info.name}@{info.version}+{prompts.question.label}+questions@{prompts.questions_version}"
        kept = Kept(answers, made_by, explainer, prompts.questions)
        _print({"model": made_by, "cores": os.cpu_count(), "load": os.getloadavg(), "sure": SURE, "window": WINDOW})
        for ways in (["first stage", "cascade"], list(WAYS)):
            tallies = {way: Tally(way) for way in ways}
            for done, contract in enumerate(contracts, start=1):
                await run(contract, categories, tallies, kept.ask)
                for one in tallies.values():
                    _print({"contracts": done, "clause_types": len(categories)} | one.figures())
    finally:
        await llm.close()
        server.kill()


def _print(found: dict[str, object]) -> None:
    print(json.dumps(found, ensure_ascii=False), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = Path(os.environ.get("GLOSSATOR_DATA", CHECKOUT.parent / "shared" / "data"))
    build = CHECKOUT / "build"
    parser.add_argument("--data", type=Path, default=data, help="folder that contains cuad/")
    parser.add_argument("--redacted", type=Path, default=build / "clauses" / "redacted.jsonl")
    parser.add_argument("--predictions", type=Path, default=build / "fields" / "predictions.jsonl")
    parser.add_argument("--answers", type=Path, default=build / "llm" / "answers.jsonl", help="cache of the answers")
    parser.add_argument("--contracts", type=int, default=5)
    parser.add_argument("--clause-types", nargs="+", default=CATEGORIES)
    arguments = parser.parse_args()
    arguments.answers.parent.mkdir(parents=True, exist_ok=True)
    contracts = read_contracts(arguments.data, arguments.redacted, arguments.predictions, arguments.contracts)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(contracts, arguments.clause_types, arguments.answers, Path(folder)))


_DEADLINE = 600.0


WAYS = {"first stage": first_stage, "cascade": cascade, "everything": everything}

if __name__ == "__main__":
    main()
