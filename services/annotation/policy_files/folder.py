"""Playbooks in a folder: its `*.yaml` files, checked against `schema/playbook.json` in the same folder."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.annotation.playbook.rules import Playbook, Playbooks
from services.annotation.policy_files.playbooks import PlaybooksError, read_playbook, route
from services.annotation.policy_files.review_policy import SHIPPED
from services.shared.runtime.yaml_file import Schema, YamlFileError

SCHEMA = Path("schema") / "playbook.json"
CASES_SCHEMA = Path("schema") / "playbook-tests.json"
CASES = Path("tests")


@dataclass(frozen=True, slots=True)
class Sources:
    """The content of a folder: the text of each playbook by file name, and the text of the schema. `cases`: the tests
    by the file name of their playbook, as far as they are there; a fault in them does not stop the service.
    """

    texts: Mapping[str, str]
    schema: str
    cases: Mapping[str, str] = field(default_factory=dict)
    cases_schema: str = ""


@dataclass(frozen=True, slots=True)
class LoadedFolder:
    """The playbooks in force of a folder, by file name, with their texts."""

    sources: Sources
    files: Mapping[str, Playbook]
    playbooks: Playbooks


class PlaybookFolder:
    """The folder that a running service reads. Files in `own` replace or complete those of the same name."""

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        self._folder = folder
        self._folders = (folder, *([own] if own else []))

    def read(self) -> Sources:
        """The current content of the folder. Raises `OSError` or `UnicodeDecodeError`."""
        paths = {one.name: one for folder in self._folders for one in sorted(folder.glob("*.yaml"))}
        texts = {name: path.read_text("utf-8") for name, path in sorted(paths.items())}
        return Sources(texts, (self._folder / SCHEMA).read_text("utf-8"), self._cases(paths), self._cases_schema())

    def _cases(self, paths: Mapping[str, Path]) -> Mapping[str, str]:
        """The tests beside each playbook: those of a replaced file would not fit."""
        found: dict[str, str] = {}
        for name, path in sorted(paths.items()):
            with suppress(OSError, UnicodeDecodeError):
                found[name] = (path.parent / CASES / name).read_text("utf-8")
        return found

    def _cases_schema(self) -> str:
        own = self._folder / CASES_SCHEMA
        return (own if own.exists() else SHIPPED / CASES_SCHEMA).read_text("utf-8")


def loaded(sources: Sources) -> LoadedFolder:
    """The playbooks of a folder. Raises `YamlFileError` with the faults of all files."""
    try:
        schema: Schema = json.loads(sources.schema)
    except ValueError:
        raise YamlFileError(str(SCHEMA), [(1, "is not JSON")], "schema_wrong") from None
    made: dict[str, Playbook] = {}
    faults: list[str] = []
    for name, text in sources.texts.items():
        try:
            made[name] = read_playbook(text, schema, name)
        except YamlFileError as error:
            faults.append(str(error))
    if faults:
        raise PlaybooksError(faults)
    return LoadedFolder(sources, made, route(made))


def playbooks_of(sources: Sources) -> Playbooks:
    """The playbooks by document type. Raises the errors of `loaded`."""
    return loaded(sources).playbooks


def load_playbooks(folder: Path) -> Playbooks:
    """All playbooks of `folder`. Raises `YamlFileError`, `OSError` or `UnicodeDecodeError`."""
    return playbooks_of(PlaybookFolder(folder).read())
