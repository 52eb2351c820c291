import json

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.placing_child import load, place
from services.shared.domain.document import OriginalText
from services.shared.domain.layout import Layout
from services.shared.wire.codec import decode
from tests.unit.ingestion.makers import docx, paragraph, pdf


def test_the_words_of_a_document_on_its_pages() -> None:
    load()
    head, text, layout = place([docx(paragraph("It ends.")), pdf([["It ends."]])], Limits())
    assert json.loads(head) == {"words": 2, "placed": 2}
    assert decode(OriginalText, text).text == "It ends."
    [page] = decode(Layout, layout).pages
    assert (page.starts, page.ends) == ((0, 3), (2, 8))
