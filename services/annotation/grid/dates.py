"""When a document takes effect, by its own words. Pure."""

from datetime import date

from services.annotation.grid.records import Source
from services.annotation.relations.mentions import own_date
from services.shared.domain.annotations import EntryState
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FieldKind, FieldValue


def effective_on(source: Source) -> date | None:
    """The effective date among the values of the deal, else the day that dates the paper; None if it has neither."""
    if source.text is None:
        return None
    for one in source.shown.economics:
        if one.key == "effective_date" and one.state is EntryState.STATED and one.place:
            value = read_value(FieldKind.DATE, one.place.redacted_span.of(source.text), "Effective Date")
            if isinstance(value, FieldValue) and (day := _day(value.canonical)):
                return day
    return _day(own_date(source.text))


def _day(value: str) -> date | None:
    """The day of an ISO date; None for a month or a year alone."""
    return date.fromisoformat(value) if len(value) == len("2026-03-31") else None
