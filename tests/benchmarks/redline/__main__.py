"""Share of planted, unmarked edits that a comparison of two versions finds, beside `diff-match-patch`.

Usage: `python -m tests.benchmarks.redline [--held] [--pairs 100] [--show]`.

Each pair is a contract of the data folder with 30 edits that no one marked: other numbers, `not`, other definitions,
moved clauses, deleted provisos, hidden text. Both versions are written as TXT, DOCX or PDF, with line breaks, quotes,
headers, footers and numbers of pages of their own, and read by the extractors of the product. Half of the contracts
are for tuning; `--held` measures the others, once. Pairs with a PDF are reported apart.

`found`: a change is at the place of the edit in both versions. `typed`: it also has the right kind or call-out.
`false`: changes where nothing was planted. Intervals are exact, 95 %. Prints one JSON line and no document text, but
for `--show`. The exit status is 1 if an edit is missed, or if there is more than one false change per document.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scipy.stats import binomtest

from services.annotation.redline.compare import compare
from services.annotation.redline.records import Redline, Version
from tests.benchmarks.redline.formats import PDF
from tests.benchmarks.redline.pairs import DATA, Files, pairs
from tests.benchmarks.redline.peer import compare_with_peer, squeezed
from tests.benchmarks.redline.planting import Edit, Paragraph, solid
from tests.benchmarks.redline.scoring import Score, Solid, marks, score

Comparing = Callable[[Version, Version], Redline]


@dataclass(slots=True)
class Group:
    """The scores of pairs, with the number of changes and the share of the new text in them."""

    scores: list[Score] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    marked: list[float] = field(default_factory=list)

    def add(self, found: Score, seconds: float, marked: float) -> None:
        self.scores.append(found)
        self.seconds.append(seconds)
        self.marked.append(marked)

    def line(self) -> dict[str, object]:
        edits = [each for one in self.scores for each in one.edits]
        missed = sum(not found for _, found, _ in edits)
        interval = binomtest(missed, len(edits)).proportion_ci(0.95, "exact")
        false = [len(one.false) for one in self.scores]
        return {
            "pairs": len(self.scores),
            "edits": len(edits),
            "missed": missed,
            "missed_interval": [round(interval.low, 5), round(interval.high, 5)],
            "kinds": {
                kind.value: {
                    "edits": sum(one[0] is kind for one in edits),
                    "missed": sum(one[0] is kind and not one[1] for one in edits),
                    "typed": sum(one[0] is kind and one[2] for one in edits),
                }
                for kind in Edit
            },
            "false_per_document": round(sum(false) / len(false), 3),
            "false_most": max(false),
            "marked_share": round(sum(self.marked) / len(self.marked), 4),
            "seconds_mean": round(sum(self.seconds) / len(self.seconds), 3),
            "seconds_most": round(max(self.seconds), 3),
        }


def measure(one: Files, comparing: Comparing, old: Version, new: Version) -> tuple[Score, float, float]:
    begin = time.process_time()
    found = comparing(old, new)
    seconds = time.process_time() - begin
    left, right = Solid(old, written(one.pair.old, new=False)), Solid(new, written(one.pair.new, new=True))
    changed = sum(len(each.new) for each in found.changes)
    return score(one.pair, marks(found, left, right), new), seconds, changed / len(new.text)


def written(paragraphs: Sequence[Paragraph], *, new: bool) -> str:
    return solid("".join(one.words(new=new) for one in paragraphs))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--held", action="store_true", help="the half that is measured once")
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--show", action="store_true", help="print what is missed and false, with its words")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args(arguments)
    groups: dict[str, dict[str, Group]] = {}
    for one in pairs(options.data, held=options.held, count=options.pairs):
        part = "pdf" if PDF in one.formats else "txt_docx"
        ours = measure(one, compare, one.old, one.new)
        groups.setdefault(part, {}).setdefault("glossator", Group()).add(*ours)
        if options.show:
            show(one, ours[0])
        if not options.no_peer:
            old, new = squeezed(one.old), squeezed(one.new)
            groups[part].setdefault("diff-match-patch", Group()).add(*measure(one, compare_with_peer, old, new))
    line = {part: {name: group.line() for name, group in each.items()} for part, each in groups.items()}
    print(json.dumps({"part": "held" if options.held else "tuning", **line}))
    return int(any(_fails(each["glossator"]) for each in groups.values()))


def _fails(group: Group) -> bool:
    false = sum(len(one.false) for one in group.scores)
    return any(one.missed for one in group.scores) or false > len(group.scores)


def show(one: Files, found: Score) -> None:
    missed = [each for each, (_, hit, _) in zip(one.pair.planted, found.edits, strict=True) if not hit]
    untyped = [each for each, (_, hit, typed) in zip(one.pair.planted, found.edits, strict=True) if hit and not typed]
    print(one.pair.name, *one.formats, len(missed), "missed", len(untyped), "untyped", len(found.false), "false")
    old, new = written(one.pair.old, new=False), written(one.pair.new, new=True)
    for name, listed in (("missed", missed), ("untyped", untyped)):
        for each in listed:
            before = old[max(0, each.old[0] - 30) : each.old[1] + 30]
            print(
                "  ", name, each.edit, repr(before[:200]), repr(new[max(0, each.new[0] - 30) : each.new[1] + 30][:200])
            )
    for mark in found.false:
        words = mark.change.old.of(one.old.text)[:200], mark.change.new.of(one.new.text)[:200]
        around = one.new.text[max(0, mark.change.new.start - 40) : mark.change.new.end + 40][:280]
        print("   false", mark.change.kind, *map(repr, words), repr(around))


if __name__ == "__main__":
    sys.exit(main())
