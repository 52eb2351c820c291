"""A term of the deal: the words that announce it in a sentence, and the words that are its place. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from services.annotation.economics.sentences import Sentences


@dataclass(frozen=True, slots=True)
class Term:
    """Finds places of a value of `key`. A sentence is searched if it has one of the `cues`, in lower case.

    `place` and `unless` are patterns with the names of `PARTS` in `<>`, and `~80~` for a gap of at most 80 code points.
    `tier`: the terms of the lowest tier that match give the places of their key, each at most `most`; those of
    `LAST_RESORT` only where no model marks the value and nothing refers to it. `unless`: a match does not count if this
    matches up to `before` code points before it, in it, or up to `after` after it. `within`: code points from the
    beginning that are searched. `grid`: the figures that follow belong to the place. `needs`: a match counts only if
    this matches up to 300 code points before it, or in it.
    """

    key: str
    tier: int
    cues: tuple[str, ...]
    place: str
    unless: str = ""
    most: int = 1
    within: int = 0
    before: int = 120
    after: int = 120
    grid: bool = False
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the flat text. `words` matched; the place is `clause`, with the rest of the clause."""

    term: Term
    start: int
    end: int
    words: str
    clause: str


def hits(one: Term, text: Sentences) -> Iterator[Hit]:
    """The places of the term, those in the body first, in the first `_SEARCHED` code points of sentences with a cue."""
    place, unless, needs = _compiled(one.place), _compiled(one.unless), _compiled(one.needs)
    left = _SEARCHED
    numbers = sorted({number for cue in one.cues for number in text.mentions(cue)})
    if not one.within:
        numbers.sort(key=lambda number: not text.in_body(text.ends[number] - 1))
    for number in numbers:
        start, words = text[number]
        left -= len(words)
        if left < 0 or (one.within and start > one.within):
            return
        if not (one.within or text.says(number)):
            continue
        for match in place.finditer(words):
            near = words[max(0, match.start() - one.before) : match.end() + one.after]
            known = needs.search(words, max(0, match.start() - _BEFORE), match.end())
            if known and not (one.unless and unless.search(near)):
                end = _end_of_clause(words, match)
                if one.grid:
                    end = max(end, _end_of_grid(text.flat, start + match.end()) - start)
                yield Hit(one, start + match.start(), start + end, match.group(), words[match.start() : end])


def is_blank(words: str) -> bool:
    """Whether the words have a gap of a form: `$________`, `[●]`, `[Date]`."""
    return bool(_BLANK.search(words))


def _end_of_clause(words: str, match: re.Match[str]) -> int:
    """The end of the clause after the match, if that is near."""
    longest = max(match.end(), match.start() + _LONGEST)
    stop = words.find(";", match.end(), longest)
    end = stop if stop >= 0 else min(longest, len(words))
    if stop < 0 and end < len(words):
        end = max(words.rfind(" ", match.end(), end), match.end())
    return match.start() + len(words[match.start() : end].rstrip())


def _end_of_grid(flat: str, at: int) -> int:
    """The end of the figures of a table after an offset; the offset if there are few."""
    points = "basis points" in flat[max(0, at - _GRID) : at + _GRID]
    figures = list((_POINTS if points else _FIGURES).finditer(flat, at, at + _GRID))
    return figures[-1].end() if len(figures) >= _FEWEST else at


@cache
def _compiled(words: str) -> re.Pattern[str]:
    gaps = re.sub(r"~(\d+)~", r"[^;]{0,\1}?", words)
    return re.compile(re.sub(r"<([A-Z]+)>", lambda match: PARTS[match[1]], gaps), re.IGNORECASE)


