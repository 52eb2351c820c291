"""Parse the recipes of CONTRIBUTING: the files that each one changes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_HEADING = re.compile(r"^### (?P<title>.+)$", re.MULTILINE)
_ROW = re.compile(r"^\| (?P<cell>\[`?[^\]]+\]\((?P<link>[^)]+)\)|`(?P<code>[^`]+)`)(?P<note>[^|]*)\|", re.MULTILINE)
OPTIONAL = "if needed"


@dataclass(frozen=True, slots=True)
class Recipe:
    """`files` are paths; the contributor chooses the words in capitals. `optional` is a subset of `files`."""

    title: str
    files: tuple[str, ...]
    optional: frozenset[str]

    def paths(self, names: Mapping[str, str], *, optional: bool = False) -> set[str]:
        """The files that a change with these names touches; optional ones only if `optional`."""
        chosen = self.files if optional else [one for one in self.files if one not in self.optional]
        return {_named(one, names) for one in chosen}


def recipes(text: str) -> Mapping[str, Recipe]:
    """The sections of the chapter `Recipes` that have a table of files, by title."""
    chapter = text.partition("\n## Recipes\n")[2].partition("\n## ")[0]
    headings = list(_HEADING.finditer(chapter))
    ends = [one.start() for one in headings[1:]] + [len(chapter)]
    found = (_recipe(one["title"], chapter[one.end() : end]) for one, end in zip(headings, ends, strict=True))
    return {one.title: one for one in found if one.files}


def _recipe(title: str, section: str) -> Recipe:
    rows = [(match["link"] or match["code"], match["note"]) for match in _ROW.finditer(section)]
    return Recipe(title, tuple(path for path, _ in rows), frozenset(path for path, note in rows if OPTIONAL in note))


def _named(path: str, names: Mapping[str, str]) -> str:
    return re.sub(r"(?<![A-Za-z])[A-Z]{3,}(?![A-Za-z])", lambda match: names.get(match[0], match[0]), path)


RECIPES = recipes((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
