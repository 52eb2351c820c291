"""The material of planted texts: one file for development, one held-back file for decisions, one for a cross-check; and
two mixes with names whose parts are words, one for development and one for the decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml


class Block(StrEnum):
    """The part of an agreement into which a carrier is inserted."""

    PREAMBLE = "preamble"
    NOTICE = "notice"
    SIGNATURE = "signature"
    SCHEDULE = "schedule"
    BODY = "body"


class MaterialName(StrEnum):
    DEVELOPMENT = "development"
    HELD_BACK = "held_back"
    CROSS_CHECK = "cross_check"
    MIX = "mix"
    MIX_HELD_OUT = "mix_held_out"


@dataclass(frozen=True, slots=True)
class Carrier:
    """The text around planted values. A slot is `{kind}`: a key of `NUMBERS` or `CONTACTS`, or one of `PEOPLE_SLOTS`.
    All slots of a carrier are about one person; slots that begin with `other_` are about a second one. A `template`
    without a line break can also be inserted as a sentence. `weight`: relative frequency within the block. `{=words}`
    are words that must stay readable.
    """

    block: Block
    template: str
    weight: int


@dataclass(frozen=True, slots=True)
class Language:
    """Given names of women and of men, and surnames, separated by spaces; `_` is a space inside a name. `words`: names
    that are also English words, under the same three keys, which can be missing.
    """

    women: str
    men: str
    surnames: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """The parts of addresses. `american`: (city, state, state code, first digits of zip codes). `british`: (town, first
    letters of postcodes). `southern`: (street, town).
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
    """`others`: people with names in non-Latin alphabets (given name, surname, whether a woman, both names as a mailbox
    writes them). `syllables`: first, inner and last syllables of surnames that are in no list. Both can be empty.
    `languages` contains each language as often as its share. `word_share`: share of people with a name of `words`.
    """

    carriers: tuple[Carrier, ...]
    languages: tuple[Language, ...]
    others: Sequence[tuple[str, str, bool, str, str]]
    syllables: Sequence[Sequence[str]]
    places: Places
    word_share: float


@cache
def load_material(name: MaterialName) -> Material:
    """The material of a YAML file in this folder. `base` names the file whose places and carriers it adds to."""
    fields = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    base = load_material(MaterialName(fields["base"])) if "base" in fields else None
    carriers = (*_carriers(fields["carriers"], 3), *_carriers(fields["rare_carriers"], 1))
    return Material(
        (*base.carriers, *carriers) if base else carriers,
        tuple(language for one in fields["languages"] for language in _languages(**one)),
        base.others if base else fields.get("others", ()),
        base.syllables if base else fields.get("syllables", ()),
        base.places if base else Places(**fields["places"]),
        fields.get("word_share", 0.0),
    )


def _languages(
    women: str, men: str, surnames: str, words: Mapping[str, str] | None = None, share: int = 1
) -> tuple[Language, ...]:
    return (Language(women, men, surnames, words or {}),) * share


def _carriers(templates: Mapping[str, Sequence[str]], weight: int) -> tuple[Carrier, ...]:
    return tuple(Carrier(Block(block), one, weight) for block, listed in templates.items() for one in listed)


NAME_SLOTS = frozenset({"name", "titled", "given", "surname", "family_first", "broken"})
PEOPLE_SLOTS = (*NAME_SLOTS, *(f"other_{one}" for one in NAME_SLOTS), "address", "address_line", "mail", "other_mail")
_FOLDER = Path(__file__).parent
