"""Random values that several generators need."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

Valid = Callable[[str], object]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MIXED = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_ATTEMPTS = 100_000


def fill(random: Random, shape: str) -> str:
    """Replaces in `shape`: `#` by a digit, `%` by one from 1 to 9, `@` by a capital, `&` by a capital or digit, `~` by
    a hexadecimal digit.
    """
    return "".join(_DRAWN[one](random) if one in _DRAWN else one for one in shape)


def fill_valid(random: Random, shape: str, valid: Valid) -> str:
    """Calls `fill` until the check digits are valid. Raises `ValueError` if no value is valid."""
    for _ in range(_ATTEMPTS):
        value = fill(random, shape)
        if valid(value):
            return value
    raise ValueError(f"no valid value of shape {shape}")


def birthday(random: Random) -> date:
    """The date of birth of an adult."""
    return date(1940, 1, 1) + timedelta(days=random.randrange(23_000))


_DRAWN: dict[str, Callable[[Random], str]] = {
    "#": lambda random: str(random.randrange(10)),
    "%": lambda random: str(random.randrange(1, 10)),
    "@": lambda random: random.choice(_LETTERS),
    "&": lambda random: random.choice(_MIXED),
    "~": lambda random: random.choice("0123456789abcdef"),
}
