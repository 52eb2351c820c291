"""`python -m models.evaluation.inner_documents --data FOLDER --part held`: begins of documents inside loan files.

The marks (`marked/inner_documents.jsonl`) are offsets, types and whether a document is a form, made by reading lists of
all lines that can be titles. Rules were written with the part `look` in view; `held` and `fresh` were marked before
they read them.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.ingestion.parsing.documents import find_documents

MARKS = Path(__file__).with_name("marked") / "inner_documents.jsonl"
_NEAR = 25
_SAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Start:
    """A begin: `document_type` and `form` as in `OriginalPart`."""

    offset: int
    document_type: str
    form: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one file. `types` and `forms`: right ones among the begins that are found."""

    marked: int
    found: int
    told: int
    types: int
    forms: int


def count(marked: Sequence[Start], told: Sequence[Start]) -> Counts:
    """A begin is found if one is within a line of it; each is used once."""
    pairs: list[tuple[Start, Start]] = []
    left = list(told)
    for one in marked:
        if near := next((each for each in left if abs(each.offset - one.offset) <= _NEAR), None):
            left.remove(near)
            pairs.append((one, near))
    types = sum(one.document_type == each.document_type for one, each in pairs)
    return Counts(len(marked), len(pairs), len(told), types, sum(one.form == each.form for one, each in pairs))


def interval(counts: Sequence[Counts], top: str, bottom: str) -> tuple[float, float, float]:
    """A share over all files, with 95 % of a bootstrap by file."""
    rng = random.Random(0)  # noqa: S311 - fixed samples
    shares = sorted(_share(rng.choices(counts, k=len(counts)), top, bottom) for _ in range(_SAMPLES))
    return _share(counts, top, bottom), shares[_SAMPLES // 40], shares[-_SAMPLES // 40]


def _share(counts: Sequence[Counts], top: str, bottom: str) -> float:
    whole = sum(getattr(one, bottom) for one in counts)
    return sum(getattr(one, top) for one in counts) / whole if whole else 1.0


def _files(data: Path, part: str) -> Iterator[tuple[str, list[Start], list[Start]]]:
    for line in MARKS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["part"] == part:
            text = (data / row["file"]).read_bytes().decode("utf-8", "replace")
            told = [Start(one.span.start, one.document_type, one.form) for one in find_documents(text)]
            yield row["file"], [Start(*one) for one in row["starts"]], told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the loan agreements")
    parser.add_argument("--part", choices=("look", "held", "fresh"), default="look")
    parser.add_argument("--errors", action="store_true", help="print the offsets that are missed or wrong")
    options = parser.parse_args()
    counts: list[Counts] = []
    for name, marked, told in _files(options.data, options.part):
        counts.append(count(marked, told))
        if options.errors:
            both = {one.offset for one in marked}, {one.offset for one in told}
            missed, wrong = (
                [one for one in a if all(abs(one - each) > _NEAR for each in b)] for a, b in (both, both[::-1])
            )
            print(json.dumps({"file": name, "missed": sorted(missed), "wrong": sorted(wrong)}))
    for name, top, bottom in (
        ("recall", "found", "marked"),
        ("precision", "found", "told"),
        ("types", "types", "found"),
        ("forms", "forms", "found"),
    ):
        share, low, high = interval(counts, top, bottom)
        n = sum(getattr(one, bottom) for one in counts)
        print(json.dumps({name: round(share, 3), "n": n, "interval": [round(low, 3), round(high, 3)]}))


if __name__ == "__main__":
    main()
