"""Read the words of form fields, text boxes, stamps and the like of a PDF page, as their appearances show them, and
the comments.

PDFium draws the appearances into the content of the page. It creates those that are missing in a form.
"""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.check_boxes import CheckBox, read_check_boxes, with_signs
from services.ingestion.extractors.pdf.comments import Comment, not_drawn, read_comments
from services.ingestion.extractors.pdf.files import Files
from services.ingestion.extractors.pdf.free_texts import read_free_texts, with_free_texts
from services.ingestion.extractors.pdf.hidden import Area
from services.ingestion.extractors.pdf.objects import last_object, objects_of
from services.ingestion.extractors.pdf.values import Strings
from services.ingestion.extractors.pdf.words import Words, read_words
from services.shared.domain.errors import Reason, Reject

# Those whose appearances can have words. Notes and their windows are icons of a viewer.
_SHOWN = frozenset(
    {
        pdfium.FPDF_ANNOT_WIDGET,
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_FILEATTACHMENT,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_REDACT,
        pdfium.FPDF_ANNOT_WATERMARK,
    }
)
_XFA = (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
_DEEPEST = 15  # forms in forms
_MOST_FIELDS = 2_000  # of a page: PDFium compares each field with all others
# Of a document, counted on each page: pages can share them.
_MOST_ANNOTATIONS = 300_000
_MOST_SHOWN = 100_000
_MOST_COMMENTS = 50_000


@dataclass(slots=True)
class Form:
    """The form of a document. `fields` counts the fields of the pages that were read. `unread`: some could not be.
    `files`: those inside the document, if they are read.
    """

    kind: int
    files: Files | None = None
    fields: int = 0
    unread: bool = False
    environment: Any = None
    _strings: Strings = field(default_factory=Strings)
    _annotations: int = 0
    _shown: int = 0
    _comments: int = 0

    @property
    def is_dynamic(self) -> bool:
        """Whether an XFA form replaces the pages, or has no copy in fields of the pages."""
        return self.kind == pdfium.FORMTYPE_XFA_FULL or (self.kind in _XFA and not self.fields)

    def read(self, document: Any, index: int, page: Any) -> tuple[Words | None, list[Comment]]:
        """The words of the annotations of a page, by `owners`, or None if nothing is shown; and the comments. It
        changes the page, whose own text must be read before. Raises `Reject(TOO_LARGE)`.
        """
        kinds = self._kinds(page)
        comments = read_comments(page, kinds, self._strings)
        self._comments += len(comments)
        if self._comments > _MOST_COMMENTS:
            raise Reject(Reason.TOO_LARGE)
        notes = self._words(document, index, page, kinds)
        return notes, not_drawn(comments, notes)

    def _words(self, document: Any, index: int, page: Any, kinds: Sequence[int]) -> Words | None:
        fields = kinds.count(pdfium.FPDF_ANNOT_WIDGET)
        self.fields += fields
        if _SHOWN.isdisjoint(kinds):
            return None
        area, rotation = page.get_bbox(), page.get_rotation()
        boxes: list[CheckBox] = []
        texts = read_free_texts(page, self._strings) if pdfium.FPDF_ANNOT_FREETEXT in kinds else []
        notes = None
        if self._flatten(page, fields, boxes):
            flat = document[index]
            try:
                notes = _drawn(flat, area, rotation)
            finally:
                flat.close()
        return with_free_texts(with_signs(notes, boxes, area, rotation), texts, area, rotation)

    def _kinds(self, page: Any) -> list[int]:
        count = pdfium.FPDFPage_GetAnnotCount(page)
        self._annotations += count
        if self._annotations > _MOST_ANNOTATIONS:
            raise Reject(Reason.TOO_LARGE)
        kinds = _kinds(page, count, self.files)
        self._shown += sum(one in _SHOWN for one in kinds)
        if self._shown > _MOST_SHOWN:
            raise Reject(Reason.TOO_LARGE)
        return kinds

    def _flatten(self, page: Any, fields: int, boxes: list[CheckBox]) -> bool:
        """Draw the annotations into the page, and add its check boxes, which are not known after that."""
        is_form = bool(fields and self.environment)
        if fields > _MOST_FIELDS:
            self.unread = True
        elif is_form:
            pdfium.FORM_OnAfterLoadPage(page, self.environment)
            boxes += read_check_boxes(page, self.environment)
        try:
            result = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        finally:
            if is_form and fields <= _MOST_FIELDS:
                pdfium.FORM_OnBeforeClosePage(page, self.environment)
        self.unread = self.unread or result == pdfium.FLATTEN_FAIL
        return bool(result == pdfium.FLATTEN_SUCCESS)


@contextmanager
def form_of(document: Any, files: Files | None = None) -> Iterator[Form]:
    """The form, for the time in which pages are read."""
    form = Form(document.get_formtype(), files)
    if form.kind == pdfium.FORMTYPE_NONE:
        yield form
        return
    settings = pdfium.FPDF_FORMFILLINFO(version=2)
    form.environment = pdfium.FPDFDOC_InitFormFillEnvironment(document, settings)
    try:
        yield form
    finally:
        if form.environment:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form.environment)


def _kinds(page: Any, count: int, files: Files | None) -> list[int]:
    """The kinds of the annotations of a page. Those that are files are added to `files`."""
    kinds: list[int] = []
    for index in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            kinds.append(pdfium.FPDFAnnot_GetSubtype(annotation))
            if files and kinds[-1] == pdfium.FPDF_ANNOT_FILEATTACHMENT:
                files.add(pdfium.FPDFAnnot_GetFileAttachment(annotation))
            pdfium.FPDFPage_CloseAnnot(annotation)
    return kinds


def _drawn(page: Any, area: Area, rotation: int) -> Words | None:
    """The words of the last object of the page, which has one form for each annotation."""
    last = last_object(page)
    if last is None or last.type != pdfium.FPDF_PAGEOBJ_FORM:
        return None
    owners: dict[int | None, int] = {}
    for number, one in enumerate(objects_of(page, form=last, level=1, depth=2)):
        owners.update(dict.fromkeys(_texts(page, one), number))
    return read_words(page, area, rotation, owners=owners, drawn=last)


def _texts(page: Any, form: Any) -> Iterator[int | None]:
    """The addresses of the text objects of an annotation."""
    if form.type == pdfium.FPDF_PAGEOBJ_FORM:
        for one in objects_of(page, [pdfium.FPDF_PAGEOBJ_TEXT], form=form, level=2, depth=_DEEPEST):
            yield ctypes.cast(one.raw, ctypes.c_void_p).value
