"""Kinds of values in the colours that they are shown in, on the terminal and on the page."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """`style` is the terminal's, `paper` and `ink` are the page's: dark on light, told apart in grey too."""

    name: str
    style: str
    paper: str
    ink: str


def family_of(entity_type: str) -> Family:
    """The family of a kind; what is not listed is a number."""
    return _KINDS.get(entity_type, _NUMBERS)


_PEOPLE = Family("people", "black on bright_yellow", "#ffe9a8", "#5c4400")
_ORGANISATIONS = Family("organisations", "black on bright_cyan", "#c9eef2", "#0b4a52")
_PLACES = Family("places", "black on bright_green", "#d3f0cd", "#1d4d16")
_CONTACTS = Family("contacts", "white on blue", "#d6e2ff", "#16337a")
_NUMBERS = Family("numbers", "white on magenta", "#ecd9f7", "#551a75")
_FACTS = Family("dates and sums", "black on white", "#e6e6e6", "#333333")
_ESCAPED = Family("look-alikes", "white on red", "#ffd9d6", "#7a1712")
FAMILIES = (_PEOPLE, _ORGANISATIONS, _PLACES, _CONTACTS, _NUMBERS, _FACTS, _ESCAPED)
_KINDS: Mapping[str, Family] = {
    "PERSON": _PEOPLE, "TRAIT": _PEOPLE, "DATE_OF_BIRTH": _PEOPLE,
    "ORGANIZATION": _ORGANISATIONS,
    "ADDRESS": _PLACES, "LOCATION": _PLACES,
    "EMAIL": _CONTACTS, "PHONE": _CONTACTS, "URL": _CONTACTS, "IP_ADDRESS": _CONTACTS,
    "DATE": _FACTS, "AMOUNT": _FACTS,
    "ESCAPED": _ESCAPED,
}  # fmt: skip
