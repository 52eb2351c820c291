"""Assigns numbers to the subjects of a matter. The rules are pure: stores load the rows, apply the rules, and write the
changes.

Each subject has keys, from the most specific to the most general. A key that only one subject has used leads to that
subject. A key that two subjects have used is ambiguous; a subject without another key then gets its own number. A more
specific name takes over the number of a more general name that no other subject claims. Numbers never change: if two
numbers belong to one subject, the later one becomes an alias of the earlier one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    """A key of a type. `exact` marks the row of a subject that is known only by an ambiguous key."""

    kind: str
    key: str
    exact: bool = False


class Number(NamedTuple):
    """The number in a placeholder: the n-th subject of a type."""

    kind: str
    value: int


@dataclass(slots=True)
class Book:
    """The rows of one matter that are relevant for some subjects.

    `owners`: the number of each key, None if the key is ambiguous. `coined`: the key by which each number was assigned.
    `aliases`: later to earlier numbers of the same subject. `last`: the highest number by type.
    """

    owners: dict[Key, Number | None] = field(default_factory=dict)
    coined: dict[Number, Key] = field(default_factory=dict)
    aliases: dict[Number, Number] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def canonical(self, number: Number) -> Number:
        """The number that new redactions use for the subject."""
        while number in self.aliases:
            number = self.aliases[number]
        return number

    def assign(self, kind: str, keys: Sequence[str]) -> Number:
        """The number of the subject with these keys. A new subject gets the next number of its type."""
        chain = [Key(kind, key) for key in keys]
        number = self._known(chain[0]) or self._claimed(chain) or self._new(chain[0])
        for key in chain:
            owner = self.owners.setdefault(key, number)
            if owner is not None and self.canonical(owner) != number:
                self.owners[key] = None
        return number

    def _known(self, key: Key) -> Number | None:
        if key not in self.owners:
            return None
        owner = self.owners[key]
        if owner is None:
            exact = key._replace(exact=True)
            owner = self.owners.get(exact) or self._new(exact)
            self.owners[exact] = owner
        return self.canonical(owner)

    def _claimed(self, chain: Sequence[Key]) -> Number | None:
        owners = [owner for key in chain[1:] if (owner := self.owners.get(key)) and self.coined.get(owner) == key]
        if not owners:
            return None
        number, *others = sorted({self.canonical(owner) for owner in owners})
        self.coined[number] = chain[0]
        self.aliases.update(dict.fromkeys(others, number))
        return number

    def _new(self, key: Key) -> Number:
        number = Number(key.kind, self.last.get(key.kind, 0) + 1)
        self.last[key.kind] = number.value
        self.coined[number] = key
        return number
