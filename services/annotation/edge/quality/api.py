"""Serves `ReviewQualityService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import grpc.aio

from glossator.annotation.v1 import quality_pb2 as pb
from glossator.annotation.v1 import quality_pb2_grpc as pb_grpc
from services.annotation.desk.quality import QualityRequest, ReviewQuality
from services.annotation.quality.groups import SMALLEST
from services.annotation.quality.intervals import Interval
from services.annotation.quality.report import By, Row
from services.annotation.sets.refusals import invalid
from services.annotation.sets.review_policy import Method
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]
_SCOPES = {pb.QualityScope.Value(f"QUALITY_SCOPE_{one.name}"): one for one in By}
_SCOPES[pb.QUALITY_SCOPE_UNSPECIFIED] = By.MATTER


@dataclass(frozen=True, slots=True, eq=False)
class ReviewQualityApi(pb_grpc.ReviewQualityServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    quality: ReviewQuality

    async def GetQuality(  # noqa: N802
        self, request: pb.GetQualityRequest, _context: _Context
    ) -> pb.GetQualityResponse:
        found = await self.quality.read(current_actor(), _request(request))
        return pb.GetQualityResponse(
            figures=[_figure(one) for one in found.rows],
            covers=found.covers,
            withheld=[one.value for one in found.withheld],
            small_groups=pb.QualitySwitch(smallest=SMALLEST, **asdict(found.small_groups)),
            methods=[_method(one) for one in found.methods],
        )

    async def ExportQuality(  # noqa: N802
        self, request: pb.ExportQualityRequest, _context: _Context
    ) -> pb.ExportQualityResponse:
        return pb.ExportQualityResponse(json=await self.quality.export(current_actor(), _request(request)))


def _request(request: pb.GetQualityRequest | pb.ExportQualityRequest) -> QualityRequest:
    """Raises `Reject(INVALID_METADATA)` if the scope is unknown."""
    if request.by not in _SCOPES:
        raise invalid("by", "is unknown")
    return QualityRequest(tuple(request.matters), _SCOPES[request.by], request.since, request.until)


def _figure(row: Row) -> pb.QualityFigure:
    return pb.QualityFigure(
        scope=row.scope,
        name=row.name.value,
        value=row.value,
        interval=_interval(row.interval),
        one_sided=_interval(row.one_sided),
        hits=row.hits,
        n=row.n,
        drawn=row.drawn,
        documents=row.documents,
    )


def _method(one: Method) -> pb.ReviewMethod:
    return pb.ReviewMethod(
        rule=one.id,
        when=[pb.MethodCondition(field=name, values=sorted(values)) for name, values in one.when.allowed],
        four_eyes=one.four_eyes.value,
        second_review_share=one.second_review_share,
        passage_share=one.passage_share,
        senior_from=one.senior_from.value if one.senior_from else "",
        judge_blind_share=one.judge_first.blind_share,
        judge_severities=sorted(severity.value for severity in one.judge_first.severities),
    )


def _interval(one: Interval | None) -> pb.QualityInterval | None:
    return pb.QualityInterval(low=one.low, high=one.high) if one else None


def register(api: ReviewQualityApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_ReviewQualityServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["ReviewQualityService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/GetQuality": Action.READ_QUALITY,
    f"/{_SERVICE}/ExportQuality": Action.READ_QUALITY,
}
