import io
from collections.abc import Mapping

from PIL import Image

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised
from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof, page


def picture(kind: str, pages: int = 1) -> bytes:
    """White pages of the size of a letter."""
    buffer = io.BytesIO()
    first, *others = [Image.new("L", (612, 792), 255) for _ in range(pages)]
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(buffer, kind, dpi=(72, 72), **more)
    return buffer.getvalue()


_KINDS = ("TIFF", "PNG", "JPEG")
_READ = Recognised("ocr", {1: page(WORD)})

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "Words on the pages of TIFF, PNG and JPEG": tuple(Proof(picture(kind), recognised=_READ) for kind in _KINDS),
    "Pages that are turned or out of level": tuple(
        Proof(picture("PNG"), recognised=Recognised("ocr", {1: page(WORD, angle=angle)})) for angle in (2.5, 90, 180)
    ),
    "Page that Tesseract cannot read": (
        Proof(picture("TIFF", 2), recognised=Recognised("ocr", {2: page("horse")})),
        Proof(picture("TIFF", 2), recognised=Recognised("ocr", {1: page(), 2: page("horse")})),
    ),
    "Pictures without Tesseract": tuple(Proof(picture(kind)) for kind in _KINDS),
    "Blank pictures": (Proof(picture("PNG"), recognised=Recognised("ocr", {1: page(blank=True)})),),
    "Damaged pictures": tuple(Proof(picture(kind)[:20], recognised=_READ) for kind in _KINDS),
    "Pictures of more than 3,000 pages": (Proof(picture("TIFF", 3), limits=Limits(pages=2), recognised=_READ),),
    "JPEG of more than 100 scans": (Proof(picture("JPEG") + b"\xff\xda" * 100, recognised=_READ),),
}
