"""Reads playbooks from YAML and routes document types to them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from services.annotation.playbook.build import build_playbook
from services.annotation.playbook.faults import faults_of, located, type_faults
from services.annotation.playbook.rules import ANY_TYPE, Playbook, Playbooks, type_name
from services.annotation.playbook.sources import separated
from services.shared.domain.document_types import DocumentTypes
from services.shared.runtime.document_types import document_types
from services.shared.runtime.yaml_file import Schema, YamlFileError, load_yaml, parse_yaml


class PlaybooksError(YamlFileError):
    """Faults in several playbooks, or in their folder. The message has one line per fault."""

    def __init__(self, lines: Sequence[str], reason: str = "content_wrong") -> None:
        super().__init__("playbooks", (), reason)
        self.args = ("\n".join(lines),)


def load_playbook(path: Path, schema: Path) -> Playbook:
    """The playbook in the file at `path`. Raises `YamlFileError`, `OSError` or `UnicodeDecodeError`."""
    return read_playbook(path.read_text("utf-8"), json.loads(schema.read_text("utf-8")), str(path))


def read_playbook(text: str, schema: Schema, name: str) -> Playbook:
    """The playbook in `text`. Raises `YamlFileError` with `name` as the file's name."""
    file = load_yaml(text, schema, name)
    file.refuse(located((*faults_of(file.values), *type_faults(file.values, document_types().names))))
    return replace(build_playbook(file.values, text), parents=parents_of(document_types()))


def stored_playbook(source: str) -> Playbook:
    """Parses what `Playbooks.for_file` made and was stored with a set. It was checked then; the checks of this release
    do not apply.
    """
    return _parsed(source, document_types())


@lru_cache(maxsize=64)
def _parsed(source: str, types: DocumentTypes) -> Playbook:
    first, *inside = (_stored(one, types) for one in separated(source))
    return replace(first, inside=tuple(inside), source=source)


def _stored(source: str, types: DocumentTypes) -> Playbook:
    file = parse_yaml(source, "stored")
    file.refuse(located(faults_of(file.values)))
    return replace(build_playbook(file.values, source), parents=parents_of(types))


def parents_of(types: DocumentTypes) -> Mapping[str, str]:
    """The parents of own document types, as playbooks write them."""
    return {type_name(name): type_name(parent) for name, parent in types.parents.items()}


def route(playbooks: Mapping[str, Playbook]) -> Playbooks:
    """Playbooks by document type. The keys of `playbooks` are file names.

    Raises `PlaybooksError` if two playbooks apply to one type, or if none applies to all other types.
    """
    faults = claimed_twice(playbooks)
    if faults:
        raise PlaybooksError(faults, "type_claimed_twice")
    by_type = {kind: playbook for playbook in playbooks.values() for kind in playbook.applies_to}
    if ANY_TYPE not in by_type:
        message = f'applies_to: no playbook applies to "{ANY_TYPE}"; add it to the playbook for all other types'
        raise PlaybooksError([message], "rest_unclaimed")
    return Playbooks(by_type, parents_of(document_types()))


def claimed_twice(playbooks: Mapping[str, Playbook]) -> list[str]:
    """One `file:line: message` per type that a second playbook applies to. The keys are file names."""
    places: dict[str, str] = {}
    faults: list[str] = []
    for name, playbook in playbooks.items():
        file = parse_yaml(playbook.source, name)
        for i, kind in enumerate(playbook.applies_to):
            place = f"{name}:{file.line(('applies_to', i))}"
            if kind in places:
                faults.append(
                    f"{place}: applies_to.{i}: the playbook in {places[kind]} applies to {kind!r} too; "
                    "remove it from one of them"
                )
            places.setdefault(kind, place)
    return faults
