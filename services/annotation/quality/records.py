"""What the figures of quality are made of. No words of documents, and no names of people. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.annotation.quality.marks import Mark


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document belongs: figures are by matter, by workflow (a rule of the review policy) or by month."""

    document: str
    matter: str
    workflow: str
    day: date


@dataclass(frozen=True, slots=True)
class Frame:
    """The passages of a document in one stratum, of which each was drawn with this probability."""

    place: Place
    stratum: str
    flagged: bool
    probability: float
    size: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One drawn passage of a frame. `found`: see `samples.Drawn`. `relevant`: the final answer, None without one."""

    document: str
    stratum: str
    found: bool
    relevant: bool | None


@dataclass(frozen=True, slots=True)
class SecondReview:
    """A document with two blind reviews. `final`: the labels after adjudication, None before it. `length`: of the text,
    in code points.
    """

    place: Place
    length: int
    first: tuple[Mark, ...]
    second: tuple[Mark, ...]
    final: tuple[Mark, ...] | None = None


@dataclass(frozen=True, slots=True)
class FirstJudgement:
    """What a reviewer said about a place of a document before seeing the answer of the model. `same`: the label is that
    of the model. `changed`: the final decision has another label; None if no one decided on the place.
    """

    place: Place
    same: bool
    changed: bool | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a caller may see of a tenant."""

    frames: Sequence[Frame] = ()
    passages: Sequence[Passage] = ()
    reviews: Sequence[SecondReview] = ()
    judgements: Sequence[FirstJudgement] = ()
