"""Read the check boxes and radio buttons of a form. Their marks are drawings, or letters of a font of symbols."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.hidden import Area, Unseen
from services.ingestion.extractors.pdf.values import place_of
from services.ingestion.extractors.pdf.words import Words, at_places

_TICKED, _UNTICKED = "☒", "☐"
_KINDS = frozenset({pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON})
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(frozen=True, slots=True)
class CheckBox:
    """The place of a check box, from the bottom left of the page, and whether it is ticked."""

    place: Area
    ticked: bool


def read_check_boxes(page: Any, environment: Any) -> list[CheckBox]:
    """The check boxes and radio buttons that a reader of the page sees. `environment`: that of the form."""
    found: list[CheckBox] = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            found += _read(annotation, environment)
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def with_signs(notes: Words | None, boxes: Sequence[CheckBox], area: Area, rotation: int) -> Words | None:
    """The words of the annotations, with a sign in place of what each check box draws."""
    if not boxes:
        return notes
    texts = [_TICKED if one.ticked else _UNTICKED for one in boxes]
    signs = at_places(texts, [one.place for one in boxes], area, rotation)
    if notes is None or not notes.words:
        return signs
    kept = np.flatnonzero(~_inside(notes, signs)).tolist()
    place = {old: new for new, old in enumerate(kept)}
    count, first = len(kept), max(notes.owners, default=-1) + 1
    return Words(
        [*(notes.words[one] for one in kept), *texts],
        [*(place[one] for one in notes.begins if one in place), *(count + one for one in signs.begins)],
        np.concatenate((notes.boxes[kept], signs.boxes)),
        Unseen([place[one] for one in notes.unseen.words if one in place], notes.unseen.ocr_layer),
        [place[one] for one in notes.unmapped if one in place],
        [*(notes.owners[one] for one in kept), *(first + one for one in signs.owners)],
    )


def _read(annotation: Any, environment: Any) -> Iterator[CheckBox]:
    if pdfium.FPDFAnnot_GetFormFieldType(environment, annotation) not in _KINDS:
        return
    place = None if pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN else place_of(annotation)
    if place:
        yield CheckBox(place, bool(pdfium.FPDFAnnot_IsChecked(environment, annotation)))


def _inside(notes: Words, signs: Words) -> Any:
    """For each word, whether its middle is in the box of a sign."""
    x = (notes.boxes[:, 0] + notes.boxes[:, 2]) / 2
    y = (notes.boxes[:, 1] + notes.boxes[:, 3]) / 2
    inside = np.zeros(len(x), np.bool_)
    for x0, y0, x1, y1 in signs.boxes.tolist():
        inside |= (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
    return inside
