"""The objects of a page, read without a wrapper for each that is not asked for: a page can have millions."""

from collections.abc import Collection, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


def objects_of(
    page: Any, kinds: Collection[int] = (), *, form: Any = None, level: int = 0, depth: int = 1
) -> Iterator[Any]:
    """The objects of these kinds (default: all) of a page, or of `form`, which is in `level - 1` others, and of forms
    inside down to `depth` levels. As `PdfPage.get_objects` of pypdfium2, which wraps each object.
    """
    count, get = _CALLS[form is not None]
    parent = page if form is None else form
    for place in range(count(parent)):
        raw = get(parent, place)
        kind = pdfium.FPDFPageObj_GetType(raw)
        is_outer = kind == pdfium.FPDF_PAGEOBJ_FORM and level < depth - 1
        if kind not in kinds and kinds and not is_outer:
            continue
        found = pypdfium2.PdfObject(raw, page=page, pdf=page.pdf, container=form, level=level)
        if not kinds or kind in kinds:
            yield found
        if is_outer:
            yield from objects_of(page, kinds, form=found, level=level + 1, depth=depth)


def last_object(page: Any) -> Any | None:
    """The object that is drawn last."""
    count = pdfium.FPDFPage_CountObjects(page)
    return (
        pypdfium2.PdfObject(pdfium.FPDFPage_GetObject(page, count - 1), page=page, pdf=page.pdf) if count > 0 else None
    )


_CALLS = (
    (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject),
    (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject),
)
