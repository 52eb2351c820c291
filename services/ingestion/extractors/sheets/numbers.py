"""Show numbers as a spreadsheet program does, by the code of their format."""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from services.ingestion.extractors.sheets.codes import Kind, Section, Token, sections_of
from services.ingestion.extractors.sheets.dates import shown_date

_GENERAL = "General"
_WIDTH = 11  # characters of a number in the format General
_MOST_SCALES = 10
_LEAST = 1e-280  # smaller numbers are shown as 0 with an exponent
_WHOLE = 1e15  # from here on, a number does not have all of its digits


def shown(number: float, code: str, *, since_1904: bool = False) -> str:
    """The number in the format. Empty if the format shows nothing."""
    if code == _GENERAL or not math.isfinite(number):
        return general(number)
    sections = sections_of(code)
    section = _section(sections, number)
    if section is None:
        return general(number)
    if section.has(Kind.DATE, Kind.ELAPSED):
        date = shown_date(number, section.tokens, since_1904=since_1904)
        return general(number) if date is None else date
    text = _numeric(abs(number), section)
    return f"-{text}" if number < 0 and text.strip() and _needs_sign(sections, section) else text


def shown_text(text: str, code: str) -> str:
    """The text of a cell in the format. Empty if the format shows nothing."""
    sections = sections_of(code)
    if len(sections) < 4 and not sections[-1].has(Kind.TEXT):
        return text
    literal = (Kind.TEXT, Kind.LITERAL)
    return "".join(text if kind is Kind.TEXT else piece for kind, piece in sections[-1].tokens if kind in literal)


def general(number: float) -> str:
    """The number in the format General. A whole number has all of its digits, as in the line for its formula."""
    if not math.isfinite(number):
        return "#NUM!"
    if number == int(number) and abs(number) < _WHOLE:
        return str(int(number))
    if not 1e-9 < abs(number) < _WHOLE:
        mantissa, _, exponent = f"{number:.5E}".partition("E")
        return f"{_trimmed(mantissa)}E{exponent}"
    whole = len(str(int(abs(number))))
    return _trimmed(_rounded(number, max(0, _WIDTH - whole - 1)))


def _needs_sign(sections: Sequence[Section], section: Section) -> bool:
    """Whether a negative number has its sign in a section: it is not a section for negative numbers only."""
    if any(one.condition for one in sections):
        return section.condition is None or section.condition[0] not in ("<", "<=")
    return len(sections) == 1


def _section(sections: Sequence[Section], number: float) -> Section | None:
    """The section for a number, or None if it has none."""
    numeric = sections[:3]
    if any(one.condition for one in numeric):
        met = (one for one in numeric if one.condition is None or one.accepts(number))
        return next(met, None)
    if number < 0 and len(numeric) > 1:
        return numeric[1]
    return numeric[2] if number == 0 and len(numeric) > 2 else numeric[0]


def _numeric(number: float, section: Section) -> str:
    tokens = section.tokens
    if section.has(Kind.GENERAL, Kind.TEXT):
        plain = (Kind.GENERAL, Kind.TEXT)
        return "".join(general(number) if kind in plain else text for kind, text in tokens)
    if not section.has(Kind.DIGIT):
        return "".join(text for _, text in tokens)
    if section.has(Kind.SLASH):
        return _fraction(number, tokens)
    if section.has(Kind.EXPONENT):
        return _scientific(number, tokens)
    number *= 100.0 ** min(_MOST_SCALES, sum(kind is Kind.PERCENT for kind, _ in tokens))
    point = _point(tokens)
    scales = _scales(tokens[:point]) + _scales(tokens[point:])
    return _placed(number / 1000.0 ** min(_MOST_SCALES, scales), tokens)


def _scales(tokens: Sequence[Token]) -> int:
    """The commas after the last digit: each divides by a thousand."""
    kinds = [kind for kind, _ in tokens if kind in (Kind.DIGIT, Kind.COMMA)]
    last = max((place for place, kind in enumerate(kinds) if kind is Kind.DIGIT), default=len(kinds))
    return len(kinds[last + 1 :])


def _point(tokens: Sequence[Token]) -> int:
    return next((place for place, (kind, _) in enumerate(tokens) if kind is Kind.POINT), len(tokens))