LAST_RESORT = 9
_SEARCHED = 200_000  # code points; sentences with the cues of one term have up to 117,000 in agreements of 200,000
_LONGEST = 280  # code points of a place, unless its pattern needs more
_BEFORE = 300
_GRID, _FEWEST = 1_000, 4
_GAP = r"(?:(?<!_)_{3,}|\[ ?(?:[●•·∙_ -]{0,20}|date|amount|name|insert [^\]]{0,40}|rate|number|percentage|tbd) ?\])"
_BLANK = re.compile(rf"{_GAP}|\$ ?(?:_{{2,}}|\[ ?[●•_ ]{{0,9}} ?\])", re.IGNORECASE)
_MASKED = r"\[ ?\*[* ∗]{0,20}\]?"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan\b\.?|feb\b\.?|mar\b\.?|apr\b\.?|aug\b\.?|sept?\b\.?|oct\b\.?|nov\b\.?|dec\b\.?)"
)
_NUMBER = r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|sixty|ninety)\b"
PARTS: Mapping[str, str] = {
    "MASKED": _MASKED,
    "MONEY": r"(?:(?:US|U\.S\. ?|C|A|USD)?[$€£] ?(?:\d[\d,.]{0,20}(?: (?:million|billion))?"
    rf"|_{{2,}}|{_GAP}|{_MASKED})|\b(?:USD|EUR|GBP|CAD|CHF|RMB|CNY|JPY|AUD|HKD|INR|NTD|TWD|SGD|KRW|BRL"
    r"|MXN|ZAR|SEK|NOK|DKK) ?\d[\d,.]{0,20}"
    r"|\b(?:thousand|million|hundred)\b[^;$]{0,20}? dollars)",
    "PERCENT": rf"(?:(?:\d[\d./, -]{{0,12}}|{_MASKED}|{_GAP})\)? ?(?:%|per ?cent\b|basis points|percentage points)"
    rf"|(?:{_NUMBER}|\b(?:half|quarter|eighths?|fourths?)\b)"
    r"[a-z -]{0,20}?\(?[^;%()]{0,12}?\)? ?(?:%|per ?cent\b|percentage points))",
    "DATE": rf"(?:\b{_MONTH} ?(?:\d{{1,2}}|_+|{_GAP})(?: ?/?(?:st|nd|rd|th)/?)? ?,? ?(?:\d{{4}}|_+|{_GAP}"
    r"|\[[A-Z]+_\d+\])"
    r"|\b(?:[a-z-]{3,14} \()?\d{1,2}(?: ?(?:st|nd|rd|th|s t|n d|r d"
    rf"|t h))?\)? (?:day )?(?:of )?{_MONTH} ?[.,]{{0,2}} ?\d{{4}}"
    rf"|{_GAP},? ?(?:19|20)\d\d"
    r"|\[date\]|(?<!_)_{3,} ?(?:day of)? ?_*)",
    "RATIO": r"(?:\d{0,3}\.?\d{1,3} ?(?:to|:|x) ?1(?:\.0{1,2})?\b|\d{1,2}\.\d{1,2}x|\d{1,3}\.?\d{0,2} times)",
    "PERIOD": rf"(?:(?:\b\d{{1,3}}\b\)?|{_NUMBER}|{_MASKED}"
    rf"|{_GAP})[a-z -]{{0,14}}(?:\( ?\d{{1,3}}\))?[’'a-z -]{{0,14}}?"
    r"\b(?:days?|weeks?|months?|years?|anniversary)\b)",
    "MEANS": r"(?:(?:\([^)]{0,80}\) ?)?,? ?(?:shall )?(?:mean(?:s|ing)?\b|is (?:hereby )?defined)|: (?=\w)"
    r"|\.? (?=(?-i:A|An|The|Any|Each) (?:\w+ ){0,3}(?:rate|earlie(?:r|st)|later|date|period|amount|sum|aggregate"
    r"|facility"
    r"|percentage|margin|maximum|working)\b))",
    "QUOTE": "[\"“”']",
    "BASE": r"\b(?:prime(?: rate)?|libor|libo rate|eurodollar rate|eurocurrency rate|base rate|sofr|reference rate"
    r"|interbank offered rate|federal funds|euribor|abr|alternate base rate|treasury)\b",
    "LENDER": r"\b(?:lenders?|banks?|agent|holder)\b",
    "LOAN": r"\b(?:loans?|advances?|credit)\b",
}
_FIGURES = re.compile(rf"{PARTS['PERCENT']}|{PARTS['RATIO']}|\$ ?\d[\d,.]{{3,20}}", re.IGNORECASE)
_POINTS = re.compile(rf"{_FIGURES.pattern}|\b\d{{1,3}}\.\d{{1,3}}\b(?!\()", re.IGNORECASE)
"""With the bare figures of a table in basis points."""
