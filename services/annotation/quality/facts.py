"""The inputs of the estimates, from the records of a tenant. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from services.annotation.quality.marks import Mark, Read
from services.annotation.quality.records import Facts, SecondReview
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
    parts: dict[str, Facts] = {}
    for name in sorted(set(scopes.values())):
        own = {document for document, scope in scopes.items() if scope == name}
        parts[name] = Facts(
            tuple(one for one in facts.frames if one.place.document in own),
            tuple(one for one in facts.passages if one.document in own),
            tuple(one for one in facts.reviews if one.place.document in own),
        )
    return parts


def _name(key: tuple[str, float, bool]) -> str:
    stratum, probability, flagged = key
    return f"{stratum}, {'flagged' if flagged else 'not flagged'}, {probability:.6g}"


def _finds(marks: Iterable[Mark], place: Mark) -> bool:
    return any(one.label == place.label and _common(one, place) >= ALIGNED for one in marks)


def _common(one: Mark, other: Mark) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / min(one.end - one.start, other.end - other.start) if common > 0 else 0.0
