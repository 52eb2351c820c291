"""Reject and Retry as HTTP answers: one body for all errors, with the reason's code, its meaning and what to do."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from services.shared.domain.errors import REASONS, GlossatorError, Reason, Reject, Retry
from services.shared.runtime.servers.statuses import STATUSES


class ErrorDetail(BaseModel):
    """Why, as a code of the reference; what it means; what to do."""

    reason: str
    message: str
    remedy: str


class ErrorBody(BaseModel):
    """The body of every answer that is not a success."""

    error: ErrorDetail


def error_response(error: GlossatorError, status: int = 0) -> JSONResponse:
    """The answer to a refusal; `status` overrides the table's."""
    info = REASONS[error.reason]
    body = ErrorBody(error=ErrorDetail(reason=error.reason.value, message=info.meaning, remedy=info.remedy))
    code = status or (HTTPStatus.SERVICE_UNAVAILABLE if isinstance(error, Retry) else STATUSES[error.reason][1])
    return JSONResponse(body.model_dump(), code, headers=_headers(error))


def add_error_handlers(app: FastAPI) -> None:
    """No answer repeats what was sent: validation errors become a code, as all others do."""
    app.add_exception_handler(GlossatorError, _answer_glossator)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)


async def _answer_glossator(_request: Request, error: Exception) -> JSONResponse:
    return error_response(error if isinstance(error, GlossatorError) else Reject(Reason.INTERNAL))


async def _answer_invalid(_request: Request, _error: Exception) -> JSONResponse:
    return error_response(Reject(Reason.INVALID_METADATA), HTTPStatus.UNPROCESSABLE_ENTITY)


async def _answer_http(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    return error_response(Reject(_BY_STATUS.get(status, Reason.INVALID_METADATA)), status)


def _headers(error: GlossatorError) -> dict[str, str]:
    if isinstance(error, Retry):
        return {"Retry-After": str(max(1, round(error.after)))}
    return {"WWW-Authenticate": "Bearer"} if error.reason is Reason.UNAUTHENTICATED else {}


_BY_STATUS: Mapping[int, Reason] = {
    401: Reason.UNAUTHENTICATED,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    405: Reason.NOT_FOUND,
    413: Reason.TOO_LARGE,
    415: Reason.UNSUPPORTED,
    500: Reason.INTERNAL,
}

# What every route may answer besides its success, for OpenAPI.
ERROR_RESPONSES: dict[int | str, dict[str, object]] = {
    status: {"model": ErrorBody, "description": HTTPStatus(status).phrase}
    for status in (400, 401, 403, 404, 409, 410, 412, 413, 422, 503)
}
