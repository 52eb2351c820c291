"""The names that playbooks use: document types, clause types and fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.annotation.playbook.rules import type_name
from services.annotation.policy_files.folder import load_playbooks
from services.cli.playbooks.load import SHIPPED
from services.inference.fields.rules import FIELD_RULES
from services.shared.domain.clauses import CLAUSE_TYPES, COMMERCIAL_TYPES, LOAN_TYPES
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind
from services.shared.runtime.document_types import document_types


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """A document type as playbooks write it, the shipped playbook that applies to it, and what shows the type.
    `parent`: empty for a shipped type.
    """

    document_type: str
    playbook: str
    parent: str
    titles: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """A clause type, its group (commercial, loan or own), and the fields that inference finds in such clauses."""

    clause: str
    group: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A field, its kind, and an example of a value as playbooks write it."""

    field: str
    kind: str
    example: str


def type_entries() -> Iterator[TypeEntry]:
    """All document types that inference recognises."""
    playbooks, types = load_playbooks(SHIPPED), document_types()
    for one in (*types.shipped, *sorted(types.own, key=lambda own: own.name)):
        name, parent = type_name(one.name), type_name(one.parent)
        titles = (*one.titles, *one.headings)
        yield TypeEntry(name, playbooks.for_type(one.name).name, parent, titles, one.words)


def clause_entries() -> Iterator[ClauseEntry]:
    """All clause types, in the order of their groups."""
    for one in CLAUSE_TYPES:
        fields = dict.fromkeys(rule.category for rule in FIELD_RULES if one in rule.within)
        yield ClauseEntry(one, _group(one), tuple(fields))


def field_entries() -> Iterator[FieldEntry]:
    """All fields, each with the example of its kind."""
    for one in FIELD_TYPES.values():
        yield FieldEntry(one.category, one.kind.value, _EXAMPLES[one.kind])


def _group(clause: str) -> str:
    groups = [name for name, types in (("commercial", COMMERCIAL_TYPES), ("loan", LOAN_TYPES)) if clause in types]
    return ", ".join(groups) or "own"


_EXAMPLES: Mapping[FieldKind, str] = {
    FieldKind.DATE: "2026-03-31",
    FieldKind.MONEY: "USD 1500000.00",
    FieldKind.DURATION: "P30D",
    FieldKind.PERCENT: "5.25",
    FieldKind.RATIO: "3.50",
    FieldKind.RATE: "SOFR + 2.25",
    FieldKind.LAW: "US-NY",
    FieldKind.PARTY: "[ORG_1] (Borrower)",
    FieldKind.TEXT: "",
    FieldKind.FORMULA: "SOFR + 2.25",
    FieldKind.NONE: "none",
}
