"""The summary of a document against the labels of an attorney. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.evaluation.attorney.labels import Labels, Place, Value, near
from services.annotation.desk.deal import deal_sentences
from services.annotation.economics.values import same_value
from services.annotation.placing.grounding import Texts
from services.shared.domain.annotations import EconomicsEntry


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the summary, with its key and its places in the original text."""

    key: str
    text: str
    places: tuple[Place, ...]


def told_in_summary(entries: Sequence[EconomicsEntry], texts: Texts) -> tuple[Told, ...]:
    """The sentences on the deal, without an LLM."""
    return tuple(
        Told(one.category, one.text, tuple((span.start, span.end) for span in places))
        for one, places in deal_sentences(entries, texts)
    )


def states(summary: Sequence[Told], value: Value) -> bool:
    """Whether a sentence on the key is near the place of the value, or has the same value."""
    return any(
        one.key == value.key
        and (any(near(place, value.place) for place in one.places) or same_value(value.key, one.text, value.value))
        for one in summary
    )


def checklist(labels: Labels, summary: Sequence[Told]) -> dict[str, tuple[float, float]]:
    """`summary`: of the values that the labels state, those that the summary states. `summary_keys`: of their keys,
    those with one. `summary_points`: of the points of weight 3 with a place, those that a sentence is near.
    """
    values = [one for one in labels.economics if one.place]
    stated = [one.key for one in values if states(summary, one)]
    points = [one.place for one in labels.points if one.weight == _GRAVE and one.place]
    places = [place for one in summary for place in one.places]
    return {
        "summary": (len(stated), len(values)),
        "summary_keys": (len(set(stated)), len({one.key for one in values})),
        "summary_points": (sum(any(near(one, place) for place in places) for one in points), len(points)),
    }


_GRAVE = 3
