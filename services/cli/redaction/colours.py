"""The colours of entity types on the terminal and on the page."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a group of entity types: `style` on the terminal, `paper` and `ink` on the page.

    The pairs are dark on light, and distinguishable in greyscale.
    """

    name: str
    style: str
    paper: str
    ink: str


def colours_of(entity_type: str) -> Colours:
    """The colours of an entity type. Types that are not in the table count as numbers."""
    return _KINDS.get(entity_type, _NUMBERS)


_PEOPLE = Colours("people", "black on bright_yellow", "#ffe9a8", "#5c4400")
_ORGANISATIONS = Colours("organisations", "black on bright_cyan", "#c9eef2", "#0b4a52")
_PLACES = Colours("places", "black on bright_green", "#d3f0cd", "#1d4d16")
_CONTACTS = Colours("contacts", "white on blue", "#d6e2ff", "#16337a")
_NUMBERS = Colours("numbers", "white on magenta", "#ecd9f7", "#551a75")
_FACTS = Colours("dates and sums", "black on white", "#e6e6e6", "#333333")
_ESCAPED = Colours("look-alikes", "white on red", "#ffd9d6", "#7a1712")
ALL_COLOURS = (_PEOPLE, _ORGANISATIONS, _PLACES, _CONTACTS, _NUMBERS, _FACTS, _ESCAPED)
_KINDS: Mapping[str, Colours] = {
    "PERSON": _PEOPLE, "TRAIT": _PEOPLE, "DATE_OF_BIRTH": _PEOPLE,
    "ORGANIZATION": _ORGANISATIONS,
    "ADDRESS": _PLACES, "LOCATION": _PLACES,
    "EMAIL": _CONTACTS, "PHONE": _CONTACTS, "URL": _CONTACTS, "IP_ADDRESS": _CONTACTS,
    "DATE": _FACTS, "AMOUNT": _FACTS,
    "ESCAPED": _ESCAPED,
}  # fmt: skip
