"""What planted texts are made of: a file to develop with, another held back for deciding, a third as a cross-check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml


class Block(StrEnum):
    """The part of an agreement where a carrier belongs."""

    PREAMBLE = "preamble"
    NOTICE = "notice"
    SIGNATURE = "signature"
    SCHEDULE = "schedule"
    BODY = "body"


class MaterialName(StrEnum):
    """The files."""

    DEVELOPMENT = "development"
    HELD_BACK = "held_back"
    CROSS_CHECK = "cross_check"


@dataclass(frozen=True, slots=True)
class Carrier:
    """Words around planted values. A slot is `{kind}`: a key of `NUMBERS`, of `CONTACTS`, or one of `PEOPLE_SLOTS`; a
    carrier tells of one person, and of another in the slots that begin with `other_`. Without a line break, `template`
    stands also as a sentence of a paragraph. `weight` is how often it is drawn beside the others of its block.
    """

    block: Block
    template: str
    weight: int


@dataclass(frozen=True, slots=True)
class Language:
    """Given names of women and of men, and surnames, apart by spaces; an underscore is a space inside a name."""

    women: str
    men: str
    surnames: str


@dataclass(frozen=True, slots=True)
class Places:
    """What addresses are made of. `american` is (city, state, its code, how its zip codes begin), `british` (town, how
    its postcodes begin), `southern` (street, town).
    """

    streets: Sequence[str]
    american: Sequence[tuple[str, str, str, str]]
    british_streets: Sequence[str]
    british: Sequence[tuple[str, str]]
    german_streets: Sequence[str]
    german: Sequence[str]
    french_streets: Sequence[str]
    french: Sequence[str]
    dutch_streets: Sequence[str]
    dutch: Sequence[str]
    southern: Sequence[tuple[str, str]]
    polish_streets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Material:
    """`others` are people of other alphabets than the Latin: (given, surname, whether a woman, both in a mailbox).
    `syllables` are the first, inner and last ones of surnames that stand in no list.
    """

    carriers: tuple[Carrier, ...]
    languages: tuple[Language, ...]
    others: Sequence[tuple[str, str, bool, str, str]]
    syllables: Sequence[Sequence[str]]
    places: Places


@cache
def load_material(name: MaterialName) -> Material:
    """The material of one of the files beside this one."""
    fields = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return Material(
        (*_carriers(fields["carriers"], 3), *_carriers(fields["rare_carriers"], 1)),
        tuple(Language(**one) for one in fields["languages"]),
        fields["others"],
        fields["syllables"],
        Places(**fields["places"]),
    )


def _carriers(templates: Mapping[str, Sequence[str]], weight: int) -> tuple[Carrier, ...]:
    return tuple(Carrier(Block(block), one, weight) for block, listed in templates.items() for one in listed)


PEOPLE_SLOTS = ("name", "titled", "other_name", "other_titled", "address", "address_line", "mail", "other_mail")
_FOLDER = Path(__file__).parent
