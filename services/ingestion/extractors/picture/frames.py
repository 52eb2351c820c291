"""Open the pages of TIFF, PNG and JPEG, with limits on their number and their pixels."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageSequence

from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject

MOST_PIXELS = 120_000_000
_JPEG, _SCAN = b"\xff\xd8", b"\xff\xda"
_MOST_SCANS = 100  # of a JPEG, each over the whole picture: a progressive one has about ten
_KINDS = ("TIFF", "PNG", "JPEG")
_INCH = 72.0  # points
_PAGE = 11.0  # inches: the longer side of a page whose size is not known
_SCREEN = 96.0  # dots per inch of a small picture whose size is not known
_SMALLEST, _LARGEST = 0.5, 25.0  # inches of the longer side that are believed
_LEAST_DOTS, _MOST_DOTS = 50.0, 2_400.0
_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, ZeroDivisionError,
    OverflowError, RuntimeError, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a page in points."""

    width: float
    height: float


def sizes(data: bytes, limits: Limits) -> list[Size]:
    """The size of each page. Raises `Reject(TOO_LARGE | MALFORMED)`."""
    found: list[Size] = []
    with opened(data) as picture:
        for frame in ImageSequence.Iterator(picture):
            if len(found) >= limits.pages:
                raise Reject(Reason.TOO_LARGE)
            found.append(size_of(frame))
    limits.begin_pages(len(found))
    return found


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """The first page. Raises `Reject(TOO_LARGE | MALFORMED)`, also for what fails inside."""
    if data.startswith(_JPEG) and data.count(_SCAN) > _MOST_SCANS:
        raise Reject(Reason.TOO_LARGE)
    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as picture:
            yield picture
    except Image.DecompressionBombError:
        raise Reject(Reason.TOO_LARGE) from None
    except _FAULTS:
        raise Reject(Reason.MALFORMED) from None


def is_picture(data: bytes) -> bool:
    """Whether a file that is a PDF or a picture is a picture."""
    return data.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+", b"\x89PNG\r\n", b"\xff\xd8\xff"))


def page_of(data: bytes, number: int) -> tuple[Image.Image, Size]:
    """The page with this number, from 1, upright by its metadata, on white. Raises `Reject(TOO_LARGE | MALFORMED)`."""
    with opened(data) as picture:
        picture.seek(number - 1)
        size = size_of(picture)
        if picture.width * picture.height > MOST_PIXELS:
            raise Reject(Reason.TOO_LARGE)
        picture.load()
        return _opaque(ImageOps.exif_transpose(picture)), size


def size_of(picture: Image.Image) -> Size:
    """The size by its resolution if that can be true; else the longer side is that of a letter."""
    width, height = picture.size
    if picture.getexif().get(_ORIENTATION, 1) in _SIDEWAYS:
        width, height = height, width
    longer = max(width, height)
    across, down = _dots(picture)
    inches = max(width / across, height / down) if across and down else 0.0
    if not _SMALLEST <= inches <= _LARGEST:
        across = down = max(_SCREEN, longer / _PAGE)
    return Size(width / across * _INCH, height / down * _INCH)


def _dots(picture: Image.Image) -> tuple[float, float]:
    """Dots per inch; zeros if they are not known."""
    try:
        across, down = (float(one) for one in picture.info.get("dpi", (0.0, 0.0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    is_known = all(_LEAST_DOTS <= one <= _MOST_DOTS for one in (across, down))
    return (across, down) if is_known else (0.0, 0.0)


def _opaque(picture: Image.Image) -> Image.Image:
    """With one byte for each of grey, or of red, green and blue."""
    if picture.mode in ("I;16", "I;16B", "I;16L", "I"):
        return picture.convert("I").point(lambda one: one / 256).convert("L")
    if picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


_ORIENTATION = 0x0112
_SIDEWAYS = frozenset({5, 6, 7, 8})
