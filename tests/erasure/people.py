"""Generates persons whose values occur nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from tests.e2e.canaries import Persona, card_number, iban, parts_of

_FIRST = ("Aurelia", "Benedict", "Cordelia", "Desmond", "Evangeline", "Ferdinand", "Genevieve", "Horatio")
_SPOUSE = ("Imogen", "Jasper", "Leopold", "Marguerite", "Nathaniel", "Octavia", "Percival", "Rosalind")
_HEADS = ("Quox", "Vrand", "Zynd", "Thwack", "Jorv", "Bramb", "Cald", "Dunth", "Eskl", "Fenw", "Grith")
_MIDDLES = ("er", "am", "is", "ow", "en", "el", "ick", "old", "und", "ar")
_TAILS = ("tree", "bridge", "water", "castle", "pool", "gate", "marsh", "thorpe", "wick", "dale")
_CITIES = ("Ellsworth, Maine 04605", "Bangor, Maine 04401", "Portland, Maine 04101", "Augusta, Maine 04330")


@dataclass(frozen=True, slots=True)
class Person:
    """A person; the scan identifies persons by `number`."""

    number: int
    persona: Persona

    @property
    def marks(self) -> dict[str, int]:
        """The values of this person and their parts, which no other person has."""
        return {part: self.number for value in self.persona.values for part in parts_of(value)}


def people(count: int) -> list[Person]:
    """The first `count` persons, up to 1,100."""
    surnames = ["".join(one) for one in product(_HEADS, _MIDDLES, _TAILS)]
    step = 7  # names in one document should not be similar
    mixed = [surnames[number * step % len(surnames)] for number in range(count)]
    return [Person(number, _persona(number, surname)) for number, surname in enumerate(mixed)]


def values_of(chosen: Sequence[Person]) -> list[str]:
    """The values that the persons themselves would name in a request."""
    return [value for one in chosen for value in one.persona.values]


def _persona(number: int, surname: str) -> Persona:
    first = _FIRST[number % len(_FIRST)]
    return Persona(
        name=f"{first} {surname}",
        spouse=f"{_SPOUSE[number % len(_SPOUSE)]} {surname}",
        mail=f"{first}.{surname}{number}@quoxmail.example".lower(),
        phone=f"({201 + number // 10}) 555-01{number % 10 + 10:02d}",
        iban=iban(370400440532013000 + 7919 * number),
        ssn=f"{201 + number % 400}-{11 + number % 80}-{1003 + 7 * number:04d}",
        card=card_number(401288880000000 + 104729 * number),
        address=f"{4100 + 13 * number} {surname} Lane, {_CITIES[number % 4]}",
    )
