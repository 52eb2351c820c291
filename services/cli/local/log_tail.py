"""The last error in the log of a local process."""

import json
import re
from pathlib import Path

_BYTES = 1 << 16
_RECENT = 5
"""An error before these last lines did not end the process. Indented lines, as of a stack trace, do not count."""
_LEVELS = ("error", "critical")
_ERROR = re.compile(r"\b(ERROR|FATAL)\b|^\S*(Error|Exception)\b|^E\d{4} |^GLOSSATOR_")
"""Errors that are not JSON: of the JVM, of Python, of Triton, and of a service that refuses a setting."""


def last_error(log: Path, since: int = 0) -> str:
    """Return the error at the end of the log as one line, empty if there is none.

    Reads at most 64 KiB, from byte `since` on.
    """
    try:
        with log.open("rb") as file:
            file.seek(max(since, log.stat().st_size - _BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    recent = [line for line in lines if line[:1].strip()][-_RECENT:]
    return next(filter(None, map(_error, reversed(recent))), "")


def _error(line: str) -> str:
    try:
        fields = json.loads(line)
    except ValueError:
        return line.strip() if _ERROR.search(line) and "NVML" not in line else ""
    if not isinstance(fields, dict) or fields.get("level") not in _LEVELS:
        return ""
    return ": ".join(filter(None, (str(fields.get("event", "")), ", ".join(fields.get("exception", ())))))