def _placed(number: float, tokens: Sequence[Token]) -> str:
    """The number with its digits at the places of the format, between whose digits can be other characters."""
    point = _point(tokens)
    decimals = sum(kind is Kind.DIGIT for kind, _ in tokens[point:])
    whole, _, part = _rounded(number, decimals).partition(".")
    return _whole(whole, tokens[:point]) + _part(part, tokens[point:])


def _whole(digits: str, tokens: Sequence[Token]) -> str:
    places = [place for place, (kind, _) in enumerate(tokens) if kind is Kind.DIGIT]
    commas = [place for place, (kind, _) in enumerate(tokens) if kind is Kind.COMMA]
    grouped = bool(places) and any(places[0] < one < places[-1] for one in commas)
    digits = "" if digits == "0" else digits
    if not places:
        return "".join(text for kind, text in tokens if kind is not Kind.COMMA) + digits
    pieces: list[str] = []
    count = 0  # digits so far, from the right
    for place in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[place]
        if kind is Kind.COMMA:
            continue
        if kind is not Kind.DIGIT:
            pieces.append(text)
            continue
        take = len(digits) - count if place == places[0] else 1
        for _ in range(max(1, take)):
            digit = digits[-1 - count] if count < len(digits) else {"0": "0", "?": " "}.get(text, "")
            if grouped and digit.strip() and count and count % 3 == 0:
                pieces.append(",")
            pieces.append(digit)
            count += 1
    return "".join(reversed(pieces))


def _part(digits: str, tokens: Sequence[Token]) -> str:
    """The point and the digits after it. `#` shows no zeros at the end."""
    kept = len(digits.rstrip("0"))
    pieces: list[str] = []
    count = 0
    for kind, text in tokens:
        if kind is not Kind.DIGIT:
            pieces += [] if kind is Kind.COMMA else [text]
            continue
        digit = digits[count : count + 1]
        pieces.append(digit if text == "0" or count < kept else {"?": " "}.get(text, ""))
        count += 1
    return "".join(pieces)


def _scientific(number: float, tokens: Sequence[Token]) -> str:
    place = next(place for place, (kind, _) in enumerate(tokens) if kind is Kind.EXPONENT)
    before, after = tokens[:place], tokens[place + 1 :]
    step = min(max(1, sum(kind is Kind.DIGIT for kind, _ in before[: _point(before)])), _MOST_SCALES)
    decimals = sum(kind is Kind.DIGIT for kind, _ in before[_point(before) :])
    number = number if number > _LEAST else 0.0
    exponent = math.floor(math.log10(number)) if number else 0
    exponent -= exponent % step
    if number and float(_rounded(number / 10.0**exponent, decimals)) >= 10**step:
        exponent += step
    sign = "-" if exponent < 0 else "+" if tokens[place][1] == "+" else ""
    return f"{_placed(number / 10.0**exponent, before)}E{sign}{_whole(str(abs(exponent)), after)}"


def _fraction(number: float, tokens: Sequence[Token]) -> str:
    """The number as a fraction, whose denominator has as many digits as the format, or is in it."""
    slash = next(place for place, (kind, _) in enumerate(tokens) if kind is Kind.SLASH)
    rest = "".join(text for _, text in tokens[slash + 1 :])
    below = rest[: len(rest) - len(rest.lstrip("0123456789#?"))]
    after = rest[len(below) :]
    has_whole = len("".join(text for _, text in tokens[:slash]).split()) > 1
    fixed = int(below) if below.isdecimal() and 0 < int(below) < 1_000_000 and below.strip("0") else 0
    exact = Fraction(Decimal(f"{number:.15g}"))
    whole = int(exact) if has_whole else 0
    if fixed:
        found = Fraction(round((exact - whole) * fixed), 1)
        above, under = int(found), fixed
    else:
        found = (exact - whole).limit_denominator(10 ** min(max(1, len(below)), 4) - 1)
        above, under = found.numerator, found.denominator
    if above == under and has_whole:
        whole, above = whole + 1, 0
    text = f"{above}/{under}" if above else ""
    return (f"{whole} {text}".strip() if whole or not text else text) + after


def _rounded(number: float, decimals: int) -> str:
    """The number with as many decimals. Halves of what the program shows, 15 digits, are rounded away from zero."""
    if decimals > 12 or abs(number) >= _WHOLE:
        return f"{number:.{min(decimals, 30)}f}"
    return f"{Decimal(f'{number:.15g}').quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
