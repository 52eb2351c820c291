"""The values of the deal in a document, with the parties and their roles. Pure."""

from collections.abc import Iterable, Sequence

from services.annotation.agreement.paper import Paper, PaperKind
from services.annotation.agreement.roles import parties_of
from services.annotation.economics.entries import Entry
from services.annotation.economics.marks import Marked
from services.annotation.economics.sheet import PARTIES, economics_of
from services.shared.domain.annotations import EntryState, Prediction


def deal_of(text: str, document_type: str, paper: Paper, predictions: Iterable[Prediction] = ()) -> tuple[Entry, ...]:
    """The entries of the economics sheet; none for a letter that is no agreement."""
    if document_type in _LETTERS and paper.kind is PaperKind.OTHER:
        return ()
    amends = paper.kind in _CHANGES or document_type == "amendment"
    return economics_of(text, document_type, amends=amends, parties=_parties(text), marks=_marks(predictions))


def _parties(text: str) -> list[Entry]:
    """One entry for each party, with its first role of the field. A name that the document gives a party is text."""
    return [Entry(PARTIES, EntryState.STATED, one.name, next(iter(one.roles), "")) for one in parties_of(text)]


def _marks(predictions: Iterable[Prediction]) -> Sequence[Marked]:
    return [Marked(one.category, one.span) for one in predictions if one.confidence >= _CONFIDENT]


_CONFIDENT = 0.5
_LETTERS = frozenset({"letter"})
_CHANGES = frozenset({PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT})
