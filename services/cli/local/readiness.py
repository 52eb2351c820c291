"""What a service's `/readyz` says."""

import json
import urllib.error
import urllib.request

_SECONDS = 5.0


def failing_checks(address: str) -> list[str] | None:
    """The readiness checks that fail at a service's metrics address; None where it does not answer yet."""
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=_SECONDS):
            return []
    except urllib.error.HTTPError as error:
        try:
            return [f"{check} ({why})" for check, why in json.loads(error.read())["failing"].items()]
        except (OSError, ValueError, LookupError):
            return [f"HTTP status {error.code}"]
    except OSError:
        return None


def missing(address: str) -> str:
    """What a service at this metrics address waits for; empty where it is ready."""
    failing = failing_checks(address)
    return "its first answer to /readyz" if failing is None else ", ".join(failing)
