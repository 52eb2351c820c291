"""The last error in the log of a local process."""

import json
import re
from pathlib import Path

_BYTES = 1 << 16
_LEVELS = ("error", "critical")
_ERROR = re.compile(r"\b(ERROR|FATAL)\b|^\S*(Error|Exception)\b|^E\d{4} |^GLOSSATOR_")
"""Errors that are not JSON: of the JVM, of Python, of Triton, and of a service that refuses a setting."""


def last_error(log: Path, since: int = 0) -> str:
    """Return the last error as one line, empty if there is none. Reads at most 64 KiB, from byte `since` on."""
    try:
        with log.open("rb") as file:
            file.seek(max(since, log.stat().st_size - _BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return next(filter(None, map(_error, reversed(lines))), "")


def _error(line: str) -> str:
    try:
        fields = json.loads(line)
    except ValueError:
        return line.strip() if _ERROR.search(line) else ""
    if not isinstance(fields, dict) or fields.get("level") not in _LEVELS:
        return ""
    return ": ".join(filter(None, (str(fields.get("event", "")), ", ".join(fields.get("exception", ())))))
