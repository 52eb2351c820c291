"""Facts in summaries of credit agreements: `python -m models.evaluation.summary_facts`.

`marked/summary_facts.jsonl` has twenty facts for each of ten agreements, marked by one reader of the agreement: who,
how much, until when, the price, the security, covenants, defaults, the law. Each summary is what a reader gets, with
the values of the deal. A fact is present if one sentence has all its words. `marked/summary_sentences.jsonl` has the
verdict of one reader for each sentence by its hash; a sentence without a verdict is counted as unjudged.

With `--marked`, the provisions that people marked in the agreements take the place of the models' predictions, and the
text is not redacted: this measures the summary apart from the models, and needs no server.

Prints one JSON line per agreement, then totals with 95 % intervals from draws of whole agreements. `--llm SECONDS` adds
the summaries by the LLM with this time limit; it needs `scripts/setup.sh llm`. `--list` prints facts and sentences.
"""

import argparse
import asyncio
import hashlib
import json
import os
import random
import re
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.evaluation.summaries import OpenGate, Recorded
from services.annotation.desk.deal import deal_sentences
from services.annotation.desk.placeholders import places, with_values
from services.annotation.desk.summarising import supported_sentences
from services.annotation.placing.grounding import Texts, ground
from services.cli.local.tools import CHECKOUT, Tools
from services.cli.local.triton import LocalTriton
from services.cli.standalone.annotate import AnnotatedText, StandaloneAnnotator
from services.cli.standalone.extract import TextExtractor
from services.inference.clause_model.triton import TritonSettings, connect
from services.inference.fields.find import find_fields
from services.inference.llm.client import LlmSettings
from services.inference.llm.client import connect as connect_llm
from services.inference.llm.port import LlmPort
from services.inference.llm.throughput import Throughput
from services.inference.llm.timed import TimedLlm
from services.inference.prediction.document_type import document_type
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.inference.prompts.catalogue import load_prompts
from services.inference.summary.writer import Writer, WriterSettings
from services.ingestion.extractors.txt import decode
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.text.structure import redacted_text
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import DocumentRecord, OriginalText
from services.shared.domain.spans import RedactedSpan, RedactionMap
from services.shared.domain.summary import Summary, SummaryMethod, SummarySentence
from services.shared.runtime.clock import SystemClock

MARKED = Path(__file__).parent / "marked"
Fraction = tuple[int, int]
"""Hits and trials."""
Reader = Callable[[str], Awaitable[AnnotatedText]]


@dataclass(frozen=True, slots=True)
class Fact:
    """`fact`: a short statement of `kind`. `words`: patterns that a sentence with the fact has, without regard to case.
    `[start, end)`: a place in the file that states it, in code points.
    """

    kind: str
    fact: str
    words: tuple[str, ...]
    start: int
    end: int

    def is_in(self, sentence: str) -> bool:
        """Whether the sentence has all words."""
        line = " ".join(sentence.split())
        return all(re.search(one, line, re.IGNORECASE) for one in self.words)


@dataclass(frozen=True, slots=True)
class Marks:
    """The facts by file, and the verdicts, by the hash of a sentence: whether it is wrong."""

    facts: Mapping[str, Sequence[Fact]]
    wrong: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Figures:
    """One summary: facts that are present by kind, and sentences that are wrong of those with a verdict."""

    file: str
    facts: Mapping[str, Fraction]
    wrong: Fraction
    sentences: int

    @property
    def present(self) -> Fraction:
        return sum(hits for hits, _ in self.facts.values()), sum(trials for _, trials in self.facts.values())


def load_marks(folder: Path = MARKED) -> Marks:
    """Raises `OSError`, and `ValueError` for a row with other fields."""
    facts: dict[str, list[Fact]] = {}
    for row in _rows(folder / "summary_facts.jsonl"):
        one = Fact(row["kind"], row["fact"], tuple(row["words"]), row["start"], row["end"])
        facts.setdefault(row["file"], []).append(one)
    return Marks(facts, {row["hash"]: row["wrong"] for row in _rows(folder / "summary_sentences.jsonl")})


