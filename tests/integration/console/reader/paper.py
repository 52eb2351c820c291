"""A credit agreement of invented words, with the places of its words on drawn pages."""

import io
import random
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 612.0, 792.0
_LEFT, _TOP, _BOTTOM, _LEADING, _SIZE = 72.0, 72.0, 720.0, 15.0, 10.5
_SUBJECTS = [
    "the Borrower",
    "each Guarantor",
    "the Administrative Agent",
    "the Required Lenders",
    "any Loan Party",
    "the Company",
]
_VERBS = [
    "shall not permit",
    "shall deliver",
    "may request",
    "shall maintain",
    "waives",
    "agrees to pay",
    "shall notify the Agent of",
]
_OBJECTS = [
    "any Lien on the Collateral",
    "a compliance certificate",
    "the outstanding principal amount",
    "all reasonable expenses",
    "insurance with sound insurers",
    "a Change of Control",
    "the financial statements of the preceding quarter",
    "any Indebtedness other than Permitted Indebtedness",
    "each Interest Payment Date",
]
_TAILS = [
    "within ten Business Days",
    "except as Section 7.02 provides",
    "on the terms of this Agreement",
    "in each fiscal year",
    "without the prior written consent of the Required Lenders",
    "so long as no Default has occurred",
    "at its own expense",
]
_HEADINGS = [
    "Commitments",
    "Prepayments",
    "Interest",
    "Fees",
    "Taxes",
    "Conditions",
    "Representations",
    "Affirmative Covenants",
    "Negative Covenants",
    "Financial Covenants",
    "Events of Default",
    "The Agent",
    "Assignments",
    "Notices",
    "Governing Law",
]


@dataclass(frozen=True)
class Word:
    """A word with its place in the text and its box in points."""

    text: str
    start: int
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool = False


@dataclass
class Paper:
    """The text, the words of each page, and the sections."""

    text: str = ""
    pages: list[list[Word]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sections: list[dict[str, object]] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)

    def page_of(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def page_span(self, number: int) -> dict[str, int]:
        ends = [*self.starts[1:], len(self.text)]
        return {"start": self.starts[number - 1], "end": ends[number - 1]}


@cache
def font(size: float, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "VeraBd.ttf" if bold else "Vera.ttf"
    return ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / name), size)


@cache
def _width(word: str, bold: bool) -> float:
    return font(_SIZE * 8, bold).getlength(word) / 8


@cache
def paper(pages: int) -> Paper:
    """The same words for the same number of pages."""
    return _Writer(random.Random(7), pages).write()


@cache
def picture(pages: int, number: int, width: int) -> bytes:
    """The page as PNG, `width` pixels wide, in grey."""
    scale = width / WIDTH
    image = Image.new("L", (width, round(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(image)
    for word in paper(pages).pages[number - 1]:
        draw.text((word.x0 * scale, word.y0 * scale), word.text, fill=24, font=font(_SIZE * scale, word.bold))
    draw.text((300 * scale, 750 * scale), str(number), fill=90, font=font(9 * scale))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class _Writer:
    def __init__(self, chance: random.Random, pages: int) -> None:
        self._chance, self._pages, self._paper = chance, pages, Paper()
        self._parts: list[str] = []
        self._length, self._x, self._y = 0, _LEFT, _TOP
        self._paper.pages.append([])
        self._paper.starts.append(0)

    def write(self) -> Paper:
        article = 0
        self._title("CREDIT AGREEMENT")
        while len(self._paper.pages) < self._pages or self._y < 500:
            article += 1
            self._heading(f"ARTICLE {article}", _HEADINGS[(article - 1) % len(_HEADINGS)], 1)
            for number in range(1, 7):
                if len(self._paper.pages) >= self._pages and self._y > 560:
                    break
                self._section(article, number)
        self._paper.text = "".join(self._parts)
        ends = [one["span"]["start"] for one in self._paper.sections[1:]]  # type: ignore[index]
        for one, end in zip(self._paper.sections, [*ends, self._length], strict=True):
            one["span"]["end"] = self._end(one, end)  # type: ignore[index]
        return self._paper

    def _end(self, section: dict[str, object], following: int) -> int:
        if section["level"] == 2:
            return following
        later = self._paper.sections[self._paper.sections.index(section) + 1 :]
        return next((one["span"]["start"] for one in later if one["level"] == 1), self._length)  # type: ignore[index]

    def _title(self, words: str) -> None:
        self._words(words, bold=True)
        self._paragraph_end()

    def _heading(self, number: str, heading: str, level: int) -> None:
        start = self._length
        self._words(number, bold=True)
        middle = self._length
        self._space()
        first = self._length
        self._words(heading, bold=True)
        page = len(self._paper.pages)
        self._paper.sections.append(
            {
                "number": {"text": number, "span": {"start": start, "end": middle}, "page": page, "masked": False},
                "heading": {
                    "text": heading,
                    "span": {"start": first, "end": self._length},
                    "page": page,
                    "masked": False,
                },
                "span": {"start": start, "end": 0},
                "level": level,
            }
        )
        self._paragraph_end()

    def _section(self, article: int, number: int) -> None:
        self._heading(f"{article}.{number:02d}", _HEADINGS[(article * 3 + number) % len(_HEADINGS)], 2)
        for _ in range(self._chance.randint(2, 4)):
            for _ in range(self._chance.randint(2, 4)):
                start = self._length
                self._words(self._sentence())
                self._paper.sentences.append((start, self._length))
                self._space()
            self._paragraph_end()

    def _sentence(self) -> str:
        pick = self._chance.choice
        first = f"{pick(_SUBJECTS)} {pick(_VERBS)} {pick(_OBJECTS)} {pick(_TAILS)}"
        words = f"{first}, and {pick(_SUBJECTS)} {pick(_VERBS)} {pick(_OBJECTS)}."
        return words[0].upper() + words[1:]

    def _words(self, text: str, *, bold: bool = False) -> None:
        for n, word in enumerate(text.split()):
            if n:
                self._space()
            width = _width(word, bold)
            if self._x + width > WIDTH - _LEFT:
                self._line()
            self._paper.pages[-1].append(
                Word(word, self._length, self._x, self._y, self._x + width, self._y + _SIZE + 1.5, bold)
            )
            self._x += width
            self._put(word)

    def _space(self) -> None:
        self._x += 3.4
        self._put(" ")

    def _paragraph_end(self) -> None:
        self._put("\n\n")
        self._line()
        self._y += 6

    def _line(self) -> None:
        self._x = _LEFT
        self._y += _LEADING
        if self._y > _BOTTOM and len(self._paper.pages) < self._pages:
            self._y = _TOP
            self._paper.pages.append([])
            self._paper.starts.append(self._length)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
