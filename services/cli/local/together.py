"""Run the steps of a start or a stop in parallel. A step starts when the steps that it depends on have ended."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Protocol


class Watch(Protocol):
    """Receives the progress of steps, from several threads."""

    def waits(self, step: str, what: str) -> None:
        """`step` is running, and waits for `what`."""

    def done(self, step: str) -> None:
        """`step` has succeeded. Called once per step."""

    def failed(self, step: str, why: str) -> None:
        """`step` raised an error, or did not run because a step that it depends on failed."""


class Unwatched:
    """A watch that ignores the progress."""

    def waits(self, step: str, what: str) -> None: ...
    def done(self, step: str) -> None: ...
    def failed(self, step: str, why: str) -> None: ...


UNWATCHED = Unwatched()


@dataclass(frozen=True, slots=True)
class Step:
    """`run` returns when its part is ready, or raises. `after`: the steps that must succeed before it."""

    run: Callable[[], object]
    after: tuple[str, ...] = ()


def run_together(steps: Mapping[str, Step], watch: Watch = UNWATCHED) -> None:
    """Run all steps. When all have ended, raises the first error in the order of `steps`.

    A step does not run if a step before it failed. The threads are daemons, so that an interrupt ends the process.
    """
    futures: dict[str, Future[None]] = {name: Future() for name in steps}

    def run(name: str, step: Step) -> None:
        try:
            _wait_for_predecessors(name, {one: futures[one] for one in step.after}, watch)
            _run(name, step, watch)
        except Exception as error:  # noqa: BLE001 - raised below, in the thread of the caller
            futures[name].set_exception(error)
        else:
            futures[name].set_result(None)

    for name, step in steps.items():
        threading.Thread(target=run, args=(name, step), name=name, daemon=True).start()
    wait(futures.values())
    for future in futures.values():
        future.result()


def _run(name: str, step: Step, watch: Watch) -> None:
    try:
        step.run()
    except Exception as error:
        watch.failed(name, str(error).partition("\n")[0])
        raise
    watch.done(name)


def _wait_for_predecessors(name: str, predecessors: Mapping[str, Future[None]], watch: Watch) -> None:
    """Raises the error of the first predecessor that fails."""
    pending = dict(predecessors)
    while pending:
        watch.waits(name, ", ".join(pending))
        wait(pending.values(), return_when=FIRST_COMPLETED)
        for ended in [one for one, future in pending.items() if future.done()]:
            if pending.pop(ended).exception() is not None:
                watch.failed(name, f"not started: {ended} failed")
                predecessors[ended].result()
