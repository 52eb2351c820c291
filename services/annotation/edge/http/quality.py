"""The route that exports the quality of reviews: its body is the text of the export."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.annotation.desk.quality import ReviewQuality
from services.annotation.edge.http.parameters import Caller
from services.annotation.quality.answers import ExportQualityRequest
from services.annotation.quality.report import By

_Matters = Annotated[list[str], Query(description="Only these matters.")]
_By = Annotated[By, Query(description="What a row is about.")]
_Since = Annotated[str, Query(description="ISO date: only reviews completed on this day or later.")]
_Until = Annotated[str, Query(description="ISO date: only reviews completed on this day or earlier.")]
_ANY: list[str] = []


def router(quality: ReviewQuality) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/v1/quality:export",
        summary="Export the figures with what they were made of, as JSON",
        response_class=Response,
        responses={200: {"content": {"application/json": {}}}},
    )
    async def export_quality(
        caller: Caller, matter: _Matters = _ANY, by: _By = By.MATTER, since: _Since = "", until: _Until = ""
    ) -> Response:
        made = await quality.export(caller, ExportQualityRequest(tuple(matter), by, since, until))
        return Response(made.json, media_type="application/json")

    return routes
