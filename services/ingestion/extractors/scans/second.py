"""A second reader of words: which words it reads, how they are cut from the picture of a page, and what its answer
changes.

A word that both readers read alike is certain. Where they differ, one reading is taken, and the word is disputed.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.ingestion.extractors.scans.level import Grey
from services.ingestion.extractors.scans.rows import Row
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.uncertain import UNCERTAIN

MOST_WORDS = 200
"""Of a page. A page with more keeps what the first reader has read: it is a picture, or not to be read."""
AGREED = 0.9
"""The confidence of a word that both readers read alike. Measured: docs/adr/0058."""
_MARK = "\nsecond\t"
HEIGHT, LEAST_WIDTH, _MOST_WIDTH = 48, 320, 960  # pixels of a crop, as the model reads them
_AROUND = 2  # pixels around the box of a word
_LEAST_SURE, _SURE_FIGURE = 0.5, 0.9  # confidence of the second reader
_LATIN = re.compile(r"[ -~¡-ɏ‐-‧‰-⁊€™]+")
_DIGIT = re.compile(r"\d")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", " ": None})
_HEADER = re.compile(rb"P5\n(\d{1,5}) (\d{1,5})\n255\n")

Crop = NDArray[np.float32]


class Disputed(float):
    """The confidence of a word that two readers read differently."""

    __slots__ = ()


def disputed(confidences: Sequence[float]) -> tuple[int, ...]:
    """The indexes of the words that are disputed."""
    return tuple(place for place, one in enumerate(confidences) if isinstance(one, Disputed))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the second reader has read, with its confidence in [0, 1]."""

    text: str
    confidence: float


def uncertain_rows(rows: Iterable[Row]) -> Mapping[int, Row]:
    """The words to be read again, by their number on the page. Empty if there are too many.

    Without words that are too long for their height.
    """
    found = {place: one for place, one in enumerate(rows) if one.confidence < UNCERTAIN}
    if len(found) > MOST_WORDS:
        return {}
    return {place: one for place, one in found.items() if _width(one.box) <= _MOST_WIDTH}


def pixels_of(picture: bytes) -> Grey:
    """The picture that `scans.picture` made. Raises `Reject(MALFORMED)`."""
    head = _HEADER.match(picture)
    if head is None:
        raise Reject(Reason.MALFORMED)
    width, height = map(int, head.groups())
    if len(picture) - head.end() != width * height or not width * height:
        raise Reject(Reason.MALFORMED)
    return np.frombuffer(picture, np.uint8, offset=head.end()).reshape(height, width)


def crop_of(pixels: Grey, box: tuple[float, float, float, float]) -> Crop | None:
    """A word as the model reads it: three equal channels in [-1, 1], grey to the right of the word. None outside of the
    picture.
    """
    height, width = pixels.shape
    left, top = max(0, int(box[0]) - _AROUND), max(0, int(box[1]) - _AROUND)
    right, bottom = min(width, int(box[2]) + _AROUND), min(height, int(box[3]) + _AROUND)
    if right <= left or bottom <= top:
        return None
    size = (min(_MOST_WIDTH, max(1, round(HEIGHT * (right - left) / (bottom - top)))), HEIGHT)
    word = Image.fromarray(pixels[top:bottom, left:right]).resize(size, Image.Resampling.BILINEAR)
    crop = np.zeros((3, HEIGHT, max(LEAST_WIDTH, size[0])), np.float32)
    crop[:, :, : size[0]] = np.asarray(word, np.float32) / 127.5 - 1
    return crop


def text_of(scores: Any, characters: Sequence[str]) -> Reading:
    """What a model has read: `scores` has a row for each step, and a column for each character; 0 is none. The same
    character in steps that follow one another is one (CTC).
    """
    best = scores.argmax(axis=1)
    kept = np.flatnonzero((best != 0) & np.concatenate(([True], best[1:] != best[:-1])))
    if not kept.size:
        return Reading("", 0.0)
    text = "".join(characters[one] for one in best[kept])
    return Reading(" ".join(text.split()), float(scores[kept, best[kept]].mean()))


def answer_of(readings: Mapping[int, Reading]) -> bytes:
    """What the process of the second reader answers: one line."""
    return json.dumps([[place, one.text, one.confidence] for place, one in readings.items()]).encode()


def with_answer(table: bytes, answer: bytes) -> bytes:
    """The table of a page with an answer as its last line."""
    return table + _MARK.encode() + answer.replace(b"\n", b" ")


def split_answer(table: str) -> tuple[str, Mapping[int, Reading]]:
    """The table, and what the second reader has read. An invalid answer counts as none."""
    before, mark, answer = table.rpartition(_MARK)
    if not mark:
        return table, {}
    try:
        return before, {int(place): Reading(str(text), float(sure)) for place, text, sure in json.loads(answer)}
    except (ValueError, TypeError, OverflowError, RecursionError):
        return before, {}


def compared(row: Row, second: Reading | None) -> tuple[str, float]:
    """The text of a word and its confidence, which is `Disputed` if the two readers differ.

    A wrong figure is worse than an uncertain one: a word with a digit stays uncertain where both agree.
    """
    if second is None or row.confidence >= UNCERTAIN or not _counts(second):
        return row.text, row.confidence
    if _bare(second.text) != _bare(row.text):
        return second.text if _is_better(second, row.text) else row.text, Disputed(row.confidence)
    return row.text, row.confidence if _DIGIT.search(row.text) else max(row.confidence, AGREED)


def _counts(second: Reading) -> bool:
    return second.confidence >= _LEAST_SURE and _LATIN.fullmatch(second.text) is not None


def _is_better(second: Reading, first: str) -> bool:
    """Whether the second reading is taken: not one of several words, as their box has more than this word; and one with
    a digit only if the second reader is sure, and does not make it of a sign.
    """
    if " " in second.text:
        return False
    if not _DIGIT.search(first + second.text):
        return True
    return second.confidence >= _SURE_FIGURE and any(map(str.isalnum, first))


def _bare(text: str) -> str:
    return text.translate(_SIGNS)


def _width(box: tuple[float, float, float, float]) -> float:
    return HEIGHT * (box[2] - box[0]) / (box[3] - box[1])
