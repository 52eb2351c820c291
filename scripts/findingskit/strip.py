"""Draws a document as a strip, with one lane per clause type: places and verdicts. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.evaluation.plotting import svg
from scripts.findingskit.comparison import Comparison, Verdict
from scripts.findingskit.reviewed import Reviewed
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One span in a lane. `missed`: the author marked it, and the model did not find it."""

    category: str
    span: OriginalSpan
    verdict: Verdict
    said: str
    missed: bool = False


def strip(title: str, reviewed: Reviewed, compared: Comparison) -> str:
    """The SVG. The text runs from left to right; the lanes are in the order of their first spans."""
    stretches = _stretches(reviewed, compared)
    lanes = list(dict.fromkeys(one.category for one in stretches))
    length = max(len(reviewed.annotated.text), 1)
    height = _TOP + _BAR + 8 + len(lanes) * _LANE + 58
    body = [_PATTERNS, svg.text(12, 20, title, kind="strong"), *_frame(length, lanes)]
    for one in stretches:
        place = lanes.index(one.category)
        if not one.missed:
            body += _span(one, length, _TOP, _BAR, place)
        body += _span(one, length, _lane_top(place) + 2, _LANE - 5, place)
    body += _keys(height - 24)
    return svg.page(_WIDTH, height, title, _about(stretches, lanes), body)


def _stretches(reviewed: Reviewed, compared: Comparison) -> list[_Stretch]:
    found = [
        _Stretch(
            one.category,
            one.span,
            compared.verdicts[one.annotation_id],
            f"{one.category}, confidence {one.confidence:.2f}, {_SAID[compared.verdicts[one.annotation_id]]}",
        )
        for one in reviewed.clauses
    ]
    missed = [
        _Stretch(one.clause.category, one.span, Verdict.WRONG, f"{one.clause.category}, missed", missed=True)
        for one in compared.clauses
        if one.verdict is Verdict.WRONG and one.span is not None
    ]
    return sorted([*found, *missed], key=lambda one: (one.span.start, one.span.end, one.category))


def _frame(length: int, lanes: list[str]) -> Iterator[str]:
    yield svg.text(12, _TOP + 15, f"the document, {length:,} characters", kind="faint")
    yield svg.box(_LEFT, _TOP, _TRACK, _BAR, "track")
    bottom = _lane_top(len(lanes))
    for at in range(0, length, _step(length)):
        x = _LEFT + at / length * _TRACK
        yield svg.line(x, _TOP + _BAR, x, bottom)
        yield svg.text(x, bottom + 14, f"{at:,}", anchor="middle", kind="faint")
    for place, name in enumerate(lanes):
        yield svg.text(12, _lane_top(place) + 12, name)


def _span(one: _Stretch, length: int, top: float, high: float, place: int) -> Iterator[str]:
    x = _LEFT + one.span.start / length * _TRACK
    wide = max(len(one.span) / length * _TRACK, _LEAST)
    hue = place % len(svg.HUES)
    if one.missed:
        yield svg.box(x, top + 1, wide, high - 2, f"line{hue} missed", one.said)
        return
    yield svg.box(x, top, wide, high, f"hue{hue}", one.said)
    if one.verdict in _OVERLAID:
        yield svg.box(x, top, wide, high, _OVERLAID[one.verdict])


def _keys(y: float) -> Iterator[str]:
    x = 12.0
    for verdict, words in _KEYS:
        if verdict is None:
            yield svg.box(x, y - 9, 18, 10, "line6 missed")
        else:
            yield svg.box(x, y - 10, 18, 12, "hue6")
            if verdict in _OVERLAID:
                yield svg.box(x, y - 10, 18, 12, _OVERLAID[verdict])
        yield svg.text(x + 24, y, words, kind="faint")
        x += 42 + 6.2 * len(words)


def _about(stretches: list[_Stretch], lanes: list[str]) -> str:
    parts = []
    for name in lanes:
        own = [one for one in stretches if one.category == name]
        found = [f"{_share(one, own)} {_SAID[one]}" for one in Verdict if _share(one, own)]
        missed = sum(one.missed for one in own)
        parts.append(f"{name}: {', '.join([*found, *([f'{missed} missed'] if missed else [])])}")
    return f"Clause types by their first place in the text. {'; '.join(parts)}."


def _share(verdict: Verdict, own: list[_Stretch]) -> int:
    return sum(one.verdict is verdict and not one.missed for one in own)


def _step(length: int) -> int:
    """The distance between marks of the scale, in characters: at most eight marks."""
    steps = [one * power for power in (100, 1_000, 10_000, 100_000, 1_000_000) for one in (1, 2, 5)]
    return next(one for one in steps if length <= 8 * one)


def _lane_top(place: int) -> float:
    return _TOP + _BAR + 8 + place * _LANE


_WIDTH, _LEFT, _TRACK = 980, 250, 706
_TOP, _BAR, _LANE, _LEAST = 34, 20, 17, 3.0
_SAID = {
    Verdict.RIGHT: "as marked",
    Verdict.PART: "with other edges",
    Verdict.WRONG: "where nothing is marked",
    Verdict.UNJUDGED: "of a type that is not marked",
}
_OVERLAID = {Verdict.PART: "dots", Verdict.WRONG: "hatch", Verdict.UNJUDGED: "bars"}
_KEYS: tuple[tuple[Verdict | None, str], ...] = (
    (Verdict.RIGHT, "found as marked"),
    (Verdict.PART, "found with other edges"),
    (Verdict.WRONG, "found where nothing is marked"),
    (None, "marked, and missed"),
    (Verdict.UNJUDGED, "of a type not judged here"),
)
_PATTERNS = (
    '<defs><pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="ink" stroke-width="2.6" d="M0 0V5"/></pattern>'
    '<pattern id="d" width="5" height="5" patternUnits="userSpaceOnUse"><path class="ink" stroke-width="2.4"'
    ' stroke-linecap="round" d="M2.5 2.5v.01"/></pattern>'
    '<pattern id="b" width="4" height="4" patternUnits="userSpaceOnUse"><path class="ink" stroke-width="1.4"'
    ' d="M0 2H4"/></pattern></defs>'
    "<style>.hatch{fill:url(#h)}.dots{fill:url(#d)}.bars{fill:url(#b)}"
    ".missed{stroke-width:1.6;stroke-dasharray:3 2}</style>"
)
