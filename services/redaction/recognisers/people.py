"""People, by what stands around their names: titles, signature and notice blocks, roles, and common given names."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from services.redaction.recognisers.base import Compiled, Pattern, PatternRecogniser, Source, compile_pattern
from services.redaction.recognisers.given_names import GIVEN_NAMES
from services.redaction.recognisers.names import NAME, NOT_INITIALS, WRAPPED_NAME, trim
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Context:
    """`regex` captures would-be names in its groups. A name needs `least` tokens to count. With `lead`, what the pattern matches
    before the name (a title) belongs to it.
    """

    regex: str
    confidence: float
    least: int = 1
    lead: bool = False


@dataclass(frozen=True)
class PeopleRecogniser:
    """Names by their context."""

    name: str
    contexts: tuple[Context, ...]

    def find(self, source: Source) -> Iterator[Recognition]:
        for compiled, context in self._compiled:
            for whole, *groups in source.find(compiled, range(compiled.groups + 1)):
                for span in groups:
                    if whole is None or span is None or not _starts_word(source, span):
                        continue
                    length = trim(
                        span.of(source.text), least=context.least, lower_words=source.lower_words, titled=context.lead
                    )
                    # One word in capitals is a company's short name as often as a person's, but for a title before it.
                    if length and (context.lead or not _is_capital_word(span.of(source.text)[:length])):
                        found = OriginalSpan((whole if context.lead else span).start, span.start + length)
                        yield Recognition(found, EntityType.PERSON, context.confidence, self.name)

    @cached_property
    def _compiled(self) -> tuple[tuple[Compiled, Context], ...]:
        return tuple((compile_pattern(one.regex), one) for one in self.contexts)


def _is_capital_word(words: str) -> bool:
    return words.isupper() and len(words.split()) == 1


def _starts_word(source: Source, span: OriginalSpan) -> bool:
    """Also a hyphen before it makes a name the second half of something else: "Dodd-Frank"."""
    return source.at_word_edges(span) and source.text[max(span.start - 1, 0) : span.start] not in {"-", "‐", "‑"}


_TITLE = (
    r"(?:M(?:r|rs|s|me|lle|x)|Dr|Prof|MR|MRS|MS|DR|Miss|Professor|Sir|Dame|Lord|Lady|Judge|Justice|Hon|Honorable|Honourable|Rev"
    r"|Reverend|Messrs|Madam|Mme|Mlle|Herr|Frau|Señor|Señora|Senator|Captain|Colonel|Sergeant|Lieutenant)\b\.?"
)
_OFFICE = (
    r"(?i:(?:(?:its|the|our|as|his|senior|executive|first|assistant|deputy|acting|group|managing|corporate|co-)[ \t]+){0,3}"
    r"(?:vice[ \t]+president|president|chief[ \t]+\w+(?:[ \t]+\w+)?[ \t]+officer|treasurer|secretary|director|manager|general[ \t]+counsel"
    r"|chairman|chairwoman|controller|trustee|notary|attorney|esq|esquire|ceo|cfo|coo|partner))\b"
)
_INDIVIDUAL = (
    r"(?i:an?[ \t\n]+(?:natural|single|married|unmarried|adult)?[ \t\n]*(?:individual|person|man|woman|resident|citizen)|individually"
    r"|as[ \t\n]+an?[ \t\n]+individual|residing|who[ \t\n]+resides|husband|wife|spouse|esq\b|m\.?d\.?\b|ph\.?d\.?\b|c\.?p\.?a\.?\b)"
)
_GAP = r"[ \t]{0,3}(?:\n\s{0,20})?[ \t]{0,40}"
_GIVEN = (
    "(?:"
    + "|".join(
        sorted({form for name in GIVEN_NAMES for form in (name, name.upper())}, key=lambda one: (-len(one), one))
    )
    + ")"
)
_MIDDLE = r"(?:[ \t]{1,2}(?:\p{Lu}\.(?:[ ]?\p{Lu}\.)*|\p{Lu}|(?:van|von|de|der|den|del|la|di|da|dos|du|le|al|bin|el|St\.)\b|\p{Lu}[\p{L}’'-]+)){0,3}"
_SURNAME = r"\p{Lu}[\p{L}\p{M}’'‐-]+"
_LABEL = (
    r"(?i:(?:contact|responsible|authori[sz]ed)(?:[ \t]+person)?|prepared[ \t]+by|signed[ \t]+by|executed[ \t]+by|witness(?:ed[ \t]+by)?"
    r"|guarantor|borrower|co-?borrower|grantor|mortgagor|pledgor|applicant|employee|executive|consultant|tenant|patient|client|customer"
    r"|beneficiary|trustee|settlor|account[ \t]+holder|cardholder|holder|from|to|cc|bcc|spouse|signatory|notary(?:[ \t]+public)?"
    r"|seller|buyer|purchaser|landlord|shareholder|director|secretary|president|treasurer|manager|officer|member|manager)"
)

PEOPLE = PeopleRecogniser(
    "person.v1",
    (
        Context(rf"\b{_TITLE}[ \t\n]{{1,3}}({WRAPPED_NAME})", 0.95, lead=True),
        Context(rf"\b(?:Mr|Ms|Mrs|Dr)\.?[ \t]+and[ \t]+(?:Mr|Ms|Mrs|Dr)\.?[ \t]+({NAME})", 0.95),
        Context(rf"/?\b[sS]/{_GAP}({NAME})", 0.95),
        Context(rf"\b(?i:(?:print(?:ed)?[ \t]+|full[ \t]+|first[ \t]+|last[ \t]+)?name)(?:[ \t]*\([^)\n]{{1,20}}\))?[ \t]*:_{{0,40}}{_GAP}({NAME})", 0.95),
        Context(rf"\b(?i:by|its|per)[ \t]*:[ \t_]{{0,60}}{_GAP}({NAME})", 0.8, least=2),
        Context(
            rf"\b(?i:attention|attn|att)\b(?:[ \t]+of)?\.?[ \t]*[:.-]?{_GAP}({NAME})"
            rf"(?:[ \t]*(?:/|,|;|&|and|or)[ \t]*({NAME}))?(?:[ \t]*(?:/|,|;|&|and|or)[ \t]*({NAME}))?",
            0.85,
        ),
        Context(rf"\b(?:c/o|C/O|in care of)[ \t]*:?[ \t]*({NAME})", 0.8, least=2),
        Context(rf"\b{_LABEL}[ \t]*:{_GAP}({NAME})", 0.75, least=2),
        Context(rf"({WRAPPED_NAME}),?[ \t\n]+\(?{_INDIVIDUAL}", 0.9, least=2),
        Context(rf"({WRAPPED_NAME}),[ \t\n]+{_OFFICE}", 0.8, least=2),
        Context(rf"\bI,[ \t\n]+({WRAPPED_NAME}),", 0.95),
        Context(rf"\b(?i:undersigned|personally[ \t\n]+appeared|before[ \t\n]+me[ \t\n]+by|known[ \t\n]+to[ \t\n]+me),?[ \t\n]+({WRAPPED_NAME})", 0.85, least=2),
        Context(rf"\b(?i:my[ \t]+name[ \t]+is|i[ \t]am|i’m|i'm|this[ \t]+is|signed,?|sincerely,?|regards,?|truly,?|dear|hi|hello),?\s{{1,4}}({NAME})", 0.7),
        Context(rf"({_GIVEN}{_MIDDLE}[ \t]{{1,2}}{_SURNAME}(?:,?[ \t]+(?:Jr|Sr|II|III|IV)\b\.?)?)", 0.75, least=2),
        Context(rf"(?:^|[;(\t])[ ]*({_SURNAME},[ \t]+{_GIVEN}(?:[ \t]+\p{{Lu}}\b\.?)?)", 0.55, least=2),
        Context(rf"(\p{{Lu}}{{4,}},[ \t]+{_GIVEN}(?:[ \t]+\p{{Lu}}\b\.?)?)", 0.6, least=2),
        Context(rf"({_GIVEN})", 0.35),
        Context(r"((?:\p{Lu}\.[ \t]?-?){2,3}[ \t]?\p{Lu}[\p{L}’'-]{2,}(?:-\p{Lu}\p{L}+)?)", 0.6, least=2),
        Context(r"((?:\p{Lu}\.[ \t]?-?)[ \t]?\p{Lu}[\p{L}’'-]{2,}(?:-\p{Lu}\p{L}+)?)", 0.55, least=2),
    ),
)  # fmt: skip
INITIALS = PatternRecogniser(
    "initials.v1",
    EntityType.PERSON,
    (Pattern(r"(?:\p{Lu}\.[ -]?){2,4}", 0.4, lambda value: not value.startswith(NOT_INITIALS)),
     Pattern(r"\p{Lu}\.(?:\p{Lu}\.)+", 0.4, lambda value: not value.startswith(NOT_INITIALS)),
    ),
)  # fmt: skip
