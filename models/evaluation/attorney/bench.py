"""`python -m models.evaluation.attorney.bench`: what an attorney gets from the findings, on the labelled documents.

Each document is redacted, read by the models on Triton, and concluded with the shipped playbooks, as the services do.
One JSON line per document, then the figures with 95 % intervals from draws of whole documents:

- `right`: of the judged findings, those that are right, trivial ones included; `severe`: of those of high or critical
  severity. `judged`: the share of findings with a verdict.
- `points`: of the points of the labels, weighted, those that a finding raises; `shown`: those that a finding or the
  economics sheet shows. Both also by class.
- `silent_passes`: rules that end as present by a passage that the labels call weak, one-sided or wrong.
- `wrong_absences`: findings of absence that are judged wrong.
- `summary`: of the values of the labels' economics, those that the summary states, without an LLM; `summary_keys`: of
  their keys, those with a stated value; `summary_points`: of the points of weight 3 with a place, those that a sentence
  of the summary is near.

`--list` prints each finding with its words, for readers who judge. The economics sheet and the changes of amendments
have commands of their own: `economics`, `changes`.
"""

import argparse
import asyncio
import json
import os
import random
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.evaluation.attorney.findings import (
    Judged,
    Shown,
    Verdict,
    found,
    in_sheet,
    load_judgements,
    silent_passes,
    verdicts,
)
from models.evaluation.attorney.labels import Labels, Part, PointClass, load_labels
from models.evaluation.attorney.summary import checklist, told_in_summary
from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.rules import Playbooks
from services.annotation.policy_files.playbooks import load_playbook, route
from services.cli.local.tools import CHECKOUT
from services.cli.local.triton import LocalTriton
from services.cli.standalone.annotate import AnnotatedText, StandaloneAnnotator
from services.cli.standalone.extract import TextExtractor
from services.inference.clause_model.triton import TritonSettings, connect
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.redaction.files.policies import POLICIES, find_policy
from services.shared.domain.annotations import RuleState

Fraction = tuple[float, float]
"""Hits and trials."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one document. `classes`: points by class."""

    document: str
    fractions: Mapping[str, Fraction]
    classes: Mapping[PointClass, Fraction] = field(default_factory=dict)


def main() -> None:
    options = _options()
    asyncio.run(_run(options.part, options.data, only=options.only, listed=options.list))


def concluded(read: AnnotatedText, playbooks: Playbooks) -> Shown:
    """What the annotation service proposes for a document."""
    contents, playbook = read.contents(), playbooks.for_file(read.document_type, read.types_inside)
    made = conclude(playbook, read.subject(), read.annotations, words=WordsIn(read.texts.redacted, read.texts.map))
    return Shown(
        findings=(*made.findings, *contents.findings),
        outcomes=made.outcomes,
        economics=contents.economics,
        annotations={one.annotation_id: one for one in read.annotations},
        categories={one.id: one.category for one in playbook.rules},
        summary=told_in_summary(contents.economics, read.texts),
    )


def figures(labels: Labels, shown: Shown, told: Sequence[Verdict]) -> Figures:
    """The figures of one document."""
    judged = [one for one in told if one.judged is not Judged.UNJUDGED]
    raised = [(one.kind, one.weight, found(one, told), in_sheet(one, shown)) for one in labels.points]
    classes: dict[PointClass, Fraction] = defaultdict(lambda: (0.0, 0.0))
    for kind, weight, by_finding, _ in raised:
        hits, trials = classes[kind]
        classes[kind] = (hits + weight * by_finding, trials + weight)
    weights = sum(weight for _, weight, _, _ in raised)
    absences = [one for one in told if one.finding.state is RuleState.ABSENT]
    return Figures(
        labels.document,
        {
            "right": _right(judged),
            "severe": _right([one for one in judged if one.is_severe]),
            "judged": (len(judged), len(told)),
            "points": (sum(weight * by_finding for _, weight, by_finding, _ in raised), weights),
            "shown": (sum(weight * (one or other) for _, weight, one, other in raised), weights),
            "silent_passes": (len(silent_passes(labels, shown, told)), 1),
            "wrong_absences": (sum(one.judged is Judged.WRONG for one in absences), 1),
            **checklist(labels, shown.summary),
        },
        dict(classes),
    )


