"""Find earlier mail in the body of a mail, in linear time: lines after `>`, and what follows the fields of a mail."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from services.ingestion.extractors.eml import quotation_words as words
from services.ingestion.extractors.result import moved
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Quotation:
    """Earlier mail, with the line that says who wrote it; that is empty if there is none."""

    span: OriginalSpan
    title: OriginalSpan

    def moved(self, distance: int) -> "Quotation":
        """The quotation in a text with `distance` more code points before it."""
        return Quotation(moved(self.span, distance), moved(self.title, distance))


def quotations(text: str, marked: Sequence[OriginalSpan] = ()) -> list[Quotation]:
    """The quotations of a body, the outer one first: each is inside another one, or does not overlap it.

    `marked`: those that the markup of the body marks; an empty one is the begin of a quotation to the end.
    """
    fixed = sorted({one for one in marked if len(one)}, key=_outer_first)[:_MOST]
    begins = {one.start: one.start for one in marked if not len(one)} | dict(_begins(text))
    for one in fixed:
        begins.pop(_titled_before(text, one.start, 0), None)
    found = {*fixed, *_to_their_ends(sorted(begins)[:_MOST], fixed, len(text))}
    if not fixed:
        found |= set(islice(_after_signs(text), _MOST))
    ordered = sorted((_trimmed(text, one) for one in found), key=_outer_first)[: 2 * _MOST]
    return [_titled(text, one, begins) for one in _without_copies(text, _with_titles(text, ordered))]


def parts_of(found: Iterable[Quotation]) -> tuple[OriginalPart, ...]:
    """The quotations of a mail, in the order of `quotations`, as parts."""
    parts: list[OriginalPart] = []
    around = [(-1, 0)]  # the end of each open part, and the number of parts in it
    for one in found:
        while len(around) > 1 and one.span.start >= around[-1][0]:
            around.pop()
        end, count = around[-1]
        around[-1] = (end, count + 1)
        around.append((one.span.end, 0))
        parts.append(OriginalPart(PartKind.QUOTATION, count + 1, one.title, one.span))
    return tuple(parts)


def _trimmed(text: str, span: OriginalSpan) -> OriginalSpan:
    end = span.end
    while end > span.start + 1 and text[end - 1].isspace():
        end -= 1
    return OriginalSpan(span.start, end)


def _outer_first(span: OriginalSpan) -> tuple[int, int]:
    return span.start, -span.end


def _begins(text: str) -> Iterator[tuple[int, int]]:
    """Where earlier mail begins that goes on to the end, and where the line with its sender is."""
    after = 0
    for match in islice(_CANDIDATE.finditer(text), _MOST_CANDIDATES):
        if match.start() < after:
            continue
        lines = list(_lines(text, match.start()))
        if match["rule"]:
            block = _fields(lines[1:])
            after = block[1] if block else match.end()
            yield match.start(), block[0] if block else match.start()
        elif match["sender"] and (block := _fields(lines)):
            after = block[1]
            yield _before(text, match.start()), match.start()
        elif match["wrote"] and (end := _attribution_end(text, match.start())):
            after = end
            if _MOMENT.search(text, match.start(), end) and not _is_quoted(text, end):
                yield match.start(), match.start()


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The next lines with text, each cut after some words."""
    for _ in range(_MOST_LINES):
        end = text.find("\n", start, start + _LONGEST_LINE)
        line = text[start : end if end >= 0 else start + _LONGEST_LINE]
        if line.strip():
            yield start, line
        if end < 0:
            return
        start = end + 1


def _fields(lines: Sequence[tuple[int, str]]) -> tuple[int, int] | None:
    """The place of the sender, and the end of the fields of a mail with which these lines begin."""
    kinds: set[str] = set()
    first, end, others = -1, 0, 0
    for start, line in lines:
        match = _FIELD.match(line)
        kind = _KINDS.get(match[1].lower(), "") if match else ""
        if not kind:
            others += 1
            if others > _MOST_OTHERS or not kinds or _is_complete(kinds):
                break
            continue
        first = start if kind == "from" or first < 0 else first
        kinds.add(kind)
        end = start + len(line)
    return (first, end) if _is_complete(kinds) else None


