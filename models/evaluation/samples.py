"""The project's own samples: personal values that must go, words that must stay."""

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
    """`recall`: of the places where personal values stand, the share of which nothing is readable; `kept`: of those
    where words stand that must stay, the share that nothing touches.
    """

    recall: float
    kept: float


def evaluate(folder: Path, masked: Callable[[str], Mask]) -> Scores:
    """Of the documents in `folder` that say what is expected of them and can be read."""
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
    """Where `words` stand whole, whatever the white space between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return (match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text))
