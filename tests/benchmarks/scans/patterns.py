"""What scans cost playbooks: rules whose words are found in scans, beside the same pages as text.

Usage: `python -m tests.benchmarks.scans.patterns [--held] [--documents N] [--each N] [--as-read]`, on the pages of
`downstream`. `--as-read`: the patterns search scans with their confusions.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from models.evaluation.planting.material import MaterialName, load_material
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.wording import found, search_patterns
from services.annotation.policy_files.playbooks import read_playbook
from services.shared.domain.document import RedactedText
from tests.benchmarks.scans.measure import interval
from tests.benchmarks.scans.reading import CLEAN, GAP, HARD, TEXT, read_pages
from tests.benchmarks.scans.typeset import planted_pages

_ROOT = Path(__file__).parents[3]
_DATA = _ROOT.parent / "shared" / "data" / "cuad" / "contracts"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--documents", type=int, default=12)
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--dots", type=int, default=300)
    parser.add_argument("--as-read", action="store_true")
    parser.add_argument("--cache", type=Path, default=_ROOT / "var" / "bench-ocr")
    options = parser.parse_args()
    material = load_material(MaterialName.HELD_BACK if options.held else MaterialName.DEVELOPMENT)
    documents = list(
        planted_pages(_DATA, material, held=options.held, documents=options.documents, each=options.each, seed=59)
    )
    patterns = frozenset(_patterns())
    for look in (CLEAN, HARD):
        kept: list[list[tuple[float, float]]] = []
        new: list[list[tuple[float, float]]] = []
        for document in documents:
            text, scan = (
                GAP.join(one.text for one in read_pages(document, some, options.dots, options.cache))
                for some in (TEXT, look)
            )
            true = _counts(RedactedText(text), patterns)
            read = _counts(RedactedText(scan, ocr_layer=not options.as_read), patterns)
            kept.append([(min(count, read[one]), count) for one, count in true.items() if count])
            new.append([(max(0, read[one] - count), read[one]) for one, count in true.items() if read[one]])
        row = {"found_again": _rounded(kept), "only_in_scan": _rounded(new)}
        count = sum(int(whole) for one in kept for _, whole in one)
        print(json.dumps({"look": look, "patterns": len(patterns), "sentences": count, **row}), flush=True)


def _patterns() -> Iterator[str]:
    schema = json.loads((_ROOT / "playbooks" / "schema" / "playbook.json").read_text(encoding="utf-8"))
    for path in sorted((_ROOT / "playbooks").glob("*.yaml")):
        for rule in read_playbook(path.read_text(encoding="utf-8"), schema, path.name).rules:
            yield from filter(None, (rule.words, rule.if_words, rule.unless_words, rule.near))


def _counts(text: RedactedText, patterns: frozenset[str]) -> Mapping[str, int]:
    searched = search_patterns(patterns, WordsIn(text))
    return {one: sum(1 for _ in found(one, searched)) for one in patterns}


def _rounded(groups: list[list[tuple[float, float]]]) -> list[float]:
    return [round(one, 4) for one in interval([one for one in groups if one])]


if __name__ == "__main__":
    main()
