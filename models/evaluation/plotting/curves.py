"""Draws precision over recall, with one panel per clause type: `python -m models.evaluation.plotting.curves FILE`.

FILE has lines of `glossator annotate --json-lines --min-confidence 0.01`. A training's option `--picture` draws
cross-validated curves.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.evaluation import cuad
from models.evaluation.cuad import Curve, Mark, area
from models.evaluation.plotting import svg
from models.evaluation.report import marks

DEFAULT_CONFIDENCE = 0.3
"""The default `min_confidence` of the services, marked by a dot."""


@dataclass(frozen=True, slots=True)
class Panel:
    """`spans`: the number of gold spans."""

    name: str
    curve: Curve
    spans: int

    @property
    def aupr(self) -> float:
        """Area under the curve, a fraction."""
        return area(self.curve.precision, self.curve.recall)


def pictures(gold: Sequence[Mark], predicted: Sequence[Mark], title: str) -> str:
    """SVG of CUAD's curves, one panel per category with a gold span, the best first."""
    return panels_of(cuad.curves(gold, predicted), [one.category for one in gold], title)


def panels_of(curves: Mapping[str, Curve], gold: Sequence[str], title: str) -> str:
    """SVG of `curves` by clause type; `gold` names the type of every gold span."""
    panels = sorted((Panel(name, one, gold.count(name)) for name, one in curves.items()), key=_rank)
    columns = 5 if len(panels) > _FEW else 4
    rows = -(-len(panels) // columns)
    width, height = columns * _WIDE + _EDGE, rows * _HIGH + _TOP + _BOTTOM
    body = [_FRAME, svg.text(_EDGE, 24, title, kind="strong")]
    for place, panel in enumerate(panels):
        left, top = _EDGE + place % columns * _WIDE, _TOP + place // columns * _HIGH
        body += [f'<g transform="translate({left} {top})">', *_panel(panel), "</g>"]
    body.append(svg.text(_EDGE, height - 12, _LEGEND, kind="faint"))
    return svg.page(width, height, title, _about(panels), body, size=11)


def _panel(panel: Panel) -> Iterator[str]:
    """A panel with its upper left corner at the origin."""
    yield svg.text(0, -22, panel.name)
    spans = f"{panel.spans} span{'' if panel.spans == 1 else 's'}"
    yield svg.text(0, -8, f"AUPR {100 * panel.aupr:.1f} · {spans}", kind="faint")
    yield '<use href="#frame"/>'
    points = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in _drawn(panel.curve))
    if points:
        yield f'<polyline class="line0" stroke-width="1.8" points="{points}"/>'
    count = int((panel.curve.threshold >= DEFAULT_CONFIDENCE).sum())
    if count:
        x, y = _at(panel.curve.recall[count - 1], panel.curve.precision[count - 1])
        yield f'<circle class="hue1" cx="{svg.number(x)}" cy="{svg.number(y)}" r="3.2"/>'


def _drawn(curve: Curve) -> list[tuple[float, float]]:
    """The line above `area`: the best precision at a recall or above, without invisible points."""
    points: list[tuple[float, float]] = []
    best = np.maximum.accumulate(curve.precision[::-1])[::-1]
    first = [(0.0, best[0])] if best.size else []
    for recall, precision in (*first, *zip(curve.recall, best, strict=True)):
        place = _at(recall, precision)
        if not points or max(abs(place[0] - points[-1][0]), abs(place[1] - points[-1][1])) >= _SEEN:
            points.append(place)
    return points


def _at(recall: float, precision: float) -> tuple[float, float]:
    return float(recall) * _PLOT_WIDE, (1 - float(precision)) * _PLOT_HIGH


def _rank(panel: Panel) -> tuple[float, str]:
    return -panel.aupr, panel.name


def _about(panels: Sequence[Panel]) -> str:
    values = ", ".join(f"{one.name} {100 * one.aupr:.1f}" for one in panels)
    return f"Area under the curve of precision over recall in percent, by clause type: {values}."


_FEW = 20
_WIDE, _HIGH, _PLOT_WIDE, _PLOT_HIGH = 206, 146, 180, 96
_EDGE, _TOP, _BOTTOM = 16, 78, 2
_SEEN = 1.5
_FRAME = (
    f'<defs><g id="frame"><path class="grid" d="M0 0H{_PLOT_WIDE}V{_PLOT_HIGH}M0 {_PLOT_HIGH // 2}H{_PLOT_WIDE}'
    f'M{_PLOT_WIDE // 2} 0V{_PLOT_HIGH}"/><path class="axis" d="M0 0V{_PLOT_HIGH}H{_PLOT_WIDE}"/></g></defs>'
)
_LEGEND = (
    f"recall to the right, precision upwards, both from 0 to 1; the dot: confidence {DEFAULT_CONFIDENCE} and above"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("annotated", type=Path, help="lines of `glossator annotate --json-lines`")
    parser.add_argument("--gold", type=Path, required=True, help="CUAD's spans.jsonl, in the folder with contracts/")
    parser.add_argument("--picture", type=Path, required=True, help="output file, SVG")
    parser.add_argument("--title", default="Precision over recall by clause type, CUAD's metric")
    options = parser.parse_args()
    gold, predicted, _ = marks(options.annotated, options.gold)
    options.picture.write_text(pictures(gold, predicted, options.title), encoding="utf-8")


if __name__ == "__main__":
    main()
