"""The columns of the grid: clause types and fields by their names, values of the deal by their keys. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.annotation.economics.commercial.keys import COMMERCIAL_KEYS
from services.annotation.economics.loans import LOAN_KEYS
from services.annotation.sets.refusals import invalid
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind

MOST_COLUMNS = 40
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is a clause type or a field, such as `Governing Law`; or, if `of_deal`, a key such as `maturity`. `kind`:
    of the value that the words of a cell have; None: a cell has the first words.
    """

    name: str
    of_deal: bool = False
    kind: FieldKind | None = None


def columns_of(names: Sequence[str]) -> tuple[Column, ...]:
    """The columns in the order of the names, each once. Raises `Reject(INVALID_METADATA)` for an unknown name, or too
    many.
    """
    if len(names) > MOST_COLUMNS:
        raise invalid("columns", f"must have at most {MOST_COLUMNS} entries")
    unknown = next((one for one in names if one not in _KNOWN), None)
    if unknown is not None:
        raise invalid("columns", f"has an unknown name: {unknown[:LONGEST_NAME]!r}")
    return tuple(_KNOWN[one] for one in dict.fromkeys(names))


def default_columns(document_types: Iterable[str]) -> tuple[Column, ...]:
    """The columns for documents of these types: those of loans if most are loans."""
    types = list(document_types)
    loans = sum(one in _LOANS for one in types)
    return columns_of(_OF_LOANS if loans * 2 > len(types) or not types else _OF_CONTRACTS)


_LOANS = frozenset({"credit agreement", "note", "guaranty", "security agreement"})
_OF_LOANS = (
    "effective_date",
    "maturity",
    "commitment",
    "interest",
    "margin",
    "default_rate",
    "financial_covenants",
    "prepayment",
    "collateral",
    "guarantors",
    "Change Of Control",
    "Cross-Default",
    "Negative Pledge",
    "Assignment Limits",
    "governing_law",
)
_OF_CONTRACTS = (
    "effective_date",
    "term",
    "renewal",
    "notice",
    "price",
    "payment_term",
    "liability_cap",
    "Cap On Liability",
    "Termination For Convenience",
    "Anti-Assignment",
    "Change Of Control",
    "Exclusivity",
    "Non-Compete",
    "Insurance",
    "governing_law",
)
_KINDS: Mapping[str, FieldKind] = {
    "Agreement Date": FieldKind.DATE,
    "Effective Date": FieldKind.DATE,
    "Expiration Date": FieldKind.DATE,
    "Governing Law": FieldKind.LAW,
    "effective_date": FieldKind.DATE,
    "maturity": FieldKind.DATE,
    "commitment": FieldKind.MONEY,
    "price": FieldKind.MONEY,
    "interest": FieldKind.RATE,
    "margin": FieldKind.PERCENT,
    "default_rate": FieldKind.RATE,
    "term": FieldKind.DURATION,
    "payment_term": FieldKind.DURATION,
    "notice": FieldKind.DURATION,
    "governing_law": FieldKind.LAW,
    "liability_cap": FieldKind.MONEY,
}
_KNOWN: Mapping[str, Column] = {
    **{one: Column(one, kind=_KINDS.get(one)) for one in CLAUSE_TYPES},
    **{name: Column(name, kind=one.kind) for name, one in FIELD_TYPES.items()},
    **{one: Column(one, of_deal=True, kind=_KINDS.get(one)) for one in (*LOAN_KEYS, *COMMERCIAL_KEYS)},
}
