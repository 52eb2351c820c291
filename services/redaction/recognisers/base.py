"""The protocol of recognisers, the text that they read, and recognisers made of patterns. Patterns run over UTF-8
bytes; only matches are mapped back to code points.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Protocol

import numpy as np
import re2

from services.redaction.recognisers.prefilter import Prefilter
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class Match(Protocol):
    """A match of RE2. Its spans are in bytes."""

    def span(self, group: int = 0) -> tuple[int, int]: ...


class _Regex(Protocol):
    """A compiled RE2 pattern. The library has no public name for this type."""

    @property
    def groups(self) -> int: ...

    def finditer(self, text: bytes) -> Iterator[Match]: ...


@dataclass(frozen=True, eq=False)
class Compiled:
    """A compiled RE2 pattern, its number of `groups`, and the `source` from which it was compiled."""

    regex: _Regex
    groups: int
    source: str

    @cached_property
    def bit(self) -> int:
        """The bit of the pattern in the result of the prefilter. The first use adds the pattern to the prefilter."""
        return 1 << prefilter().add(self.source)

    def finditer(self, text: bytes) -> Iterator[Match]:
        """All matches in UTF-8, from left to right, without overlaps."""
        return self.regex.finditer(text)


class Source:
    """A text for recognisers. Views that several recognisers need are computed once, at the first use."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8. Lone surrogates are encoded, too."""
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """Words that occur in lower case somewhere in the text. In running text, such words are rarely names."""
        return frozenset(word for word in set(_WORD.findall(self.text)) if word.islower())

    @cached_property
    def defined_terms(self) -> Mapping[str, tuple[int, ...]]:
        """The places where the document defines each term, `("Borrower")` or `"Borrower" means`, by folded term."""
        places: dict[str, list[int]] = {}
        for match in _DEFINITION.finditer(self.text):
            term = match.group(1) or match.group(2)
            places.setdefault(term.casefold(), []).append(match.start())
        return {term: tuple(found) for term, found in places.items()}

    def find(self, pattern: Compiled, groups: Sequence[int] = (0,)) -> Iterator[tuple[OriginalSpan | None, ...]]:
        """Each match of `pattern`, as the code-point spans of `groups`; None for a group without a match."""
        return self._find(pattern, groups) if self.possible & pattern.bit else iter(())

    def _find(self, pattern: Compiled, groups: Sequence[int]) -> Iterator[tuple[OriginalSpan | None, ...]]:
        for match in pattern.finditer(self.data):
            yield tuple([self._span(*match.span(group)) for group in groups])

    def at_word_edges(self, span: OriginalSpan) -> bool:
        """Whether no letter or digit is adjacent to the span. The word boundary of RE2 supports ASCII only."""
        before = span.start > 0 and self.text[span.start - 1].isalnum() and self.text[span.start].isalnum()
        after = span.end < len(self.text) and self.text[span.end].isalnum() and self.text[span.end - 1].isalnum()
        return not (before or after)

    @cached_property
    def possible(self) -> int:
        """The bits of all patterns that can match in this text."""
        return prefilter().possible(self.data)

    @cached_property
    def _continuation_bytes(self) -> list[int]:
        """The places of UTF-8 continuation bytes."""
        if len(self.data) == len(self.text):
            return []
        units = np.frombuffer(self.data, dtype=np.uint8)
        further: list[int] = np.flatnonzero((units & 0xC0) == 0x80).tolist()
        return further

    def _span(self, start: int, end: int) -> OriginalSpan | None:
        if start < 0:
            return None
        if not self._continuation_bytes:
            return OriginalSpan(start, end)
        return OriginalSpan(
            start - bisect_left(self._continuation_bytes, start), end - bisect_left(self._continuation_bytes, end)
        )


class Recogniser(Protocol):
    """Finds one type of value. Each recognition contains `name`."""

    @property
    def name(self) -> str: ...

    def find(self, source: Source) -> Iterable[Recognition]:
        """All values of the type. They can overlap; `detection/resolve.py` resolves overlaps."""
        ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """An RE2 pattern. Its first group, if there is one, is the value. `accept` decides whether the value counts."""

    regex: str
    confidence: float
    accept: Callable[[str], bool] | None = None
    ignore_case: bool = False


