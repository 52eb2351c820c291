"""Read a page of a document: its picture is made in one sandbox, and read in another."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.second import MOST_WORDS, with_answer
from services.ingestion.sandbox.ocr.second_reader import SecondReader
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.uncertain import UNCERTAIN

PICTURE_LIMITS = Limits(output_bytes=64 << 20, memory=1 << 30, cpu_seconds=30, cpu_page_seconds=0.0, wall_seconds=60.0)
_INCH = 72.0
_SURE = 60.0  # per cent: the confidence of a word that was read as it is
_MOST_UNSURE = 0.5  # of the words; a page with more is possibly turned
_FEW = 5  # words


class Words(Protocol):
    """Reads the words of a picture, as `Engine` does."""

    def words(self, picture: bytes, dots: int) -> bytes:
        """The table of words of a picture. Raises `Reject`, or `Retry`."""
        ...

    def turn(self, picture: bytes, dots: int) -> int:
        """The degrees against the clock by which it must be turned. Raises `Reject`, or `Retry`."""
        ...


class Installed(Protocol):
    """What reads words, as it is installed now, as `InstalledEngine`."""

    def find(self) -> Words | None:
        """None if nothing is installed."""
        ...

    def close(self) -> None: ...


class PictureSandbox(Sandbox):
    """Makes up to `workers` pictures at the same time. Thread-safe."""

    module = "services.ingestion.sandbox.ocr.picture_child"

    def picture(self, data: bytes, number: int, dots: int, turn: int = 0) -> tuple[bytes, bytes]:
        """The head of a picture and the picture, as `scans.picture` makes them. Raises `Reject` or `Retry`."""
        request = json.dumps({"number": number, "dots": dots, "turn": turn}).encode()
        parts = self.call([request, data])
        try:
            head = json.loads(parts[0])
            reason = Reason(head["reason"]) if "reason" in head else None
            scale, _ = float(head["scale"]) if reason is None else 0.0, parts[-1]
        except (ValueError, TypeError, KeyError, IndexError):
            raise Reject(Reason.MALFORMED) from None
        if reason is not None or not scale > 0:
            raise Reject(reason or Reason.MALFORMED)
        return parts[0], parts[1]

    def fitted(self, table: bytes, picture: bytes) -> bytes:
        """The table of Tesseract with boxes that fit the ink, as `scans.edges` makes it; as it is if that fails."""
        parts: Sequence[bytes] = ()
        with suppress(Reject, Retry):
            parts = self.call([b'{"fit": true}', table, picture])
        return parts[0] if len(parts) == 1 and not parts[0].startswith(b"{") else table  # else it is a refusal


class PageReader:
    """Thread-safe. `dots`: the resolution of the pictures, per inch. `second` reads uncertain words again."""

    def __init__(
        self,
        pictures: PictureSandbox,
        engine: Installed,
        dots: int,
        second: SecondReader | None = None,
    ) -> None:
        self._pictures = pictures
        self._engine = engine
        self._dots = dots
        self._second = second

    def read(self, data: bytes, number: int) -> bytes:
        """The page with this number, from 1, as `scans.words.read_page` reads it.

        Raises `Reject` if this page cannot be read, or `Retry`.
        """
        engine = self._engine.find()
        if engine is None:
            raise Reject(Reason.NEEDS_OCR)
        head, picture = self._pictures.picture(data, number, self._dots)
        if json.loads(head)["blank"]:
            return _part(head, b"")
        dots = _dots(head)
        table = engine.words(picture, dots)
        if is_unsure(table) and (turn := engine.turn(picture, dots)):
            turned, other_picture = self._pictures.picture(data, number, self._dots, turn)
            other = engine.words(other_picture, dots)
            if _sure_words(other) > _sure_words(table):
                head, picture, table = turned, other_picture, other
        fitted = self._pictures.fitted(table, picture) if json.loads(head).get("grainy") else table
        return _part(head, self._read_again(picture, table, fitted))

    def close(self) -> None:
        """Wait for pages that are read, then end the processes."""
        self._pictures.close()
        self._engine.close()
        if self._second:
            self._second.close()

    def _read_again(self, picture: bytes, table: bytes, fitted: bytes) -> bytes:
        """The fitted table, with what the second reader has read of the uncertain words of the table."""
        uncertain = sum(one < 100 * UNCERTAIN for one in _confidences(table))
        if self._second is None or not 0 < uncertain <= MOST_WORDS:
            return fitted
        answer = self._second.answer(picture, table)
        return with_answer(fitted, answer) if answer else fitted


def is_unsure(table: bytes) -> bool:
    """Whether few words of a page were read, or few of them surely, so that it is possibly turned."""
    count = len(_confidences(table))
    return count < _FEW or _sure_words(table) < (1 - _MOST_UNSURE) * count


def _sure_words(table: bytes) -> int:
    return sum(one >= _SURE for one in _confidences(table))


def _confidences(table: bytes) -> Sequence[float]:
    """Those of the words of a table."""
    found: list[float] = []
    for line in table.split(b"\n"):
        cells = line.split(b"\t")
        try:
            if cells[0] == b"5" and cells[-1].strip():
                found.append(float(cells[10]))
        except (ValueError, IndexError):
            continue
    return found


def _part(head: bytes, table: bytes) -> bytes:
    return head + b"\n" + table


def _dots(head: bytes) -> int:
    """The resolution that a picture has: fewer dots than wanted if the page is large."""
    return max(70, round(float(json.loads(head)["scale"]) * _INCH))
