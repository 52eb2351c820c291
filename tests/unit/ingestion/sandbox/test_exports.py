"""Files that leave are written in confined processes."""

import pytest

from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.export_child import export, load
from services.ingestion.sandbox.exports import EXPORT_LIMITS, ExportSandbox, _written
from services.ingestion.writing.records import PDF, FileRequest, Note, to_json
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import encode
from tests.unit.ingestion.makers import pdf
from tests.unit.ingestion.writing.word_documents import comments_of, package

PAGE = pdf([["The Lender is another."]])
DATA = package("<w:p><w:r><w:t>The Lender is another.</w:t></w:r></w:p>")
REQUEST = FileRequest((Note(("a",), OriginalSpan(4, 10), "Wording."),))


def test_everything_can_be_loaded_before() -> None:
    load()


def test_the_result_is_that_of_the_work() -> None:
    found = _written(export([to_json(REQUEST), DATA, b""], Limits()))
    assert (found.exact, found.nearby) == (1, 0)


@pytest.mark.parametrize("parts", [[], [b"{"], [b"{}", b"text"], [b'{"reason": "unknown"}']])
def test_an_invalid_result_is_malformed(parts: list[bytes]) -> None:
    with pytest.raises(Reject) as caught:
        _written(parts)
    assert caught.value.reason is Reason.MALFORMED


def test_a_confined_process_writes_a_file() -> None:
    sandbox = ExportSandbox(EXPORT_LIMITS, workers=1)
    try:
        for unmasked in (False, True):
            found = sandbox.write(DATA, b"", FileRequest(REQUEST.notes, unmasked=unmasked))
            assert [one.words for one in comments_of(found.data)] == ["Lender"]
            page = extract(PAGE, Limits())
            request = FileRequest(REQUEST.notes, unmasked=unmasked, format=PDF)
            file = sandbox.write(PAGE, encode(Layout(page.layout)), request)
            assert (file.exact, file.nearby, file.data[:5]) == (1, 0, b"%PDF-")
        with pytest.raises(Reject) as caught:
            sandbox.write(b"no package", b"", REQUEST)
        assert caught.value.reason is Reason.MALFORMED
        bomb = package("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 400_000 + "</w:p>")
        with pytest.raises(Reject) as caught:
            ExportSandbox(Limits(memory=64 << 20), workers=1).write(bomb, b"", REQUEST)
        assert caught.value.reason is Reason.TOO_LARGE
    finally:
        sandbox.close()
