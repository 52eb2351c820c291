"""The page "Quality of review": each figure with its n and its interval, drawn and in words."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.console.annotation import AnnotationPort
from services.console.pages.quality_methods import method_rows
from services.console.sessions.session import Session
from services.console.web import render
from services.shared.domain.cells import inert

SCOPES: Mapping[str, tuple[str, str]] = {
    "matter": ("Matter", "by matter"),
    "workflow": ("Workflow", "by workflow"),
    "month": ("Month", "by month"),
    "all": ("Documents", "all together"),
}
_FILTERS = ("matter", "since", "until")
_WIDTH = 200
_COLUMNS = ("scope", "name", "value", "low", "high", "at_least", "at_most", "hits", "n", "drawn", "documents")


class Form(StrEnum):
    """How the values of a figure are written."""

    SHARE = "share"
    NUMBER = "number"
    COEFFICIENT = "coefficient"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a figure is shown. `unit`: what its n counts; `note`: what it is, for a reader who is new to it. `fits`: the
    scale ends where the highest interval fits, not at 1.
    """

    name: str
    title: str
    unit: str
    note: str
    form: Form = Form.SHARE
    fits: bool = False


MISSED = (
    Kind(
        "recall",
        "Recall",
        "relevant drawn passages",
        "Of the relevant passages, the share that model and reviewers found.",
    ),
    Kind(
        "missed",
        "Missed passages",
        "drawn passages",
        "The number of relevant passages that neither the model nor a reviewer found.",
        Form.NUMBER,
        fits=True,
    ),
    Kind(
        "elusion",
        "Elusion",
        "drawn passages",
        "Of the passages that the model did not flag, the share that is relevant.",
        fits=True,
    ),
)
AGREEMENT = (
    Kind(
        "alpha",
        "Agreement (alpha)",
        "marks",
        "How far two readers who do not know of one another mark the same places, beyond chance. 1 is perfect, 0 is"
        " chance.",
        Form.COEFFICIENT,
    ),
    Kind(
        "found-again",
        "Found by both",
        "places",
        "Of what the second reader found, the share that the first one found too. The recall of the first reader is at"
        " best this high: both miss what is hard to see.",
    ),
)

JUDGED = (
    Kind(
        "same-as-model",
        "Same as the model",
        "first judgements",
        "Of the judgements before the answer of the model was shown, the share with the same label as the model.",
    ),
    Kind(
        "changed-judgement",
        "Changed afterwards",
        "first judgements with a final decision",
        "Of the first judgements, the share that the final decision differs from, with the answer of the model seen.",
    ),
)


class QualityPages:
    """Annotation decides which documents the figures cover."""

    def __init__(self, annotation: AnnotationPort) -> None:
        self._annotation = annotation

    async def show(self, request: Request, session: Session) -> Response:
        by, query = _asked(request)
        found = await self._annotation.read("/v1/quality", query, session.tokens.access)
        figures = found["figures"]
        return render(
            "quality.html",
            session,
            missed=tables(figures, MISSED),
            agreement=tables(figures, AGREEMENT),
            judged=tables(figures, JUDGED),
            covers=found["covers"],
            switch=found["small_groups"],
            withheld=found["withheld"],
            methods=method_rows(found.get("methods", ())),  # an earlier release of annotation does not send them
            by=by,
            scopes=SCOPES,
            asked={name: request.query_params.get(name, "") for name in _FILTERS},
            query=query,
            width=_WIDTH,
        )

    async def as_csv(self, request: Request, session: Session) -> Response:
        _, query = _asked(request)
        found = await self._annotation.read("/v1/quality", query, session.tokens.access)
        return _file(_csv(found["figures"]), "text/csv; charset=utf-8", "quality.csv")

    async def as_json(self, request: Request, session: Session) -> Response:
        _, query = _asked(request)
        made = await self._annotation.read("/v1/quality:export", query, session.tokens.access)
        return _file(json.dumps(made, indent=1), "application/json", "quality.json")


def tables(figures: Sequence[Mapping[str, Any]], kinds: Sequence[Kind]) -> Sequence[Mapping[str, Any]]:
    """A table for each kind that has figures. `top`: the end of its scale."""
    return [table(kind, own) for kind in kinds if (own := [one for one in figures if one["name"] == kind.name])]


def table(kind: Kind, figures: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The figures of a kind in words, and the places of their dots and bars in pixels; None without them."""
    top = _top(figures) if kind.fits else 1.0
    return {"kind": kind, "top": _text(top, kind, short=True), "rows": [_row(one, kind, top) for one in figures]}


def _row(one: Mapping[str, Any], kind: Kind, top: float) -> Mapping[str, Any]:
    value, ends, alone = one["value"], one["interval"], one["one_sided"]
    return {
        "scope": one["scope"],
        "value": "–" if value is None else _text(value, kind),
        "interval": f"{_text(ends['low'], kind)} to {_text(ends['high'], kind)}" if ends else "too few documents",
        "alone": _alone(alone, kind) if alone else "",
        "n": _counted(one, kind),
        "documents": one["documents"],
        "dot": None if value is None else _place(value, top),
        "low": _place(ends["low"], top) if ends else None,
        "high": _place(ends["high"], top) if ends else None,
    }


def _alone(ends: Mapping[str, float], kind: Kind) -> str:
    """The one bound that people ask for: recall is at least so high, the others at most."""
    return f"at most {_text(ends['high'], kind)}" if kind.fits else f"at least {_text(ends['low'], kind)}"


def _counted(one: Mapping[str, Any], kind: Kind) -> str:
    seen = f"{one['hits']:,} of {one['n']:,}" if one["hits"] is not None else f"{one['n']:,}"
    waiting = one["drawn"] - one["n"] if kind.fits else 0
    return f"{seen} {kind.unit}" + (f", {waiting:,} without an answer" if waiting else "")


def _text(value: float, kind: Kind, *, short: bool = False) -> str:
    if kind.form is Form.NUMBER:
        return f"{value:,.0f}"
    if kind.form is Form.COEFFICIENT:
        return f"{value:.0f}" if short else f"{value:.2f}"
    return f"{100 * value:.0f} %" if short else f"{100 * value:.1f} %"


def _top(figures: Sequence[Mapping[str, Any]]) -> float:
    """The smallest of 0.01, 0.02, 0.05, 0.1 and so on that is not below any interval."""
    highest = max((one["interval"]["high"] for one in figures if one["interval"]), default=1.0)
    steps = (step * 10.0**power for power in range(-2, 10) for step in (1, 2, 5))
    return next((one for one in steps if one >= highest), highest)


def _place(value: float, top: float) -> float:
    """From the left end of the scale, which is 0; below it, the left end."""
    return round(_WIDTH * min(max(value / top, 0.0), 1.0), 1)


def _asked(request: Request) -> tuple[str, str]:
    """What a row is about, and the query for annotation. Other parameters are left out."""
    by = request.query_params.get("by", "")
    by = by if by in SCOPES else "matter"
    pairs = [(name, request.query_params.get(name, "").strip()) for name in _FILTERS]
    return by, urlencode([("by", by), *((name, value) for name, value in pairs if value)])


def _csv(figures: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for one in figures:
        ends = [(one[name] or {}).get(end, "") for name in ("interval", "one_sided") for end in ("low", "high")]
        writer.writerow([inert(one["scope"]), one["name"], one["value"], *ends, *(one[name] for name in _COLUMNS[7:])])
    return out.getvalue()


def _file(text: str, media_type: str, name: str) -> Response:
    return Response(text, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
