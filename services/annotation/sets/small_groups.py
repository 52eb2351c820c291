"""The switch for figures about few people, as the review policy has it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SmallGroups:
    """Whether figures of quality can be about fewer people than a group has. `kept_days`: the days after a review in
    which they can. Who switched it, on which day (ISO date), and why; empty if no one did.
    """

    shown: bool = False
    kept_days: int = 0
    switched_by: str = ""
    switched_at: str = ""
    reason: str = ""


def build_small_groups(data: Mapping[str, Any]) -> SmallGroups:
    """Builds the switch from `data`, the checked values of its key; empty: no one switched it on."""
    shown = data.get("figures", HIDDEN) == SHOWN
    kept = data.get("kept_days", 0) if shown else 0
    return SmallGroups(shown, kept, *(data.get(name, "") for name in ("switched_by", "switched_at", "reason")))


def switched(before: SmallGroups, after: SmallGroups) -> tuple[str, ...]:
    """What the audit record of a changed policy says about the switch; empty if it stayed."""
    if before == after:
        return ()
    return (
        f"small_groups={SHOWN if after.shown else HIDDEN}",
        f"kept_days={after.kept_days}",
        f"switched_by={after.switched_by}",
        f"switched_at={after.switched_at}",
        f"why={after.reason}",
    )


HIDDEN, SHOWN = "hidden", "shown"
NOBODY = SmallGroups()
"""No one switched it on."""
