"""What the parsers and the OCR program exchange about a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.ingestion.extractors.scans.words import ScannedPage, read_page


class UnreadPagesError(Exception):
    """These pages, from 1, have no text that can be used, and an OCR program can read them."""

    def __init__(self, pages: Sequence[int], media_type: str = "") -> None:
        super().__init__()
        self.pages = tuple(pages)
        self.media_type = media_type


@dataclass(frozen=True, slots=True)
class Recognised:
    """The pages that `engine` has read, by number from 1, as `scans.words.read_page` reads them. None: it has not yet
    read any, and an extractor raises `UnreadPagesError` if there are pages to read.
    """

    engine: str = ""
    pages: Mapping[int, bytes] | None = None

    def page(self, number: int) -> ScannedPage | None:
        """None if the page was not read."""
        part = (self.pages or {}).get(number)
        return None if part is None else read_page(part)
