"""Character errors, places of words and pages per CPU minute of scans, beside the bare program.

Usage: `python -m tests.benchmarks.scans [--held] [--second] [--documents N] [--each N] [--dots 200 300]`. `--held`: the
part of the documents that is not for tuning. `--second`: with the second reader, and the gain of it. Needs the
contracts of `GLOSSATOR_DATA`.
"""

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from services.ingestion.extractors.scans.words import read_page
from services.ingestion.sandbox.ocr.installed import InstalledEngine
from services.ingestion.sandbox.ocr.rapidocr import find_rapidocr
from services.ingestion.sandbox.ocr.reader import PICTURE_LIMITS, PageReader, PictureSandbox
from services.ingestion.sandbox.ocr.second_reader import SECOND_LIMITS, SecondSandbox
from services.ingestion.sandbox.ocr.tesseract import find_tesseract
from services.shared.domain.errors import GlossatorError
from tests.benchmarks.scans.measure import distance, interval, plain, well_placed
from tests.benchmarks.scans.pages import KnownPage, known_pages
from tests.benchmarks.scans.spoil import spoiled, turned

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[4] / "shared" / "data")) / "cuad" / "pdf"


@dataclass(slots=True)
class Result:
    """By document: errors and characters, words in place and words, of each page. `failed` pages."""

    errors: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    placed: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    pages: int = 0
    failed: int = 0
    cpu: float = 0.0

    def row(self) -> dict[str, object]:
        return {
            "pages": self.pages,
            "documents": len(self.errors),
            "failed": self.failed,
            "character_error": _rounded(interval(list(self.errors.values()))),
            "iou_0.8": _rounded(interval(list(self.placed.values()))) if self.placed else None,
            "pages_per_cpu_minute": round(60 * self.pages / self.cpu, 2) if self.cpu else None,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--second", action="store_true")
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--dots", type=int, nargs="+", default=[200, 300])
    options = parser.parse_args()
    program = find_tesseract("tesseract")
    if program is None or not DATA.is_dir():
        sys.exit(f"needs Tesseract (scripts/setup.sh ocr) and {DATA}")
    if options.second and find_rapidocr() is None:
        sys.exit("needs RapidOCR (scripts/setup.sh rapidocr)")
    pages = list(known_pages(DATA, held=options.held, documents=options.documents, each=options.each))
    for dots in options.dots:
        for look in ("clean", "hard"):
            bare = Result()
            ours = _ours(pages, dots, look, bare=bare)
            ratio = bare.cpu / ours.cpu if ours.cpu else 0.0
            row = {"dots": dots, "look": look, "ours": ours.row(), "bare": bare.row(), "speed_ratio": round(ratio, 3)}
            if options.second:
                both = _ours(pages, dots, look, again=True)
                row |= {"both": both.row(), "gain": _gain(ours, both)}
            print(json.dumps(row), flush=True)


def _picture(page: KnownPage, dots: int, look: str) -> tuple[bytes, float]:
    picture, angle = page.picture(dots), 0.0
    if look == "hard":
        made = spoiled(picture, page.number * 7919 + len(page.words), dots)
        picture, angle = made.picture, made.angle
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(dots, dots), compress_level=1)
    return out.getvalue(), angle


def _gain(one: Result, both: Result) -> list[float]:
    """By how much the character error of the same pages is lower with both readers, and its 95 % interval."""
    pairs = ((one.errors[name], both.errors[name]) for name in one.errors)
    return _rounded(interval([[(a[0] - b[0], a[1]) for a, b in zip(*pair, strict=True)] for pair in pairs]), 5)


def _ours(
    pages: Sequence[KnownPage], dots: int, look: str, *, again: bool = False, bare: Result | None = None
) -> Result:
    """`again`: with the second reader. `bare`: each page is also read by the bare program, right after, since the time
    for one page differs by a fifth from minute to minute on a shared machine.
    """
    result = Result()
    with _cpu(result, of_start=_start_cpu(again=again)), ExitStack() as stack:
        file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "page.png"
        second = SecondSandbox(SECOND_LIMITS, workers=1) if again else None
        pictures = PictureSandbox(PICTURE_LIMITS, workers=1)
        reader = PageReader(pictures, InstalledEngine("tesseract", "eng"), dots, second)
        stack.enter_context(closing(reader))
        for page in pages:
            data, angle = _picture(page, dots, look)
            _read(result, page, reader, data, dots, angle)
            if bare is not None:
                _read_bare(bare, page, file, data, dots)
    result.cpu -= bare.cpu if bare else 0.0
    return result


def _read(result: Result, page: KnownPage, reader: PageReader, data: bytes, dots: int, angle: float) -> None:
    result.pages += 1
    try:
        read = read_page(reader.read(data, 1))
    except GlossatorError:
        read = None
    if read is None:
        result.failed += 1
        words, boxes = [], page.boxes[:0]
    else:
        scale = page.width / read.frame.width  # a size in whole pixels
        words, boxes = read.words, read.frame.displayed(read.boxes) * scale
    _count(result, page, words)
    ink = page.ink(dots)
    true = turned(ink, angle, (page.width, page.height)) if angle else ink
    result.placed[page.document].append((well_placed(true, boxes), len(true)))


def _read_bare(result: Result, page: KnownPage, file: Path, data: bytes, dots: int) -> None:
    file.write_bytes(data)
    result.pages += 1
    command = ("tesseract", str(file), "stdout", "--dpi", str(dots), "--psm", "3", "-l", "eng")
    before = _children()
    run = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"OMP_THREAD_LIMIT": "1"})
    result.cpu += _children() - before
    _count(result, page, run.stdout.decode("utf-8", "replace").split())


def _count(result: Result, page: KnownPage, words: Sequence[str]) -> None:
    text = plain(page.words)
    result.errors[page.document].append((distance(text, plain(words)), len(text)))


def _start_cpu(*, again: bool) -> float:
    """CPU seconds to start and end the processes that stay between pages: that which makes pictures, that of Tesseract,
    and that of the second reader.
    """
    before = _children()
    engine = InstalledEngine("tesseract", "eng").find()
    started = [PictureSandbox(PICTURE_LIMITS, workers=1), engine, SecondSandbox(SECOND_LIMITS) if again else None]
    for one in filter(None, started):
        with closing(one):
            one.start()
    return _children() - before


@contextmanager
def _cpu(result: Result, of_start: float = 0.0) -> Iterator[None]:
    before = _children()
    yield
    result.cpu = _children() - before - of_start


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _rounded(numbers: tuple[float, ...], digits: int = 4) -> list[float]:
    return [round(one, digits) for one in numbers]


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    main()
