"""A scan is redacted as a scan: with the confidences of its words, if its layout has them."""

import dataclasses

import pytest

from services.redaction.handler import handle_ingested
from services.redaction.ports import Ports
from services.shared.domain.document import EXTRACTED, KeyScope, OriginalText, RedactedText
from services.shared.domain.events import DocumentIngested
from services.shared.domain.layout import Layout, PageLayout
from services.shared.runtime.storage.blobs import Blobs
from tests.unit.redaction.handler_setup import ingested

_TEXT = "Guaranty of Jane Smith efigo.\nWrite to jroe@north-law. com today.\n"
_LAYOUT = Layout((PageLayout(1.0, 1.0, (23,), (29,), (0.0,) * 4, (0.2,)),))
_TENANT = "harbour-bank"


async def _scanned(blobs: Blobs, *, scan: bool, layout: bool) -> DocumentIngested:
    event = await ingested(blobs, _TEXT)
    original = OriginalText(_TEXT, ocr_layer=scan)
    text = await blobs.put_value(_TENANT, KeyScope.SOURCE, "d" * 32 + EXTRACTED, "scan", original)
    if not layout:
        return dataclasses.replace(event, text=text)
    places = await blobs.put_value(_TENANT, KeyScope.SOURCE, "d" * 32, "layout", _LAYOUT)
    return dataclasses.replace(event, text=text, layout=places)


@pytest.mark.parametrize(
    ("scan", "layout", "expected"),
    [
        (True, True, "Guaranty of [PERSON_1].\nWrite to [EMAIL_1] today.\n"),
        (True, False, "Guaranty of [PERSON_1] efigo.\nWrite to [EMAIL_1] today.\n"),
        (False, True, "Guaranty of [PERSON_1] efigo.\nWrite to jroe@north-law. com today.\n"),
    ],
)
async def test_scans(ports: Ports, blobs: Blobs, scan: bool, layout: bool, expected: str) -> None:
    [answer] = await handle_ingested(await _scanned(blobs, scan=scan, layout=layout), ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    assert text.text == expected
    assert text.ocr_layer == scan
