"""The samples: the documents, their entry points, and the expected results."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.clients.submission import EntryPoint
from services.ingestion.sandbox.ocr.installed import InstalledEngine
from services.ingestion.sandbox.office.program import find_office
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus
from services.shared.wire.json_codec import from_json


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """A clause that the model should find. White space in `quote` is single blanks."""

    category: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One submission. `version`: its number in the version chain. Attachments are separate documents, of which
    `refused` has the reasons of those that are refused, by name.
    """

    name: str
    path: Path
    door: EntryPoint
    record: DocumentRecord
    status: str
    reason: str
    version: int
    findings: tuple[ExpectedFinding, ...] = ()
    attachments: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)

    def attachment_status(self, name: str) -> str:
        """The status in which an attachment ends: that of the sample, if it is not refused."""
        return DocumentStatus.REFUSED if name in self.refused else self.status


def load_samples(folder: Path, *, installed: Sequence[str] | None = None) -> Sequence[Sample]:
    """In the order of submission. `installed`: of the programs in `PROGRAMS`; None: those that are found."""
    if installed is None:
        installed = [name for name, is_there in PROGRAMS.items() if is_there()]
    return [_sample(folder, one, installed) for one in json.loads((folder / "manifest.json").read_text())]


def _sample(folder: Path, entry: dict[str, object], installed: Sequence[str]) -> Sample:
    for name in installed:
        others = entry.get(f"with_{name}")
        if isinstance(others, dict):
            entry = entry | others
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
        refused=expected.get("refused_attachments", {}),
    )


PROGRAMS: Mapping[str, Callable[[], bool]] = {
    "ocr": lambda: InstalledEngine("tesseract", "eng").find() is not None,
    "office": lambda: find_office("soffice") is not None,
}
"""The programs that some samples need, by the name in the manifest: `with_ocr`."""
