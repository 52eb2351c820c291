"""Find sections: numbered ones, such as articles, sections, 2.1, (a), (iv), and those whose style makes them headings.
A section ends at the next of its level.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.ingestion.extractors.result import Heading
from services.shared.domain.document import OriginalSection
from services.shared.domain.spans import OriginalSpan

_MARK = re.compile(
    r"""(?P<article>(?:ARTICLE|Article|CHAPTER|Chapter|PART|Part)\s+(?:[IVXLC]+|\d{1,3}|[A-Z])\b\.?
          | (?:SCHEDULE|Schedule|EXHIBIT|Exhibit|ANNEX|Annex|APPENDIX|Appendix)\s+(?:\d{1,3}|[A-Z]{1,2})(?:[.-]\d+)*
            \b\.?)
      | (?:(?P<word>(?:SECTION|Section|SEC\.|Sec\.|§)\s*)
          (?P<worded>\d{1,3}(?:\.\d{1,3})*(?:\([a-z]\))?)\b\.?)
      | (?P<decimal>\d{1,3}(?:\.\d{1,3})+)\.?(?=\s)
      | (?P<whole>\d{1,3})[.)](?=\s+[A-Z"“(\[])
      | (?P<capital>[A-Z]|[IVX]{1,5})\.(?=\s+[A-Z"“])
      | (?P<item>\(?(?P<inner>[a-z]{1,2}|[ivxl]{1,6}|[A-Z]|[IVX]{1,5}|\d{1,2})\))(?=\s)""",
    re.X,
)
_LEADER = re.compile(r"(?:\.\s?){3}\.$")
# Dots and the page number of an entry, before another one. It is tried at the first of the dots only, and never again.
_ENTRY = re.compile(r"(?<![.\s])\s?\.\s?(?:\.\s?){3,}+\d{1,4}(?=\s)")
_CONTENTS_TITLE = re.compile(
    r"\s*(?:TABLE\s+OF\s+CONTENTS|Table\s+[Oo]f\s+[Cc]ontents|CONTENTS|Contents|INDEX)\s*(?:\n|$)"
)
_CONTENTS_SHARE = 5
"""A table of contents is in the first fifth of a text, and at most a fifth of it."""
_NUMBER_WORD = re.compile(r"article|section|sec\.|§|\s+")
_ARTICLE_WORD = re.compile(r"[A-Za-z]+")
# Possessive: a paragraph can have a hundred spaces, and is searched from each.
_HEADING = re.compile(
    r"[ \t.:–—-]{0,40}+([^\r\n.:]{1,120}?)(?:[.:]?[ \t]{0,40}+(?=[\r\n]|$)|\.(?=\s)|:(?=\s)|[.:]?\s[–—](?=\s))"
)
_DEEPEST = 9
_STYLED = "0 heading"
"""The kind of a heading without a number: a numbered section after it is inside."""
_LONGEST_HEADING = 200
"""Code points. Some authors give whole paragraphs the style of a heading."""
_SMALL_WORDS = frozenset(
    {
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
        "the",
        "to",
        "under",
        "upon",
        "with",
    }
)
_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "shall",
        "may",
        "will",
        "must",
        "has",
        "have",
        "had",
        "means",
        "agrees",
        "owns",
        "holds",
        "need",
        "needs",
        "does",
        "do",
        "can",
    ]
)
_DIGITS = "0123456789"
_ROMAN = re.compile(r"[ivxl]+|[IVX]+")


@dataclass(frozen=True, slots=True)
class _Mark:
    """The begin of a section. `outline`: the level that its style gives it, 0 for none."""

    number: OriginalSpan
    kind: str
    body: int
    end: int
    outline: int = 0


def find_sections(
    text: str, paragraphs: Sequence[OriginalSpan], headings: Sequence[Heading] = ()
) -> tuple[OriginalSection, ...]:
    """Sections in the order of the text. Subsections are inside their section; no sections overlap otherwise.

    `headings` are marked in the document: one without a number is a section too, whose number is empty.
    """
    found: list[tuple[_Mark, OriginalSpan, int]] = []
    open_marks: list[_Mark] = []
    previous = ""
    contents = _contents(text, paragraphs)
    levels = {one.span.end - len(one.span.of(text).lstrip()): one.level for one in headings}
    for index, paragraph in enumerate(paragraphs):
        outline = levels.get(paragraph.start, 0)
        mark = None if index in contents else _mark(text, paragraph, previous, outline)
        if mark is None or (mark.kind == "0 article" and _is_list(text, mark)):
            continue
        previous = mark.kind if mark.kind.startswith("roman") else text[mark.number.start : mark.number.end]
        open_marks = [*_outer(open_marks, mark), mark]
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        found.append((mark, _heading(text, mark, following), len(open_marks)))
    return tuple(_sections(found, paragraphs[-1].end if paragraphs else 0))


def _sections(found: Sequence[tuple[_Mark, OriginalSpan, int]], end: int) -> Iterator[OriginalSection]:
    ends = [end] * len(found)
    waiting: list[int] = []
    for index, (mark, _, level) in enumerate(found):
        while waiting and found[waiting[-1]][2] >= level:
            ends[waiting.pop()] = mark.number.start
        waiting.append(index)
    for (mark, heading, level), stop in zip(found, ends, strict=True):
        yield OriginalSection(mark.number, heading, OriginalSpan(mark.number.start, stop), level)


def _mark(text: str, paragraph: OriginalSpan, previous: str, outline: int) -> _Mark | None:
    match = _MARK.match(text, paragraph.start, paragraph.end)
    if match is None and not (outline and len(paragraph) <= _LONGEST_HEADING):
        return None
    if _is_contents(text[paragraph.start : min(paragraph.end, paragraph.start + 400)]):
        return None
    if match is None:
        here = OriginalSpan(paragraph.start, paragraph.start)
        return _Mark(here, _STYLED, paragraph.start, paragraph.end, outline)
    number = OriginalSpan(match.start(), match.start() + len(match.group().rstrip(".)")) + (match.group()[-1] == ")"))
    return _Mark(number, _kind(match, previous), match.end(), paragraph.end, outline)


def _contents(text: str, paragraphs: Sequence[OriginalSpan]) -> range:
    """The paragraphs of the table of contents: from its title until its first number comes again."""
    least = len(text) // _CONTENTS_SHARE
    first = next((n for n, one in enumerate(paragraphs) if one.start > least or _is_title_of_contents(text, one)), 0)
    wanted = ""
    for index in range(first + 1, len(paragraphs)):
        if paragraphs[index].start > paragraphs[first].start + least:
            break
        match = _MARK.match(text, paragraphs[index].start, paragraphs[index].end)
        number = _NUMBER_WORD.sub("", match.group().casefold()).strip(" .()") if match else ""
        if number and number == wanted:
            return range(first, index)
        wanted = wanted or number
    return range(0)


def _is_title_of_contents(text: str, paragraph: OriginalSpan) -> bool:
    return _CONTENTS_TITLE.match(text, paragraph.start, paragraph.end) is not None


def _is_list(text: str, mark: _Mark) -> bool:
    """Whether the next line of the paragraph begins with the same word and another number: a list of schedules."""
    line = text.find("\n", mark.body, mark.end) + 1
    following = _MARK.match(text, line, mark.end) if line else None
    if following is None or not following["article"]:
        return False
    words = (_ARTICLE_WORD.match(text, mark.number.start), _ARTICLE_WORD.match(text, line))
    return len({one[0].casefold() for one in words if one}) == 1


def _is_contents(paragraph: str) -> bool:
    """Whether a paragraph, or its begin, is an entry of a table of contents, or several entries."""
    return _is_contents_line(paragraph) or _ENTRY.search(paragraph) is not None


def _is_contents_line(line: str) -> bool:
    """Whether a page number follows dots or a wide space at the end. It is read from there: a pattern that starts at
    each of 400 dots takes a millisecond.
    """
    line = line.rstrip()
    title = line.rstrip(_DIGITS)
    if not 1 <= len(line) - len(title) <= 4:
        return False
    words = title.rstrip()
    space = title[len(words) :]
    return "\t" in space or "    " in space or _LEADER.search(words, max(0, len(words) - 7)) is not None


def _kind(match: re.Match[str], previous: str) -> str:
    if match["article"]:
        return "0 article"
    if digits := match["worded"] or match["decimal"]:
        return f"{min(digits.count('.') + 1, _DEEPEST)} decimal"
    if match["whole"]:
        return "1 decimal"
    inner = match["inner"] or match["capital"]
    shape = "(" if match["item"] else "."
    if inner.isdigit():
        return f"{shape}digit"
    # "(i)" is a letter after "(h)"; "(ii)" is always a number.
    after_h = len(inner) == 1 and previous.strip("(). ") == chr(ord(inner) - 1)
    roman = _ROMAN.fullmatch(inner) is not None and not after_h
    return ("roman " if roman else "letter ") + shape + ("upper" if inner.isupper() else "lower")


def _outer(opened: Sequence[_Mark], mark: _Mark) -> list[_Mark]:
    """The open sections that contain a new section."""
    kind = mark.kind
    if kind == _STYLED:
        return list(opened[: 1 + max((n for n, one in enumerate(opened) if _is_above(one, mark)), default=-1)])
    kinds = [one.kind for one in opened]
    if kind in kinds:
        return list(opened[: kinds.index(kind)])
    if kind[0].isdigit():
        return [one for one in opened if one.kind[0].isdigit() and one.kind < kind]
    return list(opened)


def _is_above(one: _Mark, heading: _Mark) -> bool:
    """Whether a section contains those of the heading's level. An article without a style is above all but level 1."""
    return 0 < one.outline < heading.outline or (not one.outline and one.kind == "0 article" and heading.outline > 1)


def _heading(text: str, mark: _Mark, following: OriginalSpan | None) -> OriginalSpan:
    """The title after the number; for an article also the next line. An empty span if there is none."""
    if mark.kind == _STYLED:
        return OriginalSpan(mark.body, mark.body + len(text[mark.body : mark.end].rstrip()))
    match = _HEADING.match(text, mark.body, mark.end)
    if match is not None and _is_title(match.group(1)):
        return OriginalSpan(match.start(1), match.start(1) + len(match.group(1).rstrip()))
    rest = text[mark.body : mark.end]
    if mark.kind == "0 article" and not rest.strip() and following is not None and _is_title(following.of(text)):
        return OriginalSpan(following.start, following.end)
    return OriginalSpan(mark.number.end, mark.number.end)


def _is_title(words: str) -> bool:
    pieces = words.split()
    if not 1 <= len(pieces) <= 16 or len(words) > 120 or "\n\n" in words or _MARK.match(words):
        return False
    if not (pieces[0][0].isupper() or pieces[0][0] in '"“') or not _VERBS.isdisjoint(pieces):
        return False
    lower = [one for one in pieces if one[0].islower() and one.lower() not in _SMALL_WORDS]
    return len(lower) * 3 <= len(pieces) or len(pieces) <= 5
