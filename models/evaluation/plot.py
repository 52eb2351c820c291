"""A picture of recall over precision, as SVG."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """`points` are (precision, recall). `line`: joined to a curve; otherwise each is a point with its label."""

    name: str
    points: Sequence[XY]
    colour: str
    line: bool
    labels: Sequence[str] = ()


def picture(series: Iterable[Series], goals: Sequence[XY]) -> str:
    """Precision to the right, recall upwards, goals as crosses."""
    body = [
        *_axes(),
        *(part for one in series for part in _drawn(one)),
        *(part for one in goals for part in _goal(one)),
    ]
    return "\n".join([_HEAD, *body, "</svg>", ""])


def _axes() -> Iterator[str]:
    for step in range(7):
        share = _LEAST + step * (1 - _LEAST) / 6
        x, y = _at((share, share))
        yield f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{_BOTTOM}" class="grid"/>'
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_RIGHT}" y2="{y:.1f}" class="grid"/>'
        yield f'<text x="{x:.1f}" y="{_BOTTOM + 16}" text-anchor="middle">{share:.1f}</text>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share:.1f}</text>'
    yield f'<text x="{(_LEFT + _RIGHT) / 2}" y="{_BOTTOM + 36}" text-anchor="middle">token precision</text>'
    middle = (_TOP + _BOTTOM) / 2
    yield f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">entity recall</text>'


def _drawn(series: Series) -> Iterator[str]:
    places = [_at(one) for one in series.points]
    if series.line:
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{joined}" fill="none" stroke="{series.colour}" stroke-width="2"/>'
        x, y = places[len(places) // 2]
        yield f'<text x="{x + 8:.1f}" y="{y - 8:.1f}" fill="{series.colour}">{series.name}</text>'
    for place, label in zip(places, series.labels or [""] * len(places), strict=True):
        x, y = place
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 if series.line else 5}" fill="{series.colour}"/>'
        if label:
            where = f'x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle" fill="{series.colour}"'
            yield f"<text {where}>{label}</text>"


def _goal(place: XY) -> Iterator[str]:
    x, y = _at(place)
    yield f'<path d="M{x - 5:.1f} {y:.1f}h10M{x:.1f} {y - 5:.1f}v10" stroke="#333" stroke-width="2"/>'
    yield f'<text x="{x + 8:.1f}" y="{y + 4:.1f}">goal</text>'


def _at(place: XY) -> XY:
    precision, recall = (min(max(one, _LEAST), 1.0) for one in place)
    across, up = ((one - _LEAST) / (1 - _LEAST) for one in (precision, recall))
    return _LEFT + across * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)


_LEAST = 0.4
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 620, 24, 420
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 470" font-family="sans-serif" font-size="12"'
    ' fill="#333">\n'
    "<style>.grid{stroke:#ddd;stroke-width:1}</style>\n"
    '<rect width="660" height="470" fill="#fff"/>'
)
