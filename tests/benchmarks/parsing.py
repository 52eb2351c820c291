"""`python -m tests.benchmarks.parsing [FOLDER …]`: the speed of PDF parsing, against pypdfium2 that does the same work.

It reads the PDF files below each folder; by default `formats` of the data folder (`GLOSSATOR_DATA`, else
`../shared/data`), or generated agreements if that is absent. Refused files do not count. It prints a JSON line with the
pages per CPU second, child processes included. Each is the best of some rounds, in which these take turns:

- `pypdfium2`: a program that finds the words of each page, and their boxes from the boxes of all their characters;
- `pypdfium2_word_ends`: the same from the first and the last character of each word, which suffices for level text;
- `extraction`: the extractor for PDF, in this process;
- `whole_path`: as the service parses, in a confined process for each document: extraction, structure, quality and
  encoding.
"""

import argparse
import json
import math
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reject
from tests.benchmarks.agreements import agreement
from tests.benchmarks.report import machine
from tests.benchmarks.usage import family_cpu
from tests.unit.ingestion.makers import pdf as make_pdf

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[3] / "shared" / "data"))
GOALS = {"extraction": 0.8, "whole_path": 0.5}  # of the speed of `pypdfium2`
_GENERATED = 60
_LINES = 46  # of a generated page
_WORD = re.compile(r"\S+")

Boxes = NDArray[np.float32]
BoxesOf = Callable[[Any, Sequence[tuple[int, int]]], Boxes]


def raw_words(data: bytes, boxes_of: BoxesOf) -> list[tuple[list[str], Boxes]]:
    """The words of each page and a row for each: left, bottom, right, top in points from the bottom left. Positions in
    the text are taken for PDFium's indexes of characters, which holds on most pages.
    """
    pages = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        textpage = page.get_textpage()
        text = textpage.get_text_range()
        spans = [one.span() for one in _WORD.finditer(text)]
        words = [text[start:end] for start, end in spans]
        pages.append((words, boxes_of(textpage.raw, spans)))
        textpage.close()
        page.close()
    document.close()
    return pages


def from_all_characters(textpage: Any, spans: Sequence[tuple[int, int]]) -> Boxes:
    """The union of the boxes of all characters of each word."""
    if not spans:
        return np.zeros((0, 4), np.float32)
    get_box = pdfium.FPDFText_GetLooseCharBox
    rectangles = (pdfium.FS_RECTF * (spans[-1][1] + 1))()
    for start, end in spans:
        for index in range(start, end):
            get_box(textpage, index, rectangles[index])
    boxes = np.frombuffer(rectangles, np.float32).reshape(-1, 4)
    edges = np.array(spans).ravel()
    unions = ((np.minimum, 0), (np.minimum, 3), (np.maximum, 2), (np.maximum, 1))
    return np.stack([union.reduceat(boxes[:, side], edges)[::2] for union, side in unions], axis=1)


def from_word_ends(textpage: Any, spans: Sequence[tuple[int, int]]) -> Boxes:
    """The union of the boxes of the first and the last character of each word."""
    get_box = pdfium.FPDFText_GetLooseCharBox
    rectangles = (pdfium.FS_RECTF * (2 * len(spans)))()
    for number, (start, end) in enumerate(spans):
        get_box(textpage, start, rectangles[2 * number])
        get_box(textpage, end - 1, rectangles[2 * number + 1])
    boxes = np.frombuffer(rectangles, np.float32).reshape(-1, 2, 4)
    first, last = boxes[:, 0], boxes[:, 1]
    low, high = np.minimum(first, last), np.maximum(first, last)
    return np.stack((low[:, 0], low[:, 3], high[:, 2], high[:, 1]), axis=1)


def documents_of(folders: Sequence[Path]) -> Iterator[bytes]:
    """The PDF files below the folders, or generated ones if no folder exists."""
    found = [folder for folder in folders if folder.is_dir()]
    if not found:
        yield from map(generated, range(_GENERATED))
    for folder in found:
        yield from (one.read_bytes() for one in sorted(folder.rglob("*.pdf")) if one.is_file())


def generated(number: int) -> bytes:
    """An agreement as a PDF file."""
    lines = [line for one in agreement(number).splitlines() for line in textwrap.wrap(one, 90) or [""]]
    return make_pdf([lines[start : start + _LINES] for start in range(0, len(lines), _LINES)])


def readable(documents: Iterator[bytes]) -> tuple[list[bytes], int]:
    """The documents that are not refused, and the number of their pages."""
    kept: list[bytes] = []
    pages = 0
    for data in documents:
        try:
            pages += len(pdf.extract(data, Limits()).layout)
        except Reject:
            continue
        kept.append(data)
    return kept, pages


def cpu_seconds(
    works: Mapping[str, Callable[[bytes], object]], documents: Sequence[bytes], rounds: int
) -> Mapping[str, float]:
    """The least CPU time of each kind of work for all documents: other work on the machine only adds to a time."""
    least = dict.fromkeys(works, math.inf)
    for _ in range(rounds):
        for name, work in works.items():
            before = family_cpu(os.getpid())
            for data in documents:
                work(data)
            least[name] = min(least[name], family_cpu(os.getpid()) - before)
    return least


def figures(documents: int, pages: int, seconds: Mapping[str, float]) -> Mapping[str, object]:
    """Pages per CPU second, and the speed of the extractor and the whole path as a multiple of each baseline."""
    rates = {name: round(pages / max(spent, 0.01)) for name, spent in seconds.items()}
    ratios = {
        baseline: {name: round(seconds[baseline] / max(seconds[name], 0.01), 2) for name in GOALS}
        for baseline in seconds
        if baseline not in GOALS
    }
    return {"documents": documents, "pages": pages, "pages_per_cpu_second": rates, "ratios_to": ratios, "goals": GOALS}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="*", type=Path, default=[DATA / "formats"])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    if not any(folder.is_dir() for folder in options.folder):
        print("no such folder: generated files are measured (GLOSSATOR_DATA)", file=sys.stderr)
    documents, pages = readable(documents_of(options.folder))
    with closing(Sandbox(workers=1)) as sandbox:
        sandbox.start()
        works: dict[str, Callable[[bytes], object]] = {
            "pypdfium2": partial(raw_words, boxes_of=from_all_characters),
            "pypdfium2_word_ends": partial(raw_words, boxes_of=from_word_ends),
            "extraction": lambda data: pdf.extract(data, Limits()),
            "whole_path": sandbox.parse,
        }
        seconds = cpu_seconds(works, documents, options.rounds)
    print(json.dumps({**figures(len(documents), pages, seconds), "machine": machine()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
