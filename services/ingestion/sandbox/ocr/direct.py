"""Read the scans of a command line: one document after the other, without a queue."""

from collections.abc import Callable
from contextlib import suppress

from services.ingestion.extractors.scans.records import Recognised, UnreadPagesError
from services.ingestion.parsing.parse import Parsed
from services.ingestion.sandbox.ocr.installed import InstalledEngine
from services.ingestion.sandbox.ocr.rapidocr import find_rapidocr
from services.ingestion.sandbox.ocr.reader import PICTURE_LIMITS, PageReader, PictureSandbox
from services.ingestion.sandbox.ocr.scan_parser import Reader
from services.ingestion.sandbox.ocr.second_reader import SECOND_LIMITS, SecondSandbox
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reject

_LANGUAGES, _DOTS, _PAGES = "eng", 300, 500  # the defaults of the settings of ingestion


class DirectScans:
    """`engine` returns the name of the OCR program; empty without one: then a scan is refused as `needs_ocr`. Pages
    of a document after the first `pages` are a gap.
    """

    def __init__(self, reader: Reader, engine: Callable[[], str], pages: int = _PAGES) -> None:
        self._reader = reader
        self._engine = engine
        self._pages = pages

    def parse(self, sandbox: Sandbox, data: bytes, file_name: str = "", media_type: str = "") -> Parsed:
        """Parse, and read the pages that are pictures. Raises the errors of `Sandbox.parse`."""
        engine = self._engine()
        try:
            return sandbox.parse(data, file_name, media_type, recognised=Recognised(engine) if engine else None)
        except UnreadPagesError as error:
            pages: dict[int, bytes] = {}
            for number in error.pages[: self._pages]:
                with suppress(Reject):  # a page that cannot be read is a gap
                    pages[number] = self._reader.read(data, number)
            return sandbox.parse(data, file_name, media_type, recognised=Recognised(engine, pages))

    def close(self) -> None:
        """End the processes that make pictures and read them."""
        self._reader.close()


def installed_scans(pages: int = _PAGES) -> DirectScans:
    """With Tesseract in the path of this process, and RapidOCR if it is installed, in the same sandboxes as those of
    the service.
    """
    weights = find_rapidocr()
    second = SecondSandbox(SECOND_LIMITS, workers=1) if weights else None
    engine = InstalledEngine("tesseract", _LANGUAGES, second=weights.version if weights else "")
    return DirectScans(PageReader(PictureSandbox(PICTURE_LIMITS), engine, _DOTS, second), engine.name, pages)
