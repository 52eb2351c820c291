"""Start the parts of a system side by side, each as soon as what it waits for is up."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """`run` returns when its part is ready, or raises. `after` names the steps that must have ended well before."""

    run: Callable[[], object]
    after: tuple[str, ...] = ()


def run_together(steps: Mapping[str, Step], told: Callable[[str], None] | None = None) -> None:
    """Run all steps; `told` hears of each that is done. Steps stand after those that they wait for.

    Raises the first error, in the order of `steps`, once all have ended; a step whose predecessor failed does not run.
    """
    futures: dict[str, Future[None]] = {}

    def run(name: str, step: Step) -> None:
        for predecessor in step.after:
            futures[predecessor].result()
        step.run()
        if told is not None:
            told(name)

    with ThreadPoolExecutor(max_workers=max(1, len(steps))) as pool:
        for name, step in steps.items():
            futures[name] = pool.submit(run, name, step)
    for future in futures.values():
        future.result()
