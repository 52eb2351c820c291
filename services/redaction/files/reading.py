"""Reads a YAML file and checks it against a schema in the folder of the policies."""

import json
from pathlib import Path

from services.shared.runtime.yaml_file import YamlFile, YamlFileError, load_yaml

FOLDER = Path(__file__).parents[3] / "playbooks" / "policies" / "redaction"
_WHY = {
    FileNotFoundError: "the file does not exist",
    IsADirectoryError: "it is a folder",
    PermissionError: "permission denied",
    UnicodeDecodeError: "it is not UTF-8",
}


def read_checked(path: Path, schema: str) -> tuple[YamlFile, str]:
    """The YAML file at `path`, and its text. Raises `YamlFileError` with all violations of `schema`."""
    text = read_text(path)
    return check_text(text, schema, str(path)), text


def read_text(path: Path) -> str:
    """The text of the file. Raises `YamlFileError`."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = f"cannot be read: {_WHY.get(type(error), type(error).__name__)}"
        raise YamlFileError(str(path), [(1, why)]) from None


def check_text(text: str, schema: str, name: str) -> YamlFile:
    """The YAML file with `text`. Raises `YamlFileError` with all violations of `schema`."""
    rules = json.loads((FOLDER / f"{schema}.schema.json").read_text(encoding="utf-8"))
    return load_yaml(text, rules, name)
