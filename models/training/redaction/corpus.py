"""Training data of the redaction tagger: court judgments (TAB) and short synthetic texts, marked by people."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDS = 5
HELD_BACK = "dev"
"""The held-back split of the judgments: not used for training or for choices."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with `marks` (start, end, kind of the tagger) in code points. `fold` is that of its document. `unknown`
    spans (start, end, kind) are not trained on.
    """

    id: str
    text: str
    marks: tuple[tuple[int, int, str], ...]
    fold: int
    unknown: tuple[tuple[int, int, str], ...] = ()


def read_judgments(path: Path) -> list[Marked]:
    """TAB: every span that any annotator masks, and people's names always. Its development split is held back."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Marked(row["doc_id"], row["text"], tuple(sorted(set(_masks(row)))), fold(row["doc_id"]))
        for row in rows
        if row["split"] != HELD_BACK
    ]


def read_synthetic(path: Path) -> list[Marked]:
    """The sentences of presidio-research. Duplicate sentences are in the same fold."""
    rows = json.loads(path.read_text("utf-8"))
    return [_synthetic(str(place), row) for place, row in enumerate(rows)]


def fold(name: str) -> int:
    """The fold of a document, from its name."""
    return zlib.crc32(name.encode()) % FOLDS


def snapshot(texts: list[Marked]) -> str:
    """SHA-256 over ids, texts, marks and unknown spans, in the given order."""
    total = sha256()
    for one in texts:
        for part in (one.id, one.text, json.dumps(one.marks), json.dumps(one.unknown)):
            total.update(sha256(part.encode("utf-8", "surrogatepass")).digest())
    return total.hexdigest()


def _masks(row: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    annotated = row.get("annotations")
    mentions = (
        [one for annotator in annotated.values() for one in annotator["entity_mentions"]]
        if annotated
        else row["entities"]
    )
    for one in mentions:
        if one["identifier_type"] != "NO_MASK" or one["entity_type"] == "PERSON":
            yield one["start_offset"], one["end_offset"], _JUDGMENTS[one["entity_type"]]


def _synthetic(place: str, row: dict[str, Any]) -> Marked:
    marks = (
        (one["start_position"], one["end_position"], _SYNTHETIC[one["entity_type"]])
        for one in row["spans"]
        if one["entity_type"] in _SYNTHETIC
    )
    return Marked(place, row["full_text"], tuple(sorted(marks)), fold(row["full_text"].casefold()))


_JUDGMENTS = {
    "PERSON": "PERSON", "ORG": "ORGANIZATION", "LOC": "LOCATION", "DATETIME": "DATE", "CODE": "IDENTIFIER",
    "QUANTITY": "AMOUNT", "DEM": "TRAIT", "MISC": "TRAIT",
}  # fmt: skip
# Kinds that rules always find are not kinds of the tagger.
_SYNTHETIC = {
    "PERSON": "PERSON", "STREET_ADDRESS": "ADDRESS", "ZIP_CODE": "ADDRESS", "GPE": "LOCATION",
    "ORGANIZATION": "ORGANIZATION", "NRP": "TRAIT", "TITLE": "TRAIT", "DATE_TIME": "DATE", "AGE": "DATE",
    "PHONE_NUMBER": "IDENTIFIER", "US_DRIVER_LICENSE": "IDENTIFIER", "US_SSN": "IDENTIFIER",
}  # fmt: skip
