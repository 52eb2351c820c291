"""Watches the checks of the gate. They say whether a text contains a known value: a caller could ask for names."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence

from services.redaction.vault.records import Matter
from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.clock import Clock

_MINUTE = 60.0
_MATTERS = 10_000
_SHORT = 64


class Probes:
    """Allows `per_minute` checks of each matter in this process. `count` receives each unusual pattern."""

    def __init__(self, clock: Clock, per_minute: int, count: Callable[[str], None]) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._count = count
        self._checks: OrderedDict[Matter, tuple[float, int]] = OrderedDict()

    def admit(self, matter: Matter) -> None:
        """Raises `Retry(RATE_LIMITED)` for more than `per_minute` checks of the matter within a minute."""
        now = self._clock.monotonic()
        since, number = self._checks.pop(matter, (now, 0))
        if now - since >= _MINUTE:
            since, number = now, 0
        self._checks[matter] = since, number + 1
        if len(self._checks) > _MATTERS:
            self._checks.popitem(last=False)
        if number >= self._per_minute:
            self._count("limited")
            raise Retry(Reason.RATE_LIMITED, after=_MINUTE - (now - since), detail="too many checks of this matter")

    def unusual(self, texts: Sequence[str], found: Collection[object], *, known_document: bool) -> tuple[str, ...]:
        """The patterns of a check that are rare for inference: `found`, values in it; `short`, no text longer than 64
        code points; `document`, no document of the matter.
        """
        patterns = {
            "found": bool(found),
            "short": all(len(text) <= _SHORT for text in texts),
            "document": not known_document,
        }
        seen = tuple(name for name, applies in patterns.items() if applies)
        for name in seen:
            self._count(name)
        return seen
