"""Names of persons by their context: titles, signature and notice blocks, roles, and common given names."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from services.redaction.recognisers.base import Compiled, Pattern, PatternRecogniser, Source, compile_pattern
from services.redaction.recognisers.lexical.given_names import GIVEN_NAMES
from services.redaction.recognisers.lexical.names import NAME, NOT_INITIALS, PARTICLE, WRAPPED_NAME, trim
from services.redaction.recognisers.tagger.language import is_familiar
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Context:
    """The groups of `regex` capture possible names. A name needs at least `least` tokens. `lead`: the text that the
    pattern matches before the name (a title) belongs to it. `item`: at the beginning of a line it can be an item of a
    list ("A. Facts"), where the tagger must confirm the name.
    """

    regex: str
    confidence: float
    least: int = 1
    lead: bool = False
    item: bool = False


@dataclass(frozen=True)
class PeopleRecogniser:
    """Finds the names that `contexts` capture and that consist of words for names."""

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
                    # Without a title, one word in capitals is often the short name of a company.
                    if length and (context.lead or not _is_capital_word(span.of(source.text)[:length])):
                        found = OriginalSpan((whole if context.lead else span).start, span.start + length)
                        item = context.item and _begins_line(source.text, found.start) and is_familiar(source)
                        confidence = _AS_ITEM if item else context.confidence
                        yield Recognition(found, EntityType.PERSON, confidence, self.name)

    @cached_property
    def _compiled(self) -> tuple[tuple[Compiled, Context], ...]:
        return tuple((compile_pattern(one.regex), one) for one in self.contexts)


def _is_capital_word(words: str) -> bool:
    return words.isupper() and len(words.split()) == 1


def _begins_line(text: str, at: int) -> bool:
    return not text[max(text.rfind("\n", 0, at) + 1, at - _LINE) : at].strip()


def _starts_word(source: Source, span: OriginalSpan) -> bool:
    """Whether the span begins a word. After a hyphen, it is a part of another name: "Dodd-Frank"."""
    return source.at_word_edges(span) and source.text[max(span.start - 1, 0) : span.start] not in {"-", "‐", "‑"}


_AS_ITEM = 0.29
_LINE = 40
_SPACE = r"[ \t]+"
_BREAK = r"[ \t\n]+"
# Between a label and its value: spaces, and at most one line break.
_GAP = r"[ \t_]{0,60}(?:\n\s{0,20})?[ \t]{0,40}"
_TITLE = (
    r"(?:(?:M(?:r|rs|s|me|lle|x)|Dr|Prof|Miss|Professor|Sir|Dame|Lord|Lady|Judge|Justice|Hon|Honorable|Honourable|Rev"
    r"|Reverend|Messrs|Madam|Herr|Frau|Señor|Señora|Senator|Captain|Colonel|Sergeant|Lieutenant)\b\.?"
    r"|(?:MR|MRS|MS|DR)\.)"
)
_OFFICE = (
    r"(?i:(?:(?:its|the|our|as|his|senior|executive|first|assistant|deputy|acting|group|managing|corporate|co-)"
    rf"{_SPACE}){{0,3}}(?:vice{_SPACE}president|president|chief{_SPACE}\w+(?:{_SPACE}\w+)?{_SPACE}officer|treasurer"
    rf"|secretary|director|manager|general{_SPACE}counsel|authori[sz]ed{_SPACE}\w+|chairman|chairwoman|controller|trustee|notary|attorney"
    r"|esquire|esq|ceo|cfo|coo|partner))\b"
)
_INDIVIDUAL = (
    rf"(?i:an?{_BREAK}(?:natural|single|married|unmarried|adult)?[ \t\n]*(?:individual|person|man|woman|resident"
    rf"|citizen)|individually|as{_BREAK}an?{_BREAK}individual|residing|who{_BREAK}resides|husband|wife|spouse|esq\b"
    r"|m\.?d\.?\b|ph\.?d\.?\b|c\.?p\.?a\.?\b)"
)
_LABEL = (
    rf"(?i:(?:contact|responsible|authori[sz]ed)(?:{_SPACE}person)?|(?:prepared|signed|executed|witnessed){_SPACE}by"
    r"|witness|guarantor|co-?borrower|borrower|grantor|mortgagor|pledgor|applicant|employee|executive|consultant"
    rf"|tenant|patient|client|customer|beneficiary|trustee|settlor|account{_SPACE}holder|cardholder|holder|from|to|cc"
    rf"|bcc|spouse|signatory|notary(?:{_SPACE}public)?|seller|buyer|purchaser|landlord|shareholder|director"
    r"|secretary|president|treasurer|manager|officer|member|insured|payee|payor|debtor|donor)"
)
_NAME_LABEL = rf"(?i:(?:print(?:ed)?|full|first|last|legal|customer|client|account){_SPACE})?(?i:name)"
_APPEARED = (
    rf"(?i:undersigned|personally{_BREAK}appeared|(?:before{_BREAK}me|acknowledged){_BREAK}by|known{_BREAK}to{_BREAK}me"
    rf"|on{_BREAK}behalf{_BREAK}of)"
)
_SPOKEN = rf"(?i:my{_SPACE}name{_SPACE}is|i[ \t]am|i’m|i'm|this{_SPACE}is|signed|sincerely|regards|truly|dear|hi|hello)"
_ADDRESSED = (
    rf"(?i:cop(?:y|ies){_BREAK}to|ask(?:ing)?{_BREAK}for|speak{_BREAK}(?:to|with)|call{_BREAK}(?:on|for)?|addressed{_BREAK}to"
    rf"|(?:represented|guaranteed|managed|owned|controlled){_BREAK}by|in{_BREAK}the{_BREAK}person{_BREAK}of)"
)
_AND = r"[ \t]*(?:/|,|;|&|\band\b|\bor\b)[ \t]*"
_LONGEST_FIRST = sorted(
    {form for name in GIVEN_NAMES for form in (name, name.upper())}, key=lambda one: (-len(one), one)
)
_GIVEN = f"(?:{'|'.join(_LONGEST_FIRST)})"
_BETWEEN = (
    r"(?:\p{Lu}\.(?:[ ]?\p{Lu}\.)*|\p{Lu}|(?:van|von|de|der|den|del|la|di|da|dos|du|le|al|bin|el|St\.)\b"
    r"|\p{Lu}[\p{L}’'-]+)"
)
_MIDDLE = rf"(?:[ \t]{{1,2}}{_BETWEEN}){{0,3}}"
_SURNAME = r"\p{Lu}[\p{L}\p{M}’'‐-]+"
_SUFFIX = rf"(?:,?{_SPACE}(?:Jr|Sr|II|III|IV)\b\.?)?"

PEOPLE = PeopleRecogniser(
    "person.v1",
    (
        Context(rf"\b{_TITLE}[ \t\n]{{1,3}}({WRAPPED_NAME})", 0.95, lead=True),
        Context(rf"\b{_TITLE}[ \t\n]{{1,3}}({PARTICLE}{{1,3}}(?:[\p{{L}}]{{1,3}}[-’'])?{NAME})", 0.9),
        Context(rf"\b(?:Mr|Ms|Mrs|Dr)\.?{_SPACE}and{_SPACE}(?:Mr|Ms|Mrs|Dr)\.?{_SPACE}({NAME})", 0.95),
        Context(rf"/?\b[sS]/{_GAP}({NAME})", 0.95),
        Context(rf"\b{_NAME_LABEL}(?:[ \t]*\([^)\n]{{1,20}}\))?[ \t]*:{_GAP}({NAME})", 0.95),
        Context(rf"\b(?i:by|its|per)[ \t]*:{_GAP}({NAME})", 0.8, least=2),
        Context(
            rf"\b(?i:attention|attn|att)\b(?:{_SPACE}of)?\.?[ \t]*[:.-]?{_GAP}({NAME})(?:{_AND}({NAME}))?"
            rf"(?:{_AND}({NAME}))?",
            0.85,
        ),
        Context(rf"\b(?:c/o|C/O|in care of)[ \t]*:?[ \t]*({NAME})", 0.8, least=2),
        Context(rf"\b{_LABEL}[ \t]*:{_GAP}({NAME})", 0.75, least=2),
        Context(rf"({WRAPPED_NAME}),?{_BREAK}\(?{_INDIVIDUAL}", 0.9, least=2),
        Context(rf"({WRAPPED_NAME}),{_BREAK}{_OFFICE}", 0.8, least=2),
        Context(rf"^[ \t]*({NAME}),?[ \t]*\n\s{{0,12}}(?:Title:[ \t]*)?{_OFFICE}", 0.8, least=2),
        Context(rf"_{{5,}}[ \t]*\n\s{{0,40}}({NAME})[ \t]*$", 0.7, least=2),
        Context(rf"\bI,{_BREAK}({WRAPPED_NAME}),", 0.95),
        Context(rf"\b{_APPEARED},?{_BREAK}({WRAPPED_NAME})", 0.85, least=2),
        Context(rf"\b{_ADDRESSED}[ \t\n]{{1,3}}({WRAPPED_NAME})", 0.75, least=2),
        Context(rf"\b{_SPOKEN},?\s{{1,4}}({NAME})", 0.7),
        Context(rf"({_GIVEN}{_MIDDLE}[ \t]{{1,2}}{_SURNAME}{_SUFFIX})", 0.75, least=2),
        Context(rf"(?:^|[;(\t])[ ]*({_SURNAME},{_SPACE}{_GIVEN}(?:{_SPACE}\p{{Lu}}\b\.?)?)", 0.55, least=2),
        Context(rf"(\p{{Lu}}{{4,}},{_SPACE}{_GIVEN}(?:{_SPACE}\p{{Lu}}\b\.?)?)", 0.6, least=2),
        Context(rf"({_GIVEN})", 0.35),
        Context(r"((?:\p{Lu}\.[ \t]?-?){2,3}[ \t]?\p{Lu}[\p{L}’'-]{2,}(?:-\p{Lu}\p{L}+)?)", 0.6, least=2),
        Context(r"((?:\p{Lu}\.[ \t]?-?)[ \t]?\p{Lu}[\p{L}’'-]{2,}(?:-\p{Lu}\p{L}+)?)", 0.55, least=2, item=True),
    ),
)
INITIALS = PatternRecogniser(
    "initials.v1",
    EntityType.PERSON,
    (
        Pattern(r"(?:\p{Lu}\.[ -]?){2,4}", 0.4, lambda value: not value.startswith(NOT_INITIALS)),
        Pattern(r"\p{Lu}\.(?:\p{Lu}\.)+", 0.4, lambda value: not value.startswith(NOT_INITIALS)),
    ),
)
