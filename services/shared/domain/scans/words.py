"""Words that an OCR program has misread or broken: `terrninate`, `watranties`, `termi-` and `nate` on two lines.

A word is repaired if it is none of agreements and not used several times, and if one confusion makes it such a word.
Only words in lower case are repaired: names and terms are in capitals.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from services.shared.domain.scans.views import Edit, View, edited
from services.shared.domain.scans.vocabulary import VOCABULARY


def repaired(text: str) -> View:
    """The text with its words repaired. The time is linear in its length."""
    counts = Counter(_WORD.findall(text))
    known = VOCABULARY | {word for word, count in counts.items() if count >= _OFTEN}
    fixed = {word: _fixed(word, known) for word in counts if word not in known and _LEAST <= len(word) <= _LONGEST}
    return edited(text, [*_broken(text, known), *_misread(text, fixed)])


def _misread(text: str, fixed: Mapping[str, str]) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        word = fixed.get(match.group())
        if word:
            marks = _marks(text, match.end())
            yield match.start(), match.end() + len(marks), word + marks


def _broken(text: str, known: Collection[str]) -> Iterator[Edit]:
    """Parts of one word: with a hyphen and a break, or with a space and none of them a word. The break goes after the
    word.
    """
    for match in _BROKEN.finditer(text):
        first, joint, second = match.groups()
        is_word = (first + second).lower() in known and len(first + second) >= _LEAST
        if is_word and ("-" in joint or (first.lower() not in known and second not in known)):
            marks = _marks(text, match.end(3))
            words = first + second + marks + joint.replace("-", "").rjust(len(joint))
            yield match.start(), match.end(3) + len(marks), words


def _marks(text: str, place: int) -> str:
    """The marks directly after a word: no space may come between them."""
    found = _MARKS.match(text, place)
    return found.group() if found else ""


def _fixed(word: str, known: Collection[str]) -> str:
    """The one known word that a confusion makes of `word`; empty for none or several."""
    found = {made for made in _unconfused(word) if made in known}
    return found.pop() if len(found) == 1 else ""


def _unconfused(word: str) -> Iterator[str]:
    for read, letters in _CONFUSED.items():
        at = word.find(read)
        while at >= 0:
            yield from (word[:at] + true + word[at + len(read) :] for true in letters)
            at = word.find(read, at + 1)
        if word.count(read) > 1:
            yield from (word.replace(read, true) for true in letters)


_LEAST, _LONGEST, _OFTEN = 5, 40, 3
_CONFUSED = {
    "rn": "m",
    "cl": "d",
    "vv": "w",
    "nn": "m",
    "ii": "nu",
    "ni": "m",
    "in": "m",
    "li": "h",
    "ri": "n",
    "tn": "m",
    "1": "li",
    "0": "o",
    "|": "li",
    "I": "l",
    "5": "s",
    "6": "o",
    "£": "f",
    "€": "e",
    "8": "s",
    "9": "g",
    "c": "eo",
    "e": "c",
    "o": "c",
    "i": "lt",
    "l": "it",
    "t": "lrf",
    "r": "t",
    "f": "t",
    "n": "u",
    "u": "n",
    "h": "b",
    "b": "h",
    "v": "y",
    "y": "v",
    "q": "g",
    "g": "q",
    "m": ("rn", "in"),
}
"""What is read, and the letters that it can be."""
_MARKS = re.compile(r"[.,;:!?)\]”\"’']{1,4}")
_WORD = re.compile(r"(?<![\w@./£€|-])[a-z|£€][a-z015689|£€I]{3,}(?![\w@£€|-]|[._/]\w)")
_BROKEN = re.compile(r"(?<![\w-])([A-Za-z]?[a-z]{1,14})(-[ \t]\n?|-\n|[ ])(?=([a-z]{2,14})(?![\w-]))")
