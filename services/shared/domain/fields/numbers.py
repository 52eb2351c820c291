"""Reads numbers in words and in digits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ORDINAL_ONES = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    "fourty": 40,
}
_ORDINALS = {
    **{word: value for value, word in enumerate(_ORDINAL_ONES)},
    **{f"{word[:-1]}ieth": 10 * value for value, word in enumerate(_TENS, 2)},
    "twelveth": 12,
}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {**_SCALES, "mm": 10**6, "mn": 10**6, "m": 10**6, "bn": 10**9, "k": 10**3}
_PARTS = {"half": 2, "hal": 2, "quarter": 4, "fourth": 4, "eighth": 8, "tenth": 10, "sixteenth": 16, "hundredth": 100}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `[start, end)`, without brackets. `spelled`: in words. `ordinal`: `third` or `3rd`."""

    start: int
    end: int
    value: Decimal
    spelled: bool
    ordinal: bool = False


def numbers(words: str) -> list[Number]:
    """All numbers, in order. `words` has single spaces."""
    return sorted([*_spelled(words), *_figures(words)], key=lambda one: one.start)


def plain(value: Decimal, digits: int = 2) -> str:
    """`value` with its own decimals, padded with zeros to at least `digits`."""
    whole, _, part = f"{value:f}".partition(".")
    part = part.rstrip("0").ljust(digits, "0")
    return f"{whole}.{part}" if part else whole


def figure(words: str) -> Decimal | None:
    """The value of digits such as `1,500.25` or `1.500.000,25`; None for anything else."""
    if _EUROPEAN.fullmatch(words):
        words = words.replace(".", "").replace(",", ".")
    return Decimal(words.replace(",", "")) if _PLAIN.fullmatch(words) else None


def _figures(words: str) -> Iterator[Number]:
    for match in _FIGURE.finditer(words):
        value = figure(match["figure"].rstrip(",."))
        if value is None:
            continue
        end = match.start() + len(match["figure"].rstrip(",."))
        if match["part"]:
            over, under = match["part"].split("/")
            value, end = value + Decimal(over) / Decimal(under), match.end("part")
        elif match["under"]:
            value, end = value / Decimal(match["under"]), match.end("under")
        elif scale := match["scale"] or match["letter"]:
            value, end = value * _SHORT_SCALES[scale.lower()], match.end()
        yield Number(match.start(), match.end("nth") if match["nth"] else end, value, False, bool(match["nth"]))


def _spelled(words: str) -> Iterator[Number]:
    parts = list(_parts(words))
    starts = {one.start: one for one in parts}
    covered = {place for one in parts for place in range(one.start, one.end)}
    for one in _whole(words):
        part = starts.get(one.end + len(" and ")) if words.startswith(" and ", one.end) else None
        if part is not None and not one.ordinal:
            del starts[part.start]
            yield Number(one.start, part.end, one.value + part.value, True)
        elif one.start not in covered:
            yield one
    yield from starts.values()


def _parts(words: str) -> Iterator[Number]:
    """Spelled fractions such as `one-half` and `three quarters`."""
    for match in _PART.finditer(words):
        over = _SMALL[(match["over"] or match["more"] or "one").lower()]
        under = _PARTS[match["under"].lower().removesuffix("ves").removesuffix("s")]
        yield Number(match.start(), match.end(), Decimal(over) / under, True)


def _whole(words: str) -> Iterator[Number]:
    for run in _RUN.finditer(words):
        tokens = [(one.start(), one.end(), one.group().lower()) for one in _WORD.finditer(words, *run.span())]
        at = 0
        while at < len(tokens):
            taken, value, ordinal = _longest(tokens[at : at + _LONGEST])
            if taken:
                yield Number(tokens[at][0], tokens[at + taken - 1][1], value, True, ordinal)
            at += max(taken, 1)


def _longest(tokens: Sequence[tuple[int, int, str]]) -> tuple[int, Decimal, bool]:
    """The number of leading tokens that form one number, its value, and whether it is an ordinal."""
    total = group = taken = 0
    free, scale = 1_000, 10**15
    for place, (_, _, word) in enumerate(tokens, 1):
        if word == "and" and taken:
            continue
        if word == "hundred" and 0 < group < 100:
            group, free = group * 100, 100
        elif word in _SCALES and group and _SCALES[word] < scale:
            scale = _SCALES[word]
            total, group, free = total + group * scale, 0, 1_000
        elif _ORDINALS.get(word, free) < free:
            return place, Decimal(total + group + _ORDINALS[word]), True
        elif _SMALL.get(word, free) < free:
            group, free = group + _SMALL[word], 10 if _SMALL[word] >= 20 else 0
        else:
            break
        taken = place
    return taken, Decimal(total + group), False


_LONGEST = 24  # words of one number
_WORDS = "|".join([*_SMALL, *_ORDINALS, "hundred", *_SCALES])
_WORD = re.compile(rf"\b(?:{_WORDS}|and)\b", re.IGNORECASE)
_RUN = re.compile(rf"\b(?:{_WORDS})(?:(?:[ -]| and )(?:{_WORDS})\b)*\b", re.IGNORECASE)
_PART = re.compile(
    r"(?:\b(?P<over>one|three|five|seven|nine)-|(?<=\band )(?P<more>one|three|five|seven|nine) |\b(?:one )?(?=hal))"
    r"(?P<under>half|halves|quarters?|fourths?|eighths?|tenths?|sixteenths?|hundredths?)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?<![\w.,/])(?P<figure>\d[\d,.]*)"
    r"(?:(?P<nth> ?(?:s ?t|n ?d|r ?d|t ?h)\b)|[ -](?P<part>\d{1,2}/[1-9]\d{0,2})\b|/(?P<under>[1-9]\d{0,2})\b(?!/)"
    r"|(?: ?(?P<scale>thousand|million|billion|trillion|mm|mn|bn)|(?P<letter>[mk]))\b)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:\d{1,30}|\d{1,3}(?:,\d{3}){1,9})(?:\.\d{1,20})?")
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3}){2,9}(?:,\d{1,2})?|\d{1,3}(?:\.\d{3})+,\d{1,2}")
