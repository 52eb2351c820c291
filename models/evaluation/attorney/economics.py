"""`python -m models.evaluation.attorney.economics`: the economics sheet against the labels, by key.

`present`: of the keys that the labels state in a document, the share that the sheet states. `right`: of the stated
entries of the sheet, the share that starts within 200 characters of an entry of the labels, overlaps it, or has its
value. A reference or a gap that the labels have at the same place counts as stated. `none`: of the keys that the labels
do not state, the share that the sheet does not state. `found`: of the stated entries of the labels, the share that the
sheet has. Intervals are of 95 %, from draws of documents. The texts are not redacted, and there are no marks of models.
"""

import argparse
import json
import os
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.evaluation.attorney.labels import Labels, Part, Value, load_labels
from services.annotation.agreement.roles import parties_of
from services.annotation.economics.entries import Entry
from services.annotation.economics.names import lettered_names
from services.annotation.economics.sheet import PARTIES, economics_of
from services.annotation.economics.values import same_value
from services.shared.domain.annotations import EntryState


@dataclass(frozen=True, slots=True)
class Counts:
    """Hits and trials of one key in one document, for each figure."""

    document: str
    key: str
    present: tuple[int, int]
    right: tuple[int, int]
    none: tuple[int, int]
    found: tuple[int, int]


FIGURES: dict[str, Callable[[Counts], tuple[int, int]]] = {
    "present": lambda one: one.present,
    "right": lambda one: one.right,
    "none": lambda one: one.none,
    "found": lambda one: one.found,
}


def main() -> None:
    options = _options()
    counts = [
        one for labels in load_labels(options.part) for one in counted(labels, _text(options.data / labels.document))
    ]
    for key in sorted({one.key for one in counts}):
        print(json.dumps({"key": key} | {name: _share(counts, name, key) for name in FIGURES}))
    print(json.dumps({name: [_share(counts, name), interval(counts, name)] for name in FIGURES}))


def counted(labels: Labels, text: str) -> list[Counts]:
    """The counts of each key of the sheet."""
    kind = labels.document.partition("/")[0]
    names = [one.name for one in parties_of(text)] or lettered_names(text)
    parties = [Entry(PARTIES, EntryState.STATED, one) for one in names]
    entries = economics_of(text, _KINDS[kind], amends=labels.paper == "amendment", parties=parties)
    keys = dict.fromkeys(one.key for one in entries)
    return [
        _of_key(
            labels.document,
            key,
            _told(key, entries, labels.economics),
            [one for one in labels.economics if one.key == key and one.place],
            text,
        )
        for key in keys
    ]


def _told(key: str, entries: Sequence[Entry], values: Sequence[Value]) -> list[Entry]:
    """The entries of the key that state a value, and those that point to a reference or a gap which the labels have."""
    return [one for one in entries if one.key == key and (one.state is EntryState.STATED or _pointed(one, values))]


def _pointed(entry: Entry, values: Sequence[Value]) -> bool:
    """Whether the place of a reference or a gap is in the labels: some of them say `as in Schedule 2`, with a place."""
    return entry.span is not None and any(
        one.key == entry.key and one.place and entry.span.start < one.place[1] and one.place[0] < entry.span.end
        for one in values
    )


def agrees(entry: Entry, value: Value, text: str) -> bool:
    """Whether the entry is the value of the labels: at its place, or the same value."""
    if entry.span is None:
        return False
    start, end = value.place
    near = abs(entry.span.start - start) <= _NEAR or (entry.span.start < end and start < entry.span.end)
    words = _flat(entry.span.of(text))
    return near or any(_same(value.key, words, one) for one in (_flat(text[start:end]), value.value))


def _same(key: str, words: str, labelled: str) -> bool:
    """Whether the values are the same; of parties, whether the labels have the name."""
    return words.casefold() in labelled.casefold() if key == PARTIES else same_value(key, words, labelled)


def interval(counts: Sequence[Counts], figure: str) -> tuple[float, float]:
    """The 95 % interval of a figure, from draws of whole documents."""
    documents = sorted({one.document for one in counts})
    sums = {
        document: _sum(FIGURES[figure](one) for one in counts if one.document == document) for document in documents
    }
    draw = random.Random(_SEED)  # noqa: S311
    shares = []
    for _ in range(_DRAWS):
        hits, trials = _sum(sums[one] for one in draw.choices(documents, k=len(documents)))
        shares.append(hits / trials if trials else 0.0)
    shares.sort()
    return round(shares[_DRAWS // 40], 3), round(shares[-_DRAWS // 40], 3)


def _of_key(document: str, key: str, told: Sequence[Entry], labelled: Sequence[Value], text: str) -> Counts:
    right = sum(any(agrees(one, value, text) for value in labelled) for one in told)
    found = sum(any(agrees(one, value, text) for one in told) for value in labelled)
    return Counts(
        document,
        key,
        present=(int(bool(told)), 1) if labelled else (0, 0),
        right=(right, len(told)),
        none=(0, 0) if labelled else (int(not told), 1),
        found=(found, len(labelled)),
    )


def _share(counts: Iterable[Counts], figure: str, key: str = "") -> tuple[float, int]:
    """The share and the number of trials."""
    hits, trials = _sum(FIGURES[figure](one) for one in counts if key in ("", one.key))
    return round(hits / trials, 3) if trials else 0.0, trials


def _sum(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    hits = trials = 0
    for one, other in pairs:
        hits, trials = hits + one, trials + other
    return hits, trials


def _flat(words: str) -> str:
    return " ".join(words.split())


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", type=Part, choices=list(Part), default=Part.DEVELOPMENT)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GLOSSATOR_DATA", "../shared/data")))
    return parser.parse_args()


_NEAR = 200  # code points
_DRAWS, _SEED = 2_000, 2026
_KINDS = {"loans": "credit agreement", "cuad": "supply"}


if __name__ == "__main__":
    main()
