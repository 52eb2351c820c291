"""Run Tesseract on the picture of a page: one confined process for each."""

import json

from services.ingestion.extractors.result import Isolation, Limits
from services.ingestion.sandbox.ocr.tesseract import ORIENTATION, Tesseract
from services.ingestion.sandbox.ocr.tesseract_child import Order
from services.ingestion.sandbox.parent import IsolationError, Sandbox
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.wire.json_codec import to_json

WORD_LIMITS = Limits(output_bytes=16 << 20, memory=1536 << 20, cpu_seconds=60, cpu_page_seconds=0.0, wall_seconds=90.0)
"""Of one page."""
_NICE = 5


class Engine(Sandbox):
    """Reads up to `workers` pages at the same time. Thread-safe. `languages`: the models that it uses, such as
    `eng+deu`.
    """

    module = "services.ingestion.sandbox.ocr.tesseract_child"

    def __init__(
        self,
        tesseract: Tesseract,
        languages: str,
        limits: Limits = WORD_LIMITS,
        *,
        workers: int = 1,
        isolation: Isolation = Isolation.REQUIRED,
    ) -> None:
        turns = ORIENTATION in tesseract.languages
        order = Order(str(tesseract.library), str(tesseract.models), languages, turns)
        super().__init__(limits, workers=workers, isolation=isolation, arguments=(json.dumps(to_json(order)),))
        self.tesseract = tesseract

    def words(self, picture: bytes, dots: int) -> bytes:
        """The table of words (TSV) of a picture of `dots` per inch.

        Raises `Reject(TIMED_OUT | TOO_LARGE | MALFORMED)`, also `NEEDS_OCR` if Tesseract cannot be loaded or confined,
        or `Retry`.
        """
        return self._read(picture, dots, turn=False)

    def turn(self, picture: bytes, dots: int) -> int:
        """By how many degrees against the clock the picture must be turned, so that its lines are upright. 0 if that is
        not clear. Raises the errors of `words`, but not `MALFORMED`.
        """
        try:
            return int(self._read(picture, dots, turn=True))
        except ValueError:
            return 0
        except Reject as error:
            if error.reason is Reason.MALFORMED:
                return 0
            raise

    def _read(self, picture: bytes, dots: int, *, turn: bool) -> bytes:
        try:
            self.start()
        except (IsolationError, ConnectionError):
            raise Reject(Reason.NEEDS_OCR) from None
        except OSError:
            raise Retry(Reason.INTERNAL) from None
        parts = self.call([json.dumps({"dots": dots, "turn": turn}).encode(), picture], nice=_NICE)
        if parts[0].startswith(b"{"):  # a refusal: no table starts with it
            raise Reject(_reason(parts[0]))
        return parts[0]


def _reason(refusal: bytes) -> Reason:
    """That of a refusal, which a process has written that has read an untrusted picture."""
    try:
        return Reason(json.loads(refusal)["reason"])
    except (ValueError, TypeError, KeyError):
        return Reason.MALFORMED
