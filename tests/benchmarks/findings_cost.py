"""`python -m tests.benchmarks.findings_cost`: what findings cost, against the whole reading of a document.

CPU milliseconds per 100,000 code points, on the development documents of an attorney and the loans in HTML (needs
../shared/data): `reading` (extraction, redaction, the gate, the models on Triton), `contents` (kind of paper, values of
the deal, faults, changes) and `conclusion` (the playbook). `share`: contents and conclusion against the whole; `ratio`:
against reading. The last lines are the sums of each kind of document, and of all. CPU time depends little on other work
on the machine.
"""

import argparse
import asyncio
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.evaluation.attorney import bench
from models.evaluation.attorney.labels import Part, load_labels
from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.marks import WordsIn
from services.cli.local.tools import CHECKOUT
from tests.benchmarks.usage import family_cpu


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of the parts of one document with `size` code points."""

    document: str
    size: int
    reading: float
    contents: float
    conclusion: float

    def row(self) -> Mapping[str, object]:
        """Milliseconds per 100,000 code points, and the share of findings."""
        parts = {"reading": self.reading, "contents": self.contents, "conclusion": self.conclusion}
        found = self.contents + self.conclusion
        scaled = {name: round(1_000 * spent * 100_000 / max(1, self.size)) for name, spent in parts.items()}
        whole = self.reading + found
        shares = {
            "share": round(found / whole, 3) if whole else 0.0,
            "ratio": round(found / self.reading, 3) if self.reading else 0.0,
        }
        return {"document": self.document, "size": self.size} | scaled | shares

    @property
    def kind(self) -> str:
        """The folder of the data: `cuad` (commercial), `loans`, `loans_html`."""
        return self.document.partition("/")[0]


def totals(costs: Sequence[Cost]) -> Iterator[Cost]:
    """The sum over the documents of each kind, and over all."""
    for kind in dict.fromkeys(one.kind for one in costs):
        chosen = [one for one in costs if one.kind == kind]
        yield _total(f"{kind} {len(chosen)}", chosen)
    yield _total(f"all {len(costs)}", costs)


def _total(name: str, costs: Sequence[Cost]) -> Cost:
    return Cost(
        name,
        sum(one.size for one in costs),
        sum(one.reading for one in costs),
        sum(one.contents for one in costs),
        sum(one.conclusion for one in costs),
    )


def documents(data: Path, only: str = "") -> list[str]:
    """The labelled documents and the loans in HTML, as paths in `data`, whose paths contain `only`."""
    labelled = [one.document for one in load_labels(Part.DEVELOPMENT)]
    html = [f"{_HTML}/{one.name}" for one in sorted((data / _HTML).glob("*.html"))]
    return [one for one in (*labelled, *html) if only in one]


async def _measure(data: Path, only: str) -> list[Cost]:
    playbooks, costs = bench._playbooks(CHECKOUT / "playbooks"), []
    before, warm = 0.0, False
    async for document, read in bench.read_files(documents(data, only), data):
        reading = family_cpu(os.getpid()) - before
        start = time.process_time()
        subject = read.subject()
        concluding = time.process_time()
        words = WordsIn(read.texts.redacted, read.texts.map)
        conclude(playbooks.for_file(read.document_type, read.types_inside), subject, read.annotations, words=words)
        end = time.process_time()
        if warm:  # the first document pays for the start of Triton and the models
            costs.append(Cost(document, len(read.text), reading, concluding - start, end - concluding))
            print(json.dumps(costs[-1].row()), flush=True)
        warm, before = True, family_cpu(os.getpid())
    return costs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GLOSSATOR_DATA", "../shared/data")))
    parser.add_argument("--only", default="", help="part of a document's path")
    options = parser.parse_args()
    for one in totals(asyncio.run(_measure(options.data, options.only))):
        print(json.dumps(one.row()))


_HTML = "loans_html"

if __name__ == "__main__":
    main()
