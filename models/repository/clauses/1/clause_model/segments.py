"""Cuts a window into candidate spans: sentences and list items, dates, document titles.

Offsets are code points of the window, half open. A cut depends only on the words around it, so that overlapping windows
agree on segments that both contain completely.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

SENTENCE, DATE, TITLE = range(3)

MAX_HEADING_WORDS = 10
MAX_CANDIDATE = 6000
"""Longer runs without any boundary (tables, other scripts) are cut here, so that no input is quadratic."""


class Segment(NamedTuple):
    """One candidate. `heading`: index of its heading segment, -1 for none. `parent`: the sentence of a date or a title
    (its own index for a sentence).
    """

    start: int
    end: int
    kind: int
    heading: int
    parent: int
    is_heading: bool


def segment(text: str) -> list[Segment]:
    """Candidates of `text`: all sentences in order, then the dates and titles within them."""
    sentences = list(_sentences(text))
    headed: list[Segment] = []
    heading = -1
    for index, (start, end, lead) in enumerate(sentences):
        is_heading = _is_heading(text, start, end, lead)
        headed.append(Segment(start, end, SENTENCE, heading, index, is_heading))
        heading = index if is_heading else heading
    hinted = [_hinted(text, headed, hint) for hint, _, _ in INNER]
    return headed + [inner for s in headed for inner in _inner(text, s, [some[s.parent] for some in hinted])]


def _sentences(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, had numbering) of every sentence, without its numbering and the spaces around it."""
    for start, end in _pieces(text):
        lead = NUMBERING.match(text, start, end)
        begin = lead.end() if lead else start
        words = text[begin:end].strip()
        if any(c.isalnum() for c in words):
            begin = text.index(words[0], begin)
            yield begin, begin + len(words), bool(lead and lead.group().strip())


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for boundary in BOUNDARY.finditer(text):
        cut = boundary.end()
        if _is_boundary(text, start, boundary):
            yield from _bounded(start, cut)
            start = cut
    yield from _bounded(start, len(text))


def _bounded(start: int, end: int) -> Iterator[tuple[int, int]]:
    for begin in range(start, end, MAX_CANDIDATE):
        yield begin, min(begin + MAX_CANDIDATE, end)


def _is_boundary(text: str, start: int, match: re.Match[str]) -> bool:
    begin, cut = match.span()
    if match.lastgroup == "blank":
        return not text[cut : cut + 1].islower() or text[begin - 1 : begin] in tuple(".;:")
    if match.lastgroup == "stop":
        before = text[max(start, begin - 20) : begin + 1]
        return bool(REFERENCE.search(before)) or not NO_STOP.search(before)
    return True


def _is_heading(text: str, start: int, end: int, lead: bool) -> bool:
    if end - start > 100:
        return False
    words = WORD.findall(text, start, end)
    if not words or len(words) > MAX_HEADING_WORDS:
        return False
    titled = sum(not w[0].islower() or w in SMALL_WORDS for w in words) == len(words)
    return titled and words[0][0].isupper() and (lead or text[end - 1] in ".:" or text[start:end].isupper())


def _hinted(text: str, sentences: list[Segment], hint: re.Pattern[str]) -> list[bool]:
    """The sentences that contain a complete `hint`; the text is read once for all of them."""
    spans: list[tuple[int, int]] = []
    at = 0
    while match := hint.search(text, at):
        spans.append(match.span())
        at = match.start() + 1
    return [_holds(one, spans, bisect_left(spans, (one.start,))) for one in sentences]


def _holds(sentence: Segment, spans: list[tuple[int, int]], first: int) -> bool:
    while first < len(spans) and spans[first][0] < sentence.end:
        if spans[first][1] <= sentence.end:
            return True
        first += 1
    return False


def _inner(text: str, sentence: Segment, hinted: list[bool]) -> Iterator[Segment]:
    for hint, (_, pattern, kind) in zip(hinted, INNER, strict=True):
        if not hint:
            continue
        for match in pattern.finditer(text, sentence.start, sentence.end):
            start, end = match.start(), match.start() + len(match.group().rstrip())
            if (start, end) != (sentence.start, sentence.end):
                yield Segment(start, end, kind, sentence.heading, sentence.parent, False)


