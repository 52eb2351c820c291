"""Loads the document types: those in `playbooks/types`, and a folder with those of the installation.

A process has one catalogue of types, because rules, models and reviews name them everywhere. A service chooses it once,
when it starts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.shared.domain.document_types import OTHER, DocumentType, DocumentTypes, by_depth
from services.shared.domain.phrases import phrase_fault
from services.shared.runtime.yaml_file import Schema, YamlFile, YamlFileError, load_yaml, suggestion

_PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
SHIPPED = _PLAYBOOKS / "types" / "shipped.yaml"
SCHEMA = _PLAYBOOKS / "schema" / "document-types.json"
_LONGEST_FILE = 262_144
_PHRASES = ("titles", "headings", "unless", "words")


class DocumentTypesError(YamlFileError):
    """Faults in the files of a folder. The message has one `file:line: field: problem` per fault."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("document types", ())
        self.args = ("\n".join(lines),)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A type, its file and its place in the file."""

    file: YamlFile
    place: int
    type: DocumentType

    def fault(self, field: str, what: str) -> str:
        steps = [int(one) if one.isdecimal() else one for one in field.split(".")]
        line = self.file.line(("types", self.place, *steps))
        return f"{self.file.name}:{line}: types.{self.place}.{field}: {what}"


def read_types(texts: Mapping[str, str]) -> DocumentTypes:
    """The shipped types, and the own ones of these files, by their names. Raises `YamlFileError` with all faults."""
    shipped = shipped_types()
    entries: list[_Entry] = []
    faults: list[str] = []
    for name, text in texts.items():
        try:
            entries += _entries(text, name)
        except YamlFileError as error:
            faults.append(str(error))
    faults += [] if faults else _together(entries, shipped)
    if faults:
        raise DocumentTypesError(faults)
    own = (replace(one.type, parent=one.type.parent or OTHER) for one in entries)
    return DocumentTypes(shipped.shipped, by_depth(own))


def load_types(folder: Path | None) -> DocumentTypes:
    """The shipped types and those in the `*.yaml` files of `folder`. Raises `YamlFileError` or `OSError`."""
    if folder is None:
        return shipped_types()
    if not folder.is_dir():
        raise DocumentTypesError([f"{folder}: is not a folder; name a folder with .yaml files"])
    paths = [one for one in sorted(folder.glob("*.yaml")) if one.resolve() != SHIPPED]
    if not paths:
        raise DocumentTypesError([f"{folder}: has no .yaml file; docs/how-to/add-a-document-type.md has an example"])
    return read_types({str(one): _text(one) for one in paths})


@lru_cache(maxsize=1)
def shipped_types() -> DocumentTypes:
    """The types of `playbooks/types/shipped.yaml`. Raises `YamlFileError` or `OSError`."""
    entries = list(_entries(_text(SHIPPED), str(SHIPPED)))
    return DocumentTypes(tuple(one.type for one in entries))


def document_types() -> DocumentTypes:
    """The types of this process: those of the last `use_types`, else the shipped ones."""
    return _used[-1] if _used else shipped_types()


def base_type(name: str) -> str:
    """The shipped type that a type of this process descends from; see `DocumentTypes.base`."""
    return document_types().base(name)


def use_types(folder: str) -> DocumentTypes:
    """Make the shipped types and those of `folder` the types of this process; if it is empty, the shipped ones alone.

    Raises `YamlFileError` or `OSError`, and then changes nothing.
    """
    types = load_types(Path(folder) if folder else None)
    _used[:] = [types]
    return types


def _entries(text: str, name: str) -> Iterator[_Entry]:
    if len(text) > _LONGEST_FILE:
        raise YamlFileError(name, [(1, f"has {len(text)} characters; at most {_LONGEST_FILE} are possible")])
    file = load_yaml(text, _schema(), name)
    types: Any = file.values["types"]
    file.refuse(fault for i, one in enumerate(types) for fault in _faults(i, one))
    for i, one in enumerate(types):
        phrases = {key: tuple(one.get(key, ())) for key in _PHRASES}
        mentions, parent = one.get("mentions", 0), one.get("parent", "")
        yield _Entry(file, i, DocumentType(one["name"], mentions=mentions, parent=parent, **phrases))


def _faults(place: int, one: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Faults of one type that the schema does not find."""
    at = ("types", place)
    if not any(key in one for key in ("titles", "headings", "words")):
        yield at, f"types.{place}: {one['name']} has neither titles, headings nor words; add titles"
    if ("words" in one) != ("mentions" in one):
        present, missing = ("words", "mentions") if "words" in one else ("mentions", "words")
        yield (*at, present), f"types.{place}.{present}: {present} needs {missing}; add {missing}"
    for key in _PHRASES:
        for i, phrase in enumerate(one.get(key, ())):
            if what := phrase_fault(phrase):
                yield (*at, key, i), f"types.{place}.{key}.{i}: {what}"


def _together(entries: Sequence[_Entry], shipped: DocumentTypes) -> Iterator[str]:
    """Faults of own types beside each other and the shipped ones."""
    names: dict[str, str] = dict.fromkeys(shipped.names, "a shipped type")
    titles = {title: one.name for one in shipped.shipped for title in one.titles}
    parents = {one.type.name: one.type.parent for one in entries}
    for one in entries:
        name, parent = one.type.name, one.type.parent
        if name in names:
            yield one.fault("name", f"{name!r} is {names[name]} already; choose another name")
        names.setdefault(name, f"a type of {one.file.name}")
        for i, title in enumerate(one.type.titles):
            if title in titles:
                yield one.fault(f"titles.{i}", f"{title!r} is a title of {titles[title]!r} too; remove one of them")
            titles.setdefault(title, name)
        if parent and parent not in shipped.names and parent not in parents:
            known = suggestion(parent, (*shipped.names, *parents))
            yield one.fault("parent", f"{parent!r} is not a known document type{known}")
        elif name in _ancestors(name, parents):
            yield one.fault("parent", f"{name!r} descends from itself; choose another parent")


def _ancestors(name: str, parents: Mapping[str, str]) -> Iterable[str]:
    found: dict[str, None] = {}
    step = parents.get(name, "")
    while step and step not in found:
        found[step] = None
        step = parents.get(step, "")
    return found


def _schema() -> Schema:
    schema: Schema = json.loads(SCHEMA.read_text("utf-8"))
    return schema


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise YamlFileError(str(path), [(1, "is not UTF-8")]) from None


_used: list[DocumentTypes] = []
