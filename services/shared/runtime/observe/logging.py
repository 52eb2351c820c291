"""Logs that cannot contain document text: JSON lines with fields of an allow-list, whose values are codes, ids and
numbers.

Use `log = get_logger(__name__)` and `log.info("document.accepted", document_id=…)`: an event code and fields of
`FIELDS`. Other log records, for example of libraries, become `log.foreign`: level, place, the types of exceptions, and
the message template without its arguments if the template is a literal in the source file. Records of libraries below
WARNING appear at level DEBUG only.
"""

import ast
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TextIO

from services.shared.runtime.observe.tracing import current_trace_id

_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_VALUE = re.compile(r"[A-Za-z0-9_.:/@*+-]{0,200}")
_WITHHELD = "withheld"
_FRAMES = 6
_LONGEST = 200
_OURS = __name__.partition(".")[0]
_EXTRA = "glossator_fields"

Value = str | int | float | bool | None


class EventLogger:
    """A logger of event codes with fields."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, **fields: Value) -> None:
        self._log(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: Value) -> None:
        self._log(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Value) -> None:
        self._log(logging.WARNING, event, fields)

    def error(self, event: str, **fields: Value) -> None:
        self._log(logging.ERROR, event, fields)

    def failure(self, event: str, error: BaseException, **fields: Value) -> None:
        """Logs at ERROR with the types and places of the exception, never its message."""
        self._log(logging.ERROR, event, fields, error)

    def _log(self, level: int, event: str, fields: Mapping[str, Value], error: BaseException | None = None) -> None:
        self._logger.log(level, event, extra={_EXTRA: fields}, exc_info=error, stacklevel=3)


def get_logger(name: str) -> EventLogger:
    return EventLogger(name)


def configure(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Writes all logs, warnings and uncaught exceptions of this process to `stream` (default: standard error)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=level if level in ("DEBUG", "ERROR") else "WARNING", handlers=[handler], force=True)
    logging.getLogger(_OURS).setLevel(level)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a failing handler would print the arguments of the record
    uncaught = logging.getLogger("uncaught")
    sys.excepthook = _hook(uncaught)
    threading.excepthook = lambda args: _report(uncaught, args.exc_type, args.exc_value, args.exc_traceback)


class JsonFormatter(logging.Formatter):
    """Writes a JSON object per line: time, level, service, event, where, then the allowed fields."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        known = isinstance(record.msg, str) and not record.args and _EVENT.fullmatch(record.msg) is not None
        line: dict[str, Value | list[str]] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "event": record.msg if known else "log.foreign",
            "where": _clean(f"{record.name}:{record.lineno}"),
        }
        fields = {**record.__dict__, **getattr(record, _EXTRA, {})}
        line.update({name: _clean(fields[name]) for name in FIELDS if fields.get(name) not in (None, "")})
        if trace_id := current_trace_id():
            line["trace_id"] = trace_id
        if not known:
            line |= _foreign(record)
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _causes(record.exc_info[1])
            line["trace"] = _places(record.exc_info[2])
        return json.dumps(line)


def _foreign(record: logging.LogRecord) -> dict[str, Value | list[str]]:
    """The template of the message and the types of exceptions among its arguments."""
    found: dict[str, Value | list[str]] = {}
    if isinstance(record.msg, str) and record.msg in _literals(record.pathname):
        found["template"] = record.msg[:_LONGEST]
    arguments = record.args if isinstance(record.args, tuple) else ()
    errors = [type(one).__qualname__ for one in arguments if isinstance(one, BaseException)]
    if errors:
        found["exception"] = errors
    return found


@cache
def _literals(path: str) -> frozenset[str]:
    """The string literals of a source file: the only texts that cannot contain document text."""
    try:
        nodes = ast.walk(ast.parse(Path(path).read_bytes()))
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    return frozenset(one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _clean(value: object) -> Value:
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _VALUE.fullmatch(text) else _WITHHELD


def _causes(error: BaseException) -> list[str]:
    """The types of an exception and its causes, with the reason of a `GlossatorError`."""
    names: list[str] = []
    current: BaseException | None = error
    while current is not None and len(names) < _FRAMES:
        reason = getattr(current, "reason", "")
        name = type(current).__qualname__
        names.append(f"{name}({_clean(reason)})" if reason and isinstance(reason, str) else name)
        current = current.__cause__ or current.__context__
    return names


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames]


def _hook(
    logger: logging.Logger,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    return lambda kind, value, trace: _report(logger, kind, value, trace)


def _report(
    logger: logging.Logger,
    kind: type[BaseException],
    value: BaseException | None,
    trace: TracebackType | None,
) -> None:
    if value is not None:
        logger.critical("process.uncaught", exc_info=(kind, value, trace))


# The fields of a log line besides event, place and time. Values that are not codes, ids or numbers are withheld.
FIELDS: tuple[str, ...] = (
    "action",
    "actor",
    "address",
    "annotation_set",
    "attempts",
    "blob",
    "category",
    "cause",
    "correlation_id",
    "count",
    "dependency",
    "document_id",
    "event_id",
    "family",
    "group",
    "key_version",
    "matter",
    "method",
    "model",
    "model_version",
    "offset",
    "outcome",
    "partition",
    "path_hash",
    "policy",
    "reason",
    "revision",
    "seconds",
    "setting",
    "size",
    "source_system",
    "span_id",
    "state",
    "status",
    "submission_id",
    "tenant",
    "topic",
    "trace_id",
    "version",
)
