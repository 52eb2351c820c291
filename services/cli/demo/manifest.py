"""The samples: the documents, their entry points, and the expected results."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.cli.clients.submission import EntryPoint
from services.ingestion.sandbox.ocr.program import find_tesseract
from services.shared.domain.document import DocumentRecord
from services.shared.wire.json_codec import from_json


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """A clause that the model should find. White space in `quote` is single blanks."""

    category: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One submission. `version`: its number in the version chain. Attachments are separate samples."""

    name: str
    path: Path
    door: EntryPoint
    record: DocumentRecord
    status: str
    reason: str
    version: int
    findings: tuple[ExpectedFinding, ...] = ()
    attachments: tuple[str, ...] = ()


def load_samples(folder: Path, *, ocr: bool | None = None) -> Sequence[Sample]:
    """In the order of submission. `ocr`: whether scans are read; None: if Tesseract is installed."""
    ocr = find_tesseract("tesseract") is not None if ocr is None else ocr
    return [_sample(folder, one, ocr=ocr) for one in json.loads((folder / "manifest.json").read_text())]


def _sample(folder: Path, entry: dict[str, object], *, ocr: bool) -> Sample:
    recognised = entry.get("with_ocr")
    if isinstance(recognised, dict) and ocr:
        entry = entry | recognised
    expected = json.loads((folder / str(entry["expected"])).read_text())
    return Sample(
        name=str(entry["id"]),
        path=folder / str(entry["file"]),
        door=EntryPoint(str(entry["door"])),
        record=from_json(DocumentRecord, entry["metadata"]),
        status=str(entry["expected_status"]),
        reason=str(entry["expected_reason"] or ""),
        version=int(str(entry["expected_version"])),
        findings=tuple(
            ExpectedFinding(one["category"], " ".join(one["quote"].split())) for one in expected.get("findings", ())
        ),
        attachments=tuple(str(one) for one in expected.get("attachments", ())),
    )
