"""Cost and benefit of the window size: `python -m tests.benchmarks.inference.remembered --texts FOLDER`.

For contracts in FOLDER (.txt): the share of a changed version's text with cached answers, by kind of change; the
agreement between reading by windows and reading the whole text; CPU time of the clause model. In this process, without
a server. Prints JSON.
"""

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from services.inference.prediction.windows import Window, model_offset, windows
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan
from tests.benchmarks.inference.contracts import scorer
from tests.benchmarks.inference.versions import later_versions

_SIZES = ((30_000, 3_000), (16_000, 2_000), (8_000, 1_500), (4_000, 800))
_LEAST = 0.3
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40)
    options = parser.parse_args()
    paths = sorted(options.texts.glob("*.txt"))
    texts = [one.read_text("utf-8") for one in paths[:: max(len(paths) // options.count, 1)][: options.count]]
    figures = {f"{size}+{context}": measure(texts, size, context) for size, context in _SIZES}
    sys.stdout.write(json.dumps({"contracts": len(texts), "windows": figures}, indent=1) + "\n")


def measure(texts: Sequence[str], size: int, context: int) -> Mapping[str, object]:
    """The figures for one size of windows and context, in code points."""
    began = time.process_time()
    by_windows = [_found(text, list(windows(_document(text), size, context))) for text in texts]
    seconds = time.process_time() - began
    whole = [_found(text, [_all_of(text)]) for text in texts]
    shared = sum(len(one & other) for one, other in zip(by_windows, whole, strict=True))
    return {
        "remembered": _remembered(texts, size, context),
        "agrees_with_the_whole_f1": round(2 * shared / sum(len(one) for one in (*by_windows, *whole)), 4),
        "cpu_ms_per_50000": round(1000 * seconds * 50_000 / sum(map(len, texts)), 1),
    }


def _remembered(texts: Sequence[str], size: int, context: int) -> Mapping[str, float]:
    """Share of the text that is sent, by change; each version is a change of the previous one."""
    chance = random.Random(0)
    sums: dict[str, list[int]] = {}
    for text in texts:
        known = set(_asked(text, size, context))
        for name, version in later_versions(text, chance):
            asked = list(_asked(version, size, context))
            total = sums.setdefault(name, [0, 0])
            total[0] += sum(len(one[0]) for one in asked if one in known)
            total[1] += sum(len(one[0]) for one in asked)
            known.update(asked)
    return {name: round(hit / total, 2) for name, (hit, total) in sums.items()}


def _asked(text: str, size: int, context: int) -> Iterator[tuple[str, int]]:
    for window in windows(_document(text), size, context):
        yield window.span.of(text), model_offset(window.span.start)


def _found(text: str, parts: Sequence[Window]) -> set[tuple[str, int, int]]:
    found = set()
    for part in parts:
        answer = scorer().predict(part.span.of(text), _LEAST, model_offset(part.span.start))
        for category, start, end in zip(answer.category, answer.start, answer.end, strict=True):
            span = part.place(int(start), int(end))
            if span is not None:
                found.add((str(category), span.start, span.end))
    return found


def _all_of(text: str) -> Window:
    return Window(RedactedSpan(0, len(text)), RedactedSpan(0, len(text)))


def _document(text: str) -> RedactedText:
    return RedactedText(text, paragraphs=tuple(RedactedSpan(*one.span()) for one in _PARAGRAPH.finditer(text)))


if __name__ == "__main__":
    main()
