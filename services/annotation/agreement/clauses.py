"""A main clause or a proviso: its phrases, its subjects with their verbs, and the parties that it names. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from services.annotation.agreement.grammar import (
    AND_MORE,
    CONDITION,
    EXCEPTION,
    FACT,
    INVERTED,
    NONE,
    NONE_AT_START,
    RELATIVE,
    THING,
    Modality,
    Patterns,
    patterns,
)
from services.annotation.agreement.leads import phrases
from services.annotation.agreement.nouns import PARTY, noun_of
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Core:
    """A subject with its verb: `start` to `end`."""

    start: int
    end: int
    noun: str
    none: bool
    verb: str


@dataclass(frozen=True)
class Clause:
    """The part of a sentence at `span`, with the document's own `nouns`. Each of its properties is read once."""

    text: str
    span: RedactedSpan
    nouns: frozenset[str]

    @property
    def patterns(self) -> Patterns:
        """The patterns for its nouns."""
        return patterns(self.nouns)

    @cached_property
    def conditions(self) -> tuple[RedactedSpan, ...]:
        """The phrases that begin with `if`, `upon` and the like."""
        return tuple(phrases(self.text, self.span, CONDITION))

    @cached_property
    def exceptions(self) -> tuple[RedactedSpan, ...]:
        """The phrases that begin with `except`, `unless` and the like."""
        return tuple(phrases(self.text, self.span, EXCEPTION))

    @property
    def phrases(self) -> tuple[RedactedSpan, ...]:
        """The conditions, then the exceptions."""
        return (*self.conditions, *self.exceptions)

    @cached_property
    def cores(self) -> tuple[Core, ...]:
        """All subjects with their verbs, in order."""
        return tuple(self._cores())

    @cached_property
    def main_cores(self) -> tuple[Core, ...]:
        """The subjects outside of subordinate phrases and relative clauses; without any, the next best ones."""
        main = [one for one in self.cores if not self.is_subordinate(one.start)]
        start = self.span.start
        free = [one for one in main if not RELATIVE.search(self.text, max(start, one.start - 30), one.start)]
        return tuple(free or main) or self.cores

    @cached_property
    def impersonal(self) -> Modality:
        """The modality if its subject is a thing: `Interest shall be paid`."""
        start, end = self.span.start, self.span.end
        match = THING.search(self.text, start, end)
        if not match:
            return Modality.STATES if FACT.search(self.text, start, end) else Modality.UNKNOWN
        none = match["not"] or NONE_AT_START.match(self.text, start, end)
        if match["modal"].casefold() == "may" and not none:
            return Modality.MAY
        return Modality.MUST_NOT if none else Modality.MUST

    @cached_property
    def consenting(self) -> str:
        """The noun of the party whose consent it needs, or empty."""
        match = self.patterns.consent.search(self.text, self.span.start, self.span.end)
        return noun_of(match["noun"]) if match else ""

    @cached_property
    def agent(self) -> str:
        """The noun of the party by which something is done, or empty."""
        match = self.patterns.agent.search(self.text, self.span.start, self.span.end)
        if match and AND_MORE.match(self.text, match.end()):
            return PARTY
        return noun_of(match["noun"]) if match else ""

    @cached_property
    def target(self) -> str:
        """The noun of the party to which or for which something is done, or empty."""
        match = self.patterns.target.search(self.text, self.span.start, self.span.end)
        return noun_of(match["noun"]) if match else ""

    def is_subordinate(self, position: int) -> bool:
        """Whether a position is inside a subordinate phrase."""
        return any(one.start < position < one.end for one in self.phrases)

    def _cores(self) -> Iterator[Core]:
        first = self.span.start
        for match in self.patterns.core.finditer(self.text, first, self.span.end):
            start = match.start("noun")
            inverted = match["noun"] and INVERTED.search(self.text, max(first, start - 60), start)
            none = bool(NONE.search(match["lead"] or "")) or bool(match["nothing"]) or bool(inverted)
            noun = noun_of(match["noun"] or match["freed"])
            yield Core(match.start(), match.end(), noun, none, match["verb"] or "")
