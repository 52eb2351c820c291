"""The parts of a playbook: rules, each with one condition. The version of a playbook is the hash of its content."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.annotation.playbook.sources import joined
from services.shared.domain.clauses import Severity
from services.shared.domain.document_types import lineage
from services.shared.domain.fields.types import FieldValue

ANY_TYPE = "*"


class Expect(StrEnum):
    """Whether a document must, must not or can have a clause."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class Presence:
    """The clause must, must not or can be in the document."""

    expect: Expect


@dataclass(frozen=True, slots=True)
class Limits:
    """Every value is in the range, limits included. One of the two limits can be None."""

    at_least: FieldValue | None
    at_most: FieldValue | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Every value is one of these. A country includes the laws of its parts: `US` allows `US-NY`."""

    one_of: tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True)
class NotAbove:
    """No value is later, longer or greater than a value of the field `other`."""

    other: str


@dataclass(frozen=True, slots=True)
class SameAs:
    """Every value equals each value of the field `other`."""

    other: str


@dataclass(frozen=True, slots=True)
class Consistent:
    """All values of the category are equal, and none contradicts itself."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """If `wanted`, the text of at least one place matches `regex`. Otherwise no text matches it."""

    regex: str
    wanted: bool


OfWords = Limits | Choice | NotAbove | SameAs | Consistent | Pattern
Condition = Presence | OfWords


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on one category. If its condition is not met, the rule is broken and `message` is the finding.

    `guidance`: what the reviewer does. `fallback`: wording to offer. `question`: for the LLM, if the rule is undecided.
    Empty `document_types`: all types. The rule applies if the document has all of `only_with`, and none of
    `only_without`. `must_say`: a pattern; a clause whose words do not match it is WEAK. `must_do`: a key of
    `meaning.DUTIES`; a clause that does not do this is WEAK. `weak`: what it may lack. `ignore`: a pattern; passages
    that match it are not the clause, unless a person confirmed them. `words`: a pattern of sentences; those that match
    it are the clause too. `by_words`: no model or person marks the category; the words alone find it. `definitions`:
    definitions that match are the clause too. `if_words`, `unless_words`: the rule applies to texts that match the one,
    and not the other. `near`: a pattern; without a clause, a sentence that matches leaves the rule WEAK. `noted`: the
    message of a finding on a required clause that is there, in any text. `perspective`: the roles that the rule is for;
    empty: all. `minimum_presence`: the probability from which the document has a clause; None: the confidence of a
    passage decides.
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
    must_say: str = ""
    must_do: str = ""
    weak: str = ""
    ignore: str = ""
    words: str = ""
    by_words: bool = False
    definitions: bool = False
    if_words: str = ""
    unless_words: str = ""
    near: str = ""
    noted: str = ""
    perspective: tuple[str, ...] = ()
    minimum_presence: float | None = None

    @property
    def categories(self) -> tuple[str, ...]:
        """All categories that the rule reads."""
        other = (self.condition.other,) if isinstance(self.condition, NotAbove | SameAs) else ()
        return (self.category, *other, *self.only_with, *self.only_without)


@dataclass(frozen=True, slots=True)
class Playbook:
    """The rules for some document types. `fields` are categories to extract. `reads_forms`: whether rules read the
    forms inside the file of a document. `inside`: the other playbooks for documents inside the file, whose sources
    are in `source` too. `parents`: of the own document types of the installation, as `type_name` writes them.
    """

    name: str
    version: str
    title: str
    applies_to: tuple[str, ...]
    fields: tuple[str, ...]
    rules: tuple[Rule, ...]
    source: str
    reads_forms: bool = True
    inside: "tuple[Playbook, ...]" = ()
    parents: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def own_label(self) -> str:
        """The form in provenance without `inside`: `loan@1a2b`."""
        return f"{self.name}@{self.version}"

    @property
    def label(self) -> str:
        """The form in provenance: `loan@1a2b`, or with `inside` `loan@1a2b+nda@3c4d`. A long one has a digest
        behind the first name.
        """
        whole = "+".join((self.own_label, *(one.own_label for one in self.inside)))
        if len(whole) <= _LONGEST_LABEL:
            return whole
        return f"{self.own_label}+{hashlib.sha256(whole.encode()).hexdigest()[:12]}"

    @property
    def categories(self) -> frozenset[str]:
        """The clause types and fields of its rules and `fields`, and of those of `inside`."""
        own = frozenset(category for rule in self.rules for category in rule.categories) | frozenset(self.fields)
        return own.union(*(one.categories for one in self.inside))

    def for_inside(self, document_type: str) -> "Playbook | None":
        """The playbook for a document inside the file: this one, or one of `inside`. None if none names the type."""
        kinds = lineage(type_name(document_type), self.parents)
        books = (self, *self.inside)
        return next((one for kind in kinds for one in books if kind in one.applies_to), None)

    def rules_for(self, document_type: str) -> tuple[Rule, ...]:
        """The rules for a document type, in order. A rule for a type is for the types that descend from it too."""
        kinds = frozenset(lineage(type_name(document_type), self.parents))
        return tuple(rule for rule in self.rules if not rule.document_types or kinds & rule.document_types)


@dataclass(frozen=True, slots=True)
class Playbooks:
    """The playbook for each document type. The key `ANY_TYPE` applies to all types without an entry. `parents`: of the
    own document types, as in `Playbook`.
    """

    by_type: Mapping[str, Playbook]
    parents: Mapping[str, str] = field(default_factory=dict)

    def for_type(self, document_type: str) -> Playbook:
        """The playbook for the type, else for the nearest of its ancestors, else the default one."""
        return self._named(document_type) or self.by_type[ANY_TYPE]

    def for_file(self, document_type: str, inside: Iterable[str]) -> Playbook:
        """The playbook for a file whose first document has the type, with those for the types `inside` it."""
        first = self.for_type(document_type)
        named = map(self._named, inside)
        others = {one.own_label: one for one in named if one and one.own_label != first.own_label}
        if not others:
            return first
        ordered = tuple(others[label] for label in sorted(others))
        return replace(first, inside=ordered, source=joined(first.source, [one.source for one in ordered]))

    def _named(self, document_type: str) -> Playbook | None:
        """The playbook that names the type, or the nearest of its ancestors."""
        kinds = lineage(type_name(document_type), self.parents)
        return next((self.by_type[kind] for kind in kinds if kind in self.by_type and kind != ANY_TYPE), None)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all playbooks, sorted."""
        return tuple(sorted({one.label for one in self.by_type.values()}))


def more_severe(one: Severity, other: Severity) -> bool:
    """True if `one` is more severe than `other`."""
    return GRAVITY[one] > GRAVITY[other]


def type_name(document_type: str) -> str:
    """The document type as playbooks write it: "Credit Agreement" is `credit_agreement`."""
    return "_".join(document_type.casefold().replace("-", " ").replace("_", " ").split())


_LONGEST_LABEL = 200
GRAVITY: Mapping[Severity, int] = {severity: i for i, severity in enumerate(Severity)}
