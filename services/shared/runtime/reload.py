"""Files in force: read again while the service runs, and replaced when a change is complete and valid."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from services.shared.domain.errors import Reject, Retry
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.periodic import repeat
from services.shared.runtime.yaml_file import YamlFileError

_log = get_logger(__name__)

C = TypeVar("C")
T = TypeVar("T")


class InForce(Generic[C, T]):
    """The value of a file or folder. A caller calls it once per operation, and uses the result for all of it.

    `name` is the setting with the path, a label of the metrics. `read` returns the content: two contents are equal if
    nothing changed. `build` makes the value from it, and raises `Retry` if a later check can succeed. The constructor
    raises the errors of both: a service does not start with an invalid file. `changed` gets the name and the reason of
    each change that is refused, and for one that is in force an empty reason and what `describe` says about the values
    before and after it.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[], C],
        build: Callable[[C], T],
        *,
        service: str,
        metrics: Metrics,
        seconds: float,
        changed: Callable[[str, str, Sequence[str]], None] = lambda _name, _reason, _detail: None,
        describe: Callable[[T, T], Sequence[str]] = lambda _before, _after: (),
    ) -> None:
        self.name = name
        self._changed = changed
        self._describe = describe
        self._read = read
        self._build = build
        self._seconds = seconds
        self._reloads = metrics.configuration_reloads
        self._service = service
        self._refused = metrics.configuration_refused.labels(service, name)
        self._applied = read()
        self._seen: C | None = self._applied
        self._judged: C | None = self._applied
        self._value = build(self._applied)
        self._refused.set(0)

    def __call__(self) -> T:
        """The value in force now."""
        return self._value

    async def run(self, stop: asyncio.Event) -> None:
        """Checks the content every `seconds` until `stop` is set."""
        await repeat(self.step, self._seconds, stop)

    async def step(self) -> None:
        """Applies a change if two checks in a row read the same content. One check can read a half-written change."""
        before, self._seen = self._seen, await asyncio.to_thread(self._content)
        if self._seen != before or self._seen == self._judged:
            return
        self._judged = self._seen
        try:
            await self._apply(self._seen)
        except YamlFileError as error:
            self._refuse(_places(error), error.reason)
            self._changed(self.name, error.reason, ())
        except (Reject, OSError, ValueError) as error:
            reason = str(getattr(error, "reason", "content_wrong"))
            self._refuse(["all"], reason)
            self._changed(self.name, reason, ())
        except Retry as error:
            self._judged = None  # the next check tries it again
            self._refuse(["all"], error.dependency)

    async def _apply(self, content: C | None) -> None:
        if content is None:
            self._refuse(["all"], "unreadable")
            self._changed(self.name, "unreadable", ())
            return
        if content != self._applied:
            before, self._value = self._value, await asyncio.to_thread(self._build, content)
            self._applied = content
            self._reloads.labels(self._service, self.name, "taken").inc()
            self._changed(self.name, "", self._describe(before, self._value))
            _log.info("configuration.in_force", setting=self.name)
        self._refused.set(0)

    def _refuse(self, places: list[str], reason: str) -> None:
        """Keeps the value in force. The log has file, line and reason, never a message: it may contain content."""
        self._reloads.labels(self._service, self.name, "refused").inc()
        self._refused.set(1)
        for place in places:
            _log.warning("configuration.refused", setting=self.name, policy=place, reason=reason)

    def _content(self) -> C | None:
        try:
            return self._read()
        except (Reject, OSError, ValueError):
            return None


def _places(error: YamlFileError) -> list[str]:
    """`file:line` of each fault, from its messages, which can contain text of the file."""
    return [":".join(one.split(":")[:2]) if one.count(":") > 1 else "all" for one in str(error).splitlines()]