def _is_complete(kinds: set[str]) -> bool:
    return {"from", "sent"} <= kinds and not kinds.isdisjoint({"to", "subject"})


def _before(text: str, start: int) -> int:
    """Where a line of hyphens or underscores before the fields begins; else `start`."""
    match = _RULE.search(text, max(0, start - _LONGEST_RULE), start)
    return match.start(1) if match else start


def _attribution_end(text: str, start: int) -> int:
    """The end of "On … wrote:", which can be three lines; 0 if there is none."""
    most = min(len(text), start + _LONGEST_ATTRIBUTION)
    if not _WROTE_LINE.match(text, start, most):
        return 0
    line = start
    for _ in range(3):
        end = text.find("\n", line, most)
        end = end if end >= 0 else most
        words = text[start:end].rstrip()
        if words.endswith((":", "：")):
            return start + len(words) if _DIGIT.search(words) and _VERB.search(words[-_LONGEST_NAME:]) else 0
        if end == most or not text[line:end].strip():
            return 0
        line = end + 1
    return 0


def _is_quoted(text: str, end: int) -> bool:
    return _SIGN.match(text, end, end + _LONGEST_LINE) is not None


def _to_their_ends(starts: Sequence[int], fixed: Sequence[OriginalSpan], length: int) -> Iterator[OriginalSpan]:
    """From each start to the next one in the same marked quotation, or to its end."""
    around: list[tuple[int, int]] = [(length, -1)]  # the end of each open quotation, and the last start in it
    waiting = sorted([(one.start, 0, -one.end) for one in fixed] + [(one, 1, 0) for one in starts])
    for start, is_start, end in waiting:
        while len(around) > 1 and start >= around[-1][0]:
            yield from _last(around.pop())
        if not is_start:
            around.append((-end, -1))
            continue
        whole, last = around[-1]
        if last >= 0:
            yield OriginalSpan(last, start)
        around[-1] = (whole, start)
    for one in around:
        yield from _last(one)


def _last(quotation: tuple[int, int]) -> Iterator[OriginalSpan]:
    end, start = quotation
    if 0 <= start < end:
        yield OriginalSpan(start, end)


def _after_signs(text: str) -> Iterator[OriginalSpan]:
    """The runs of lines after `>`, and inside them the runs after more of these signs."""
    for run in _RUN.finditer(text):
        end = run.start() + len(run.group().rstrip())
        if run.group().rstrip().count("\n") or _titled_before(text, run.start(), 0):
            yield from _levels(text, run.start(), end)


def _levels(text: str, start: int, end: int) -> Iterator[OriginalSpan]:
    opened: list[int] = []
    last = start
    for line in _SIGNED_LINE.finditer(text, start, end):
        level = line.group(1).count(">")
        while len(opened) > level:
            yield OriginalSpan(opened.pop(), last)
        opened += [line.start()] * (level - len(opened))
        last = line.end()
    for one in opened:
        yield OriginalSpan(one, end)


def _with_titles(text: str, ordered: Iterable[OriginalSpan]) -> list[OriginalSpan]:
    """Each from the line before it that says who wrote it, if that is not in another quotation."""
    found: list[OriginalSpan] = []
    around: list[int] = []
    floor = 0
    for one in ordered:
        while around and one.start >= around[-1]:
            floor = max(floor, around.pop())
        start = _titled_before(text, one.start, floor)
        found.append(OriginalSpan(start if start else one.start, one.end))
        floor = max(floor, one.start)
        around.append(one.end)
    return sorted(set(found), key=_outer_first)


