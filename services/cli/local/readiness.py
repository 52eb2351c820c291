"""The answer of a service's `/readyz`."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping

_SECONDS = 5.0


def failing_checks(address: str) -> Mapping[str, str] | None:
    """The failing checks of the service with this metrics address, with their causes. None if it does not answer."""
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=_SECONDS):
            return {}
    except urllib.error.HTTPError as error:
        try:
            return {str(check): str(cause) for check, cause in json.loads(error.read())["failing"].items()}
        except (OSError, ValueError, LookupError, AttributeError):
            return {"/readyz": f"HTTP status {error.code}"}
    except OSError:
        return None


def missing(address: str) -> str:
    """What a starting service still lacks, for people. Empty if it is ready."""
    failing = failing_checks(address)
    return "its first answer to /readyz" if failing is None else checks_as_text(failing)


def checks_as_text(failing: Mapping[str, str]) -> str:
    """`kafka (TimeoutError), triton`: the cause is left out where it is the name of the check."""
    return ", ".join(check if cause in {"", check} else f"{check} ({cause})" for check, cause in failing.items())
