"""Playbooks in a folder: its `*.yaml`, checked by `schema/playbook.json` in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from services.annotation.playbook.cases import Case, read_cases
from services.annotation.playbook.rules import Playbook, Playbooks
from services.annotation.playbook.source import read_playbook, route
from services.annotation.yaml_data import PolicyError, Schema

SCHEMA = Path("schema") / "playbook.json"
CASES_SCHEMA = Path("schema") / "playbook-tests.json"


@dataclass(frozen=True, slots=True)
class Sources:
    """A folder's content: texts by file name, and the schema's."""

    texts: Mapping[str, str]
    schema: str


class PlaybookFolder:
    """The playbooks that lie in a folder, as they are now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> Sources:
        """Raises `OSError` or `UnicodeDecodeError`."""
        texts = {one.name: one.read_text("utf-8") for one in sorted(self._folder.glob("*.yaml"))}
        return Sources(texts, (self._folder / SCHEMA).read_text("utf-8"))


def playbooks_of(sources: Sources) -> Playbooks:
    """Raises `PolicyError`: file and line of everything that is wrong in any of them."""
    try:
        schema: Schema = json.loads(sources.schema)
    except ValueError:
        raise PolicyError(f"{SCHEMA}:1: not JSON", "schema_wrong") from None
    made: dict[str, Playbook] = {}
    faults: list[str] = []
    for name, text in sources.texts.items():
        try:
            made[name] = read_playbook(text, schema, name)
        except PolicyError as error:
            faults.append(str(error))
    if faults:
        raise PolicyError("\n".join(faults))
    return route(made)


def load_playbooks(folder: Path) -> Playbooks:
    """All of `folder`. Raises `PolicyError` with file and line, or `OSError`."""
    return playbooks_of(PlaybookFolder(folder).read())


def load_playbook(path: Path, schema: Path) -> Playbook:
    """One file. Raises as `load_playbooks`."""
    checked: Schema = json.loads(schema.read_text("utf-8"))
    return read_playbook(path.read_text("utf-8"), checked, str(path))


@lru_cache(maxsize=64)
def stored_playbook(source: str) -> Playbook:
    """As it was when a set was proposed: checked then, so that a stricter schema of today does not shut it out."""
    return read_playbook(source, {}, "stored")


def load_cases(playbook: Playbook, path: Path, schema: Path) -> tuple[Case, ...]:
    """A playbook's tests. Raises as `load_playbooks`."""
    checked: Schema = json.loads(schema.read_text("utf-8"))
    return read_cases(path.read_text("utf-8"), checked, str(path), playbook)
