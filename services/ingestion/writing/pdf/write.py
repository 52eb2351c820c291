"""Write a PDF with notes on its words, for a reader who sees all of it, or as covered pictures of its pages."""

from services.ingestion.extractors.result import Limits
from services.ingestion.writing.pdf.annotate import annotated
from services.ingestion.writing.pdf.covered import covered
from services.ingestion.writing.pdf.places import marks_of
from services.ingestion.writing.records import FileRequest, Written
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout
from services.shared.wire.codec import decode


def write(data: bytes, layout: bytes, request: FileRequest, limits: Limits) -> Written:
    """Write the file. `layout`: the stored layout of the document, to whose text the places refer; nothing is read from
    the PDF again. Raises the errors of `draw`, and `Reject(MALFORMED)` if its pages are not those of the layout.
    """
    request.check()
    pages = decode(Layout, layout).pages
    if not pages:
        raise Reject(Reason.MALFORMED)
    marks, exact = marks_of(request.notes, pages)
    if request.unmasked:
        made = annotated(data, pages, marks, request.author, request.date)
    else:
        masks = [one.span for one in request.masks]
        made = covered(data, pages, masks, marks, (request.author, request.date), limits)
    return Written(made, b"", exact, len(request.notes) - exact)
