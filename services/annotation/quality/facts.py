"""The inputs of the estimates, from the records of a tenant. Pure."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date

from services.annotation.quality.marks import Mark, Read
from services.annotation.quality.records import Facts, Place, SecondReview
from services.annotation.quality.samples import Drawn, Sample, Stratum
from services.annotation.quality.second import Twice

ALIGNED = 0.5
"""A reader found a place if a mark of its label has this share of the shorter one in common with it."""


def sample_of(facts: Facts) -> Sample:
    """The passages of all documents as one sample. Strata of one name, probability and flag are one."""
    sizes: dict[tuple[str, float, bool], int] = defaultdict(int)
    names: dict[tuple[str, str], str] = {}
    for frame in facts.frames:
        key = frame.stratum, frame.probability, frame.flagged
        sizes[key] += frame.size
        names[frame.place.document, frame.stratum] = _name(key)
    strata = tuple(Stratum(_name(key), size, key[1], key[2]) for key, size in sizes.items())
    drawn = (Drawn(names[one.document, one.stratum], one.document, one.found, one.relevant) for one in facts.passages)
    return Sample(strata, tuple(drawn))


def read_of(review: SecondReview) -> Read:
    """The document with the marks of both readers, without their names."""
    return Read(review.place.document, review.length, {"first": review.first, "second": review.second})


def twice_of(review: SecondReview) -> Twice:
    """The final places of a document, by who found them."""
    found = [(_finds(review.first, one), _finds(review.second, one)) for one in review.final or ()]
    return Twice(*(found.count(kind) for kind in ((True, True), (True, False), (False, True))))


def by_scope(facts: Facts, scopes: Mapping[str, str]) -> dict[str, Facts]:
    """The facts of each scope. `scopes`: that of each document."""
    return {
        name: only(facts, {document for document, scope in scopes.items() if scope == name})
        for name in sorted(set(scopes.values()))
    }


def only(facts: Facts, documents: Container[str]) -> Facts:
    """The facts of these documents."""
    return Facts(
        tuple(one for one in facts.frames if one.place.document in documents),
        tuple(one for one in facts.passages if one.document in documents),
        tuple(one for one in facts.reviews if one.place.document in documents),
        tuple(one for one in facts.judgements if one.place.document in documents),
    )


def joined(several: Iterable[Facts]) -> Facts:
    """The facts of different documents as one."""
    every = tuple(several)
    return Facts(
        tuple(frame for one in every for frame in one.frames),
        tuple(passage for one in every for passage in one.passages),
        tuple(review for one in every for review in one.reviews),
        tuple(judgement for one in every for judgement in one.judgements),
    )


def on_days(facts: Facts, days: Mapping[str, date]) -> Facts:
    """The facts with these days of their documents."""

    def moved(place: Place) -> Place:
        return replace(place, day=days[place.document])

    return Facts(
        tuple(replace(one, place=moved(one.place)) for one in facts.frames),
        facts.passages,
        tuple(replace(one, place=moved(one.place)) for one in facts.reviews),
        tuple(replace(one, place=moved(one.place)) for one in facts.judgements),
    )


def _name(key: tuple[str, float, bool]) -> str:
    stratum, probability, flagged = key
    return f"{stratum}, {'flagged' if flagged else 'not flagged'}, {probability!r}"


def _finds(marks: Iterable[Mark], place: Mark) -> bool:
    return any(one.label == place.label and _common(one, place) >= ALIGNED for one in marks)


def _common(one: Mark, other: Mark) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / min(one.end - one.start, other.end - other.start) if common > 0 else 0.0
