"""Sign on at a real Keycloak, and lose rights again, against a local system: `make signon-drill`.

Prints one JSON line: `outcome` (passed or failed), a member per step with `held` and its figures, and `seconds`. The
exit status is 0 only if all steps held. Progress is on standard error.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.drill.signon import entering, systems
from tests.drill.signon.cost import cost
from tests.drill.signon.leaving import leave, second_annotation
from tests.drill.signon.outcome import Step
from tests.drill.signon.stolen import stolen_token
from tests.drill.signon.surfaces import Place
from tests.drill.signon.world import Drill, running_drill
from tests.e2e.receiver import Receiver
from tests.keycloak import HOME


class Report:
    """The steps of a run, in order. A step that does not hold does not end the run."""

    def __init__(self) -> None:
        self.steps: dict[str, Step] = {}
        self._began = time.monotonic()

    def add(self, name: str, step: Step) -> None:
        self.steps[name] = step
        state = "held" if step.held else "did not hold"
        print(f"{time.monotonic() - self._began:6.1f} s  {name}: {state}", file=sys.stderr, flush=True)

    def line(self) -> str:
        held = bool(self.steps) and all(one.held for one in self.steps.values())
        shown = {name: {"held": one.held, **one.figures} for name, one in self.steps.items()}
        seconds = round(time.monotonic() - self._began, 1)
        return json.dumps({"outcome": "passed" if held else "failed", **shown, "seconds": seconds})


def play(drill: Drill, report: Report) -> None:
    """All steps. A step that cannot go on raises, which is a failure."""
    report.add("device_login", entering.device_login(drill))
    report.add("browser_login", entering.sign_in_with_otp(drill))
    systems.set_members(drill, (*systems.MEMBERS, drill.bound.subject), 0)
    submitted, document = systems.submit(drill)
    report.add("submitter", submitted)
    with Receiver() as receiver, second_annotation(drill) as second:
        case_system, subscribed, subscription = systems.subscribe(drill)
        report.add("case_system_login", subscribed)
        asyncio.run(systems.complete(drill, document))
        report.add("case_system", systems.receive(case_system, document, receiver.calls))
        stepped, at, erasure = entering.step_up(drill, document)
        report.add("step_up", stepped)
        report.add("stolen_token", asyncio.run(stolen_token(drill, document)))
        report.add("cost", asyncio.run(cost(drill, document)))
        report.add("removed", asyncio.run(leave(drill, Place(document, subscription, second), 1)))
        report.add("erasure", entering.approve(drill, erasure))
        report.add("old_factor", entering.old_factor(drill, document, at))


def main() -> None:
    argparse.ArgumentParser(prog="make signon-drill", description=__doc__).parse_args()
    if not (HOME / ".stamp").exists():
        sys.exit("no Keycloak: run `scripts/setup.sh keycloak`")
    report = Report()
    try:
        with tempfile.TemporaryDirectory(prefix="glossator-signon-") as folder, running_drill(Path(folder)) as drill:
            report.add("start", Step(True))
            play(drill, report)
    except Exception as error:  # noqa: BLE001 - a run that cannot be judged has failed
        report.add("run", Step(False, {"error": f"{type(error).__name__}: {error}"[:500]}))
    print(report.line())
    sys.exit(0 if all(one.held for one in report.steps.values()) else 1)


if __name__ == "__main__":
    main()
