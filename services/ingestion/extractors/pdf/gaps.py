"""Count what cannot be read of a PDF: broken pages, scans, text in fonts without a mapping to Unicode, XFA forms."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.lines import PageText
from services.ingestion.extractors.pdf.objects import last_object, objects_of
from services.shared.domain.document import Gap, GapKind, GapPlace
from services.shared.domain.errors import Reason, Reject

_MOST_PAGES = 100  # of a gap
_MOST_PLACES = 100
_MOST_OBJECTS = 200
_SPARSE = 150  # letters: a stamp on a scan has fewer
_FULL_PICTURE = 0.4  # of the page
_OUTLINES = 100  # paths: text that is drawn
_FEW_LOST = 20  # letters: bullets
_LOST_SHARE = 0.05  # of the letters of a page
_ODD = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
# A single one is a bullet or a symbol, as is one of an own area of Unicode at the begin of a word.
_LOST = re.compile("\ufffd.|.\ufffd|[^\\W_][\ue000-\uf8ff\U000f0000-\U0010ffff]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows. `letters` without white space; `lost`: those without a mapping to Unicode. `drawn`: it has
    objects; `is_picture`: pictures or outlines in place of text. `comments` of its annotations.
    """

    letters: int = 0
    lost: int = 0
    drawn: bool = False
    is_picture: bool = False
    comments: int = 0

    @property
    def is_lost(self) -> bool:
        """Whether the fonts of the page do not say which characters most of its glyphs are."""
        return self.lost >= min(_FEW_LOST, self.letters) and self.lost > _LOST_SHARE * self.letters

    def with_words(self, words: Sequence[str], unmapped: Iterable[int]) -> "Look":
        """The look of the page with the words of its annotations. A scan remains a scan."""
        letters, lost = _counts(words, unmapped)
        return replace(self, letters=self.letters + letters, lost=self.lost + lost, drawn=True)


@dataclass(slots=True)
class Tally:
    """What the pages of a document show, and the numbers of those with gaps, from 1."""

    letters: int = 0
    lost: int = 0
    drawn: int = 0
    pictures: int = 0
    comments: int = 0
    is_dynamic_form: bool = False
    files: int = 0
    lost_words: int = 0
    places: list[GapPlace] = field(default_factory=list)
    pages: dict[GapKind, list[int]] = field(default_factory=dict)

    def add(self, number: int, look: Look) -> None:
        """Add a page that could be loaded; `number` counts from 1."""
        self.letters += look.letters
        self.lost += look.lost
        self.drawn += look.drawn
        self.pictures += look.is_picture
        self.comments += look.comments
        if look.is_picture:
            self.miss(GapKind.SCAN, number)
        if look.is_lost:
            self.miss(GapKind.FONT, number)

    def lose(self, number: int, text: PageText, offset: int) -> None:
        """Count the words of a page that lack letters, unless the page is a gap as a whole. `offset`: of its text."""
        if number in self.pages.get(GapKind.FONT, ())[-1:]:
            return
        for start in lost_words(text, offset):
            self.lost_words += 1
            if len(self.places) < _MOST_PLACES:
                self.places.append(GapPlace(start, number))

    def miss(self, kind: GapKind, number: int) -> None:
        """Count a page that has a gap."""
        self.pages.setdefault(kind, []).append(number)

    def unread(self, count: int) -> list[int]:
        """The pages whose text an OCR program can read; all, if the document has no text and is not blank."""
        found = {one for kind in (GapKind.SCAN, GapKind.FONT) for one in self.pages.get(kind, ())}
        if not found and not self.letters and self.drawn * 2 > count:
            return list(range(1, count + 1))
        return sorted(found)

    def gaps(self) -> tuple[Gap, ...]:
        """One gap for each kind, in the order of the kinds; each counts pages, or embedded files. A dynamic form is one
        gap. That of fonts counts also words, which have places, on other pages.
        """
        counts = {kind: len(pages) for kind, pages in self.pages.items()}
        if self.is_dynamic_form:
            counts.setdefault(GapKind.FORM, 1)
        if self.files:
            counts[GapKind.EMBEDDED] = self.files
        if self.lost_words:
            counts[GapKind.FONT] = counts.get(GapKind.FONT, 0) + self.lost_words
        return tuple(self._gap(kind, counts[kind]) for kind in GapKind if kind in counts)

    def _gap(self, kind: GapKind, count: int) -> Gap:
        pages = self.pages.get(kind, [])
        if kind is not GapKind.FONT:
            return Gap(kind, count, tuple(pages[:_MOST_PAGES]))
        pages = sorted({*pages, *(one.page for one in self.places)})
        return Gap(kind, count, tuple(pages[:_MOST_PAGES]), tuple(self.places))

    def refuse_unreadable(self, count: int, recognised: int = 0, *, is_portfolio: bool = False) -> None:
        """Raise `Reject(NEEDS_OCR | MALFORMED | UNSUPPORTED | EMPTY)` if there is no text or if most of it is lost. Of
        pages that an OCR program has `recognised`, one with text is enough. `is_portfolio`: files inside the document
        were read, so that blank pages are its cover.
        """
        if self.pictures * 2 > count and not (recognised and self.letters):
            raise Reject(Reason.NEEDS_OCR)
        if self.lost * 2 > self.letters or len(self.pages.get(GapKind.PAGE, ())) == count:
            raise Reject(Reason.MALFORMED)
        if not self.letters and self.drawn * 2 > count:
            raise Reject(Reason.NEEDS_OCR)
        if not (self.letters or self.comments or is_portfolio):
            raise Reject(Reason.UNSUPPORTED if self.files else Reason.EMPTY)


def lost_words(text: PageText, offset: int) -> Iterator[int]:
    """The begins of the words that have a character without a meaning beside another one."""
    if text.text.isascii() or not _LOST.search(text.text):
        return
    for start, end in zip(text.starts, text.ends, strict=True):
        if _LOST.search(text.text, start - offset, end - offset):
            yield start


def look_at(page: Any, words: Sequence[str], unmapped: Iterable[int], *, recognised: bool) -> Look:
    """`unmapped` are the indexes of words in fonts without a mapping; `recognised`: the page has an OCR layer."""
    letters, lost = _counts(words, unmapped)
    drawn = bool(letters) or last_object(page) is not None
    is_picture = letters < _SPARSE and drawn and not recognised and _is_picture(page, letters)
    return Look(letters, lost, drawn, is_picture)


def _counts(words: Sequence[str], unmapped: Iterable[int]) -> tuple[int, int]:
    """The number of letters, and of those without a mapping."""
    letters = sum(map(len, words))
    lost = sum(len(words[index]) - len(_ODD.findall(words[index])) for index in unmapped)
    return letters, lost + len(_ODD.findall(" ".join(words)))


def _is_picture(page: Any, letters: int) -> bool:
    """True if pictures cover much of the page, or if a page without text has many outlines."""
    width, height = page.get_size()
    if _pictured(page) > _FULL_PICTURE * width * height:
        return True
    paths = objects_of(page, [pdfium.FPDF_PAGEOBJ_PATH], depth=3)
    return not letters and sum(1 for _ in islice(paths, _OUTLINES)) == _OUTLINES


def _pictured(page: Any) -> float:
    """The area of the pictures of a page, in square points. A scan can have one for each strip."""
    area = 0.0
    for image in islice(objects_of(page, [pdfium.FPDF_PAGEOBJ_IMAGE], depth=3), _MOST_OBJECTS):
        try:
            left, bottom, right, top = image.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        area += abs(right - left) * abs(top - bottom)
    return area
