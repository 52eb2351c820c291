"""The answer of a service's `/readyz`."""

import json
import urllib.error
import urllib.request
from typing import Any

_SECONDS = 5.0


def failing_checks(address: str) -> list[str] | None:
    """The failing checks of the service with this metrics address. None if it does not answer.

    A check is the sentence that the service gives as its cause, or its name and code: `kafka (TimeoutError)`.
    """
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=_SECONDS):
            return []
    except urllib.error.HTTPError as error:
        try:
            return _checks(json.loads(error.read()))
        except (OSError, ValueError, LookupError, AttributeError):
            return [f"/readyz (HTTP status {error.code})"]
    except OSError:
        return None


def notices(address: str) -> list[str]:
    """The sentences of a service on states that need action although it is ready. Empty if it does not answer."""
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=_SECONDS) as answer:
            return list(json.loads(answer.read()).get("notices", []))
    except (OSError, ValueError, LookupError, AttributeError):
        return []


def missing(address: str) -> str:
    """The failing checks of a starting service, as the object of "waits for". Empty if it is ready."""
    failing = failing_checks(address)
    if failing is None:
        return "its first answer to /readyz"
    return ", ".join(_OBJECTS.get(check, check.removeprefix("Waiting for ")) for check in failing)


def _checks(answer: Any) -> list[str]:
    causes = answer.get("causes", {})
    return [causes.get(name) or _with_code(name, code) for name, code in answer["failing"].items()]


def _with_code(name: str, code: str) -> str:
    return name if code == name else f"{name} ({code})"


_OBJECTS = {"Starting": "the start of its worker"}