def hash_of(file: str, sentence: str) -> str:
    """The key of a verdict. A sentence can be right in one file and wrong in another."""
    return hashlib.sha256(f"{file}\n{' '.join(sentence.split())}".encode()).hexdigest()[:16]


def figures(file: str, sentences: Sequence[str], marks: Marks) -> Figures:
    """The figures of one summary."""
    kinds: dict[str, Fraction] = {}
    for fact in marks.facts[file]:
        hits, trials = kinds.get(fact.kind, (0, 0))
        kinds[fact.kind] = (hits + any(fact.is_in(one) for one in sentences), trials + 1)
    verdicts = [marks.wrong[key] for one in sentences if (key := hash_of(file, one)) in marks.wrong]
    return Figures(file, kinds, (sum(verdicts), len(verdicts)), len(sentences))


def interval(fractions: Sequence[Fraction]) -> tuple[float, float]:
    """The 95 % interval of a share, from draws of whole agreements."""
    draw, shares = random.Random(_SEED), []  # noqa: S311
    for _ in range(_DRAWS):
        hits, trials = _sum(draw.choices(fractions, k=len(fractions)))
        shares.append(hits / trials if trials else 0.0)
    shares.sort()
    return round(shares[_DRAWS // 40], 3), round(shares[-_DRAWS // 40], 3)


def shown(read: AnnotatedText, made: Summary | None) -> list[str]:
    """The sentences that a reader sees who has access to all values."""
    texts, made = read.texts, made or Summary((), SummaryMethod.EXTRACTIVE)
    written = supported_sentences(made, texts)
    deal = deal_sentences(read.contents().economics, texts, written if made.method is SummaryMethod.LLM else ())
    supported = [one for one, _ in [*deal, *(one for one in written if one not in deal)]]
    return [_with_values(one, read) for one in supported]


def _with_values(one: SummarySentence, read: AnnotatedText) -> str:
    found = places([one.text], one.evidence, read.texts.map)
    return with_values(one.text, {name: span.of(read.text) for name, span in found.items()})


async def _made(read: AnnotatedText, writer: Writer) -> Summary | None:
    found = [Prediction(one.annotation_id, one.category, one.redacted_span, one.confidence) for one in read.annotations]
    text = read.texts.redacted.without_hidden()
    return await writer.summary(DocumentRecord("", "", "", ""), text, read.document_type, found, await writer.info())


def _writer(llm: LlmPort | None, seconds: float) -> Writer:
    throughput = Throughput()
    timed = TimedLlm(llm, throughput, SystemClock(), lambda *_: None) if llm else None
    settings = WriterSettings(seconds=seconds)
    return Writer(timed, OpenGate(), load_prompts(), settings, Recorded().observer(), throughput)


async def _run(options: argparse.Namespace) -> None:
    marks = load_marks()
    files = [one for one in marks.facts if options.only in one]
    measured: dict[str, list[Figures]] = {}
    async with _reading(options) as (read, llm):
        writers = {"extractive": _writer(None, 0.0)} | ({"llm": _writer(llm, options.llm)} if llm else {})
        for file in files:
            text = await read(file)
            for name, writer in writers.items():
                begun = time.monotonic()
                made = await _made(text, writer)
                sentences = shown(text, made)
                one = figures(file, sentences, marks)
                measured.setdefault(name, []).append(one)
                _print(_line(name, one, made) | {"seconds": round(time.monotonic() - begun, 1)})
                if options.list:
                    _list(file, sentences, marks)
    for name, ones in measured.items():
        _print({"summary": name, "agreements": len(ones)} | _totals(ones))


@asynccontextmanager
async def _reading(options: argparse.Namespace) -> AsyncIterator[tuple[Reader, LlmPort | None]]:
    """Reads a file by its name, and the LLM if it is requested."""
    folder = options.data / "loans"
    if options.marked:
        spans = {row["file"]: row["spans"] for row in _rows(folder / "labels_more.jsonl")}

        async def marked(file: str) -> AnnotatedText:
            return as_marked((folder / file).read_bytes(), spans[file])

        yield marked, None
        return
    async with _served(options.llm) as (models, llm):
        with TextExtractor() as extractor:
            standalone = StandaloneAnnotator(extractor, find_policy("legal-review", POLICIES), PredictSettings())
            yield lambda file: standalone.annotate(folder / file, file, models), llm


def as_marked(data: bytes, provisions: Sequence[Mapping[str, Any]]) -> AnnotatedText:
    """A text with its marked provisions and the fields in them as annotations, without redaction."""
    original = OriginalText(decode(data))
    texts = Texts(original, redacted_text(original, original.text, RedactionMap()), RedactionMap())
    kind, confidence = document_type(texts.redacted)
    clauses = {(RedactedSpan(one["start"], one["end"]), one["category"]): _SURE for one in provisions}
    found = clauses | find_fields(original.text, kind, clauses)
    predictions = [
        Prediction(f"p{number}", category, span, sure) for number, ((span, category), sure) in enumerate(found.items())
    ]
    return AnnotatedText(texts, kind, ground(predictions, texts).annotations, confidence)


def _line(name: str, one: Figures, made: Summary | None) -> dict[str, object]:
    line: dict[str, object] = {"file": one.file, "summary": name, "present": one.present, "wrong": one.wrong}
    line["sentences"] = one.sentences
    if name == "llm" and made:
        line |= {"method": made.method.value, "reason": made.reason, "shown": round(made.shown, 3)}
        line |= {"verified": len(made.sentences) if made.method is SummaryMethod.LLM else 0, "removed": made.dropped}
    return line


def _totals(ones: Sequence[Figures]) -> dict[str, object]:
    present, wrong = [one.present for one in ones], [one.wrong for one in ones]
    kinds = {kind for one in ones for kind in one.facts}
    return {
        "facts": [*_sum(present), _share(_sum(present)), interval(present)],
        "wrong": [*_sum(wrong), _share(_sum(wrong)), interval(wrong)],
        "unjudged": sum(one.sentences - one.wrong[1] for one in ones),
        "kinds": {kind: _sum([one.facts.get(kind, (0, 0)) for one in ones]) for kind in sorted(kinds)},
    }


def _list(file: str, sentences: Sequence[str], marks: Marks) -> None:
    for one in sentences:
        key = hash_of(file, one)
        _print({"hash": key, "wrong": marks.wrong.get(key), "sentence": one})
    for fact in marks.facts[file]:
        if not any(fact.is_in(one) for one in sentences):
            _print({"missing": fact.kind, "fact": fact.fact})


@asynccontextmanager
async def _served(seconds: float) -> AsyncIterator[tuple[Models, LlmPort | None]]:
    """The models on a Triton server of its own, and the LLM if `seconds` is not 0."""
    weights = Tools().llm_weights if seconds else None
    names = [*_MODELS, *(["llm"] if weights else [])]
    with tempfile.TemporaryDirectory() as folder:
        server = LocalTriton(Path(folder), CHECKOUT / "models" / "repository", names, llm=weights, die_with_parent=True)
        address = server.start(timeout=600)
        served = [connect(TritonSettings(address, name)) for name in _MODELS]
        llm = connect_llm(LlmSettings(address), SystemClock(), lambda *_: None) if weights else None
        try:
            yield Models.of(served, loans=True), llm
        finally:
            for close in [*(one.close for one in served), *([llm.close] if llm else [])]:
                await close()
            server.kill()


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _sum(fractions: Sequence[Fraction]) -> Fraction:
    return sum(hits for hits, _ in fractions), sum(trials for _, trials in fractions)


def _share(fraction: Fraction) -> float | None:
    return round(fraction[0] / fraction[1], 3) if fraction[1] else None


def _print(line: Mapping[str, object]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GLOSSATOR_DATA", "../shared/data")))
    parser.add_argument("--only", default="", help="part of a file's name")
    parser.add_argument("--llm", type=float, default=0.0, metavar="SECONDS", help="also by the LLM; default: without")
    parser.add_argument("--marked", action="store_true", help="the marked provisions, without models")
    parser.add_argument("--list", action="store_true", help="print sentences, and facts that are missing")
    asyncio.run(_run(parser.parse_args()))


_MODELS = ("clauses", "loan_clauses")
_DRAWS, _SEED = 2_000, 2026
_SURE = 0.9


if __name__ == "__main__":
    main()
