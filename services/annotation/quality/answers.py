"""The requests and responses of `quality.proto`. Pure."""

from dataclasses import dataclass

from services.annotation.quality.groups import Part
from services.annotation.quality.report import By, Row
from services.annotation.sets.review_policy import FourEyes
from services.shared.domain.clauses import Severity
from services.shared.domain.requests import Request

COVERS = "Covers the documents you may read."


@dataclass(frozen=True, slots=True)
class QualitySwitch:
    """Whether figures can be about fewer people than `smallest`: see `SmallGroups`."""

    smallest: int
    shown: bool
    kept_days: int
    switched_by: str
    switched_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class MethodCondition:
    """The document has one of these values in `field`. No values for `client_id`: clients are not named."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewMethod:
    """A rule of the review policy on how documents are reviewed. Before the answer of the model is shown, reviewers
    judge all places of blind second reviews (`judge_blind_share`), and places of findings of `judge_severities`.
    """

    rule: str
    when: tuple[MethodCondition, ...]
    four_eyes: FourEyes
    second_review_share: float
    passage_share: float
    senior_from: Severity | None
    judge_blind_share: bool
    judge_severities: tuple[Severity, ...]


@dataclass(frozen=True, slots=True)
class GetQualityResponse:
    """The figures, and what they cover. `withheld`: the parts of which reviews of too few people are not in them.
    `small_groups`: the switch of the policy. `methods`: its rules on how documents are reviewed, as far as the caller
    may see them; the first that fits a document applies.
    """

    figures: tuple[Row, ...]
    covers: str
    withheld: tuple[Part, ...]
    small_groups: QualitySwitch
    methods: tuple[ReviewMethod, ...]


@dataclass(frozen=True, slots=True)
class ExportQualityResponse:
    """The figures with what they were made of, as JSON."""

    json: str


@dataclass(frozen=True, slots=True)
class QualityRequest:
    """`matters`: only these; none: all. `since` and `until`: ISO dates, both included; empty: no bound. They compare
    with the day on which the review was completed.
    """

    matters: tuple[str, ...] = ()
    by: By = By.MATTER
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class GetQualityRequest(QualityRequest, Request[GetQualityResponse]):
    """A request for the figures of reviews."""


@dataclass(frozen=True, slots=True)
class ExportQualityRequest(QualityRequest, Request[ExportQualityResponse]):
    """A request for the figures with what they were made of."""
