"""The borders of cells and parts of a text. No value crosses one: "Margin" in a cell and "SOFR" in the next one are no
name, and neither are the last word of a slide and the first word of its notes.

A text has no sign that two words are in two cells but a tab, which is also between the words of a signature block. So
recognisers read the text as it is, and what they find across a border is taken apart.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from services.redaction.detection.legible import Legible
from services.redaction.detection.resolve import union, within
from services.redaction.recognisers.base import MODEL_PREFIX, Recogniser, Source
from services.redaction.recognisers.lexical.lexicon import LEGAL_FORMS
from services.redaction.recognisers.lexical.name_words import kind_of
from services.redaction.recognisers.lexical.names import fold
from services.redaction.recognisers.tagger.recogniser import NAMES, Tagger
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable


def borders_of(tables: Iterable[OriginalTable], parts: Iterable[OriginalPart]) -> tuple[int, ...]:
    """The places where a cell or a part begins or ends, in order. The documents inside a file have no borders: their
    headings are paragraphs of the text.
    """
    spans = [span for table in tables for _, _, span in table.cells()]
    spans += (span for one in parts if one.kind is not PartKind.DOCUMENT for span in (one.span, one.title))
    return tuple(sorted({place for one in spans for place in (one.start, one.end)}))


@dataclass(frozen=True, slots=True)
class Borders:
    """`places` are in order; there are none in a text without tables and parts."""

    places: tuple[int, ...] = ()

    @classmethod
    def shown(cls, places: Sequence[int], text: Legible) -> "Borders":
        """The borders at `places` of the original, in the legible text."""
        return cls(tuple(sorted({text.from_original(one) for one in places})))

    def crossed(self, span: OriginalSpan) -> Sequence[int]:
        """Those inside `span`, in order; one at its edge does not count."""
        return self.places[bisect_right(self.places, span.start) : bisect_left(self.places, span.end)]

    def inside(self, wider: OriginalSpan, span: OriginalSpan) -> OriginalSpan:
        """The part of `wider`, which contains `span`, up to the borders around `span`."""
        before = bisect_right(self.places, span.start) - 1
        after = bisect_left(self.places, span.end)
        start = max(wider.start, self.places[before]) if before >= 0 else wider.start
        end = min(wider.end, self.places[after]) if after < len(self.places) else wider.end
        return OriginalSpan(start, end)

    def cut(self, text: str, found: Iterable[Recognition]) -> list[Recognition]:
        """`found`, in which each value that crosses borders is several values."""
        if not self.places:
            return list(found)
        return [piece for one in found for piece in self._pieces(text, one)]

    def _pieces(self, text: str, one: Recognition) -> Iterator[Recognition]:
        crossed = self.crossed(one.span)
        edges = [one.span.start, *crossed, one.span.end]
        if not crossed:
            yield one
            return
        for start, end in pairwise(edges):
            if words := _WORDS.search(text, start, end):
                yield replace(one, span=OriginalSpan(*words.span()))

    def find(self, source: Source, recognisers: Sequence[Recogniser]) -> list[Recognition]:
        """What the recognisers find. What crosses a border is taken apart; a rule also reads these cells as lines. A
        piece that is a date or an amount by a rule has that type only.
        """
        if not self.places:
            return [one for recogniser in recognisers for one in recogniser.find(source)]
        lines = Source(self._as_lines(source.text))
        found: list[Recognition] = []
        pieces: list[Recognition] = []
        for recogniser in recognisers:
            whole = list(recogniser.find(source))
            crossing = [one for one in whole if self.crossed(one.span)]
            again = self._again(lines, recogniser, crossing)
            found += [*(one for one in whole if not self.crossed(one.span)), *again] if crossing else whole
            pieces += (piece for one in crossing if not _touching([one], again) for piece in self._apart(source, one))
        facts = union(one.span for one in found if one.entity_type in _FACTS and not _is_learnt(one))
        return [*found, *(one for one in pieces if not within(one.span, facts))]

    def _again(self, lines: Source, recogniser: Recogniser, crossing: Sequence[Recognition]) -> list[Recognition]:
        """What a rule finds in the cells of its values that cross a border."""
        if all(map(_is_learnt, crossing)):
            return []
        return _touching((one for one in recogniser.find(lines) if not self.crossed(one.span)), crossing)

    def _as_lines(self, text: str) -> str:
        """The text with line breaks between cells."""
        pieces: list[str] = []
        done = 0
        for place in self.places:
            if text[place : place + 1] == "\t":
                pieces += (text[done:place], "\n")
                done = place + 1
        return "".join((*pieces, text[done:]))

    def _apart(self, source: Source, one: Recognition) -> list[Recognition]:
        """The pieces of `one` that can be values by themselves."""
        pieces = list(self._pieces(source.text, one))
        words = [piece.span.of(source.text) for piece in pieces]
        beside_given = any(_kinds(some) == "g" for some in words)
        return [piece for piece, some in zip(pieces, words, strict=True) if _stands(piece, some, beside_given)]


def _touching(found: Iterable[Recognition], others: Iterable[Recognition]) -> list[Recognition]:
    """Those of `found` that overlap one of `others` of the same type."""
    spans: dict[EntityType, list[OriginalSpan]] = {}
    for one in others:
        spans.setdefault(one.entity_type, []).append(one.span)
    ends = {kind: (sorted(some), max(map(len, some))) for kind, some in spans.items()}
    return [one for one in found if one.entity_type in ends and _overlaps(one.span, *ends[one.entity_type])]


def _overlaps(span: OriginalSpan, others: Sequence[OriginalSpan], longest: int) -> bool:
    first = bisect_left(others, span.start - longest, key=lambda one: one.start)
    last = bisect_left(others, span.end, key=lambda one: one.start)
    return any(one.end > span.start for one in others[first:last])


def _is_learnt(one: Recognition) -> bool:
    return one.recogniser.startswith((Tagger.name, NAMES, MODEL_PREFIX))


def _stands(one: Recognition, words: str, beside_given: bool) -> bool:
    """Whether a piece of a value is one by itself. A single word that no list knows is one only if the model of all
    types finds it, or if a given name is in the cell beside it: the model of names was not trained on tables, and takes
    any two words of their headers for a name.
    """
    kinds = _kinds(words)
    digits = sum(map(str.isdigit, words))
    if one.entity_type is EntityType.PERSON:
        if "g" in kinds:
            return True
        is_company = fold(words.rsplit(maxsplit=1)[-1]).strip(".,") in LEGAL_FORMS
        known = len(kinds) > 1 or beside_given or one.recogniser != NAMES
        return "u" in kinds and known and not is_company
    if one.entity_type is EntityType.ADDRESS:
        return digits > 0 and len(kinds) > 1
    if one.entity_type in _NAMED:
        return "u" in kinds and len(kinds) > 1
    return digits >= _LEAST_DIGITS


def _kinds(words: str) -> str:
    """The kind of each word, by `kind_of`."""
    return "".join(kind_of(word) for word in _WORD.findall(words))


NO_BORDERS = Borders()
_LEAST_DIGITS = 5
_FACTS = frozenset({EntityType.DATE, EntityType.AMOUNT})
_NAMED = frozenset({EntityType.ORGANIZATION, EntityType.LOCATION, EntityType.TRAIT})
_WORDS = re.compile(r"\w(?:.*[\w.)])?", re.DOTALL)
_WORD = re.compile(r"[^\W_][\w.’'‐‑-]*")
