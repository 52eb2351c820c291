"""What scans cost redaction: planted personal values that are found in scans, beside the same pages as text.

Usage: `python -m tests.benchmarks.scans.downstream [--held] [--documents N] [--each N] [--as-text] [--show]`. `--held`:
the documents and names that are not for tuning. `--as-text`: scans are redacted as if they were no scans. What was read
is kept in `--cache`. Needs the contracts of `GLOSSATOR_DATA`.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.evaluation.planting.material import MaterialName, load_material
from models.evaluation.spans import Mask
from services.redaction.detection.scanned import SURE, Scan
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.standalone import StandaloneRedactor
from services.shared.domain.spans import OriginalSpan
from tests.benchmarks.scans.aligned import Aligned, pages_aligned
from tests.benchmarks.scans.measure import interval
from tests.benchmarks.scans.reading import CLEAN, GAP, HARD, TEXT, Page, read_pages
from tests.benchmarks.scans.typeset import PlantedPages, planted_pages

_ROOT = Path(__file__).parents[3]
_DATA = _ROOT.parent / "shared" / "data" / "cuad" / "contracts"


@dataclass(slots=True)
class Counts:
    """By document: values found and values; words outside values that are replaced, and those words."""

    found: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    masked: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    missed: Counter[str] = field(default_factory=Counter)
    unread: int = 0

    def row(self) -> dict[str, object]:
        return {
            "documents": len(self.found),
            "values": sum(int(whole) for one in self.found.values() for _, whole in one),
            "not_read": self.unread,
            "found": _rounded(self.found),
            "other_letters_masked": _rounded(self.masked),
            "legal_text_kept": _rounded(self.kept),
            "missed": dict(self.missed.most_common(12)),
        }


def _rounded(counts: Mapping[str, Sequence[tuple[float, float]]]) -> list[float]:
    """The share of all, and its 95 % interval by document."""
    groups = [one for one in counts.values() if one]
    return [round(one, 4) for one in interval(groups)] if groups else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--documents", type=int, default=12)
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--dots", type=int, default=300)
    parser.add_argument("--looks", nargs="+", default=[TEXT, CLEAN, HARD])
    parser.add_argument("--as-text", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only-read", action="store_true")
    parser.add_argument("--cache", type=Path, default=_ROOT / "var" / "bench-ocr")
    options = parser.parse_args()
    material = load_material(MaterialName.HELD_BACK if options.held else MaterialName.DEVELOPMENT)
    documents = list(
        planted_pages(_DATA, material, held=options.held, documents=options.documents, each=options.each, seed=59)
    )
    if not documents:
        sys.exit(f"needs {_DATA}")
    for look in options.looks:
        counts = Counts()
        for document in documents:
            pages = read_pages(document, look, options.dots, options.cache)
            if not options.only_read:
                _count(document, pages, counts, scanned=look != TEXT and not options.as_text, show=options.show)
        if not options.only_read:
            print(json.dumps({"look": look, **counts.row()}), flush=True)


def _count(document: PlantedPages, pages: Sequence[Page], counts: Counts, *, scanned: bool, show: bool) -> None:
    text = GAP.join(one.text for one in pages)
    places = pages_aligned(document.texts(), [one.text for one in pages], len(GAP))
    mask = _masked(text, pages, scanned=scanned)
    inside: list[tuple[int, int]] = []
    for value in document.planted.values:
        start, end = places.span(value.start, value.end)
        inside.append((start, end))
        letters = [one for one in places.characters(value.start, value.end) if text[one].isalnum()]
        if not letters:
            counts.unread += 1
            continue
        leak = any(not mask.touches(one, one + 1) for one in letters)
        counts.found[document.name].append((not leak, 1))
        if leak:
            counts.missed[value.kind] += 1
            if show:
                _show(document, text, mask, (start, end), (value.start, value.end), value.kind)
    counts.masked[document.name].append(_outside(text, mask, Mask(inside)))
    counts.kept[document.name] += [_kept(mask, places, one.start, one.end) for one in document.planted.readable]


def _outside(text: str, mask: Mask, values: Mask) -> tuple[float, float]:
    """Letters and digits outside values that are masked, and all of them."""
    masked = whole = 0
    for start, end in values.uncovered(0, len(text)):
        letters = sum(map(str.isalnum, text[start:end]))
        whole += letters
        masked += letters - sum(sum(map(str.isalnum, text[a:b])) for a, b in mask.uncovered(start, end))
    return masked, whole


def _kept(mask: Mask, places: Aligned, start: int, end: int) -> tuple[float, float]:
    return not mask.touches(*places.span(start, end)), 1


def _masked(text: str, pages: Sequence[Page], *, scanned: bool) -> Mask:
    redactor = StandaloneRedactor(find_policy("legal-review", POLICIES))
    found = asyncio.run(redactor.redact(text, "matter", _scan(pages) if scanned else None))
    return Mask((one.original.start, one.original.end) for one in found.map.replacements)


def _scan(pages: Sequence[Page]) -> Scan:
    unsure: list[OriginalSpan] = []
    offset = 0
    for page in pages:
        unsure += [OriginalSpan(offset + start, offset + end) for start, end, sure in page.confidences if sure < SURE]
        offset += len(page.text) + len(GAP)
    return Scan(tuple(unsure))


def _show(
    document: PlantedPages, text: str, mask: Mask, place: tuple[int, int], known: tuple[int, int], kind: str
) -> None:
    start, end = place
    around = text[max(0, start - 40) : start] + "⟦" + text[start:end] + "⟧" + text[end : end + 20]
    open_parts = [text[a:b] for a, b in mask.uncovered(start, end)]
    print(f"{kind}\t{document.planted.text[slice(*known)]!r}\t{around!r}\t{open_parts}", file=sys.stderr)


if __name__ == "__main__":
    main()
