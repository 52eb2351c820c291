"""Finds the numbers that begin sections and articles. A number in a reference begins none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.annotation.proofreading.outline import Number, roman

SPELLED = (
    *("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"),
    *("ELEVEN", "TWELVE", "THIRTEEN", "FOURTEEN", "FIFTEEN"),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A number at `[start, end)`, with its word: `Section 2.1`. `weight`: how surely it begins the section; negative in
    a table of contents. `stop`: where the section ends.
    """

    number: Number
    start: int
    end: int
    word: str
    weight: int
    stop: int = 0


def find_headings(text: str) -> list[Heading]:
    """The headings of sections in order, those of tables of contents included."""
    return _without_contents(text, sorted(_numbers(text), key=lambda one: one.start))


def number_of(words: str) -> Number:
    """The number of a label: `7.02`, `IV` or `Seven`; empty for none."""
    if words[:1].isdigit():
        parts = tuple(int(one) for one in words.rstrip(".").split("."))
        return parts[:1] if parts[1:] == (0,) else parts  # 7.0 is 7
    if words.upper() in SPELLED:
        return (SPELLED.index(words.upper()) + 1,)
    value = roman(words)
    return (value,) if value else ()


def _numbers(text: str) -> Iterator[Heading]:
    for match in _NUMBER.finditer(text):
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        weight = _weight(_Place(text, match, before))
        number = number_of(match["number"])
        if weight and number:
            if CONTENTS.match(text, match.end()):
                weight = -weight
            yield Heading(number, match.start(), match.end("number"), (match["word"] or "").strip().lower(), weight)


@dataclass(frozen=True)
class _Place:
    """A number in the text, and the words before it."""

    text: str
    match: re.Match[str]
    before: str

    def behind(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.before))

    def follows(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.match(self.text, self.match.end()))

    @property
    def ended(self) -> bool:
        """Whether a sentence has ended before."""
        return self.behind(_ENDED) or not self.before.strip()

    @property
    def refers(self) -> bool:
        """Whether the words before make it a reference."""
        return self.behind(_REFERS) and not self.behind(_APART)


def _weight(place: _Place) -> int:
    """How surely the number begins a section; 0 if it does not."""
    match = place.match
    if place.follows(_CONTINUES) or (not match["word"] and match.string[match.end() : match.end() + 1] == "("):
        return 0
    if match["word"]:
        return 0 if place.refers else _of_word(place)
    if not match["number"][:1].isdigit():
        is_one = place.behind(_LINE) and place.ended and match["tail"] == "." and place.follows(_TITLE)
        return 3 if is_one else 0
    if "." not in match["number"]:
        return _of_whole(place)
    return 0 if place.refers else _of_parts(place)


def _of_word(place: _Place) -> int:
    """The rank of a mark such as `Section 2.1` or `ARTICLE IV`."""
    apart, capitals = place.behind(_APART), place.match["word"].isupper()
    headed = place.behind(_CAPITALS) or place.behind(_WIDE)
    begins = place.behind(_LINE) or place.ended or headed
    if not (place.follows(_TITLED) and begins and (apart or place.ended or capitals or headed)):
        return 0
    return 6 if apart else 5 if capitals else 4


def _of_whole(place: _Place) -> int:
    """The rank of a mark such as `7.` or `7`."""
    apart, match = place.behind(_APART), place.match
    if match["tail"] in (".", ")"):
        begins = place.follows(_TITLED) and (place.behind(_LINE) or place.ended)
        return (4 if apart else 3) if begins else 0
    if not place.follows(_TITLE):
        return 0
    if _has_first(place.text, match["number"], match.end()):
        return 3
    return 2 if apart and not place.follows(_ALONE) else 0


def _of_parts(place: _Place) -> int:
    """The rank of a mark such as `7.2` or `7.2.1`."""
    line, apart, title = place.behind(_LINE), place.behind(_APART), place.follows(_TITLE)
    deep = place.match["number"].count(".") > 1 and line
    if not (place.follows(_TITLED) or deep or (apart and place.match["tail"] == ".")):
        return 0
    if line:
        return 5 if apart or place.ended else 4 if title else 2
    if place.ended or place.behind(_CAPITALS):
        return 3
    return 1 if title and place.behind(_CAPITAL) else 0


