"""Cuts a credit agreement into its numbered provisions: articles, sections, subsections, lettered items, definitions,
and paragraphs without a number. A provision contains those numbered below it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loan_model.numbering import (
    ARTICLE,
    DEFINITION,
    ITEM,
    PARAGRAPH,
    SECTION,
    SUBSECTION,
    UNREADABLE,
    WHOLE,
    Mark,
    begins,
    follows,
    mark_at,
    roman,
)

LONGEST_WHOLE = 2_500
"""A provision of more code points, with nothing numbered in it, is cut into its paragraphs."""


LEAST_EVENTS = 4


@dataclass(slots=True)
class Unit:
    """One provision, `[start, end)` in code points. `own`: the end of the text before its first part. `parent`: index
    of the surrounding provision, -1 for none. `heading`: without its number.
    """

    start: int
    end: int
    own: int
    depth: int
    style: str
    value: str
    parent: int
    heading: str
    leaf: bool = True


def outline(text: str) -> list[Unit]:
    """All provisions of `text`, in order, each before those inside it."""
    units = _numbered(text)
    _close(text, units)
    return _with_rest(text, _with_parts(text, units))


def _numbered(text: str) -> list[Unit]:
    units: list[Unit] = []
    open_: list[int] = []
    for start, blank in _line_starts(text):
        mark = mark_at(text, start)
        if mark is None or not _begins_here(text, start, blank, mark, units, open_):
            continue
        parent = _make_room(units, open_, mark)
        units.append(Unit(start, len(text), len(text), mark.depth, mark.style, mark.value, parent, ""))
        units[-1].heading = _heading(text, mark)
        open_.append(len(units) - 1)
    return units


def _begins_here(text: str, start: int, blank: bool, mark: Mark, units: list[Unit], open_: list[int]) -> bool:
    """Whether the mark begins a provision, and is not a cross-reference at the beginning of a line."""
    before = text[max(0, start - 200) : start].rstrip()
    ended = not before or before[-1] in '.;:,-_”">' or before.endswith((" or", " and"))
    if mark.depth == ITEM:
        known = any(
            units[one].style == mark.style and follows(mark.style, units[one].value, mark.value) for one in open_
        )
        if mark.value == UNREADABLE:
            return known and (blank or ended)
        return (ended and (known or blank or begins(mark.value))) or (blank and (known or begins(mark.value)))
    if mark.depth in (SECTION, SUBSECTION) or text[start : start + 1] in "Ss§":
        after = text[mark.end : mark.end + 40].lstrip()
        title = bool(open_) and units[open_[-1]].depth in (ARTICLE, WHOLE) and start - units[open_[-1]].start < 150
        return bool(_TITLED.match(after)) and (blank or ended or title) and not _REFERENCE.match(after)
    just_numbered = bool(open_) and start - units[open_[-1]].start < 20 and mark.depth == DEFINITION
    return (blank or ended) and not just_numbered


def _make_room(units: list[Unit], open_: list[int], mark: Mark) -> int:
    """Closes the provisions that end at `mark`. Returns the index of the one that contains it."""
    if mark.depth == ITEM:
        lists = [place for place, one in enumerate(open_) if units[one].depth == ITEM]
        same = [place for place in reversed(lists) if units[open_[place]].style == mark.style]
        next_ = [place for place in same if follows(mark.style, units[open_[place]].value, mark.value)]
        other = [place for place in same if not _nests(units[open_[place]], mark)]
        if found := next_ or other[-1:]:
            del open_[found[0] :]
    else:
        while open_ and units[open_[-1]].depth >= mark.depth:
            open_.pop()
        if mark.depth == DEFINITION:
            while open_ and units[open_[-1]].depth == ITEM:
                open_.pop()
    return open_[-1] if open_ else -1


def _nests(one: Unit, mark: Mark) -> bool:
    """Whether (i) is inside (a): both look alike."""
    return (roman(mark.value) == 1 and one.value.lower() != "h") or (roman(mark.value) > 1 and roman(one.value) == 0)


def _close(text: str, units: list[Unit]) -> None:
    open_: list[Unit] = []
    places: list[int] = []
    for index, one in enumerate(units):
        while places and places[-1] != one.parent:
            places.pop()
            open_.pop().end = one.start
        if open_ and open_[-1].leaf:
            open_[-1].leaf, open_[-1].own = False, one.start
        open_.append(one)
        places.append(index)
    for one in units:
        one.end = one.start + len(_without_foot(text[one.start : one.end]))
        one.own = min(one.own, one.end)


def _with_parts(text: str, units: list[Unit]) -> list[Unit]:
    """Adds the events of default that a paragraph lists, and the paragraphs of long provisions without numbers."""
    every: list[Unit] = []
    place: dict[int, int] = {-1: -1}
    for index, one in enumerate(units):
        place[index] = len(every)
        one.parent = place[one.parent]
        every.append(one)
        if one.leaf and (events := list(_events(text, one, place[index]))):
            one.leaf, one.own = False, events[0].start
            every.extend(events)
        elif one.own - one.start > LONGEST_WHOLE:
            parts = list(_paragraphs(text, one.start, one.own, place[index]))
            if len(parts) > 1:
                one.leaf, one.own = False, parts[0].end
                every.extend(parts[1:])
    return every


def _with_rest(text: str, units: list[Unit]) -> list[Unit]:
    """Adds the paragraphs of the text before the first number, and of what follows the last words of an agreement:
    notes, letters and amendments in the same file.
    """
    every: list[Unit] = []
    place: dict[int, int] = {-1: -1}
    reached = 0
    for index, one in enumerate(units):
        if one.parent == -1:
            every.extend(_rest(text, reached, one.start))
            reached = one.end
        place[index] = len(every)
        one.parent = place[one.parent]
        every.append(one)
    every.extend(_rest(text, reached, len(text)))
    return every


def _rest(text: str, start: int, end: int) -> Iterator[Unit]:
    """Between provisions, only page numbers and blank lines are missing unless an agreement ended there."""
    if start == 0 or _CLOSING.search(text, start, end):
        yield from _paragraphs(text, start, end, -1)


def _events(text: str, one: Unit, parent: int) -> Iterator[Unit]:
    """The lettered events of default of a provision that lists them in its text."""
    found = list(_EVENT.finditer(text, one.start, one.end))
    starts = [match.start(1) for match, letter in zip(found, _LETTERS, strict=False) if match.group(2) == letter]
    if len(starts) < LEAST_EVENTS or len(starts) != len(found[: len(_LETTERS)]):
        return
    if not _DEFAULTS.search(text[max(one.start, starts[0] - 300) : starts[0]]):
        return
    for start, end in zip(starts, [*starts[1:], one.end], strict=True):
        value = text[start + 1]
        stop = start + len(text[start:end].rstrip())
        yield Unit(start, stop, stop, ITEM, "(a)", value, parent, "")


def _paragraphs(text: str, start: int, end: int, parent: int) -> Iterator[Unit]:
    """Separated by blank lines after the end of a sentence. A short heading belongs to the next paragraph."""
    begin = start
    for match in _BLANK.finditer(text, start, end):
        before = text[begin : match.start()].rstrip()
        if len(before.strip()) > 80 and before[-1] in '.;:”"' and text[match.end() : match.end() + 1].isupper():
            yield _paragraph(text, begin, match.start(), parent)
            begin = match.end()
    if _without_pages(text[begin:end]).strip():
        yield _paragraph(text, begin, end, parent)


def _paragraph(text: str, start: int, end: int, parent: int) -> Unit:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(_without_pages(text[start:end]))
    heading = _heading(text, Mark(PARAGRAPH, "", "", start))
    return Unit(start, end, end, PARAGRAPH, "", "", parent, heading)


def _line_starts(text: str) -> Iterator[tuple[int, bool]]:
    """Where the words of each line begin, and whether a blank line or a page break precedes it."""
    blank = True
    for match in _LINE.finditer(text):
        line = match.group()
        words = line.strip()
        if not words or _PAGE.fullmatch(words):
            blank = blank or not words or words.startswith("<")
            continue
        yield match.start() + len(line) - len(line.lstrip()), blank
        blank = False


def _without_foot(words: str) -> str:
    """The text without what follows the last words of an agreement, and without page numbers and blank lines at the
    end.
    """
    closing = _CLOSING.search(words)
    return _without_pages(words[: closing.start()] if closing else words)


def _without_pages(words: str) -> str:
    """The text without page numbers and blank lines at the end."""
    words = words.rstrip()
    while (cut := max(words.rfind("\n"), words.rfind("\r"))) > 0 and _PAGE.fullmatch(words[cut + 1 :].strip()):
        words = words[:cut].rstrip()
    return words


def _heading(text: str, mark: Mark) -> str:
    """The words after the number that look like a title: up to a full stop, a dash or the end of the line."""
    if mark.depth == DEFINITION:
        return mark.value
    words = text[mark.end : mark.end + 240].lstrip(" .:-–—\t\r\n")
    patterns = {ARTICLE: (_LINES,), WHOLE: (_TITLE, _CAPITALS)}.get(mark.depth, (_TITLE,))
    titles = (_title(match.group(1)) for pattern in patterns if (match := pattern.match(words)))
    return next((title for title in titles if title), "")


def _title(words: str) -> str:
    """`words` if they look like a title, else empty."""
    title = " ".join(words.replace("_", " ").split())
    important = [word for word in re.findall(r"[^\W\d_][\w'’-]*", title) if len(word) > 3 or word.isupper()]
    capital = sum(word[0].isupper() for word in important)
    return title if important and capital >= 0.7 * len(important) and len(important) <= 14 else ""


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_EVENT = re.compile(r"(?<=[:;,.\s])(\(([a-z])\))\s")
_DEFAULTS = re.compile(r"events?\s+of\s+default", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_BLANK = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")
_PAGE = re.compile(r"<PAGE>\s*\d*|-?\s*\d{1,3}\s*-?|page\s+\d+|[ivx]{1,5}|\[?\s*\*\s*\]?.{0,3}", re.IGNORECASE)
_CLOSING = re.compile(r"^[ \t]*IN WITNESS WHEREOF|^[ \t]*\[?signature page", re.IGNORECASE | re.MULTILINE)
_TITLED = re.compile(r"[A-Z\"“(\[]|\d+-[A-Z]")
_TITLE = re.compile(
    r"([^\r\n.:]{3,140}?(?:[ \t]*\r?\n[ \t]*[^\r\n.:]{2,100}?)?)\s*(?:[.:]|--|—|–|\r?\n\s*\r?\n|"
    r"\r?\n\s*(?=\()|$|  +(?=[A-Z(]))"
)
_REFERENCE = re.compile(r"(?:hereof|of|and|or|above|below|shall|to|through)\b", re.IGNORECASE)
_LINES = re.compile(r"([^\r\n.:]{3,100}(?:\r?\n[ \t]*(?![Ss][Ee][Cc][Tt][Ii][Oo][Nn]\b)[A-Z ,;&-]{3,80}(?=\r?\n))?)")
_CAPITALS = re.compile(r"([A-Z][A-Z ,;&/'’-]{3,80})[ \t]*\r?\n")
