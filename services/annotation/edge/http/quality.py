"""Routes of the quality of reviews."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.annotation.desk.quality import QualityRequest, ReviewQuality
from services.annotation.edge.http.parameters import Caller
from services.annotation.quality.groups import SMALLEST, Part
from services.annotation.quality.intervals import Interval
from services.annotation.quality.report import By, Row
from services.annotation.sets.review_policy import FourEyes, Method
from services.shared.domain.clauses import Severity
from services.shared.domain.records import Action

_Matters = Annotated[list[str], Query(description="Only these matters.")]
_By = Annotated[By, Query(description="What a row is about.")]
_Since = Annotated[str, Query(description="ISO date: only reviews completed on this day or later.")]
_Until = Annotated[str, Query(description="ISO date: only reviews completed on this day or earlier.")]
_ANY: list[str] = []


@dataclass(frozen=True, slots=True)
class QualityFigure:
    """One figure of one scope."""

    scope: str
    name: str
    value: float | None
    interval: Interval | None
    one_sided: Interval | None
    hits: int | None
    n: int
    drawn: int
    documents: int


@dataclass(frozen=True, slots=True)
class QualitySwitch:
    """Whether figures can be about fewer people than `smallest`, for how many days after a review, who switched it, on
    which day and why; empty if no one did.
    """

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
class QualityAnswer:
    """The figures, and what they cover. `withheld`: the parts of which reviews of too few people are not in them.
    `methods`: the rules on how documents are reviewed that you may see, in order: the first that fits applies.
    """

    figures: tuple[QualityFigure, ...]
    covers: str
    withheld: tuple[Part, ...]
    small_groups: QualitySwitch
    methods: tuple[ReviewMethod, ...]


def router(quality: ReviewQuality) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/quality", summary="Read how far blind readers agree, and how much reviews missed")
    async def get_quality(
        caller: Caller, matter: _Matters = _ANY, by: _By = By.MATTER, since: _Since = "", until: _Until = ""
    ) -> QualityAnswer:
        found = await quality.read(caller, QualityRequest(tuple(matter), by, since, until))
        switch = QualitySwitch(SMALLEST, **asdict(found.small_groups))
        rows, methods = tuple(map(_figure, found.rows)), tuple(map(_method, found.methods))
        return QualityAnswer(rows, found.covers, found.withheld, switch, methods)

    @routes.get(
        "/v1/quality:export",
        summary="Export the figures with what they were made of, as JSON",
        response_class=Response,
        responses={200: {"content": {"application/json": {}}}},
    )
    async def export_quality(
        caller: Caller, matter: _Matters = _ANY, by: _By = By.MATTER, since: _Since = "", until: _Until = ""
    ) -> Response:
        made = await quality.export(caller, QualityRequest(tuple(matter), by, since, until))
        return Response(made, media_type="application/json")

    return routes


def _figure(row: Row) -> QualityFigure:
    numbers = row.hits, row.n, row.drawn, row.documents
    return QualityFigure(row.scope, row.name.value, row.value, row.interval, row.one_sided, *numbers)


def _method(one: Method) -> ReviewMethod:
    return ReviewMethod(
        rule=one.id,
        when=tuple(MethodCondition(name, tuple(sorted(values))) for name, values in one.when.allowed),
        four_eyes=one.four_eyes,
        second_review_share=one.second_review_share,
        passage_share=one.passage_share,
        senior_from=one.senior_from,
        judge_blind_share=one.judge_first.blind_share,
        judge_severities=tuple(sorted(one.judge_first.severities)),
    )


QUALITY_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/quality"): Action.READ_QUALITY,
    ("GET", "/v1/quality:export"): Action.READ_QUALITY,
}
