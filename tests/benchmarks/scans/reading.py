"""Read planted pages: from their text layer, and from their pictures. What was read is kept in files."""

import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.picture.extract import extract_recognised
from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.sandbox.ocr.installed import InstalledEngine
from services.ingestion.sandbox.ocr.reader import PICTURE_LIMITS, PageReader, PictureSandbox
from services.shared.domain.errors import GlossatorError
from tests.benchmarks.scans.spoil import spoiled
from tests.benchmarks.scans.typeset import PlantedPages

TEXT, CLEAN, HARD = "text", "clean", "hard"
GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Page:
    """`confidences`: place in the text of each word, its end, and the confidence of the OCR program."""

    text: str
    confidences: tuple[tuple[int, int, float], ...] = ()


def read_pages(document: PlantedPages, look: str, dots: int, cache: Path) -> list[Page]:
    """The pages as the product reads them; from the cache, if these pages were read before."""
    file = cache / f"{sha256(document.pdf).hexdigest()[:16]}-{look}-{dots}.json"
    if file.is_file():
        return [Page(one["text"], tuple(map(tuple, one["confidences"]))) for one in json.loads(file.read_text())]
    pages = _layer(document) if look == TEXT else list(_scanned(document, look, dots))
    cache.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([{"text": one.text, "confidences": one.confidences} for one in pages]))
    return pages


def _layer(document: PlantedPages) -> list[Page]:
    found = pdf.extract(document.pdf, Limits())
    return [Page(one.of(found.text).rstrip()) for one in found.pages]


def _scanned(document: PlantedPages, look: str, dots: int) -> Iterator[Page]:
    pictures = PictureSandbox(PICTURE_LIMITS, workers=1)
    with closing(PageReader(pictures, InstalledEngine("tesseract", "eng"), dots)) as reader:
        for number in range(1, len(document.starts) + 1):
            data = _picture(document, number, dots, look)
            try:
                found = extract_recognised(data, Limits(), Recognised("tesseract", {1: reader.read(data, 1)}))
            except GlossatorError:
                yield Page("")
                continue
            [layout] = found.layout
            yield Page(found.text, tuple(zip(layout.starts, layout.ends, layout.confidences, strict=True)))


def _picture(document: PlantedPages, number: int, dots: int, look: str) -> bytes:
    page = document.known(number)
    drawn, out = page.picture(dots), io.BytesIO()
    if look == HARD:
        drawn = spoiled(drawn, number * 7919 + len(page.words), dots).picture
    drawn.save(out, "PNG", dpi=(dots, dots), compress_level=1)
    return out.getvalue()
