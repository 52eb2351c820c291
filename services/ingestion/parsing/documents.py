"""Find the documents inside a text: exhibits, schedules, notes, guaranties and amendments behind an agreement."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.ingestion.parsing.document_titles import (
    BLANK,
    CONTENTS,
    FORM,
    HEADING,
    LATER,
    LISTS,
    NAMES,
    OPENING,
    OPENINGS,
    OWN_SCHEDULE,
    PARTY,
    REFERENCE,
    SIGNED,
    TITLE,
    TYPES,
)
from services.shared.domain.parts import OriginalPart, PartKind, PartReason
from services.shared.domain.spans import OriginalSpan

_MOST = 1_000  # a file with more has a list that looks like headings
_FILED = 300  # the label of a filing is at the begin of the text: "Exhibit 10.1"
_LISTED = 170  # headings so close are entries of a list
_BEFORE, _AFTER, _OPENS, _TITLES = 400, 600, 2_000, 4
_SAME = 60
_NAMED = 120
_REFERRING = 2  # lines: TO, and the name
_NEXT = -2  # the next line, whatever is between
_LINE = re.compile(r"[^\n\f\v]+")
_MARKER = re.compile(r"<PAGE>[^\S\n]*\d*|-?\d{1,4}-?|[ivx]{1,6}|[-_=* ]+")
_NUMBERED = re.compile(r"(?i)(?:article|section|part|chapter)\b.{0,12}|\d[\d.]*\.?|[ivx]+\.")
_LETTERS = re.compile(r"[^\W\d_]+")
_ITEM = re.compile(r"\(?\d{1,2}[.)]\s|\([a-z]{1,2}\)\s")
_NUMBER = re.compile(r"\s*[-–—.]?\s*\d{1,3}")
_REFERS = re.compile(r"^[^\S\n]*to\b", re.IGNORECASE | re.MULTILINE)
_WIDE = re.compile(r"\S(?:[^\S\n]{3,}|\t)\S.*\S(?:[^\S\n]{3,}|\t)\S|\S[^\S\n]{9,}\S")
_SMALL = frozenset(("a", "an", "and", "as", "by", "for", "in", "no", "of", "on", "or", "the", "to", "with"))


@dataclass(frozen=True, slots=True)
class _Start:
    """`end`: of the line. `kind` and `label` in lower case; empty for a title. `title`: on the line of the heading.
    `name`: the title behind it.
    """

    start: int
    end: int
    kind: str = ""
    label: str = ""
    title: str = ""
    name: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.label


def find_documents(text: str) -> tuple[OriginalPart, ...]:
    """The documents behind the first one, in order, without overlap. None if the text is one document.

    They begin after the first signatures: without any, the text is one document. The next one ends a document.
    """
    signed = SIGNED.search(text)
    if signed is None:
        return ()
    starts = _merged(text, _placed(text, sorted((*_headings(text), *_titles(text, signed.end())), key=_order)))
    if not 0 < len(starts) <= _MOST:
        return ()
    ends = [*(one.start for one in starts[1:]), len(text.rstrip())]
    return tuple(_part(text, one, end, number) for number, (one, end) in enumerate(zip(starts, ends, strict=True), 1))


def _order(one: _Start) -> int:
    return one.start


def _headings(text: str) -> Iterator[_Start]:
    for match in HEADING.finditer(text):
        start, line = match.start("kind"), match.group().strip()
        rest = line[match.end("label") - start :]
        if (
            start < _FILED
            or _NUMBER.fullmatch(rest)
            or CONTENTS.search(line)
            or REFERENCE.match(rest.lstrip("\"”'’)"))
            or line[-1] in ",;"
        ):
            continue
        if not match["kind"].isupper() and not _stands_alone(text, match, line):
            continue
        label = "".join(match["label"].split()).lower()
        yield _Start(start, match.end(), match["kind"].lower(), label, (match["title"] or "").strip(" \t-–—:.()"))


def _stands_alone(text: str, match: re.Match[str], line: str) -> bool:
    """Whether the line is no piece of a wrapped sentence."""
    before = _line_before(text, match.start())
    titled = bool(match["title"]) and before.endswith(".")
    return line[-1] != "." and (not before or titled or _MARKER.fullmatch(before) is not None or _is_title(before))


def _line_before(text: str, start: int) -> str:
    """The line directly before; empty if there is a blank line or nothing between."""
    head = text[max(0, start - _BEFORE) : start].rstrip(" \t\r\u00a0")
    return head[:-1].rpartition("\n")[2].strip() if head.endswith("\n") else ""


def _titles(text: str, after: int) -> Iterator[_Start]:
    """Titles behind signatures, with words behind them that open a document. One that repeats is a page header."""
    found = [
        one
        for one in TITLE.finditer(text, after)
        if (NAMES.search(one["title"]) and not PARTY.search(one["title"])) or OWN_SCHEDULE.fullmatch(one["title"])
    ]
    seen: dict[str, int] = {}
    for one in found:
        seen[one["title"]] = seen.get(one["title"], 0) + 1
    for one in found:
        is_heading = HEADING.match(text, one.start()) or "SIGNATURE" in one["title"]
        if not is_heading and seen[one["title"]] < 3 and _opens(text, one.start("title"), one.end()):
            yield _Start(one.start("title"), one.end(), title=one["title"])


def _opens(text: str, start: int, end: int) -> bool:
    before = [line for line in _lines(text, max(0, start - _BEFORE), start) if not _MARKER.fullmatch(line)]
    if any("SIGNATURE PAGE" in line.upper() and line[-1] != "]" for line in before[-2:]):
        return False
    if before and (_NUMBERED.fullmatch(before[-1]) or ("[" in before[-1] and "]" not in before[-1])):
        return False
    squeezed = "\n".join(before[-8:])
    opens = OWN_SCHEDULE.fullmatch(text, start, end) or OPENING.search(text, end, end + _AFTER)
    return SIGNED.search(squeezed) is not None and opens is not None


def _lines(text: str, start: int, end: int) -> list[str]:
    return [line for one in _LINE.finditer(text, start, end) if (line := one.group().strip())]


def _placed(text: str, found: Sequence[_Start]) -> list[_Start]:
    """Without the entries of lists, those before the first signatures, and repeated page headers."""
    first = _end_of_body(text)
    kept: list[_Start] = []
    for at, one in enumerate(found):
        nearby = (*found[max(0, at - 1) : at], *found[at + 1 : at + 2])
        near = [each for each in nearby if each.key != one.key and not _is_apart(text, one, each)]
        is_listed = any(abs(each.start - one.start) < _LISTED and each.kind == one.kind for each in near)
        is_entry = bool(one.kind and one.title) and any(
            each.kind and each.title and _is_next(text, one, each) for each in near
        )
        if one.start < first or is_entry or (is_listed and not kept):
            continue
        if not (kept and one.kind and kept[-1].key == one.key):
            kept.append(one)
    return kept


def _is_apart(text: str, one: _Start, each: _Start) -> bool:
    """Whether they are on different pages, or far from one another."""
    start, end = sorted((one.start, each.start))
    return end - start > _LISTED or "<PAGE>" in text[start:end] or "\f" in text[start:end]


def _is_next(text: str, one: _Start, each: _Start) -> bool:
    first, second = sorted((one, each), key=_order)
    return not text[first.end : second.start].strip()


def _end_of_body(text: str) -> int:
    """Where the first signatures begin."""
    match = SIGNED.search(text)
    return match.start() if match else len(text)


def _merged(text: str, found: Sequence[_Start]) -> list[_Start]:
    """Two headings of one document, `EXHIBIT A` and its title or `SCHEDULE 2.01`, are one start."""
    kept: list[_Start] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is None or (one.kind and one.kind == last.kind) or not _is_same(text, last, one):
            kept.append(one)
        elif one.kind:
            kept[-1] = replace(one, start=last.start)
        elif last.kind and not last.title and not _REFERS.search(text, last.end, one.end):
            kept[-1] = replace(last, name=one.title)
    return kept


def _is_same(text: str, last: _Start, one: _Start) -> bool:
    if not one.kind:
        between = text[last.end : one.start].strip()
        return len(between) < _NAMED and not SIGNED.search(between)
    lines = _lines(text, last.end, min(one.start, last.end + _SAME))
    return one.start - last.end < _SAME and len(lines) <= _REFERRING and not _title_lines(text, last.end, one.start)


def _part(text: str, one: _Start, end: int, number: int) -> OriginalPart:
    lines = [(one.title, one.end)] if one.title else []
    lines += _title_lines(text, one.end, min(end, one.end + _AFTER))
    kind, stop = _type(text, one, lines, end)
    title = OriginalSpan(one.start, stop)
    return OriginalPart(
        PartKind.DOCUMENT,
        number,
        title,
        OriginalSpan(one.start, end),
        document_type=kind,
        form=_is_form(kind, text[one.start : end], title.of(text), is_attached=bool(one.kind)),
        reason=PartReason.HEADING if one.kind else PartReason.TITLE,
    )


def _title_lines(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """The first lines that can be a title, with their ends. "TO" and the line after it name what it is attached to."""
    lines: list[tuple[str, int]] = []
    after = -1
    for match in _LINE.finditer(text, start, end):
        words = match.group().strip()
        if not words or _MARKER.fullmatch(words):
            continue
        if after == _NEXT:
            after = -1
            continue
        if words.lower() == "to" or words.lower().startswith("to "):
            after = _NEXT if words.lower() == "to" else match.end() + 1
            continue
        if len(lines) == _TITLES or words.startswith("<") or not (_is_title(words) or FORM.match(words.lstrip("[("))):
            break
        if match.start() != after:
            lines.append((words, match.start() + len(match.group().rstrip())))
    return lines


def _is_title(words: str) -> bool:
    found = [one for one in _LETTERS.findall(words) if one.lower() not in _SMALL]
    if len(words) > 100 or words[-1] in ".;," or _WIDE.search(words) or _ITEM.match(words):
        return False
    return bool(found) and all(one[0].isupper() for one in found)


def _type(text: str, one: _Start, lines: Sequence[tuple[str, int]], end: int) -> tuple[str, int]:
    """The type, and where the title ends."""
    for words, stop in (*lines, (one.name, one.end)):
        for kind, pattern in TYPES.items():
            if pattern.search(" ".join(words.split())):
                return kind, stop
    if OWN_SCHEDULE.fullmatch(one.title):
        return "schedule", one.end
    opening = text[one.end : min(end, one.end + _OPENS)]
    kind = next((kind for kind, pattern in OPENINGS.items() if pattern.search(opening)), "")
    return kind or ("exhibit" if one.kind in ("", "exhibit") else "schedule"), lines[0][1] if lines else one.end


def _is_form(kind: str, text: str, title: str, *, is_attached: bool) -> bool:
    """Whether the document is a form: called one, or with blanks in its first words and without a signature."""
    if FORM.search(title):
        return True
    if kind in LISTS or "/s/" in text:
        return False
    return (is_attached and kind in LATER) or len(BLANK.findall(text, 0, _OPENS)) > 1