@dataclass(frozen=True)
class PatternRecogniser:
    """A recogniser that consists of patterns only."""

    name: str
    entity_type: EntityType
    patterns: tuple[Pattern, ...]

    def find(self, source: Source) -> Iterator[Recognition]:
        possible = source.possible
        for compiled, pattern in self._compiled if possible & self._bits else ():
            if not possible & compiled.bit:
                continue
            group = 1 if compiled.groups else 0
            for (span,) in source.find(compiled, (group,)):
                if span is None or not len(span) or not source.at_word_edges(span):
                    continue
                if pattern.accept is None or pattern.accept(span.of(source.text)):
                    yield Recognition(span, self.entity_type, pattern.confidence, self.name)

    @cached_property
    def _compiled(self) -> tuple[tuple[Compiled, Pattern], ...]:
        return tuple((compile_pattern(one.regex, ignore_case=one.ignore_case), one) for one in self.patterns)

    @cached_property
    def _bits(self) -> int:
        return sum(compiled.bit for compiled, _ in self._compiled)


def compile_pattern(regex: str, *, ignore_case: bool = False) -> Compiled:
    """Compiles an RE2 pattern over UTF-8 bytes. Multi-line: `^` and `$` match at the edges of lines."""
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    compiled: _Regex = re2.compile(f"(?m){_compact(regex)}", options)
    return Compiled(compiled, compiled.groups, regex)


@cache
def prefilter() -> Prefilter:
    """The prefilter of this process, with all patterns that were used so far."""
    return Prefilter()


def _compact(regex: str) -> str:
    """`regex` with whole Unicode blocks instead of the classes of letters, marks and numbers. The exact classes add
    about a thousand states each, and no pattern here depends on the other characters of a block.
    """
    pieces: list[str] = []
    inside = False
    for piece in _PIECES.findall(regex):
        if piece in _BLOCKS:
            pieces.append(_BLOCKS[piece] if inside else f"[{_BLOCKS[piece]}]")
            continue
        inside = (inside or piece == "[") and piece != "]"
        pieces.append(piece)
    return "".join(pieces)


MODEL_PREFIX = "model."  # recognisers outside this process; a value is never kept because of them alone
_PIECES = re.compile(r"\\[pPx]\{\w+\}|\\.|.", re.DOTALL)
# Latin with accents, including Vietnamese and Romanian letters; Greek, Cyrillic, Armenian.
_CASED = (*range(0x41, 0x180), 0x1A0, 0x1AF, 0x218, 0x21A, *range(0x370, 0x482), 0x490, *range(0x531, 0x557))
_LARGE = "".join(chr(one) for one in (*_CASED, *range(0x1EA0, 0x1F00)) if chr(one).isupper())
_OTHER = (
    r"\x{5D0}-\x{1DBF}\x{2C00}-\x{2DFF}\x{3005}-\x{3007}\x{3021}-\x{302F}\x{3031}-\x{D7FF}\x{F900}-\x{FDFF}"
    r"\x{FE70}-\x{FEFE}\x{FF66}-\x{FFDC}\x{20000}-\x{2FFFF}"
)
_BLOCKS = {
    r"\p{L}": r"A-Za-zªµºÀ-ÖØ-öø-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{386}\x{388}-\x{5CF}\x{1DC0}-\x{1FFF}"
    rf"\x{{FF21}}-\x{{FF3A}}\x{{FF41}}-\x{{FF5A}}\x{{10000}}-\x{{1F000}}{_OTHER}",
    r"\p{Lu}": _LARGE,
    r"\p{Lo}": _OTHER,
    r"\p{M}": r"\x{300}-\x{36F}\x{900}-\x{1DFF}",
    r"\p{N}": r"0-9²³¹¼-¾\x{660}-\x{669}\x{6F0}-\x{6F9}\x{966}-\x{96F}\x{FF10}-\x{FF19}",
}
_MAX_MEMORY = 8 << 20
_DEFINITION = re.compile(
    r"\([^()\"“]{0,60}[\"“]([^\"”\n]{1,60})[\"”][^()\n]{0,80}\)|[\"“]([^\"”\n]{1,60})[\"”]:?\s+(?:shall\s+)?(?:means?|has|have|is|refers?)\b"
)
# Not the words of e-mail and web addresses, which are always in lower case.
_WORD = re.compile(r"(?<![\w@./])[^\W\d_]{2,}(?![\w@]|[._]\w)")
