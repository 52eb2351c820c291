"""Reads playbooks from YAML and routes document types to them."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from services.annotation.playbook.build import build_playbook
from services.annotation.playbook.faults import faults_of
from services.annotation.playbook.rules import ANY_TYPE, Playbook, Playbooks
from services.shared.runtime.yaml_file import Schema, YamlFileError, load_yaml, parse_yaml


class PlaybooksError(YamlFileError):
    """Several playbooks are wrong, or their folder is. The message has one line for each problem."""

    def __init__(self, lines: Sequence[str], reason: str = "content_wrong") -> None:
        super().__init__("playbooks", (), reason)
        self.args = ("\n".join(lines),)


def load_playbook(path: Path, schema: Path) -> Playbook:
    """The playbook in the file at `path`. Raises `YamlFileError`, `OSError` or `UnicodeDecodeError`."""
    return read_playbook(path.read_text("utf-8"), json.loads(schema.read_text("utf-8")), str(path))


def read_playbook(text: str, schema: Schema, name: str) -> Playbook:
    """The playbook in `text`. Raises `YamlFileError` with `name` as the file's name."""
    file = load_yaml(text, schema, name)
    file.refuse(faults_of(file.values))
    return build_playbook(file.values, text)


@lru_cache(maxsize=64)
def stored_playbook(source: str) -> Playbook:
    """A playbook that was stored with a set. It was checked then: a stricter schema of today does not apply to it."""
    return read_playbook(source, {}, "stored")


def route(playbooks: Mapping[str, Playbook]) -> Playbooks:
    """Playbooks by document type. The keys are file names.

    Raises `PlaybooksError` if two playbooks claim a type, or if none claims the rest.
    """
    faults = claimed_twice(playbooks)
    if faults:
        raise PlaybooksError(faults, "type_claimed_twice")
    by_type = {kind: playbook for playbook in playbooks.values() for kind in playbook.applies_to}
    if ANY_TYPE not in by_type:
        raise PlaybooksError([f"no playbook applies to {ANY_TYPE!r}"], "rest_unclaimed")
    return Playbooks(by_type)


def claimed_twice(playbooks: Mapping[str, Playbook]) -> list[str]:
    """`file:line: what is wrong` for each type that a second playbook claims. The keys are file names."""
    places: dict[str, str] = {}
    faults: list[str] = []
    for name, playbook in playbooks.items():
        file = parse_yaml(playbook.source, name)
        for i, kind in enumerate(playbook.applies_to):
            place = f"{name}:{file.line(('applies_to', i))}"
            if kind in places:
                faults.append(f"{place}: {kind!r} is claimed already, by {places[kind]}")
            places.setdefault(kind, place)
    return faults
