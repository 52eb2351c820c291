"""The form of personal names, and the keys by which two names can be those of one person."""

import re
import unicodedata
from dataclasses import dataclass

from services.redaction.recognisers.lexical.lexicon import (
    AMBIGUOUS_GIVEN_NAMES,
    COMMON,
    LABELS,
    LEGAL_FORMS,
    PARTICLES,
    ROLES,
    SUFFIXES,
    TITLES,
    WORDS_AND_NAMES,
)

_INITIAL = r"\p{Lu}\.(?:[ ]?-?\p{Lu}\.)*"
_WORD = r"\p{Lu}[\p{L}\p{M}’'‐‑-]*|\p{Lo}[\p{Lo}\p{M}]+"
_TOKEN = rf"(?:{_INITIAL}|{_WORD})"
PARTICLE = (
    r"(?:(?i:van|von|der|den|del|della|di|da|dos|du|de|la|le|ten|ter|zu|zum|zur|af|av|bin|ibn|ben|bint|al|el|st|y|e)"
    r"\b\.?[ \t]+)"
)
_SUFFIX = r"(?:,?[ \t]+(?:Jr|Sr|JR|SR|II|III|IV|Esq|ESQ)\b\.?)?"
# A name on one line, and a name with line breaks inside, as in wrapped running text.
NAME = rf"{_TOKEN}(?:[ \t]{{1,3}}{PARTICLE}{{0,2}}{_TOKEN}){{0,4}}{_SUFFIX}"
WRAPPED_NAME = rf"{_TOKEN}(?:(?:[ \t]{{1,3}}|[ \t]*\n[ \t]*){PARTICLE}{{0,2}}{_TOKEN}){{0,3}}{_SUFFIX}"

_TOKENS = re.compile(r"[^\s,]+")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name, folded: lower case, no accents, no dots. `given` holds first and middle names or initials."""

    given: tuple[str, ...]
    surname: str
    suffix: str = ""

    def keys(self) -> tuple[str, ...]:
        """The keys from the most specific to the most general: "Jane A. Smith" is also "Jane Smith", "J. Smith" and
        "Smith".
        """
        if not self.given:
            return (f"?{self.surname}",)
        first, middle = self.given[0], self.given[1:]
        keys = [
            f"{first}|{' '.join(middle)}|{self.surname}|{self.suffix}",
            f"{first}|{' '.join(middle)}|{self.surname}|",
            f"{first}|{' '.join(one[0] for one in middle)}|{self.surname}|",
            f"{first[0]}|{' '.join(one[0] for one in middle)}|{self.surname}|",
            f"{first}||{self.surname}|",
            f"{first[0]}||{self.surname}|",
            f"?{self.surname}",
        ]
        return tuple(dict.fromkeys(keys + ([f"?{first}"] if len(first) > 1 else [])))


def parse(words: str) -> Name:
    """The name in `words`, also in the form "SMITH, JANE A.". Words that are only titles or suffixes are the
    surname.
    """
    before, _, after = words.partition(",")
    tail = _folded(after)
    swapped = bool(tail) and not set(tail) <= SUFFIXES
    tokens = [*tail, *_folded(before)] if swapped else [*_folded(before), *tail]
    suffix = " ".join(one for one in tokens if one in SUFFIXES)
    tokens = [one for one in tokens if one not in SUFFIXES and one not in TITLES] or tokens
    if not tokens:
        return Name((), fold(words))
    start = len(tokens) - 1 if not swapped else max(len(tokens) - len(_folded(before)), 1)
    while not swapped and start > 0 and tokens[start - 1] in PARTICLES:
        start -= 1
    return Name(tuple(tokens[:start]), " ".join(tokens[start:]), suffix)


def fold(words: str) -> str:
    """`words` in lower case, without accents, with single spaces."""
    if words.isascii():
        return " ".join(words.lower().split())
    plain = "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    return " ".join(plain.casefold().translate(_STROKES).split())


def _folded(words: str) -> list[str]:
    plain = re.sub(r"[’']s\b", "", fold(words))
    dotted = re.sub(r"\b([^\W\d_])\.(?=[^\W\d_]\.)", r"\1 ", plain)
    return [one.strip("’'‐‑-") for one in _LETTERS_AND_HYPHENS.findall(dotted)]


_LETTERS_AND_HYPHENS = re.compile(r"[^\W\d_]+(?:[’'‐‑-][^\W\d_]+)*")


def trim(words: str, *, least: int, lower_words: frozenset[str], titled: bool = False) -> int:
    """The number of characters at the start of `words` that are a name; 0 if there is none, or if it has fewer than
    `least` tokens.

    Directly after a title, and after an initial inside the name, a word of the language is a surname: "Mr. Price", "Jo
    A. Bond".
    """
    if words.startswith(NOT_INITIALS):
        return 0
    end = tokens = proper = 0
    surname_next, doubtful = titled, False
    for match in _TOKENS.finditer(words):
        token = _POSSESSIVE.sub("", match.group().strip(".").casefold())
        initial = len(token) == 1 or "." in match.group().rstrip(".")
        if token in SUFFIXES and tokens:
            end = match.end()
            continue
        if not initial and not _fits(token, tokens, surname_next) and _ends_name(token):
            break
        if token in LEGAL_FORMS and not initial:
            return 0
        proper += not initial and token not in PARTICLES and (surname_next or _is_proper(token, lower_words))
        doubtful = doubtful or (tokens == 0 and token in AMBIGUOUS_GIVEN_NAMES)
        end, tokens, surname_next = match.end(), tokens + 1, initial and (tokens > 0 or match.group().count(".") > 1)
    words = words[:end]
    return len(words.rstrip(" ,-’'")) if tokens >= least and (proper or (doubtful and tokens > 1)) else 0


def _fits(token: str, tokens: int, surname_next: bool) -> bool:
    """Whether a word of the language can be a part of a name at this place."""
    if tokens == 0 and not surname_next:
        return token in WORDS_AND_NAMES and token not in LABELS
    return token in PARTICLES or token in WORDS_AND_NAMES or (surname_next and _may_be_surname(token))


def _may_be_surname(token: str) -> bool:
    return token in COMMON and token not in LABELS and token not in ROLES


def _is_proper(token: str, lower_words: frozenset[str]) -> bool:
    """Whether the word alone makes a name likely: the document does not use it in lower case."""
    return (token not in lower_words or len(token) < 4) and token not in WORDS_AND_NAMES


def _ends_name(token: str) -> bool:
    return token in _ENDS or all(part in _ENDS for part in re.split(r"[-‐‑]", token))


_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_ENDS = LABELS | COMMON | ROLES | TITLES
_POSSESSIVE = re.compile(r"[’']s?$")
NOT_INITIALS = (
    "U.S.", "U. S.", "U.K.", "N.A.", "N.V.", "S.A.", "B.V.", "L.P.", "L.L.", "P.O.", "N.Y.", "D.C.", "E.U.", "U.N.",
    "C.F.R.",
)  # fmt: skip
