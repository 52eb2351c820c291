"""Finds the headings of exhibits, schedules and the like. A reference at the begin of a line is none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from services.annotation.linking.marks import CONTENTS


@dataclass(frozen=True, slots=True)
class Attachment:
    """The heading of an exhibit, a schedule or the like. `kind` and `label` are in lower case: `exhibit`, `b-1`.
    `is_inner`: it belongs to another attachment, as `Schedule 1 to Exhibit H`.
    """

    kind: str
    label: str
    start: int
    end: int
    is_inner: bool = False
    stop: int = 0


def find_attachments(text: str) -> Iterator[Attachment]:
    """The headings of attachments. A list of them has other headings close by, and a page header repeats one."""
    found = [one for one in _ATTACHMENT.finditer(text) if _is_heading(text, one)]
    best: dict[tuple[str, str, bool], tuple[tuple[bool, bool], re.Match[str]]] = {}
    for at, match in enumerate(found):
        key = (match["kind"].lower(), label_of(match["label"]), bool(_INNER.match(text, match.end())))
        rank = (not _is_listed(found, at), match["kind"].isupper())
        if match.start() < _FILED or (not rank[0] and match.start() < len(text) * _FRONT):
            continue
        if key not in best or rank > best[key][0] or (not rank[0] and rank == best[key][0]):
            best[key] = (rank, match)
    kept = [
        Attachment(kind, label, match.start("kind"), match.end("label"), is_inner)
        for (kind, label, is_inner), (_, match) in sorted(best.items(), key=lambda one: one[1][1].start())
    ]
    for one, following in pairwise([*kept, None]):
        if one:
            yield replace(one, stop=following.start if following else len(text))


def label_of(words: str) -> str:
    """A label as it is compared: `8.10(b)` for `8.10 (B)`."""
    return "".join(words.split()).lower()


def _is_listed(found: Sequence[re.Match[str]], at: int) -> bool:
    """Whether another heading of the kind follows closely, or is close before: it is one of a list."""
    match = found[at]
    return any(
        other["label"] != match["label"] and abs(other.start() - match.start()) < _LISTED
        for other in (*found[max(at - 1, 0) : at], *found[at + 1 : at + 2])
        if other["kind"].lower() == match["kind"].lower() or not _in_body(match)
    )


def _in_body(match: re.Match[str]) -> bool:
    """Whether the heading is behind the lists at the front of a text."""
    return match.start() > len(match.string) * _LISTS


def _is_heading(text: str, match: re.Match[str]) -> bool:
    before = text[max(match.start() - _BEFORE, 0) : match.start()]
    if _GOES_ON.match(text, match.end()) or CONTENTS.match(text, match.end()):
        return False
    if match["kind"].isupper():
        return bool(_LINE.search(before) or _ENDED.search(before))
    if _LINE.search(before):
        return not _WRAPPED.search(before)
    return bool(_ENDED.search(before) and _NAMED.match(text, match.end()))


_BEFORE = 60
_LISTED, _FRONT, _LISTS = 170, 0.55, 0.15
_FILED = 300
_NAMED = re.compile(r"\s+(?:[A-Z][\w’'&-]+\s+){2}")
_LINE = re.compile(r"(?:^|[\n\f\v])[ \t\r*_>]*$")
_ENDED = re.compile(r"(?:[.;:>)\]”\"\f]|\b(?:and|or)|-{3}|_{3})\s+$")
_ATTACHMENT = re.compile(
    r"(?<![\w])(?P<kind>EXHIBIT|SCHEDULE|ANNEX|APPENDIX|ATTACHMENT|Exhibit|Schedule|Annex|Appendix|Attachment)\s{1,4}"
    r"(?:No\.\s?)?[\"“]?(?P<label>\d{1,2}(?:\.\d{1,3}){0,4}(?:\s?\([A-Za-z]{1,4}\))?|[A-Z]{1,2}(?:[-.]\d{1,2}[A-Z]?)?"
    r"|[IVXL]{1,6})(?![\w])[\"”]?"
)
_INNER = re.compile(
    r"(?i)[\"”]?\s+to\s+(?:the\s+)?(?:exhibit|schedule|annex|appendix|attachment|assignment|supplement)\b"
)
_GOES_ON = re.compile(
    r"[ \t]*(?:\n[ \t]*)?(?:[,;)]|\.?\s+(?:hereto|hereof|hereby|attached|annexed|and|or|to this|to the(?!\s[A-Z])|of|is"
    r"|are|shall|may|which|in|as|for|thereto|sets|contains|under|that|has|by|with|from|on|at|lists)\b)"
)
# Also across one blank line: lists of exhibits are often in double spacing.
_WRAPPED = re.compile(r"(?:[a-z,(]|\b(?:in|on|as|of|to|the|and|or))[ \t\r]*\n[ \t\r]*\n?\Z")
