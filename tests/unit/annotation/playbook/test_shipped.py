import json
from pathlib import Path
from typing import Any

import pytest

from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.subject import Subject
from services.annotation.policy_files.folder import load_playbooks
from tests.unit.annotation.playbook.test_conclude import mark
from tests.unit.annotation.support import ROOT


def _samples() -> list[dict[str, Any]]:
    return [
        sample
        for path in sorted(Path(ROOT / "samples/expected").glob("*.json"))
        if (sample := json.loads(path.read_text()))["document_type"]
    ]


PLAYBOOKS = load_playbooks(ROOT / "playbooks")


@pytest.mark.parametrize("sample", _samples(), ids=lambda sample: Path(str(sample["path"])).stem)
def test_samples_get_sensible_findings(sample: dict[str, Any]) -> None:
    """No clause of a sample is reported as missing, and each agreement has at least one finding."""
    kind = sample["document_type"]
    playbook = PLAYBOOKS.for_type(kind)
    there = {finding["category"] for finding in sample["findings"]}
    found = conclude(playbook, Subject(kind), [mark(category) for category in there]).findings
    missing = {one.category for one in found if not one.annotation_ids}
    assert missing.isdisjoint(there)
    assert {one.category for one in found if one.annotation_ids} <= there
    assert bool(found) == bool(there)
    assert {"Parties", "Governing Law"}.isdisjoint(missing)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("credit agreement", "commercial-loan"),
        ("note", "commercial-loan"),
        ("guaranty", "commercial-loan"),
        ("nda", "nda"),
        ("employment", "employment"),
        ("supply", "commercial-agreement"),
        ("amendment", "commercial-agreement"),
        ("other", "correspondence"),
    ],
)
def test_each_document_type_has_its_playbook(kind: str, name: str) -> None:
    assert PLAYBOOKS.for_type(kind).name == name
