"""Mail and web addresses that an OCR program has broken: `ann@north-law. fr`, `www.north.com/ portal ?id=7`."""

import re
from collections.abc import Iterator

from services.shared.domain.scans.views import Edit, View, edited


def whole(text: str) -> View:
    """The text without spaces inside mail and web addresses, and with letters for signs inside words."""
    return edited(text, [*_addresses(text), *_signs(text)])


def _addresses(text: str) -> Iterator[Edit]:
    for pattern in (_MAIL, _WEB):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), match.group().replace(" ", "")
    for match in _HEX.finditer(text):
        yield match.start(), match.end(), match.group().replace(" ", "").replace("O", "0")


def _signs(text: str) -> Iterator[Edit]:
    for match in _SIGN.finditer(text):
        yield match.start(), match.end(), _LETTERS[match.group()]


_LETTERS = {"£": "f", "@": "O", "©": "O", "€": "e", "6": "o"}
# `£` between letters and digits, `@` in a word that is no part of an address, `6` in a word or after it.
_SIGN = re.compile(
    r"(?<=[a-z0-9:])£(?=[a-z0-9])|(?<=[a-z])€(?=[a-z])|(?<![\w.%+'-][\w.%+'-])[@©](?=[a-zà-ž]{3,}+(?![\w-]*\.[a-z]))"
    r"|(?<=[^\W\d_][a-zà-ž])6(?=[a-zà-ž]|(?!\w|-\d))"
)
_NAME = r"[\w.%+'-]"
_PART = r"[\w-]{1,63}"
# Each begins where a word does and has a bounded length: text of a scanner's layer is as its sender wants it.
_MAIL = re.compile(
    rf"(?<!{_NAME}){_NAME}{{1,64}}(?:\.[ ]{_NAME}{{1,64}})?[ ]?@[ ]?{_PART}(?:[ ]?\.[ ]?{_PART}){{0,3}}?[ ]?\.[ ]?"
    r"(?:com|net|org|edu|gov|bank|info|biz|io|eu|co[ ]?\.[ ]?uk|com[ ]?\.[ ]?au|[a-z]{2})(?![\w@])",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?<![\w:])(?:[0-9a-fO]{1,4}:{1,2}[ ]?){3,7}[0-9a-fO]{1,4}(?![\w:])")
_WEB = re.compile(
    rf"(?:https?[ ]?:[ ]?/[ ]?/[ ]?(?:www[ ]?\.[ ]?)?|www[ ]?\.[ ]?){_PART}(?:[ ]?\.[ ]?{_PART}){{0,8}}?"
    r"[ ]?\.[ ]?(?:com|net|org|edu|gov|bank|info|biz|io|eu|[a-z]{2})(?![\w])"
    r"(?:[ ]?[/?=~&][ ]?[\w.~%-]*)*",
    re.IGNORECASE,
)
