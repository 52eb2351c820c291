"""Marked words in their document, and what they do against what a rule requires. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import islice

from services.annotation.agreement.nouns import Side
from services.annotation.agreement.roles import Sides
from services.annotation.agreement.statements import Grammar, Statement
from services.shared.domain.spans import RedactedSpan


class Meaning(StrEnum):
    """What a clause does against what it must do. ONE_SIDED: it protects or binds the wrong side. NARROWER: it does
    less. OTHER_SUBJECT: it is about something else. OTHER_CLAUSE: it is a clause with a name of its own, and never the
    one that is required.
    """

    SATISFIED = "satisfied"
    ONE_SIDED = "one_sided"
    NARROWER = "narrower"
    OTHER_SUBJECT = "other_subject"
    OTHER_CLAUSE = "other_clause"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Passage:
    """Marked words in their text, with the sides of the document's parties. `shared`: the grammar of the text, if other
    passages of it are read too. `meanings`: by duty, those that were read.
    """

    text: str
    span: RedactedSpan
    sides: Sides
    shared: Grammar | None = field(default=None, compare=False, repr=False)
    meanings: dict[str, Meaning] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def grammar(self) -> Grammar:
        """The grammar of the text."""
        return self.shared or Grammar(self.text, self.sides.of_nouns)

    @cached_property
    def whole(self) -> RedactedSpan:
        """The sentences that the mark is in."""
        start, end = self.span.start, self.span.end
        boundaries = self.grammar.boundaries
        first, last = boundaries.sentence_at(start), boundaries.sentence_at(max(start, end - 1))
        return RedactedSpan(min(first.start, start), max(last.end, end))

    @cached_property
    def said(self) -> str:
        """The sentences, with single spaces."""
        return " ".join(self.whole.of(self.text).split())

    @property
    def after(self) -> str:
        """The words that follow, with single spaces."""
        return " ".join(self.text[self.whole.end : self.whole.end + _AFTER].split())

    def statements(self, pattern: re.Pattern[str]) -> Iterable[Statement]:
        """What is said at the first matches of `pattern` in the sentences."""
        return (said for _, said in self.matches(pattern))

    def matches(self, pattern: re.Pattern[str]) -> Iterable[tuple[re.Match[str], Statement]]:
        """The first matches of `pattern` in the sentences, with what is said at them."""
        for match in islice(pattern.finditer(self.text, self.whole.start, self.whole.end), _MOST_STATEMENTS):
            yield match, self.grammar.statement(RedactedSpan(*match.span()))

    def nouns(self, start: int, end: int) -> tuple[str, ...]:
        """The nouns for parties in a part of the text."""
        return self.grammar.nouns_in(self.text[start:end])

    def sides_in(self, words: str) -> set[Side]:
        """The sides of the parties in `words`."""
        return {self.sides.of(noun) for noun in self.grammar.nouns_in(words)}

    def bound(self, statement: Statement) -> Side:
        """The side that is bound. If no one is named, it is the side whose counterparty must consent."""
        side = self.sides.of(statement.obliged) if statement.obliged else Side.UNKNOWN
        if side is Side.UNKNOWN and not statement.obliged and statement.beneficiary:
            return OPPOSITE[self.sides.of(statement.beneficiary)]
        return side


OPPOSITE = {Side.US: Side.THEM, Side.THEM: Side.US, Side.BOTH: Side.BOTH, Side.UNKNOWN: Side.UNKNOWN}
_AFTER = 1_500
_MOST_STATEMENTS = 12
