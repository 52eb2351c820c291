"""Checks the limits of the right to reveal values in the access policy."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.shared.domain.records import Action


def reveal_faults(content: Mapping[str, Any]) -> Iterable[tuple[tuple[str, ...], str]]:
    """Place and fault of each right to reveal values without its limits, and of each other right that has them.

    `content` has the sections `roles` and `services`, as the schema of the policy describes them.
    """
    for section in ("roles", "services"):
        for name, grants in content[section].items():
            for action, conditions in grants.items():
                where, stated = (section, name, action), _LIMITS & set(conditions or {})
                if action == Action.REVEAL_VALUES.value and stated != _LIMITS:
                    yield where, f"{'.'.join(where)}: scope (value, page or document) or minutes is missing"
                if action != Action.REVEAL_VALUES.value and stated:
                    yield where, f"{'.'.join(where)}: only {Action.REVEAL_VALUES.value} has scope and minutes"


_LIMITS = frozenset({"scope", "minutes"})
