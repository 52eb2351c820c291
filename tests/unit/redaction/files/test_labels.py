"""A label map is either valid, or refused with the lines of its faults."""

import json
from pathlib import Path

import pytest

from services.redaction.files.labels import IGNORED, load_labels
from services.redaction.files.policies import POLICIES
from services.redaction.settings import RedactionSettings
from services.shared.domain.entities import EntityType
from services.shared.runtime.yaml_file import YamlFileError


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "labels.yaml"
    path.write_text(text)
    return path


def test_labels_have_types_or_are_ignored(tmp_path: Path) -> None:
    assert load_labels(_write(tmp_path, "full name: PERSON\nMISC: ignore\nNO: LOCATION\n1: DATE\n")) == {
        "full name": EntityType.PERSON,
        "MISC": None,
        "NO": EntityType.LOCATION,
        "1": EntityType.DATE,
    }


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("name: PERSON\norg: ORGANISATION\n", 2, "did you mean ORGANIZATION?"),
        ("name: PERSON\nname: ADDRESS\n", 2, "is repeated"),
        ("name: [PERSON]\n", 1, "not known"),
        ("name:\n", 1, "not known"),
        ("name: [", 1, "YAML"),
        ("", 1, "is empty"),
        ("{}", 1, "non-empty"),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    with pytest.raises(YamlFileError) as wrong:
        load_labels(_write(tmp_path, text))
    assert [one for one in wrong.value.problems if one[0] == line and part in one[1]], wrong.value.problems


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlFileError, match="the file does not exist"):
        load_labels(tmp_path / "none.yaml")


def test_the_schema_lists_all_types() -> None:
    schema = json.loads((POLICIES / "labels.schema.json").read_text())
    assert set(schema["additionalProperties"]["enum"]) == {*EntityType, IGNORED}


def test_the_shipped_map_is_valid() -> None:
    assert load_labels(RedactionSettings().redaction_labels)["person"] is EntityType.PERSON
