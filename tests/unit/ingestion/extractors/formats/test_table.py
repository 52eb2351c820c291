"""Each row of the table of formats is proved by documents that have its construct."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from services.ingestion.extractors.formats.archive import ARCHIVES
from services.ingestion.extractors.formats.docx import DOCX
from services.ingestion.extractors.formats.eml import EML, MAIL_FILES, MSG
from services.ingestion.extractors.formats.files import FILES
from services.ingestion.extractors.formats.html import HTML
from services.ingestion.extractors.formats.odt import ODT
from services.ingestion.extractors.formats.pdf import PDF
from services.ingestion.extractors.formats.picture import PICTURE
from services.ingestion.extractors.formats.pptx import PPTX
from services.ingestion.extractors.formats.row import Construct, Treatment
from services.ingestion.extractors.formats.rtf import RTF
from services.ingestion.extractors.formats.sheets import ODS, XLS, XLSX
from services.ingestion.extractors.formats.table import FORMATS
from services.ingestion.extractors.formats.txt import TXT
from services.ingestion.parsing.parse import UnconvertedError, parse
from services.shared.domain.document import ChangeMark, GapKind, OriginalText
from services.shared.domain.errors import Reject
from services.shared.wire.codec import decode
from tests.unit.ingestion.extractors.formats.proofs import (
    archive,
    docx,
    eml,
    files,
    html,
    msg,
    odt,
    pdf,
    picture,
    pptx,
    rtf,
    sheets,
    txt,
)
from tests.unit.ingestion.extractors.formats.proofs.proof import Proof

TABLES: Sequence[tuple[Sequence[Construct], Mapping[str, tuple[Proof, ...]]]] = (
    (FILES, files.PROOFS),
    (PDF, pdf.PROOFS),
    (DOCX, docx.PROOFS),
    (PPTX, pptx.PROOFS),
    (RTF, rtf.PROOFS),
    (ODT, odt.PROOFS),
    (XLSX, sheets.XLSX),
    (XLS, sheets.XLS),
    (ODS, sheets.ODS),
    (HTML, html.PROOFS),
    (EML, eml.PROOFS),
    (MSG, msg.PROOFS),
    (MAIL_FILES, msg.FILES),
    (TXT, txt.PROOFS),
    (PICTURE, picture.PROOFS),
    (ARCHIVES, archive.PROOFS),
)


def test_each_row_has_a_proof() -> None:
    assert [rows for rows, _ in TABLES] == list(FORMATS.values())
    for rows, proofs in TABLES:
        assert [row.name for row in rows] == list(proofs)
        assert all(proofs.values())


@pytest.mark.parametrize(
    ("row", "proofs"),
    [
        pytest.param(row, proofs[row.name], id=f"{name}: {row.name}")
        for name, (rows, proofs) in zip(FORMATS, TABLES, strict=True)
        for row in rows
    ],
)
def test_a_row(row: Construct, proofs: tuple[Proof, ...]) -> None:
    for proof in proofs:
        if row.treatment is Treatment.CONVERTED:
            with pytest.raises(UnconvertedError):
                _text(proof)
        elif row.treatment is Treatment.REFUSED:
            with pytest.raises(Reject) as caught:
                _text(proof)
            assert caught.value.reason is row.reason
        else:
            _CHECKS[row.treatment](_text(proof), proof, row)


def test_a_row_has_what_its_treatment_needs() -> None:
    for row in (row for rows in FORMATS.values() for row in rows):
        assert (row.kind is not None) == (row.treatment is Treatment.GAP), row.name
        assert (row.reason is not None) == (row.treatment is Treatment.REFUSED), row.name


def _text(proof: Proof) -> OriginalText:
    """The text of a proof. What is written in another language is the parser's to say, not the format's."""
    text = decode(OriginalText, parse(proof.data, proof.file_name, "", proof.limits, proof.recognised).text)
    return replace(text, gaps=tuple(one for one in text.gaps if one.kind is not GapKind.LANGUAGE))


def _read(text: OriginalText, proof: Proof, _: Construct) -> None:
    places = [(text.text.find(word), word) for word in proof.words]
    assert [word for start, word in places if start < 0] == []
    marked = [one.span for one in text.changes]
    changed = [word for start, word in places for one in marked if start < one.end and one.start < start + len(word)]
    assert (text.hidden, changed, text.gaps, text.ocr_layer) == ((), [], (), False)


def _recognised(text: OriginalText, proof: Proof, _: Construct) -> None:
    assert all(word in text.text for word in proof.words)
    assert (text.hidden, text.gaps, text.ocr_layer) == ((), (), True)


def _hidden(text: OriginalText, proof: Proof, _: Construct) -> None:
    assert [one.of(text.text) for one in text.hidden] == list(proof.words)
    assert (text.changes, text.gaps, text.ocr_layer) == ((), (), False)


def _changed(mark: ChangeMark) -> Callable[[OriginalText, Proof, Construct], None]:
    def check(text: OriginalText, proof: Proof, _: Construct) -> None:
        assert [(one.mark, one.span.of(text.text)) for one in text.changes] == [(mark, word) for word in proof.words]
        assert (text.hidden, text.gaps) == ((), ())

    return check


def _gap(text: OriginalText, proof: Proof, row: Construct) -> None:
    assert [one.kind for one in text.gaps] == [row.kind]
    assert all(word not in text.text for word in proof.words)


def _left_out(text: OriginalText, proof: Proof, _: Construct) -> None:
    assert text.text.strip()
    assert all(word not in text.text for word in proof.words)
    assert (text.hidden, text.changes, text.gaps) == ((), (), ())


def _document(text: OriginalText, proof: Proof, _: Construct) -> None:
    attachments = parse(proof.data, proof.file_name, "", proof.limits).attachments
    assert [word for word in proof.words if not any(word.encode() in one.data for one in attachments)] == []
    assert all(word not in text.text for word in proof.words)


_CHECKS: Mapping[Treatment, Callable[[OriginalText, Proof, Construct], None]] = {
    Treatment.READ: _read,
    Treatment.OCR_LAYER: _recognised,
    Treatment.HIDDEN: _hidden,
    Treatment.INSERTED: _changed(ChangeMark.INSERTED),
    Treatment.DELETED: _changed(ChangeMark.DELETED),
    Treatment.DOCUMENT: _document,
    Treatment.GAP: _gap,
    Treatment.LEFT_OUT: _left_out,
}
