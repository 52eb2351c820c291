"""Logs without words: JSON lines whose fields come from an allow-list, whose values are codes, ids and numbers.

Use `log = get_logger(__name__)` and `log.info("document.accepted", document_id=…)`: an event code, fields of `FIELDS`.
Whatever else is logged, by us or by a library, keeps its level and place and loses its words; so does an exception.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_VALUE = re.compile(r"[A-Za-z0-9_.:/@*+-]{0,200}")
_WITHHELD = "withheld"
_FRAMES = 6
_EXTRA = "glossator_fields"

Value = str | int | float | bool | None


class EventLogger:
    """Logs events by their code."""

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
        """As `error`, with an exception's types and places."""
        self._log(logging.ERROR, event, fields, error)

    def _log(self, level: int, event: str, fields: Mapping[str, Value], error: BaseException | None = None) -> None:
        self._logger.log(level, event, extra={_EXTRA: fields}, exc_info=error, stacklevel=3)


def get_logger(name: str) -> EventLogger:
    """The logger of a module."""
    return EventLogger(name)


def configure(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """All of this process's logs, warnings and uncaught exceptions go to `stream` (standard error) as JSON lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a failing handler would print the record's words
    uncaught = logging.getLogger("uncaught")
    sys.excepthook = _hook(uncaught)
    threading.excepthook = lambda args: _report(uncaught, args.exc_type, args.exc_value, args.exc_traceback)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, service, event, where, then the allowed fields."""

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
        line.update({name: _clean(fields[name]) for name in FIELDS if fields.get(name) is not None})
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _causes(record.exc_info[1])
            line["trace"] = _places(record.exc_info[2])
        return json.dumps(line)


def _clean(value: object) -> Value:
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _VALUE.fullmatch(text) else _WITHHELD


def _causes(error: BaseException) -> list[str]:
    """The types of an exception and of those behind it; the code too where it is one of our own."""
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


# What may stand in a log line, besides event, place and time. Values that are not codes, ids or numbers are withheld.
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
