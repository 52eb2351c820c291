"""Selects the models that read a document. If two have a clause type, the later model is used for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from services.inference.clause_model.port import ModelInfo, ModelPort
from services.inference.fields.find import VERSION as FIELDS_VERSION

LOAN_DOCUMENTS: frozenset[str] = frozenset({"credit agreement", "note", "guaranty", "security agreement", "amendment"})
"""Document types that the loan model also reads; see `document_type`."""


@dataclass(frozen=True, slots=True)
class Models:
    """The served models. `loans` is None if there is no loan model. The customer's `own` models read every document."""

    clauses: ModelPort
    loans: ModelPort | None = None
    own: tuple[ModelPort, ...] = ()

    @classmethod
    def of(cls, served: Sequence[ModelPort], *, loans: bool) -> Self:
        """From models in the order of the settings. `loans`: whether the second one is the loan model."""
        clauses, *rest = served
        return cls(clauses, rest[0], tuple(rest[1:])) if loans else cls(clauses, own=tuple(rest))

    @property
    def all(self) -> tuple[ModelPort, ...]:
        return (self.clauses, *([self.loans] if self.loans else ()), *self.own)

    def for_document_type(self, document_type: str) -> tuple[ModelPort, ...]:
        """The models that read a document of this type. If two have a clause type, the later model is used for it."""
        return self.all if document_type in LOAN_DOCUMENTS else (self.clauses, *self.own)


def model_versions(infos: Sequence[ModelInfo]) -> tuple[str, str]:
    """`Provenance.model` and `Provenance.calibration` for these models: `clauses@1a2b+fields@6` and `3c4d`."""
    made = [*(f"{one.name}@{one.version}" for one in infos), FIELDS_VERSION]
    return "+".join(made), "+".join(one.calibration for one in infos)


def overridden(infos: Sequence[ModelInfo]) -> list[frozenset[str]]:
    """For each model, the clause types that a later model overrides."""
    return [
        frozenset(one.categories) & frozenset(name for later in infos[place + 1 :] for name in later.categories)
        for place, one in enumerate(infos)
    ]
