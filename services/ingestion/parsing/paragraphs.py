"""Split plain text into paragraphs: at blank lines, and at numbers, indents and long lines."""

import re
from collections.abc import Iterator

from services.shared.domain.spans import OriginalSpan

_LINE = re.compile(r"[^\r\n\f\x0b\u2028\u2029]+")
_UNWRAPPED = 160
_NUMBERED = re.compile(
    r"""(?:ARTICLE|Article|SECTION|Section|§+)\s*[\dIVXLC]+\b
      | \d{1,3}(?:\.\d{1,3})+\.?\s
      | \d{1,2}[.)]\s+[A-Z"“(]
      | \((?:[a-z]{1,2}|[ivxl]{1,5}|[A-Z]|\d{1,2})\)\s
      | [•●▪◦·–—*-]\s""",
    re.X,
)


_ENDED = re.compile(r"""(?:[.:;,?!”"’')\]_–—-]|\band|\bor|^.{0,40})$""")


def split_paragraphs(text: str) -> tuple[OriginalSpan, ...]:
    """Spans in order that do not overlap, are not empty, and have no white space at their edges."""
    return tuple(_paragraphs(text))


def _paragraphs(text: str) -> Iterator[OriginalSpan]:
    start = end = line_start = -1
    indent = 0
    for match in _LINE.finditer(text):
        line = match.group()
        words = line.strip()
        if not words:
            continue
        first = match.start() + len(line) - len(line.lstrip())
        last = first + len(words)
        before = text[line_start:end] if start >= 0 else ""
        if before and _begins(text[end:first], words, before, indent):
            yield OriginalSpan(start, end)
            start = -1
        indent = first - match.start()
        start = first if start < 0 else start
        line_start, end = first, last
    if start >= 0:
        yield OriginalSpan(start, end)


def _begins(gap: str, words: str, before: str, previous_indent: int) -> bool:
    """Whether the line `words` starts a paragraph, after the line `before` and the white space `gap`."""
    if "\f" in gap or _breaks(gap) > 1 or len(before) > _UNWRAPPED:
        return True
    # Wrapped prose can have "Section 3.1" at the start of a line. A section follows a line that ends a sentence.
    if _NUMBERED.match(words) and _ENDED.search(before):
        return True
    indent = len(gap) - max(gap.rfind("\n"), gap.rfind("\r")) - 1
    return indent >= previous_indent + 3 and words[:1].isupper()


def _breaks(gap: str) -> int:
    return len(re.findall(r"\r\n|[\r\n\x0b\u2028\u2029]", gap))
