"""Characters that nobody sees, or that change how others are seen, made visible: a page must show what is there."""

import re


def visible(text: str) -> str:
    """`text` without control characters, marks that turn the direction of writing, and halves of characters. Those that
    join letters, as Persian and emoji need, stay; a line that ends as Windows ends it looks like any other.
    """
    return _UNSEEN.sub(_named, text.replace("\r\n", "\n"))


def _named(match: re.Match[str]) -> str:
    one = match.group()
    return chr(0x2400 + ord(one)) if one < " " else f"⟨U+{ord(one):04X}⟩"


# No line breaks and tabs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
