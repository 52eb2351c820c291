"""What belongs to the first document of a file: its schedules do, other documents and forms do not. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from services.annotation.economics.entries import Entry
from services.annotation.economics.sheet import OWN_KEYS
from services.annotation.playbook.inside import EXHIBIT
from services.shared.domain.annotations import EntryState, Prediction
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan

Deal = Callable[[str, Sequence[Prediction]], tuple[Entry, ...]]
"""Finds the values of the deal in a text, with the predictions in it."""


def agreement_of(text: RedactedText) -> RedactedText:
    """The first document with its schedules and the exhibits without a type of their own, at the same offsets."""
    return text.without(tuple(one.span for one in text.documents() if one.form or one.document_type not in _ATTACHED))


def deal_with(text: RedactedText, predictions: Sequence[Prediction], deal: Deal) -> Iterator[Entry]:
    """The values of the deal in the first document and its schedules. What only an exhibit or another document inside
    the file states is ELSEWHERE. Forms state nothing.
    """
    forms = tuple(one.span for one in text.documents() if one.form)
    others = tuple(one.span for one in text.documents() if one.document_type != SCHEDULE and not one.form)
    own = _deal(text, predictions, (*forms, *others), deal)
    missing = {one.key for one in own if one.state is EntryState.NONE_STATED} - OWN_KEYS
    more = _deal(text, predictions, forms, deal) if others and missing else ()
    attached = [one for one in more if one.key in missing and one.state is EntryState.STATED]
    told = {one.key for one in attached}
    for one in own:
        if one.key not in told:
            yield one
        else:
            yield from (replace(each, state=EntryState.ELSEWHERE) for each in attached if each.key == one.key)


def _deal(
    text: RedactedText, predictions: Sequence[Prediction], apart: tuple[RedactedSpan, ...], deal: Deal
) -> tuple[Entry, ...]:
    kept = [one for one in predictions if not _is_in(one.span, apart)] if apart else predictions
    return deal(text.without(apart).text, kept)


def _is_in(span: RedactedSpan, others: Iterable[RedactedSpan]) -> bool:
    return any(one.start <= span.start < one.end for one in others)


SCHEDULE = "schedule"
_ATTACHED = frozenset({EXHIBIT, SCHEDULE})
