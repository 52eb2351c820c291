"""Which models read which document; if two know a clause type, which one is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from services.inference.clause_model.port import ModelInfo, ModelPort
from services.inference.fields.find import VERSION as FIELDS_VERSION

LOAN_DOCUMENTS: frozenset[str] = frozenset({"credit agreement", "note", "guaranty", "security agreement", "amendment"})
"""Document types that the loan model reads besides; see `document_type`."""


@dataclass(frozen=True, slots=True)
class Models:
    """The served models. `loans` is None where none is served; those of one's `own` read every document."""

    clauses: ModelPort
    loans: ModelPort | None = None
    own: tuple[ModelPort, ...] = ()

    @classmethod
    def of(cls, served: Sequence[ModelPort], *, loans: bool) -> Self:
        """In the order in which the settings name them; `loans` tells whether one for loans is among them."""
        clauses, *rest = served
        return cls(clauses, rest[0], tuple(rest[1:])) if loans else cls(clauses, own=tuple(rest))

    @property
    def all(self) -> tuple[ModelPort, ...]:
        return (self.clauses, *([self.loans] if self.loans else ()), *self.own)

    def reading(self, document_type: str) -> tuple[ModelPort, ...]:
        """Those that read a document of this type. Where two know a clause type, the later one speaks."""
        return self.all if document_type in LOAN_DOCUMENTS else (self.clauses, *self.own)


def made_by(infos: Sequence[ModelInfo]) -> tuple[str, str]:
    """What `Provenance` says of the models that read a document and of the fields found by them, and of the
    calibrations."""
    made = [*(f"{one.name}@{one.version}" for one in infos), FIELDS_VERSION]
    return "+".join(made), "+".join(one.calibration for one in infos)


def silent(infos: Sequence[ModelInfo]) -> list[frozenset[str]]:
    """For each model the clause types that it leaves to one after it."""
    return [
        frozenset(one.categories) & frozenset(name for later in infos[place + 1 :] for name in later.categories)
        for place, one in enumerate(infos)
    ]
