"""The values of the deal in a document, with the parties and their roles. Pure."""

from collections.abc import Iterable, Sequence

from services.annotation.agreement.paper import Paper, PaperKind
from services.annotation.agreement.roles import parties_of
from services.annotation.economics.entries import Entry
from services.annotation.economics.marks import Marked
from services.annotation.economics.sheet import PARTIES, economics_of
from services.shared.domain.annotations import Annotation, AnnotationState, EntryState


def deal_of(text: str, document_type: str, paper: Paper, annotations: Iterable[Annotation] = ()) -> tuple[Entry, ...]:
    """The entries of the economics sheet; none for a letter that is no agreement."""
    if document_type in _LETTERS and paper.kind is PaperKind.OTHER:
        return ()
    amends = paper.kind in _CHANGES or document_type == "amendment"
    return economics_of(text, document_type, amends=amends, parties=_parties(text), marks=_marks(annotations))


def _parties(text: str) -> list[Entry]:
    """One entry for each party, with its first role."""
    return [
        Entry(PARTIES, EntryState.STATED, one.name, next(iter((*one.roles, *one.nouns)), ""))
        for one in parties_of(text)
    ]


def _marks(annotations: Iterable[Annotation]) -> Sequence[Marked]:
    return [
        Marked(one.category, one.redacted_span)
        for one in annotations
        if one.state not in _NOT_COUNTED and not one.hidden and one.confidence >= _CONFIDENT
    ]


_CONFIDENT = 0.5
_LETTERS = frozenset({"letter"})
_CHANGES = frozenset({PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT})
_NOT_COUNTED = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})
