"""The document types that inference recognises, as data. Playbooks write them in lower case, with `_` between words."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

OTHER = "other"
"""The type of a document without another type."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type and the phrases (`phrases.py`) that show it.

    `titles`: in a title, wherever it is. `headings`: only in a title on a line of its own. `unless`: none of these
    begins inside a title. `words`: a text without a title in which they occur `mentions` times is of the type.
    `parent`: the type whose playbook, models and fields apply where none names this type; empty for a shipped type.
    """

    name: str
    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    mentions: int = 0
    parent: str = ""


@dataclass(frozen=True)
class DocumentTypes:
    """The types of an installation: its `own` ones, children before their parents, and the shipped ones."""

    shipped: tuple[DocumentType, ...]
    own: tuple[DocumentType, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The shipped names, then the own ones in alphabetical order."""
        return (*(one.name for one in self.shipped), *sorted(one.name for one in self.own))

    @property
    def by_precedence(self) -> tuple[DocumentType, ...]:
        """The order in which the types apply if two begin at the same place of a title."""
        return (*self.own, *self.shipped)

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The parent of each own type."""
        return {one.name: one.parent for one in self.own}

    def base(self, name: str) -> str:
        """The shipped type that a type descends from: itself if it is not an own one."""
        return lineage(name, self.parents)[-1]

    @cached_property
    def version(self) -> str:
        """A digest of the own types; empty without them."""
        if not self.own:
            return ""
        content = json.dumps([asdict(one) for one in self.own], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:8]


def lineage(name: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """The type and its ancestors, the nearest first. `parents` has no circle."""
    found = [name]
    while found[-1] in parents:
        found.append(parents[found[-1]])
    return tuple(found)


def by_depth(own: Iterable[DocumentType]) -> tuple[DocumentType, ...]:
    """Own types in their order, children before their parents. Their parents have no circle."""
    types = tuple(own)
    parents = {one.name: one.parent for one in types}
    return tuple(sorted(types, key=lambda one: -len(lineage(one.name, parents))))