def _titled_before(text: str, start: int, floor: int) -> int:
    """Where the line before `start` begins that says who wrote; 0 if there is none after `floor`."""
    first = max(floor, start - _LONGEST_ATTRIBUTION)
    for match in _WROTE_LINE.finditer(text, first, start):
        end = _attribution_end(text, match.start())
        if end and end <= start and not text[end:start].strip():
            return match.start()
    return 0


def _without_copies(text: str, ordered: Sequence[OriginalSpan]) -> Iterator[OriginalSpan]:
    """Without a quotation that is all of another one, but for the line that says who wrote."""
    kept: list[OriginalSpan] = []
    for one in ordered:
        while kept and one.start >= kept[-1].end:
            kept.pop()
        if kept and one.end == kept[-1].end and _is_title(text, kept[-1].start, one.start):
            continue
        kept.append(one)
        yield one


def _is_title(text: str, start: int, end: int) -> bool:
    if end - start > _LONGEST_ATTRIBUTION:
        return False
    between = text[start:end].strip()
    return not between or _attribution_end(between, 0) == len(between)


def _titled(text: str, span: OriginalSpan, begins: dict[int, int]) -> Quotation:
    start = begins.get(span.start, span.start)
    if start == span.start and start not in begins and not _attribution_end(text, start):
        return Quotation(span, OriginalSpan(start, start))
    end = _attribution_end(text, start) or text.find("\n", start, min(span.end, start + _LONGEST_LINE))
    end = min(end if end > 0 else start + _LONGEST_LINE, span.end)
    return Quotation(span, OriginalSpan(start, end))


def _any(*names: str) -> str:
    return "|".join(re.escape(one) for one in sorted(set(names), key=len, reverse=True))


_FIELDS = {
    "from": words.FROM,
    "sent": words.SENT,
    "to": words.TO,
    "cc": words.CC,
    "subject": words.SUBJECT,
    "more": words.MORE,
}
_KINDS = {name.lower(): kind for kind, names in _FIELDS.items() for name in names}
_FIELD = re.compile(rf"[ \t]{{0,3}}\*{{0,2}}({_any(*_KINDS)})[ \t\xa0]?\*{{0,2}}[:：]", re.I)
_OPENINGS = _any(*(one for one, _ in words.WROTE))
_CANDIDATE = re.compile(
    rf"^(?:(?P<rule>[ \t]{{0,3}}-{{2,20}}[ \t]?(?:{_any(*words.EARLIER)})[ \t]?-{{2,20}}[ \t]*$)"
    rf"|(?P<sender>[ \t]{{0,3}}\*{{0,2}}(?:{_any(*words.FROM)})[ \t\xa0]?\*{{0,2}}[:：])"
    rf"|(?P<wrote>[ \t]{{0,3}}(?:{_OPENINGS})\s))",
    re.M | re.I,
)
_WROTE_LINE = re.compile(rf"^[ \t]{{0,3}}(?:{_OPENINGS})\s", re.M)
_VERB = re.compile(rf"\b(?:{_any(*(verb for _, verb in words.WROTE))})\b")
_MOMENT = re.compile(r"@|\b\d{1,2}[:.h]\d\d\b")
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"\s*>")
_RULE = re.compile(r"^([ \t]{0,3}[-_]{5,}[^\n]{0,60})\n\s*\Z", re.M)
_RUN = re.compile(r"(?:^[ \t]{0,3}>[^\n]*+(?:\n|\Z)(?:[ \t]*+\n)*+)++", re.M)
_SIGNED_LINE = re.compile(r"^([ \t]{0,3}(?:>[ \t]?){1,10})[^\n]*", re.M)
_LONGEST_LINE = 300
_LONGEST_ATTRIBUTION = 400
_LONGEST_RULE = 150
_LONGEST_NAME = 100
_MOST_LINES = 16
_MOST_OTHERS = 4
_MOST = 1_000
_MOST_CANDIDATES = 20_000
