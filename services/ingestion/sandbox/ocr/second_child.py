"""The fork server of the second reader: one confined process for each page. It has the profile of the parsers: no
files, no network, no thread and no process.

Usage: `python -m services.ingestion.sandbox.ocr.second_child DESCRIPTOR LIMITS`.
"""

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.rows import rows_of
from services.ingestion.extractors.scans.second import (
    HEIGHT,
    LEAST_WIDTH,
    Crop,
    Reading,
    answer_of,
    crop_of,
    pixels_of,
    text_of,
    uncertain_rows,
)
from services.ingestion.sandbox import child, preload
from services.ingestion.sandbox.ocr.rapidocr import find_rapidocr

_CHARACTERS = "character"  # the name under which the model has them


class WordReader:
    """The model that reads words. `load` it before a process is confined."""

    def __init__(self) -> None:
        self._session: Any = None
        self._characters: Sequence[str] = ()

    def load(self) -> None:
        """Load the model, and read one word. Raises `FileNotFoundError` if it is not installed."""
        preload.load_codecs()
        weights = find_rapidocr()
        if weights is None:
            raise FileNotFoundError
        # One thread: a forked process has no others, and a page takes less CPU time.
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(weights.model, options, providers=["CPUExecutionProvider"])
        known = self._session.get_modelmeta().custom_metadata_map[_CHARACTERS].splitlines()
        self._characters = ("", *known, " ")
        self.read([SPECIMEN_TABLE, SPECIMEN_PICTURE], Limits())

    def read(self, request: Sequence[bytes], _limits: Limits) -> list[bytes]:
        """The work of the process: the table of the first reader, and the picture of the page."""
        pixels = pixels_of(request[1])
        readings: dict[int, Reading] = {}
        for place, row in uncertain_rows(rows_of(request[0].decode("utf-8", "replace"))).items():
            crop = crop_of(pixels, row.box)
            if crop is not None:
                readings[place] = self._word(crop)
        return [answer_of(readings)]

    def _word(self, crop: Crop) -> Reading:
        [scores] = self._session.run(None, {"x": crop[np.newaxis]})
        return text_of(scores[0], self._characters)


SPECIMEN_TABLE = b"5\t1\t1\t1\t1\t1\t9\t9\t200\t30\t20\tTerm."
SPECIMEN_PICTURE = b"P5\n%d %d\n255\n" % (LEAST_WIDTH, HEIGHT) + b"\xff" * (LEAST_WIDTH * HEIGHT)


if __name__ == "__main__":
    reader = WordReader()
    child.main(sys.argv[1:], reader.read, reader.load)
