"""Replace characters that are invisible, or change how others are displayed, by visible ones."""

import re


def visible(text: str) -> str:
    """Replace control characters, direction marks and surrogates; Windows line ends become `\\n`.

    Zero-width joiners are kept: Persian and emoji need them.
    """
    return _INVISIBLE.sub(_named, text.replace("\r\n", "\n"))


def _named(match: re.Match[str]) -> str:
    one = match.group()
    return chr(0x2400 + ord(one)) if one < " " else f"⟨U+{ord(one):04X}⟩"


# All control characters except line breaks and tabs.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
