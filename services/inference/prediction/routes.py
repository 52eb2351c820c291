"""Selects the models that read a document and the documents inside it. If two read the same words and have a clause
type, the later model is used for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from services.inference.clause_model.port import ModelInfo, ModelPort
from services.inference.fields.find import VERSION as FIELDS_VERSION
from services.shared.domain.document import RedactedText
from services.shared.domain.document_types import OTHER
from services.shared.domain.spans import RedactedSpan
from services.shared.runtime.document_types import base_type, document_types

LOAN_DOCUMENTS: frozenset[str] = frozenset({"credit agreement", "note", "guaranty", "security agreement", "amendment"})
"""Document types that the loan model also reads, with the own types that descend from them; see `document_type`."""
LOAN_ATTACHMENTS: frozenset[str] = LOAN_DOCUMENTS | {"agreement", "exhibit"}
"""Types of documents behind a loan document that it reads too: intercreditor agreements and exhibits without a type."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A model, and the spans of the text that it does not read."""

    model: ModelPort
    left_out: tuple[RedactedSpan, ...] = ()


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

    def readers(self, document_type: str, text: RedactedText) -> tuple[Reader, ...]:
        """The models that read a text whose first document is of this type. Each of its documents is read by the models
        of its own type. If two have a clause type, the later model is used for it, where both read.
        """
        attached = text.documents()
        is_loan = base_type(document_type) in LOAN_DOCUMENTS
        types = LOAN_ATTACHMENTS if is_loan else LOAN_DOCUMENTS
        others = tuple(one.span for one in attached if one.document_type not in types)
        if self.loans is None or not (is_loan or len(others) < len(attached)):
            return tuple(map(Reader, self.for_document_type(OTHER)))
        left_out = others if is_loan else _outside([one.span for one in attached if one.span not in others], text)
        return tuple(Reader(one, left_out if one is self.loans else ()) for one in self.all)

    def for_document_type(self, document_type: str) -> tuple[ModelPort, ...]:
        """The models that read a document of this type. If two have a clause type, the later model is used for it."""
        return self.all if base_type(document_type) in LOAN_DOCUMENTS else (self.clauses, *self.own)


def model_versions(infos: Sequence[ModelInfo]) -> tuple[str, str]:
    """`Provenance.model` and `Provenance.calibration` for these models: `clauses@1a2b+fields@6` and `3c4d`. Own
    document types have a version too: with them, a document that is submitted again gets its new type.
    """
    own = document_types().version
    made = [*(f"{one.name}@{one.version}" for one in infos), FIELDS_VERSION, *([f"types@{own}"] if own else [])]
    return "+".join(made), "+".join(one.calibration for one in infos)


def is_overridden(place: int, category: str, start: int, infos: Sequence[ModelInfo], readers: Sequence[Reader]) -> bool:
    """Whether a later model than that at `place` has the clause type and reads the words at `start`."""
    return any(
        category in info.categories and not any(one.start <= start < one.end for one in reader.left_out)
        for info, reader in zip(infos[place + 1 :], readers[place + 1 :], strict=True)
    )


def _outside(spans: Sequence[RedactedSpan], text: RedactedText) -> tuple[RedactedSpan, ...]:
    """What is between `spans`, which are in order."""
    edges = [0, *(edge for one in spans for edge in (one.start, one.end)), len(text.text)]
    return tuple(RedactedSpan(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end)
