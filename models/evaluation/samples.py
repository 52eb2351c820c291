"""The project's samples: personal values that must be redacted, and text that must stay."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.evaluation.spans import Mask, leaks
from services.cli.standalone.extract import TextExtractor


@dataclass(frozen=True, slots=True)
class Scores:
    """Fractions. `recall`: the share of personal values that are completely masked. `kept`: the share of texts to keep
    in which nothing is masked.
    """

    recall: float
    kept: float


def evaluate(folder: Path, masked: Callable[[str], Mask]) -> Scores:
    """Scores of the documents in `folder` that have expectations and are readable."""
    found = kept = values = words = 0
    with TextExtractor() as extractor:
        for expected in _expectations(folder):
            text = extractor.extract_content(folder / expected["path"])
            mask = masked(text)
            for value in expected["personal_values"]:
                places = list(_places(text, value["value"]))
                values += len(places)
                found += sum(not leaks(text, mask, *place) for place in places)
            for term in expected["must_keep"]:
                places = list(_places(text, term))
                words += len(places)
                kept += sum(not mask.touches(*place) for place in places)
    return Scores(found / values if values else 0.0, kept / words if words else 0.0)


def _expectations(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((folder / "expected").glob("*.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        if expected["outcome"] == "published":
            yield expected


def _places(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Spans of `words` in the text; any white space matches any other."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return (match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text))
