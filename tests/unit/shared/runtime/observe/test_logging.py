"""Logs contain no document text, whichever way it reaches them."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.observe.logging import FIELDS, EventLogger, JsonFormatter, get_logger
from services.shared.runtime.observe.tracing import Tracing
from services.shared.wire.headers import Trail

ONE_WORD = "Quarter" + "main"
CANARY = f"Zebulon {ONE_WORD}, born 1 May 1961"  # not a literal: literals of the source are logged


class Lines:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    def text(self) -> str:
        return self.stream.getvalue()

    def last(self) -> dict[str, object]:
        line: dict[str, object] = json.loads(self.text().splitlines()[-1])
        return line


@pytest.fixture
def lines() -> Iterator[Lines]:
    found = Lines()
    handler = logging.StreamHandler(found.stream)
    handler.setFormatter(JsonFormatter("annotation"))
    logger = logging.getLogger("tested")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    yield found
    logger.removeHandler(handler)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def chained() -> Exception:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as inner:
            raise ValueError(CANARY) from inner
    except ValueError as outer:
        return outer


PLAIN = logging.getLogger("tested")
EVENTS = EventLogger("tested")

LEAKS: list[Callable[[], None]] = [
    lambda: PLAIN.info(CANARY),
    lambda: PLAIN.info("read %s", CANARY),
    lambda: PLAIN.info(f"document.{ONE_WORD}"),
    lambda: PLAIN.info("document.read", extra={"text": CANARY}),
    lambda: PLAIN.info("document.read", extra={"document_id": CANARY}),
    lambda: PLAIN.info("document.read", extra={"text": ONE_WORD}),
    lambda: PLAIN.info({"text": CANARY}),
    lambda: PLAIN.error("document.failed", exc_info=raised(ValueError(CANARY))),
    lambda: PLAIN.error("document.failed", exc_info=chained()),
    lambda: EVENTS.info(CANARY),
    lambda: EVENTS.info("document.read", text=CANARY),
    lambda: EVENTS.info("document.read", reason=CANARY),
    lambda: EVENTS.failure("document.failed", chained(), reason=CANARY),
    lambda: PLAIN.info("document.read", stack_info=True, extra={"model": {"text": CANARY}}),
]


@pytest.mark.parametrize("leak", LEAKS)
def test_text_is_withheld(lines: Lines, leak: Callable[[], None]) -> None:
    leak()
    assert ONE_WORD not in lines.text()
    assert lines.last()["service"] == "annotation"


def test_a_line_has_event_place_and_ids(lines: Lines) -> None:
    get_logger("tested").warning("document.refused", document_id="ab12", reason="needs_ocr", count=3, seconds=0.5)
    line = lines.last()
    assert (line["event"], line["level"]) == ("document.refused", "warning")
    assert (line["document_id"], line["reason"], line["count"], line["seconds"]) == ("ab12", "needs_ocr", 3, 0.5)
    assert str(line["where"]).startswith("tested:")
    assert str(line["time"]).endswith("+00:00")


def test_a_line_has_the_types_and_places_of_an_exception(lines: Lines) -> None:
    EVENTS.failure("document.failed", chained())
    line = lines.last()
    assert line["exception"] == ["ValueError", "KeyError"]
    assert "test_logging.py" in str(line["trace"])
    EVENTS.failure("document.failed", raised(Reject(Reason.TAMPERED)))
    assert lines.last()["exception"] == ["Reject(tampered)"]


@pytest.mark.parametrize("method", ["debug", "info", "warning", "error"])
def test_levels(lines: Lines, method: str) -> None:
    getattr(EVENTS, method)("a.b")
    assert lines.last()["level"] == method


def test_a_library_record_keeps_its_literal_template(lines: Lines) -> None:
    PLAIN.error("cannot connect to %s: %s", CANARY, ValueError(CANARY))
    line = lines.last()
    assert (line["event"], line["level"], line["template"]) == ("log.foreign", "error", "cannot connect to %s: %s")
    assert line["exception"] == ["ValueError"]
    assert ONE_WORD not in lines.text()


def test_a_line_inside_a_span_has_its_trace(lines: Lines) -> None:
    with Tracing("annotation").span("documents.inferred process", trail=Trail(f"00-{'0a' * 16}-{'0b' * 8}-01")):
        get_logger("tested").info("message.handled")
    assert lines.last()["trace_id"] == "0a" * 16


def test_empty_fields_are_left_out(lines: Lines) -> None:
    EVENTS.info("document.read", document_id="", count=0)
    assert "document_id" not in lines.last()
    assert lines.last()["count"] == 0


def test_fields_are_sorted_and_hold_no_text() -> None:
    assert list(FIELDS) == sorted(set(FIELDS))
    assert not {"text", "quote", "message", "content", "value", "file_name", "name"} & set(FIELDS)


PROGRAM = """
import asyncio, logging, sys, threading, warnings
from services.shared.runtime.observe.logging import configure
configure("annotation", "INFO")
WORDS = sys.argv[2]
def warned(): warnings.warn(WORDS)
def crashed(): raise ValueError(WORDS)
def thread(): t = threading.Thread(target=crashed); t.start(); t.join()
def task():
    async def main():
        asyncio.get_running_loop().create_task(fail()); await asyncio.sleep(0.1)
    async def fail(): raise ValueError(WORDS)
    asyncio.run(main())
def library(): logging.getLogger("uvicorn.error").error("boom %s", WORDS, exc_info=ValueError(WORDS))
def chatter(): logging.getLogger("alembic").info("context"); logging.getLogger("services.x").info("a.b")
def broken():
    class Bad:
        def __str__(self): raise ValueError(WORDS)
    logging.getLogger("x").error("a.b", extra={"document_id": Bad()})
globals()[sys.argv[1]]()
"""


@pytest.mark.parametrize("way", ["warned", "crashed", "thread", "task", "library", "broken"])
def test_a_process_withholds_text_on_standard_error(way: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, way, CANARY], capture_output=True, text=True, timeout=60, check=False
    )
    assert ONE_WORD not in done.stdout + done.stderr
    for line in done.stderr.splitlines():
        assert json.loads(line)["service"] == "annotation"
    assert done.stderr or way == "broken"


def test_information_of_libraries_is_not_logged() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "chatter", ""], capture_output=True, text=True, timeout=60, check=True
    )
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["a.b"]
