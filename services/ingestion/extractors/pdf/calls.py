"""Call functions of PDFium for every word of a page, without a step of the interpreter for each."""

import ctypes
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
Colours = NDArray[np.uint32]

_MOST_ROWS = 2_048


def fast(function: Any, result: Any) -> Any:
    """The function without types of its arguments, whose conversion takes half of the time of a call. So an `int` is an
    int of C, and each pointer must be a `pointer`. It keeps the lock of the interpreter: to release it takes longer
    than the call.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def pointer(address: int | None) -> Any:
    """An argument for a function of `fast`."""
    return ctypes.c_void_p.from_param(address)


def handle_of(textpage: Any) -> Any:
    """The text page as an argument for a function of `fast`."""
    return pointer(ctypes.cast(textpage.raw, ctypes.c_void_p).value)


def each(function: Any, handle: Any, characters: Sequence[int]) -> list[Any]:
    """The results of a function of `fast` for these characters, which are indexes of PDFium."""
    return list(map(function, repeat(handle), characters))


@dataclass(frozen=True, slots=True)
class Letters:
    """Characters of the text page `handle`, and the address of the text object of each; None if PDFium added it."""

    handle: Any
    characters: Sequence[int]
    objects: Sequence[int | None]

    def by_object(self) -> Mapping[int | None, int]:
        """One of the characters of each text object."""
        return dict(zip(self.objects, self.characters, strict=True))

    def chosen(self, indexes: Sequence[int]) -> "Letters":
        """Those at these indexes, in this order."""
        characters = [self.characters[one] for one in indexes]
        return Letters(self.handle, characters, [self.objects[one] for one in indexes])


def letters_at(handle: Any, characters: Sequence[int]) -> Letters:
    """The letters with these indexes of PDFium."""
    return Letters(handle, characters, each(_TEXT_OBJECT, handle, characters))


def char_boxes(handle: Any, characters: Sequence[int]) -> Boxes:
    """A row for each character: left, top, right, bottom in points from the bottom left; zeros without a box."""
    boxes = np.zeros((len(characters), 4), np.float32)
    for start in range(0, len(characters), _MOST_ROWS):
        part = characters[start : start + _MOST_ROWS]
        _FLOATS[: len(part)] = 0
        deque(map(_CHAR_BOX, repeat(handle), part, _PLACES[0]), maxlen=0)
        boxes[start : start + len(part)] = _FLOATS[: len(part)]
    return boxes


def fill_colours(handle: Any, characters: Sequence[int]) -> tuple[Colours, NDArray[np.bool_]]:
    """A row for each character: red, green, blue, opacity, from 0 to 255; and whether PDFium knows them."""
    colours = np.zeros((len(characters), 4), np.uint32)
    known: list[int] = []
    for start in range(0, len(characters), _MOST_ROWS):
        part = characters[start : start + _MOST_ROWS]
        known += map(_FILL_COLOUR, repeat(handle), part, *_PLACES)
        colours[start : start + len(part)] = _INTEGERS[: len(part)]
    return colours, np.array(known, np.bool_)


_TEXT_OBJECT = fast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_CHAR_BOX = fast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int)
_FILL_COLOUR = fast(pdfium.FPDFText_GetFillColor, ctypes.c_int)
# PDFium writes boxes and colours here. One page is read at a time, because it is not thread-safe.
_MEMORY = (ctypes.c_uint32 * (4 * _MOST_ROWS))()
_INTEGERS: Colours = np.ctypeslib.as_array(_MEMORY).reshape(-1, 4)
_FLOATS: Boxes = _INTEGERS.view(np.float32)
_PLACES = tuple([ctypes.byref(_MEMORY, 16 * row + 4 * column) for row in range(_MOST_ROWS)] for column in range(4))
