"""A picture of recall over precision, as SVG."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.evaluation.plotting import svg

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """`points` are (precision, recall). `line`: whether they are joined to a curve; else each has its label. `hue` is
    an index into `svg.HUES`."""

    name: str
    points: Sequence[XY]
    hue: int
    line: bool
    labels: Sequence[str] = ()


def picture(series: Sequence[Series], goals: Sequence[XY], title: str) -> str:
    """The SVG. Precision is on the horizontal axis, recall on the vertical one; goals are crosses."""
    body = [
        *_axes(),
        *(part for one in series for part in _drawn(one)),
        *(part for one in goals for part in _goal(one)),
    ]
    return svg.page(660, 470, title, _about(series, goals), body)


def _about(series: Iterable[Series], goals: Iterable[XY]) -> str:
    parts = [f"{one.name}: {_points(one.points)}" for one in series]
    return f"Recall at precision. {'. '.join([*parts, f'Goals: {_points(goals)}'])}."


def _points(points: Iterable[XY]) -> str:
    return ", ".join(f"{recall:.2f} at {precision:.2f}" for precision, recall in points)


def _axes() -> Iterator[str]:
    for step in range(7):
        share = _LEAST + step * (1 - _LEAST) / 6
        x, y = _at((share, share))
        yield svg.line(x, _TOP, x, _BOTTOM)
        yield svg.line(_LEFT, y, _RIGHT, y)
        yield svg.text(x, _BOTTOM + 16, f"{share:.1f}", anchor="middle")
        yield svg.text(_LEFT - 6, y + 4, f"{share:.1f}", anchor="end")
    yield svg.text((_LEFT + _RIGHT) / 2, _BOTTOM + 36, "token precision", anchor="middle")
    yield svg.text(16, _TOP - 10, "entity recall")


def _drawn(series: Series) -> Iterator[str]:
    places = [_at(one) for one in series.points]
    if series.line:
        joined = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in places)
        yield f'<polyline points="{joined}" class="line{series.hue}" stroke-width="2"/>'
        x, y = places[len(places) * 5 // 6]
        yield svg.text(x + 8, y - 8, series.name)
    for (x, y), label in zip(places, series.labels or [""] * len(places), strict=True):
        radius = 3 if series.line else 5
        yield f'<circle cx="{svg.number(x)}" cy="{svg.number(y)}" r="{radius}" class="hue{series.hue}"/>'
        if label:
            yield svg.text(x, y + 20, label, anchor="middle")


def _goal(place: XY) -> Iterator[str]:
    x, y = _at(place)
    yield svg.line(x - 5, y, x + 5, y, "cross")
    yield svg.line(x, y - 5, x, y + 5, "cross")
    yield svg.text(x, y - 9, "goal", anchor="middle")


def _at(place: XY) -> XY:
    precision, recall = (min(max(one, _LEAST), 1.0) for one in place)
    across, up = ((one - _LEAST) / (1 - _LEAST) for one in (precision, recall))
    return _LEFT + across * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)


_LEAST = 0.4
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 620, 24, 420
