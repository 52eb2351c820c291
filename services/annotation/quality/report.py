"""The figures of quality, each with its n and its interval, by matter, workflow or month. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from random import Random

from services.annotation.quality.bootstrap import Statistic, by_document, of_all
from services.annotation.quality.characters import f1, nominal_alpha, overlap, value_pairs
from services.annotation.quality.estimates import elusion, missed, recall, richness
from services.annotation.quality.facts import by_scope, joined, read_of, sample_of, twice_of
from services.annotation.quality.groups import Part, part_of, places
from services.annotation.quality.intervals import TAIL, Interval, share_interval
from services.annotation.quality.labels import aligned, kappa
from services.annotation.quality.records import Facts, Place
from services.annotation.quality.second import found_again
from services.annotation.quality.unitizing import alpha, tally

SEED = 1
"""Of the bootstrap: the same facts have the same intervals at each call."""


FEWEST_DOCUMENTS = 10


class By(StrEnum):
    """What a row is about."""

    ALL = "all"
    MATTER = "matter"
    WORKFLOW = "workflow"
    MONTH = "month"


class Name(StrEnum):
    """The figures. Those from FOUND_AGAIN to LABEL_KAPPA are agreement of two blind readers, and the last two are of
    first judgements.
    """

    RECALL = "recall"
    MISSED = "missed"
    ELUSION = "elusion"
    RICHNESS = "richness"
    FOUND_AGAIN = "found-again"
    ALPHA = "alpha"
    CHARACTER_F1 = "character-f1"
    CHARACTER_ALPHA = "character-alpha"
    LABEL_KAPPA = "label-kappa"
    SAME_AS_MODEL = "same-as-model"
    CHANGED_JUDGEMENT = "changed-judgement"


AGREEMENT = frozenset({Name.FOUND_AGAIN, Name.ALPHA, Name.CHARACTER_F1, Name.CHARACTER_ALPHA, Name.LABEL_KAPPA})


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one scope: `hits` of `n`, and `drawn` with those that have no answer yet. `one_sided`: each bound
    alone, with 95 %; only figures of drawn passages have it. `value` and `interval` are None if there is too little for
    them.
    """

    scope: str
    name: Name
    value: float | None
    interval: Interval | None
    one_sided: Interval | None
    hits: int | None
    n: int
    drawn: int
    documents: int


def report(facts: Facts, by: By) -> tuple[Row, ...]:
    """All figures of all scopes that have facts, in alphabetical order of the scopes."""
    return tuple(
        row
        for name, part in parts_of(facts, by).items()
        for made in (_of_sample, _of_reviews, _of_judgements)
        for row in made(name, part)
    )


def without_narrow_intervals(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Without the intervals of agreement of few documents: the ends of such an interval are those of single documents,
    since some resamples have nothing else.
    """
    return tuple(
        replace(one, interval=None) if one.name in AGREEMENT and one.documents < FEWEST_DOCUMENTS else one
        for one in rows
    )


def parts_of(facts: Facts, by: By) -> dict[str, Facts]:
    """The facts of each scope, in alphabetical order. Each part has the scopes of its own places: a document can be in
    groups of different months, and no row may have only some documents of a group.
    """
    parts = [_by_scope(part_of(facts, part), by) for part in Part]
    return {name: joined(one[name] for one in parts if name in one) for name in sorted(set[str]().union(*parts))}


def _by_scope(facts: Facts, by: By) -> dict[str, Facts]:
    return by_scope(facts, {name: _SCOPES[by](place) for name, place in places(facts).items()})


def _of_sample(scope: str, facts: Facts) -> Iterator[Row]:
    if not facts.frames:
        return
    sample, documents = sample_of(facts), len({one.place.document for one in facts.frames})
    for name, made in ((Name.RECALL, recall), (Name.ELUSION, elusion), (Name.RICHNESS, richness)):
        one = made(sample)
        yield Row(scope, name, one.value, one.interval, one.one_sided, one.hits, one.n, one.drawn, documents)
    lost, alone = missed(sample), missed(sample, 2 * TAIL).interval
    yield Row(scope, Name.MISSED, lost.value, lost.interval, alone, lost.hits, lost.n, lost.drawn, documents)


def _of_reviews(scope: str, facts: Facts) -> Iterator[Row]:
    if not facts.reviews:
        return
    reads = [read_of(one) for one in facts.reviews]
    marks = sum(len(one.first) + len(one.second) for one in facts.reviews)
    tallies, overlaps, pairs = map(tally, reads), map(overlap, reads), [aligned(one) for one in reads]
    n, number = len(reads), sum(map(len, pairs))
    yield _row(scope, Name.ALPHA, partial(alpha, list(tallies)), n, marks)
    yield _row(scope, Name.CHARACTER_F1, partial(f1, list(overlaps)), n, marks)
    yield _row(scope, Name.CHARACTER_ALPHA, partial(nominal_alpha, [value_pairs(one) for one in reads], 2), n, marks)
    yield _row(scope, Name.LABEL_KAPPA, partial(kappa, pairs), n, number)
    decided = [twice_of(one) for one in facts.reviews if one.final is not None]
    if decided:
        again = found_again(decided, Random(SEED))  # noqa: S311 - the same draws at each call
        numbers = again.both, again.n, again.n, again.documents
        yield Row(scope, Name.FOUND_AGAIN, again.value, again.interval, None, *numbers)


def _of_judgements(scope: str, facts: Facts) -> Iterator[Row]:
    """Exact intervals, as if the judgements were independent of one another."""
    same = [(one.place.document, one.same) for one in facts.judgements]
    changed = [(one.place.document, one.changed) for one in facts.judgements if one.changed is not None]
    for name, found in ((Name.SAME_AS_MODEL, same), (Name.CHANGED_JUDGEMENT, changed)):
        if found:
            n, hits, documents = len(found), sum(yes for _, yes in found), len({document for document, _ in found})
            yield Row(scope, name, hits / n, share_interval(hits, n), None, hits, n, n, documents)


def _row(scope: str, name: Name, statistic: Statistic, documents: int, n: int) -> Row:
    interval = by_document(documents, statistic, Random(SEED))  # noqa: S311 - the same draws at each call
    return Row(scope, name, of_all(documents, statistic), interval, None, None, n, n, documents)


_SCOPES: dict[By, Callable[[Place], str]] = {
    By.ALL: lambda _: "all",
    By.MATTER: lambda place: place.matter,
    By.WORKFLOW: lambda place: place.workflow,
    By.MONTH: lambda place: f"{place.day:%Y-%m}",
}