def interval(documents: Sequence[Figures], name: str) -> Fraction:
    """The 95 % interval of a fraction, from draws of whole documents."""
    draw, values = random.Random(_SEED), []  # noqa: S311
    for _ in range(_DRAWS):
        hits, trials = _total([one.fractions[name] for one in draw.choices(documents, k=len(documents))])
        values.append(hits / trials if trials else 0.0)
    values.sort()
    return round(values[_DRAWS // 40], 3), round(values[-_DRAWS // 40], 3)


async def _run(part: Part, data: Path, *, only: str, listed: bool) -> None:
    playbooks = _playbooks(CHECKOUT / "playbooks")
    judgements, documents = load_judgements(), []
    async for labels, read in _read(part, data, only):
        shown = concluded(read, playbooks)
        told = list(verdicts(labels, shown, [one for one in judgements if one.document == labels.document]))
        if listed:
            for line in _listed(labels, read, told):
                print(json.dumps(line, ensure_ascii=False), flush=True)
        documents.append(figures(labels, shown, told))
        sums = {name: [round(one, 1) for one in pair] for name, pair in documents[-1].fractions.items()}
        print(json.dumps({"document": labels.document, "type": read.document_type} | sums), flush=True)
    for kind in PointClass:
        hits, trials = _total([one.classes.get(kind, (0.0, 0.0)) for one in documents])
        if trials:
            print(json.dumps({"class": kind, "points": round(hits / trials, 3), "weight": trials}))
    totals = {name: _total([one.fractions[name] for one in documents]) for name in documents[0].fractions}
    shares = {name: round(hits / trials, 3) if trials else None for name, (hits, trials) in totals.items()}
    print(json.dumps({name: [shares[name], totals[name][1], interval(documents, name)] for name in totals}))


def _playbooks(folder: Path) -> Playbooks:
    schema = folder / "schema" / "playbook.json"
    return route({path.name: load_playbook(path, schema) for path in sorted(folder.glob("*.yaml"))})


async def _read(part: Part, data: Path, only: str) -> AsyncIterator[tuple[Labels, AnnotatedText]]:
    labelled = {one.document: one for one in load_labels(part) if only in one.document}
    async for document, read in read_files(list(labelled), data):
        yield labelled[document], read


async def read_files(documents: Sequence[str], data: Path) -> AsyncIterator[tuple[str, AnnotatedText]]:
    """Each document, a path in `data`, as the services read it. The models run on a Triton server of its own."""
    with tempfile.TemporaryDirectory() as folder, TextExtractor() as extractor:
        server = LocalTriton(Path(folder), CHECKOUT / "models" / "repository", _MODELS, die_with_parent=True)
        served = [connect(TritonSettings(server.start(timeout=300), name)) for name in _MODELS]
        models = Models.of(served, loans=True)
        standalone = StandaloneAnnotator(extractor, find_policy("legal-review", POLICIES), PredictSettings())
        try:
            for document in documents:
                yield document, await standalone.annotate(data / document, document, models)
        finally:
            for one in served:
                await one.close()
            server.kill()


def _listed(labels: Labels, read: AnnotatedText, told: Sequence[Verdict]) -> Iterator[Mapping[str, object]]:
    for one in told:
        yield {
            "document": labels.document,
            "kind": one.finding.kind,
            "rule": one.finding.rule_id,
            "state": one.finding.state or "",
            "start": one.places[0][0] if one.places else -1,
            "severity": one.finding.severity,
            "verdict": one.judged,
            "message": one.finding.message,
            "words": [" ".join(read.text[start:end][:_LONGEST].split()) for start, end in one.places[:_MOST]],
        }


def _right(told: Sequence[Verdict]) -> Fraction:
    return sum(one.judged in (Judged.RIGHT, Judged.TRIVIAL) for one in told), len(told)


def _total(pairs: Sequence[Fraction]) -> Fraction:
    return sum(hits for hits, _ in pairs), sum(trials for _, trials in pairs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", type=Part, choices=list(Part), default=Part.DEVELOPMENT)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GLOSSATOR_DATA", "../shared/data")))
    parser.add_argument("--only", default="", help="part of a document's path")
    parser.add_argument("--list", action="store_true", help="print each finding with its words")
    return parser.parse_args()


_MODELS = ("clauses", "loan_clauses")
_DRAWS, _SEED = 2_000, 2026
_LONGEST, _MOST = 500, 4


if __name__ == "__main__":
    main()
