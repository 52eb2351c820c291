"""People who sign in, and the second factor that reveal, erase and rotate ask for."""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from tests.drill.signon.commands import Commands, Result
from tests.drill.signon.outcome import Step, judge_refusals
from tests.drill.signon.people import ADMIN, COMPLIANCE, LEAVER, OPERATOR, PEOPLE, REVIEWER, SECOND
from tests.drill.signon.world import Drill
from tests.keycloak_realm import TENANT

NAMED = "Ada Lovelace"
_NEEDED = "insufficient_user_authentication"
_BRIEF_SECONDS = 60
Act = Callable[[Commands], Result]


def device_login(drill: Drill) -> Step:
    """Each person signs in with a code. The device flow cannot ask for the second factor, which the command reports."""
    people = [one for one in PEOPLE if one not in {ADMIN, LEAVER}]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda one: drill.commands(one).sign_in(), people))
    shown = json.loads(drill.commands(REVIEWER).run("whoami", "--json").out or "{}")
    without = drill.commands(REVIEWER).sign_in("--acr", "otp")
    figures = {
        "signed_in": sum(one.code == 0 for one in results),
        "asked": drill.commands(SECOND).asked,
        "roles": shown.get("roles"),
        "second_factor_at": shown.get("second_factor_at"),
        "device_flow_with_acr": "refused" if "did not ask for the second factor" in without.errors else "accepted",
    }
    wanted = {
        "signed_in": len(people),
        "asked": ["password"],
        "roles": ["reviewer"],
        "second_factor_at": "",
        "device_flow_with_acr": "refused",
    }
    return Step(figures == wanted, figures)


def step_up(drill: Drill, document: str) -> tuple[Step, float, str]:
    """Reveal, erase and rotate: refused with a challenge, allowed after the command that the challenge names. Returns
    the time of the last second factor, and the id of the requested erasure, too.
    """
    acts = {
        "reveal": (REVIEWER, lambda one: reveal(one, document)),
        "erase": (COMPLIANCE, erase),
        "rotate": (OPERATOR, rotate),
    }
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda one: _stepped_up(drill.commands(one[0]), one[1]), acts.values())
        found = dict(zip(acts, results, strict=True))
    last = found["erase"][1]
    erasure = str(json.loads(last.out)["erasure_id"]) if not last.reason else ""
    return _judged({name: seen for name, (seen, _) in found.items()}), time.monotonic(), erasure


def approve(drill: Drill, erasure: str) -> Step:
    """The second person approves the erasure: refused first, too. It destroys the values."""
    seen, last = _stepped_up(drill.commands(SECOND), lambda one: one.run("subject", "approve", erasure, "--json-lines"))
    step = _judged({"approve": seen})
    state = str(json.loads(last.out.splitlines()[-1])["state"]) if not last.reason else last.errors[-200:]
    return Step(step.held and state == "done", {**step.figures, "state": state})


def _stepped_up(commands: Commands, act: Act) -> tuple[dict[str, str], Result]:
    """How an act ends without a second factor and with one, and what the pages asked for in between."""
    first = act(commands)
    signed_in = commands.answer(first)
    last = act(commands)
    seen = {
        "without": first.reason,
        "challenge": "" if _is_challenge(first) else first.errors.strip()[-200:],
        "page": commands.asked[-1] if commands.asked else "",
        "after": signed_in.reason or last.reason,
    }
    return seen, last


def _judged(found: Mapping[str, Mapping[str, str]]) -> Step:
    """Each act is refused first, with a challenge, and allowed after the page that asks for the code."""
    wanted = {"without": _NEEDED, "challenge": "", "page": "otp", "after": ""}
    other = {name: dict(seen) for name, seen in found.items() if seen != wanted}
    return Step(bool(found) and not other, {"acts": list(found), **({"other": other} if other else {})})


def old_factor(drill: Drill, document: str, since: float) -> Step:
    """A minute later, the same callers are refused again, with the same challenge, although their sessions go on."""
    time.sleep(max(0.0, since + _BRIEF_SECONDS + 1 - time.monotonic()))
    seen = {}
    for name, person, act in (
        ("reveal", REVIEWER, lambda one: reveal(one, document)),
        ("erase", COMPLIANCE, erase),
        ("rotate", OPERATOR, rotate),
    ):
        found = act(drill.commands(person))
        seen[name] = found.reason if _is_challenge(found) else f"{found.reason} without a challenge"
    step = judge_refusals(dict.fromkeys(("reveal", "erase", "rotate"), _NEEDED), seen)
    return Step(step.held, seen)


def sign_in_with_otp(drill: Drill) -> Step:
    """The administrator of the matter and the person who will leave it, in a browser with password and code."""
    seen = {}
    for person in (ADMIN, LEAVER):
        found = drill.commands(person).sign_in("--browser", "--acr", "otp", "--max-age", "900")
        seen[person.name] = found.reason or " ".join(drill.commands(person).asked)
    return judge_refusals(dict.fromkeys((ADMIN.name, LEAVER.name), "password otp"), seen)


def reveal(one: Commands, document: str) -> Result:
    return one.run("reveal", document, "--page", "1", "--json-lines")


def erase(one: Commands) -> Result:
    return one.run("subject", "erase", "--values", "-", "--reason", "DRILL-1", "--json-lines", stdin=f"{NAMED}\n")


def rotate(one: Commands) -> Result:
    return one.run("keys", "rotate", TENANT, "--scope", "redacted")


def _is_challenge(found: Result) -> bool:
    words = found.remedy.split()
    return "--browser" in words and words[-4:] == ["--acr", "otp", "--max-age", str(_BRIEF_SECONDS)]
