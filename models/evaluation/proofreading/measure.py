"""`python -m models.evaluation.proofreading.measure`: recall of the checks on planted faults, and precision.

Recall: faults planted into real contracts, by kind. An amendment and a cut text are left out, because the checks
say nothing about them. The contracts are the development documents of the attorney's labels, and those whose size is
outside of the range that the labels were drawn from: no document that is put aside is read.

Precision: the faults in documents that readers judged, with the number of faults that have no verdict. The checks were
corrected on these documents, so the figure is no estimate for unseen papers.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from models.evaluation.attorney.labels import Part, load_labels
from models.evaluation.leaks import wilson
from models.evaluation.proofreading.edits import Edit
from models.evaluation.proofreading.planting import PLANTS
from models.evaluation.proofreading.precision import precision, verdicts
from models.training import REPOSITORY
from services.annotation.agreement.paper import paper_of
from services.annotation.proofreading.fault import Fault
from services.annotation.proofreading.proofread import proofread
from services.annotation.proofreading.sheet import sheet_of
from services.annotation.sets.paper_faults import CHANGING
from services.ingestion.extractors.result import Content
from services.ingestion.parsing.structure import structure
from services.redaction.text.structure import redacted_text
from services.shared.domain.document import OriginalText, RedactedText
from services.shared.domain.spans import RedactionMap


def documents(data: Path) -> list[str]:
    """The paths of the contracts in `data`, in a fixed order."""
    known = {one.document for one in load_labels(Part.DEVELOPMENT)}
    paths = sorted([*(data / "cuad/contracts").glob("*.txt"), *(data / "loans").glob("*.txt")])
    return [
        name
        for path in paths
        if (name := str(path.relative_to(data))) in known or not _DRAWN[0] <= path.stat().st_size <= _DRAWN[1]
    ]


def read(path: Path) -> OriginalText:
    """The text of a contract with its structure."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return structure(Content(file.read()))


def as_redacted(text: OriginalText) -> RedactedText:
    """The text as redacted text without values."""
    return redacted_text(text, text.text, RedactionMap(()))


def changes_another(text: OriginalText) -> bool:
    """Whether the paper is an amendment or the like, of which the checks expect less."""
    return paper_of(text.text).kind in CHANGING


def faults_of(path: Path) -> tuple[Fault, ...]:
    """The faults of a contract."""
    text = read(path)
    return proofread(as_redacted(text), changes_another=changes_another(text))


def planted(texts: list[OriginalText], count: int, random: Random) -> Iterator[tuple[str, Edit, str]]:
    """Kind, edit and changed text of `count` faults, as many of each kind as the texts have places for."""
    for kind, plant in PLANTS.items():
        made = 0
        for _ in range(count * _PATIENCE // len(PLANTS)):
            text = random.choice(texts)
            edit = plant(random, text)
            if edit is None:
                continue
            yield kind, edit, text.text[: edit.start] + edit.new + text.text[edit.end :]
            made += 1
            if made * len(PLANTS) >= count:
                break


def is_found(edit: Edit, faults: tuple[Fault, ...], words: str) -> bool:
    """Whether a check finds the fault at its place. A term that lost its definition can be marked at any use."""
    first, last = edit.start + edit.first, edit.start + edit.last
    if edit.first == edit.last:
        return any(one.check in edit.checks and " ".join(one.span.of(words).split()) in edit.term for one in faults)
    places = [(one.check, place) for one in faults for place in (*one.spans, one.other) if place]
    return any(check in edit.checks and place.start < last and first < place.end for check, place in places)


def recall(data: Path, count: int, seed: int, show: int) -> dict[str, tuple[int, int]]:
    """`(found, planted)` of each kind."""
    random = Random(seed)  # noqa: S311
    texts = [read(data / name) for name in documents(data)]
    kept = [one for one in texts if not (changes_another(one) or sheet_of(as_redacted(one)).is_cut)]
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for kind, edit, words in planted(kept, count, random):
        total[kind] += 1
        hit = is_found(edit, proofread(as_redacted(structure(Content(words)))), words)
        found[kind] += hit
        if not hit and show:
            start = edit.start + edit.first
            sys.stderr.write(f"{kind}: {words[max(start - show, 0) : start + show]!r}\n")
    return {kind: (found[kind], total[kind]) for kind in PLANTS}


def _table(title: str, rows: dict[str, tuple[int, int]]) -> str:
    rows = {**rows, "all": (sum(a for a, _ in rows.values()), sum(b for _, b in rows.values()))}
    lines = [f"{title:34} share  95 % interval"]
    for name, (part, whole) in rows.items():
        low, high = wilson(part, whole) if whole else (0.0, 1.0)
        share = f"{part / whole:.3f}" if whole else "  –  "
        lines.append(f"{name:22} {part:5} of {whole:4} {share}  {low:.3f} to {high:.3f}")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared/data")
    parser.add_argument("--faults", type=int, default=2_000, help="number of faults to plant")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="code points of context to show around each missed fault")
    options = parser.parse_args()
    counted = precision(verdicts(), lambda name: faults_of(options.data / name))
    sys.stdout.write(_table("precision", counted.rows()))
    sys.stdout.write(f"without verdict: {counted.unjudged.total()}\n")
    sys.stdout.write(_table("recall, planted", recall(options.data, options.faults, options.seed, options.show)))


_DRAWN = (14_500, 185_000)  # bytes, somewhat wider than the range of the labels
_PATIENCE = 20

if __name__ == "__main__":
    main()
