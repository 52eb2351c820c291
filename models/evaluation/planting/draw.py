"""Small draws that all generators share."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

Valid = Callable[[str], object]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MIXED = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_ATTEMPTS = 100_000


def fill(random: Random, shape: str) -> str:
    """`shape` with `#` a digit, `%` one from 1, `@` a capital, `&` a capital or a digit, `~` a hexadecimal digit."""
    return "".join(_DRAWN[one](random) if one in _DRAWN else one for one in shape)


def fill_valid(random: Random, shape: str, valid: Valid) -> str:
    """As `fill`, drawn again until the check digits are right. Raises `ValueError` where they never are."""
    for _ in range(_ATTEMPTS):
        value = fill(random, shape)
        if valid(value):
            return value
    raise ValueError(f"no valid value of shape {shape}")


def birthday(random: Random) -> date:
    """Of somebody who is grown up."""
    return date(1940, 1, 1) + timedelta(days=random.randrange(23_000))


_DRAWN: dict[str, Callable[[Random], str]] = {
    "#": lambda random: str(random.randrange(10)),
    "%": lambda random: str(random.randrange(1, 10)),
    "@": lambda random: random.choice(_LETTERS),
    "&": lambda random: random.choice(_MIXED),
    "~": lambda random: random.choice("0123456789abcdef"),
}
