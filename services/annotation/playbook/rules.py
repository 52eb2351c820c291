"""What a playbook is made of: rules, each with one condition. A playbook's version is its content's hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.clauses import Severity
from services.shared.domain.fields.types import FieldValue

ANY_TYPE = "*"


class Expect(StrEnum):
    """What a rule says of a clause."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether it may stand there."""

    expect: Expect


@dataclass(frozen=True, slots=True)
class Limits:
    """Every value lies between the two; one of them may be open."""

    at_least: FieldValue | None
    at_most: FieldValue | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Every value is one of these; of laws, a country holds its parts."""

    one_of: tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True)
class NotAbove:
    """No value is later, longer or greater than one of `other`'s."""

    other: str


@dataclass(frozen=True, slots=True)
class SameAs:
    """Every value equals each of `other`'s."""

    other: str


@dataclass(frozen=True, slots=True)
class Consistent:
    """All values of the category are one, and none contradicts itself."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """`wanted`: the words of one of the places match. Otherwise: those of none do."""

    regex: str
    wanted: bool


OfWords = Limits | Choice | NotAbove | SameAs | Consistent | Pattern
Condition = Presence | OfWords


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on one category. It is broken where its condition does not hold; then `message` is the finding.

    `guidance` is what to do, `fallback` wording to offer, `question` what may be asked of undecided words. No
    `document_types`: for all. It applies where all of `only_with` stand in the document and none of `only_without`.
    """

    id: str
    category: str
    condition: Condition
    severity: Severity
    message: str
    guidance: str
    minimum_confidence: float
    document_types: frozenset[str]
    fallback: str = ""
    question: str = ""
    only_with: tuple[str, ...] = ()
    only_without: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        """All that it looks at."""
        other = (self.condition.other,) if isinstance(self.condition, NotAbove | SameAs) else ()
        return (self.category, *other, *self.only_with, *self.only_without)


@dataclass(frozen=True, slots=True)
class Playbook:
    """The rules for some document types. `fields` are categories to extract."""

    name: str
    version: str
    title: str
    applies_to: tuple[str, ...]
    fields: tuple[str, ...]
    rules: tuple[Rule, ...]
    source: str

    @property
    def label(self) -> str:
        """How provenance names it."""
        return f"{self.name}@{self.version}"

    @property
    def categories(self) -> frozenset[str]:
        """The clause types and fields that it knows."""
        return frozenset(category for rule in self.rules for category in rule.categories) | frozenset(self.fields)

    def rules_for(self, document_type: str) -> tuple[Rule, ...]:
        """Those that hold for a type, in order."""
        kind = type_name(document_type)
        return tuple(rule for rule in self.rules if not rule.document_types or kind in rule.document_types)


@dataclass(frozen=True, slots=True)
class Playbooks:
    """Which playbook reads which document type. `by_type` holds `ANY_TYPE` for the rest."""

    by_type: Mapping[str, Playbook]

    def for_type(self, document_type: str) -> Playbook:
        """The one that names the type, else the default."""
        return self.by_type.get(type_name(document_type), self.by_type[ANY_TYPE])

    @property
    def labels(self) -> tuple[str, ...]:
        """Names and versions, in order."""
        return tuple(sorted({one.label for one in self.by_type.values()}))


def graver(one: Severity, other: Severity) -> bool:
    """True where `one` matters more."""
    return GRAVITY[one] > GRAVITY[other]


def type_name(document_type: str) -> str:
    """As playbooks write it: "Credit Agreement" is `credit_agreement`."""
    return "_".join(document_type.casefold().replace("-", " ").replace("_", " ").split())


GRAVITY: Mapping[Severity, int] = {severity: i for i, severity in enumerate(Severity)}
