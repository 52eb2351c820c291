"""Contracts with planted personal values, set in print: the pages with the most values of each contract."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from models.evaluation.plant import PlantedText, Value, plant
from models.evaluation.planting.keep import Readable
from models.evaluation.planting.material import Material
from tests.benchmarks.scans.pages import KnownPage, is_held

P = TypeVar("P", Value, Readable)
_FONTS = ("LiberationSerif-Regular", "LiberationSans-Regular", "DejaVuSerif")
_FOLDERS = (Path("/usr/share/fonts/truetype/liberation"), Path("/usr/share/fonts/truetype/dejavu"))
_SIZES = (10, 11, 12)
_LEFT, _TOP, _LEADING, _WIDTH = 72.0, 712.0, 1.25, 468.0
_LINES = 42
_EVERY = 900  # code points of the contract for one planted paragraph


@dataclass(frozen=True, slots=True)
class PlantedPages:
    """Pages of one contract: its `text` has the lines of the pages, and `values` and `readable` as planted. `starts`
    has the place of each page in the text.
    """

    name: str
    planted: PlantedText
    starts: Sequence[int]
    pdf: bytes

    def known(self, number: int) -> KnownPage:
        """The page with this number, from 1, to be drawn. Its words are of no interest here."""
        size = (float(LETTER[0]), float(LETTER[1]))
        return KnownPage(
            self.name, number, *size, self.texts()[number - 1].split(), np.zeros((0, 4), np.float32), self.pdf
        )

    def texts(self) -> list[str]:
        ends = [*self.starts[1:], len(self.planted.text)]
        return [self.planted.text[start:end] for start, end in zip(self.starts, ends, strict=True)]


def planted_pages(
    folder: Path, material: Material, *, held: bool, documents: int, each: int, seed: int
) -> Iterator[PlantedPages]:
    """Up to `each` pages of up to `documents` contracts. All people have names in Latin letters."""
    latin = replace(material, others=())
    chosen = [one for one in sorted(folder.glob("*.txt")) if is_held(one.stem) is held]
    Random(seed).shuffle(chosen)
    for path in chosen[:documents]:
        random = Random(f"{seed} {path.stem}")
        text = path.read_text(encoding="utf-8", errors="replace")
        planted = plant(text, random, latin, carriers=max(6, len(text) // _EVERY))
        yield set_pages(path.stem, planted, random, each)


def set_pages(name: str, planted: PlantedText, random: Random, each: int) -> PlantedPages:
    font, size = _font(random.choice(_FONTS)), random.choice(_SIZES)
    lines = list(_lines(planted.text, font, size))
    pages = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
    best = sorted(pages, key=lambda page: -_count(planted, page))[:each]
    chosen = sorted(best)
    return PlantedPages(name, *_joined(planted, chosen), _printed(planted.text, chosen, font, size))


def _count(planted: PlantedText, page: Sequence[tuple[int, int]]) -> int:
    return sum(page[0][0] <= one.start and one.end <= page[-1][1] for one in planted.values)


def _joined(planted: PlantedText, pages: Sequence[Sequence[tuple[int, int]]]) -> tuple[PlantedText, list[int]]:
    """The text of the pages, and where each begins."""
    pieces: list[str] = []
    starts: list[int] = []
    values: list[Value] = []
    kept: list[Readable] = []
    length = 0
    for page in pages:
        first, last = page[0][0], page[-1][1]
        moved = length - first
        values += [_moved(one, moved) for one in planted.values if first <= one.start and one.end <= last]
        kept += [_moved(one, moved) for one in planted.readable if first <= one.start and one.end <= last]
        starts.append(length)
        pieces += (planted.text[first:last], "\n\n")
        length += last - first + 2
    return PlantedText("".join(pieces), tuple(values), tuple(kept)), starts


def _moved(one: P, moved: int) -> P:
    return replace(one, start=one.start + moved, end=one.end + moved)


def _lines(text: str, font: str, size: int) -> Iterator[tuple[int, int]]:
    """The places of the printed lines: each line of the text, wrapped; one empty line of several."""
    breaks = [-1, *(place for place, one in enumerate(text) if one == "\n"), len(text)]
    empty = True
    for before, end in pairwise(breaks):
        start = before + 1
        if not text[start:end].strip():
            if not empty:
                yield start, start
            empty = True
            continue
        empty = False
        yield from _wrapped(text, start, end, font, size)


def _wrapped(text: str, start: int, end: int, font: str, size: int) -> Iterator[tuple[int, int]]:
    first = start
    while first < end:
        last = _fitting(text, first, end, font, size)
        yield first, last
        first = last
        while first < end and text[first].isspace():
            first += 1


def _fitting(text: str, first: int, end: int, font: str, size: int) -> int:
    """The end of the longest run of words that fits, or of one word."""
    last = first
    while last < end:
        word = last
        while word < end and text[word].isspace():
            word += 1
        while word < end and not text[word].isspace():
            word += 1
        if last > first and pdfmetrics.stringWidth(_shown(text[first:word]), font, size) > _WIDTH:
            break
        last = word
    return last


def _printed(text: str, pages: Sequence[Sequence[tuple[int, int]]], font: str, size: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=True)
    for page in pages:
        canvas.setFont(font, size)
        for row, (start, end) in enumerate(page):
            canvas.drawString(_LEFT, _TOP - row * size * _LEADING, _shown(text[start:end]))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _shown(words: str) -> str:
    return words.replace("\t", "    ").rstrip()


def _font(name: str) -> str:
    if name not in pdfmetrics.getRegisteredFontNames():
        path = next(folder / f"{name}.ttf" for folder in _FOLDERS if (folder / f"{name}.ttf").is_file())
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return name
