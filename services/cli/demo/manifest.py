"""The samples: what is sent through which door, and what is expected of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.shared.domain.document import DocumentRecord
from services.shared.wire.json_codec import from_json


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """A clause that a lawyer sees: `quote` with its white space as single blanks."""

    category: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One submission. `version` is the version of its family that it becomes; attachments are samples of their own."""

    name: str
    path: Path
    door: str
    record: DocumentRecord
    status: str
    reason: str
    version: int
    findings: tuple[ExpectedFinding, ...] = ()
    attachments: tuple[str, ...] = ()


def load_samples(folder: Path) -> Sequence[Sample]:
    """In the order in which they are sent."""
    return [_sample(folder, one) for one in json.loads((folder / "manifest.json").read_text())]


def _sample(folder: Path, entry: dict[str, object]) -> Sample:
    expected = json.loads((folder / str(entry["expected"])).read_text())
    return Sample(
        name=str(entry["id"]),
        path=folder / str(entry["file"]),
        door=str(entry["door"]),
        record=from_json(DocumentRecord, entry["metadata"]),
        status=str(entry["expected_status"]),
        reason=str(entry["expected_reason"] or ""),
        version=int(str(entry["expected_version"])),
        findings=tuple(
            ExpectedFinding(one["category"], " ".join(one["quote"].split())) for one in expected.get("findings", ())
        ),
        attachments=tuple(str(one) for one in expected.get("attachments", ())),
    )
