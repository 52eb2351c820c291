"""Numbers that an OCR program has misread or broken: `456-7B-9O11`, `$959-8517-6264`, `440, 979. 933-99`."""

import re
from collections.abc import Iterator

from services.shared.domain.scans.views import Edit, View, edited


def digits(text: str) -> View:
    """The text with digits for letters that look like them, in groups of mostly digits."""
    return edited(text, _digits(text))


def signs(text: str) -> View:
    """The text with letters for signs of a currency before a number that can be one of a licence. An amount can lose
    its currency.
    """
    return edited(text, ((one.start(1), one.end(1), _AS_LETTERS[one.group(1)]) for one in _SIGN.finditer(text)))


def tight(text: str) -> View:
    """The text without spaces beside a mark inside a number. A number goes on where its groups are as a thousand's, or
    all joints are marks.
    """
    found = (match for match in _LOOSE.finditer(text) if " " in match.group() or "," in match.group())
    return edited(text, ((match.start(), match.end(), _tight(match.group())) for match in found))


def joined(text: str) -> View:
    """The text without any space inside runs of digits and marks. Two numbers can become one."""
    chains = (match for match in _CHAIN.finditer(text) if " " in match.group())
    return edited(text, ((match.start(), match.end(), match.group().replace(" ", "")) for match in chains))


def _digits(text: str) -> Iterator[Edit]:
    for match in _GROUP.finditer(text):
        read = match.group()
        made = read.translate(_AS_DIGITS)
        count = sum(map(str.isdigit, read))
        others = sum(map(str.isalnum, read)) - count
        if made != read and count >= _LEAST and count > others:
            yield match.start(), match.end(), made


def _tight(chain: str) -> str:
    bare = re.sub(r"[ ]?([-–/.,])[ ]?", r"\1", chain)
    others = sum(bare.count(one) for one in "-–/.")
    return bare if others < _MARKS or _THOUSANDS.fullmatch(bare) else bare.replace(",", ".")


_LEAST, _MARKS = 2, 2
_AS_DIGITS = str.maketrans("OoQlI|!SsBZz", "000111155822")
_AS_LETTERS = {"$": "S", "€": "C", "£": "E"}
# Letters that are digits, in a group with digits. `II`, `5B` or `1(l)` are none.
_GROUP = re.compile(r"(?<![\w@.])[\dOoQlI|!SsBZz]+(?:[-–./,][\dOoQlI|!SsBZz]+)*(?![\w@])")
_SIGN = re.compile(r"(?<![\w$€£])([$€£])(?=\d{7,}(?![\d,.])|\d{1,6}-\d{2,})")
_JOINT = r"[-–/.,]|[ ][-–/](?=\d)|[-–/][ ](?=\d)|(?<=\d\d)\.[ ](?=\d\d)|,[ ](?=\d{3}(?!\d))"
_LOOSE = re.compile(rf"(?<!\w)(?:[A-Z]{{1,4}}-[ ]?)?\d+(?:(?:{_JOINT})\d+)+(?!\w)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# Each joint has a sign or a space: else a run of digits can be cut in any way, and the time doubles with each digit.
_CHAIN = re.compile(r"(?<![\w$€£])\d+(?:(?:[ ][-–/.]?|[-–/.])[ ]?\d+)+(?![\w%])")