WORD = re.compile(r"[^\W\d_]\w*")
SMALL_WORDS = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "other",
        "the",
        "to",
        "upon",
        "with",
    )
)
_NUMBER = r"(?:\(?(?:[ivxlcIVXLC]{1,6}|[A-Za-z]{1,2}|\d{1,3})[.)]|\d{1,3}(?:\.\d{1,3})+[.)]?|\d{1,2}\.?(?=\s))"
_ARTICLE = r"(?:ARTICLE|Article|SECTION|Section)\s+(?:[IVXLC]+|\d+(?:\.\d+)*)\b[.:)]?"
NUMBERING = re.compile(rf"\s*(?:(?:{_NUMBER}|{_ARTICLE}|[-–—•·*]+)[\s\-–—]*)*")
NO_STOP = re.compile(
    r"(?:\b(?:Inc|Corp|Co|Ltd|LLC|No|Nos|Mr|Mrs|Ms|Dr|St|vs|v|e\.g|i\.e|Sec|Art|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct"
    r"|Nov|Dec|Attn|approx|al|U\.S|Ph\.D|[A-Z]|[A-Z]\.[A-Z])|(?:^|\s)\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxIVX]{1,4}|[a-zA-Z]))\.$"
)
REFERENCE = re.compile(r"\S\s+(?i:exhibit|schedule|section|article|appendix|annex|party|paragraph|clause)\s\S{1,6}\.$")
_BLANKS = r"[^\S\n]"
BOUNDARY = re.compile(  # begins with what any boundary begins with: most places are passed without a look at the rest
    r"[.!?。！？:\s](?:"
    rf"(?P<blank>(?<=\n){_BLANKS}*+\n\s*+)"
    r"|(?P<stop>(?<=[.!?。！？])[\"”’')\]]*+\s++(?=[A-Z0-9(\[\"“‘'*\u0400-\u04ff\u0370-\u03ff\u4e00-\u9fff]))"
    rf"|(?P<item>(?<!{_BLANKS}\s)(?:(?<=\n)\s*+|(?<={_BLANKS}){_BLANKS}*+\n\s*+|(?<={_BLANKS}){_BLANKS}++)"
    rf"(?={_NUMBER}\s|{_ARTICLE}))"
    r"|(?P<title>(?<=[a-zA-Z]:)\s++(?=[A-Z(\"“])))"
)
_MONTHS = (
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_MONTH = rf"(?:{_MONTHS}|{_MONTHS.upper()})\.?"
_BLANK = r"(?:[_*●•·]{1,24}|\[[^\]\n\w]{0,6}\])"
_DAY = rf"(?:\d{{1,2}}|{_BLANK})\s?(?:s\s?t|n\s?d|r\s?d|t\s?h|ST|ND|RD|TH)?\b"
_YEAR = rf"(?:\d{{4}}|\d{{2}}_{{1,4}}|{_BLANK})"
DATE_PATTERN = re.compile(
    rf"\b{_MONTH}\s+(?:{_DAY}|{_BLANK})\s*,?\s*(?:of\s+)?{_YEAR}"
    rf"|(?:{_DAY}\s*|{_BLANK}\s*)?\b[Dd](?:ay|AY)\s+(?:of|OF)\s*(?:{_MONTH}|{_BLANK})?\s*[,.]?\s*(?:{_YEAR}|\d{{2}}\b)?"
    rf"|{_DAY}\s+{_MONTH}\s*,?\s*{_YEAR}"
    rf"|\b{_MONTH}\s*,?\s+\d{{4}}\b|{_BLANK},\s*\d{{4}}\b"
    r"|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b|\[?\bDATE_\d+\]?"
)
_TITLE_WORD = r"\b(?!(?:This|THIS|The|THE|Under|Whereas|WHEREAS)\b)[A-Z][\w&/.'’-]*"
TITLE_PATTERN = re.compile(
    rf"(?:{_TITLE_WORD}[ \t]+(?:(?:and|of|for|the|to|in|with|&|-|AND|OF|FOR)[ \t]+){{0,2}}){{1,9}}"
    r"(?:AGREEMENT|Agreement|CONTRACT|Contract|LICENSE|License|AMENDMENT|Amendment|ADDENDUM|Addendum|LEASE|Lease)\b"
    r"(?:[ \t]+(?:NO\.|No\.)[ \t]*\d+)?"
)
DATE_HINT = re.compile(r"[\ddD](?:(?<=\d)(?:\d{3}|\d__|[/.-]\d)|(?<=[dD])[aA][yY]\s+[oO][fF]|(?<=D)ATE_)")
TITLE_HINT = re.compile(
    r"[ACL](?:(?<=A)(?:GREEMENT|greement|MENDMENT|mendment|DDENDUM|ddendum)|(?<=C)(?:ONTRACT|ontract)"
    r"|(?<=L)(?:ICENSE|icense|EASE|ease))"
)
INNER = ((DATE_HINT, DATE_PATTERN, DATE), (TITLE_HINT, TITLE_PATTERN, TITLE))
"""A cheap pattern that each sentence with such a place holds, the place, its kind."""
