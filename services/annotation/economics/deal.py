"""The values of the deal in a document, with the parties and their roles. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from services.annotation.agreement.paper import Paper, PaperKind
from services.annotation.agreement.roles import Party, parties_of
from services.annotation.economics.entries import Entry
from services.annotation.economics.marks import Marked
from services.annotation.economics.names import lettered_names, marked_names
from services.annotation.economics.sheet import PARTIES, economics_of
from services.shared.domain.annotations import EntryState, Prediction
from services.shared.domain.spans import RedactedSpan


def deal_of(
    text: str,
    document_type: str,
    paper: Paper,
    predictions: Iterable[Prediction] = (),
    parties: Sequence[Party] | None = None,
) -> tuple[Entry, ...]:
    """The entries of the economics sheet; none for a letter that is no agreement. `parties`: those of the text, if they
    are known.
    """
    if document_type in _LETTERS and paper.kind is PaperKind.OTHER:
        return ()
    amends = paper.kind in _CHANGES or document_type == "amendment"
    marks = _marks(predictions)
    named = _parties(text, parties_of(text) if parties is None else parties) or _without_roles(text, marks)
    return economics_of(text, document_type, amends=amends, parties=named, marks=marks)


def _without_roles(text: str, marks: Sequence[Marked]) -> list[Entry]:
    """The parties of a document whose preamble gives no roles."""
    return [Entry(PARTIES, EntryState.STATED, one) for one in lettered_names(text) or marked_names(marks, text)]


def _parties(text: str, parties: Sequence[Party]) -> list[Entry]:
    """One entry for each name, once, with the first role of the field. A name that the document gives a party is text.
    One party alone far from the beginning is not a party of this document.
    """
    if len(parties) == 1 and parties[0].name.start > _PREAMBLE:
        return []
    found: dict[str, Entry] = {}
    for name, role in (named for one in parties for named in _names(text, one)):
        key = "".join(filter(str.isalnum, name.of(text).casefold()))
        found.setdefault(key, Entry(PARTIES, EntryState.STATED, name, role))
    return list(found.values())


def _names(text: str, party: Party) -> Iterator[tuple[RedactedSpan, str]]:
    """The names in a list such as `Acme, Inc., Fern LLC and Hill Corp.`, each with its role. A role in the singular is
    that of the last name.
    """
    role, start = next(iter(party.roles), ""), party.name.start
    plural = re.search(rf"\b{re.escape(role)}s\b", text[party.name.end : party.name.end + _NEAR], re.IGNORECASE)
    for match in _NEXT_NAME.finditer(text, party.name.start, party.name.end):
        yield RedactedSpan(start, match.start("gap")), role if plural else ""
        start = match.end()
    yield RedactedSpan(start, party.name.end), role


def _marks(predictions: Iterable[Prediction]) -> Sequence[Marked]:
    return [Marked(one.category, one.span) for one in predictions if one.confidence >= _CONFIDENT]


_CONFIDENT = 0.5
_PREAMBLE, _NEAR = 12_000, 80  # code points
_FORMS = r"(?:Inc|INC|LLC|L\.\s?L\.\s?C|Ltd|LTD|Limited|LIMITED|Corp|CORP|L\.\s?P|LP|N\.\s?A|PLC|plc|S\.\s?A|Bank|BANK)"
_NEXT_NAME = re.compile(
    rf"\b{_FORMS}\b\.?(?P<gap>,?\s+(?:and|AND)\s+|,\s+)"
    rf"(?!{_FORMS}\b|(?:National|NATIONAL|FSB|SSB|Company|COMPANY|Co|CO)\b)(?=[A-Z][\w.&'’-]*[\s,])"
)
_LETTERS = frozenset({"letter"})
_CHANGES = frozenset({PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT})
