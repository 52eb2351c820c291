"""Reads a playbook's tests from YAML."""

import json
from pathlib import Path

from services.annotation.playbook.cases import Case, build_cases, case_faults
from services.annotation.playbook.faults import located
from services.annotation.playbook.rules import Playbook
from services.shared.runtime.yaml_file import Schema, load_yaml


def load_cases(playbook: Playbook, path: Path, schema: Path) -> tuple[Case, ...]:
    """The tests in the file at `path`. Raises `YamlFileError`, `OSError` or `UnicodeDecodeError`."""
    return read_cases(path.read_text("utf-8"), json.loads(schema.read_text("utf-8")), str(path), playbook)


def read_cases(text: str, schema: Schema, name: str, playbook: Playbook) -> tuple[Case, ...]:
    """The tests in `text`. Raises `YamlFileError` with `name` as the file's name."""
    file = load_yaml(text, schema, name)
    file.refuse(located(case_faults(file.values, playbook)))
    return build_cases(file.values, file.line)
