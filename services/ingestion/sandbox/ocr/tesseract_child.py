"""The fork server of Tesseract: one confined process for each page. It loads the library and its models; a process has
the profile of the parsers: no files, no network, no thread and no process.

Usage: `python -m services.ingestion.sandbox.ocr.tesseract_child DESCRIPTOR LIMITS ORDER`, with `Order` as JSON.
"""

import ctypes
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.level import Grey
from services.ingestion.extractors.scans.second import pixels_of
from services.ingestion.sandbox import child, preload
from services.ingestion.sandbox.ocr.tesseract import ORIENTATION
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import from_json

_AUTOMATIC = 3  # the mode of page segmentation


@dataclass(frozen=True, slots=True)
class Order:
    """`library` and `models` are those of `Tesseract`. `languages`: as `eng+deu`. `turns`: whether there is a model
    that finds how a page is turned.
    """

    library: str
    models: str
    languages: str
    turns: bool


class PageReading:
    """Tesseract by its C interface (`capi.h`). `load` it before a process is confined."""

    def __init__(self, order: Order) -> None:
        self._library = ctypes.CDLL(order.library)
        for name, result, arguments in _FUNCTIONS:
            function = getattr(self._library, name)
            function.restype, function.argtypes = result, arguments
        self._order = order
        self._words: int | None = None
        self._turns: int | None = None

    def load(self) -> None:
        """Load the models. Raises `FileNotFoundError` if one cannot be loaded."""
        preload.load_codecs()
        self._words = self._model(self._order.languages)
        self._library.TessBaseAPISetPageSegMode(self._words, _AUTOMATIC)
        self._turns = self._model(ORIENTATION) if self._order.turns else None

    def read(self, request: Sequence[bytes], _limits: Limits) -> list[bytes]:
        """The work of the process: the table of the words of a picture (TSV), or the degrees of its turn. The
        request: `dots` per inch and whether the turn is requested, and the picture as PGM.
        """
        head = json.loads(request[0])
        pixels, dots = pixels_of(request[1]), int(head["dots"])
        return [self._turn(pixels, dots) if head["turn"] else self._table(pixels, dots)]

    def _table(self, pixels: Grey, dots: int) -> bytes:
        self._show(self._words, pixels, dots)
        if self._library.TessBaseAPIRecognize(self._words, None):
            raise Reject(Reason.MALFORMED)
        text = self._library.TessBaseAPIGetTsvText(self._words, 0)
        return ctypes.string_at(text) if text else b""

    def _turn(self, pixels: Grey, dots: int) -> bytes:
        degrees, sure, script_sure = ctypes.c_int(), ctypes.c_float(), ctypes.c_float()
        script = ctypes.c_char_p()
        if self._turns is None:
            return b"0"
        self._show(self._turns, pixels, dots)
        found = self._library.TessBaseAPIDetectOrientationScript(self._turns, degrees, sure, script, script_sure)
        return str(degrees.value if found else 0).encode()

    def _show(self, handle: int | None, pixels: Grey, dots: int) -> None:
        height, width = pixels.shape
        self._library.TessBaseAPISetImage(handle, pixels.tobytes(), width, height, 1, width)
        self._library.TessBaseAPISetSourceResolution(handle, dots)

    def _model(self, languages: str) -> int:
        handle: int = self._library.TessBaseAPICreate()
        if self._library.TessBaseAPIInit3(handle, self._order.models.encode(), languages.encode()):
            raise FileNotFoundError
        return handle


_HANDLE, _TEXT, _INT, _FLOATS = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_float)
_FUNCTIONS = (
    ("TessBaseAPICreate", _HANDLE, ()),
    ("TessBaseAPIInit3", _INT, (_HANDLE, _TEXT, _TEXT)),
    ("TessBaseAPISetPageSegMode", None, (_HANDLE, _INT)),
    ("TessBaseAPISetImage", None, (_HANDLE, _TEXT, _INT, _INT, _INT, _INT)),
    ("TessBaseAPISetSourceResolution", None, (_HANDLE, _INT)),
    ("TessBaseAPIRecognize", _INT, (_HANDLE, ctypes.c_void_p)),
    ("TessBaseAPIGetTsvText", ctypes.c_void_p, (_HANDLE, _INT)),
    (
        "TessBaseAPIDetectOrientationScript",
        _INT,
        (_HANDLE, ctypes.POINTER(_INT), _FLOATS, ctypes.POINTER(_TEXT), _FLOATS),
    ),
)


if __name__ == "__main__":
    reading = PageReading(from_json(Order, json.loads(sys.argv[3])))
    child.main(sys.argv[1:], reading.read, reading.load)
