"""`Reject` and `Retry` as HTTP responses: one body for all errors."""

from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from services.shared.domain.errors import (
    REASONS,
    GlossatorError,
    Reason,
    Reject,
    Retry,
    StepUpRequired,
    Undecided,
    public_detail,
    reference_of,
)
from services.shared.runtime.access.call import current_call
from services.shared.runtime.servers.statuses import STATUSES, status_of


class UndecidedDetail(BaseModel):
    """What has no decision. The lists have the first ids only."""

    annotation_ids: list[str] = Field(description="Annotations without a decision: the first ids.")
    finding_ids: list[str] = Field(description="Findings without a decision: the first ids.")
    annotations: int = Field(description="Number of all annotations without a decision.")
    findings: int = Field(description="Number of all findings without a decision.")


class ErrorDetail(BaseModel):
    """The reason of an error, and its fault."""

    reason: str = Field(description="Stable code of the reason.")
    message: str = Field(description="What the reason means.")
    remedy: str = Field(description="What to do.")
    field: str = Field(description="Dotted path of the input field with the fault. Empty if no single field has it.")
    detail: str = Field(description="One sentence on the fault, or empty.")
    reference: str = Field(description="Documentation of the reason, relative to the root of the repository.")
    undecided: UndecidedDetail | None = Field(None, description="Only for `undecided`: what has no decision.")


class ErrorBody(BaseModel):
    """The body of every error response."""

    error: ErrorDetail = Field(description="The error.")


def error_response(error: GlossatorError, status: int = 0, detail: str = "") -> JSONResponse:
    """`status` and `detail` override the status in `STATUSES` and the detail of `error`."""
    code = status or status_of(error)[1]
    return JSONResponse(error_body(error, detail), code, headers=_headers(error))


def error_body(error: GlossatorError, detail: str = "") -> dict[str, Any]:
    """The `ErrorBody` of an error, for JSON."""
    return ErrorBody(error=_detail(error, detail)).model_dump(exclude_none=True)


def add_error_handlers(app: FastAPI) -> None:
    """Convert every error to `ErrorBody`. No response repeats a value of the request."""
    app.add_exception_handler(GlossatorError, _answer_glossator)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)


async def _answer_glossator(_request: Request, error: Exception) -> JSONResponse:
    known = error if isinstance(error, GlossatorError) else Reject(Reason.INTERNAL)
    call = current_call()
    if call is not None:
        call.error = known
    return error_response(known)


async def _answer_invalid(request: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    field, detail = _fault(faults[0]) if faults else ("", "")
    if faults and tuple(faults[0]["loc"]) == ("body",) and "json" not in request.headers.get("content-type", ""):
        field, detail = "content-type", 'Header "Content-Type" is not "application/json"'
    return error_response(Reject(Reason.INVALID_METADATA, detail=detail, field=field), HTTPStatus.UNPROCESSABLE_ENTITY)


async def _answer_http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    reason = _BY_STATUS.get(status, Reason.INVALID_METADATA)
    is_form = "form" in request.headers.get("content-type", "")
    answer = error_response(Reject(reason), status, _NO_FORM if status == 400 and is_form else _DETAILS.get(status, ""))
    answer.headers.update(getattr(error, "headers", None) or {})  # such as Allow
    return answer


def _detail(error: GlossatorError, override: str) -> ErrorDetail:
    info = REASONS[error.reason]
    field, detail = public_detail(error)
    return ErrorDetail(
        reason=error.reason.value,
        message=info.meaning,
        remedy=info.remedy,
        field=field,
        detail=override or detail,
        reference=reference_of(error.reason),
        undecided=_undecided(error) if isinstance(error, Undecided) else None,
    )


def _undecided(error: Undecided) -> UndecidedDetail:
    return UndecidedDetail(
        annotation_ids=list(error.annotation_ids),
        finding_ids=list(error.finding_ids),
        annotations=error.annotations,
        findings=error.findings,
    )


def _fault(fault: Mapping[str, Any]) -> tuple[str, str]:
    """Field and message of a pydantic error. The message of a custom validator can contain the value: omit it."""
    if fault["type"] == "json_invalid":
        return "", _UNREADABLE
    field = ".".join(map(str, fault["loc"][1:]))
    return field, "Invalid value" if fault["type"] in _CUSTOM else str(fault["msg"])


def _headers(error: GlossatorError) -> dict[str, str]:
    if isinstance(error, Retry):
        return {"Retry-After": str(max(1, ceil(error.after)))}
    if isinstance(error, StepUpRequired):
        return {"WWW-Authenticate": _challenge(error)}
    return {"WWW-Authenticate": "Bearer"} if error.reason is Reason.UNAUTHENTICATED else {}


def _challenge(error: StepUpRequired) -> str:
    """The challenge of RFC 9470, section 3. The schema of `oidc.yaml` excludes quotation marks in its values."""
    values = {
        "error": error.reason.value,
        "error_description": REASONS[error.reason].meaning,
        "acr_values": " ".join(error.acr_values),
        "max_age": str(error.max_age),
    }
    return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in values.items() if value)


_UNREADABLE = "The body is not valid JSON, or is nested too deep"
_NO_FORM = "The body is not a valid form"
# Starlette and FastAPI raise these before a route runs.
_DETAILS: Mapping[int, str] = {
    400: _UNREADABLE,
    404: "No route has this path",
    405: "The route with this path has another method",
    408: "The body did not arrive in time",
    413: "The body exceeds the size limit of this server",
}
_CUSTOM = frozenset({"value_error", "assertion_error"})

_BY_STATUS: Mapping[int, Reason] = {
    401: Reason.UNAUTHENTICATED,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    405: Reason.METHOD_NOT_ALLOWED,
    408: Reason.TIMED_OUT,
    413: Reason.TOO_LARGE,
    415: Reason.UNSUPPORTED,
    500: Reason.INTERNAL,
}


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a route in the OpenAPI document, each with the reasons of its status."""
    return {one: {"model": ErrorBody, "description": _description(one)} for one in statuses}


def _description(status: int) -> str:
    reasons = (f"`{reason.value}`" for reason, (_, http) in STATUSES.items() if http == status)
    return f"{HTTPStatus(status).phrase}: {', '.join(reasons)}"


# Errors that every route can return: of the credential, the policy, the service and its dependencies.
COMMON_ERRORS = error_responses(401, 403, 500, 503)
ERROR_RESPONSES = error_responses(*sorted({status for _, status in STATUSES.values()}))
