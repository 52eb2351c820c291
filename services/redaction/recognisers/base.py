"""What a recogniser is, and the text it reads: patterns run over UTF-8 bytes, and only hits are mapped back to code
points.
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
    """What RE2 gives for a match: spans in bytes."""

    def span(self, group: int = 0) -> tuple[int, int]: ...


class _Regex(Protocol):
    """A compiled RE2 pattern; the library has no public name for it."""

    @property
    def groups(self) -> int: ...

    def finditer(self, text: bytes) -> Iterator[Match]: ...


@dataclass(frozen=True, eq=False)
class Compiled:
    """A compiled RE2 pattern with so many `groups`. `source` is what it was compiled from."""

    regex: _Regex
    groups: int
    source: str

    @cached_property
    def bit(self) -> int:
        """The pattern's bit in the answer of the prefilter, which it joins when it is first used."""
        return 1 << prefilter().add(self.source)

    def finditer(self, text: bytes) -> Iterator[Match]:
        """All matches in UTF-8, from left to right, without overlaps."""
        return self.regex.finditer(text)


class Source:
    """A text as recognisers see it. Views that several recognisers need are made once, when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8; lone surrogates pass."""
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """Words that stand somewhere in lower case: in running text, these are hardly ever names."""
        return frozenset(word for word in set(_WORD.findall(self.text)) if word.islower())

    @cached_property
    def defined_terms(self) -> Mapping[str, tuple[int, ...]]:
        """Where the document defines its terms, `("Borrower")` or `"Borrower" means`: folded term to places of
        definition.
        """
        places: dict[str, list[int]] = {}
        for match in _DEFINITION.finditer(self.text):
            term = match.group(1) or match.group(2)
            places.setdefault(term.casefold(), []).append(match.start())
        return {term: tuple(found) for term, found in places.items()}

    def find(self, pattern: Compiled, groups: Sequence[int] = (0,)) -> Iterator[tuple[OriginalSpan | None, ...]]:
        """Each match of `pattern`, as the code-point spans of `groups` (None where a group took no part)."""
        return self._find(pattern, groups) if self.possible & pattern.bit else iter(())

    def _find(self, pattern: Compiled, groups: Sequence[int]) -> Iterator[tuple[OriginalSpan | None, ...]]:
        for match in pattern.finditer(self.data):
            yield tuple([self._span(*match.span(group)) for group in groups])

    def at_word_edges(self, span: OriginalSpan) -> bool:
        """Whether no letter or digit touches the span from outside: RE2's own word edge knows ASCII only."""
        before = span.start > 0 and self.text[span.start - 1].isalnum() and self.text[span.start].isalnum()
        after = span.end < len(self.text) and self.text[span.end].isalnum() and self.text[span.end - 1].isalnum()
        return not (before or after)

    @cached_property
    def possible(self) -> int:
        """The bits of all patterns that may match."""
        return prefilter().possible(self.data)

    @cached_property
    def _further(self) -> list[int]:
        """Where bytes stand with which no character begins."""
        if len(self.data) == len(self.text):
            return []
        units = np.frombuffer(self.data, dtype=np.uint8)
        further: list[int] = np.flatnonzero((units & 0xC0) == 0x80).tolist()
        return further

    def _span(self, start: int, end: int) -> OriginalSpan | None:
        if start < 0:
            return None
        if not self._further:
            return OriginalSpan(start, end)
        return OriginalSpan(start - bisect_left(self._further, start), end - bisect_left(self._further, end))


class Recogniser(Protocol):
    """Finds one kind of value. `name` stands in provenance and in each recognition."""

    @property
    def name(self) -> str: ...

    def find(self, source: Source) -> Iterable[Recognition]:
        """All values of its kind; overlaps are resolved later."""
        ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """`regex` is RE2; its first group, where it has one, is the value. `accept` sees the value's words."""

    regex: str
    confidence: float
    accept: Callable[[str], bool] | None = None
    ignore_case: bool = False


@dataclass(frozen=True)
class PatternRecogniser:
    """A recogniser made of patterns and nothing else."""

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
    """An RE2 pattern over UTF-8 bytes. Multi-line: `^` and `$` are the edges of lines."""
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    compiled: _Regex = re2.compile(f"(?m){_compact(regex)}", options)
    return Compiled(compiled, compiled.groups, regex)


@cache
def prefilter() -> Prefilter:
    """The prefilter of this process, for all patterns that were used so far."""
    return Prefilter()


def _compact(regex: str) -> str:
    """`regex` with the classes of all letters, marks and numbers of Unicode told by blocks: their exact tables are a
    thousand states of UTF-8 each time, and nothing here depends on what else stands in a block.
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


MODEL_PREFIX = "model."  # begins the names of recognisers outside of this process, whose word is never enough to keep
_PIECES = re.compile(r"\\[pPx]\{\w+\}|\\.|.", re.DOTALL)
# Latin with its accents, of small and large letters Vietnamese and Romanian too; Greek, Cyrillic, Armenian.
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
# Not those of mail and web addresses, which are written small whatever they mean.
_WORD = re.compile(r"(?<![\w@./])[^\W\d_]{2,}(?![\w@]|[._]\w)")