def _has_first(text: str, number: str, end: int) -> bool:
    """Whether a title, and then the first section of the chapter, follow: `7 Notices 7.1 Each …`."""
    match = _CHAPTER_TITLE.match(text, end)
    return match is not None and match["number"] == f"{number}.1"


def _without_contents(text: str, found: Sequence[Heading]) -> list[Heading]:
    """Marks runs of headings that follow each other closely, as in a table of contents without dots."""
    made = list(found)
    first = 0
    for at in range(1, len(made) + 1):
        near = at < len(made) and made[at].start - made[at - 1].end < _CLOSE and at
        if near and not _SENTENCE.search(text, made[at - 1].end, made[at].start):
            continue
        if at - first >= _RUN:
            for inside in range(first, at):
                made[inside] = replace(made[inside], weight=-abs(made[inside].weight))
        first = at
    return made


_BEFORE = 60
_CLOSE, _RUN = 150, 5
_NUMBER = re.compile(
    r"(?<![\w.,$/(-])(?:(?P<word>(?:SECTION|Section|SEC\.|Sec\.|ARTICLE|Article|CLAUSE|Clause|PARAGRAPH|Paragraph|§)"
    r"[ \t]{0,9}\n?[ \t]{0,9}))?(?P<number>\d{1,2}(?:\.\d{1,3}){0,5}|(?<=[Ee] )(?:"
    + "|".join([*SPELLED, *(one.capitalize() for one in SPELLED)])
    + r")\b|[IVXL]{1,7}(?![\w]))(?P<tail>[.):]?)(?![\w%/,]|\.\d|-[A-Z]\b)"
)
_LINE = re.compile(r"(?:^|[\n\f\v])[ \t\r*_>]*$")
_APART = re.compile(r"(?:^[ \t]*|\n[ \t\r]*\n[ \t\r*_]*|\f[ \t]*|>[ \t\r]*\n[ \t]*)$")
_ENDED = re.compile(r"(?:[.;:>)\]”\"\f]|\b(?:and|or)|-{3}|_{3})\s+$")
_CAPITALS = re.compile(r"(?:[A-Z]{3,}|\d{5,})[ \t\n]+$")
_WIDE = re.compile(r"\S[ \t]{4,}$")
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]*[ \t\n]+$")
_CHAPTER_TITLE = re.compile(r"[ \t]+[A-Z][^\n.;]{2,80}?\s+(?P<number>\d{1,2}\.1)(?![\d.])")
_REFERS = re.compile(
    r"(?i)(?:\b(?:sections?|articles?|clauses?|paragraphs?|subsections?|sub-?clauses?|schedules?|exhibits?|annex|to"
    r"|through|of|in|by|with|under|this|such|said|and|or)|§|,)\s*$"
)
_TITLED = re.compile(r"[ \t]*\n?[\s*_.–—-]{0,20}(?:[\"“'_\[]?[A-Z“\"\[*]|\([a-z1-9]{1,3}\)|\d{1,2}\.\d)")
_TITLE = re.compile(r"[ \t]+[\"“]?[A-Z]")
_ALONE = re.compile(r"[ \t\r]*\n")
_CONTINUES = re.compile(
    r"\s?(?:\([A-Za-z0-9]{1,4}\)\s?){0,4},?\s+(?:of|to|is|are|shall|hereof|thereof|hereto|and|or|above|below|in"
    r"|through|by|has)\b"
)
_SENTENCE = re.compile(
    r"\b(?:shall|will|means?|has|have|is|are|may|agrees?)\b|[a-z]{2}[.:]\s+(?:\([a-z]\)\s+)?[A-Z][a-z]*,?\s+[A-Za-z]+\s+[a-z]"
)
CONTENTS = re.compile(r"[^\n]{0,160}?(?:\n[^\n]{0,60})?(?:(?:\.\s?){4}|[ \t]{3,}\d{1,3}[ \t\r]*\n|\t\d{1,3}[ \t\r]*\n)")
