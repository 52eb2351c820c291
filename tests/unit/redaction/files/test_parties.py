"""A file of parties is either valid, or refused with the lines of its faults."""

import json
from pathlib import Path

import pytest

from services.redaction.files.parties import load_parties
from services.redaction.files.policies import POLICIES
from services.shared.domain.entities import EntityType
from services.shared.runtime.yaml_file import YamlFileError


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "parties.yaml"
    path.write_text(text)
    return path


def test_values_are_read_by_type(tmp_path: Path) -> None:
    text = "PERSON: [Jane A. Smith, Wei Zhang]\nORGANIZATION:\n  - Hale Industries, Inc.\n"
    assert load_parties(_write(tmp_path, text)) == (
        (EntityType.PERSON, "Jane A. Smith"),
        (EntityType.PERSON, "Wei Zhang"),
        (EntityType.ORGANIZATION, "Hale Industries, Inc."),
    )


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("PERSON: [Jane Smith]\nPERSONS: [Wei Zhang]\n", 2, "did you mean PERSON?"),
        ("PERSON: Jane Smith\n", 1, "must be a list"),
        ("PERSON:\n  - Jane Smith\n  - J.\n", 3, "too short"),
        ("PERSON: [1971]\n", 1, "must be text"),
        ("PERSON: [Jane Smith]\nPERSON: [Wei Zhang]\n", 2, "is repeated"),
        ("PERSON: [", 1, "YAML"),
        ("", 1, "is empty"),
        ("{}", 1, "non-empty"),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    with pytest.raises(YamlFileError) as wrong:
        load_parties(_write(tmp_path, text))
    assert [one for one in wrong.value.problems if one[0] == line and part in one[1]], wrong.value.problems


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlFileError, match="the file does not exist"):
        load_parties(tmp_path / "none.yaml")


def test_the_schema_lists_all_types() -> None:
    schema = json.loads((POLICIES / "parties.schema.json").read_text())
    assert set(schema["propertyNames"]["enum"]) == set(EntityType)
