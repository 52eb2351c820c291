"""What a step of the drill found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MEMBERSHIP_SECONDS = 60.0
ADDED_MILLISECONDS = 1.0


@dataclass(frozen=True)
class Step:
    """`held`: the system did what it must. `figures` are those of the last line."""

    held: bool
    figures: Mapping[str, object] = field(default_factory=dict)


def judge_refusals(wanted: Mapping[str, str], seen: Mapping[str, str]) -> Step:
    """Held if each attempt ended with the reason that is wanted for it; "" is success."""
    return Step(bool(wanted) and wanted == dict(seen), seen)


def judge_removal(surfaces: Sequence[str], before: Mapping[str, bool], seconds: Mapping[str, float | None]) -> Step:
    """Held if each of `surfaces` was open before the removal and closed within 60 s after it.

    `seconds`: from the answer to the change until the surface was closed; None if it never was.
    """
    late = [one for one in surfaces if _is_late(seconds.get(one))]
    closed_before = [one for one in surfaces if not before.get(one)]
    figures = {"seconds": {one: seconds.get(one) for one in surfaces}, "late": late, "not_open_before": closed_before}
    return Step(bool(surfaces) and not late and not closed_before, figures)


def judge_cost(microseconds: Sequence[float], call_milliseconds: Sequence[float]) -> Step:
    """Held if sign-on and membership add at most 1 ms to 95 of 100 calls. `call_milliseconds` are whole calls."""
    added = percentile(microseconds, 0.95) / 1_000 if microseconds else None
    figures = {
        "added_p50_ms": round(percentile(microseconds, 0.5) / 1_000, 3) if microseconds else None,
        "added_p95_ms": None if added is None else round(added, 3),
        "call_p95_ms": round(percentile(call_milliseconds, 0.95), 1) if call_milliseconds else None,
        "calls": len(microseconds),
    }
    return Step(added is not None and added <= ADDED_MILLISECONDS, figures)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values are."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _is_late(seconds: float | None) -> bool:
    return seconds is None or seconds > MEMBERSHIP_SECONDS
