"""What each part of the drill returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of a part, and its goals that were not met, in words."""

    figures: Mapping[str, object]
    unmet: tuple[str, ...] = ()


Part = Callable[[Path, float], Outcome]
"""Measures one claim with the data in a folder. The second argument is the share of the full number of cases."""
